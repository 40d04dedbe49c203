"""The handover sheet as a paper (交接班记录)."""

from collections.abc import Iterator

from dutyconsole.config import Station
from dutyconsole.domain.duty_entries import of_step
from dutyconsole.domain.handed_over import HandedOver, standing_offer
from dutyconsole.domain.handover_steps import Kind, Step, transfer_of
from dutyconsole.domain.sheet import KINDS, CheckedLine, Sheet, SheetItem, by_kind
from dutyconsole.exchange import paper_words as words
from dutyconsole.exchange.paper import Block, Heading, Paper, Paragraph, SignatureBox, Table
from dutyconsole.language import _
from dutyconsole.wording import moment_short, open_in_shift


def handover_paper(made: HandedOver, station: Station) -> Paper:
    """The sheet with which a watch was handed over."""
    return Paper(
        title=_("Shift handover record"),
        subtitle=station.station.name,
        head=_head(made, station),
        blocks=(*_sheet(made), *_course(made)),
        signatures=(*_gave(made, station), *_took(made, station)),
        checkpoint=words.checkpoint(made.checkpoint),
        code=words.code(made.checkpoint),
        footer=f"{station.station.name} {made.handover.shift_id}",
    )


def _head(made: HandedOver, station: Station) -> tuple[tuple[str, str], ...]:
    version = made.handover.settings
    head = (
        (_("Shift taken over"), f"{made.handover.shift_id}  {words.hours(made.shift)}"),
        (_("Handed over at"), words.moment(made.handover.at)),
        (_("Weather"), made.weather),
        (_("Handing over"), words.crew(made.outgoing, station)),
        (_("Taking over"), words.crew(made.incoming, station)),
    )
    if not version:
        return head
    return (*head, (_("Settings"), _("version {number}").format(number=version)))


def _sheet(made: HandedOver) -> Iterator[Block]:
    if made.sheet is None:
        yield Paragraph(_("Made before handovers were signed at the desk; no sheet was kept"))
        yield from _noted(made.handover.note)
        return
    yield from _items(made.sheet)
    yield from _checklist(made)
    yield from _noted(made.sheet.note)
    yield Heading(_("Reports of the day"))
    yield Paragraph(made.sheet.report or _("No report is due"))


def _items(sheet: Sheet) -> Iterator[Block]:
    yield Heading(_("Carried-over items"))
    if not sheet.items:
        yield Paragraph(_("Nothing is carried over"))
    for kind, items in by_kind(sheet.items).items():
        yield Heading(_(KINDS[kind]))
        yield Table(
            columns=(_("What"), _("Age"), _("Owner"), _("Next step"), _("Taken over")),
            widths=(34, 16, 13, 18, 19),
            rows=tuple(_item_row(item) for item in items),
        )


def _item_row(item: SheetItem) -> tuple[str, ...]:
    taken = (
        _("accepted") if item.accepted else _("not accepted: {reason}").format(reason=item.reason)
    )
    return (item.what, open_in_shift(item.shifts), item.owner, item.next_step, taken)


def _checklist(made: HandedOver) -> Iterator[Block]:
    if made.sheet and made.sheet.checklist:
        yield Heading(_("Handover checklist"))
        yield Table(
            columns=(_("Item"), _("Seen or counted"), _("By"), _("Time")),
            widths=(40, 30, 15, 15),
            rows=tuple(_line_row(line, made) for line in made.sheet.checklist),
        )


def _line_row(line: CheckedLine, made: HandedOver) -> tuple[str, ...]:
    state = _("done") if line.done else _("NOT DONE")
    seen = _("; ").join(filter(None, (line.value or state, line.reason)))
    when = moment_short(line.at, at=made.handover.at) if line.at else ""
    return (line.text, seen, line.by, when)


def _noted(note: str) -> Iterator[Block]:
    yield Heading(_("Note"))
    yield Paragraph(note or _("none"))


def _course(made: HandedOver) -> Iterator[Block]:
    """Every step, those too that led back: an offer refused is part of the record."""
    if made.steps:
        yield Heading(_("Course of the handover"))
        yield Table(
            columns=(_("Time"), _("Step")),
            widths=(25, 75),
            rows=tuple((words.moment(step.at), of_step(step, by="").text) for step in made.steps),
        )


def _gave(made: HandedOver, station: Station) -> tuple[SignatureBox, ...]:
    """Boxes of whoever handed over: those who signed at the desk, then the others, for ink."""
    label = _("Handing over")
    offer = standing_offer(made.steps)
    signed = offer.signers if offer else ()
    return (
        *words.boxes(label, offer, station),
        *words.open_boxes(label, made.outgoing, station, signed=signed),
    )


def _took(made: HandedOver, station: Station) -> tuple[SignatureBox, ...]:
    """The same of whoever took over, those too who came late."""
    signed = [step for step in (standing_offer(made.steps), *_taking(made)) if step]
    names = [name for step in signed for name in step.signers]
    return (
        *(box for step in _taking(made) for box in words.boxes(_label(step.kind), step, station)),
        # Whoever of the outgoing crew stays has signed on that side.
        *words.open_boxes(_("Taking over"), made.incoming, station, signed=names),
    )


def _taking(made: HandedOver) -> tuple[Step, ...]:
    """The steps that were signed by whoever took over."""
    moved = transfer_of(made.steps)
    if moved is None:
        return ()
    after = made.steps[made.steps.index(moved) + 1 :]
    return (moved, *(step for step in after if step.kind in {Kind.COMPLETED, Kind.TAKEN_OVER}))


def _label(kind: Kind) -> str:
    return _("Taking over by order") if kind is Kind.TAKEN_OVER else _("Taking over")
