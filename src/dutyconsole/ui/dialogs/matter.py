"""A carried-over matter: noted, added to, closed."""

from collections.abc import Iterator, Sequence

from arrow import Arrow
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input, TextArea

from dutyconsole.domain import moments
from dutyconsole.domain.matters import KINDS, Matter
from dutyconsole.language import N_, _
from dutyconsole.store import matters
from dutyconsole.text import Wrapped, clean_line
from dutyconsole.ui.base import DutyDialog
from dutyconsole.ui.form_draft import FormDraft
from dutyconsole.ui.widgets.choice import Choice
from dutyconsole.ui.widgets.fields import LineField, TextField
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.lines import Line, Lines
from dutyconsole.wording import moment_short

_FIELDS = ("owner", "next_step", "due")
_OTHER = "other"
_LATEST = 2
"""How many of the latest parts are shown beside the first."""
_LEAST = 20


class MatterDialog(DutyDialog[None]):
    """A new matter, or what happened with one that is open."""

    AUTO_FOCUS = "Choice, TextArea"
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
        "A leader's instruction, a document to come or to go, a warning: it stands in every"
        " handover until it is closed with what became of it. Nothing written before is changed."
    )

    def __init__(self, number: int = 0) -> None:
        """`number` is that of an open matter, 0 for a new one."""
        super().__init__()
        self._number = number

    @property
    def _parts(self) -> list[Matter]:
        return matters.history(self.desk.db, self._number)

    def compose(self) -> ComposeResult:
        """What was said so far, and the fields."""
        parts, number = self._parts, self._number
        kind = f"matter-{number}" if number else "matter"
        self._draft = FormDraft(self.desk, kind, _blank(parts), self._show_state)
        self._draft.restore()
        kept = self._draft.fields
        with Vertical(classes="dialog") as box:
            box.border_title = (
                _("Matter {number}").format(number=number)
                if parts
                else _("New matter to carry over")
            )
            if parts:
                yield Lines(id="matter-history")
            else:
                kinds = tuple((key, _(words)) for key, words in KINDS.items())
                yield Choice(kinds, value=kept["kind"], id="matter-kind")
            yield Lines(id="matter-text-label")
            yield TextField(kept["text"], id="matter-text")
            for name in _FIELDS if not parts else _FIELDS[:2]:
                yield Lines(id=f"matter-{name}-label")
                yield LineField(kept[name], id=f"matter-{name}")
            yield Lines(id="matter-state")
            yield KeyBar()

    def on_mount(self) -> None:
        """Say what was said so far."""
        parts = self._parts
        for each in self.query("#matter-history").results(Lines):
            each.show_for(lambda room: tuple(_history(parts, room, self.desk.now)))
        for name, words in (
            ("text", _("What happened") if parts else _("What it is about")),
            ("owner", _("Owner")),
            ("next_step", _("Next step")),
            ("due", _("Due (such as 16:00 or 1-27 12:00; may stay empty)")),
        ):
            for each in self.query(f"#matter-{name}-label").results(Lines):
                each.show(((words, "quiet"),))
        self._show_state()

    def on_unmount(self) -> None:
        """Whatever ends the dialog leaves the draft on the disk."""
        self._draft.close()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what is open can be closed."""
        if action == "close" and not self._number:
            return False
        return super().check_action(action, parameters)

    @on(Input.Submitted)
    def next_field(self) -> None:
        """Enter goes on to the next field."""
        self.focus_next()

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(Choice.Changed)
    def keep(self) -> None:
        """Keep what is typed."""
        fields = {name: self._value(name) for name in _FIELDS}
        self._draft.keep(fields | {"kind": self._kind(), "text": self._text})

    def action_save(self) -> None:
        """Keep it."""
        self._save(done=False)

    def action_close(self) -> None:
        """Keep it and close the matter."""
        self._save(done=True)

    def action_back(self) -> None:
        """Leave; what is typed stays as a draft."""
        if self._draft.leave():
            self.dismiss(None)

    def action_discard(self) -> None:
        """Throw the draft away, if that is really meant."""
        self._draft.throw_away(self.dismiss)

    def _save(self, *, done: bool) -> None:
        desk = self.desk
        if not desk.recorder:
            desk.action_recorder()
            return
        if kept := desk.attempt(lambda: self._act(done=done)):
            self._draft.drop()
            self.dismiss(None)
            words = _("Matter {number} closed") if done else _("Matter {number} kept")
            desk.say(words.format(number=kept.number))

    def _act(self, *, done: bool) -> Matter:
        desk, at = self.desk, self.desk.clock()
        said = {"owner": self._value("owner"), "next_step": self._value("next_step")}
        if self._number:
            return matters.add(
                desk.db, self._number, self._text, **said, done=done, by=desk.recorder, at=at
            )
        typed = self._value("due").strip()
        due = moments.parse_ahead(typed, at=at) if typed else None
        return matters.note(
            desk.db, self._kind(), self._text, **said, due=due, by=desk.recorder, at=at
        )

    @property
    def _text(self) -> str:
        return self.query_one(TextArea).text

    def _kind(self) -> str:
        return next((each.value for each in self.query(Choice).results(Choice)), _OTHER)

    def _value(self, name: str) -> str:
        return "".join(field.value for field in self.query(f"#matter-{name}").results(Input))

    def _show_state(self) -> None:
        for each in self.query("#matter-state").results(Lines):
            each.show((self._draft.words,))


def _blank(parts: Sequence[Matter]) -> dict[str, str]:
    """What the fields hold before anything is typed: whoever deals with it goes on doing so."""
    latest = parts[-1] if parts else None
    return {
        "kind": _OTHER,
        "text": "",
        "owner": latest.owner if latest else "",
        "next_step": latest.next_step if latest else "",
        "due": "",
    }


def _history(parts: Sequence[Matter], room: int, at: Arrow) -> Iterator[Line]:
    """How it was noted, and what came last."""
    for part in (*parts[:1], *parts[1:][-_LATEST:]):
        stamp = f"{moment_short(part.at, at=at)} {part.by}  "
        lines = list(Wrapped(clean_line(stamp + part.text), max(room, _LEAST)))
        yield ((lines[0], "" if part.part else "strong"),)
        if rest := " ".join(lines[1:]):
            yield ((rest, "" if part.part else "strong"),)
