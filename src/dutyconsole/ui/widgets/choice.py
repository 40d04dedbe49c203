"""One of a few words, chosen by arrow, digit or click: ` telephone [fax] letter `."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.text import Text
from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from dutyconsole.language import N_
from dutyconsole.text import clean_line, width

_FRAME = 2
"""Columns beside each word: its brackets, or its digit and a space."""
_DIGITS = 9
"""Words that a digit can choose."""


class Choice(Widget, can_focus=True):
    """All the words in one line; the chosen one stands in brackets and is inverse.

    While it is focused, the digit that chooses a word stands before it. What has no room is
    scrolled; `<` and `>` say that there is more.
    """

    COMPONENT_CLASSES = {"choice--chosen", "choice--digit"}
    DEFAULT_CSS = """
    Choice {
        height: 1;
        .choice--chosen { text-style: reverse; }
        .choice--digit { color: $foreground-muted; }
        &:focus { background: $panel; }
    }
    """
    BINDINGS = [
        Binding("left", "move(-1)", id="choice.left", tooltip=N_("The word before"), show=False),
        Binding("right", "move(1)", id="choice.right", tooltip=N_("The next word"), show=False),
        *(
            Binding(
                str(digit),
                f"choose({digit - 1})",
                id=f"choice.{digit}",
                tooltip=N_("The word with this digit"),
                show=False,
            )
            for digit in range(1, _DIGITS + 1)
        ),
        Binding(
            "enter",
            "app.focus_next",
            id="choice.next",
            tooltip=N_("Go to the next field"),
            show=False,
        ),
    ]

    value: reactive[str] = reactive("", init=False)
    """The key of the chosen word; empty where none is chosen."""

    @dataclass
    class Changed(Message):
        """Another word is chosen."""

        choice: "Choice"
        value: str

        @property
        def control(self) -> "Choice":
            """The widget that was changed."""
            return self.choice

    def __init__(
        self,
        options: Sequence[tuple[str, str]],
        *,
        value: str = "",
        id: str | None = None,  # noqa: A002 - Textual's name
    ) -> None:
        """Offer `options`, each a key and the word shown for it."""
        super().__init__(id=id)
        self._keys = [key for key, _word in options]
        self._words = [clean_line(word) for _key, word in options]
        self._first = 0
        self.set_reactive(Choice.value, value)

    def render(self) -> Text:
        """The line, scrolled so far that the chosen word is in it."""
        last = self._scroll()
        text = Text("<" if self._first else "", no_wrap=True)
        for place in range(self._first, last):
            self._append(text, place)
        if last < len(self._words):
            text.append(" " * (self.size.width - text.cell_len - 1) + ">")
        return text

    def watch_value(self, value: str) -> None:
        """Tell the form."""
        self.post_message(self.Changed(self, value))

    def action_move(self, steps: int) -> None:
        """Choose the word `steps` further on, or the first one."""
        place = self._chosen
        self.action_choose(0 if place is None else place + steps)

    def action_choose(self, place: int) -> None:
        """Choose the word at `place`; beyond either end nothing changes."""
        if 0 <= place < len(self._keys):
            self.value = self._keys[place]

    def on_click(self, event: events.Click) -> None:
        """Choose the word under the mouse."""
        column = event.x - (1 if self._first else 0)
        for place in range(self._first, self._scroll()):
            if 0 <= column < self._width(place):
                self.action_choose(place)
                return
            column -= self._width(place)

    @property
    def _chosen(self) -> int | None:
        return self._keys.index(self.value) if self.value in self._keys else None

    def _append(self, text: Text, place: int) -> None:
        word = self._words[place]
        if place == self._chosen:
            text.append(f"[{word}]", self.get_component_rich_style("choice--chosen", partial=True))
            return
        digit = str(place + 1) if self.has_focus and place < _DIGITS else " "
        text.append(digit, self.get_component_rich_style("choice--digit", partial=True))
        text.append(f"{word} ")

    def _scroll(self) -> int:
        """Move the first word shown as little as needed; the answer is the end of what has room."""
        chosen = self._chosen or 0
        self._first = min(self._first, chosen)
        while self._first < chosen and self._end() <= chosen:
            self._first += 1
        while self._first and self._fits(self._first - 1, len(self._words)):
            self._first -= 1
        return self._end()

    def _end(self) -> int:
        """The place after the last word that has room; the first one shown always has."""
        last = min(self._first + 1, len(self._words))
        while last < len(self._words) and self._fits(self._first, last + 1):
            last += 1
        return last

    def _fits(self, first: int, last: int) -> bool:
        more = (first > 0) + (last < len(self._words))
        return sum(map(self._width, range(first, last))) + more <= self.size.width

    def _width(self, place: int) -> int:
        return width(self._words[place]) + _FRAME
