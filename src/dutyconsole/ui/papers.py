"""Papers written from the console, into the folder `papers` of the station."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from dutyconsole.errors import DutyError
from dutyconsole.language import _
from dutyconsole.papers import (
    DAILY_FORMS,
    FORMS,
    KINDS,
    as_bytes,
    daily_name,
    daily_of,
    name_of,
    paper_of,
)

if TYPE_CHECKING:
    from arrow import Arrow

    from dutyconsole.config import Station
    from dutyconsole.domain.bulletins import Bulletin
    from dutyconsole.domain.daily_reports import DailyReport
    from dutyconsole.domain.handover import Handover
    from dutyconsole.domain.reports import DueReport
    from dutyconsole.ui.app import DutyApp

File = tuple[str, Callable[[], bytes]]
"""The name of a file, and what makes its content; it is called in a thread."""


async def write_papers(desk: "DutyApp", last: "Handover", before: "Handover | None") -> None:
    """Write the sheet of the latest handover and the duty log of the watch that it ended."""
    at = desk.clock()
    papers = [
        (paper_of(desk.db, desk.station, of, kind, at=at), of, kind)
        for of, kind in zip((last, before or last), KINDS, strict=True)
    ]
    await _write(
        desk,
        [
            (str(name_of(of, kind, form, at=at)), partial(as_bytes, paper, form, at=at))
            for paper, of, kind in papers
            for form in FORMS
        ],
    )


async def write_bulletin(desk: "DutyApp", row: "Bulletin", history: "Sequence[Bulletin]") -> None:
    """Write a report on an incident as DOCX and PDF, and as text to be read out."""
    from dutyconsole.exchange.bulletin_paper import bulletin_paper, read_out

    at, station = desk.clock(), desk.station
    paper, text = bulletin_paper(row, history, station), read_out(row, history, station)
    number = f"{row.incident.year}-{row.incident.number}-{row.seq}"
    stem = f"report-{number}-{at.format('YYYYMMDD-HHmmss')}"
    await _write(
        desk,
        [
            (
                f"{stem}.{ending}",
                text.encode if form == "text" else partial(as_bytes, paper, form, at=at),
            )
            for form, ending in FORMS.items()
        ],
    )


async def write_daily(desk: "DutyApp", due: "DueReport", report: "DailyReport") -> None:
    """Write a daily report as DOCX, PDF, workbook and text."""
    at = desk.clock()
    await _write(
        desk,
        [
            (
                str(daily_name(report, form, at=at)),
                partial(_daily, desk.home.record, desk.station, due, report, form, at),
            )
            for form in DAILY_FORMS
        ],
    )


def _daily(
    record: Path,
    station: "Station",
    due: "DueReport",
    report: "DailyReport",
    form: str,
    at: "Arrow",
) -> bytes:
    """A daily report as a file, read through a connection of the thread's own."""
    from dutyconsole.store.database import connect_to_read

    with closing(connect_to_read(record)) as db:
        return daily_of(db, station, due, report, form, at=at)


async def _write(desk: "DutyApp", files: Sequence[File]) -> None:
    """Write all of them; where one cannot be made the others are, and it is said why."""
    desk.say(_("Writing the papers .."))
    refusals = await asyncio.to_thread(_written, desk.home.papers, files)
    said = _("Papers written into {folder}").format(folder=desk.home.papers)
    if refusals:
        desk.clear_notifications()
        desk.notify("\n".join([said, *refusals]), severity="warning", timeout=20, markup=False)
    else:
        desk.say(said, seconds=20)


def _written(folder: Path, files: Sequence[File]) -> tuple[str, ...]:
    """What could not be written, and why, each once."""
    from dutyconsole.exchange.new_file import write_new

    refusals: dict[str, None] = {}
    for name, content in files:
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            write_new(folder / name, content())
        except (DutyError, OSError) as refusal:
            refusals[str(refusal)] = None
    return tuple(refusals)
