"""The papers of a handover written from the console, into the folder `papers` of the station."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from arrow import Arrow

from dutyconsole.errors import DutyError
from dutyconsole.language import _
from dutyconsole.papers import FORMS, KINDS, as_bytes, name_of, paper_of

if TYPE_CHECKING:
    from dutyconsole.domain.handover import Handover
    from dutyconsole.exchange.paper import Paper
    from dutyconsole.ui.app import DutyApp


async def write_papers(desk: "DutyApp", last: "Handover", before: "Handover | None") -> None:
    """Write the sheet of the latest handover and the duty log of the watch that it ended.

    Each as DOCX, PDF and text; where one cannot be made the others are, and it is said why.
    """
    at = desk.clock()
    folder = desk.home.papers
    desk.say(_("Writing the papers .."))
    papers = [
        (paper_of(desk.db, desk.station, of, kind, at=at), of, kind)
        for of, kind in zip((last, before or last), KINDS, strict=True)
    ]
    refusals = await asyncio.to_thread(_write, folder, papers, at)
    said = _("Papers written into {folder}").format(folder=folder)
    if refusals:
        desk.clear_notifications()
        desk.notify("\n".join([said, *refusals]), severity="warning", timeout=20, markup=False)
    else:
        desk.say(said, seconds=20)


def _write(folder: Path, papers: "list[tuple[Paper, Handover, str]]", at: Arrow) -> tuple[str, ...]:
    """Write all of them; the answer is what could not be written, and why, each once."""
    from dutyconsole.exchange.new_file import write_new

    refusals: dict[str, None] = {}
    for paper, of, kind in papers:
        for form in FORMS:
            try:
                folder.mkdir(mode=0o700, exist_ok=True)
                write_new(folder / name_of(of, kind, form, at=at), as_bytes(paper, form, at=at))
            except (DutyError, OSError) as refusal:
                refusals[str(refusal)] = None
    return tuple(refusals)
