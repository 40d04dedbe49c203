"""Obligations with what became of them as a list, and the one under the cursor told whole."""

from collections.abc import Iterator, Sequence

from arrow import Arrow
from rich.style import Style
from rich.text import Text
from textual.binding import Binding
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from dutyconsole.domain.ledger import LedgerLine, Standing, elapsed
from dutyconsole.domain.obligations import Urgency
from dutyconsole.domain.time_limits import BASES, Base
from dutyconsole.language import N_, _
from dutyconsole.text import clean_line, fit, width
from dutyconsole.ui.widgets.lines import Line
from dutyconsole.wording import clock, length, moment_short

Section = tuple[str, Sequence[LedgerLine]]
"""A heading and the lines beneath it."""

_APART = 2
"""Columns between two columns of words."""
_FEWEST = 8
_LOUDNESS = {
    Urgency.OVERDUE: "loud",
    Urgency.WITHIN_TEN_MINUTES: "warn",
    Urgency.WITHIN_HOUR: "strong",
    Urgency.AHEAD: "",
}
_DONE = {Standing.IN_TIME: "good", Standing.LATE: "warn", Standing.MISSED: "warn"}


class LedgerLines(OptionList):
    """One obligation a line, under headings; the cursor stays on its obligation."""

    COMPONENT_CLASSES = {
        "ledger-lines--loud",
        "ledger-lines--warn",
        "ledger-lines--strong",
        "ledger-lines--good",
        "ledger-lines--quiet",
    }
    DEFAULT_CSS = """
    LedgerLines {
        .ledger-lines--loud { text-style: bold reverse; color: $error; }
        .ledger-lines--warn { text-style: bold; color: $warning; }
        .ledger-lines--strong { text-style: bold; }
        .ledger-lines--good { color: $success; }
        .ledger-lines--quiet { color: $foreground-muted; }
    }
    """
    BINDINGS = [
        Binding(
            "enter",
            "select",
            N_("Open"),
            id="obligations.open",
            tooltip=N_("Open what it is about"),
        ),
    ]

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._sections: tuple[Section, ...] = ()
        self._rows: tuple[LedgerLine | None, ...] = ()
        """What stands in each row; None in a heading."""
        self._drawn: list[Text] = []

    @property
    def current(self) -> LedgerLine | None:
        """The line under the cursor."""
        place = self.highlighted
        return self._rows[place] if place is not None and place < len(self._rows) else None

    def tell(self, sections: Sequence[Section], at: Arrow) -> None:
        """Show these lines, the cursor on the same obligation."""
        under, place = self.current, self.highlighted or 0
        self._sections = tuple(sections)
        before = [_key(line) for line in self._rows]
        self._rows = tuple(each for _title, lines in sections for each in (None, *lines))
        self.tick(at, anew=before != [_key(line) for line in self._rows])
        keys = [_key(line) for line in self._rows]
        if under and _key(under) in keys:
            place = keys.index(_key(under))
        rows = [number for number, line in enumerate(self._rows) if line]
        self.highlighted = min(rows, key=lambda row: abs(row - place), default=None)

    def tick(self, at: Arrow, *, anew: bool = False) -> None:
        """Draw what reads otherwise now."""
        texts = list(self._texts(at))
        if anew or len(texts) != len(self._drawn):
            self.set_options(
                Option(text, disabled=line is None)
                for text, line in zip(texts, self._rows, strict=True)
            )
        else:
            for place, (old, new) in enumerate(zip(self._drawn, texts, strict=True)):
                if old != new:
                    self.replace_option_prompt_at_index(place, new)
        self._drawn = texts

    def _texts(self, at: Arrow) -> Iterator[Text]:
        room = max(self.scrollable_content_region.width, 1)
        lines = [line for line in self._rows if line]
        states = max((width(_state(line, at)[0]) for line in lines), default=0)
        dues = max((width(_due(line, at)) for line in lines), default=0)
        whats = max((width(clean_line(line.obligation.what)) for line in lines), default=0)
        rest = room - states - dues - 3 * _APART
        whats = max(min(whats, rest * 2 // 3), _FEWEST)
        left = max(rest - whats, _FEWEST)
        for title, section in self._sections:
            yield Text(fit(title, room), self._style("quiet"), no_wrap=True)
            for line in section:
                words, loudness = _state(line, at)
                text = Text(no_wrap=True)
                text.append(words, self._style(loudness))
                text.append(" " * (states - width(words) + _APART))
                text.append(fit(_due(line, at), dues + _APART))
                text.append(fit(clean_line(line.obligation.what), whats) + " " * _APART)
                text.append(fit(_who(line, left), left), self._style("quiet"))
                yield text

    def _style(self, name: str) -> Style:
        if not name:
            return Style.null()
        return self.get_component_rich_style(f"ledger-lines--{name}", partial=True)


def _key(line: LedgerLine | None) -> str:
    """Which line it is, for the cursor."""
    return f"{line.obligation.key} {line.obligation.is_open}" if line else ""


def _state(line: LedgerLine, at: Arrow) -> tuple[str, str]:
    """What stands first in a line, and how loud."""
    if not line.obligation.is_open or line.standing is Standing.MISSED:
        return line.stamp, _DONE.get(line.standing, "quiet")
    urgency = line.obligation.urgency(at)
    words = _("OVERDUE {length}") if urgency is Urgency.OVERDUE else _("{length} left")
    return words.format(length=length(line.obligation.seconds_left(at))), _LOUDNESS[urgency]


def _due(line: LedgerLine, at: Arrow) -> str:
    return _("due {time}").format(time=moment_short(line.obligation.due, at=at))


def _who(line: LedgerLine, room: int | None = None) -> str:
    """Who has to do it and whom it goes to; where room lacks, at least whom it goes to."""
    who, whom = clean_line(line.obligation.who), clean_line(line.obligation.to)
    if not whom:
        return who
    said = _("{who} to {whom}")
    both = said.format(who=who, whom=whom)
    if room is None or width(both) <= room:
        return both
    left = room - width(said.format(who="", whom=whom))
    return said.format(who=fit(who, left), whom=whom) if left >= _FEWEST else _to(whom)


def _to(whom: str) -> str:
    return _("to {whom}").format(whom=whom)


def detail(line: LedgerLine, at: Arrow) -> Iterator[Line]:
    """All that is known of one obligation."""
    obligation, ended = line.obligation, line.ended_at
    yield ((clean_line(obligation.what), "strong"),)
    yield ((_due(line, at), ""),)
    if ended:
        done = _("done {time}") if obligation.done_at else _("ended {time}")
        yield ((done.format(time=moment_short(ended, at=at)), ""),)
        yield ((line.stamp, "warn" if line.is_wrong else "good"),)
    if words := elapsed(obligation, at).words:
        yield ((words, "strong"),)
        if obligation.occurred_at is None:
            yield ((_("time of occurrence not known"), "quiet"),)
    if obligation.base:
        base = _(BASES[Base(obligation.base)])
        when = moment_short(obligation.base_at, at=at) if obligation.base_at else ""
        yield ((_("limit counts {base} {time}").format(base=base, time=when), "quiet"),)
    if obligation.cutoff:
        cutoff = _("internal cut-off {time}").format(time=clock(obligation.cutoff))
        yield ((cutoff, "quiet"),)
    if line.reason:
        yield ((_("Reason: {reason}").format(reason=clean_line(line.reason)), ""),)
    if who := _who(line):
        yield ((who, ""),)
    for told in reversed(line.explanations):
        explained = _("Explained")
        who = f"{explained} {moment_short(told.at, at=at)} {told.by}"
        yield ((clean_line(_("{field}: {value}").format(field=who, value=told.text)), ""),)
