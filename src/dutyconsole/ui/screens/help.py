"""Help: what the screen one came from shows, and what each of its keys does."""

from collections.abc import Iterator
from typing import Any

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from dutyconsole.language import N_, _
from dutyconsole.text import fit
from dutyconsole.ui.base import DutyDialog, only_looks
from dutyconsole.ui.styles import stylesheet
from dutyconsole.ui.widgets.key_bar import KeyBar, key_name, keys_of

_KEY = 8
_NAME = 16


class HelpScreen(DutyDialog[None]):
    """The sentence of the screen below, then a line for each key.

    A dialog, so that none of the keys it explains does anything while one reads.
    """

    CSS_PATH = stylesheet("help")
    BINDINGS = [
        Binding(
            "question_mark,f1", "back", show=False, id="help.back", tooltip=N_("Leave the help")
        ),
    ]
    HELP = N_("This explains the screen that you came from.")

    def __init__(self, explained: Screen[Any]) -> None:
        super().__init__()
        self._text = _explain(explained)

    def compose(self) -> ComposeResult:
        """The explanation and the keys."""
        with VerticalScroll() as scroll:
            scroll.border_title = _("Help")
            yield Static(self._text)
        yield KeyBar()


def _explain(screen: Screen[Any]) -> Text:
    text = Text()
    looking = getattr(screen, "HELP_LOOKING", "") if only_looks(screen) else ""
    if purpose := looking or getattr(screen, "HELP", ""):
        text.append(_(purpose) + "\n\n")
    for binding, enabled in (*keys_of(screen), *_keys_not_shown(screen)):
        text.append(fit(key_name(binding), _KEY), "bold")
        text.append(fit(_(binding.description), _NAME))
        text.append(_(binding.tooltip) if binding.tooltip else "")
        text.append("\n" if enabled else _(" (not now)") + "\n")
    text.append("\n")
    text.append(
        _("Do not enter state secrets here. No report late, false, concealed or missed."), "bold"
    )
    return text


def _keys_not_shown(screen: Screen[Any]) -> Iterator[tuple[Binding, bool]]:
    """The keys of fields and lists that the line of keys has no room for."""
    for active in screen.active_bindings.values():
        binding = active.binding
        if binding.id and binding.description and binding.tooltip and not binding.show:
            yield binding, active.enabled
