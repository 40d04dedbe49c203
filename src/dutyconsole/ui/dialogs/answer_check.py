"""The desk answers a leader who checks the post from afar: one key, a digit, F2."""

from arrow import Arrow
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Input

from dutyconsole.domain.leader_acts import LeaderAct, seconds_since
from dutyconsole.domain.post_checks import PostCheck
from dutyconsole.errors import BadInput
from dutyconsole.language import N_, _
from dutyconsole.store import leader_acts
from dutyconsole.text import clean_line
from dutyconsole.ui.base import DutyDialog
from dutyconsole.ui.widgets.choice import Choice
from dutyconsole.ui.widgets.fields import LineField
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.lines import Lines
from dutyconsole.wording import digits, moment_short

_LABELS = {
    "leader": N_("Leader in post?"),
    "who": N_("Answered by"),
    "result": N_("Result"),
}
"""The fields in the form's order, by the end of their id."""


class AnswerCheckDialog(DutyDialog[None]):
    """The seconds run until it is kept; whether the duty leader is there is never presumed."""

    AUTO_FOCUS = "#answer-leader"
    CSS = """
    AnswerCheckDialog {
        .dialog Input { margin-bottom: 0; }
        .dialog Horizontal { height: auto; Lines { width: 19; } Input, Choice { width: 1fr; } }
        Choice { height: auto; }
    }
    """
    BINDINGS = [
        Binding(
            "f2", "save", N_("Answer"), id="answer.save",
            tooltip=N_("Answer: the bell is silent then, and the leader sees it"),
        ),
    ]  # fmt: skip
    HELP = N_(
        "A leader checks from afar whether the post is manned. The desk rings until somebody"
        " answers here; the seconds until then are kept, with who answered and whether the duty"
        " leader is in post. The leader sees the answer at once."
    )

    def __init__(self, number: int) -> None:
        """Answer the leader's act of this number."""
        super().__init__()
        self._number = number
        self._asked: LeaderAct | None = None

    def compose(self) -> ComposeResult:
        """Who asks and since when, and the fields, each behind its name."""
        self._asked = leader_acts.get(self.desk.db, self._number)
        with Vertical(classes="dialog") as box:
            box.border_title = _("Post check")
            yield Lines(id="answer-asked")
            for name in _LABELS:
                with Horizontal():
                    yield Lines(id=f"answer-{name}-label")
                    yield self._field(name)
            yield KeyBar()

    def on_mount(self) -> None:
        """Say what each field is, and count the seconds."""
        for name, words in _LABELS.items():
            self.query_one(f"#answer-{name}-label", Lines).show(((_(words), "quiet"),))
        self.watch(self.app, "now", self._count)

    @on(Input.Submitted)
    def action_save(self) -> None:
        """Keep the answer; only what is on the disk closes the dialog."""
        desk = self.desk
        if not desk.recorder:
            desk.action_recorder()
            return
        if kept := desk.attempt(self._answer):
            self.dismiss(None)
            desk.say(_answered(kept))

    def _answer(self) -> PostCheck:
        desk = self.desk
        present = self.query_one("#answer-leader", Choice)
        if not present.value:
            present.focus()
            raise BadInput(_("Say whether the duty leader is in post"))
        return leader_acts.answer(
            desk.db,
            self._number,
            answered_by=self.query_one("#answer-who", Choice).value,
            leader_present=present.value == "yes",
            result=self.query_one("#answer-result", Input).value,
            by=desk.recorder,
            at=desk.clock(),
        )

    def _field(self, name: str) -> Widget:
        if name == "result":
            return LineField(_("in order"), id="answer-result")
        if name == "leader":
            words = [("yes", _("in post")), ("no", _("not in post"))]
            return Choice(words, id="answer-leader")
        desk = self.desk
        crew = (clean_line(person.name) for _post, person in desk.overview.crew.seats)
        names = [name for name in dict.fromkeys((desk.recorder, *crew)) if name]
        return Choice([(name, name) for name in names], value=desk.recorder, id="answer-who")

    def _count(self, at: Arrow) -> None:
        asked = self._asked
        if asked is None:
            return
        words = _("{leader} asked at {time}").format(
            leader=asked.leader, time=moment_short(asked.at, at=at)
        )
        seconds = f"  {digits(seconds_since(asked, at))}"
        self.query_one("#answer-asked", Lines).show(((words, "strong"), (seconds, "loud")))


def _answered(kept: PostCheck) -> str:
    if kept.seconds is None:
        return _("{leader}'s post check is answered").format(leader=kept.checker)
    return _("{leader}'s post check is answered after {seconds} s").format(
        leader=kept.checker, seconds=kept.seconds
    )
