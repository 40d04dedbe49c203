"""Leaders' instructions and all other matters that are open: whose, how old, what is due next."""

from collections.abc import Iterator
from dataclasses import dataclass

from arrow import Arrow
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from dutyconsole.domain.directives import (
    due_moments,
    is_directive,
    is_unconfirmed,
    standing,
)
from dutyconsole.domain.matters import KINDS, Matter
from dutyconsole.language import N_, _
from dutyconsole.store.handover import count_since
from dutyconsole.store.matters import list_open_parts
from dutyconsole.text import Wrapped, clean, clean_line, fit, width
from dutyconsole.ui.base import BACK, DutyScreen, entitle
from dutyconsole.ui.dialogs.matter import MatterDialog
from dutyconsole.ui.styles import stylesheet
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.lines import Line, Lines, flow
from dutyconsole.wording import clock, moment_short, nth_shift

_INDENT = 5
_LEAST = 20
_WHO, _WHO_WIDE = 28, 44
"""Columns for who gave it and who handles it."""
_WIDE = 100
_APART = "  "
_FROM_TO = " > "
_FRAME = 6
"""Columns of border, padding and scrollbar around a line."""
_STYLES = {"": "", "quiet": "dim", "loud": "bold reverse"}


@dataclass(frozen=True, slots=True)
class _Open:
    """An open matter."""

    parts: tuple[Matter, ...]
    shifts: int
    """In how many shifts it was open, this one included."""

    @property
    def noted(self) -> Matter:
        return self.parts[0]

    @property
    def latest(self) -> Matter:
        return self.parts[-1]

    @property
    def urgency(self) -> tuple[bool, float, int]:
        """What is due first comes first, and last what is never due."""
        due = due_moments(self.noted, self.latest, self.parts)
        return (not due, due[0].at.timestamp() if due else 0.0, self.noted.number)


class DirectivesScreen(DutyScreen[None]):
    """A few lines for each open matter, and below them all that was said of one."""

    CSS_PATH = stylesheet("directives")
    AUTO_FOCUS = "OptionList"
    BINDINGS = [
        Binding(
            "f", "feedback", N_("Feedback"), id="directives.feedback",
            tooltip=N_("Write down what was reported back, or set further chase dates"),
        ),
        Binding(
            "b", "read_back", N_("Read back"), id="directives.read_back",
            tooltip=N_("Note that it was read back to the giver and confirmed"),
        ),
        Binding(
            "x", "close", N_("Close it"), id="directives.close",
            tooltip=N_("Close it with what came of it; an instruction by the leader's consent"),
        ),
        Binding(
            "m", "new", N_("New"), id="directives.new",
            tooltip=N_("Take an instruction down word for word, or note another matter"),
        ),
        BACK,
    ]  # fmt: skip
    HELP = N_(
        "Leaders' instructions, what superiors assigned and everything else that is open, what is"
        " due first at the top. Enter goes into the whole history of one, Esc comes back. An"
        " instruction is read back to whoever gave it, chased on its dates, and closed by the"
        " leader's consent only."
    )

    def __init__(self, number: int = 0) -> None:
        """The cursor begins on the matter `number`, where that is open."""
        super().__init__()
        self._number = number
        self._open: tuple[_Open, ...] = ()
        self._minute = ""

    def compose(self) -> ComposeResult:
        """The list, the history of the one under the cursor, and the keys."""
        yield OptionList(markup=False)
        with VerticalScroll(can_focus=True, id="directives-history"):
            yield Lines(id="directives-parts")
        yield KeyBar()

    def on_mount(self) -> None:
        """Follow the clock: what is due is said by the minute."""
        self.watch(self.app, "now", self.tick, init=False)

    def tick(self, at: Arrow) -> None:
        """A second has passed; with a new minute the words are read anew."""
        if clock(at) != self._minute:
            self.reload()

    def on_resize(self) -> None:
        """Cut the lines to the new width."""
        self.reload()

    def reload(self) -> None:
        """Read all that is open again; the cursor stays on the same matter."""
        desk = self.desk
        self._minute = clock(desk.now)
        under = self._current
        found = (
            _Open(parts, count_since(desk.db, parts[0].at) + 1)
            for parts in list_open_parts(desk.db)
        )
        self._open = tuple(sorted(found, key=lambda each: each.urgency))
        numbers = [each.noted.number for each in self._open]
        wanted = under.noted.number if under else self._number
        place = self.query_one(OptionList).highlighted or 0
        self._fill(numbers.index(wanted) if wanted in numbers else place)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is done with a matter needs one; only what was not read back can be."""
        current = self._current
        if action in {"feedback", "close"} and current is None:
            return False
        if action == "read_back" and (current is None or not is_unconfirmed(current.latest)):
            return False
        return super().check_action(action, parameters)

    @on(OptionList.OptionHighlighted)
    def show_history(self) -> None:
        """Say all that is known of the one under the cursor."""
        current = self._current
        self.query_one("#directives-parts", Lines).show_for(
            lambda room: tuple(_history(current, room, self.desk.now)) if current else ()
        )
        history = self.query_one("#directives-history")
        words = _("Matter {number}")
        title = words.format(number=current.noted.number) if current else ""
        if history.border_title != title:  # whoever reads on in the same one stays where they are
            history.border_title = title
            history.scroll_home(animate=False)
        self.refresh_bindings()

    @on(OptionList.OptionSelected)
    def open_history(self) -> None:
        """Enter goes into the history, which takes the whole screen then."""
        self.add_class("-reading")
        self.query_one("#directives-history").focus()

    def action_back(self) -> None:
        """From the history to the list, from the list to the screen below."""
        if self.has_class("-reading"):
            self.remove_class("-reading")
            self.query_one(OptionList).focus()
        else:
            self.dismiss()

    def action_feedback(self) -> None:
        """Add to the matter under the cursor."""
        if current := self._current:
            self.app.push_screen(MatterDialog(current.noted.number))

    def action_read_back(self) -> None:
        """Confirm that it was read back."""
        if current := self._current:
            self.app.push_screen(MatterDialog(current.noted.number, read_back=True))

    def action_close(self) -> None:
        """Close the matter under the cursor."""
        if current := self._current:
            self.app.push_screen(MatterDialog(current.noted.number, closing=True))

    def action_new(self) -> None:
        """Take an instruction down."""
        self.app.push_screen(MatterDialog(kind="instruction"))

    @property
    def _current(self) -> _Open | None:
        place = self.query_one(OptionList).highlighted
        return (
            self._open[min(place, len(self._open) - 1)]
            if self._open and place is not None
            else None
        )

    def _fill(self, cursor: int) -> None:
        options, at = self.query_one(OptionList), self.desk.now
        room = max(self.app.size.width - _FRAME, _LEAST)
        said = _("Nothing is open; m takes an instruction down")
        said = _("Nothing is open") if self.desk.only_looks else said
        nothing = Option(Text(said), disabled=True)
        options.set_options([Option(_lines(each, room, at)) for each in self._open] or [nothing])
        options.highlighted = min(cursor, len(self._open) - 1) if self._open else None
        unread = sum(is_unconfirmed(each.latest) for each in self._open)
        title = _("Directives and matters: {count}").format(count=len(self._open))
        more = _("not read back: {count}").format(count=unread) if unread else ""
        entitle(options, _APART.join(filter(None, (title, more))))
        self.show_history()


def _lines(each: _Open, room: int, at: Arrow) -> Text:
    """Age and words; then whose it is and how it stands, in as many lines as that needs."""
    noted, latest = each.noted, each.latest
    head = f"{noted.number:>{_INDENT - 2}}{_APART}{nth_shift(each.shifts)}{_APART}"
    text = Text(head, no_wrap=True)
    text.append(fit(clean_line(noted.text), max(room - width(head), _LEAST)), "bold")
    columns = _WHO_WIDE if room >= _WIDE else _WHO
    who = fit(_who(noted.giver, latest.owner, columns), columns)
    standings = (((words, "loud" if loud else ""),) for words, loud in standing(each.parts, at=at))
    for line in flow((((who, "quiet"),), *standings), room - _INDENT):
        text.append("\n" + " " * _INDENT)
        for words, style in line:
            text.append(words, _STYLES[style])
    return text


def _who(giver: str, owner: str, columns: int) -> str:
    """Who gave it and who handles it; of what is too long each keeps half of the columns."""
    named = [clean_line(each) for each in (giver, owner) if each]
    whole = _FROM_TO.join(named) or _("nobody named")
    if width(whole) <= columns or len(named) == 1:
        return whole
    half = (columns - width(_FROM_TO)) // 2
    given = min(width(named[0]), max(half, columns - width(_FROM_TO) - width(named[1])))
    return f"{fit(named[0], given).rstrip()}{_FROM_TO}{named[1]}"


def _history(each: _Open, room: int, at: Arrow) -> Iterator[Line]:
    """What it is, and every part whole, the first word for word."""
    yield from flow(_facts(each.noted, each.latest, at), room)
    for part in each.parts:
        stamp = f"{moment_short(part.at, at=at)}  {clean_line(part.by)}"
        yield ((stamp, "quiet"),)
        for words in Wrapped(clean(part.text), max(room - _INDENT, _LEAST)):
            yield ((" " * _INDENT + words, "" if part.part else "strong"),)


def _facts(noted: Matter, latest: Matter, at: Arrow) -> Iterator[Line]:
    """Who gave it, who handles it, the next step, and whether it was read back."""
    yield ((_(KINDS[noted.kind]), "strong"),)
    handled = _("Handled by") if is_directive(noted) else _("Owner")
    for label, words in (
        (_("Given by"), noted.giver),
        (handled, latest.owner),
        (_("Next step"), latest.next_step),
        (_("Chase on"), _(", ").join(moment_short(date, at=at) for date in latest.chase)),
        (_("Confirmed"), moment_short(latest.confirmed, at=at) if latest.confirmed else ""),
    ):
        if words:
            yield ((f"{label} ", "quiet"), (clean_line(words), ""))
