"""What all screens share: the desk they belong to, reading again when the record moved."""

from typing import TYPE_CHECKING, TypeVar, cast

from textual.await_complete import AwaitComplete
from textual.binding import Binding
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widget import Widget

from dutyconsole.language import N_
from dutyconsole.ui.help_key import HELP_KEY

if TYPE_CHECKING:
    from dutyconsole.domain.incidents import LogEntry
    from dutyconsole.ui.app import DutyApp
    from dutyconsole.ui.console_app import ConsoleApp

Result = TypeVar("Result")

BACK = Binding(
    "escape", "back", N_("Back"), id="screen.back", tooltip=N_("Go back; nothing typed is lost")
)


def entitle(widget: Widget, title: str) -> None:
    """Write `title` into the border of `widget`, as words and never as markup.

    Writing the same again would draw all of it.
    """
    words = Content(title)
    if widget.border_title != words.markup:
        widget.border_title = words


def only_looks(widget: Widget) -> bool:
    """Whether it is shown to somebody who cannot write."""
    return cast("ConsoleApp", widget.app).only_looks


class _ClosedOnce(Screen[Result]):
    """A screen that keys which come all at once, as over a slow line, close once.

    Textual's own takes away whatever is on top, and fails where that is the board.
    """

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Close this screen, unless another one is on top of it or it is closed already."""
        return super().dismiss(result) if self.is_active else AwaitComplete()


class DutyScreen(_ClosedOnce[Result]):
    """A screen of the desk."""

    HELP = ""
    """What the screen is for, in one or two sentences (marked with N_)."""
    HELP_LOOKING = ""
    """The same for whoever only looks, where HELP speaks of keys that are not there then."""

    @property
    def desk(self) -> "DutyApp":
        """The application this screen belongs to."""
        return cast("DutyApp", self.app)

    def on_mount(self) -> None:
        """Read the record now and whenever it moved."""
        self._measure()
        self.watch(self.app, "revision", self.reload, init=False)
        self.reload()

    def reload(self) -> None:
        """Read the record again; the cursor and what is typed stay."""

    def entry_here(self) -> "LogEntry | None":
        """The entry of the log that one looks at here, if any."""
        return None

    def action_back(self) -> None:
        """Go back to the screen below."""
        self.dismiss()

    def _measure(self) -> None:
        """Be the screen of this window from the first picture on; Textual measures after it."""
        columns, rows = self.app.size
        for cells, of_app, own in (
            (columns, self.app.HORIZONTAL_BREAKPOINTS, self.HORIZONTAL_BREAKPOINTS),
            (rows, self.app.VERTICAL_BREAKPOINTS, self.VERTICAL_BREAKPOINTS),
        ):
            reached = [name for least, name in own or of_app or () if least <= cells]
            self.add_class(*reached[-1:])


class DutyDialog(_ClosedOnce[Result], ModalScreen[Result]):
    """A question laid over a screen; None is the answer of whoever goes back."""

    BINDINGS = [BACK, HELP_KEY]
    HELP = ""
    """What the dialog asks, in one or two sentences (marked with N_)."""

    @property
    def desk(self) -> "DutyApp":
        """The application this dialog belongs to."""
        return cast("DutyApp", self.app)

    def action_back(self) -> None:
        """Leave without an answer."""
        self.dismiss(None)
