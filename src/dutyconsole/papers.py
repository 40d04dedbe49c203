"""The papers of a watch, the handover sheet and the duty log; and those of the daily report."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.domain.anchors import Checkpoint
from dutyconsole.domain.daily_figures import DailyFigures
from dutyconsole.domain.daily_reports import DailyReport
from dutyconsole.domain.duty_log import DutyLog
from dutyconsole.domain.handover import Handover
from dutyconsole.domain.reports import DueReport
from dutyconsole.store import duty_log, handed_over
from dutyconsole.store.anchors import checkpoint
from dutyconsole.store.database import Record
from dutyconsole.store.handover import get_after
from dutyconsole.store.sheet import draw_up

if TYPE_CHECKING:
    from dutyconsole.domain.register_kinds import Register
    from dutyconsole.domain.register_lines import RegisterLine
    from dutyconsole.domain.series import Series
    from dutyconsole.exchange.paper import Paper

KINDS = ("sheet", "log")
"""The sheet with which a watch was taken over, and its duty log."""
FORMS = {"docx": "docx", "pdf": "pdf", "text": "txt"}
"""What a paper can be written as, and how the name of such a file ends."""


DAILY_FORMS = {**FORMS, "xlsx": "xlsx"}
"""What a daily report can be written as, and how the name of such a file ends."""


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


def daily_as_bytes(
    report: DailyReport,
    history: Sequence[DailyReport],
    before: DailyReport | None,
    figures: DailyFigures | None,
    station: Station,
    form: str,
    at: Arrow,
    *,
    series: "Sequence[Series]" = (),
    registers: "Iterable[tuple[Register, Sequence[RegisterLine]]]" = (),
) -> bytes:
    """A daily report as a file; `form` is a key of DAILY_FORMS.

    `history` is that of the report and its corrections, `before` the one that was sent before it,
    `figures` those of its period where they can be counted; `series` become charts, and of
    `registers` a workbook has the lines.

    Raises:
        NotAllowed: as PDF, where no font on this machine has every character.
    """
    if form == "xlsx":
        from dutyconsole.exchange.daily_xlsx import daily_xlsx

        return daily_xlsx(report, figures, station, before=before, registers=registers, at=at)
    from dutyconsole.exchange.daily_paper import daily_paper

    paper = daily_paper(report, figures, station, history, before=before, series=series)
    if form == "docx":
        from dutyconsole.exchange.daily_docx import daily_docx

        return daily_docx(paper, at=at)
    if form == "pdf":
        from dutyconsole.exchange.daily_pdf import daily_pdf

        return daily_pdf(paper, at=at)
    from dutyconsole.exchange.daily_text import daily_text

    return daily_text(paper).encode()


def daily_of(
    db: Record,
    station: Station,
    due: DueReport,
    report: DailyReport,
    form: str,
    *,
    at: Arrow,
) -> bytes:
    """The same with all that belongs to it read from the record.

    Raises:
        NotAllowed: as PDF, where no font on this machine has every character.
    """
    from dutyconsole.domain.own_registers import registers_of
    from dutyconsole.store import daily_reports, daily_series, daily_sources
    from dutyconsole.store.register_lists import lines_counted

    since, until = report.since, report.until
    counted = daily_sources.figures_between(db, station, due, since, until)
    # Sections and cross-checks stand beside the figures that they belong to, and no others.
    same = all(counted.flat.get(key) == value for key, value in report.figures.items())
    return daily_as_bytes(
        report,
        daily_reports.history(db, due),
        daily_reports.previous(db, due),
        counted if same else None,
        station,
        form,
        at,
        series=daily_series.series_of(db, station, due, counted, at=at),
        registers=[
            (register, lines_counted(db, register, since=since, until=until))
            for register in registers_of(station).values()
            if counted.campaign or not register.campaign
        ]
        if form == "xlsx"
        else (),
    )


def daily_name(report: DailyReport, form: str, *, at: Arrow) -> Path:
    """What the file is called: `2020-01-25-daily-20200125-164003.docx`, a correction `daily-1`."""
    seq = f"-{report.seq}" if report.seq else ""
    stamp = at.format("YYYYMMDD-HHmmss")
    day = report.due.date().isoformat()
    return Path(f"{day}-{report.rule}{seq}-{stamp}.{DAILY_FORMS[form]}")


def _with_carried(db: Record, station: Station, log: DutyLog, at: Arrow) -> DutyLog:
    """While the watch lasts, what would be carried over now."""
    return log if log.ended_at else replace(log, carried=draw_up(db, station, at=at).items)


def _checkpoint(db: Record, log: DutyLog, at: Arrow) -> Checkpoint | None:
    """Of the handover that closed the log; while it is open, or was again, of the record now."""
    after = get_after(db, log.handover)
    if after and not log.reopenings:
        return handed_over.checkpoint_of(db, after)
    return checkpoint(db, at=at, occasion="demand")
