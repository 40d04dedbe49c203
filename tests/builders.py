"""Things that tests need, made in one line: a_station(tmp_path), a_message()."""

import datetime as dt
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import arrow
from arrow import Arrow

from clock_rows import of_clocks
from dutyconsole import config
from dutyconsole.domain import checklist
from dutyconsole.domain.calendar import ArrangedDay, Arrangement
from dutyconsole.domain.clock_jumps import Jump
from dutyconsole.domain.handover import Handover, check_time
from dutyconsole.domain.handover_steps import Signature
from dutyconsole.domain.incidents import IncidentNumber, Kind, LogEntry, Message
from dutyconsole.domain.people import PersonLine, PersonName
from dutyconsole.domain.reports import due_reports
from dutyconsole.domain.roster import RosterLine
from dutyconsole.domain.shifts import ShiftId, ShiftTimes
from dutyconsole.domain.verification import Fault
from dutyconsole.errors import NotAllowed
from dutyconsole.home import Home
from dutyconsole.store import (
    calendar,
    clock_jumps,
    duty_log,
    handover,
    matters,
    people,
    pins,
    reports,
    roster,
    segments,
    sheet_checks,
)
from dutyconsole.store import checklist as ticks
from dutyconsole.store import settings as versions
from dutyconsole.store.database import Record, create
from dutyconsole.store.handover_steps import Taken, accept, offer, refuse
from dutyconsole.store.incidents import amend, correct, take_down
from dutyconsole.store.journal import journal
from dutyconsole.store.rows import next_id
from dutyconsole.store.sheet import draw_up
from dutyconsole.text import clean, clean_line
from leader_rows import of_leaders
from register_rows import of_registers

ZONE = dt.timezone(dt.timedelta(hours=8))
AT = arrow.get("2020-01-25T16:12:07+08:00")
"""The moment at which examples take place: the second day of Spring Festival 2020."""
TIMES = ShiftTimes((dt.time(8, 30),), ZONE)
DAY_AND_NIGHT = ShiftTimes((dt.time(8, 30), dt.time(17, 30)), ZONE)
CATEGORIES = ("epidemic", "accident", "documents")


def on(clock: str, day: str = "2020-01-25") -> Arrow:
    """A moment of the example's day: on("16:05")."""
    return arrow.get(f"{day}T{clock}+08:00")


def settings(**changes: Any) -> config.Station:
    """A station's settings without reading a file."""
    given: dict[str, Any] = {
        "station": config.Identity(
            name="市科学技术局值班室", bureau="市科学技术局", superior="市疫情防控领导小组办公室"
        ),
        "posts": (
            config.Post(key="leader", name="带班领导"),
            config.Post(key="lead", name="主班"),
            config.Post(key="second", name="副班"),
        ),
        "reports": (
            config.ReportRule(
                key="daily",
                name="日报",
                to="市疫情防控领导小组办公室",
                due=dt.time(17),
                cutoff=dt.time(16),
            ),
        ),
        "checklist": (
            config.ChecklistItem(key="phone", text="值班电话试通"),
            config.ChecklistItem(key="keys", text="钥匙清点"),
            config.ChecklistItem(key="masks", text="口罩盘点"),
        ),
        "leading_group": config.LeadingGroup(name="疫情防控工作领导小组", head="张某某"),
        "office": config.Office(name="领导小组办公室", head="刘某", phone="0350-2020000"),
        "groups": (config.WorkGroup(key="prevention", name="内部防控小组", head="孙某"),),
        "categories": (
            config.Category(key="epidemic", name="疫情防控", group="prevention"),
            config.Category(key="accident", name="事故灾难"),
            config.Category(key="documents", name="公文"),
        ),
    }
    return config.Station(**(given | changes))


def a_record(folder: Path, at: Arrow = AT) -> Record:
    """A founded record without a calendar, open; close it with the test."""
    db = create(Home(folder).record, ZONE)
    with journal(db, "station.opened", by="张某某", at=at) as act:
        act.keep(
            "station",
            {
                "id": 1,
                "name": "市科学技术局值班室",
                "bureau": "市科学技术局",
                "time_zone": "Asia/Shanghai",
                "utc_offset": 8 * 3600,
                "algorithm": "sha256",
                "opened_at": db.stored(at),
            },
        )
    return db


def a_message(**changes: Any) -> Message:
    """A message as an officer takes it down."""
    message = Message(
        received_at=on("16:05"),
        source="telephone",
        unit="市材料研究所",
        caller="陈某",
        phone="13800001234",
        category="epidemic",
        text="职工王某发热38.1度，独居，已就医。",
    )
    return replace(message, **changes)


def taken_down(db: Record, *, at: Arrow = AT, **changes: Any) -> LogEntry:
    """A message taken down in one line."""
    return take_down(db, a_message(**changes), by="李某", at=at, times=TIMES, categories=CATEGORIES)


def two_days_of_work(db: Record) -> None:
    """Something of everything: two rows at least in every table except `station`."""
    station = settings()
    people.import_people(db, [PersonLine(1, "李某", phones=("13800000001",))], by="李某", at=AT)
    for number, day in enumerate(("2020-01-25", "2020-01-26"), start=1):
        shift_id, at = ShiftId(dt.date.fromisoformat(day)), on("16:50", day)
        line = RosterLine(number, shift_id, (("lead", PersonName(f"王某{number}")),))
        roster.import_roster(
            db, [line], source="值班表.xlsx", times=TIMES, by="李某", at=on("08:00")
        )
        calendar.import_year(db, an_arranged_year(2020 + number), by="李某", at=at)
        a_relief(db, station, taking=f"王某{number}", giving="王某1" if number > 1 else "", at=at)
        duty_log.note(db, number, weather="晴", by="王某", at=at)
        pins.note(db, "王某", "failed", "第1次", by="王某", at=at)
        matters.note(db, "warning", "东楼停水", owner="物业", by="王某", at=at)
        item = checklist.Line("masks", "口罩盘点", None, kind="count", book=125)
        ticks.toggle(db, shift_id, item, by="王某", at=at, value="120", reason="门卫领用5只")
        versions.keep(db, f"# {number}\n", by="李某", at=at)
        taken_down(db, at=at, received_at=at)
        correct(
            db,
            IncidentNumber(2020, number),
            a_message(received_at=at, text="职工王某发热38.5度。"),
            reason="体温记错",
            by="王某",
            at=at,
            categories=CATEGORIES,
        )
        (due,) = due_reports(station.reports, shift_id.day, shift_id.day, ZONE)
        reports.note_sent(
            db, due, sent_at=at, receiver="刘某", channel="fax", reason="", by="王某", at=at
        )
        segments.begin(db, [a_fault()], by="王某", at=at)
        segments.explain(db, "已报带班领导。", by="王某", at=at)
        clock_jumps.note_jump(db, Jump(at.shift(hours=-1), at), by="王某", at=at)
    amend(db, IncidentNumber(2020, 1), Kind.CLOSING, text="已隔离。", by="王某", at=at)
    of_clocks(db, station, at=on("17:20", "2020-01-26"))
    of_registers(db, station, at=on("17:21", "2020-01-26"))
    of_leaders(db, station, at=on("17:22", "2020-01-26"))
    for typed in ("7K3M-9QXA", "0000-0000"):
        sheet_checks.compare(db, typed, by="王某", at=at)


def hand_over(
    db: Record, *, outgoing: str, incoming: str, note: str, by: str, at: Arrow, times: ShiftTimes
) -> Handover:
    """Hand the watch over in one line, as records from before there were signatures have it.

    Raises:
        NotAllowed: it is too early, or a side is not named.
    """
    outgoing, incoming = clean_line(outgoing), clean_line(incoming)
    with journal(db, "handover.completed", by=by, at=at) as act:
        watch = handover.get_watch(db, times, at=at)
        check_time(watch, at=at)
        if not incoming or (watch.shift and not outgoing):
            raise NotAllowed("Nobody is named")
        kept = Handover(
            next_id(db, "handover"), watch.next.id, at, outgoing, incoming, clean(note).strip()
        )
        act.subject = f"shift {kept.shift_id}"
        row = handover.handover_row(db, kept)
        act.keep("handover", {name: row[name] for name in row if name not in ("crew", "settings")})
    return kept


def a_relief(db: Record, station: config.Station, *, taking: str, giving: str, at: Arrow) -> None:
    """The watch handed over from one officer to another, after an offer that was refused."""
    gives, takes = (Signature(giving, "lead"),), (Signature(taking, "lead"),)
    if giving:
        offer(db, station, signatures=gives, note="钥匙两把", by=giving, at=at)
        refuse(db, station, signatures=takes, reason="钥匙少一把", by=taking, at=at)
        offer(db, station, signatures=gives, note="钥匙三把", by=giving, at=at)
    open_items = Taken([item.key for item in draw_up(db, station, at=at).items], {})
    accept(db, station, open_items, signatures=takes, by=taking, at=at)


def a_fault(**changes: Any) -> Fault:
    """Something found wrong with a record."""
    given = {
        "kind": "content",
        "number": 2,
        "sentence": "第2条留痕记录被改动",
        "key": "content 2 0badc0de",
    }
    return Fault(**(given | changes))


HOLIDAYS = (
    *((1, 1, "元旦"), (2, 8, "春节"), (4, 5, "清明节"), (5, 1, "劳动节")),
    *((6, 9, "端午节"), (9, 15, "中秋节"), (10, 1, "国庆节")),
)
"""Month, day and name of what makes a year whole."""


def an_arranged_year(year: int) -> Arrangement:
    """A year whose whole arrangement is published."""
    source = f"国办发明电〔{year - 1}〕9号"
    return Arrangement(
        year,
        tuple(
            ArrangedDay(dt.date(year, month, day), "holiday", name, source)
            for month, day, name in HOLIDAYS
        ),
        source,
    )


def plainly(path: Path, *statements: str) -> None:
    """Do to a record what someone with SQLite and no dutyconsole can do to it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for statement in statements:
            db.execute(statement)
