"""The papers of a watch: the handover sheet and the duty log, as DOCX, PDF or plain text."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.domain.anchors import Checkpoint
from dutyconsole.domain.duty_log import DutyLog
from dutyconsole.domain.handover import Handover
from dutyconsole.store import duty_log, handed_over
from dutyconsole.store.anchors import checkpoint
from dutyconsole.store.database import Record
from dutyconsole.store.handover import get_after
from dutyconsole.store.sheet import draw_up

if TYPE_CHECKING:
    from dutyconsole.exchange.paper import Paper

KINDS = ("sheet", "log")
"""The sheet with which a watch was taken over, and its duty log."""
FORMS = {"docx": "docx", "pdf": "pdf", "text": "txt"}
"""What a paper can be written as, and how the name of such a file ends."""


def paper_of(db: Record, station: Station, handover: Handover, kind: str, *, at: Arrow) -> "Paper":
    """The paper of the watch that `handover` began; `kind` is one of KINDS."""
    if kind == "sheet":
        from dutyconsole.exchange.handover_paper import handover_paper

        return handover_paper(handed_over.read(db, station, handover), station)
    from dutyconsole.exchange.duty_log_paper import duty_log_paper

    log = _with_carried(db, station, duty_log.read(db, station, handover, at=at), at)
    return duty_log_paper(log, station, checkpoint=_checkpoint(db, log, at), at=at)


def as_bytes(paper: "Paper", form: str, *, at: Arrow) -> bytes:
    """The paper as a file; `form` is a key of FORMS.

    Raises:
        NotAllowed: as PDF, where no font on this machine has every character.
    """
    if form == "docx":
        from dutyconsole.exchange.paper_docx import as_docx

        return as_docx(paper, at=at)
    if form == "pdf":
        from dutyconsole.exchange.paper_pdf import as_pdf

        return as_pdf(paper, at=at)
    from dutyconsole.exchange.paper_text import as_text

    return as_text(paper).encode()


def name_of(handover: Handover, kind: str, form: str, *, at: Arrow) -> Path:
    """What the file is called: `2020-01-25-1-sheet-20200126-083205.docx`."""
    shift = handover.shift_id
    stamp = at.format("YYYYMMDD-HHmmss")
    return Path(f"{shift.day.isoformat()}-{shift.number}-{kind}-{stamp}.{FORMS[form]}")


def _with_carried(db: Record, station: Station, log: DutyLog, at: Arrow) -> DutyLog:
    """While the watch lasts, what would be carried over now."""
    return log if log.ended_at else replace(log, carried=draw_up(db, station, at=at).items)


def _checkpoint(db: Record, log: DutyLog, at: Arrow) -> Checkpoint | None:
    """Of the handover that closed the log; while it is open, or was again, of the record now."""
    after = get_after(db, log.handover)
    if after and not log.reopenings:
        return handed_over.checkpoint_of(db, after)
    return checkpoint(db, at=at, occasion="demand")
