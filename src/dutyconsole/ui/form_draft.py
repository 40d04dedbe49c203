"""The draft of an open form: kept on every change, on the disk within two seconds."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from dutyconsole.errors import NotAllowed
from dutyconsole.exchange.drafts import DraftFile, count_drafts, take_newest
from dutyconsole.language import _, ngettext
from dutyconsole.store.journal import new_uid
from dutyconsole.wording import moment_short

if TYPE_CHECKING:
    from arrow import Arrow

    from dutyconsole.domain.journal import Uid
    from dutyconsole.home import Home
    from dutyconsole.ui.app import DutyApp

_SYNC_AFTER = 1.5
"""Seconds after a change within which it is waited for that the disk has it."""


class FormDraft:
    """What one form holds, and whether it is kept."""

    def __init__(
        self, desk: "DutyApp", kind: str, blank: Mapping[str, str], tell: Callable[[], None]
    ) -> None:
        """Begin without a file; `tell` is called whenever the draft was kept or could not be.

        `blank` is what the form holds before anything is typed.
        """
        self._desk = desk
        self._tell = tell
        self._blank = dict(blank)
        self._file = DraftFile(desk.home.drafts, kind, new_uid())
        self._kept = self._blank
        self._restored: Arrow | None = None
        self._sync_is_due = False
        self.trouble = ""
        """Why the draft is not kept, as a sentence; empty while it is."""

    @property
    def uid(self) -> "Uid":
        """The unique id of the act that the form makes."""
        return self._file.uid

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed."""
        return self._kept == self._blank

    @property
    def words(self) -> tuple[str, str]:
        """How it stands, and the style that says how loud that is."""
        if self.trouble:
            return (self.trouble, "loud")
        if self._restored:
            time = moment_short(self._restored, at=self._desk.clock())
            return (_("Draft of {time} restored").format(time=time), "strong")
        return ("" if self.is_blank else _("Draft kept"), "quiet")

    def restore(self) -> None:
        """Take over the newest draft that a form of this kind left, if there is one."""
        taken = take_newest(self._desk.home.drafts, self._file.kind)
        if taken is None:
            return
        self._file, draft = taken
        self._restored = draft.saved_at
        self._kept = self._blank | {
            name: text for name, text in draft.fields.items() if name in self._blank
        }

    @property
    def fields(self) -> Mapping[str, str]:
        """What the form held when it was last kept or restored."""
        return self._kept

    def keep(self, fields: Mapping[str, str]) -> None:
        """Keep what the form holds now; where the disk refuses, `trouble` says so."""
        if fields == self._kept and not self.trouble:
            return
        self._kept = dict(fields)
        if self.is_blank:
            self._try(self._file.drop)
        else:
            self._try(lambda: self._file.keep(fields, at=self._desk.clock()))
            self._sync_soon()
        self._tell()

    def move(self, kind: str) -> bool:
        """Leave what is typed to a form of `kind`, because the act of this one is recorded.

        The answer is whether that could be kept.
        """
        file = DraftFile(self._desk.home.drafts, kind, new_uid())
        if not self._try(lambda: file.keep(self._kept, at=self._desk.clock()), file.close):
            return False
        self.drop()
        return True

    def renew(self) -> None:
        """Make what is typed another act, because an earlier state of it is recorded."""
        old, self._file = self._file, DraftFile(self._desk.home.drafts, self._file.kind, new_uid())
        if self._try(lambda: self._file.keep(self._kept, at=self._desk.clock())):
            old.drop()

    def drop(self) -> None:
        """Delete the draft: it is recorded, or not wanted."""
        self._kept = self._blank
        self._file.drop()

    def close(self) -> bool:
        """Leave the draft to whoever opens the form next; the answer is whether it is kept."""
        if self.trouble:
            return False
        return self._try(self._file.close)

    def leave(self) -> bool:
        """Leave the form; the answer is whether it may be left: only what is kept may."""
        if not self.close():
            return False
        if not self.is_blank:
            self._desk.say(_("Kept as a draft; it is there when the form is opened again"))
        return True

    def throw_away(self, then: Callable[[], object]) -> None:
        """Delete what is typed, if that is really meant, and do `then`."""

        def answered(wanted: bool | None) -> None:  # noqa: FBT001 - the answer of a dialog
            if wanted:
                self.drop()
                then()

        if self.is_blank:
            then()
        else:
            self._desk.ask_to_discard(answered)

    def _sync_soon(self) -> None:
        if not self._sync_is_due:
            self._sync_is_due = True
            self._desk.set_timer(_SYNC_AFTER, self._sync)

    def _sync(self) -> None:
        self._sync_is_due = False
        if not self._try(self._file.sync):
            self._tell()

    def _try(self, *acts: Callable[[], None]) -> bool:
        try:
            for act in acts:
                act()
        except NotAllowed as refusal:
            self.trouble = str(refusal)
        else:
            self.trouble = ""
        return not self.trouble


def drafts_waiting(home: "Home") -> str:
    """`1 draft`: what was typed and waits to be saved; empty where nothing does."""
    count = count_drafts(home.drafts)
    return ngettext("{count} draft", "{count} drafts", count).format(count=count) if count else ""
