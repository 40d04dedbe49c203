"""Explaining what was late or missed: a few sentences beside the stamp, which stays."""

import re
from collections.abc import Iterator

from arrow import Arrow
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import TextArea

from dutyconsole.domain.ledger import Explanation, LedgerLine
from dutyconsole.language import N_, _
from dutyconsole.store.explanations import explain
from dutyconsole.text import Wrapped, clean_line
from dutyconsole.ui.draft_dialog import DraftDialog
from dutyconsole.ui.widgets.fields import TextField
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.lines import Line, Lines
from dutyconsole.wording import moment_short

_BLANK = {"text": ""}
_LEAST = 20
_LATEST = 3
"""How many of the latest explanations are shown."""


class ExplanationDialog(DraftDialog):
    """What was said about one obligation so far, and a field for more."""

    STATE = "#explanation-state"
    AUTO_FOCUS = "#explanation-text"
    BINDINGS = [
        Binding("f2", "save", N_("Save"), id="explanation.save", tooltip=N_("Keep it")),
        Binding(
            "f8",
            "discard",
            N_("Discard"),
            id="explanation.discard",
            tooltip=N_("Throw the draft away"),
        ),
    ]
    HELP = N_(
        "How it came to be late or missed, and what was done about it. The stamp stays as it is;"
        " the explanation stands beside it in the ledger, with your name and the time."
    )

    def __init__(self, line: LedgerLine) -> None:
        """`line` is what is to be explained."""
        super().__init__()
        self._line = line

    def compose(self) -> ComposeResult:
        """What it is about, what was said so far, the field and the keys."""
        kind = re.sub(r"[^\w.-]", "-", f"explanation-{self._line.obligation.key}")
        self.begin(kind, _BLANK)
        with Vertical(classes="dialog") as box:
            box.border_title = _("Explanation")
            yield Lines(id="explanation-what")
            yield Lines(id="explanation-text-label")
            yield TextField(self._draft.fields["text"], id="explanation-text")
            yield Lines(id="explanation-state")
            yield KeyBar()

    def on_mount(self) -> None:
        """Say what it is about."""
        at = self.desk.now
        self.query_one("#explanation-what", Lines).show_for(
            lambda room: tuple(_about(self._line, room, at))
        )
        label = _("How it came about, and what was done")
        self.query_one("#explanation-text-label", Lines).show(((label, "quiet"),))
        self.show_state()

    @on(TextArea.Changed)
    def keep(self) -> None:
        """Keep what is typed."""
        self._draft.keep({"text": self.query_one(TextArea).text})

    def action_save(self) -> None:
        """Keep it."""
        if self.saved(self._act):
            self.desk.say(_("Explanation kept; the stamp stays"))

    def _act(self) -> Explanation:
        desk = self.desk
        text = self.query_one(TextArea).text
        key = self._line.obligation.key
        return explain(desk.db, key, text, by=desk.recorder, at=desk.clock())


def _about(line: LedgerLine, room: int, at: Arrow) -> Iterator[Line]:
    obligation, room = line.obligation, max(room, _LEAST)
    due = _("due {time}").format(time=moment_short(obligation.due, at=at))
    for words in Wrapped(clean_line(f"{obligation.what}  {due}"), room):
        yield ((words, "strong"),)
    yield ((line.stamp, "warn" if line.is_wrong else "quiet"),)
    if line.reason:
        reason = _("Reason: {reason}").format(reason=line.reason)
        yield from (((words, ""),) for words in Wrapped(clean_line(reason), room))
    for told in line.explanations[-_LATEST:]:
        said = f"{moment_short(told.at, at=at)} {told.by}  {told.text}"
        yield from (((words, ""),) for words in Wrapped(clean_line(said), room))
