"""The copy brought up act by act holds and answers what a whole one does, whatever was done."""

from contextlib import closing

import pytest

from builders import AT, ZONE, on, settings, taken_down, two_days_of_work
from daily_acts import DUE, STATION, a_visitor, all_the_way
from dutyconsole.config.registers import OwnField, OwnRegister
from dutyconsole.domain.incidents import IncidentNumber
from dutyconsole.domain.journal import entry_from
from dutyconsole.domain.own_registers import registers_of
from dutyconsole.domain.people import PersonLine
from dutyconsole.domain.registers import VISITORS
from dutyconsole.home import Home
from dutyconsole.store import (
    campaign,
    daily_corrections,
    daily_sources,
    daily_standing,
    people,
    registers,
)
from dutyconsole.store.database import create
from dutyconsole.store.desk_lock import as_the_desk
from dutyconsole.store.destruction import destroy
from dutyconsole.store.rows import write_row
from leader_rows import an_act, taken_in
from simulation.published import Published

LATE = on("18:00", "2020-01-26")
MARCH = on("09:00", "2020-03-01")
KEYS_HELD = OwnRegister(
    key="keys",
    name="钥匙",
    fields=(
        OwnField(key="holder", name="领用人", private=True),
        OwnField(key="room", name="房间"),
    ),
)
"""A register of which each line is about somebody whose name is private."""


@pytest.fixture
def published():
    """Publishes a record, for as long as the test lasts."""
    made = []

    def publish(db, station, *, at=AT):
        made.append(Published(db, station, at=at))
        return made[-1]

    yield publish
    for each in made:
        each.close()


@pytest.fixture
def desk(db, tmp_path):
    with as_the_desk(db, Home(tmp_path)):
        yield db


def acts_of(record):
    """Each act in the journal: what tells of it, the rows it wrote, what their lines said."""
    contents = {
        row["entry"]: tuple(row) for row in record.execute("SELECT * FROM register_content")
    }
    for told in record.execute("SELECT * FROM journal ORDER BY n"):
        rows = entry_from(told["body"]).rows
        entries = [row.values["id"] for row in rows if row.table == "register_entry"]
        yield tuple(told), rows, [contents[each] for each in entries if each in contents]


def done_again(db, act):
    told, rows, contents = act
    db.execute("PRAGMA query_only = OFF")
    db.execute("BEGIN IMMEDIATE")
    for row in rows:
        write_row(db, row)
    db.executemany("INSERT INTO register_content VALUES (?, ?, ?, ?, ?, ?)", contents)
    db.execute("INSERT INTO journal VALUES (?, ?, ?, ?, ?)", told)
    db.execute("COMMIT")


@pytest.mark.parametrize("acts_at_once", [1, 7])
def test_two_days_of_everything_brought_up_act_by_act_come_to_what_a_whole_copy_is(
    record, tmp_path_factory, published, acts_at_once
):
    first, *rest = acts_of(record)
    path = Home(tmp_path_factory.mktemp("again")).record
    with closing(create(path, ZONE)) as again:
        done_again(again, first)
        copy = published(again, settings())
        for number, act in enumerate(rest):
            done_again(again, act)
            if number % acts_at_once == 0:
                copy.go_on(AT)
        copy.compare(LATE)

        assert copy.times > len(rest) // acts_at_once
        assert again.execute("SELECT count(*) FROM leader_act").fetchone()[0] == 3


def test_work_goes_on_after_a_destruction_and_both_agree(desk, published):
    station = settings(registers=(KEYS_HELD,))
    copy = published(desk, station)
    campaign.begin(desk, AT.date(), by="李某", at=AT)
    for moment, name in ((AT, "高某甲"), (AT, "高某乙"), (MARCH, "高某丙")):
        line = a_visitor(desk, moment, name=name)
        registers.go_on(
            desk, station, VISITORS, line.number, {"left_at": desk.stored(moment)}, by="李某",
            at=moment,
        )  # fmt: skip
        copy.go_on(moment)
    order = {"who": "张某某", "reason": "保管期满", "before": on("00:00", "2020-02-01").date()}
    destroy(desk, station, VISITORS, **order, by="李某", at=MARCH)
    copy.compare(MARCH)
    a_visitor(desk, MARCH.shift(hours=1), name="高某丁")
    copy.compare(MARCH.shift(hours=1))

    gone = [registers.get(copy.viewed, VISITORS, number).destroyed for number in (1, 2, 3, 4)]
    assert gone == [True, True, False, False]


def test_lines_about_somebody_whose_name_is_private_agree_but_for_the_masks(desk, published):
    station = settings(registers=(KEYS_HELD,))
    keys, copy = registers_of(station)["keys"], published(desk, station)
    for holder, room in (("孙某甲", "401"), ("孙某乙", "402")):
        values = {"at": desk.stored(AT), "holder": holder, "room": room}
        registers.enter(desk, station, keys, values, by="李某", at=AT)
        copy.compare(AT)
    registers.correct(
        desk, station, keys, 1, {"at": desk.stored(AT), "holder": "钱某", "room": "403"},
        reason="写错", by="李某", at=AT,
    )  # fmt: skip
    copy.compare(AT)

    assert registers.get(copy.viewed, keys, 1).values["holder"] == "钱**"


def test_a_report_is_counted_on_the_same_people_in_the_copy(desk, published):
    people.import_people(desk, [PersonLine(1, "王芳", "规划科")], by="李某", at=on("07:00"))
    campaign.begin(desk, AT.date(), by="李某", at=on("08:00"))
    copy = published(desk, STATION)
    figures = daily_sources.figures_for(desk, STATION, DUE, at=on("16:10"))
    all_the_way(desk, explanations={each.key: "已逐人核实" for each in figures.broken})
    people.import_people(desk, [PersonLine(1, "李伟", "办公室")], by="李某", at=on("16:30"))
    taken_down(desk, received_at=on("15:00"), at=on("16:40"))
    copy.go_on(on("16:41"))

    (owed,) = daily_corrections.corrections_due(copy.viewed, STATION, at=on("17:30"))
    assert [change.key for change in owed.changes] == ["duty.received"]
    shown = daily_standing.standing_of(copy.viewed, STATION, DUE, at=on("17:30"))
    assert shown.figures.flat["people.total"] == "1"
    copy.compare(on("17:30"))


def test_what_leaders_do_is_read_back_by_them_as_the_desk_has_it(desk, published):
    people.import_people(desk, [PersonLine(1, "李某")], by="吴某", at=AT)
    copy = published(desk, STATION)
    taken_down(desk)
    for act in (
        an_act("read", AT, entry=1),
        an_act("instruct", AT, incident=IncidentNumber(2020, 1), text="立即核实。"),
        an_act("check", AT),
    ):
        taken_in(desk, STATION, act, at=AT)
        copy.compare(AT)

    assert copy.times == 3


def test_a_whole_copy_is_the_same_when_the_desk_begins_late(desk, published):
    two_days_of_work(desk)
    copy = published(desk, settings())
    taken_down(desk, at=LATE, received_at=LATE)
    copy.compare(LATE)

    assert copy.times == 1
