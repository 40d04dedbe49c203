"""A report on an incident written from the console, into the folder `papers` of the station."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dutyconsole.errors import DutyError
from dutyconsole.language import _
from dutyconsole.papers import FORMS, as_bytes

if TYPE_CHECKING:
    from dutyconsole.domain.bulletins import Bulletin
    from dutyconsole.ui.app import DutyApp


async def write_bulletin(desk: "DutyApp", row: "Bulletin", history: "Sequence[Bulletin]") -> None:
    """Write a report as DOCX and PDF, and as text to be read out.

    Where one cannot be made the others are, and it is said why.
    """
    from dutyconsole.exchange.bulletin_paper import bulletin_paper, read_out

    at, station = desk.clock(), desk.station
    paper, text = bulletin_paper(row, history, station), read_out(row, history, station)

    def content(form: str) -> bytes:
        return text.encode() if form == "text" else as_bytes(paper, form, at=at)

    number = f"{row.incident.year}-{row.incident.number}-{row.seq}"
    stem = f"report-{number}-{at.format('YYYYMMDD-HHmmss')}"
    desk.say(_("Writing the papers .."))
    refusals = await asyncio.to_thread(_write, desk.home.papers, stem, content)
    said = _("Papers written into {folder}").format(folder=desk.home.papers)
    if refusals:
        desk.clear_notifications()
        desk.notify("\n".join([said, *refusals]), severity="warning", timeout=20, markup=False)
    else:
        desk.say(said, seconds=20)


def _write(folder: Path, stem: str, content: Callable[[str], bytes]) -> tuple[str, ...]:
    """Write all of them; the answer is what could not be written, and why, each once."""
    from dutyconsole.exchange.new_file import write_new

    refusals: dict[str, None] = {}
    for form, ending in FORMS.items():
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            write_new(folder / f"{stem}.{ending}", content(form))
        except (DutyError, OSError) as refusal:
            refusals[str(refusal)] = None
    return tuple(refusals)
