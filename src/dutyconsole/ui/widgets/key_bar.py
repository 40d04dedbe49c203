"""The keys of the screen one is on, in one line; each can be clicked."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

from rich.text import Text
from textual import events
from textual.binding import Binding
from textual.screen import Screen
from textual.widget import Widget

from dutyconsole.language import _
from dutyconsole.text import width
from dutyconsole.ui.base import only_looks

if TYPE_CHECKING:
    from dutyconsole.ui.console_app import ConsoleApp

_NAMES = {
    "enter": "Enter",
    "escape": "Esc",
    "slash": "/",
    "question_mark": "?",
    "space": "Space",
    "up,down": "↑↓",
}
_HELP = ("screen.help", "app.help")
_GAP = 2


def key_name(binding: Binding) -> str:
    """The key as it is printed on a keyboard."""
    if binding.key_display:
        return binding.key_display
    key = binding.key.split(",")[0]
    return _NAMES.get(key, key.upper() if len(key) > 1 else key)


def keys_of(screen: Screen[Any]) -> Iterator[tuple[Binding, bool]]:
    """The bindings one may use on `screen`, and whether each may be used now; help last."""
    shown: dict[str, tuple[Binding, bool]] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        if binding.show and not _is_typed(screen, binding):
            shown.setdefault(binding.id or binding.action, (binding, active.enabled))
    explain = [shown.pop(name) for name in _HELP if name in shown]
    yield from (*shown.values(), *explain)


def _is_typed(screen: Screen[Any], binding: Binding) -> bool:
    """Whether the key goes into the field that has the focus; Textual misses `/` and `?`."""
    character, field = _NAMES.get(binding.key, ""), screen.focused
    if field is None or len(character) != 1:
        return False
    return field.check_consume_key(binding.key, character)


class KeyBar(Widget):
    """`n Intake  Enter Open  r p q  ? Help`: where words do not fit, the last keys go without."""

    COMPONENT_CLASSES = {
        "key-bar--key",
        "key-bar--disabled",
        "key-bar--strong",
        "key-bar--loud",
    }

    def on_mount(self) -> None:
        """Redraw whenever other keys can be used."""
        self._places: list[tuple[int, int, Binding]] = []
        self.screen.bindings_updated_signal.subscribe(self, lambda _screen: self.refresh())
        self.watch(self.app, "badge", self._badge_changed, init=False)

    def _badge_changed(self) -> None:
        self.refresh()

    def render(self) -> Text:
        """The line itself."""
        keys = list(keys_of(self.screen))
        badge, style = cast("ConsoleApp", self.app).badge
        room = self.size.width - (width(badge) + _GAP if badge else 0)
        bindings = [binding for binding, _enabled in keys]
        said = (in_words if only_looks(self) else with_words)(bindings, room)
        text, self._places = Text(no_wrap=True), []
        for place, (binding, enabled) in enumerate(keys):
            has_words = place < said or place == len(keys) - 1
            is_last = place == len(keys) - 1
            left = room - text.cell_len - (0 if is_last else _width(keys[-1][0]) + _GAP)
            if _width(binding, has_words=has_words) <= left:
                self._append(text, binding, enabled=enabled, has_words=has_words)
                text.append(" " * (_GAP if has_words or place == len(keys) - 2 else 1))
        if badge:
            text.append(" " * (self.size.width - text.cell_len - width(badge)))
            text.append(badge, self.get_component_rich_style(f"key-bar--{style}", partial=True))
        return text

    def on_click(self, event: events.Click) -> None:
        """Do what the key under the mouse does."""
        for start, end, binding in self._places:
            if start <= event.x < end:
                self.app.simulate_key(binding.key.split(",")[0])

    def _append(self, text: Text, binding: Binding, *, enabled: bool, has_words: bool) -> None:
        start = text.cell_len
        style = "key-bar--key" if enabled else "key-bar--disabled"
        text.append(key_name(binding), self.get_component_rich_style(style, partial=True))
        if has_words:
            text.append(f" {_(binding.description)}")
        self._places.append((start, text.cell_len, binding))


def with_words(keys: list[Binding], room: int) -> int:
    """How many of the keys, help aside, can say what they do so that all of them fit."""
    for said in range(len(keys) - 1, 0, -1):
        taken = [_width(key, has_words=n < said) for n, key in enumerate(keys[:-1])]
        gaps = _GAP * (said + 1) + max(len(keys) - 2 - said, 0)
        if sum(taken) + gaps + _width(keys[-1]) <= room:
            return said
    return len(keys)


def in_words(keys: list[Binding], room: int) -> int:
    """How many of the keys, help aside, can say what they do where others are left out for that.

    Whoever looks on from afar now and then knows no key by its letter; the help has them all.
    """
    taken = _width(keys[-1]) if keys else 0
    for said, key in enumerate(keys[:-1]):
        taken += _width(key) + _GAP
        if taken > room:
            return said
    return len(keys)


def _width(binding: Binding, *, has_words: bool = True) -> int:
    return width(key_name(binding)) + (1 + width(_(binding.description)) if has_words else 0)
