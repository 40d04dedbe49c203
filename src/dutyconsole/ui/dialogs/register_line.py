"""One line of a register: all that it says, and every part of its history."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll

from dutyconsole.domain.register_fields import Values
from dutyconsole.domain.register_kinds import Register
from dutyconsole.domain.register_lines import LineState
from dutyconsole.language import N_
from dutyconsole.store.register_lists import get, history
from dutyconsole.ui.base import DutyDialog, entitle
from dutyconsole.ui.register_typed import still_to_come
from dutyconsole.ui.register_words import line_name, whole
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.lines import Lines


class RegisterLineDialog(DutyDialog[str]):
    """The answer is what is done with the line next, as an action of the register's screen."""

    AUTO_FOCUS = "VerticalScroll"
    BINDINGS = [
        Binding(
            "x", "then('go_on')", N_("Go on"), id="register_line.go_on",
            tooltip=N_("Write down the exit, the return, the second reading, the release"),
        ),
        Binding(
            "g", "then('correct')", N_("Correct"), id="register_line.correct",
            tooltip=N_("Correct it, with a reason; what it said stays in its history"),
        ),
        Binding(
            "z", "then('cancel')", N_("Cancel"), id="register_line.cancel",
            tooltip=N_("Cancel it, with a reason; it stays readable"),
        ),
        Binding(
            "b", "then('reveal')", N_("Unmask"), id="register_line.reveal",
            tooltip=N_("Show ID numbers and telephones, with a reason that is recorded"),
        ),
    ]  # fmt: skip
    HELP = N_(
        "All that the line says now, then every part of its history: who entered, went on with,"
        " corrected or cancelled it, when and why. Nothing that is recorded is overwritten."
    )

    def __init__(self, register: Register, number: int, *, opened: bool = False) -> None:
        """`opened` shows what is masked otherwise: a reason was recorded."""
        super().__init__()
        self._register = register
        self._number = number
        self._opened = opened

    def compose(self) -> ComposeResult:
        """The line, scrolled, and the keys."""
        desk = self.desk
        # The last part with the state that the line has now: a part alone does not know it.
        line = get(desk.db, self._register, self._number)
        self._parts = (*history(desk.db, self._register, self._number)[:-1], line)
        with Vertical(classes="dialog") as box:
            entitle(box, line_name(self._register, line, desk.station, at=desk.now))
            with VerticalScroll(can_focus=True):
                yield Lines(id="register-line")
            yield KeyBar()

    def on_mount(self) -> None:
        """Show all of it."""
        desk = self.desk
        self.query_one("#register-line", Lines).show_for(
            lambda room: tuple(
                whole(
                    self._register, self._parts, desk.station, room, at=desk.now,
                    opened=self._opened,
                )
            )
        )  # fmt: skip

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What counts no longer is only read."""
        if action != "then":
            return super().check_action(action, parameters)
        line = self._parts[-1]
        if line.destroyed:
            return False
        if parameters == ("reveal",):
            return not self._opened and has_masked(self._register, line.values)
        if parameters == ("go_on",) and not still_to_come(self._register, line.values):
            return False
        return line.state is not LineState.CANCELLED

    def action_then(self, action: str) -> None:
        """Do this with the line next."""
        self.dismiss(action)


def has_masked(register: Register, values: Values) -> bool:
    """Whether something stands in the line that is masked."""
    return any(each.is_private and values.get(each.key) for each in register.fields)
