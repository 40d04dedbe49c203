"""A carried-over matter or a leader's instruction: taken down, added to, closed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from arrow import Arrow
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, TextArea

from dutyconsole.domain import directives
from dutyconsole.domain.matters import KINDS, Matter
from dutyconsole.errors import BadInput
from dutyconsole.language import N_, _
from dutyconsole.store import matters
from dutyconsole.text import Wrapped, clean_line
from dutyconsole.ui.draft_dialog import DraftDialog
from dutyconsole.ui.widgets.choice import Choice
from dutyconsole.ui.widgets.fields import LineField, TextField
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.lines import Line, Lines
from dutyconsole.wording import moment_short

_LABELS = {
    "giver": N_("Given by"),
    "owner": N_("Owner"),
    "next_step": N_("Next step"),
    "due": N_("Time limit"),
    "chase": N_("Chase on"),
    "consent": N_("Consent"),
}
_HINTS = {
    "giver": N_("who gave it, by name and post"),
    "due": N_("such as 16:00 or 1-27 12:00; may stay empty"),
    "chase": N_("such as 1-27 09:00, 1-28 16:00; may stay empty"),
    "consent": N_("to close it: who agreed, and how"),
}
_FOR_NEW = ("giver", "owner", "next_step", "due", "chase")
_FOR_OPEN = ("owner", "next_step", "chase", "consent")
_OF_DIRECTIVES = frozenset({"giver", "chase", "consent"})
"""Fields that are there for directives only."""
_READ_BACK = (("", N_("not read back yet")), ("yes", N_("read back and confirmed")))
_OTHER = "other"
_LATEST = 2
"""How many of the latest parts are shown beside the first."""
_LEAST = 20


class MatterDialog(DraftDialog):
    """A new matter, or what happened with one that is open."""

    DEFAULT_CSS = """
    MatterDialog {
        Horizontal { height: auto; }
        .matter-label { width: 14; }
        Input, Choice { width: 1fr; }
    }
    """
    STATE = "#matter-state"
    AUTO_FOCUS = "#matter-kind, #matter-text"
    BINDINGS = [
        Binding("f2", "save", N_("Save"), id="matter.save", tooltip=N_("Keep it")),
        Binding(
            "f4", "close", N_("Close it"), id="matter.close",
            tooltip=N_("Save it and close the matter: it is not carried over any more"),
        ),
        Binding(
            "f8", "discard", N_("Discard"), id="matter.discard", tooltip=N_("Throw the draft away")
        ),
    ]  # fmt: skip
    HELP = N_(
        "A leader's instruction is taken down word for word, read back to the leader and confirmed;"
        " a unit handles it, and only the leader's consent closes it. Whatever is carried over"
        " stands in every handover until it is closed. Nothing written before is changed."
    )

    def __init__(
        self, number: int = 0, *, kind: str = _OTHER, read_back: bool = False, closing: bool = False
    ) -> None:
        """`number` is that of an open matter, 0 for a new one, which is of `kind` at first.

        With `read_back` it is marked as read back already; with `closing` F2 closes it too.
        """
        super().__init__()
        self._number = number
        self._given = {"kind": kind, "read_back": "yes" if read_back else ""}
        self._closes = closing
        self._parts: Sequence[Matter] = ()

    def compose(self) -> ComposeResult:
        """What was said so far, and the fields."""
        number = self._number
        parts = self._parts = matters.history(self.desk.db, number)
        draft_of = f"matter-{number}" if number else "matter"
        self.begin(draft_of, _blank(parts, self._given))
        kept = dict(self._draft.fields)
        if self._given["read_back"]:
            kept["read_back"] = "yes"
        with Vertical(classes="dialog") as box:
            box.border_title = _title(parts, closing=self._closes)
            if parts:
                yield Lines(id="matter-history")
            else:
                yield Choice(_spoken(KINDS.items()), value=kept["kind"], id="matter-kind")
            yield Lines(id="matter-text-label")
            yield TextField(kept["text"], id="matter-text")
            yield from self._fields(kept, _FOR_OPEN if parts else _FOR_NEW)
            if not parts or directives.is_unconfirmed(parts[-1]):
                yield Choice(_spoken(_READ_BACK), value=kept["read_back"], id="matter-read_back")
            yield Lines(id="matter-state")
            yield KeyBar()

    def _fields(self, kept: dict[str, str], names: Sequence[str]) -> ComposeResult:
        """A line for each of these; the unit can be chosen among the work groups."""
        groups = [group.name for group in self.desk.station.groups]
        for name in names:
            if name == "owner" and groups and not self._number:
                with Horizontal(id="matter-unit-line"):
                    yield Lines(id="matter-unit-label", classes="matter-label")
                    offered = [(group, group) for group in groups]
                    yield Choice(offered, value=kept["owner"], id="matter-unit")
            with Horizontal(id=f"matter-{name}-line"):
                yield Lines(id=f"matter-{name}-label", classes="matter-label")
                field = LineField(kept[name], id=f"matter-{name}")
                field.placeholder = _(_HINTS[name]) if name in _HINTS else ""
                yield field

    def on_mount(self) -> None:
        """Say what was said so far, and what is asked."""
        parts = self._parts
        for each in self.query("#matter-history").results(Lines):
            each.show_for(lambda room: tuple(_history(parts, room, self.desk.now)))
        for name in _FOR_OPEN if parts else _FOR_NEW:
            self.query_one(f"#matter-{name}-label", Lines).show(((_(_LABELS[name]), "quiet"),))
        self._show_fields()
        self.show_state()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what is open can be closed."""
        if action == "close" and not self._number:
            return False
        return super().check_action(action, parameters)

    @on(Input.Submitted)
    def next_field(self) -> None:
        """Enter goes on to the next field."""
        self.focus_next()

    @on(Choice.Changed, "#matter-unit")
    def take_unit(self, event: Choice.Changed) -> None:
        """A work group that is chosen is the unit that handles it."""
        if event.value:
            self.query_one("#matter-owner", Input).value = event.value

    @on(Input.Changed, "#matter-owner")
    def leave_unit(self, event: Input.Changed) -> None:
        """A unit that is typed is none of the work groups, or the one of that name."""
        for choice in self.query("#matter-unit").results(Choice):
            choice.value = event.value if event.value in self._groups else ""

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(Choice.Changed)
    def keep(self) -> None:
        """Keep what is typed."""
        names = self._draft.fields.keys() - {"kind", "text", "read_back"}
        fields = {name: self._value(name) for name in names}
        self._draft.keep(
            fields | {"kind": self._kind, "text": self._text, "read_back": self._read_back}
        )
        self._show_fields()

    def action_save(self) -> None:
        """Keep it."""
        self._save(done=self._closes)

    def action_close(self) -> None:
        """Keep it and close the matter."""
        self._save(done=True)

    def _save(self, *, done: bool) -> None:
        if kept := self.saved(lambda: self._act(done=done)):
            words = _("Matter {number} closed") if done else _("Matter {number} kept")
            self.desk.say(words.format(number=kept.number))

    def _act(self, *, done: bool) -> Matter:
        return self._add(done=done) if self._number else self._note()

    def _add(self, *, done: bool) -> Matter:
        desk, at = self.desk, self.desk.clock()
        if self._read_back and not self._text.strip() and not done:
            return matters.confirm(desk.db, self._number, by=desk.recorder, at=at)
        said = matters.Added(
            owner=self._value("owner"),
            next_step=self._value("next_step"),
            chase=directives.chase_dates(self._value("chase"), at=at),
            read_back=bool(self._read_back),
            consent=self._value("consent"),
        )
        return matters.add(
            desk.db, self._number, self._text, done=done, by=desk.recorder, at=at, **said
        )

    def _note(self) -> Matter:
        desk, at = self.desk, self.desk.clock()
        typed = self._value("due").strip()
        said = matters.Noted(
            owner=self._value("owner"),
            next_step=self._value("next_step"),
            due=directives.moment_ahead(typed, at=at) if typed else None,
        )
        if self._is_directive:
            if self._text.strip() and not self._value("giver").strip():
                raise BadInput(_("Write down who gave it"))
            said["giver"] = self._value("giver")
            said["chase"] = directives.chase_dates(self._value("chase"), at=at)
            said["confirmed"] = at if self._read_back else None
        return matters.note(desk.db, self._kind, self._text, by=desk.recorder, at=at, **said)

    @property
    def _is_directive(self) -> bool:
        parts = self._parts
        return directives.is_directive(parts[-1]) if parts else self._kind in directives.KINDS

    @property
    def _groups(self) -> set[str]:
        return {group.name for group in self.desk.station.groups}

    @property
    def _text(self) -> str:
        return self.query_one(TextArea).text

    @property
    def _kind(self) -> str:
        return self._chosen("kind") or _OTHER

    @property
    def _read_back(self) -> str:
        return self._chosen("read_back")

    def _chosen(self, name: str) -> str:
        return "".join(each.value for each in self.query(f"#matter-{name}").results(Choice))

    def _value(self, name: str) -> str:
        return "".join(field.value for field in self.query(f"#matter-{name}").results(Input))

    def _show_fields(self) -> None:
        """Who gave it, chasing, reading back and consent are asked of directives only."""
        is_directive = self._is_directive
        for name in (*_OF_DIRECTIVES, "unit"):
            for line in self.query(f"#matter-{name}-line"):
                line.display = is_directive
        for choice in self.query("#matter-read_back"):
            choice.display = is_directive
        asked = _("Word for word") if is_directive else _("What it is about")
        words = _("What happened") if self._number else asked
        self.query_one("#matter-text-label", Lines).show(((words, "quiet"),))
        self._show_unit(is_directive=is_directive)

    def _show_unit(self, *, is_directive: bool) -> None:
        """Who deals with it: of a directive a unit, chosen among the work groups or typed."""
        label = _("Handled by") if is_directive else _(_LABELS["owner"])
        is_chosen = bool(self.query("#matter-unit")) and is_directive
        for each in self.query("#matter-unit-label").results(Lines):
            each.show(((label, "quiet"),))
        self.query_one("#matter-owner-label", Lines).show((("" if is_chosen else label, "quiet"),))
        hint = _("or a section, an affiliated unit") if is_chosen else ""
        self.query_one("#matter-owner", Input).placeholder = hint


def _spoken(options: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((key, _(words)) for key, words in options)


def _title(parts: Sequence[Matter], *, closing: bool) -> str:
    if not parts:
        return _("New matter to carry over")
    number = parts[0].number
    if closing:
        return _("Close matter {number}").format(number=number)
    return _("Matter {number}").format(number=number)


def _blank(parts: Sequence[Matter], given: Mapping[str, str]) -> dict[str, str]:
    """What the fields hold before anything is typed: whoever deals with it goes on doing so."""
    latest = parts[-1] if parts else None
    return {
        "text": "",
        "giver": "",
        "owner": latest.owner if latest else "",
        "next_step": latest.next_step if latest else "",
        "due": "",
        "chase": "",
        "consent": "",
        **given,
    }


def _history(parts: Sequence[Matter], room: int, at: Arrow) -> Iterator[Line]:
    """How it was noted, and what came last."""
    for part in (*parts[:1], *parts[1:][-_LATEST:]):
        stamp = f"{moment_short(part.at, at=at)} {part.by}  "
        giver = "" if part.part or not part.giver else _("{giver}: ").format(giver=part.giver)
        lines = list(Wrapped(clean_line(stamp + giver + part.text), max(room, _LEAST)))
        yield ((lines[0], "" if part.part else "strong"),)
        if rest := " ".join(lines[1:]):
            yield ((rest, "" if part.part else "strong"),)
    for words, is_loud in directives.standing(parts, at=at):
        yield ((words, "loud" if is_loud else "quiet"),)
