"""Adding to an incident: a supplement, a closing, or the reason for which it is cancelled."""

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import TextArea

from dutyconsole.domain.incident_steps import rules_of
from dutyconsole.domain.incidents import KINDS, IncidentNumber, Kind, LogEntry
from dutyconsole.errors import AlreadyRecorded, NotAllowed
from dutyconsole.language import N_, _
from dutyconsole.store import incidents
from dutyconsole.text import clean
from dutyconsole.ui.draft_dialog import DraftDialog
from dutyconsole.ui.message_form import draft_kind
from dutyconsole.ui.widgets.fields import TextField
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.lines import Lines

_ASKED = {
    Kind.SUPPLEMENT: N_("What is to be added"),
    Kind.CANCELLATION: N_("Why it is cancelled; the original stays readable"),
    Kind.CLOSING: N_("How it was dealt with"),
}


class AmendDialog(DraftDialog):
    """One text, which becomes a new part of the incident's record."""

    STATE = "#amend-state"
    AUTO_FOCUS = "TextField"
    BINDINGS = [
        Binding("f2", "save", N_("Save"), id="amend.save", tooltip=N_("Add it to the record")),
        Binding(
            "f8", "discard", N_("Discard"), id="amend.discard", tooltip=N_("Throw the draft away")
        ),
    ]
    HELP = N_(
        "What is recorded is never overwritten: a supplement, a closing or a cancellation is a new"
        " part under the same number."
    )

    def __init__(self, number: IncidentNumber, kind: Kind) -> None:
        """Add a part of this kind to the incident `number`."""
        super().__init__()
        self._number = number
        self._kind = kind

    def compose(self) -> ComposeResult:
        """What is asked for, the text, how the draft stands, and the keys."""
        kind = draft_kind(self._kind, self._number)
        self.begin(kind, {"text": ""})
        with Vertical(classes="dialog") as box:
            box.border_title = f"{self._number} {_(KINDS[self._kind])}"
            yield Lines(id="amend-asked")
            yield TextField(self._draft.fields["text"])
            yield Lines(id="amend-state")
            yield KeyBar()

    def on_mount(self) -> None:
        """Say what is asked for."""
        self.query_one("#amend-asked", Lines).show(((_(_ASKED[self._kind]), "quiet"),))
        self.show_state()

    @on(TextArea.Changed)
    def keep(self) -> None:
        """Keep the draft as it is now."""
        self._draft.keep({"text": self.query_one(TextField).text})

    def action_save(self) -> None:
        """Save; only what is on the disk closes the dialog."""
        text = self.query_one(TextField).text
        if self.saved(lambda: self._record(text)):
            self.desk.say(
                _("{number}: {kind} saved").format(number=self._number, kind=_(KINDS[self._kind]))
            )

    def _record(self, text: str) -> LogEntry:
        desk = self.desk
        why = self._kind is Kind.CANCELLATION
        try:
            return incidents.amend(
                desk.db,
                self._number,
                self._kind,
                by=desk.recorder,
                at=desk.clock(),
                text="" if why else text,
                reason=text if why else "",
                rules=rules_of(desk.station),
                uid=self._draft.uid,
            )
        except AlreadyRecorded as before:
            written = clean(text).strip()
            for entry in incidents.get(desk.db, self._number).entries:
                if entry.kind is self._kind and written in (entry.reason, entry.message.text):
                    return entry
            self._draft.renew()
            raise NotAllowed(
                _("What you had typed first was saved; F2 adds this version as well")
            ) from before
