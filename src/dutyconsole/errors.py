"""Refusals that the operator can act on.

    DutyError
    ├── BadInput              what was given cannot be understood (exit status 2)
    └── NotAllowed            what was asked for is against a rule (exit status 1)
        ├── AlreadyRecorded   this very act is in the journal already
        ├── StationBusy       another program holds the record
        ├── DiskFull          there was no room, and some has been made: saving again works
        ├── RecordUnwritable  the disk or the file does not let the record be written
        └── OutcomeUnknown    the disk failed while saving; saving again is safe

The text of each is one sentence in the operator's language. Anything else that is raised is a
fault of the program: it crashes with a trace, and SQLite has rolled back.
"""


class DutyError(Exception):
    """A refusal whose text the operator reads and can act on."""

    exit_status = 1


class BadInput(DutyError):
    """What was given cannot be understood: what, where, what is expected."""

    exit_status = 2


class NotAllowed(DutyError):
    """What was asked for is against a rule of the duty room."""


class AlreadyRecorded(NotAllowed):
    """The act with this unique id is in the journal; nothing is written twice."""

    def __init__(self, sentence: str, *, subject: str) -> None:
        super().__init__(sentence)
        self.subject = subject
        """What the recorded act was about, as the journal names it."""


class StationBusy(NotAllowed):
    """Another program holds the write lock for longer than the busy timeout."""


class DiskFull(NotAllowed):
    """The disk is full; the ballast was let go, so that the same act can be done once more."""


class RecordUnwritable(NotAllowed):
    """The disk or the file does not let the record be written; nothing was saved."""


class OutcomeUnknown(NotAllowed):
    """The disk failed at commit: whether the act was kept is not known; repeating it is safe."""


class NoTerminal(NotAllowed):
    """What needs a terminal was started without one, as EX_USAGE of sysexits.h."""

    exit_status = 64
