"""Codes of signed sheets, held against the record by whoever takes over.

A sheet on paper is the one witness that nobody at the desk can rewrite.
"""

from typing import TYPE_CHECKING

from arrow import Arrow

from dutyconsole.domain.handover import Handover
from dutyconsole.domain.shifts import ShiftId
from dutyconsole.errors import NotAllowed
from dutyconsole.language import _
from dutyconsole.store.database import Record
from dutyconsole.store.handover import entry_of, list_handovers
from dutyconsole.store.journal import journal
from dutyconsole.store.rows import next_id
from dutyconsole.text import clean_line

if TYPE_CHECKING:
    from dutyconsole.domain.anchors import Code


def compare(db: Record, typed: str, *, by: str, at: Arrow) -> bool:
    """Whether what is `typed` is the end of the code on the sheet before the watch in charge.

    Either way it is kept, and hinders nothing.

    Raises:
        NotAllowed: there is no sheet before it.
    """
    from dutyconsole.domain.anchors import ending_fits

    with journal(db, "sheet.compared", by=by, at=at) as act:
        watch, before = _last_two(db)
        code = sheet_code(db, before)
        fits = code is not None and ending_fits(typed, code)
        act.subject = f"shift {watch.shift_id}"
        act.keep(
            "sheet_check",
            {
                "id": next_id(db, "sheet_check"),
                "day": watch.shift_id.day.isoformat(),
                "number": watch.shift_id.number,
                "at": db.stored(at),
                "by": clean_line(by),
                "typed": clean_line(typed),
                "fits": int(fits),
            },
        )
    return fits


def latest(db: Record, shift_id: ShiftId) -> bool | None:
    """Whether the code typed last in this shift fits; None where none was typed."""
    row = db.execute(
        "SELECT fits FROM sheet_check WHERE day = ? AND number = ? ORDER BY id DESC LIMIT 1",
        (shift_id.day.isoformat(), shift_id.number),
    ).fetchone()
    return bool(row["fits"]) if row else None


def sheet_code(db: Record, handover: Handover) -> "Code | None":
    """The code on the sheet of this handover, as the record has it now."""
    from dutyconsole.domain.anchors import code_of

    found = entry_of(db, handover)
    return code_of(*found) if found else None


def _last_two(db: Record) -> tuple[Handover, Handover]:
    found = list_handovers(db, limit=2)
    if len(found) < 2:  # noqa: PLR2004 - this watch and the one before
        raise NotAllowed(_("There is no sheet of a watch before this one"))
    return found[0], found[1]
