"""Lines of plain text: words of people are never parsed as markup here."""

from rich.style import Style
from rich.text import Text
from textual.widgets import Static

from dutyconsole.text import clean, fit


class Lines(Static):
    """A few lines of text, each cut to the width; nothing in them is markup."""

    COMPONENT_CLASSES = {
        "lines--loud",
        "lines--quiet",
        "lines--strong",
        "lines--good",
        "lines--warn",
    }

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(markup=False, id=id, classes=classes)
        self._shown: tuple[tuple[tuple[str, str], ...], ...] = ()

    def show(self, *lines: tuple[tuple[str, str], ...]) -> None:
        """Show these lines: pieces of (words, style), a style the end of a component class."""
        if lines != self._shown:
            self._shown = lines
            self.refresh(layout=True)

    def render(self) -> Text:
        """All lines, each cut to the width of the widget, wide characters whole."""
        text = Text(no_wrap=True, end="")
        for number, line in enumerate(self._shown):
            if number:
                text.append("\n")
            self._append(text, line)
        return text

    def _append(self, text: Text, line: tuple[tuple[str, str], ...]) -> None:
        room = self.size.width
        for words, style in line:
            shown = clean(words).replace("\n", " ")
            if (cut := fit(shown, room).rstrip()) != shown.rstrip():
                shown = cut
            text.append(shown, self._style(style))
            room -= Text(shown).cell_len
            if room <= 0:
                return

    def _style(self, name: str) -> Style | None:
        if not name:
            return None
        return self.get_component_rich_style(f"lines--{name}", partial=True)
