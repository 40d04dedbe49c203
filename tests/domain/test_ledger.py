import datetime as dt
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import TIMES, on
from dutyconsole.domain.bulletins import Bulletin, BulletinKind
from dutyconsole.domain.incidents import IncidentNumber
from dutyconsole.domain.ledger import (
    Explanation,
    Figures,
    Omission,
    Standing,
    check_explanation,
    elapsed,
    figures,
    ledger,
    omissions,
    span,
    standing_of,
    total,
)
from dutyconsole.domain.obligations import Obligation, incident_of
from dutyconsole.domain.report_way import ReportState
from dutyconsole.errors import BadInput

NOW = on("20:00")
TWELVE = IncidentNumber(2020, 12)
LACKING = Omission(
    TWELVE, 2, ("place", "nature"), "follow-up report 1", on("17:40"), "李某, 王某", "bulletin 9"
)


def owed(**changes):
    given = {
        "kind": "incident",
        "what": "〔2020〕 No. 12 head",
        "who": "李某, 王某",
        "to": "张某某",
        "due": on("16:15"),
        "subject": "2020/12 head",
        "special": True,
        "received_at": on("16:05"),
    }
    return Obligation(**(given | changes))


def lines_of(*obligations, explanations=None, lacking=(), at=NOW, **more):
    return ledger(obligations, explanations or {}, lacking, at, times=TIMES, **more)


def told(obligation, text="电话占线"):
    return {obligation.key: (Explanation(1, obligation.key, text, "李某", on("18:00")),)}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"done_at": on("16:14:59")}, Standing.IN_TIME),
        ({"done_at": on("16:15:00")}, Standing.LATE),
        ({"due": on("20:00:01")}, Standing.OPEN),
        ({"due": on("20:00:00")}, Standing.OVERDUE),
        ({"lifted_at": on("16:14:59")}, Standing.LIFTED),
        ({"lifted_at": on("16:15:00")}, Standing.MISSED),
    ],
)
def test_what_became_of_it_changes_at_the_limits_own_second(changes, expected):
    assert standing_of(owed(**changes), NOW) is expected


def test_what_a_closed_special_matter_lacks_is_missed_once_its_time_is_past():
    assert standing_of(owed(), NOW, closed={TWELVE}) is Standing.MISSED
    assert standing_of(owed(due=on("20:30")), NOW, closed={TWELVE}) is Standing.OPEN
    assert standing_of(owed(special=False), NOW, closed={TWELVE}) is Standing.OVERDUE
    assert standing_of(owed(), NOW, closed={IncidentNumber(2020, 1)}) is Standing.OVERDUE


def test_a_closed_special_matter_that_was_reported_late_is_late_and_not_missed():
    assert standing_of(owed(done_at=on("18:00")), NOW, closed={TWELVE}) is Standing.LATE


def test_what_is_lifted_in_time_to_come_is_open_until_then():
    lifted = owed(due=on("20:30"), lifted_at=on("20:30"))

    assert standing_of(lifted, NOW) is Standing.OPEN
    assert standing_of(lifted, on("20:30")) is Standing.MISSED


@pytest.mark.parametrize(
    ("done", "seconds", "minutes", "stamp"),
    [
        ("16:14:59", None, None, "in time"),
        ("16:15:00", 0, 0, "late 0 min"),
        ("16:15:01", 1, 1, "late 1 min"),
        ("16:16:00", 60, 1, "late 1 min"),
        ("17:20:30", 3930, 66, "late 66 min"),
    ],
)
def test_a_begun_minute_counts_and_the_seconds_are_kept(done, seconds, minutes, stamp):
    (line,) = lines_of(owed(done_at=on(done)))

    assert (line.late_by, line.late_minutes, line.stamp) == (seconds, minutes, stamp)


def test_what_is_overdue_says_since_how_many_minutes():
    (line,) = lines_of(owed())

    assert line.stamp == "OVERDUE 225 min"


def test_it_falls_on_the_duty_day_and_not_on_the_calendars():
    (line,) = lines_of(owed(due=on("03:00", "2020-02-01")))

    assert (line.day, line.month) == (dt.date(2020, 1, 31), "2020-01")


def test_the_reason_is_that_of_the_entry_that_did_it_or_ended_it():
    late = owed(done_at=on("17:00"), done_by="step 4")
    ended = owed(due=on("16:16"), lifted_at=on("17:00"), lifted_by="entry 9")
    reasons = {"step 4": "占线", "entry 9": "等级记错"}

    assert [line.reason for line in lines_of(late, ended, reasons=reasons)] == ["占线", "等级记错"]


def test_an_omission_is_a_missed_report_beside_the_obligation_that_it_fulfilled():
    sent = owed(subject="2020/12 written", done_at=on("16:10"), done_by="bulletin 9")
    first, second = lines_of(sent, lacking=[LACKING], reasons={"bulletin 9": "地点不详"})

    assert first.standing is Standing.IN_TIME
    assert (second.standing, second.kind, second.late_by) == (Standing.MISSED, "incident", None)
    assert second.omitted == ("place", "nature")
    assert second.reason == "地点不详"
    assert second.obligation.what == (
        "〔2020〕 No. 12 follow-up report 1, without place, cause and nature"
    )
    assert incident_of(second.obligation) == TWELVE


def test_omissions_are_found_in_the_reports_that_went_up():
    bulletin = Bulletin(
        9, TWELVE, 2, BulletinKind.FOLLOW_UP, ReportState.SENT, 1, "", "…",
        {"time": "16:05", "handling": " "}, on("17:40"), on("17:41"), "李某", "李某",
    )  # fmt: skip
    required, crews = ("time", "place", "handling"), {9: "李某, 王某"}

    (found,) = omissions([bulletin], required, crews)
    assert (found.names, found.who, found.report) == (
        ("place", "handling"), "李某, 王某", "follow-up report 1",
    )  # fmt: skip
    assert omissions([bulletin], ("time",), crews) == ()


def test_both_elapsed_times_run_until_it_is_done():
    running = owed(occurred_at=on("15:50"))
    done = owed(occurred_at=on("15:50"), done_at=on("16:10"))

    assert elapsed(running, on("16:20")).since_receipt == 15 * 60
    assert elapsed(running, on("16:20")).since_occurrence == 30 * 60
    assert elapsed(done, NOW).since_receipt == 5 * 60
    assert elapsed(owed(), NOW).since_occurrence is None
    assert elapsed(running, on("16:20")).words == "since receipt 15 min, since occurrence 30 min"


def test_figures_are_counted_by_month_crew_and_kind():
    found = figures(
        lines_of(
            owed(done_at=on("16:10")),
            owed(done_at=on("16:20")),
            owed(),
            owed(due=on("21:00")),
            owed(lifted_at=on("16:00")),
            owed(kind="report", who="办公室", subject="daily", lifted_at=on("17:00")),
            lacking=[LACKING],
        )
    )

    assert found == (
        Figures("2020-01", "办公室", "report", due=1, missed=1, worst=45 * 60),
        Figures(
            "2020-01", "李某, 王某", "incident", due=3, in_time=1, late=1, overdue=1, omissions=1,
            worst=225 * 60,
        ),
    )  # fmt: skip


def test_punctuality_is_that_of_what_was_due_and_none_where_nothing_was():
    assert Figures(due=3, in_time=2).punctuality == pytest.approx(200 / 3)
    assert Figures(due=2000, in_time=1999).punctuality_words == "99.9 %"
    assert Figures(due=1, in_time=1).punctuality_words == "100.0 %"
    assert total(lines_of(owed(due=on("21:00")))).punctuality is None


def test_a_month_lasts_from_its_first_duty_day_until_the_next_ones():
    assert span(dt.date(2020, 12, 9), TIMES) == (
        on("08:30", "2020-12-01"), on("08:30", "2021-01-01"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("key", "text", "sentence"), [("", "占线", "which obligation"), ("incident 1", "", "explain")]
)
def test_an_explanation_says_something_about_something(key, text, sentence):
    with pytest.raises(BadInput, match=sentence):
        check_explanation(Explanation(1, key, text, "李某", NOW))


# ------------------------------------------------------------------ what always holds

MOMENTS = st.integers(0, 5 * 86400).map(lambda seconds: on("12:00").shift(seconds=seconds))
NO_MOMENT = st.none()


@st.composite
def obligations(draw):
    done, lifted = draw(
        st.one_of(
            st.tuples(MOMENTS, NO_MOMENT),
            st.tuples(NO_MOMENT, MOMENTS),
            st.tuples(NO_MOMENT, NO_MOMENT),
        )
    )
    kind, subject = draw(
        st.sampled_from([("incident", "2020/1 head"), ("incident", "2020/2 written")])
        | st.just(("report", "daily"))
    )
    return owed(
        kind=kind,
        subject=subject,
        who=draw(st.sampled_from(["李某", "王某", ""])),
        special=draw(st.booleans()),
        due=draw(MOMENTS),
        done_at=done,
        lifted_at=lifted,
    )


MANY = st.lists(obligations(), max_size=30)
CLOSED = st.sets(st.builds(IncidentNumber, st.just(2020), st.integers(1, 2)))


@given(MANY)
def test_late_minutes_are_the_difference_of_the_recorded_times(found):
    for line in lines_of(*found):
        each = line.obligation
        if line.standing is Standing.LATE:
            seconds = (each.done_at - each.due).total_seconds()

            assert line.late_by == seconds
            assert 60 * line.late_minutes - 60 < seconds <= 60 * line.late_minutes


@given(MANY, MOMENTS, CLOSED)
def test_every_obligation_appears_exactly_once(found, at, closed):
    lines = lines_of(*found, at=at, closed=closed)

    def order(each):
        return repr(each)

    assert sorted((line.obligation for line in lines), key=order) == sorted(found, key=order)
    assert [line.obligation.due for line in lines] == sorted(each.due for each in found)


@given(MANY, MOMENTS, CLOSED, st.data())
def test_explanations_change_no_standing_and_no_figure(found, at, closed, data):
    explained = data.draw(st.lists(st.sampled_from(found), max_size=5)) if found else []
    explanations = {key: value for each in explained for key, value in told(each).items()}
    without = lines_of(*found, at=at, closed=closed)
    beside = lines_of(*found, at=at, closed=closed, explanations=explanations)

    assert [line.standing for line in beside] == [line.standing for line in without]
    assert figures(beside) == figures(without)
    assert {line.obligation.key for line in beside if line.explanations} == set(explanations)


@given(MANY, MOMENTS, CLOSED, st.integers(0, 3))
def test_figures_add_up(found, at, closed, omitted):
    lines = lines_of(*found, at=at, closed=closed, lacking=[LACKING] * omitted)
    whole = total(lines)

    assert whole.due == whole.in_time + whole.late + whole.missed + whole.overdue
    assert whole.all_missed == sum(line.standing is Standing.MISSED for line in lines)
    for by in (("month",), ("crew",), ("kind",), ("month", "crew", "kind")):
        parts = figures(lines, by=by)
        counts = [each.name for each in fields(Figures) if each.type is int]

        assert len(counts) == 6
        assert all(
            sum(getattr(part, name) for part in parts) == getattr(whole, name) for name in counts
        )
        assert max((part.worst or 0 for part in parts), default=0) == (whole.worst or 0)


@given(obligations(), MOMENTS, st.integers(0, 86400))
def test_what_was_late_missed_or_overdue_never_becomes_in_time(obligation, at, later):
    (before,) = lines_of(obligation, at=at)
    (after,) = lines_of(obligation, at=at.shift(seconds=later))

    assert not before.is_wrong or after.is_wrong
