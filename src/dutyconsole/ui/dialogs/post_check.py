"""A post check (查岗) written down while it is fresh: one key, a digit, the seconds, F2."""

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Input

from dutyconsole.domain import moments
from dutyconsole.domain.post_checks import BY_HAND, DIRECTIONS, HOWS, PostCheck, seconds_of
from dutyconsole.errors import AlreadyRecorded, BadInput, NotAllowed
from dutyconsole.language import N_, _
from dutyconsole.store import post_checks
from dutyconsole.text import clean_line
from dutyconsole.ui.draft_dialog import DraftDialog
from dutyconsole.ui.pins import meant
from dutyconsole.ui.widgets.choice import Choice
from dutyconsole.ui.widgets.fields import LineField
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.lines import Lines
from dutyconsole.wording import clock

_NOBODY = "/"
"""No name has it: nobody answered."""
_LABELS = {
    "direction": N_("Direction"),
    "time": N_("Time"),
    "checker": N_("Who checked"),
    "checked": N_("Who was checked"),
    "how": N_("How"),
    "leader": N_("Leader in post?"),
    "seconds": N_("Seconds to answer"),
    "answered": N_("Answered by"),
    "other": N_("or somebody else"),
    "result": N_("Result"),
    "remedy": N_("Remedy"),
}
"""The fields in the form's order, by the end of their id."""


class PostCheckDialog(DraftDialog):
    """Everything is filled in that can be known; whether the leader was there is not."""

    STATE = "#check-state"
    AUTO_FOCUS = "#check-leader"
    CSS = """
    PostCheckDialog {
        .dialog Input { margin-bottom: 0; }
        .dialog Horizontal { height: auto; Lines { width: 19; } Input, Choice { width: 1fr; } }
        Choice { height: auto; }
    }
    """
    BINDINGS = [
        Binding("f2", "save", N_("Save"), id="check.save", tooltip=N_("Keep this check")),
        Binding(
            "f8", "discard", N_("Discard"), id="check.discard", tooltip=N_("Throw the draft away")
        ),
    ]
    HELP = N_(
        "Who called or came to look whether the post is manned, how fast it was answered and by"
        " whom. What is kept is evidence and never changed; leave the seconds empty if nobody"
        " counted them."
    )

    def compose(self) -> ComposeResult:
        """The fields, each behind its name."""
        self.begin("post-check", self._blank())
        with Vertical(classes="dialog") as box:
            box.border_title = _("Post check")
            for name in _LABELS:
                with Horizontal(id=f"check-{name}-row"):
                    yield Lines(id=f"check-{name}-label")
                    yield self._field(name, self._draft.fields[name])
            yield Lines(id="check-state")
            yield KeyBar()

    def on_mount(self) -> None:
        """Say what each field is."""
        for name, words in _LABELS.items():
            self.query_one(f"#check-{name}-label", Lines).show(((_(words), "quiet"),))
        self._show_rows()
        self.show_state()

    @on(Input.Submitted)
    def next_field(self) -> None:
        """Enter goes on to the next field."""
        self.focus_next()

    @on(Input.Changed)
    @on(Choice.Changed)
    def keep(self) -> None:
        """Keep what is typed."""
        self._draft.keep({name: self._value(name) for name in _LABELS})

    @on(Choice.Changed, "#check-direction")
    def turn_round(self) -> None:
        """Whoever checks is the other one now; what was typed by hand stays."""
        ours, theirs = self._sides()
        of_us = self._value("direction") == "of_us"
        for name, (was, shall_be) in {
            "checker": (ours, theirs) if of_us else (theirs, ours),
            "checked": ("", ours) if of_us else (ours, ""),
        }.items():
            field = self.query_one(f"#check-{name}", Input)
            if field.value == was:
                field.value = shall_be
        self._show_rows()

    def action_save(self) -> None:
        """Keep it; only what is on the disk closes the dialog."""
        if kept := self.saved(self._record):
            self.desk.say(_("Post check {number} kept").format(number=kept.id))

    def _record(self) -> PostCheck:
        desk, at = self.desk, self.desk.clock()
        if not self._value("leader"):
            self.query_one("#check-leader").focus()
            raise BadInput(_("Say whether the duty leader was in post"))
        check = PostCheck(
            at=moments.parse(self._value("time"), at=at),
            direction=self._value("direction"),
            checker=self._value("checker"),
            checked=self._value("checked"),
            how=self._value("how"),
            answered_by=self._answered_by(),
            seconds=seconds_of(self._value("seconds")),
            leader_present=self._value("leader") == "yes",
            result=self._value("result"),
            remedy=self._value("remedy"),
        )
        try:
            return post_checks.record(desk.db, check, by=desk.recorder, at=at, uid=self._draft.uid)
        except AlreadyRecorded as before:
            self._draft.renew()
            raise NotAllowed(
                _("What you had typed first was saved; F2 adds this version as well")
            ) from before

    def _answered_by(self) -> str:
        """Whoever is typed, else whoever of the crew is chosen where we are checked."""
        typed = meant(self.desk.db, self._value("other"))
        if typed or self._value("direction") != "of_us":
            return typed
        chosen = self._value("answered")
        return "" if chosen == _NOBODY else chosen

    def _blank(self) -> dict[str, str]:
        """What the fields hold before anything is typed."""
        desk = self.desk
        ours, theirs = self._sides()
        crew = self._crew()
        return dict.fromkeys(_LABELS, "") | {
            "direction": "of_us",
            "time": clock(desk.clock()),
            "checker": theirs,
            "checked": ours,
            "how": "telephone",
            "answered": desk.recorder if desk.recorder in crew else "",
            "result": _("in order"),
        }

    def _field(self, name: str, value: str) -> Widget:
        words = {
            "direction": [(key, _(DIRECTIONS[key])) for key in ("of_us", "by_us")],
            "how": [(key, _(HOWS[key])) for key in BY_HAND],
            "leader": [("yes", _("in post")), ("no", _("not in post"))],
            "answered": [*((each, each) for each in self._crew()), (_NOBODY, _("nobody"))],
        }.get(name)
        if words is None:
            return LineField(value, id=f"check-{name}")
        return Choice(words, value=value, id=f"check-{name}")

    def _crew(self) -> list[str]:
        seats = self.desk.overview.crew.seats
        return list(dict.fromkeys(clean_line(person.name) for _post, person in seats))

    def _sides(self) -> tuple[str, str]:
        identity = self.desk.station.station
        return clean_line(identity.name), clean_line(identity.superior)

    def _show_rows(self) -> None:
        """The crew is offered where it is the one that answers."""
        self.query_one("#check-answered-row").display = self._value("direction") == "of_us"

    def _value(self, name: str) -> str:
        field = self.query_one(f"#check-{name}")
        return field.value if isinstance(field, Input | Choice) else ""
