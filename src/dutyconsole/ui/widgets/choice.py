"""One of a few words, chosen by arrow, digit, letter or click: ` telephone [fax] letter `."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.text import Text
from textual import events
from textual.binding import Binding
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input, TextArea

from dutyconsole.language import N_
from dutyconsole.text import clean_line, width

_FRAME = 2
"""Columns beside each word: its brackets, or its digit and a space."""
_HOLDS_TEXT = (Input, TextArea)
_DIGITS = 9
"""Words that a digit can choose."""


class Choice(Widget, can_focus=True):
    """All the words; the chosen one stands in brackets, inverse while one chooses.

    While it is focused, the digit that chooses a word stands before it; that digit, or the letter
    with which no other word begins, chooses and goes on to the next field. Whatever else is typed
    goes into the next field that holds text. What has no room in a line is folded where the
    stylesheet says `height: auto`, and otherwise scrolled; `<` and `>` say that there is more.
    """

    COMPONENT_CLASSES = {"choice--chosen", "choice--digit"}
    DEFAULT_CSS = """
    Choice {
        height: 1;
        .choice--chosen { text-style: bold; color: $accent; }
        .choice--digit { color: $foreground-muted; }
        &:focus { background: $panel; .choice--chosen { text-style: reverse; } }
    }
    """
    BINDINGS = [
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
        """The line, scrolled so far that the chosen word is in it, or the lines."""
        text = Text(no_wrap=True)
        for number, places in enumerate(self._lines()):
            text.append("\n" if number else "")
            text.append("<" if places.start and not number else "")
            for place in places:
                self._append(text, place)
        if places.stop < len(self._words):
            text.append(" " * (self.size.width - text.cell_len - 1) + ">")
        return text

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - Textual's
        """As many lines as the words need, folded to `width`."""
        return len(self._folded(width))

    def watch_value(self, value: str) -> None:
        """Tell the form."""
        self.post_message(self.Changed(self, value))

    def post_message(self, message: Message) -> bool:
        """Answer a key as it comes in, so that the next one of a burst is for the field after."""
        if isinstance(message, events.Key) and self._answer(message):
            return True
        return super().post_message(message)

    def _answer(self, key: events.Key) -> bool:
        """Whether the key was for this field; what a binding waits for is not."""
        if key.key in ("left", "right"):
            self._move(1 if key.key == "right" else -1)
        elif not key.is_printable or key.key in self.screen.active_bindings:
            return False
        elif not self._choose_by(key.character or ""):
            self._pass_on(key)
        return True

    def _choose_by(self, character: str) -> bool:
        """Choose by digit, of full width too, or by a letter that one word alone begins with."""
        if character.isdecimal():
            place = int(character) - 1
        else:
            initials = [word[:1].casefold() for word in self._words]
            alone = character.isascii() and initials.count(character.casefold()) == 1
            place = initials.index(character.casefold()) if alone else -1
        if not 0 <= place < len(self._keys):
            return False
        self._choose(place)
        self.screen.focus_next()
        return True

    def _pass_on(self, key: events.Key) -> None:
        """Go on to the next field that holds text, and let it have the key."""
        chain = self.screen.focus_chain
        after = chain.index(self) + 1 if self in chain else 0
        fields = (each for each in chain[after:] + chain[:after] if isinstance(each, _HOLDS_TEXT))
        field = None if key.key == "space" else next(fields, None)
        if field is None:
            self.app.bell()
            return
        self.screen.set_focus(field)
        field.post_message(key)

    def on_click(self, event: events.Click) -> None:
        """Choose the word under the mouse."""
        lines = self._lines()
        if not 0 <= event.y < len(lines):
            return
        column = event.x - (1 if lines[0].start else 0)
        for place in lines[event.y]:
            if 0 <= column < self._width(place):
                self._choose(place)
                return
            column -= self._width(place)

    def _move(self, steps: int) -> None:
        place = self._chosen
        self._choose(0 if place is None else place + steps)

    def _choose(self, place: int) -> None:
        if 0 <= place < len(self._keys):
            self.value = self._keys[place]

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

    def _lines(self) -> list[range]:
        """The places of the words in each line."""
        return self._folded(self.size.width) if self.size.height > 1 else [self._scrolled()]

    def _folded(self, room: int) -> list[range]:
        lines: list[range] = []
        first = 0
        while first < len(self._words) or not lines:
            last = first + 1
            while last < len(self._words) and self._cells(first, last + 1) <= room:
                last += 1
            lines.append(range(first, min(last, len(self._words))))
            first = last
        return lines

    def _scrolled(self) -> range:
        """What is shown of the one line: moved as little as brings the chosen word into it."""
        chosen = self._chosen or 0
        self._first = min(self._first, chosen)
        while self._first < chosen and self._end() <= chosen:
            self._first += 1
        while self._first and self._fits(self._first - 1, len(self._words)):
            self._first -= 1
        return range(self._first, self._end())

    def _end(self) -> int:
        """The place after the last word that has room; the first one shown always has."""
        last = min(self._first + 1, len(self._words))
        while last < len(self._words) and self._fits(self._first, last + 1):
            last += 1
        return last

    def _fits(self, first: int, last: int) -> bool:
        more = (first > 0) + (last < len(self._words))
        return self._cells(first, last) + more <= self.size.width

    def _cells(self, first: int, last: int) -> int:
        return sum(map(self._width, range(first, last)))

    def _width(self, place: int) -> int:
        return width(self._words[place]) + _FRAME
