"""The daily report in the words of the desk: is it in time, what is wrong, figures and acts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from arrow import Arrow

from dutyconsole.domain.daily_figures import DailyFigures, Figure, Identity
from dutyconsole.domain.daily_names import SUPPLY_FIGURES, identity_name
from dutyconsole.domain.daily_reports import TEXTS, DailyReport
from dutyconsole.domain.report_way import REPORT_STATES, ReportState
from dutyconsole.domain.reports import CHANNELS, DueReport, is_late
from dutyconsole.language import N_, _
from dutyconsole.store.daily_standing import Standing
from dutyconsole.text import Wrapped, clean, clean_line, fit, width
from dutyconsole.ui.bulletin_words import NEXT_LOOKING
from dutyconsole.ui.widgets.lines import Line
from dutyconsole.ui.widgets.listed import Row
from dutyconsole.wording import day_and_clock, length, moment_short

_NEXT = {
    ReportState.DRAFTED: N_("Next: k, somebody else checks it"),
    ReportState.CHECKED: N_("Next: s, the duty leader signs it off with PIN"),
    ReportState.RETURNED: N_("Next: F2, draft it again"),
    ReportState.ISSUED: N_("Next: e, send it and note to whom and when"),
    ReportState.SENT: N_("Next: f, ring up and have the receipt confirmed"),
    ReportState.CONFIRMED: N_("Done: sent and confirmed"),
}
_SAID = {
    ReportState.ISSUED: N_("signed"),
    ReportState.SENT: N_("sent"),
    ReportState.CONFIRMED: N_("sent"),
}
"""What the column is called of what a report says otherwise than is counted; else it is a draft."""
_NUMBER = 10
"""Columns of a figure."""
_LEAST = 20
_FEW = 3
"""Names told where there is little room."""


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure as a line of the list; without a key, the heading of a block."""

    key: str
    name: str
    value: str = ""
    before: str = ""
    """In the report before; empty where there was none."""
    said: str = ""
    """What the report says, where that is another figure than is counted now."""
    rows: tuple[str, ...] = ()
    short: bool = False
    """Whether it is a balance that runs short."""

    @property
    def change(self) -> str:
        """`+3`, `-1`; nothing where it is the same, or nothing to compare."""
        if not (self.value and self.before):
            return ""
        change = Decimal(self.value) - Decimal(self.before)
        return f"{change:+f}" if change else ""

    @property
    def stands_out(self) -> bool:
        """Whether it is another one than before, than the report says, or runs short."""
        return bool(self.change or self.said or self.short)

    def row(self, room: int, *, compared: bool) -> Row:
        """The line in `room` columns; `compared` where some figure is not what the report says."""
        if not self.key:
            return Row("", ((fit(self.name, room).rstrip(), "strong"),))
        loud = "loud" if self.short or self.said else ""
        name = ("! " if loud else "  ") + self.name
        pieces = [
            (fit(name, _names(room, compared=compared)), loud),
            (_right(self.value), loud or "strong"),
            (_right(self.before), "quiet"),
            (_right(self.change), "strong" if self.change else ""),
        ]
        return Row(self.key, (*pieces, (_right(self.said), "loud")) if compared else tuple(pieces))


def _names(room: int, *, compared: bool) -> int:
    """Columns that are left for the names."""
    return max(room - (4 if compared else 3) * _NUMBER, _LEAST)


def _right(words: str) -> str:
    """At the right of a column of figures."""
    return " " * max(_NUMBER - width(words), 0) + words


def heading(banner: str, room: int, report: DailyReport | None, *, compared: bool) -> Line:
    """What stands above the columns of figures, behind the banner."""
    names = [_("now"), _("before"), _("change")]
    if compared and report:
        names.append(_(_SAID.get(report.state, N_("drafted"))))
    return (
        (fit(banner, _names(room, compared=compared)), "warn"),
        ("".join(map(_right, names)), "quiet"),
    )


def figure_rows(standing: Standing) -> Iterator[FigureRow]:
    """Every figure under the name of its block."""
    before = standing.before.figures if standing.before else {}
    said = standing.report.figures if standing.report else {}
    for block in standing.figures.blocks:
        yield FigureRow("", _(block.name))
        for each in block.figures:
            yield _row(each, before, said)
    for line in standing.figures.supplies:
        item = f"{clean_line(line.name)} ({clean_line(line.unit)})"
        yield FigureRow("", _("{label}: {value}").format(label=_("Supplies"), value=item))
        for name, words in SUPPLY_FIGURES.items():
            figure = Figure(
                f"supplies.{line.key}.{name}", words, getattr(line, name), rows=line.rows
            )
            yield _row(figure, before, said, short=line.short and name == "balance")


def _row(
    figure: Figure, before: Mapping[str, str], said: Mapping[str, str], *, short: bool = False
) -> FigureRow:
    value = f"{figure.value:f}"
    told = said.get(figure.key, value)
    name = f"{_(figure.name)} ({_(figure.unit)})" if figure.unit else _(figure.name)
    return FigureRow(
        figure.key, name, value, before.get(figure.key, ""), told if told != value else "",
        figure.rows, short,
    )  # fmt: skip


def only_outstanding(rows: Iterable[FigureRow]) -> Iterator[FigureRow]:
    """The rows that stand out, each under its heading."""
    head = None
    for row in rows:
        if not row.key:
            head = row
        elif row.stands_out:
            if head:
                yield head
            head = None
            yield row


def state_words(standing: Standing, at: Arrow, *, looking: bool = False) -> tuple[Line, ...]:
    """Is it in time, how far is it, which key goes on; to whoever is `looking` no key is said."""
    report, said = standing.report, _("not drafted yet")
    if report:
        issue = _("No. {number}").format(number=report.issue) if report.issue else ""
        said = " ".join(filter(None, (issue, _(REPORT_STATES[report.state]))))
    time, late = time_words(standing.due, standing.history, at)
    return (
        ((time, "loud" if late else "strong"),),
        ((said, "strong"),),
        ((next_words(report, looking=looking), "strong"),),
    )


def time_words(due: DueReport, history: Sequence[DailyReport], at: Arrow) -> tuple[str, bool]:
    """Whether it went up in time, or how long there is until then; and whether it is too late."""
    sent = [act.at for act in history if act.seq == 0 and act.state is ReportState.SENT]
    limit = moment_short(due.due, at=at)
    end = sent[-1] if sent else at
    late, span = is_late(due.due, end), length((due.due - end).total_seconds())
    if sent:
        told = _("Sent {time}, {length} LATE") if late else _("Sent {time}, in time")
        return told.format(time=moment_short(end, at=at), length=span), late
    told = _("Due {time}, {length} OVERDUE") if late else _("Due {time}, {length} left")
    return told.format(time=limit, length=span), late


def period_words(standing: Standing, at: Arrow) -> str:
    """The statistics period, and to whom it goes."""
    figures = standing.figures
    since, until = (day_and_clock(each, at=at) for each in (figures.since, figures.until))
    period = _("period {since} to {until}").format(since=since, until=until)
    return "  ".join((period, _("to {name}").format(name=clean_line(standing.due.rule.to))))


def wrong_lines(standing: Standing, room: int, most: int, *, looking: bool = False) -> list[Line]:
    """What does not add up, what is another figure by now, who has not delivered, the worst first.

    In `room` columns and at most `most` lines; the last one tells how many more there are. To
    whoever is `looking` no key is said.
    """
    room = max(room, _LEAST)
    said: list[tuple[str, str]] = []
    names = _FEW if most < _ROOMY else _ROOMY
    for words, style in _wrong(standing, names=names, looking=looking):
        # What is explained stands whole among the words.
        whole = Wrapped(clean_line(words), room) if style else (fit(clean_line(words), room),)
        said += ((line, style) for line in whole)
    if len(said) > most:
        left = len(said) - most + 1
        said[most - 1 :] = [(_("and {count} more").format(count=left), said[most - 1][1])]
    return [(each,) for each in said]


_ROOMY = 8


def _wrong(standing: Standing, *, names: int, looking: bool) -> Iterator[tuple[str, str]]:
    report, figures = standing.report, standing.figures
    if told := _differing(standing, looking=looking):
        yield told, "loud"
    explained = report.explanations if report else {}
    for each in figures.broken:
        if not explained.get(each.key):
            words = _named(each, names)
            yield _("DOES NOT ADD UP: {words}").format(words=words), "loud"
    if standing.not_delivered:
        sections = _("; ").join(
            _("{label}: {value}").format(
                label=section or _("no section"), value=_few(missing, names)
            )
            for section, missing in standing.not_delivered.items()
        )
        yield _("Not delivered yet: {sections}").format(sections=sections), "warn"
    for each in figures.broken:
        if why := explained.get(each.key):
            words = _named(each, names)
            yield _("Does not add up: {words}; explained: {why}").format(words=words, why=why), ""


def _differing(standing: Standing, *, looking: bool) -> str:
    """That figures are others by now than the report says, and what to do."""
    report, count = standing.report, len(standing.differing)
    if not (report and count):
        return ""
    if looking:
        return _("FIGURES HAVE CHANGED SINCE IT WAS DRAFTED")
    if report.is_out:
        return _("CHANGED SINCE IT WAS SENT: F5 drafts a correction")
    if report.state is ReportState.ISSUED:
        return _("CHANGED SINCE IT WAS SIGNED: x sends it back to be drafted again")
    return _("CHANGED SINCE IT WAS DRAFTED: F2 drafts it again with the figures of now")


def _named(identity: Identity, most: int) -> str:
    """What does not add up, and who or what makes the difference."""
    names = _few(identity.names, most)
    if not names:
        return identity.words
    return _("{words} ({names})").format(words=identity.words, names=names)


def _few(names: Sequence[str], most: int) -> str:
    said = _(", ").join(map(clean_line, names[:most]))
    if len(names) <= most:
        return said
    return _("{names} and {count} more").format(names=said, count=len(names) - most)


def unexplained(figures: DailyFigures, report: DailyReport) -> tuple[Identity, ...]:
    """What does not add up and nobody says why."""
    return tuple(each for each in figures.broken if not report.explanations.get(each.key))


def label_of(identity: Identity) -> str:
    """What is asked of something that does not add up, with every name."""
    words = _named(identity, len(identity.names))
    return _("DOES NOT ADD UP: {words}. Why?").format(words=words)


def next_words(report: DailyReport | None, *, looking: bool) -> str:
    """Which key goes on with the report; to whoever is `looking`, what comes next."""
    if report is None:
        words = _("Next: F2 drafts it")
        return _("Next: it is drafted") if looking else words
    return _((NEXT_LOOKING if looking else _NEXT)[report.state])


def as_lines(
    history: Sequence[DailyReport], report: DailyReport, at: Arrow, room: int
) -> Iterator[Line]:
    """The parts in words, what was explained, and every act on it."""
    room = max(room, _LEAST)
    for key, name in TEXTS.items():
        yield ((_(name), "strong"),)
        yield from _indented(report.texts.get(key, ""), room)
    for key, why in report.explanations.items():
        words = _("Does not add up ({what})").format(what=identity_name(key))
        yield ((words, "strong"),)
        yield from _indented(why, room)
    yield ()
    for act in history:
        if act.seq == report.seq:
            yield from _act_lines(act, at, room)


def _indented(words: str, room: int) -> Iterator[Line]:
    for line in Wrapped(clean(words), room - 2):
        yield (("  " + line, ""),)


def _act_lines(act: DailyReport, at: Arrow, room: int) -> Iterator[Line]:
    pieces = [act.who]
    if act.state in (ReportState.SENT, ReportState.CONFIRMED):
        pieces.append(_(CHANNELS.get(act.channel, act.channel)))
    if act.state is ReportState.SENT:
        pieces.append(_("to {name}").format(name=act.receiver))
    if act.reason:
        pieces.append(act.reason)
    if act.late_entry and act.state is not ReportState.DRAFTED:
        pieces.append("[" + _("late entry") + "]")
    head = f"{moment_short(act.at, at=at)}  {_(REPORT_STATES[act.state])}  "
    for line in Wrapped(clean_line(_(", ").join(pieces)), max(room - width(head), _LEAST)):
        yield ((head, "strong"), (line, ""))
        head = " " * width(head)
