"""Masked numbers and names opened with a reason, which is an act in the record."""

from collections.abc import Iterable
from dataclasses import dataclass

from arrow import Arrow

from dutyconsole.domain.destruction import spans_of
from dutyconsole.domain.moments import from_text
from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.language import _
from dutyconsole.store.database import Record
from dutyconsole.store.journal import journal
from dutyconsole.store.rows import next_id
from dutyconsole.text import clean_line


@dataclass(frozen=True, slots=True)
class Reveal:
    """That somebody opened what is masked."""

    id: int
    at: Arrow
    by: str
    subject: str
    """A line, `visitors 12`, or those that were handed out together: `visitors 1-300,302`."""
    reason: str

    @property
    def lines(self) -> int:
        """How many lines were opened by it."""
        spans = self.subject.partition(" ")[2].split(",")
        ends = [tuple(map(int, span.split("-"))) for span in spans if span]
        return sum(each[-1] - each[0] + 1 for each in ends)


def subject_of_lines(register: str, numbers: Iterable[int]) -> str:
    """How the lines of a register that are opened together are named."""
    return f"{register} {spans_of(numbers)}".rstrip()


def reveal(db: Record, subject: str, *, reason: str, by: str, at: Arrow) -> Reveal:
    """Write down that what is masked in a line or register is opened; then it may be shown.

    Raises:
        NotAllowed: no reason is given.
        BadInput: nobody knows what is opened.
    """
    what, why = clean_line(subject), clean_line(reason)
    with journal(db, "register.opened", by=by, at=at, subject=what) as act:
        if not what:
            raise BadInput(_("Say which line or register is opened"))
        if not why:
            raise NotAllowed(_("Say why the masked particulars are opened"))
        opened = Reveal(next_id(db, "reveal"), at, clean_line(by), what, why)
        act.keep(
            "reveal",
            {
                "id": opened.id,
                "at": db.stored(at),
                "by": opened.by,
                "subject": opened.subject,
                "reason": opened.reason,
            },
        )
    return opened


def list_reveals(db: Record, *, subject: str = "", limit: int | None = None) -> list[Reveal]:
    """Who opened what and why, the newest first; of one line or register, or of all."""
    rows = db.execute(
        "SELECT * FROM reveal WHERE ?1 = '' OR subject = ?1 ORDER BY id DESC LIMIT ?2",
        (subject, -1 if limit is None else limit),
    )
    return [
        Reveal(row["id"], from_text(row["at"]), row["by"], row["subject"], row["reason"])
        for row in rows
    ]
