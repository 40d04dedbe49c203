"""Handovers, their steps and their sheets, for a program and in lines."""

from collections.abc import Iterable

from arrow import Arrow

from dutyconsole.cli.printing import Json, stored, table
from dutyconsole.domain.anchors import Code
from dutyconsole.domain.duty_entries import of_step
from dutyconsole.domain.handover import Handover
from dutyconsole.domain.handover_steps import Signature, Step
from dutyconsole.domain.sheet import KINDS, CheckedLine, Sheet, SheetItem, by_kind
from dutyconsole.language import _
from dutyconsole.wording import moment_short, open_in_shift


def handover_document(handover: Handover, code: Code | None) -> dict[str, Json]:
    """A handover, for a program."""
    return {
        "shift": str(handover.shift_id),
        "at": stored(handover.at),
        "outgoing": handover.outgoing,
        "incoming": handover.incoming,
        "note": handover.note,
        "code": str(code) if code else None,
    }


def step_document(step: Step) -> Json:
    """A step of a handover, for a program."""
    return {
        "kind": step.kind.value,
        "at": stored(step.at),
        "signatures": [_signature_document(each) for each in step.signatures],
        "reason": step.reason,
        "late": list(step.late),
        "stays": step.stays,
        "until": stored(step.until),
    }


def sheet_document(sheet: Sheet) -> Json:
    """A handover sheet, for a program."""
    return {
        "items": [_item_document(item) for item in sheet.items],
        "checklist": [_line_document(line) for line in sheet.checklist],
        "note": sheet.note,
        "report": sheet.report,
    }


def step_lines(steps: Iterable[Step]) -> tuple[str, ...]:
    """Each step with its time, for a person."""
    return table(
        [(step.at.format("YYYY-MM-DD HH:mm"), of_step(step, by="").text) for step in steps]
    )


def sheet_lines(sheet: Sheet, *, at: Arrow, signed: bool) -> tuple[str, ...]:
    """A handover sheet in lines; where it is `signed`, with what was accepted."""
    lines: list[str] = []
    for kind, items in by_kind(sheet.items).items():
        lines += [f"{_(KINDS[kind])}", *_rows(_item_row(item, signed=signed) for item in items)]
    if not sheet.items:
        lines.append(_("Nothing is carried over"))
    if sheet.checklist:
        lines += [_("Handover checklist"), *_rows(_line_row(each, at) for each in sheet.checklist)]
    if sheet.report:
        lines += [_("Reports of the day"), f"  {sheet.report}"]
    if sheet.note:
        lines += [_("Note"), f"  {sheet.note}"]
    return tuple(lines)


def _rows(rows: Iterable[tuple[str, ...]]) -> list[str]:
    return [f"  {line}" for line in table(list(rows))]


def _item_row(item: SheetItem, *, signed: bool) -> tuple[str, ...]:
    said = (open_in_shift(item.shifts), item.what, item.owner, item.next_step)
    if not signed:
        return said
    reason = _("not accepted: {reason}").format(reason=item.reason)
    return (_("accepted") if item.accepted else reason, *said)


def _line_row(line: CheckedLine, at: Arrow) -> tuple[str, ...]:
    state = _("done") if line.done else _("NOT DONE")
    when = moment_short(line.at, at=at) if line.at else ""
    return (line.text, line.value or state, line.reason, line.by, when)


def _signature_document(signature: Signature) -> Json:
    return {
        "name": signature.name,
        "post": signature.post,
        "stands_in_for": signature.stands_in_for,
        "reason": signature.reason,
    }


def _item_document(item: SheetItem) -> Json:
    return {
        "key": item.key,
        "kind": item.kind,
        "what": item.what,
        "owner": item.owner,
        "next_step": item.next_step,
        "since": stored(item.since),
        "shifts": item.shifts,
        "accepted": item.accepted,
        "reason": item.reason,
    }


def _line_document(line: CheckedLine) -> Json:
    return {
        "text": line.text,
        "done": line.done,
        "value": line.value,
        "reason": line.reason,
        "by": line.by,
        "at": stored(line.at),
    }
