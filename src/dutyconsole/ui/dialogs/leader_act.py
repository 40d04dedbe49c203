"""What a leader does from afar: an instruction (批示), a check of the post (查岗)."""

from typing import TYPE_CHECKING, cast

from arrow import Arrow
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import TextArea

from dutyconsole.domain.incidents import IncidentNumber
from dutyconsole.domain.leader_acts import LONGEST_TEXT, LeaderAct, check_text, seconds_since
from dutyconsole.domain.post_checks import PostCheck
from dutyconsole.errors import BadInput
from dutyconsole.language import N_, _
from dutyconsole.store import leader_acts
from dutyconsole.store.journal import new_uid
from dutyconsole.text import clean
from dutyconsole.ui.base import DutyDialog
from dutyconsole.ui.widgets.fields import TextField
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.lines import Line, Lines

if TYPE_CHECKING:
    from dutyconsole.ui.view_app import ViewApp


class _LeaderDialog(DutyDialog[None]):
    """A dialog of the view."""

    @property
    def view(self) -> "ViewApp":
        """The application this dialog belongs to."""
        return cast("ViewApp", self.app)


class InstructDialog(_LeaderDialog):
    """An instruction, which becomes a directive at the desk and is read back to the leader."""

    AUTO_FOCUS = "TextField"
    CSS = "InstructDialog .dialog TextArea { height: 8; }"
    BINDINGS = [
        Binding(
            "f2", "send", N_("Send"), id="leader.instruct",
            tooltip=N_("Send the instruction to the desk, which reads it back to you"),
        ),
    ]  # fmt: skip
    HELP = N_(
        "What is sent stands at the desk word for word, which rings and reads it back to you by"
        " telephone. Until F2 nothing of it is kept anywhere: where the line is lost, it has to be"
        " typed again."
    )

    def __init__(self, incident: IncidentNumber | None = None) -> None:
        """With `incident` it is an instruction on that one."""
        super().__init__()
        self._incident = incident

    def compose(self) -> ComposeResult:
        """The text and how much of it there may be."""
        with Vertical(classes="dialog") as box:
            title = _("Instruction")
            box.border_title = f"{title} {self._incident}" if self._incident else title
            yield TextField()
            yield Lines(id="instruct-state")
            yield KeyBar()

    @on(TextArea.Changed)
    def count(self) -> None:
        """Say how much was typed, where it becomes much."""
        typed = len(clean(self.query_one(TextField).text))
        words = _("{count} of {longest} characters").format(count=typed, longest=LONGEST_TEXT)
        style = "loud" if typed > LONGEST_TEXT else "quiet"
        self.query_one("#instruct-state", Lines).show(((words, style),))

    def action_send(self) -> None:
        """Send it; only what lies in the inbox closes the dialog."""
        view, text = self.view, clean(self.query_one(TextField).text)
        try:
            check_text(text)
        except BadInput as refusal:
            view.say(str(refusal))
            return
        act = LeaderAct(
            uid=new_uid(), kind="instruct", leader=view.leader, at=view.clock(),
            incident=self._incident, text=text,
        )  # fmt: skip
        if view.drop(act):
            self.dismiss(None)


class CheckDialog(_LeaderDialog):
    """One question; then the seconds, until the copy for reading holds the answer."""

    BINDINGS = [
        Binding(
            "enter", "send", N_("Ring"), id="leader.check",
            tooltip=N_("Let the desk ring until somebody answers"),
        ),
    ]  # fmt: skip
    HELP = N_(
        "The desk rings until somebody answers, and the seconds until then are kept. You may leave"
        " this dialog meanwhile: the check goes on, and its answer stands in the duty log."
    )

    def __init__(self, sent: LeaderAct | None = None) -> None:
        """With `sent` it is a check that goes on; otherwise nothing is sent yet."""
        super().__init__()
        self._sent = sent
        self._answer: PostCheck | None = None

    def compose(self) -> ComposeResult:
        """The question, and then how it stands."""
        with Vertical(classes="dialog") as box:
            box.border_title = _("Post check")
            yield Lines(id="leader-check")
            yield KeyBar()

    def on_mount(self) -> None:
        """Ask, and count once it is sent."""
        self.watch(self.app, "now", self._show)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """It is sent once."""
        if action == "send" and self._sent:
            return False
        return super().check_action(action, parameters)

    def action_send(self) -> None:
        """Let the desk ring."""
        view = self.view
        act = LeaderAct(uid=new_uid(), kind="check", leader=view.leader, at=view.clock())
        if view.drop(act):
            self._sent = act
            self.refresh_bindings()
            self._show(view.now)

    def _show(self, at: Arrow) -> None:
        self.query_one("#leader-check", Lines).show(*self._lines(at))

    def _lines(self, at: Arrow) -> tuple[Line, ...]:
        if self._sent is None:
            words = _("Let the desk ring and see how fast somebody answers?")
            return (((words, "strong"),),)
        seconds, db = seconds_since(self._sent, at), self.view.db
        taken = leader_acts.find(db, self._sent.uid)
        if taken is None:
            words = _("Sent; the desk has not taken it in for {seconds} s").format(seconds=seconds)
            return (((words, "warn"),),)
        self._answer = self._answer or leader_acts.answer_of(db, taken.id)
        if self._answer is None:
            words = _("The desk has been ringing for {seconds} s").format(seconds=seconds)
            return (((words, "loud"),),)
        return _answered(self._answer)


def _answered(check: PostCheck) -> tuple[Line, ...]:
    words = (
        _("{name} answered").format(name=check.answered_by)
        if check.seconds is None
        else _("{name} answered after {seconds} s").format(
            name=check.answered_by, seconds=check.seconds
        )
    )
    present = _("the duty leader is in post") if check.leader_present else ""
    absent = "" if check.leader_present else _("THE DUTY LEADER IS NOT IN POST")
    return ((words, "good"),), ((present, ""), (absent, "loud")), ((check.result, ""),)
