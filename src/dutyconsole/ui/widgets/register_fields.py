"""The fields of a register's form, made from its declaration, in the order of asking."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from dutyconsole.config import Station
from dutyconsole.domain.people import Person, label
from dutyconsole.domain.register_fields import YES_NO, Field
from dutyconsole.domain.register_kinds import Register, choices_of
from dutyconsole.language import N_, _
from dutyconsole.text import clean_line, width
from dutyconsole.ui.register_typed import (
    OFFERED,
    REASON,
    is_asked,
    offers_people,
    people_meant,
)
from dutyconsole.ui.widgets.choice import Choice
from dutyconsole.ui.widgets.fields import LineField
from dutyconsole.ui.widgets.lines import Lines

_LABEL = 28
"""Columns that the name of a field may take."""
_BY_CHOICE = frozenset({"choice", "item", "area", "round"})
REASON_FIELD = Field(key=REASON, name=N_("Reason"), required=True)


class PersonField(LineField):
    """A name: who may be meant is offered; a digit takes one of them, going on the only one."""

    @dataclass
    class Taken(Message):
        """Somebody of the directory was taken."""

        field: "PersonField"
        person: Person

    def __init__(self, value: str, people: Sequence[Person], *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(value, id=id)
        self._people = people

    @property
    def offered(self) -> tuple[Person, ...]:
        """Whom what is typed may mean."""
        return people_meant(self.value, self._people)

    @property
    def surely(self) -> Person | None:
        """The only one who is meant by letters; characters may be a name that nobody knows yet."""
        offered = self.offered
        return offered[0] if len(offered) == 1 and self.value.isascii() else None

    def complete(self) -> None:
        """Take the only one who is meant."""
        if person := self.surely:
            self._take(person)

    def on_key(self, event: events.Key) -> None:
        """A digit takes the one before whose name it stands."""
        character = event.character or ""
        if not (character.isdecimal() and len(character) == 1):
            return
        offered, place = self.offered[:OFFERED], int(character) - 1
        if 0 <= place < len(offered):
            event.prevent_default()
            event.stop()
            self._take(offered[place])

    def on_blur(self) -> None:
        """Whoever goes on has meant the only one who is found."""
        self.complete()

    def _take(self, person: Person) -> None:
        self.value = label(person, self._people)
        self.cursor_position = len(self.value)
        self.post_message(self.Taken(self, person))


def _key(key: str, printed: str, action: str, name: str, tooltip: str) -> Binding:
    # Priority, because keys that come in a burst would otherwise still reach the field before.
    return Binding(
        key, action, name, show=False, key_display=printed, priority=True, tooltip=tooltip,
        id=f"register_fields.{key}",
    )  # fmt: skip


class RegisterFields(VerticalScroll, can_focus=False):
    """A label and a field for each; `*` marks what must be filled in, `!` what is wrong."""

    BINDINGS = [
        _key("tab", "Tab", "app.focus_next", N_("Onward"), N_("Go to the next field")),
        _key(
            "shift+tab", "S-Tab", "app.focus_previous", N_("Backward"),
            N_("Shift+Tab goes to the field before"),
        ),
        _key("enter", "Enter", "app.focus_next", N_("Onward"), N_("Go to the next field")),
        _key("down", "↓", "app.focus_next", N_("Onward"), N_("Go to the next field")),
        _key("up", "↑", "app.focus_previous", N_("Backward"), N_("Go to the field before")),
    ]  # fmt: skip

    @dataclass
    class Left(Message):
        """A field was left: what is typed there can be judged."""

        key: str

    def __init__(
        self,
        register: Register,
        fields: Sequence[Field],
        values: Mapping[str, str],
        station: Station,
        people: Sequence[Person],
        *,
        masked: frozenset[str] = frozenset(),
    ) -> None:
        """`masked` are the fields in which something stands that is not shown."""
        super().__init__()
        self._register = register
        self._fields = (REASON_FIELD, *fields) if REASON in values else tuple(fields)
        self._start = values
        self._station = station
        self._people = people
        self._masked = masked

    def compose(self) -> ComposeResult:
        """Field by field."""
        for field in self._fields:
            with Horizontal(id=f"row-{field.key}"):
                yield Lines(id=f"label-{field.key}")
                yield self._widget_for(field)

    def on_mount(self) -> None:
        """Name the fields, in one column."""
        self.mark(())
        cells = min(max(width(each.title) for each in self._fields), _LABEL) + 2
        for field in self._fields:
            self.query_one(f"#label-{field.key}").styles.width = cells

    @property
    def values(self) -> dict[str, str]:
        """What the fields hold, by their keys."""
        return {each.key: self._value(each.key) for each in self._fields}

    @property
    def missing(self) -> tuple[str, ...]:
        """The keys of what must be filled in and is not; what is masked is there."""
        return tuple(
            each.key
            for each in self._fields
            if self._must(each) and not self._value(each.key).strip()
        )

    def begin(self) -> None:
        """Put the cursor into the first required field that is empty, or the first empty one."""
        empty = [each.key for each in self._fields if not self._value(each.key).strip()]
        key = next(iter([*self.missing, *empty, self._fields[0].key]))
        self.widget(key).focus()

    def fill(self, values: Mapping[str, str]) -> None:
        """Let the fields hold this."""
        for field in self._fields:
            each = self.widget(field.key)
            if isinstance(each, LineField | Choice):
                each.value = values.get(field.key, "")

    def mark(self, wrong: Sequence[str], *, go: bool = False) -> None:
        """Mark what is wrong; with `go` the first such field gets the cursor."""
        for field in self._fields:
            sign = "!" if field.key in wrong else "*" if self._must(field) else " "
            style = "loud" if field.key in wrong else "quiet"
            self.query_one(f"#label-{field.key}", Lines).show(((sign + field.title, style),))
        if wrong and go:
            self.widget(wrong[0]).focus()

    def complete(self) -> None:
        """Take whoever alone is meant in the field one is in."""
        if isinstance(self.screen.focused, PersonField):
            self.screen.focused.complete()

    def widget(self, key: str) -> Widget:
        """The field of this key."""
        return self.query_one(f"#field-{key}")

    @on(PersonField.Taken)
    def fill_section(self, event: PersonField.Taken) -> None:
        """The section of whoever was taken, where none is typed."""
        section = {"host": "host_section", "person": "section", "receiver": "section"}.get(
            (event.field.id or "").removeprefix("field-"), ""
        )
        if any(each.key == section for each in self._fields) and not self._value(section):
            self.query_one(f"#field-{section}", LineField).value = event.person.department

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """A field was left."""
        if event.widget.id and event.widget.id.startswith("field-"):
            self.post_message(self.Left(event.widget.id.removeprefix("field-")))

    def _must(self, field: Field) -> bool:
        if field.key in self._masked:
            return False
        return field is REASON_FIELD or is_asked(self._register, field)

    def _widget_for(self, field: Field) -> Widget:
        value, key = self._start.get(field.key, ""), f"field-{field.key}"
        if field.kind in _BY_CHOICE:
            words = choices_of(field, self._station).items()
            return Choice(tuple((each, _(name)) for each, name in words), value=value, id=key)
        if field.kind == "yes_no":
            return Choice(
                tuple((each, _(name)) for each, name in YES_NO.items()), value=value, id=key
            )
        if offers_people(self._register, field):
            return PersonField(value, self._people, id=key)
        line = LineField(value, id=key, select_on_focus=field.kind == "moment")
        if field.key in self._masked:
            line.placeholder = _("masked; left empty, it stays as it is")
        return line

    def _value(self, key: str) -> str:
        field = self.widget(key)
        return field.value if isinstance(field, Choice | Input) else ""


def offer_words(field: Widget | None) -> str:
    """`1 Wang Fang Planning  2 …`: who may be meant in the field one is in."""
    if not isinstance(field, PersonField):
        return ""
    if person := field.surely:
        return _("Enter takes {name}").format(name=_known_as(person))
    offered = enumerate(field.offered[:OFFERED], start=1)
    return "  ".join(f"{place} {_known_as(person)}" for place, person in offered)


def _known_as(person: Person) -> str:
    return clean_line(f"{person.name} {person.department}")
