"""The daily report in the words of the desk: how far it is, its figures, as one reads it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from arrow import Arrow

from dutyconsole.domain.bulletins import BULLETIN_STATES, BulletinState
from dutyconsole.domain.daily_figures import DailyFigures, Figure
from dutyconsole.domain.daily_reports import TEXTS, DailyReport
from dutyconsole.domain.reports import CHANNELS
from dutyconsole.language import N_, _
from dutyconsole.text import Wrapped, clean, fit
from dutyconsole.ui.widgets.lines import Line
from dutyconsole.wording import moment_short

_NEXT = {
    BulletinState.DRAFTED: N_("Next: k, somebody else checks it"),
    BulletinState.CHECKED: N_("Next: s, the duty leader signs it off with PIN"),
    BulletinState.RETURNED: N_("Next: F2, draft it again"),
    BulletinState.ISSUED: N_("Next: e, send it and note to whom and when"),
    BulletinState.SENT: N_("Next: f, ring up and have the receipt confirmed"),
    BulletinState.CONFIRMED: N_("Done: sent and confirmed"),
}
_NUMBER = 10
"""Columns of a figure."""
_LEAST = 20
_SUPPLY_NAMES = {
    "before": N_("before"),
    "received": N_("came in"),
    "issued": N_("went out"),
    "difference": N_("difference"),
    "balance": N_("balance"),
}


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure as a line of the list; without a key, the heading of a block."""

    key: str
    name: str
    value: str = ""
    before: str = ""
    """In the report before; empty where there was none."""
    sent: str = ""
    """What the report that was sent said, where that is another figure."""
    rows: tuple[str, ...] = ()
    loud: bool = False

    @property
    def change(self) -> str:
        """`+3`, `-1`; nothing where it is the same, or nothing to compare."""
        if not (self.value and self.before):
            return ""
        change = Decimal(self.value) - Decimal(self.before)
        return f"{change:+f}" if change else ""

    def line(self, room: int) -> str:
        """The line in `room` columns."""
        if not self.key:
            return fit(self.name, room).rstrip()
        told = _("sent {value}").format(value=self.sent) if self.sent else ""
        numbers = (self.value, self.before, self.change, told)
        words = "".join(f"{number:>{_NUMBER}}" for number in numbers[:3]) + (
            f"  {told}" if told else ""
        )
        return f"{fit('  ' + self.name, max(room - 3 * _NUMBER - 14, _LEAST))}{words}".rstrip()


def heading(room: int) -> str:
    """What stands above the columns of figures."""
    names = (_("now"), _("before"), _("change"))
    from dutyconsole.text import width

    padded = "".join(" " * max(_NUMBER - width(name), 0) + name for name in names)
    return fit("", max(room - 3 * _NUMBER - 14, _LEAST)) + padded


def figure_rows(
    figures: DailyFigures, before: Mapping[str, str], sent: Mapping[str, str]
) -> Iterator[FigureRow]:
    """Every figure under the name of its block; `sent` are those of the report that went up."""
    for block in figures.blocks:
        yield FigureRow("", _(block.name))
        for each in block.figures:
            yield _row(each, before, sent)
    for line in figures.supplies:
        yield FigureRow("", f"{line.name} ({line.unit})", loud=line.short)
        for name, words in _SUPPLY_NAMES.items():
            key, value = f"supplies.{line.key}.{name}", f"{getattr(line, name):f}"
            told = sent.get(key, value)
            yield FigureRow(
                key,
                _(words),
                value,
                before.get(key, ""),
                told if told != value else "",
                line.rows,
                loud=line.short and name == "balance",
            )


def _row(figure: Figure, before: Mapping[str, str], sent: Mapping[str, str]) -> FigureRow:
    value = f"{figure.value:f}"
    told = sent.get(figure.key, value)
    name = f"{_(figure.name)} ({_(figure.unit)})" if figure.unit else _(figure.name)
    return FigureRow(
        figure.key, name, value, before.get(figure.key, ""), told if told != value else "",
        figure.rows,
    )  # fmt: skip


def next_words(report: DailyReport | None) -> str:
    """Which key goes on with the report."""
    if report is None:
        return _("Next: F2 drafts it from the registers and the log")
    return _(_NEXT[report.state])


def name_of(report: DailyReport, rule: str) -> str:
    """What it is called: `Daily report`, or which correction of it."""
    if not report.seq:
        return _("{rule}, nil report").format(rule=rule) if report.is_nil else rule
    return _("{rule}, correction {number}").format(rule=rule, number=report.seq)


def as_lines(
    history: Sequence[DailyReport], report: DailyReport, at: Arrow, room: int
) -> Iterator[Line]:
    """The parts in words, what was explained, and every act on it."""
    room = max(room, _LEAST)
    for key, name in TEXTS.items():
        yield ((_(name), "strong"),)
        for line in Wrapped(clean(report.texts.get(key, "")), room - 2):
            yield (("  " + line, ""),)
    for key, why in report.explanations.items():
        yield from (
            ((line, "warn"),)
            for line in Wrapped(_("Does not add up ({key}): {why}").format(key=key, why=why), room)
        )
    yield ()
    for act in history:
        if act.seq == report.seq:
            yield _act_line(act, at)


def _act_line(act: DailyReport, at: Arrow) -> Line:
    pieces = [act.who]
    if act.state in (BulletinState.SENT, BulletinState.CONFIRMED):
        pieces.append(_(CHANNELS.get(act.channel, act.channel)))
    if act.state is BulletinState.SENT:
        pieces.append(_("to {name}").format(name=act.receiver))
    if act.reason:
        pieces.append(act.reason)
    late = act.late_entry and act.state is not BulletinState.DRAFTED
    return (
        (f"{moment_short(act.at, at=at)}  ", "quiet"),
        (f"{_(BULLETIN_STATES[act.state])}  ", "strong"),
        (_(", ").join(pieces), ""),
        ("  [" + _("late entry") + "]" if late else "", "strong"),
    )
