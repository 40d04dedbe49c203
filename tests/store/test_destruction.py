import datetime as dt
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from builders import AT, on, settings
from dutyconsole.config import BackupRules, CampaignRules
from dutyconsole.config.registers import OwnField, OwnRegister
from dutyconsole.domain.own_registers import registers_of
from dutyconsole.domain.people import PersonLine
from dutyconsole.domain.registers import CENSUS, VISITORS
from dutyconsole.domain.typed_lines import TypedLine
from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.home import Home
from dutyconsole.store import backup, campaign, register_lists, registers
from dutyconsole.store.database import connect, connect_to_read
from dutyconsole.store.desk_lock import as_the_desk
from dutyconsole.store.destruction import (
    backups_holding,
    destroy,
    drafts_holding,
    due,
    empty_wal,
    list_destructions,
)
from dutyconsole.store.journal import head
from dutyconsole.store.people import import_people
from dutyconsole.store.verification import verify

STATION = settings()
SURNAMES = "赵钱孙李周吴郑王冯陈"
ID_NUMBER = "14010119800101100X"
ENDED = on("00:00", "2020-03-31")
YEAR_LATER = on("09:00", "2021-03-31")
ORDER = {"who": "张某某", "reason": "保管期满", "by": "李某"}


def visitor(db, name="高某甲", **more):
    values = {"at": db.stored(AT), "person": name, "host": "王某", "purpose": "送件", **more}
    return registers.enter(db, STATION, VISITORS, values, by="李某", at=AT)


def gone(db, number, at=AT):
    left = {"left_at": db.stored(AT)}
    return registers.go_on(db, STATION, VISITORS, number, left, by="李某", at=at)


def ended(db):
    campaign.end(db, ENDED.date(), reason="通知", by="李某", at=ENDED)


@pytest.fixture
def kept(db):
    """A record with two visitors who left and one who was surveyed, the campaign over."""
    campaign.begin(db, AT.date(), by="李某", at=AT)
    visitor(db, "高某甲", phone="13800001234", id_number=ID_NUMBER)
    visitor(db, "高某乙")
    gone(db, 1)
    gone(db, 2)
    import_people(db, [PersonLine(1, "王某", "规划科")], by="李某", at=AT)
    surveyed = {"person": "王某", "phone": "13900005678"}
    registers.enter(db, STATION, CENSUS, surveyed, by="李某", at=AT)
    ended(db)
    return db


def raw(db):
    """All bytes of the record's file and of its -wal."""
    beside = db.path.with_name(f"{db.path.name}-wal")
    return db.path.read_bytes() + (beside.read_bytes() if beside.exists() else b"")


def holds(db, *words):
    found = raw(db)
    return [word for word in words if word.encode() in found]


def test_a_year_after_the_campaign_its_registers_are_due(kept):
    early, found = (
        due(kept, STATION, at=YEAR_LATER.shift(days=-1)),
        due(kept, STATION, at=YEAR_LATER),
    )

    assert early == ()
    assert [(each.register, each.lines, each.parts, each.open) for each in found] == [
        ("visitors", 2, 4, 0),
        ("census", 1, 1, 0),
    ]
    assert (found[0].since, found[0].first, found[0].last) == (YEAR_LATER.date(), AT, AT)


def test_while_the_campaign_is_on_nothing_is_due(db):
    campaign.begin(db, AT.date(), by="李某", at=AT)
    visitor(db)

    assert due(db, settings(campaign=CampaignRules(keep_months=0)), at=YEAR_LATER) == ()


def test_what_was_destroyed_is_in_no_byte_of_the_files(kept):
    words = ("高某甲", "13800001234", ID_NUMBER)

    before = holds(kept, *words)
    done = destroy(kept, STATION, VISITORS, **ORDER, at=YEAR_LATER)

    assert before == list(words)
    assert (done.erased, holds(kept, *words), holds(kept, "13900005678")) == (
        True, [], ["13900005678"],
    )  # fmt: skip


def test_the_desk_keeps_nothing_of_it_in_memory(kept):
    read = register_lists.list_lines(kept, VISITORS)
    destroy(kept, STATION, VISITORS, **ORDER, at=YEAR_LATER)

    assert any(line.values for line in read)
    assert register_lists._line.cache_info().currsize == 0


def test_copies_that_sqlite_left_between_rows_go_too(db):
    db.execute("PRAGMA secure_delete = OFF")  # as SQLite is built elsewhere
    campaign.begin(db, AT.date(), by="李某", at=AT)
    names = [f"{SURNAMES[n * 7 % 10]}来访第{n * 7919 % 1000:03}位" for n in range(400)]
    lines = [
        TypedLine(n, "", {"at": db.stored(AT), "person": name, "host": "王某", "purpose": "送件",
                          "left_at": db.stored(AT)})
        for n, name in enumerate(names)
    ]  # fmt: skip
    registers.enter_all(db, STATION, VISITORS, lines, by="李某", at=AT)
    ended(db)

    before = holds(db, *names)
    destroy(db, STATION, VISITORS, **ORDER, at=YEAR_LATER)

    assert (len(before), holds(db, *names, "来访第")) == (400, [])
    assert verify(db.path).sound


def test_number_times_and_who_wrote_it_remain_and_the_record_stays_sound(kept):
    destroy(kept, STATION, VISITORS, **ORDER, at=YEAR_LATER)

    (entered, left) = register_lists.history(kept, VISITORS, 1)

    assert (entered.number, entered.at, entered.by, entered.destroyed, dict(entered.values)) == (
        1, AT, "李某", True, {},
    )  # fmt: skip
    assert left.destroyed
    assert verify(kept.path).sound


def test_it_is_an_act_that_says_what_was_destroyed_by_whose_order_and_why(kept):
    done = destroy(kept, STATION, VISITORS, **ORDER, at=YEAR_LATER)
    (body,) = kept.execute("SELECT body FROM journal ORDER BY n DESC LIMIT 1").fetchone()

    assert (done.record.who, done.record.reason, done.record.entries) == (
        "张某某", "保管期满", "1-4",
    )  # fmt: skip
    assert (done.lines, done.parts, list_destructions(kept)) == (2, 4, [done.record])
    assert "register.destroyed" in body
    assert "高某" not in body


def test_what_is_open_is_not_destroyed(db):
    campaign.begin(db, AT.date(), by="李某", at=AT)
    for name in ("高某甲", "高某乙"):
        visitor(db, name)
    gone(db, 1)
    ended(db)
    before = head(db)

    with pytest.raises(NotAllowed, match="Still open: visitors 2; close or cancel them first"):
        destroy(db, STATION, VISITORS, **ORDER, at=YEAR_LATER)

    assert head(db) == before
    assert [each.open for each in due(db, STATION, at=YEAR_LATER)] == [1]
    assert holds(db, "高某甲")


def test_what_is_open_can_be_closed_after_the_campaign_and_is_destroyed_then(db):
    campaign.begin(db, AT.date(), by="李某", at=AT)
    visitor(db)
    ended(db)
    gone(db, 1, at=YEAR_LATER)

    destroy(db, STATION, VISITORS, **ORDER, at=YEAR_LATER)

    assert not holds(db, "高某甲")


def test_what_was_destroyed_is_not_due_once_more(kept):
    destroy(kept, STATION, VISITORS, **ORDER, at=YEAR_LATER)

    with pytest.raises(NotAllowed, match="Nothing of Visitors is due"):
        destroy(kept, STATION, VISITORS, **ORDER, at=YEAR_LATER)

    assert [each.register for each in due(kept, STATION, at=YEAR_LATER)] == ["census"]


@pytest.mark.parametrize(
    ("said", "refusal"),
    [({"who": " "}, "Say who ordered"), ({"reason": ""}, "Say by which rule or order")],
)
def test_it_is_said_who_ordered_it_and_why(kept, said, refusal):
    with pytest.raises((BadInput, NotAllowed), match=refusal):
        destroy(kept, STATION, VISITORS, **(ORDER | said), at=YEAR_LATER)

    assert (list_destructions(kept), holds(kept, "高某甲")) == ([], ["高某甲"])


def test_a_second_campaign_keeps_what_it_still_uses(kept):
    again = on("08:00", "2020-11-01")
    campaign.begin(kept, again.date(), by="李某", at=again)
    registers.enter(kept, STATION, CENSUS, {"person": "王某"}, by="李某", at=again)

    found = due(kept, STATION, at=YEAR_LATER)

    assert [each.register for each in found] == ["visitors"]


def test_before_a_day_a_register_of_ones_own_is_destroyed_too(db):
    fields = (OwnField(key="what", name="物品"), OwnField(key="who", name="借用人"))
    own = settings(registers=(OwnRegister(key="loans", name="借用", fields=fields),))
    loans = registers_of(own)["loans"]
    for what, day in (("钥匙", "2020-01-25"), ("投影仪", "2020-01-27")):
        moment = on("09:00", day)
        lent = {"at": db.stored(moment), "what": what, "who": "高某"}
        registers.enter(db, own, loans, lent, by="李某", at=moment)

    destroy(db, own, loans, before=dt.date(2020, 1, 26), **ORDER, at=YEAR_LATER)

    assert due(db, own, at=YEAR_LATER) == ()
    assert holds(db, "钥匙", "投影仪") == ["投影仪"]


def test_no_day_ahead_can_be_named(kept):
    with pytest.raises(BadInput, match="lies ahead"):
        destroy(kept, STATION, VISITORS, before=dt.date(2021, 4, 1), **ORDER, at=YEAR_LATER)


def test_what_was_destroyed_and_is_brought_back_is_told(kept):
    row = tuple(kept.execute("SELECT * FROM register_content WHERE entry = 1").fetchone())
    destroy(kept, STATION, VISITORS, **ORDER, at=YEAR_LATER)
    with closing(sqlite3.connect(kept.path)) as other:
        other.execute("INSERT INTO register_content VALUES (?, ?, ?, ?, ?, ?)", row)
        other.commit()

    assert [fault.sentence for fault in verify(kept.path).faults] == [
        "register_content 1 is still there, though it was destroyed"
    ]


def test_the_desk_itself_empties_the_wal(kept):
    with as_the_desk(kept, Home(kept.path.parent)):
        done = destroy(kept, STATION, VISITORS, **ORDER, at=YEAR_LATER)

    assert done.erased
    assert not holds(kept, "高某甲")


_DESK = """
import sys
from pathlib import Path
from dutyconsole.home import Home
from dutyconsole.store.database import connect
from dutyconsole.store.desk_lock import as_the_desk
home = Home(Path(sys.argv[1]))
with as_the_desk(connect(home.record), home):
    print("open", flush=True)
    sys.stdin.readline()
"""


def test_beside_a_desk_that_is_open_elsewhere_nothing_is_destroyed(kept):
    desk = subprocess.Popen(
        [sys.executable, "-c", _DESK, str(kept.path.parent)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    with desk:
        desk.stdout.readline()
        with pytest.raises(NotAllowed, match="open in another process"):
            destroy(kept, STATION, VISITORS, **ORDER, at=YEAR_LATER)
        desk.stdin.close()

    assert holds(kept, "高某甲")


def test_somebody_who_reads_hinders_it_and_it_can_be_done_once_more(kept, monkeypatch):
    monkeypatch.setattr("dutyconsole.store.wal.bring_over.__kwdefaults__", {"patience": 0.05})
    with closing(connect_to_read(kept.path)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM register_content").fetchone()
        done = destroy(kept, STATION, VISITORS, **ORDER, at=YEAR_LATER)

    assert (done.erased, empty_wal(kept, STATION)) == (False, True)
    assert not holds(kept, "高某甲")


def test_it_is_told_which_backups_still_hold_it(kept, tmp_path):
    further = tmp_path / "stick"
    further.mkdir()
    station = settings(backup=BackupRules(folders=(str(further),)))
    home = Home(kept.path.parent)
    before = backups_holding(kept, station)
    old = backup.back_up(home, station, at=YEAR_LATER.shift(days=-1))

    done = destroy(kept, station, VISITORS, **ORDER, at=YEAR_LATER)
    backup.back_up(home, station, at=YEAR_LATER.shift(hours=1))

    assert before == ()
    assert [str(path) for path in done.traces] == [
        old.folder, str(further / home.backups.joinpath(old.folder).name),
    ]  # fmt: skip
    assert backups_holding(kept, station) == done.traces


def test_drafts_of_its_forms_and_what_a_restore_set_aside_are_named(kept):
    home = Home(kept.path.parent)
    home.drafts.mkdir()
    draft, other = home.drafts / "register-visitors-enter.1.json", home.drafts / "intake.2.json"
    aside = home.path / "replaced-20200401-080000"
    aside.mkdir()
    for path in (draft, other, Home(aside).record):
        path.touch()

    assert destroy(kept, STATION, VISITORS, **ORDER, at=YEAR_LATER).traces == (aside, draft)


def test_a_draft_of_a_round_is_one_of_temperatures(kept):
    home = Home(kept.path.parent)
    home.drafts.mkdir()
    (home.drafts / "round.1.json").touch()
    surveyed = destroy(kept, STATION, CENSUS, **ORDER, at=YEAR_LATER)
    temperatures = registers_of(STATION)["temperatures"]
    values = {"at": kept.stored(AT), "person": "王某", "round": "1", "temperature": "36.5"}
    again = on("08:00", "2021-04-01")
    campaign.begin(kept, again.date(), by="李某", at=again)
    registers.enter(kept, STATION, temperatures, values, by="李某", at=again)
    tomorrow = again.shift(days=1)
    measured = destroy(kept, STATION, temperatures, before=tomorrow.date(), **ORDER, at=tomorrow)

    assert surveyed.traces == ()
    assert measured.traces == drafts_holding(kept) == (home.drafts / "round.1.json",)


def test_after_it_the_record_opens_and_goes_on(kept):
    destroy(kept, STATION, VISITORS, **ORDER, at=YEAR_LATER)
    with closing(connect(kept.path)) as again:
        campaign.begin(again, YEAR_LATER.date(), by="李某", at=YEAR_LATER)
        values = {"person": "高某丙", "host": "王某", "purpose": "送件"}
        line = registers.enter(again, STATION, VISITORS, values, by="李某", at=YEAR_LATER)

    assert line.number == 3
    assert verify(kept.path).sound
