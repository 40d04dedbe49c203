"""The carried-over items of the handover sheet, each accepted by name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from rich.text import Text
from textual.binding import Binding
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from dutyconsole.domain.sheet import SheetItem
from dutyconsole.language import N_, _
from dutyconsole.text import clean_line, fit, width
from dutyconsole.ui.base import entitle
from dutyconsole.wording import nth_shift

_WIDE = 100
"""Columns from which there is room for the owner."""


class SheetItems(OptionList):
    """One item a line; while the watch is being taken over, each is accepted with Space."""

    BINDINGS = [
        Binding(
            "space",
            "accept",
            N_("Accept"),
            id="sheet.accept",
            tooltip=N_("Accept the item, or take that back; the cursor goes on"),
        ),
        Binding(
            "x",
            "refuse",
            N_("Not accept"),
            id="sheet.refuse",
            tooltip=N_("Say why this item is not accepted"),
        ),
    ]

    class Changed(Message):
        """Another set of items is accepted."""

    @dataclass
    class Opened(Message):
        """The item is to be shown."""

        item: SheetItem

    @dataclass
    class Refused(Message):
        """The item is not accepted; the reason is still to be said."""

        item: SheetItem

    def __init__(self, accepted: Iterable[str], reasons: Mapping[str, str]) -> None:
        super().__init__(markup=False)
        self.accepted: set[str] = set(accepted)
        """Keys of what is accepted."""
        self.reasons: dict[str, str] = dict(reasons)
        """Why others are not, by key."""
        self._items: tuple[SheetItem, ...] = ()
        self._ticking = False
        self._was_last = ""
        """Which item was accepted when no other was left, while the cursor is still on it."""

    @property
    def current(self) -> SheetItem | None:
        """The item under the cursor."""
        if self.highlighted is None or not self._items:
            return None
        item = self._items[min(self.highlighted, len(self._items) - 1)]
        return replace(item, reason=self.reasons.get(item.key, ""))

    @property
    def left(self) -> int:
        """How many are neither accepted nor refused with a reason."""
        return sum(self._is_left(item) for item in self._items)

    def tell(self, items: tuple[SheetItem, ...], *, ticking: bool) -> None:
        """Show these items, the cursor on the same one; `ticking` while they are being accepted."""
        under = self.current
        place = self.highlighted or 0
        self._items, self._ticking = items, ticking
        keys = [item.key for item in items]
        self._fill(keys.index(under.key) if under and under.key in keys else place)

    def to_first_left(self) -> None:
        """The cursor goes to the first item that is not accepted yet."""
        places = (place for place, item in enumerate(self._items) if self._is_left(item))
        self.highlighted = next(places, self.highlighted)

    def clear(self) -> None:
        """Nothing is accepted."""
        self._was_last = ""
        self.accepted.clear()
        self.reasons.clear()
        self._fill()

    def refuse(self, item: SheetItem, reason: str) -> None:
        """The item is not accepted, because of `reason`; without one it is open again."""
        self.accepted.discard(item.key)
        self.reasons.pop(item.key, None)
        if reason:
            self.reasons[item.key] = reason
        self._changed()

    def action_accept(self) -> None:
        """Accept the item under the cursor, or take that back."""
        item = self.current
        if item is None or not self._ticking or item.key == self._was_last:
            return  # one Space too many takes nothing back
        self.reasons.pop(item.key, None)
        self.accepted ^= {item.key}
        self._changed()
        if item.key in self.accepted:
            self._go_on()

    def action_refuse(self) -> None:
        """Ask why the item is not accepted."""
        if self._ticking and (item := self.current):
            self.post_message(self.Refused(item))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What accepts is there only while something can be accepted."""
        if action in {"accept", "refuse"} and not self._ticking:
            return False
        return super().check_action(action, parameters)

    def on_resize(self) -> None:
        """Cut the lines to the new width."""
        self._fill()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter shows what the item is about."""
        event.stop()
        if item := self.current:
            self.post_message(self.Opened(item))

    def on_option_list_option_highlighted(self) -> None:
        """Whoever has moved the cursor may take back what is under it."""
        if self.current is None or self.current.key != self._was_last:
            self._was_last = ""

    def _go_on(self) -> None:
        """The cursor goes to the next item that is left, from the end on to the first."""
        here = self.highlighted or 0
        places = (*range(here + 1, len(self._items)), *range(here))
        left = [place for place in places if self._is_left(self._items[place])]
        if left:
            self.highlighted = left[0]
        else:
            self._was_last = self._items[here].key

    def _changed(self) -> None:
        self._fill()
        self.post_message(self.Changed())

    def _is_left(self, item: SheetItem) -> bool:
        return item.key not in self.accepted and item.key not in self.reasons

    def _fill(self, cursor: int | None = None) -> None:
        if cursor is None:
            cursor = self.highlighted or 0
        room = self.scrollable_content_region.width
        self.set_options(Option(self._text(item, room)) for item in self._items)
        if self._items:
            self.highlighted = min(cursor, len(self._items) - 1)
        entitle(self, self._title())
        self.refresh_bindings()

    def _title(self) -> str:
        if not self._ticking:
            return _("Carried over: {count}").format(count=len(self._items))
        keys = {item.key for item in self._items}
        title = _("Carried over: {done} of {count} accepted").format(
            done=len(keys & self.accepted), count=len(self._items)
        )
        refused = len(keys & self.reasons.keys())
        return title + (_(", {count} not").format(count=refused) if refused else "")

    def _text(self, item: SheetItem, room: int) -> Text:
        mark = ""
        if self._ticking:
            done = "x" if item.key in self.accepted else "-" if item.key in self.reasons else " "
            mark = f"[{done}] "
        head = f"{mark}{nth_shift(item.shifts)}  "
        owner = f"  {clean_line(item.owner)}" if item.owner and room >= _WIDE else ""
        text = Text(head, no_wrap=True)
        text.append(fit(clean_line(item.what), max(room - width(head) - width(owner), 8)))
        text.append(owner, "dim")
        return text
