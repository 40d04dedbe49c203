import datetime as dt
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from builders import TIMES, a_record, hand_over, on, settings, taken_down
from dutyconsole.domain.handover import CrewMember
from dutyconsole.domain.handover_steps import Kind, Signature, State, may_follow, state_of
from dutyconsole.domain.incidents import IncidentNumber
from dutyconsole.domain.incidents import Kind as Part_
from dutyconsole.domain.journal import entry_from
from dutyconsole.domain.people import PersonName
from dutyconsole.domain.roster import RosterLine
from dutyconsole.domain.shifts import ShiftId
from dutyconsole.errors import BadInput, DutyError, NotAllowed
from dutyconsole.store import handover, matters, roster
from dutyconsole.store import settings as versions
from dutyconsole.store.database import connect
from dutyconsole.store.handover_steps import (
    Part,
    Taken,
    accept,
    accept_in_part,
    complete,
    offer,
    refuse,
    take_over,
    withdraw,
)
from dutyconsole.store.incidents import amend
from dutyconsole.store.overview import read_overview
from dutyconsole.store.relief import get_relief
from dutyconsole.store.sheet import draw_up
from dutyconsole.store.sheet_checks import sheet_code
from dutyconsole.store.verification import verify

STATION = settings()
SATURDAY, SUNDAY, MONDAY = (ShiftId(dt.date(2020, 1, day)) for day in (25, 26, 27))
CREWS = {
    SATURDAY: ("张某", "李某", "王某"),
    SUNDAY: ("赵某", "周某", "吴某"),
    MONDAY: ("钱某", "冯某", "单某"),
}
OPENED, OFFERED, TAKEN = on("08:31"), on("08:21", "2020-01-26"), on("08:29", "2020-01-26")


@pytest.fixture
def manned(tmp_path):
    """A record with a roster of three days, of which the first crew has the watch."""
    with closing(a_record(tmp_path, on("08:00"))) as db:
        man(db)
        yield db


def man(db):
    lines = [
        RosterLine(
            number,
            shift_id,
            tuple(
                (post, PersonName(name))
                for post, name in zip(("leader", "lead", "second"), names, strict=True)
            ),
        )
        for number, (shift_id, names) in enumerate(CREWS.items(), start=1)
    ]
    roster.import_roster(db, lines, source="值班表.xlsx", times=TIMES, by="办公室", at=on("08:00"))
    accepted(db, "李某", "王某", at=OPENED)


def signed(*names, **given):
    return tuple(Signature(name, "lead", **given) for name in names)


def all_of(db, at):
    return Taken([item.key for item in draw_up(db, STATION, at=at).items], {})


def offered(db, *names, at=OFFERED, note=""):
    return offer(db, STATION, signatures=signed(*names), note=note, by=names[0], at=at)


def accepted(db, *names, at=TAKEN, taken=None):
    taken = all_of(db, at) if taken is None else taken
    return accept(db, STATION, taken, signatures=signed(*names), by=names[0], at=at)


def in_charge(db, at=TAKEN):
    return read_overview(db, STATION, at=at).crew.names


def test_the_first_watch_is_taken_by_its_own_crew_without_an_offer(manned):
    assert handover.get_last(manned).shift_id == SATURDAY
    assert in_charge(manned, OPENED) == "张某, 李某, 王某"


def test_a_normal_morning(manned):
    offered(manned, "李某", "王某", note="钥匙两把")
    accepted(manned, "周某", "吴某")

    last = handover.get_last(manned)
    assert (last.shift_id, last.at, last.note) == (SUNDAY, TAKEN, "钥匙两把")
    assert (last.outgoing, last.incoming) == ("张某, 李某, 王某", "赵某, 周某, 吴某")
    assert [step.kind for step in handover.list_steps(manned, 2)] == [Kind.OFFERED, Kind.ACCEPTED]
    assert verify(manned.path).faults == ()


def test_until_it_is_accepted_the_outgoing_crew_has_the_watch(manned):
    offered(manned, "李某", "王某")

    assert in_charge(manned) == "张某, 李某, 王某"
    assert read_overview(manned, STATION, at=on("08:40", "2020-01-26")).watch.overdue_since


def test_the_code_of_the_sheet_is_of_the_entry_that_moved_the_watch(manned):
    offered(manned, "李某", "王某")
    accepted(manned, "周某", "吴某")

    row = manned.execute("SELECT n, body FROM journal ORDER BY n DESC LIMIT 1").fetchone()
    assert entry_from(row["body"]).event == "handover.accepted"
    assert sheet_code(manned, handover.get_last(manned)).entries == row["n"]


def test_only_part_of_a_side_cannot_sign_for_it(manned):
    with pytest.raises(NotAllowed, match="Still to sign: 王某"):
        offered(manned, "李某")


def test_nobody_signs_on_both_sides(manned):
    offered(manned, "李某", "王某")

    with pytest.raises(NotAllowed, match="nobody signs on both sides"):
        accepted(manned, "李某", "吴某")


def test_whoever_is_not_on_the_roster_says_why(manned):
    offered(manned, "李某", "王某")
    stand_in = Signature("单某", "second", "吴某", "吴某发热")

    with pytest.raises(BadInput, match="Why does 单某 stand in for 吴某"):
        accept(
            manned,
            STATION,
            all_of(manned, TAKEN),
            by="周某",
            at=TAKEN,
            signatures=(*signed("周某"), Signature("单某", "second", "吴某")),
        )
    accept(
        manned,
        STATION,
        all_of(manned, TAKEN),
        signatures=(*signed("周某"), stand_in),
        by="周某",
        at=TAKEN,
    )

    assert in_charge(manned) == "赵某, 周某, 单某"
    assert handover.get_last(manned).crew[2] == CrewMember("second", "单某", "吴某")
    assert get_relief(manned, STATION, at=TAKEN).sides.outgoing == ("周某", "单某")


def test_a_refusal_leaves_the_watch_where_it_was_and_says_why(manned):
    offered(manned, "李某", "王某")
    refuse(manned, STATION, signatures=signed("周某"), reason="钥匙少一把", by="周某", at=TAKEN)

    relief = get_relief(manned, STATION, at=TAKEN)
    assert state_of(relief.steps) is State.PREPARED
    assert relief.steps[-1].reason == "钥匙少一把"
    assert in_charge(manned) == "张某, 李某, 王某"


def test_an_offer_can_be_taken_back_and_made_again(manned):
    offered(manned, "李某", "王某")
    withdraw(manned, STATION, signatures=signed("王某"), by="王某", at=on("08:25", "2020-01-26"))
    with pytest.raises(NotAllowed):
        accepted(manned, "周某", "吴某")
    offered(manned, "李某", "王某", at=on("08:26", "2020-01-26"))
    accepted(manned, "周某", "吴某")

    assert in_charge(manned) == "赵某, 周某, 吴某"


def test_a_late_relief_is_completed_when_it_comes(manned):
    offered(manned, "李某", "王某")
    part = Part(("吴某",), "王某", on("09:30", "2020-01-26"), "大雪堵车")
    accept_in_part(
        manned, STATION, all_of(manned, TAKEN), part, signatures=signed("周某"), by="周某", at=TAKEN
    )
    assert in_charge(manned) == "赵某, 周某, 王某"
    (late,) = [
        each
        for each in read_overview(manned, STATION, at=TAKEN).obligations
        if each.kind == "relief"
    ]
    assert (late.who, late.to, late.due) == ("吴某", "王某", part.until)
    came = on("09:12", "2020-01-26")
    complete(manned, STATION, signatures=signed("吴某"), by="吴某", at=came)

    assert in_charge(manned, came) == "赵某, 周某, 吴某"
    assert handover.get_last(manned).at == TAKEN
    assert get_relief(manned, STATION, at=came).id == 3
    assert verify(manned.path).faults == ()


def test_a_relief_that_never_becomes_complete_is_ended_by_the_duty_leader(manned):
    offered(manned, "李某", "王某")
    part = Part(("吴某",), "王某", on("09:30", "2020-01-26"), "大雪堵车")
    accept_in_part(
        manned, STATION, all_of(manned, TAKEN), part, signatures=signed("周某"), by="周某", at=TAKEN
    )
    noon = on("12:00", "2020-01-26")
    take_over(
        manned,
        STATION,
        signatures=(Signature("赵某", "leader"),),
        reason="吴某住院",
        by="赵某",
        at=noon,
    )

    assert in_charge(manned, noon) == "赵某, 周某"
    assert get_relief(manned, STATION, at=noon).id == 3


def test_the_duty_leader_takes_over_where_a_side_cannot_sign(manned):
    with pytest.raises(NotAllowed, match="Only the duty leader or the office"):
        take_over(
            manned,
            STATION,
            signatures=signed("周某"),
            reason="交班人员突发疾病",
            by="周某",
            at=TAKEN,
        )
    with pytest.raises(BadInput, match="Say why"):
        take_over(
            manned,
            STATION,
            signatures=(Signature("赵某", "leader"),),
            reason=" ",
            by="赵某",
            at=TAKEN,
        )
    taken_down(manned, received_at=on("16:00"), at=on("16:05"))
    take_over(
        manned,
        STATION,
        signatures=(Signature("赵某", "leader"),),
        reason="交班人员突发疾病",
        by="赵某",
        at=TAKEN,
    )

    assert in_charge(manned) == "赵某, 周某, 吴某"
    (step,) = handover.list_steps(manned, 2)
    assert {(item.accepted, item.reason) for item in step.sheet.items} == {
        (False, "交班人员突发疾病")
    }


def test_the_office_takes_over_as_well(manned):
    take_over(
        manned,
        STATION,
        signatures=(Signature("刘某", ""),),
        reason="双方均未到",
        by="刘某",
        at=TAKEN,
    )

    assert in_charge(manned) == "刘某, 赵某, 周某, 吴某"


def test_what_is_not_accepted_is_named_and_holds_it_up_without_a_reason(manned):
    taken_down(manned, received_at=on("16:00"), at=on("16:05"))
    offered(manned, "李某", "王某")
    accepted_keys = [key for key in all_of(manned, TAKEN).accepted if not key.startswith("inc")]
    with pytest.raises(NotAllowed, match=r"Not accepted yet: 〔2020〕.*职工王某发热"):
        accepted(manned, "周某", "吴某", taken=Taken(accepted_keys, {}))
    accepted(manned, "周某", "吴某", taken=Taken(accepted_keys, {"incident 2020/1": "材料未移交"}))

    sheet = handover.list_steps(manned, 2)[-1].sheet
    (left,) = [item for item in sheet.items if not item.accepted]
    assert (left.key, left.reason) == ("incident 2020/1", "材料未移交")


def test_what_comes_between_offer_and_acceptance_is_on_the_sheet(manned):
    offered(manned, "李某", "王某")
    seen = all_of(manned, OFFERED)
    taken_down(manned, received_at=on("08:25", "2020-01-26"), at=on("08:26", "2020-01-26"))

    with pytest.raises(NotAllowed, match="Not accepted yet"):
        accepted(manned, "周某", "吴某", taken=seen)


def test_an_item_says_in_how_many_shifts_it_was_open(manned):
    matters.note(manned, "instruction", "核对返晋人员", owner="办公室", by="李某", at=on("10:00"))
    for day, give, take in (
        (26, ("李某", "王某"), ("周某", "吴某")),
        (27, ("周某", "吴某"), ("冯某", "单某")),
    ):
        offered(manned, *give, at=on("08:20", f"2020-01-{day}"))
        accepted(manned, *take, at=on("08:30", f"2020-01-{day}"))

    items = draw_up(manned, STATION, at=on("09:00", "2020-01-27")).items
    (item,) = [item for item in items if item.kind == "instruction"]
    assert (item.what, item.owner, item.shifts) == ("核对返晋人员", "办公室", 3)


def test_a_closed_matter_is_not_carried_over(manned):
    matters.note(manned, "warning", "东楼停水", by="李某", at=on("10:00"))
    matters.add(manned, 1, "已恢复供水", done=True, by="李某", at=on("12:00"))

    assert "matter 1" not in all_of(manned, TAKEN).accepted
    with pytest.raises(NotAllowed, match="Matter 1 is closed"):
        matters.add(manned, 1, "又停水", by="李某", at=on("13:00"))


def test_it_is_too_early_at_noon(manned):
    with pytest.raises(NotAllowed, match="two hours before"):
        offered(manned, "李某", "王某", at=on("12:00"))


def test_a_power_cut_between_the_two_signatures_leaves_the_offer(manned):
    offered(manned, "李某", "王某", note="钥匙两把")
    other = connect(manned.path)
    with closing(other):
        relief = get_relief(other, STATION, at=TAKEN)
        assert (state_of(relief.steps), relief.steps[0].sheet.note) == (State.OFFERED, "钥匙两把")
        accepted(other, "周某", "吴某")

    assert handover.get_last(manned).note == "钥匙两把"


def test_of_two_desks_one_accepts(manned):
    offered(manned, "李某", "王某")
    with closing(connect(manned.path)) as other:
        accepted(other, "周某", "吴某")

    with pytest.raises(NotAllowed):
        accepted(manned, "周某", "吴某")


def test_a_handover_keeps_the_version_of_the_settings(manned):
    version = versions.keep(manned, "language = 'zh_CN'\n", by="值班台", at=on("09:00"))
    offered(manned, "李某", "王某")
    accepted(manned, "周某", "吴某")

    assert handover.get_last(manned).settings == version == 1


def test_a_watch_from_before_signatures_is_handed_over_by_the_rosters_crew(tmp_path):
    with closing(a_record(tmp_path, on("08:00"))) as db:
        hand_over(
            db,
            outgoing="",
            incoming="张某、李某、王某",
            note="",
            by="李某",
            at=on("08:31"),
            times=TIMES,
        )
        lines = [
            RosterLine(1, SATURDAY, (("lead", PersonName("李某")), ("second", PersonName("王某"))))
        ]
        roster.import_roster(db, lines, source="表", times=TIMES, by="办公室", at=on("08:20"))

        assert get_relief(db, STATION, at=OFFERED).sides.outgoing == ("李某", "王某")


def test_without_a_roster_somebody_takes_the_watch_and_says_why(tmp_path):
    with closing(a_record(tmp_path, on("08:00"))) as db:
        with pytest.raises(BadInput, match="李某 is not on the roster"):
            accepted(db, "李某", at=OPENED)
        accept(
            db,
            STATION,
            all_of(db, OPENED),
            signatures=signed("李某", reason="未排班"),
            by="李某",
            at=OPENED,
        )

        assert in_charge(db, OPENED) == "李某"


NAMES = sorted({name for names in CREWS.values() for name in names} | {"刘某", "外人"})
signing = st.lists(st.sampled_from(NAMES), min_size=1, max_size=3).map(
    lambda names: tuple(Signature(name, "lead", reason="替班") for name in dict.fromkeys(names))
)
what_happens = st.one_of(
    st.tuples(st.just("offer"), signing),
    st.tuples(st.just("accept"), signing),
    st.tuples(st.just("refuse"), signing),
    st.tuples(st.just("withdraw"), signing),
    st.tuples(st.just("part"), signing),
    st.tuples(st.just("complete"), signing),
    st.tuples(st.just("take over"), signing),
    st.tuples(st.just("message"), signing),
    st.tuples(st.just("close"), signing),
)


def happen(db, what, signatures, at):
    who = {"signatures": signatures, "by": signatures[0].name, "at": at}
    match what:
        case "offer":
            offer(db, STATION, **who)
        case "accept":
            accept(db, STATION, all_of(db, at), **who)
        case "refuse":
            refuse(db, STATION, reason="不全", **who)
        case "withdraw":
            withdraw(db, STATION, **who)
        case "part":
            relief = get_relief(db, STATION, at=at)
            late = relief.sides.incoming[-1:]
            stays = relief.outgoing[-1].name if relief.outgoing else ""
            accept_in_part(
                db, STATION, all_of(db, at), Part(late, stays, at.shift(hours=1), "堵车"), **who
            )
        case "complete":
            complete(db, STATION, **who)
        case "take over":
            take_over(db, STATION, reason="无法签字", **who)
        case "message":
            taken_down(db, received_at=at, at=at)
        case "close":
            amend(db, IncidentNumber(2020, 1), Part_.CLOSING, text="办结", by="李某", at=at)


@trying(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 900), what_happens), max_size=14))
def test_whatever_happens_one_crew_has_the_watch_and_nothing_open_is_lost(tmp_path_factory, story):
    with closing(a_record(tmp_path_factory.mktemp("story"), on("08:00"))) as db:
        man(db)
        at = OPENED
        for minutes, (what, signatures) in story:
            at = at.shift(minutes=minutes)
            before, crew = handover.get_last(db), in_charge(db, at)
            try:
                happen(db, what, signatures, at)
            except DutyError:
                assert (handover.get_last(db), in_charge(db, at)) == (before, crew)
            else:
                moved = what in {"accept", "part", "take over", "complete"}
                assert moved or in_charge(db, at) == crew
            assert in_charge(db, at)
            open_numbers = {
                f"incident {row['year']}/{row['number']}"
                for row in db.execute("SELECT year, number FROM incident WHERE state = 'open'")
            }
            assert open_numbers <= {item.key for item in draw_up(db, STATION, at=at).items}
            ends_by_takeover(db, at)
        assert verify(db.path).faults == ()


def ends_by_takeover(db, at):
    """From wherever it stands the duty leader can end it, as soon as the hour has come."""
    relief = get_relief(db, STATION, at=at)
    assert Kind.TAKEN_OVER in {Kind.TAKEN_OVER} & set(relief_kinds(relief))
    assert relief.sides.superiors


def relief_kinds(relief):
    return may_follow(state_of(relief.steps), first=not relief.sides.outgoing)
