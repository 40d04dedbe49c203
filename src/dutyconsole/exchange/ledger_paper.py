"""The ledger of late and missed reports of one month as a paper (迟报漏报台账)."""

import datetime as dt
from collections.abc import Iterator, Sequence

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.domain.anchors import Checkpoint
from dutyconsole.domain.ledger import (
    KINDS,
    STANDINGS,
    Explanation,
    Figures,
    LedgerLine,
    Standing,
    figures,
    total,
)
from dutyconsole.exchange import paper_words as words
from dutyconsole.exchange.paper import Block, Heading, Paper, Paragraph, SignatureBox, Table
from dutyconsole.language import _
from dutyconsole.wording import full_date


def ledger_paper(
    lines: Sequence[LedgerLine],
    month: dt.date,
    station: Station,
    *,
    checkpoint: Checkpoint | None,
    at: Arrow,
) -> Paper:
    """The ledger of the duty days of `month` as it stands at `at`."""
    return Paper(
        title=_("Ledger of late and missed reports"),
        subtitle=station.station.name,
        head=_head(lines, month, at),
        blocks=(*_figures(lines), *_parts(lines)),
        signatures=(SignatureBox(_("Drawn up by")), SignatureBox(_("Checked by duty leader"))),
        checkpoint=words.checkpoint(checkpoint),
        code=words.code(checkpoint),
        footer=f"{station.station.name} {month:%Y-%m}",
    )


def month_words(month: dt.date) -> str:
    """2020-01, 2020年1月."""
    return _("{year}-{month:02}").format(year=month.year, month=month.month)


def late_words(seconds: float | None) -> str:
    """A lateness in whole minutes, a begun one counted; nothing where there is none."""
    return "" if seconds is None else _("{minutes} min").format(minutes=int(-(-seconds // 60)))


def _head(lines: Sequence[LedgerLine], month: dt.date, at: Arrow) -> tuple[tuple[str, str], ...]:
    counted = total(lines)
    return (
        (_("Month"), month_words(month)),
        (_("As it stands at"), words.moment(at)),
        (_("Due"), str(counted.due)),
        (_("Punctuality"), counted.punctuality_words),
    )


def _figures(lines: Sequence[LedgerLine]) -> Iterator[Block]:
    yield Heading(_("Figures by crew"))
    yield from _table(_("Crew"), [(each.crew, each) for each in figures(lines, by=("crew",))])
    yield Heading(_("Figures by kind"))
    rows = [(_(KINDS.get(each.kind, each.kind)), each) for each in figures(lines, by=("kind",))]
    yield from _table(_("Kind"), [*rows, (_("All"), total(lines))])
    yield Paragraph(
        _(
            "Missed: ended without having been done, or went up without a required element"
            " ({count} of these). Punctuality: in time of what was due."
        ).format(count=total(lines).omissions)
    )


def _table(name: str, rows: Sequence[tuple[str, Figures]]) -> Iterator[Block]:
    if not rows:
        yield Paragraph(_("Nothing was due"))
        return
    yield Table(
        columns=(
            name,
            _("Due"),
            _("In time"),
            _("Late"),
            _("Missed"),
            _("Not done"),
            _("In time, %"),
            _("Worst"),
        ),
        widths=(20, 6, 10, 7, 11, 9, 14, 14),
        rows=tuple(
            (
                who,
                str(each.due),
                str(each.in_time),
                str(each.late),
                str(each.all_missed),
                str(each.overdue),
                each.punctuality_words,
                late_words(each.worst),
            )
            for who, each in rows
        ),
    )


def _parts(lines: Sequence[LedgerLine]) -> Iterator[Block]:
    """In the order of the plan: late, false, concealed, missed."""
    yield Heading(_("Late reports"))
    yield from _lines(lines, Standing.LATE)
    yield Heading(_("Overdue and not done"))
    yield from _lines(lines, Standing.OVERDUE)
    yield Heading(_("False and concealed reports"))
    yield Paragraph(
        _(
            "Whether a report was false or something was concealed no program can decide, so none"
            " is stamped so here. Corrections stand in the history of each incident, with what"
            " was said before; what is overdue and not done stands above."
        )
    )
    yield Heading(_("Missed reports"))
    yield from _lines(lines, Standing.MISSED)
    yield Paragraph(
        _(
            "The stamps follow from the recorded times. None can be taken away; explanations are"
            " added beside them."
        )
    )


def _lines(lines: Sequence[LedgerLine], standing: Standing) -> Iterator[Block]:
    found = [line for line in lines if line.standing is standing]
    if not found:
        yield Paragraph(_("None"))
        return
    yield Table(
        columns=(
            _("Due"),
            _("What"),
            _("Done"),
            _("Late by"),
            _("Reason given, explanations"),
        ),
        widths=(13, 32, 13, 11, 31),
        rows=tuple(_row(line) for line in found),
    )


def _row(line: LedgerLine) -> tuple[str, ...]:
    obligation = line.obligation
    to = _("to {whom}").format(whom=obligation.to) if obligation.to else ""
    done = _when(line.ended_at) if line.ended_at else ""
    if not obligation.done_at:
        done = "\n".join(filter(None, (_(STANDINGS[line.standing]), done)))
    return (
        "" if line.omitted else _when(obligation.due),
        "\n".join(filter(None, (obligation.what, obligation.who, to))),
        done,
        late_words(line.late_by),
        "\n".join(filter(None, (line.reason, *map(explanation_words, line.explanations)))),
    )


def _when(moment: Arrow) -> str:
    """`01-25 18:33`: the year stands above."""
    return moment.datetime.strftime("%m-%d %H:%M")


def explanation_words(explanation: Explanation) -> str:
    """What was explained, when and by whom."""
    return _("{name}, {day}: {text}").format(
        name=explanation.by, day=full_date(explanation.at.date()), text=explanation.text
    )
