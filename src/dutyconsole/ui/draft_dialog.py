"""What all dialogs share of which the typing is kept as a draft until it is saved."""

from collections.abc import Callable, Mapping
from typing import ClassVar, TypeVar

from dutyconsole.ui.base import DutyDialog
from dutyconsole.ui.form_draft import FormDraft
from dutyconsole.ui.widgets.lines import Lines

T = TypeVar("T")


class DraftDialog(DutyDialog[None]):
    """A form over a screen; only what is on the disk closes it and drops the draft."""

    STATE: ClassVar[str] = ""
    """The selector of the line that says how the draft stands."""

    def begin(self, kind: str, blank: Mapping[str, str]) -> FormDraft:
        """Take over the newest draft of this kind, or begin one; `blank` is an empty form."""
        self._draft = FormDraft(self.desk, kind, blank, self.show_state)
        self._draft.restore()
        return self._draft

    def on_unmount(self) -> None:
        """Whatever ends the dialog leaves the draft on the disk."""
        self._draft.close()

    def action_back(self) -> None:
        """Leave; what is typed stays as a draft."""
        if self._draft.leave():
            self.dismiss(None)

    def action_discard(self) -> None:
        """Throw the draft away, if that is really meant."""
        self._draft.throw_away(self.dismiss)

    def saved(self, act: Callable[[], T]) -> T | None:
        """Do `act` in the name of whoever keeps the log, and close; None where it was not done."""
        desk = self.desk
        if not desk.recorder:
            desk.action_recorder()
            return None
        done = desk.attempt(act)
        if done:
            self._draft.drop()
            self.dismiss(None)
        return done

    def show_state(self) -> None:
        """Say how the draft stands."""
        for each in self.query(self.STATE).results(Lines):
            each.show((self._draft.words,))
