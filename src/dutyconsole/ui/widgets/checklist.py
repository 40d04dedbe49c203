"""The handover checklist of this shift: ticks, who ticked and when."""

from dataclasses import dataclass

from rich.text import Text
from textual.binding import Binding
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from dutyconsole.domain.checklist import Line, Tick, count_done, seen_short
from dutyconsole.language import N_, _
from dutyconsole.text import clean_line, fit, width
from dutyconsole.ui.base import only_looks
from dutyconsole.ui.widgets.lines import Lines, Piece
from dutyconsole.wording import clock

_SAYS_SOMETHING = 12
"""Columns below which a reason is not begun."""


class ChecklistPane(OptionList):
    """The items, one a line; Space or Enter ticks or answers the one under the cursor."""

    BINDINGS = [
        Binding(
            "space",
            "select",
            N_("Tick"),
            id="checklist.tick",
            tooltip=N_("Tick the item or say what you see; again to take it back"),
        )
    ]

    @dataclass
    class Toggled(Message):
        """The operator ticks or answers this line, or takes its tick back."""

        line: Line

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, markup=False)
        self._items: tuple[Line, ...] = ()

    def tell(self, lines: tuple[Line, ...]) -> None:
        """Show the lines of the checklist; the cursor stays where it is."""
        if lines == self._items:
            return
        self._items = lines
        self.border_title = checklist_title(lines)
        self._fill()

    def on_resize(self) -> None:
        """Cut the lines to the new width."""
        self._fill()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Say which line is meant; whoever only looks ticks none."""
        event.stop()
        if not only_looks(self):
            self.post_message(self.Toggled(self._items[event.option_index]))

    def _fill(self) -> None:
        cursor = self.highlighted
        room = self.scrollable_content_region.width
        self.set_options(Option(line_text(line, room)) for line in self._items)
        if self._items:
            self.highlighted = min(cursor or 0, len(self._items) - 1)


class ChecklistLine(Lines):
    """The checklist in one line, for a narrow window: how many are done and what comes next."""

    def tell(self, lines: tuple[Line, ...]) -> None:
        """Show where the checklist stands."""
        self.show_for(lambda room: (_in_one_line(lines, room),))


def checklist_title(lines: tuple[Line, ...]) -> str:
    """Handover checklist 9/14."""
    return _("Handover checklist {done}/{all}").format(done=count_done(lines), all=len(lines))


def line_text(line: Line, room: int) -> Text:
    """`[x] Masks 120/125, 5 short  08:33 Li` in `room` columns.

    The time gives way first, then the name, then the words of the item; what was seen the last.
    """
    mark = "[x] " if line.tick else "[ ] "
    text = mark + clean_line(line.text)
    if line.tick is None:
        return Text(fit(text, room), no_wrap=True)
    seen = _seen(line.tick, room * 2 // 3 if line.tick.book else room // 2)
    by = clean_line(line.tick.by)
    stamps = (f" {clock(line.tick.at)} {by}", f" {by}", "")
    stamp = next(each for each in stamps if not each or width(text + seen + each) <= room)
    room -= width(stamp)
    shown = Text(fit(text, min(width(text), room - width(seen))), no_wrap=True)
    shown.append(seen, "bold" if line.tick.over else "")
    shown.append(_reason(line.tick, room - width(shown.plain)))
    shown.append(stamp, "dim")
    return shown


def _seen(tick: Tick, room: int) -> str:
    """What was seen, with the space before it, in `room` columns at most."""
    words = f" {clean_line(seen_short(tick))}".rstrip()
    return words if width(words) <= room else fit(words, room)


def _reason(tick: Tick, room: int) -> str:
    """Why it differs, in exactly `room` columns, where these are enough to say something."""
    reason = clean_line(tick.reason)
    told = reason and room > _SAYS_SOMETHING
    return fit(_(": {reason}").format(reason=reason) if told else "", room)


def _in_one_line(lines: tuple[Line, ...], room: int) -> tuple[Piece, ...]:
    title = (checklist_title(lines) + "  ", "quiet")
    items = [clean_line(line.text) for line in lines if line.tick is None]
    if not items:
        return (title, (_("all done"), "good") if lines else (_("no items"), "quiet"))
    return (title, (_as_many(items, room - width(title[0])), ""))


def _as_many(items: list[str], room: int) -> str:
    """What comes next: as many of the items as fit whole, one at least, and `..` for the rest."""
    for count in range(len(items), 0, -1):
        rest = ".." if count < len(items) else ""
        shown = _("next: {item}").format(item=_("; ").join(items[:count])) + rest
        if width(shown) <= room:
            return shown
    return _("next: {item}").format(item=items[0])
