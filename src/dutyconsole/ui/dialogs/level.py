"""The level of an accident from what it cost (国务院令第493号, article 3)."""

from math import isfinite

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from dutyconsole.domain.incidents import LEVELS
from dutyconsole.domain.levels import level_of
from dutyconsole.language import N_, _
from dutyconsole.ui.base import DutyDialog
from dutyconsole.ui.widgets.fields import LineField
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.lines import Lines

_LABELS = {
    "deaths": N_("Deaths"),
    "injured": N_("Seriously injured"),
    "loss": N_("Direct loss, 10,000 yuan"),
}
_THRESHOLDS = (
    ("particularly_major", 30, 100, "10,000"),
    ("major", 10, 50, "5,000"),
    ("serious", 3, 10, "1,000"),
)
_TEN_THOUSAND = 10_000


class LevelDialog(DutyDialog[str]):
    """The answer is a key of LEVELS."""

    DEFAULT_CSS = """
    LevelDialog {
        Horizontal { height: auto; }
        .level-label { width: 28; }
        Input { width: 1fr; }
        .dialog Input { margin-bottom: 0; }
    }
    """
    AUTO_FOCUS = "#level-deaths"
    BINDINGS = [
        Binding("f2", "take", N_("Take"), id="level.take", tooltip=N_("Take this level over")),
    ]
    HELP = N_(
        "The level of an accident by Order No. 493 of the State Council: the gravest of what the"
        " three numbers say, each threshold included. What is sensitive is reported whatever its"
        " level."
    )

    def compose(self) -> ComposeResult:
        """The three numbers, the thresholds, and what they come to."""
        with Vertical(classes="dialog") as box:
            box.border_title = _("Level of an accident")
            for name in _LABELS:
                with Horizontal():
                    yield Lines(id=f"level-{name}-label", classes="level-label")
                    yield LineField(id=f"level-{name}")
            yield Lines(id="level-said")
            yield Lines(id="level-thresholds")
            yield KeyBar()

    def on_mount(self) -> None:
        """Say what is asked, and from which number on a level holds."""
        for name, words in _LABELS.items():
            self.query_one(f"#level-{name}-label", Lines).show(((_(words), "quiet"),))
        self.query_one("#level-thresholds", Lines).show(
            *(((_threshold(*each), "quiet"),) for each in _THRESHOLDS)
        )
        self._say()

    @on(Input.Changed)
    def _say(self) -> None:
        """What the numbers come to."""
        level = self._level
        words = _(LEVELS[level]) if level else _("only numbers, please")
        self.query_one("#level-said", Lines).show(((words, "strong" if level else "warn"),))

    @on(Input.Submitted)
    def next_field(self) -> None:
        """Enter goes on to the next field."""
        self.focus_next()

    def action_take(self) -> None:
        """Answer."""
        if self._level:
            self.dismiss(self._level)

    @property
    def _level(self) -> str:
        """The level; empty where something typed is no number."""
        try:
            deaths, injured, loss = (
                float(self.query_one(f"#level-{name}", Input).value.strip() or 0)
                for name in _LABELS
            )
        except ValueError:
            return ""
        if not all(isfinite(number) and number >= 0 for number in (deaths, injured, loss)):
            return ""
        return level_of(int(deaths), int(injured), loss * _TEN_THOUSAND)


def _threshold(level: str, deaths: int, injured: int, loss: str) -> str:
    return _("{level}: from {deaths} deaths, {injured} injured, {loss}").format(
        level=_(LEVELS[level]), deaths=deaths, injured=injured, loss=loss
    )
