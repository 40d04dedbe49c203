import datetime as dt

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import a_record, on
from daily_acts import (
    AFTER_CUTOFF,
    DUE,
    STATION,
    WORDS,
    a_visitor,
    all_the_way,
    checked,
    confirmed,
    corrected,
    drafted,
    due_on,
    gone,
    issued,
    sent_back,
)  # fmt: skip
from dutyconsole.domain.daily_reports import TEXTS, what_is_corrected
from dutyconsole.domain.journal import Uid, entry_from
from dutyconsole.domain.ledger import Standing, total
from dutyconsole.domain.people import PersonLine
from dutyconsole.domain.registers import TEMPERATURES
from dutyconsole.domain.report_way import ReportState, latest_of
from dutyconsole.errors import AlreadyRecorded, BadInput, DutyError, NotAllowed
from dutyconsole.store import campaign, daily_reports, daily_sources, people, registers, reports
from dutyconsole.store.explanations import read_ledger
from dutyconsole.store.obligations import unsent_reports
from dutyconsole.store.verification import verify
from watches import handed_over


@pytest.fixture
def begun(db):
    """A record with the campaign on and nobody on the establishment."""
    campaign.begin(db, dt.date(2020, 1, 20), by="李某", at=on("08:00"))
    return db


def entries(db):
    return [entry_from(row["body"]) for row in db.execute("SELECT body FROM journal ORDER BY n")]


def test_every_act_is_a_row_with_all_that_the_report_says(begun):
    a_visitor(begun, on("10:00"))
    made = [act(begun) for act in (drafted, checked, issued, gone, confirmed)]

    assert daily_reports.history(begun, DUE) == tuple(made)
    assert daily_reports.latest(begun, DUE) == made[-1]
    assert [(row.state.value, row.who, row.issue) for row in made] == [
        ("drafted", "李某", 0),
        ("checked", "王某", 0),
        ("issued", "张某某", 1),
        ("sent", "李某", 1),
        ("confirmed", "刘某", 1),
    ]
    assert {tuple(row.texts.items()) for row in made} == {tuple(WORDS.items())}
    assert {row.figures["visitors.count"] for row in made} == {"1"}
    assert (made[-1].receiver, made[-1].channel) == ("刘某", "telephone")


def test_every_act_is_one_entry_about_its_report(begun):
    all_the_way(begun)

    assert [(each.event, each.subject) for each in entries(begun)[-4:]] == [
        (f"daily.{event}", "daily 2020-01-25 0")
        for event in ("drafted", "checked", "issued", "sent")
    ]
    assert verify(begun.path).faults == ()


def test_the_period_ends_at_the_cut_off_and_begins_where_the_report_before_ended(begun):
    first = all_the_way(begun)
    second = drafted(begun, due_on("2020-01-26"), at=on("16:30", "2020-01-26"))

    assert (first.since, first.until) == (on("16:00", "2020-01-24"), on("16:00"))
    assert (second.since, second.until) == (on("16:00"), on("16:00", "2020-01-26"))


def test_a_draft_before_the_cut_off_ends_when_it_is_made(begun):
    assert drafted(begun, at=on("11:00")).until == on("11:00")


def test_a_part_of_which_nothing_is_said_is_named(begun):
    with pytest.raises(BadInput, match="under “Problems”, “Next steps”; where there is nothing"):
        drafted(begun, texts={**WORDS, "problems": " \u200b", "next": ""})

    assert daily_reports.latest(begun, DUE) is None


def test_a_part_that_no_report_has_is_refused(begun):
    with pytest.raises(BadInput, match="“weather” is no part of the report"):
        drafted(begun, texts={**WORDS, "weather": "晴"})


def test_a_nil_report_is_signed_like_any_other(begun):
    made = all_the_way(begun, texts=dict.fromkeys(TEXTS, "无"))

    assert (made.is_nil, made.issue) == (True, 1)


def test_whoever_drafted_it_does_not_check_it(begun):
    drafted(begun, who="王某")
    with pytest.raises(NotAllowed, match="王某 drafted it"):
        checked(begun)

    assert daily_reports.latest(begun, DUE).state is ReportState.DRAFTED


@pytest.mark.parametrize("act", [checked, issued, gone, confirmed, sent_back])
def test_nothing_can_be_done_before_there_is_a_draft(begun, act):
    with pytest.raises(NotAllowed, match="No report of 2020-01-25 is drafted yet"):
        act(begun)


@pytest.mark.parametrize("act", [issued, gone, confirmed])
def test_no_step_is_left_out(begun, act):
    drafted(begun)
    with pytest.raises(NotAllowed, match="is drafted; only what is"):
        act(begun)


def test_signing_is_refused_where_something_does_not_add_up_and_nobody_says_why(begun):
    people.import_people(begun, [PersonLine(1, "王芳", "规划科")], by="李某", at=on("09:00"))
    drafted(begun)
    checked(begun)
    with pytest.raises(NotAllowed, match=r"It does not add up: .*王芳.*explain it in the draft"):
        issued(begun)
    broken = daily_sources.figures_for(begun, STATION, DUE, at=AFTER_CUTOFF).broken
    sent_back(begun)
    drafted(begun, explanations={each.key: "王芳在途，联系不上" for each in broken})
    checked(begun)

    assert issued(begun).issue == 1


def test_an_explanation_that_says_nothing_explains_nothing(begun):
    made = drafted(begun, explanations={"headcount": " \u200b", "census": "在途"})

    assert dict(made.explanations) == {"census": "在途"}


def test_figures_that_changed_since_the_draft_are_not_signed(begun):
    drafted(begun)
    checked(begun)
    a_visitor(begun, on("16:12"), came=on("15:00"))
    with pytest.raises(NotAllowed, match=r"Figures changed since it was drafted .*draft it again"):
        issued(begun, at=on("16:13"))
    sent_back(begun, at=on("16:14"))
    drafted(begun, at=on("16:15"))
    checked(begun, at=on("16:15"))

    assert issued(begun, at=on("16:16")).figures["visitors.count"] == "1"


def test_what_happens_after_the_period_does_not_keep_it_from_being_signed(begun):
    drafted(begun)
    checked(begun)
    a_visitor(begun, on("16:12"))

    assert issued(begun, at=on("16:13")).issue == 1


def test_a_report_is_not_signed_whose_period_the_one_before_has_reported(begun):
    for act in (drafted, checked, issued):
        act(begun, at=on("15:30"))
    later, at = due_on("2020-01-26"), on("16:10", "2020-01-26")
    drafted(begun, later, at=at)
    checked(begun, later, at=at)
    gone(begun, at=at, reason="线路故障")
    with pytest.raises(NotAllowed, match="begins at 2020-01-25 15:30"):
        issued(begun, later, at=at)


def test_a_late_report_needs_a_reason_and_nothing_is_kept_without(begun):
    for act in (drafted, checked, issued):
        act(begun)
    with pytest.raises(NotAllowed, match="It is late: say why"):
        gone(begun, at=on("17:00"))

    assert daily_reports.latest(begun, DUE).state is ReportState.ISSUED
    assert reports.find_sent(begun, DUE) is None
    assert gone(begun, at=on("17:00"), reason="线路故障").reason == "线路故障"


def test_a_report_that_went_out_on_paper_in_time_is_entered_late(begun):
    for act in (drafted, checked, issued):
        act(begun, at=on("18:00"), **({"done_at": on("16:30")} if act is not drafted else {}))
    made = gone(begun, at=on("18:01"), done_at=on("16:55"))

    assert made.late_entry
    assert reports.find_sent(begun, DUE).late_by is None


def test_sending_it_is_what_the_obligation_asked_for(begun):
    handed_over(begun)
    assert unsent_reports(begun, STATION, at=on("16:30"))[0].rule.key == "daily"
    made = all_the_way(begun)
    sent = reports.find_sent(begun, DUE)

    assert (sent.sent_at, sent.sent_by, sent.receiver) == (made.at, "李某", "刘某")
    left = unsent_reports(begun, STATION, at=on("16:30"))
    assert [(due.rule.key, due.due.day) for due in left] == [("evening", 25), ("daily", 26)]


def test_a_report_that_is_drafted_here_is_not_noted_as_sent_without_its_signature(begun):
    drafted(begun)
    with pytest.raises(NotAllowed, match="This report is drafted here"):
        reports.note_sent(
            begun, DUE, sent_at=on("16:20"), receiver="刘某", channel="fax", reason="", by="李某",
            at=on("16:20"),
        )  # fmt: skip

    assert reports.find_sent(begun, DUE) is None


def test_the_ledger_tells_by_month_what_was_late_and_why_and_what_was_not_sent(begun):
    handed_over(begun)
    all_the_way(begun, at=on("17:22:30"), reason="系统故障")
    day = {"since": on("08:30"), "until": on("08:30", "2020-01-26")}
    daily, evening = read_ledger(begun, STATION, **day, at=on("23:00"))
    counted = total([daily, evening])

    assert (daily.stamp, daily.late_by, daily.reason) == ("late 23 min", 1350, "系统故障")
    assert (daily.month, daily.standing) == ("2020-01", Standing.LATE)
    assert evening.standing is Standing.OVERDUE
    assert (counted.due, counted.in_time, counted.late, counted.overdue) == (2, 0, 1, 1)


def test_a_confirmation_is_not_earlier_than_the_sending(begun):
    all_the_way(begun)
    with pytest.raises(BadInput, match="cannot be confirmed before"):
        confirmed(begun, done_at=on("16:00"))
    with pytest.raises(BadInput, match="“pigeon” is not a channel"):
        confirmed(begun, channel="pigeon")


# ------------------------------------------------------------------ corrections


def test_a_correction_is_of_the_same_period_and_has_a_number_of_its_own(begun):
    first = all_the_way(begun)
    a_visitor(begun, on("17:30"), came=on("15:00"))
    second = corrected(begun)
    history = daily_reports.history(begun, DUE)

    assert (second.seq, second.issue, second.name) == (1, 2, "correction report 1")
    assert (second.since, second.until) == (first.since, first.until)
    assert (first.figures["visitors.count"], second.figures["visitors.count"]) == ("0", "1")
    assert what_is_corrected(history, 1) == "来访少登一人"
    assert what_is_corrected(history, 0) == ""


def test_a_correction_does_not_count_as_a_late_report(begun):
    all_the_way(begun)
    a_visitor(begun, on("17:30"), came=on("15:00"))
    corrected(begun)

    assert reports.find_sent(begun, DUE).sent_at == AFTER_CUTOFF
    assert len(reports.list_sent(begun, since=on("00:00"))) == 1


def test_what_was_sent_is_drafted_again_as_a_correction_only(begun):
    all_the_way(begun)
    with pytest.raises(NotAllowed, match="goes up as a correction"):
        drafted(begun)


def test_what_was_not_sent_is_not_corrected(begun):
    drafted(begun)
    with pytest.raises(NotAllowed, match="was not sent yet"):
        drafted(begun, correcting=True, reason="少登一人")


def test_a_correction_says_what_is_corrected(begun):
    all_the_way(begun)
    a_visitor(begun, on("17:30"), came=on("15:00"))
    with pytest.raises(NotAllowed, match="Say what is corrected"):
        drafted(begun, correcting=True)


def test_a_correction_in_which_nothing_differs_is_none(begun):
    all_the_way(begun)
    with pytest.raises(NotAllowed, match="Nothing differs"):
        drafted(begun, correcting=True, reason="少登一人")
    made = drafted(begun, correcting=True, reason="措辞", texts={**WORDS, "work": "来访登记13人。"})

    assert made.seq == 1


def test_a_correction_drafted_again_keeps_what_it_corrects(begun):
    all_the_way(begun)
    a_visitor(begun, on("17:30"), came=on("15:00"))
    drafted(begun, correcting=True, reason="少登一人", at=on("17:40"))

    assert drafted(begun, at=on("17:41")).reason == "少登一人"


# ------------------------------------------------------------------ two desks


@pytest.mark.parametrize("act", [drafted, checked, sent_back])
def test_what_another_desk_went_on_with_is_not_gone_on_with_unread(begun, act):
    seen = drafted(begun)
    other = drafted(begun, texts={**WORDS, "work": "另一稿。"})
    with pytest.raises(NotAllowed, match="Somebody went on with this report"):
        act(begun, after=seen.id)

    assert act(begun, after=other.id).id == other.id + 1


def test_a_first_draft_says_that_it_saw_none(begun):
    drafted(begun, after=0)
    with pytest.raises(NotAllowed, match="Somebody went on"):
        drafted(begun, after=0)


def test_a_draft_is_not_saved_twice_under_one_uid(begun):
    drafted(begun, uid=Uid("5f0c"))
    with pytest.raises(AlreadyRecorded):
        drafted(begun, uid=Uid("5f0c"))

    assert len(daily_reports.history(begun, DUE)) == 1


# ------------------------------------------------------------------ read


def test_the_report_before_is_the_last_one_that_went_up_with_what_corrected_it(begun):
    all_the_way(begun)
    a_visitor(begun, on("17:30"), came=on("15:00"))
    second = corrected(begun)
    drafted(begun, due_on("2020-01-26"), at=on("16:10", "2020-01-26"))

    assert daily_reports.previous(begun, due_on("2020-01-27")) == second
    assert daily_reports.previous(begun, DUE) is None
    assert daily_reports.previous(begun, due_on("2020-01-27", "evening")) is None


def test_reports_are_listed_as_they_stand_the_newest_due_first(begun):
    first = all_the_way(begun)
    evening = drafted(begun, due_on(rule="evening"), at=on("19:00"))
    next_one = drafted(begun, due_on("2020-01-26"), at=on("16:10", "2020-01-26"))

    assert daily_reports.list_reports(begun, limit=9) == [next_one, evening, first]
    assert daily_reports.list_reports(begun, rule="daily", limit=1) == [next_one]


def test_who_has_no_status_in_a_round_that_is_over_is_listed_by_section(begun):
    lines = [
        PersonLine(1, "王芳", "规划科"), PersonLine(2, "李伟", "办公室"),
        PersonLine(3, "赵敏", "规划科"),
    ]  # fmt: skip
    people.import_people(begun, lines, by="李某", at=on("08:00"))
    for round_key, clock in (("1", "09:00"), ("2", "15:00")):
        for name in ("王芳", "李伟")[: 3 - int(round_key)]:
            values = {
                "at": begun.stored(on(clock)), "person": name, "round": round_key,
                "temperature": "36.4",
            }  # fmt: skip
            registers.enter(begun, STATION, TEMPERATURES, values, by="李某", at=on(clock))

    def missing(at):
        return daily_reports.not_delivered(begun, STATION, DUE, at=at)

    assert missing(on("09:29")) == {}
    assert missing(on("09:30")) == {"规划科": ("赵敏",)}
    assert {key: set(names) for key, names in missing(on("15:30")).items()} == {
        "规划科": {"赵敏"}, "办公室": {"李伟"},
    }  # fmt: skip


def test_without_the_campaign_nobody_has_to_deliver(db):
    people.import_people(db, [PersonLine(1, "王芳", "规划科")], by="李某", at=on("08:00"))

    assert daily_reports.not_delivered(db, STATION, DUE, at=on("16:10")) == {}


# ------------------------------------------------------------------ what always holds


def test_numbers_begin_anew_with_the_year_and_are_of_their_rule(begun):
    all_the_way(begun, due_on("2020-12-31"), at=on("16:10", "2020-12-31"))
    evening = due_on("2020-12-31", "evening")
    assert all_the_way(begun, evening, at=on("20:10", "2020-12-31")).issue == 1

    assert all_the_way(begun, due_on("2021-01-01"), at=on("16:10", "2021-01-01")).issue == 1


def test_what_was_signed_and_sent_back_keeps_its_number(begun):
    for act in (drafted, checked, issued, sent_back):
        act(begun)
    for act in (drafted, checked, issued):
        act(begun, due_on("2020-01-26"), at=on("16:10", "2020-01-26"))
    late = on("16:20", "2020-01-26")
    drafted(begun, at=late)
    checked(begun, at=late)

    assert issued(begun, at=late).issue == 1


def test_a_report_that_was_missed_is_sent_later_and_nothing_is_counted_twice(begun):
    second, third = due_on("2020-01-26"), due_on("2020-01-27")
    all_the_way(begun, at=on("16:10"))
    last = all_the_way(begun, third, at=on("16:10", "2020-01-27"))
    late = all_the_way(begun, second, at=on("16:30", "2020-01-27"), reason="漏报补报")

    assert (last.since, last.until) == (on("16:00", "2020-01-26"), on("16:00", "2020-01-27"))
    assert (late.since, late.until) == (on("16:00"), on("16:00", "2020-01-26"))


def test_a_report_is_signed_on_its_own_day_at_the_earliest(begun):
    tomorrow = due_on("2020-01-26")
    drafted(begun, tomorrow)
    checked(begun, tomorrow)

    with pytest.raises(NotAllowed):
        issued(begun, tomorrow)


ACTS = {
    "draft": drafted,
    "correct": lambda db, due, **at: drafted(
        db, due, correcting=True, reason="少登一人", texts={**WORDS, "work": str(at)}, **at
    ),
    "check": checked,
    "check_own": lambda db, due, **at: checked(db, due, who="李某", **at),
    "return": sent_back,
    "issue": issued,
    "send": lambda db, due, **at: gone(db, due, reason="线路故障", **at),
    "send_to_nobody": lambda db, due, **at: gone(db, due, receiver=" ", **at),
    "confirm": confirmed,
    "visitor": lambda db, due, **at: a_visitor(db, at["at"], came=at["at"].shift(hours=-30)),
}
NEXT = {"drafted": "check", "returned": "draft", "checked": "issue", "issued": "send"}
DUES = [due_on("2020-12-31"), due_on("2021-01-01"), due_on("2020-12-31", "evening")]


def forth(db, due, **at):
    """Whatever is next."""
    last = daily_reports.latest(db, due)
    name = NEXT.get(last.state.value, "correct") if last else "draft"
    return ACTS[name](db, due, **at)


# Half of the acts are those for which it is the time; the clock goes across the end of a year.
_ACT = st.one_of(st.just("forth"), st.sampled_from(sorted(ACTS)))
_DOING = st.tuples(_ACT, st.sampled_from(DUES), st.integers(0, 180))


@hypothesis.settings(max_examples=40)
@given(st.lists(_DOING, min_size=8, max_size=40))
def test_numbers_have_no_gaps_whatever_the_order_of_acts(tmp_path_factory, acts):
    db = a_record(tmp_path_factory.mktemp("acts"))
    campaign.begin(db, dt.date(2020, 1, 20), by="李某", at=on("08:00"))
    at = on("12:00", "2020-12-31")
    for name, due, minutes in acts:
        at = at.shift(minutes=minutes)
        before = state_of(db)
        try:
            (forth if name == "forth" else ACTS[name])(db, due, at=at)
        except DutyError:
            assert state_of(db) == before
        else:
            assert state_of(db)[1] == before[1] + 1
        check_numbers(db)
    db.close()


def state_of(db):
    """How many rows and entries there are."""
    return tuple(
        db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        for table in ("daily_report", "journal", "report")
    )


def check_numbers(db):
    numbers, went_up = {}, 0
    for due in DUES:
        rows = daily_reports.history(db, due)
        latest = latest_of(rows)
        assert [row.seq for row in latest] == list(range(len(latest)))
        assert all(row.is_out for row in latest[:-1])
        assert {(row.since, row.until) for row in latest if row.is_out} in [
            set(), {(latest[0].since, latest[0].until)} if latest else set(),
        ]  # fmt: skip
        went_up += bool(latest) and latest[0].is_out
        signed = {}
        for row in rows:
            assert row.issue == signed.get(row.seq, row.issue if row.state == "issued" else 0)
            if row.state == "issued" and row.seq not in signed:
                signed[row.seq] = row.issue
                numbers.setdefault((row.rule, row.at.year), []).append(row.issue)
    for issues in numbers.values():
        assert sorted(issues) == list(range(1, len(issues) + 1))
    assert state_of(db)[2] == went_up
