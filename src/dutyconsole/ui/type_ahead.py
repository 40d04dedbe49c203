"""What is typed ahead goes where it was meant to go: one key after the other.

Textual gives a key to whatever has the focus and goes on with the next one, while the first is
still on its way up to the screen that opens something. Over a slow line, or under quick hands, keys
come several at once: of `/` and a word, the word would go into the list. Here the next key waits
until the one before has come to its end, and what it opened has the focus.
"""

from collections import deque
from collections.abc import Iterator

from textual import events
from textual.app import App
from textual.dom import DOMNode

from dutyconsole import clock

LONGEST = 0.5
"""Seconds for which a key waits at most: its way up may have been cut off."""
_LOOK_AGAIN = 0.01


class TypeAhead(App[None]):
    """An application in which a key waits for the one before it."""

    _under_way: float | None = None
    """Since when a key is under way."""

    def __init__(self, *, ansi_color: bool | None = None) -> None:
        super().__init__(ansi_color=ansi_color)
        self._ahead: deque[events.Event] = deque()

    async def on_event(self, event: events.Event) -> None:
        """Let a key through, or let it wait."""
        if event.is_forwarded or not isinstance(event, (events.Key, events.Paste)):
            await super().on_event(event)
        elif not self.screen_stack:
            return  # the program ends
        elif self._ahead or self._is_under_way():
            self._ahead.append(event)
            # Whatever becomes of the key before, this one has its turn.
            self.set_timer(LONGEST, self._arrived)
        else:
            await self._let_through(event)

    def _is_under_way(self) -> bool:
        return self._under_way is not None and clock.counted() - self._under_way < LONGEST

    async def _let_through(self, event: events.Event) -> None:
        self._under_way = clock.counted()
        node = self.screen.focused or self.screen
        await super().on_event(event)
        self._follow(iter(node.ancestors_with_self))

    def _follow(self, way: Iterator[DOMNode]) -> None:
        """Go the way that a key goes which nobody takes, behind it, up to the application."""
        node = next(way, self)
        if node is self:
            self.call_later(self._arrived)
        elif not node.call_later(self._follow, way):
            self.call_later(self._arrived)  # what has been closed passes nothing on

    async def _arrived(self) -> None:
        if not self.screen_stack:
            return  # the program ends
        if not self._has_focus() and self._is_under_way():
            self.set_timer(_LOOK_AGAIN, self._arrived)
            return
        self._under_way = None
        if self._ahead:
            await self._let_through(self._ahead.popleft())

    def _has_focus(self) -> bool:
        """Whether what is open is ready for a key."""
        screen = self.screen
        return screen.focused is not None or (screen.is_mounted and not screen.focus_chain)
