"""The duty log of a shift as a paper (值班日志)."""

from collections.abc import Iterator

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.domain.anchors import Checkpoint
from dutyconsole.domain.calendar import label
from dutyconsole.domain.duty_log import DutyEntry, DutyLog, ShiftNote, nil_record
from dutyconsole.domain.sheet import SheetItem
from dutyconsole.exchange import paper_words as words
from dutyconsole.exchange.paper import Block, Heading, Paper, Paragraph, SignatureBox, Table
from dutyconsole.language import _
from dutyconsole.wording import clock, day_and_clock, open_in_shift


def duty_log_paper(
    log: DutyLog, station: Station, *, checkpoint: Checkpoint | None, at: Arrow
) -> Paper:
    """The duty log as it stands at `at`; `checkpoint` is the record as far as it is told here."""
    return Paper(
        title=_("Duty log"),
        subtitle=station.station.name,
        head=_head(log, station, at),
        blocks=(*_entries(log), *_summary(log), *_carried(log), *_reopened(log)),
        signatures=_signatures(log, station),
        checkpoint=words.checkpoint(checkpoint),
        code=words.code(checkpoint),
        footer=f"{station.station.name} {log.shift.id}",
    )


def _head(log: DutyLog, station: Station, at: Arrow) -> tuple[tuple[str, str], ...]:
    lasting = _("still on duty at {time}").format(time=words.moment(at))
    return (
        (_("Date"), f"{words.day(log.shift)} {label(log.day_class)}"),
        (_("Weather"), log.weather),
        (_("Crew"), words.crew(log.crew, station)),
        (_("Shift"), f"{log.shift.id}  {words.hours(log.shift)}"),
        (_("Taken over at"), words.moment(log.handover.at)),
        (_("Handed over at"), words.moment(log.ended_at) or lasting),
    )


def _entries(log: DutyLog) -> Iterator[Block]:
    yield Heading(_("Entries"))
    if log.is_nil:
        yield Paragraph(nil_record())
    if log.entries:
        yield Table(
            columns=(_("Time"), _("Kind"), _("Number"), _("Text"), _("By")),
            widths=(14, 13, 14, 47, 12),
            rows=tuple(_entry_row(entry, log) for entry in log.entries),
        )


def _entry_row(entry: DutyEntry, log: DutyLog) -> tuple[str, ...]:
    today = entry.at.date() == log.shift.id.day
    when = clock(entry.at) if today else day_and_clock(entry.at, at=log.shift.start)
    aside = _("{text} (no longer counts)").format(text=entry.text)
    text = aside if entry.set_aside else entry.text
    return (when, entry.word, entry.number, text, entry.by)


def _summary(log: DutyLog) -> Iterator[Block]:
    yield Heading(_("Summary of the shift"))
    yield Paragraph(log.summary or _("none written"))
    yield Paragraph(_("Counted: {counts}").format(counts=log.counts.sentence))


def _carried(log: DutyLog) -> Iterator[Block]:
    yield Heading(_("Carried-over items"))
    if not log.carried:
        yield Paragraph(_("Nothing is carried over"))
        return
    yield Table(
        columns=(_("What"), _("Age"), _("Owner"), _("Next step")),
        widths=(44, 17, 17, 22),
        rows=tuple(_item_row(item) for item in log.carried),
    )


def _item_row(item: SheetItem) -> tuple[str, ...]:
    return (item.what, open_in_shift(item.shifts), item.owner, item.next_step)


def _reopened(log: DutyLog) -> Iterator[Block]:
    """Everything that was written before and after, where a closed log was opened again."""
    if log.reopenings:
        yield Heading(_("Opened again after it was closed"))
        yield Table(
            columns=(_("Time"), _("By"), _("Reason"), _("Weather"), _("Summary of the shift")),
            widths=(20, 12, 24, 12, 32),
            rows=tuple(_note_row(note) for note in log.notes),
        )


def _note_row(note: ShiftNote) -> tuple[str, ...]:
    reason = note.reason or _("before it was closed")
    return (words.moment(note.at), note.by, reason, note.weather, note.summary)


def _signatures(log: DutyLog, station: Station) -> tuple[SignatureBox, ...]:
    """Boxes of those who took the watch and signed it off, of the others on duty, of the relief."""
    signed = [name for step in (log.taken, log.offered) if step for name in step.signers]
    return (
        *words.boxes(_("Took over"), log.taken, station),
        *words.boxes(_("Handed over"), log.offered, station),
        *words.open_boxes(_("On duty"), log.crew, station, signed=signed),
        *words.boxes(_("Relieved by"), log.ended, station),
    )
