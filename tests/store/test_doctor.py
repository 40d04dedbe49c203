import datetime as dt
import sqlite3
from contextlib import nullcontext
from pathlib import Path

import pytest

from builders import AT, TIMES, hand_over, on, plainly, settings
from dutyconsole import config
from dutyconsole.config.channels import Channel, Channels
from dutyconsole.config.view import ViewRules
from dutyconsole.domain.outbox import Notice, Outcome
from dutyconsole.domain.people import PersonLine, PersonName
from dutyconsole.domain.registers import VISITORS
from dutyconsole.domain.roster import RosterLine
from dutyconsole.domain.shifts import ShiftId
from dutyconsole.home import Home
from dutyconsole.store import (
    backup,
    campaign,
    destruction,
    doctor,
    outbox,
    people,
    registers,
    roster,
)
from dutyconsole.store.database import WRITING
from dutyconsole.store.desk_lock import as_the_desk
from dutyconsole.store.doctor import (
    outbox_health,
    record_health,
    register_health,
    unreachable,
)
from dutyconsole.store.publication import Publishing
from dutyconsole.store.publication_whole import publish_whole


def findings(db):
    return {finding.name: finding for finding in record_health(db)}


def troubles(db):
    """What is wrong, whatever SQLite this machine has."""
    return [finding for finding in record_health(db) if not finding.ok and finding.name != "SQLite"]


def test_nothing_is_wrong_with_a_new_record(db):
    assert troubles(db) == []


def test_only_what_is_wrong_needs_advice(db):
    assert all(bool(finding.advice) != finding.ok for finding in record_health(db))


@pytest.mark.parametrize(
    ("version", "ok"), [((3, 40, 1), False), ((3, 51, 2), False), ((3, 51, 3), True)]
)
def test_an_old_sqlite_is_told(db, monkeypatch, version, ok):
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)

    assert findings(db)["SQLite"].ok is ok


@pytest.mark.parametrize(
    ("is_open", "seconds", "well", "value"),
    [
        (True, 5, True, "published at 16:12, 5 s ago, the desk is open"),
        (True, 31, False, "published at 16:12, 31 s ago, the desk is open"),
        (False, 7200, True, "published at 16:12, 2 h 00 min ago, the desk is not open"),
    ],
)
def test_how_old_the_copy_for_leaders_is_and_whether_the_desk_publishes(
    db, tmp_path, tmp_path_factory, is_open, seconds, well, value
):
    home, folder = Home(tmp_path), tmp_path_factory.mktemp("published")
    station = settings(view=ViewRules(folder=str(folder)))
    home.settings.write_text("# of the desk\n")
    publish_whole(home, station, at=AT)
    with as_the_desk(db, home) if is_open else nullcontext():
        publishing = Publishing(db, station, folder)
        publishing.beat(at=AT, complete=publishing.go_on(at=AT))
        found = doctor.copy_health(home, folder, at=AT.shift(seconds=seconds))

    assert (found.ok, found.value, found.grave) == (well, value, False)


def test_where_no_copy_was_published_yet_it_says_what_publishes_it(tmp_path):
    found = doctor.copy_health(Home(tmp_path), tmp_path, at=AT)

    assert (found.ok, found.value) == (False, "none, the desk is not open")
    assert "Open the desk" in found.advice


def test_the_version_of_sqlite_is_shown(db):
    assert findings(db)["SQLite"].value == sqlite3.sqlite_version


def test_a_second_sqlite_library_is_told(db, monkeypatch):
    monkeypatch.setattr(doctor, "find_spec", lambda name: name)

    assert findings(db)["pysqlite3"].value == "installed"
    assert "remove pysqlite3" in findings(db)["pysqlite3"].advice


def test_every_setting_is_looked_at(db):
    assert {f"PRAGMA {name}" for name, _value in (*WRITING, ("query_only", 1))} <= set(findings(db))


def test_a_setting_that_does_not_hold_is_told(db):
    db.execute("PRAGMA synchronous = NORMAL")

    (trouble,) = troubles(db)
    assert (trouble.name, trouble.value) == ("PRAGMA synchronous", "1")
    assert trouble.advice.startswith("It should be 2;")


def test_a_broken_reference_is_told(db):
    plainly(db.path, "INSERT INTO incident VALUES (2020, 1, 'open', 7, 7)")

    (trouble,) = troubles(db)
    assert (trouble.name, trouble.value) == ("References between tables", "2 broken")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_a_record_that_others_can_get_at_is_told(db, mode):
    db.path.chmod(mode)

    (trouble,) = troubles(db)
    assert (trouble.name, trouble.value) == ("Record", f"{db.path} {mode:o}")
    assert trouble.advice.endswith(f"chmod 600 {db.path}")


def test_a_home_that_others_can_look_into_is_told(db):
    db.path.parent.chmod(0o755)

    (trouble,) = troubles(db)
    assert (trouble.name, trouble.value) == ("Home", f"{db.path.parent} 755")


TOLD = config.Notify(
    stages=(config.NoticeStage(kinds=("report",), minutes=5, to=("second", "head", "赵某")),)
)


def rostered(db):
    """张某 leads and 李某 and 王某 are on duty today; 孙某 is the second officer of tomorrow."""
    days = (("2020-01-25", "王某"), ("2020-01-26", "孙某"))
    lines = [
        RosterLine(
            number,
            ShiftId(dt.date.fromisoformat(day)),
            tuple(
                (post, PersonName(name))
                for post, name in (("leader", "张某"), ("lead", "李某"), ("second", second))
            ),
        )
        for number, (day, second) in enumerate(days, start=1)
    ]
    at = on("08:00", "2020-01-24")
    roster.import_roster(db, lines, source="值班表.xlsx", times=TIMES, by="李某", at=at)


def channels(*names):
    return Channels(tuple(Channel(name=name, urls=("json://x",)) for name in names))


def test_where_no_message_is_to_leave_the_room_nobody_is_missed(db):
    rostered(db)

    assert unreachable(db, settings(), channels(), at=AT) == ()


def test_who_is_on_duty_now_or_next_or_is_to_be_told_is_named(db):
    rostered(db)
    station = settings(notify=TOLD)
    hand_over(db, outgoing="", incoming="李某", note="", by="李某", at=AT, times=TIMES)

    assert unreachable(db, station, channels(), at=AT) == (
        *("张某", "李某", "王某", "孙某"),
        *("张某某", "赵某"),
    )


def test_a_channel_of_ones_own_or_of_the_post_is_enough(db):
    rostered(db)
    station = settings(notify=TOLD)
    known = channels("leader", "lead", "王某", "head")

    assert unreachable(db, station, known, at=AT) == ("赵某",)
    assert unreachable(db, station, channels(*known.names, "赵某"), at=AT) == ()


def of_outbox(db, station, home):
    return {each.name: each for each in outbox_health(db, home, station, at=AT)}


def test_nothing_is_said_of_messages_where_none_are_wanted(db, tmp_path):
    assert outbox_health(db, Home(tmp_path), settings(), at=AT) == []


def test_who_cannot_be_reached_is_said_with_advice(db, tmp_path):
    rostered(db)
    found = of_outbox(db, settings(notify=TOLD), Home(tmp_path))
    missed = found["Cannot be reached outside the room"]

    assert (missed.ok, missed.grave) == (False, False)
    assert missed.value.endswith("张某某, 赵某")
    assert str(tmp_path / "channels.toml") in missed.advice


def test_channels_that_others_can_read_are_told(db, tmp_path):
    Home(tmp_path).channels.touch(mode=0o644)
    found = of_outbox(db, settings(), Home(tmp_path))

    assert found["Channels"].advice.endswith(f"chmod 600 {tmp_path / 'channels.toml'}")


def test_apprise_that_is_not_there_is_told(db, tmp_path, monkeypatch):
    monkeypatch.setattr(doctor, "find_spec", lambda _name: None)
    found = of_outbox(db, settings(notify=TOLD), Home(tmp_path))

    assert not found["apprise"].ok
    assert "pip install dutyconsole[notify]" in found["apprise"].advice


def test_messages_in_doubt_are_counted(db, tmp_path):
    outbox.enqueue(db, [Notice("1", "s", "王某", "t", "x", AT)], by="李某", at=AT)
    outbox.began(db, 1, by="李某", at=AT)
    outbox.ended(db, 1, Outcome.UNKNOWN, "", by="李某", at=AT)
    found = of_outbox(db, settings(notify=TOLD), Home(tmp_path))

    assert found["Messages that may not have arrived"].value == "1"


YEAR_LATER = on("09:00", "2021-03-31")


def of_registers(db, at=YEAR_LATER, **rules):
    """What was looked at of the registers, by name; all of it is good to know and not grave."""
    found = register_health(db, settings(**rules), at=at)
    assert not any(each.grave for each in found if not each.ok)
    return {each.name: each for each in found}


@pytest.fixture
def over(db):
    """A visitor who left and one who did not, in a campaign that is over."""
    campaign.begin(db, AT.date(), by="李某", at=AT)
    for name in ("高某", "马某"):
        values = {"at": db.stored(AT), "person": name, "host": "王某", "purpose": "送件"}
        registers.enter(db, settings(), VISITORS, values, by="李某", at=AT)
    ended = on("18:00", "2020-03-31")
    left = {"left_at": db.stored(ended)}
    registers.go_on(db, settings(), VISITORS, 1, left, by="李某", at=ended)
    campaign.end(db, ended.date(), reason="通知", by="李某", at=ended)
    return db


def destroyed(db):
    left = {"left_at": db.stored(YEAR_LATER)}
    registers.go_on(db, settings(), VISITORS, 2, left, by="李某", at=YEAR_LATER)
    order = {"who": "张某某", "reason": "保管期满", "by": "李某", "at": YEAR_LATER}
    return destruction.destroy(db, settings(), VISITORS, **order)


def test_what_is_due_for_destruction_is_said_with_how_many_lines_since_when(over):
    early = of_registers(over, at=YEAR_LATER.shift(days=-1))["Due for destruction"]
    found = of_registers(over)["Due for destruction"]

    assert (early.ok, early.value) == (True, "nothing")
    assert (found.ok, found.value) == (False, "Visitors: 2 lines since 2021-03-31; 1 of them open")
    assert "destruction run visitors" in found.advice


def test_where_nothing_was_destroyed_nothing_is_said_of_backups(over):
    assert "Backups that hold what was destroyed" not in of_registers(over)


def test_backups_and_drafts_that_hold_what_was_destroyed_are_named(over, tmp_path):
    home, further = Home(over.path.parent), tmp_path / "stick"
    further.mkdir()
    rules = {"backup": config.BackupRules(folders=(str(further),))}
    made = backup.back_up(home, settings(**rules), at=on("09:00", "2021-03-30"))
    home.drafts.mkdir()
    for name in ("register-visitors-enter.1.json", "register-outings-enter.2.json"):
        (home.drafts / name).touch()
    destroyed(over)
    found = of_registers(over, **rules)
    backups = found["Backups that hold what was destroyed"]
    drafts = found["Drafts of registers of which something was destroyed"]

    assert backups.value.split(", ") == [made.folder, str(further / Path(made.folder).name)]
    assert drafts.value == str(home.drafts / "register-visitors-enter.1.json")
    assert (backups.ok, drafts.ok, found["Due for destruction"].ok) == (False, False, True)


def test_after_a_destruction_that_left_nothing_all_is_well(over):
    destroyed(over)

    assert all(each.ok for each in of_registers(over).values())


def test_a_campaign_that_is_on_without_areas_and_supplies_is_told(db):
    before = of_registers(db)
    campaign.begin(db, AT.date(), by="李某", at=AT)
    found = of_registers(db)
    given = of_registers(
        db,
        areas=(config.Area(key="hall", name="大厅"),),
        supplies=(config.Supply(key="masks", name="口罩", unit="只"),),
    )
    names = ("Areas to be disinfected", "Items of supplies")

    assert not set(names) & set(before)
    assert [(found[name].value, found[name].ok) for name in names] == [("none", False)] * 2
    assert "[[supplies]]" in found["Items of supplies"].advice
    assert [(given[name].value, given[name].ok) for name in names] == [("1", True)] * 2


def test_sections_in_which_nobody_of_the_directory_is_are_named(db):
    people.import_people(db, [PersonLine(1, "李伟", "办公室")], by="李某", at=AT)
    rules = config.CampaignRules(sections=("办公室", "规划科", "财务科"))
    found = of_registers(db, campaign=rules)["Sections without anybody of the directory"]
    well = of_registers(db, campaign=config.CampaignRules(sections=("办公室",)))

    assert (found.ok, found.value) == (False, "规划科, 财务科")
    assert well["Sections without anybody of the directory"].ok
    assert "Sections without anybody of the directory" not in of_registers(db)
