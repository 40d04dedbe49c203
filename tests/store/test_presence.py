import datetime as dt
from contextlib import closing

import pytest

from builders import AT, TIMES, ZONE, a_fault, a_relief, on, settings, taken_down
from dutyconsole.domain.clock_jumps import Jump
from dutyconsole.domain.people import PersonLine, PersonName
from dutyconsole.domain.post_checks import BELL, PostCheck
from dutyconsole.domain.presence import Stage
from dutyconsole.domain.roster import RosterLine
from dutyconsole.domain.shifts import ShiftId
from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.store import clock_jumps, people, post_checks, presence, roster, segments
from dutyconsole.store.database import create
from dutyconsole.store.journal import head, journal

STATION = settings()
HEAD = STATION.leading_group.head
LEADER, OFFICER = "周某", "李某"


@pytest.fixture
def watch(db):
    """A record in which 周某 is the duty leader of the shift in charge."""
    people.import_people(
        db, [PersonLine(1, LEADER), PersonLine(2, OFFICER)], by="张某某", at=on("08:00")
    )
    crew = (("leader", PersonName(LEADER)), ("lead", PersonName(OFFICER)))
    line = RosterLine(1, ShiftId(dt.date(2020, 1, 25), 1), crew)
    roster.import_roster(db, [line], source="表", times=TIMES, by="张某某", at=on("08:00"))
    a_relief(db, STATION, taking=OFFICER, giving="", at=on("08:30"))
    return db


def switched(db, *, on=True, leader=LEADER, reason="", at=AT):
    return presence.switch(db, STATION, on=on, leader=leader, reason=reason, by=OFFICER, at=at)


def missed(db, stage=Stage.SCREEN, *, seconds=7200, at=AT):
    return presence.note_missed(db, stage, seconds=seconds, by=OFFICER, at=at)


def events(db):
    return [(each.kind, each.stage) for each in presence.list_events(db, since=on("00:00"))]


def test_it_is_off_until_a_leader_switches_it_on(watch):
    assert presence.is_on(watch) is False
    assert presence.last_switch(watch) is None
    event = switched(watch)

    assert presence.is_on(watch) is True
    assert (event.kind, event.by, event.at) == ("on", LEADER, AT)
    assert presence.last_switch(watch) == event


def test_the_duty_leader_in_charge_and_the_head_of_the_leading_group_may_switch_it(watch):
    assert presence.leaders(watch, STATION) == (LEADER, HEAD)
    assert switched(watch, leader=HEAD).by == HEAD


def test_before_the_first_watch_the_head_alone_may(db):
    assert presence.leaders(db, STATION) == (HEAD,)


@pytest.mark.parametrize("leader", [OFFICER, "", "过路人"])
def test_nobody_else_may(watch, leader):
    before = head(watch)
    with pytest.raises(NotAllowed, match=f"{LEADER}, {HEAD}"):
        switched(watch, leader=leader)

    assert head(watch) == before


def test_switching_it_off_needs_a_reason(watch):
    switched(watch)
    with pytest.raises(NotAllowed, match="Say why"):
        switched(watch, on=False, reason=" ")

    assert presence.is_on(watch) is True


def test_the_reason_is_kept(watch):
    switched(watch)
    event = switched(watch, on=False, reason="全体到会议室\n视频点名")

    assert (event.kind, event.detail) == ("off", "全体到会议室 视频点名")
    assert presence.is_on(watch) is False


@pytest.mark.parametrize("on", [True, False])
def test_what_is_so_already_is_not_switched_again(watch, on):
    if on:
        switched(watch)
    with pytest.raises(NotAllowed, match="already"):
        switched(watch, on=on, reason="再来一次")


def test_a_missed_stage_is_kept_once_in_a_quiet_period(db):
    first = missed(db)
    again = missed(db, seconds=7230, at=AT.shift(seconds=30))
    missed(db, Stage.BELL, seconds=7260, at=AT.shift(seconds=60))

    assert (first.stage, first.seconds, again) == (Stage.SCREEN, 7200, None)
    assert events(db) == [("missed", Stage.SCREEN), ("missed", Stage.BELL)]


def test_once_an_answer_has_ended_the_period_the_next_one_has_entries_of_its_own(db):
    missed(db)
    presence.note_answered(db, Stage.BELL, seconds=75, by=OFFICER, at=AT.shift(seconds=75))
    missed(db, at=AT.shift(hours=2))

    assert events(db) == [
        ("missed", Stage.SCREEN),
        ("answered", Stage.BELL),
        ("missed", Stage.SCREEN),
    ]


def test_so_it_has_after_a_desk_that_ended_without_an_answer(db):
    missed(db)

    assert missed(db, at=AT.shift(hours=5)) is not None


def test_an_answer_after_the_clock_was_set_back_hides_no_later_stage(db):
    missed(db)
    presence.note_answered(db, seconds=5, by=OFFICER, at=AT)

    assert missed(db, at=AT.shift(hours=-6)) is not None


def test_what_happened_is_listed_from_a_moment_on(db):
    missed(db)
    missed(db, at=AT.shift(hours=4))
    (latest,) = presence.list_events(db, since=AT.shift(hours=1))

    assert latest.at == AT.shift(hours=4)


def test_nobody_named_keeps_nothing(db):
    with pytest.raises(BadInput, match="Nobody is named"):
        presence.note_answered(db, seconds=5, by=" ", at=AT)

    assert events(db) == []


def test_the_last_entry_is_the_newest_that_a_person_made(db):
    taken_down(db, at=AT)

    assert presence.last_entry(db) == AT


def test_what_the_desk_writes_by_itself_is_no_entry_of_a_person(db):
    taken_down(db, at=AT)
    later = AT.shift(hours=3)
    missed(db, at=later)
    presence.note_answered(db, seconds=5, by=OFFICER, at=later)
    clock_jumps.note_jump(db, Jump(AT, later), by=OFFICER, at=later)
    segments.begin(db, [a_fault()], by=OFFICER, at=later)
    post_checks.record(
        db,
        PostCheck(
            at=later, direction="drill", checker="演练", checked="本室", how=BELL,
            answered_by=OFFICER, seconds=4, leader_present=False, result="已应答",
        ),
        by=OFFICER,
        at=later,
    )  # fmt: skip
    with journal(db, "alarm.raised", by=OFFICER, at=later) as act:
        row = {"id": 1, "subject": "s", "occasion": "o", "at": db.stored(later), "by": OFFICER}
        act.keep("alarm_event", {**row, "kind": "raised"})

    assert presence.last_entry(db) == AT


def test_a_segment_that_is_explained_is_by_a_person(db):
    segments.begin(db, [a_fault()], by=OFFICER, at=AT.shift(hours=-1))
    segments.explain(db, "已报带班领导。", by=OFFICER, at=AT)

    assert presence.last_entry(db) == AT


def test_an_empty_journal_has_no_last_entry(tmp_path):
    with closing(create(tmp_path / "new.db", ZONE)) as db:
        assert presence.last_entry(db) is None
