"""Daily reports and their figures, for a program and in lines."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from arrow import Arrow

from dutyconsole.cli.printing import Json, stored, table
from dutyconsole.domain.daily_figures import DailyFigures, Figure, Identity
from dutyconsole.domain.daily_names import SUPPLY_FIGURES, name_of, title_of
from dutyconsole.domain.daily_reports import TEXTS, DailyReport
from dutyconsole.domain.report_way import REPORT_STATES, ReportState
from dutyconsole.domain.reports import CHANNELS
from dutyconsole.language import _
from dutyconsole.store.daily_standing import Standing
from dutyconsole.wording import day_and_clock, moment_short


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure beside that of the report before, and beside what the report says."""

    key: str
    block: str
    name: str
    unit: str
    value: str
    before: str
    """Empty where the report before did not have it."""
    reported: str
    """Empty where it is not drafted."""
    rows: tuple[str, ...]

    @property
    def change(self) -> str:
        """`+3`, `-1`; nothing where it is the same, or nothing to compare."""
        return difference(self.before, self.value)


def difference(before: str, after: str) -> str:
    """`+3`, `-1`: how much more it is; nothing where it is the same, or one of them is absent."""
    more = Decimal(after) - Decimal(before) if before and after else Decimal(0)
    return f"{more:+f}" if more else ""


def figure_rows(standing: Standing) -> tuple[FigureRow, ...]:
    """Every figure in order, at last the supplies."""
    figures = standing.figures
    before = standing.before.figures if standing.before else {}
    reported = standing.report.figures if standing.report else {}
    return tuple(
        FigureRow(
            each.key,
            block,
            _(each.name),
            _(each.unit),
            f"{each.value:f}",
            before.get(each.key, ""),
            reported.get(each.key, ""),
            each.rows,
        )
        for block, each in (*_counted(figures), *_of_supplies(figures))
    )


def document(row: DailyReport) -> dict[str, Json]:
    """A report, or a correction, as one act left it."""
    texts: dict[str, Json] = dict(row.texts)
    return {
        "rule": row.rule,
        "day": row.due.date().isoformat(),
        "due": stored(row.due),
        "seq": row.seq,
        "state": row.state.value,
        "issue": row.issue or None,
        "nil": row.is_nil,
        "since": stored(row.since),
        "until": stored(row.until),
        "texts": texts,
        "at": stored(row.at),
        "recorded_at": stored(row.recorded_at),
        "recorded_by": row.by,
        "late_entry": row.late_entry,
        "who": row.who,
        "receiver": row.receiver,
        "channel": row.channel or None,
        "reason": row.reason,
    }


def standing_document(standing: Standing) -> dict[str, Json]:
    """One day's report with all that belongs to it."""
    due, figures, report = standing.due, standing.figures, standing.report
    said = report.explanations if report else {}
    return {
        "rule": due.rule.key,
        "name": due.rule.name,
        "to": due.rule.to,
        "day": due.due.date().isoformat(),
        "due": stored(due.due),
        "cutoff": stored(due.cutoff),
        "since": stored(figures.since),
        "until": stored(figures.until),
        "campaign": figures.campaign,
        "report": document(report) if report else None,
        "changed": standing.changed,
        "figures": [figure_document(row) for row in figure_rows(standing)],
        "supplies": [
            {"item": line.key, "name": line.name, "days": _number(line.days), "short": line.short}
            for line in figures.supplies
        ],
        "identities": [_identity_document(each, said) for each in figures.identities],
        "not_delivered": [
            {"section": section, "names": list(names)}
            for section, names in standing.not_delivered.items()
        ],
        "acts": [document(row) for row in standing.history],
    }


def figure_document(row: FigureRow) -> dict[str, Json]:
    """A figure, for a program; numbers are texts, so that none is rounded."""
    return {
        "key": row.key,
        "block": row.block,
        "name": row.name,
        "unit": row.unit,
        "value": row.value,
        "before": row.before or None,
        "change": row.change or None,
        "reported": row.reported or None,
        "rows": list(row.rows),
    }


def standing_lines(standing: Standing, *, at: Arrow) -> tuple[str, ...]:
    """One day's report for a person."""
    return (
        *_head_lines(standing, at),
        *wrong_lines(standing.figures, standing.not_delivered),
        *_short_lines(standing.figures),
        "",
        *table([_figure_head(), *map(_figure_row, figure_rows(standing))]),
        *_said_lines(standing.report),
        *_act_lines(standing, at),
    )


def wrong_lines(figures: DailyFigures, not_delivered: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """What does not add up, with the names; and who has not delivered."""
    for each in figures.broken:
        people = _(", ").join(each.names)
        said = f"{each.words} ({people})" if people else each.words
        yield _("DOES NOT ADD UP: {words}").format(words=f"{each.key}: {said}")
    for section, names in not_delivered.items():
        yield _("NOT DELIVERED: {section}: {names}").format(
            section=section or _("no section"), names=_(", ").join(names)
        )


def act_row(row: DailyReport, *, at: Arrow) -> tuple[str, ...]:
    """One act on a report."""
    channel = _(CHANNELS.get(row.channel, row.channel))
    is_out = row.state in (ReportState.SENT, ReportState.CONFIRMED)
    return (
        moment_short(row.at, at=at),
        _(REPORT_STATES[row.state]),
        row.who,
        " ".join(filter(None, (row.receiver, channel))) if is_out else "",
        row.reason,
        _("late entry") if row.late_entry else "",
    )


def _counted(figures: DailyFigures) -> Iterator[tuple[str, Figure]]:
    for block in figures.blocks:
        yield from ((_(block.name), each) for each in block.figures)


def _of_supplies(figures: DailyFigures) -> Iterator[tuple[str, Figure]]:
    """What `DailyFigures.flat` says of the supplies, as figures."""
    for line in figures.supplies:
        for key, words in SUPPLY_FIGURES.items():
            name = _("{item}, {what}").format(item=line.name, what=_(words))
            value: Decimal = getattr(line, key)
            yield (
                _("Supplies"),
                Figure(f"supplies.{line.key}.{key}", name, value, line.unit, line.rows),
            )


def _number(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


def _identity_document(each: Identity, explanations: Mapping[str, str]) -> Json:
    return {
        "key": each.key,
        "words": each.words,
        "holds": each.holds,
        "names": list(each.names),
        "explanation": explanations.get(each.key, ""),
    }


def _head_lines(standing: Standing, at: Arrow) -> Iterator[str]:
    """What it is, how far, by when it is due, and of which time its figures are."""
    due, report, figures = standing.due, standing.report, standing.figures
    day = due.due.date().isoformat()
    named = _("{report} of {day}").format(report=due.rule.name, day=day)
    title, state = (
        (title_of(report, due.rule.name), _(REPORT_STATES[report.state]))
        if report
        else (named, _("not drafted yet"))
    )
    issue = _("issue {number}").format(number=report.issue) if report and report.issue else ""
    said = _("{label}: {value}").format(label=title, value=state)
    yield "  ".join(filter(None, (said, issue)))
    period = _("period {since} to {until}").format(
        since=day_and_clock(figures.since, at=at), until=day_and_clock(figures.until, at=at)
    )
    limit = _("Due {time}, to {whom}").format(time=moment_short(due.due, at=at), whom=due.rule.to)
    yield f"{limit}  {period}"
    if standing.changed:
        yield _("CHANGED SINCE IT WAS SENT: `dutyconsole daily draft --correct` corrects it")


def _short_lines(figures: DailyFigures) -> Iterator[str]:
    """Which supplies do not last."""
    if short := [line.name for line in figures.supplies if line.short]:
        yield _("RUNS SHORT: {items}").format(items=_(", ").join(short))


def _figure_head() -> tuple[str, ...]:
    return (_("Figure"), _("now"), _("before"), _("change"), _("reported"), "", "")


def _figure_row(row: FigureRow) -> tuple[str, ...]:
    """The key comes last: it is what a narrow terminal may cut."""
    differing = row.reported if row.reported != row.value else ""
    return (row.name, row.value, row.before, row.change, differing, row.unit, row.key)


def _said_lines(report: DailyReport | None) -> Iterator[str]:
    """The parts in words, and why something does not add up."""
    if report is None:
        return
    for key, name in TEXTS.items():
        yield from ("", _(name), *(f"  {line}" for line in report.texts.get(key, "").split("\n")))
    if report.explanations:
        yield ""
    for key, why in report.explanations.items():
        yield _("Does not add up ({key}): {why}").format(key=key, why=why)


def _act_lines(standing: Standing, at: Arrow) -> tuple[str, ...]:
    rows = [
        (name_of(row, standing.due.rule.name), *act_row(row, at=at)) for row in standing.history
    ]
    return ("", *table(rows)) if rows else ()
