import datetime as dt
import random
import signal
import subprocess
import sys
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path

import arrow
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import AT, on, settings, taken_down
from dutyconsole.config import ViewRules
from dutyconsole.domain import directives
from dutyconsole.domain.duty_log import KINDS
from dutyconsole.domain.incidents import IncidentNumber, Kind
from dutyconsole.domain.journal import entry_from
from dutyconsole.domain.ledger import KINDS as OWED
from dutyconsole.domain.people import PersonLine
from dutyconsole.domain.post_checks import PostCheck
from dutyconsole.domain.presence import is_by_a_person
from dutyconsole.errors import AlreadyRecorded, BadInput, NotAllowed
from dutyconsole.exchange import inbox
from dutyconsole.home import Home
from dutyconsole.store import leader_acts, matters, people, post_checks, ringing
from dutyconsole.store.desk_lock import as_the_desk
from dutyconsole.store.duties import list_duties
from dutyconsole.store.explanations import read_ledger
from dutyconsole.store.incidents import amend
from dutyconsole.store.journal import head
from dutyconsole.store.leader_acts import (
    acts_of,
    answer,
    answer_of,
    find,
    latest_reads,
    read_to,
    reads_of,
    unanswered,
    unanswered_of,
)
from dutyconsole.store.sheet import draw_up
from leader_rows import an_act, taken_in

STATION = settings()
NUMBER = IncidentNumber(2020, 1)


@pytest.fixture
def db(db, tmp_path):
    """A record with two leaders in the directory, at its own desk."""
    with ExitStack() as stack:
        stack.enter_context(as_the_desk(db, Home(tmp_path)))
        names = [PersonLine(1, "李某"), PersonLine(2, "王某")]
        people.import_people(db, names, by="吴某", at=AT)
        yield db


def latest_entry(db):
    row = db.execute("SELECT body FROM journal ORDER BY n DESC LIMIT 1").fetchone()
    return entry_from(row["body"])


def test_what_was_read_is_kept_with_the_incident_of_the_entry(db):
    taken_down(db)
    dropped = an_act("read", AT.shift(seconds=-2), entry=1)
    kept = taken_in(db, STATION, dropped, at=AT)

    assert kept == replace(dropped, id=1, recorded_at=AT, incident=NUMBER)
    assert find(db, dropped.uid) == kept
    assert (latest_entry(db).event, latest_entry(db).by) == ("log.read", "李某")


def test_an_instruction_becomes_a_directive_that_has_to_be_read_back(db):
    taken_down(db)
    words = "立即核实。\n不得漏报。"
    kept = taken_in(db, STATION, an_act("instruct", AT, incident=NUMBER, text=words), at=AT)
    ((noted, latest),) = matters.list_open(db)

    assert (kept.matter, kept.text) == (noted.number, words)
    assert (noted.kind, noted.text) == ("instruction", f"〔2020〕 No. 1: {words}")
    assert (noted.giver, noted.by) == ("李某", "李某")
    assert directives.is_unconfirmed(latest)
    assert [row.table for row in latest_entry(db).rows] == ["matter", "leader_act"]


def test_a_check_is_to_be_answered_until_somebody_does(db):
    asked = taken_in(db, STATION, an_act("check", AT.shift(seconds=-3)), at=AT)
    (due,) = list_duties(db, STATION, crew="吴某", at=AT)
    assert (due.kind, due.who, due.due) == ("post_check", "吴某", asked.at)
    assert unanswered(db) == (asked,)

    given = answer(
        db, asked.id, answered_by="吴某", leader_present=False, by="吴某", at=AT.shift(seconds=9)
    )

    assert (given.seconds, given.answered_by, given.leader_present) == (12, "吴某", False)
    assert (given.direction, given.how, given.checker) == ("of_us", "afar", "李某")
    assert (given.checked, given.result, given.asked) == (
        "市科学技术局值班室",
        "in order",
        asked.id,
    )
    assert answer_of(db, asked.id) == given
    assert unanswered(db) == list_duties(db, STATION, crew="吴某", at=AT) == ()


def test_a_check_is_answered_once(db):
    asked = taken_in(db, STATION, an_act("check", AT), at=AT)
    given = {"answered_by": "吴某", "leader_present": True, "by": "吴某", "at": AT}
    answer(db, asked.id, **given)
    before = head(db)
    with pytest.raises(NotAllowed, match="吴某 has answered it already, at 16:12"):
        answer(db, asked.id, **given)

    assert head(db) == before


def test_a_check_can_be_answered_though_the_clock_was_set_back_since(db):
    asked = taken_in(db, STATION, an_act("check", AT), at=AT)
    earlier = AT.shift(hours=-2)
    given = answer(db, asked.id, answered_by="吴某", leader_present=True, by="吴某", at=earlier)

    assert (given.at, given.seconds) == (earlier, 0)
    assert unanswered(db) == ()


@pytest.mark.parametrize(("number", "who", "said"), [(2, "吴某", "no such"), (3, " ", "who")])
def test_only_a_check_is_answered_and_by_somebody(db, number, who, said):
    taken_down(db)
    taken_in(db, STATION, an_act("check", AT, leader="王某"), at=AT)
    taken_in(db, STATION, an_act("read", AT, entry=1), at=AT)
    taken_in(db, STATION, an_act("check", AT), at=AT)
    before = head(db)
    with pytest.raises((NotAllowed, BadInput), match=said):
        answer(db, number, answered_by=who, leader_present=True, by="吴某", at=AT)

    assert head(db) == before


def test_one_that_waited_for_days_can_be_answered_and_its_seconds_are_not_counted(db):
    asked = taken_in(db, STATION, an_act("check", AT.shift(days=-3)), at=AT)
    given = answer(db, asked.id, answered_by="吴某", leader_present=True, by="吴某", at=AT)

    assert given.seconds is None
    assert given.is_late_entry


def test_its_alarm_ends_with_the_answer_and_with_nothing_else(db):
    asked = taken_in(db, STATION, an_act("check", AT), at=AT)
    (due,) = list_duties(db, STATION, crew="吴某", at=AT)
    ringing.raise_(db, [(due.key, "0")], by="吴某", at=AT)
    with pytest.raises(NotAllowed, match="answered with k"):
        ringing.acknowledge(db, due.key, "0", by="吴某", at=AT)
    assert ringing.unsettled(db, both=False) == (due.key,)
    answer(db, asked.id, answered_by="吴某", leader_present=True, by="吴某", at=AT)

    assert ringing.unsettled(db, both=False) == ringing.unsettled(db, both=True) == ()


def test_the_next_crew_gets_an_unanswered_check_by_name_and_the_ledger_counts_none(db):
    taken_in(db, STATION, an_act("check", AT), at=AT)
    items = {item.key: item for item in draw_up(db, STATION, at=AT.shift(hours=1)).items}
    owed = read_ledger(db, STATION, since=on("00:00"), until=on("23:59"), at=AT.shift(hours=1))

    assert items["post_check 1"].what == "Post check by 李某"
    assert [line for line in owed if line.kind == "post_check"] == []
    assert "post_check" in OWED


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (an_act("read", AT, entry=2), "no entry 2"),
        (an_act("instruct", AT, text="好", incident=IncidentNumber(2020, 9)), "no incident"),
        (an_act("instruct", AT, text="好", incident=IncidentNumber(9999, 1)), "no incident"),
        (an_act("instruct", AT, text="\u200b \n"), "Write down the instruction"),
        (an_act("check", AT, leader="赵某"), "is not in the directory"),
        (an_act("check", AT.shift(minutes=2)), "ahead of the desk's clock"),
        (an_act("check", AT.shift(years=-2000)), "cannot be meant"),
        (an_act("check", AT.shift(days=-32)), "more than 31 days back"),
    ],
)
def test_what_is_refused_leaves_neither_a_row_nor_an_entry(db, act, said):
    taken_down(db)
    before = head(db)
    with pytest.raises((NotAllowed, BadInput), match=said):
        taken_in(db, STATION, act, at=AT)

    assert head(db) == before
    assert acts_of(db, act.leader, 10) == ()


def test_what_the_station_does_not_allow_is_refused(db):
    taken_down(db)
    allowing = settings(view=ViewRules(allow=("read",)))
    taken_in(db, allowing, an_act("read", AT, entry=1), at=AT)

    with pytest.raises(NotAllowed, match="may not do this from afar"):
        taken_in(db, allowing, an_act("check", AT), at=AT)


def test_the_same_file_twice_is_taken_in_once(db):
    dropped = an_act("instruct", AT, text="立即核实。")
    taken_in(db, STATION, dropped, at=AT)
    with pytest.raises(AlreadyRecorded):
        taken_in(db, STATION, replace(dropped, text="再核实。"), at=AT)

    assert [act.text for act in acts_of(db, "李某", 10)] == ["立即核实。"]
    assert len(matters.list_open(db)) == 1


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path[:0] = [{tests!r}]
from builders import AT, settings
from dutyconsole.exchange import inbox
from dutyconsole.store.database import connect
from leader_rows import taken_in
db = connect(Path({record!r}))
(path,) = inbox.waiting(Path({box!r}))
taken_in(db, settings(), inbox.read(path), at=AT)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_desk_killed_before_it_took_the_file_away_finds_it_taken_in(db, tmp_path):
    box = tmp_path / "inbox"
    inbox.make(box)
    inbox.drop(box, an_act("check", AT))
    tests = str(Path(__file__).parents[1])
    code = KILLED.format(tests=tests, record=str(db.path), box=str(box))
    killed = subprocess.run([sys.executable, "-c", code], check=False)
    assert killed.returncode == -signal.SIGKILL
    (path,) = inbox.waiting(box)
    with pytest.raises(AlreadyRecorded):
        taken_in(db, STATION, inbox.read(path), at=AT)

    assert len(unanswered(db)) == 1


def test_whoever_read_last_comes_first_with_the_newest_of_each(db):
    for clock in ("16:01", "16:02", "16:03"):
        taken_down(db, received_at=on(clock))
    for entry, leader in ((1, "李某"), (2, "王某"), (3, "李某")):
        taken_in(db, STATION, an_act("read", AT.shift(seconds=entry), entry=entry, leader=leader),
                at=AT.shift(seconds=entry))  # fmt: skip

    assert [(act.leader, act.entry) for act in latest_reads(db, 5)] == [("李某", 3), ("王某", 2)]
    assert [act.leader for act in latest_reads(db, 1)] == ["李某"]


def test_who_has_read_as_far_before_adds_nothing_and_nothing_is_kept(db):
    for clock in ("16:01", "16:02", "16:03"):
        taken_down(db, received_at=on(clock))
    taken_in(db, STATION, an_act("read", AT, entry=2), at=AT)
    before = head(db)
    later = AT.shift(seconds=1)
    again = [
        taken_in(db, STATION, an_act("read", later, entry=entry), at=later) for entry in (2, 1)
    ]

    assert again == [None, None]
    assert head(db) == before
    assert read_to(db, "李某") == latest_reads(db, 5)[0].entry == 2
    assert read_to(db, "王某") == 0


def test_what_one_reads_puts_no_other_out_of_the_title(db):
    for minute in range(52):
        taken_down(db, received_at=on(f"15:{minute:02}"))
    taken_in(db, STATION, an_act("read", AT, entry=3, leader="王某"), at=AT)
    for entry in range(1, 53):
        taken_in(db, STATION, an_act("read", AT, entry=entry), at=AT)

    assert [(act.leader, act.entry) for act in latest_reads(db, 5)] == [("李某", 52), ("王某", 3)]


def test_who_has_read_what_is_what_going_through_all_acts_says(db):
    for minute in range(4):
        taken_down(db, received_at=on(f"15:{minute:02}"))
    for minute in range(4):
        amend(db, NUMBER, Kind.SUPPLEMENT, text="已隔离。", by="吴某", at=AT.shift(minutes=minute))
    dice, kept = random.Random(7), []  # noqa: S311 - a game
    for second in range(40):
        moment = AT.shift(minutes=9, seconds=second)
        drawn = an_act(
            "read", moment, entry=dice.randint(1, 8), leader=dice.choice("甲李王赵") + "某"
        )
        with suppress(NotAllowed):  # 甲某 and 赵某 are not in the directory
            kept += filter(None, [taken_in(db, STATION, drawn, at=moment)])

        assert latest_reads(db, 9) == by_going_through(kept, 1, 9)[::-1]
        assert reads_of(db, NUMBER) == by_going_through(kept, 1, 8)
        assert reads_of(db, IncidentNumber(2020, 3)) == by_going_through(kept, 3, 3)


def by_going_through(acts, first, last):
    """Of each the first that reaches to `last`, otherwise the latest that reaches to `first`."""
    found = {}
    for act in acts:
        before = found.get(act.leader)
        if act.entry >= first and (before is None or before.entry < last):
            found[act.leader] = act
    return tuple(sorted(found.values(), key=lambda act: act.id))


def test_an_incident_is_read_by_whoever_read_as_far_and_first_when_all_of_it_was(db):
    for clock in ("16:01", "16:02"):
        taken_down(db, received_at=on(clock))
    amend(db, NUMBER, Kind.SUPPLEMENT, text="已隔离。", by="吴某", at=AT)
    for second, (entry, leader) in enumerate(
        [(2, "李某"), (3, "李某"), (3, "李某"), (1, "王某"), (2, "王某")], start=1
    ):
        moment = AT.shift(seconds=second)
        taken_in(db, STATION, an_act("read", moment, entry=entry, leader=leader), at=moment)

    assert [(act.leader, act.id) for act in reads_of(db, NUMBER)] == [("李某", 2), ("王某", 4)]
    assert [act.id for act in reads_of(db, IncidentNumber(2020, 2))] == [1, 4]
    assert reads_of(db, IncidentNumber(2020, 9)) == ()


def test_what_a_leader_did_is_listed_the_newest_first(db):
    for second, leader in enumerate(("李某", "王某", "李某")):
        moment = AT.shift(seconds=second)
        taken_in(db, STATION, an_act("check", moment, leader=leader), at=moment)

    assert [act.id for act in acts_of(db, "李某", 10)] == [3, 1]
    assert [act.id for act in acts_of(db, "李某", 1)] == [3]


def test_the_check_that_goes_on_is_ones_own_and_the_oldest(db):
    for second, leader in enumerate(("王某", "李某", "李某")):
        moment = AT.shift(seconds=second)
        taken_in(db, STATION, an_act("check", moment, leader=leader), at=moment)
    answer(db, 1, answered_by="吴某", leader_present=True, by="吴某", at=AT.shift(seconds=9))

    assert unanswered_of(db, "李某").id == 2
    assert unanswered_of(db, "王某") is None


def test_nothing_that_a_leader_does_is_a_sign_that_somebody_is_at_the_desk(db):
    taken_in(db, STATION, an_act("instruct", AT, text="立即核实。"), at=AT)
    by_leader = latest_entry(db)
    asked = taken_in(db, STATION, an_act("check", AT), at=AT)
    answer(db, asked.id, answered_by="吴某", leader_present=True, by="吴某", at=AT)

    assert not is_by_a_person(by_leader)
    assert is_by_a_person(latest_entry(db))


def test_what_they_did_stands_in_the_duty_log_once(record):
    from dutyconsole.store import handover
    from dutyconsole.store.duty_entries import read_entries

    found = read_entries(record, STATION, handover.get_last(record), None)
    told = [
        entry.text
        for entry in found
        if entry.by == "李某" and entry.at >= on("17:22", "2020-01-26")
    ]

    assert told[0] == "李某 has read to 001"
    assert told[1] == "Leader's instruction: 〔2020〕 No. 1: 立即核实。; given by: 李某"
    assert told[2] == "李某 checks the post"
    assert "answered by 李某 after 8 s" in told[3]
    assert len(told) == 4
    assert "leader" in KINDS


def test_an_answer_belongs_to_the_act_that_it_answers(record):
    (asked,) = [act for act in leader_acts.acts_of(record, "李某", 9) if act.kind == "check"]

    assert answer_of(record, asked.id).seconds == 8
    assert answer_of(record, 0) is None


moments = st.datetimes(
    min_value=dt.datetime(1, 1, 1),
    timezones=st.integers(-1439, 1439).map(lambda m: dt.timezone(dt.timedelta(minutes=m))),
).map(arrow.Arrow.fromdatetime)
dropped_acts = st.builds(
    an_act,
    kind=st.sampled_from(["read", "instruct", "check"]),
    at=st.one_of(st.just(AT), moments),
    leader=st.sampled_from(["李某", "王某", "赵某", "", "[red]"]),
    incident=st.none() | st.builds(IncidentNumber, st.integers(0, 9999), st.integers(1, 10**9 - 1)),
    entry=st.sampled_from([0, 1, 2**53 - 1]),
    text=st.text(st.characters(), max_size=30),
)


def test_whatever_is_dropped_is_taken_in_whole_or_not_at_all(db):
    taken_down(db)

    @given(dropped_acts)
    def property_holds(dropped):
        before = head(db)
        try:
            kept = taken_in(db, STATION, dropped, at=AT)
        except (NotAllowed, BadInput):
            assert head(db) == before
            assert not db.in_transaction
        else:
            assert find(db, dropped.uid) == kept
            if kept is None:
                assert (dropped.kind, head(db)) == ("read", before)
                return
            assert bool(kept.matter) is (kept.kind == "instruct")

    property_holds()


def test_nobody_writes_a_check_from_afar_down_by_hand(db):
    check = PostCheck(
        at=AT, direction="of_us", checker="李某", checked="值班室", how="afar",
        answered_by="吴某", seconds=3, leader_present=True, result="正常",
    )  # fmt: skip
    with pytest.raises(BadInput, match="“afar” is not known"):
        post_checks.record(db, check, by="吴某", at=AT)
