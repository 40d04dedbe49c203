"""The fields of a message as a form shows them, in the order in which a caller talks."""

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget

from dutyconsole.config import Station
from dutyconsole.domain.incidents import REQUIRED
from dutyconsole.language import N_, _
from dutyconsole.text import width
from dutyconsole.ui.message_form import CHOICES, LABELS, LONG, MOMENTS, options
from dutyconsole.ui.widgets.choice import Choice
from dutyconsole.ui.widgets.fields import LineField, TextField
from dutyconsole.ui.widgets.lines import Lines

_ROWS = (
    ("reason",),
    ("received_at", "occurred_at"),
    ("source",),
    ("unit",),
    ("caller", "caller_post", "phone"),
    ("place",),
    ("text",),
    ("category",),
    ("level",),
    ("proposal",),
)
_MUST = {"reason", "received_at", *REQUIRED}


def _key(key: str, printed: str, action: str, name: str, tooltip: str) -> Binding:
    # Priority, because keys that come in a burst would otherwise still reach the field before.
    return Binding(
        key,
        action,
        name,
        show=False,
        key_display=printed,
        priority=True,
        tooltip=tooltip,
        id=f"fields.{key}",
    )


class MessageFields(VerticalScroll, can_focus=False):
    """A label and a field for each; `*` marks what must be filled in, `!` what is wrong."""

    BINDINGS = [
        _key("tab", "Tab", "app.focus_next", N_("Onward"), N_("Go to the next field")),
        _key(
            "shift+tab",
            "S-Tab",
            "app.focus_previous",
            N_("Backward"),
            N_("Shift+Tab goes to the field before"),
        ),
        _key(
            "enter",
            "Enter",
            "next",
            N_("Onward"),
            N_("Go to the next field; in the text, to the next line"),
        ),
    ]

    def __init__(self, values: Mapping[str, str], station: Station, *, with_reason: bool) -> None:
        super().__init__()
        self._start = values
        self._station = station
        self._rows = _ROWS if with_reason else _ROWS[1:]
        self._names = [name for row in self._rows for name in row]

    def compose(self) -> ComposeResult:
        """Row by row."""
        for row in self._rows:
            with Horizontal(id=f"row-{row[0]}"):
                for name in row:
                    yield Lines(id=f"label-{name}")
                    yield self._field(name)

    def on_mount(self) -> None:
        """Name the fields, those at the left in one column."""
        self.mark(())
        column = max(width(_(LABELS[row[0]])) for row in self._rows)
        for row in self._rows:
            for name in row:
                cells = column if name == row[0] else width(_(LABELS[name]))
                self.query_one(f"#label-{name}").styles.width = cells + 2

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's
        """Enter is a line break where there may be several lines."""
        return not (action == "next" and isinstance(self.screen.focused, TextField))

    def action_next(self) -> None:
        """Go to the next field."""
        self.screen.focus_next()

    @property
    def values(self) -> dict[str, str]:
        """What the fields hold; those that the form does not have are empty."""
        return dict.fromkeys(LABELS, "") | {name: self._value(name) for name in self._names}

    def choose(self, name: str, value: str) -> None:
        """Choose what another dialog has found out."""
        self.query_one(f"#field-{name}", Choice).value = value

    def mark(self, wrong: tuple[str, ...]) -> None:
        """Mark what is wrong; the first such field gets the cursor."""
        for name in self._names:
            sign = "!" if name in wrong else "*" if name in _MUST else " "
            style = "loud" if name in wrong else "quiet"
            label = self.query_one(f"#label-{name}", Lines)
            label.show(((sign + _(LABELS[name]), style),))
        if wrong:
            self._widget(wrong[0]).focus()

    def begin(self) -> None:
        """Put the cursor into the first required field that is empty."""
        empty = (name for name in self._names if name in _MUST and not self._value(name))
        self._widget(next(empty, "text")).focus()

    def _field(self, name: str) -> Widget:
        value, key = self._start[name], f"field-{name}"
        if name in CHOICES:
            return Choice(options(name, self._station), value=value, id=key)
        if name in LONG:
            return TextField(value, id=key)
        return LineField(value, id=key, select_on_focus=name in MOMENTS)

    def _widget(self, name: str) -> Widget:
        return self.query_one(f"#field-{name}")

    def _value(self, name: str) -> str:
        field = self._widget(name)
        if isinstance(field, Choice | LineField):
            return field.value
        return self.query_one(f"#field-{name}", TextField).text
