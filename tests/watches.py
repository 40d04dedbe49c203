"""Watches and handovers kept in one line, as the acts of `store.handover_steps` keep them."""

import datetime as dt

from arrow import Arrow

from builders import on
from dutyconsole.domain.handover import CrewMember, Handover
from dutyconsole.domain.handover_steps import TRANSFERS, Kind, Signature, Step
from dutyconsole.domain.sheet import CheckedLine, Sheet, SheetItem
from dutyconsole.domain.shifts import ShiftId
from dutyconsole.store.database import Record
from dutyconsole.store.handover import handover_row, step_row
from dutyconsole.store.journal import journal
from dutyconsole.store.rows import next_id

SATURDAY, SUNDAY = ShiftId(dt.date(2020, 1, 25)), ShiftId(dt.date(2020, 1, 26))
MORNING, NEXT_MORNING = on("08:28"), on("08:31", "2020-01-26")
FIRST = (CrewMember("leader", "张某某"), CrewMember("lead", "李某"), CrewMember("second", "王某"))
SECOND = (CrewMember("leader", "赵某某"), CrewMember("lead", "冯某", "单某"))


def signed(*members: CrewMember) -> tuple[Signature, ...]:
    """The signatures of these people; a stand-in's says why."""
    return tuple(
        Signature(each.name, each.post, each.stands_in_for, "病假" if each.stands_in_for else "")
        for each in members
    )


def an_item(**changes: object) -> SheetItem:
    """A carried-over item that was accepted."""
    given = {
        "key": "incident 2020/1",
        "kind": "incident",
        "what": "〔2020〕 No. 1 职工王某发热38.1度",
        "owner": "内部防控小组",
        "next_step": "14:00再问病情",
        "since": on("16:05"),
        "shifts": 4,
        "accepted": True,
    }
    return SheetItem(**(given | changes))


def a_sheet(*items: SheetItem, **changes: object) -> Sheet:
    """A sheet with these items, one line of the checklist and a note."""
    line = CheckedLine(
        "口罩盘点", done=True, value="120 (book 125)", reason="5只发给来访者", by="李某",
        at=on("08:20"),
    )  # fmt: skip
    given = {"checklist": (line,), "note": "传真缺纸", "report": "日报：17:00 前"}
    return Sheet(items, **(given | changes))


def keep_step(
    db: Record, number: int, step: Step, handover: Handover | None = None, *, by: str = "李某"
) -> None:
    """One step, and with the one that moves responsibility the handover."""
    with journal(db, f"handover.{step.kind.value}", by=by, at=step.at) as act:
        act.keep("handover_step", step_row(db, next_id(db, "handover_step"), number, step))
        if handover:
            act.subject = f"shift {handover.shift_id}"
            act.keep("handover", handover_row(db, handover))


def handed_over(
    db: Record,
    shift_id: ShiftId = SATURDAY,
    crew: tuple[CrewMember, ...] = FIRST,
    *,
    at: Arrow = MORNING,
    kind: Kind = Kind.ACCEPTED,
    outgoing: tuple[CrewMember, ...] = (),
    sheet: Sheet | None = None,
    offered_at: Arrow | None = None,
    **step: object,
) -> Handover:
    """The watch offered, if there was one, and taken by this crew."""
    number = next_id(db, "handover")
    sheet = sheet or a_sheet()
    if outgoing and kind is not Kind.TAKEN_OVER:
        offered = offered_at or at.shift(minutes=-6)
        keep_step(db, number, Step(Kind.OFFERED, offered, signed(*outgoing[1:]), sheet=sheet))
    kept = Handover(
        number, shift_id, at, names(outgoing), names(crew), sheet.note, crew, settings=3
    )
    assert kind in TRANSFERS
    keep_step(db, number, Step(kind, at, signed(*crew[1:]), sheet=sheet, **step), kept)
    return kept


def names(crew: tuple[CrewMember, ...]) -> str:
    """The names of a crew as a handover keeps them."""
    return "、".join(each.name for each in crew)
