"""The fields of a form: what is pasted into them is kept whole, and only what a person can see."""

from textual import events
from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input, TextArea

from dutyconsole.text import clean, clean_line


class LineField(Input):
    """A field of one line; line breaks in what is pasted become spaces."""

    # Textual's own asks for a new layout of the whole screen with every character.
    virtual_size = Reactive(Size(0, 0))

    def __init__(
        self,
        value: str = "",
        *,
        id: str | None = None,  # noqa: A002 - Textual's name
        select_on_focus: bool = False,
    ) -> None:
        super().__init__(clean_line(value), id=id, compact=True, select_on_focus=select_on_focus)

    def on_paste(self, event: events.Paste) -> None:
        """Keep all of it: Textual's own field keeps the first line only."""
        event.text = clean_line(event.text)


class TextField(TextArea, inherit_bindings=False):
    """A field of any number of lines; Tab goes to the next field."""

    # Textual's own takes F6 and F7 for selecting; here they are keys of the form it stands in.
    BINDINGS = [each for each in TextArea.BINDINGS if each.key not in {"f6", "f7"}]  # type: ignore[union-attr]

    def __init__(self, value: str = "", *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(clean(value), id=id, compact=True, highlight_cursor_line=False)

    def on_paste(self, event: events.Paste) -> None:
        """Keep all of it but what nobody can see."""
        event.text = clean(event.text)
