"""The figures of a daily report read from a record, and the headcount."""

import datetime as dt
import json
from typing import Any

import pytest
from arrow import Arrow

from builders import AT, on, settings, taken_down
from dutyconsole.config.registers import Area, CampaignRules, Supply
from dutyconsole.domain.daily_figures import DailyFigures, Figure
from dutyconsole.domain.incident_steps import Deed, StepKind
from dutyconsole.domain.incidents import IncidentNumber, Kind
from dutyconsole.domain.people import PersonLine
from dutyconsole.domain.post_checks import PostCheck
from dutyconsole.domain.register_lines import RegisterLine
from dutyconsole.domain.registers import BUILT_IN
from dutyconsole.domain.reports import DueReport
from dutyconsole.store import campaign, incident_way, matters, people, post_checks, registers
from dutyconsole.store.daily_sources import (
    figures_between,
    figures_for,
    headcount_at,
    missing_in_round,
    not_surveyed,
    sections_of,
    staff_of,
)
from dutyconsole.store.database import Record
from dutyconsole.store.incidents import amend
from dutyconsole.store.journal import journal
from dutyconsole.store.rows import next_id

STATION = settings(
    supplies=(Supply(key="masks", name="口罩", unit="个"),),
    areas=(Area(key="hall", name="大厅"),),
)
REGISTERS = {each.key: each for each in BUILT_IN}
START = on("08:00", "2020-01-20")
DAY = dt.date(2020, 1, 25)
TODAY = DueReport(STATION.reports[0], on("17:00"), on("16:00"))
SINCE, UNTIL = on("16:00", "2020-01-24"), on("16:00")


@pytest.fixture(autouse=True)
def _three_people(db: Record) -> None:
    lines = [
        PersonLine(1, "李伟", "办公室"),
        PersonLine(2, "王芳", "规划科"),
        PersonLine(3, "赵敏", "办公室"),
    ]
    people.import_people(db, lines, by="张三", at=START)


@pytest.fixture
def _campaign(db: Record) -> None:
    campaign.begin(db, START.date(), by="张三", at=START)


on_campaign = pytest.mark.usefixtures("_campaign")


def enter(db: Record, register: str, at: Arrow, *, told: Arrow | None = None, **values: str) -> int:
    """A line that happened at `at`, and was written down then or when it was `told`."""
    given = {"at": db.stored(at), **values}
    line = registers.enter(db, STATION, REGISTERS[register], given, by="张三", at=told or at)
    return line.number


def go_on(db: Record, register: str, number: int, at: Arrow, **values: str) -> RegisterLine:
    return registers.go_on(db, STATION, REGISTERS[register], number, values, by="张三", at=at)


def measure(db: Record, person: str, at: Arrow, round_: str = "1", **values: str) -> int:
    given = {"person": person, "round": round_, "temperature": "36.5"}
    return enter(db, "temperatures", at, **(given | values))


def today(db: Record, *, at: Arrow = AT) -> DailyFigures:
    return figures_for(db, STATION, TODAY, at=at)


def figure(figures: DailyFigures, key: str) -> Figure:
    (found,) = (each for block in figures.blocks for each in block.figures if each.key == key)
    return found


def rows(figures: DailyFigures, key: str) -> tuple[str, ...]:
    return figure(figures, key).rows


def sent(db: Record, day: str, figures: DailyFigures, **changed: Any) -> None:
    """The report of a day as it went up, with what the record was then."""
    seen = db.execute("SELECT max(id) FROM register_entry").fetchone()[0] or 0
    people_known = db.execute("SELECT max(id) FROM person").fetchone()[0] or 0
    moment = db.stored(on("16:30", day))
    blank = dict.fromkeys(("reason", "receiver", "channel"), "")
    row = {
        **blank,
        **dict.fromkeys(("texts", "explanations"), "{}"),
        **dict.fromkeys(("at", "recorded_at"), moment),
        **dict.fromkeys(("by", "who"), "李某"),
        "rule": "daily",
        "due_at": db.stored(on("17:00", day)),
        "seq": 0,
        "state": "sent",
        "issue": 1,
        "since": db.stored(figures.since),
        "until": db.stored(figures.until),
        "figures": json.dumps(figures.flat),
        "seen": json.dumps({"register": seen, "log": 0, "person": people_known}),
    }
    with journal(db, "station.tested", by="李某", at=on("16:30", day)) as act:
        act.keep("daily_report", {**row, **changed, "id": next_id(db, "daily_report")})


def test_without_a_campaign_only_the_duty_room_is_counted(db: Record) -> None:
    figures = today(db)

    assert (figures.campaign, [each.key for each in figures.blocks]) == (False, ["duty"])


@on_campaign
def test_the_first_report_is_about_the_day_before_its_cutoff(db: Record) -> None:
    figures = today(db)

    assert (figures.since, figures.until) == (SINCE, UNTIL)


@on_campaign
def test_a_draft_before_the_cutoff_counts_what_is_there_by_now(db: Record) -> None:
    measure(db, "李伟", on("09:00"))

    figures = today(db, at=on("10:00"))

    assert (figures.until, rows(figures, "people.in_post")) == (on("10:00"), ("temperatures 1",))


@on_campaign
def test_the_period_begins_where_the_last_report_that_went_up_ended(db: Record) -> None:
    yesterday = DueReport(TODAY.rule, on("17:00", "2020-01-24"), None)
    sent(db, "2020-01-24", figures_for(db, STATION, yesterday, at=on("15:00", "2020-01-24")))
    drafted = figures_for(db, STATION, yesterday, at=on("16:00", "2020-01-24"))
    sent(db, "2020-01-24", drafted, state="drafted")

    assert today(db).since == on("15:00", "2020-01-24")


@on_campaign
def test_a_line_counts_in_the_period_in_which_it_happened(db: Record) -> None:
    for clock, day in (("15:59", "2020-01-24"), ("16:00", "2020-01-24"), ("15:59", "2020-01-25")):
        enter(db, "disinfection", on(clock, day), area="hall", agent="84", concentration="500",
              done_by="周某")  # fmt: skip
    enter(db, "disinfection", on("16:00"), area="hall", agent="84", concentration="500",
          done_by="周某")  # fmt: skip

    assert rows(today(db), "disinfection.rounds") == ("disinfection 2", "disinfection 3")


@on_campaign
def test_visitors_of_a_past_evening_are_counted_inside_after_they_left(db: Record) -> None:
    number = enter(db, "visitors", on("15:00"), person="高某", host="李伟", purpose="送件",
                   temperature="36.5")  # fmt: skip
    before = today(db)
    go_on(db, "visitors", number, on("16:30"), left_at=db.stored(on("16:30")))

    assert rows(before, "visitors.inside") == ("visitors 1",)
    assert today(db, at=on("18:00")).flat == before.flat


@on_campaign
def test_an_outing_of_days_ago_is_out_until_the_return(db: Record) -> None:
    number = enter(db, "outings", on("08:00", "2020-01-22"), person="李伟", destination="太原",
                   back_by=db.stored(on("18:00", "2020-01-24")), reason="开会")  # fmt: skip
    before = today(db)
    go_on(db, "outings", number, on("17:00"), returned_at=db.stored(on("16:40")))
    after = today(db, at=on("18:00"))

    assert rows(before, "people.out") == rows(before, "away.not_returned") == ("outings 1",)
    assert after.flat == before.flat


@on_campaign
def test_isolation_adds_up_from_one_report_to_the_next(db: Record) -> None:
    for person in ("李伟", "王芳"):
        enter(db, "census", on("09:00", "2020-01-24"), person=person, isolation="home",
              isolation_from="2020-01-24")  # fmt: skip
    yesterday = DueReport(TODAY.rule, on("17:00", "2020-01-24"), on("16:00", "2020-01-24"))
    sent(db, "2020-01-24", figures_for(db, STATION, yesterday, at=on("16:30", "2020-01-24")))
    go_on(db, "census", 1, on("10:00"), released_on="2020-01-25")

    figures = today(db)

    isolation = next(each for each in figures.identities if each.key == "isolation")
    assert (isolation.words, isolation.holds) == ("2 + 0 - 1 = 1, counted 1", True)


@on_campaign
def test_who_was_isolated_late_is_named_against_the_report_before(db: Record) -> None:
    yesterday = DueReport(TODAY.rule, on("17:00", "2020-01-24"), on("16:00", "2020-01-24"))
    sent(db, "2020-01-24", figures_for(db, STATION, yesterday, at=on("16:30", "2020-01-24")))
    enter(db, "census", on("09:00", "2020-01-24"), told=on("10:00"), person="李伟",
          isolation="home", isolation_from="2020-01-23")  # fmt: skip

    isolation = next(each for each in today(db).identities if each.key == "isolation")

    assert (isolation.words, isolation.names) == ("0 + 0 - 0 = 0, counted 1", ("李伟",))


@on_campaign
def test_supplies_that_came_in_late_are_named_against_the_report_before(db: Record) -> None:
    enter(db, "supplies", on("09:00", "2020-01-24"), item="masks", movement="receipt",
          quantity="100", source="purchased")  # fmt: skip
    yesterday = DueReport(TODAY.rule, on("17:00", "2020-01-24"), on("16:00", "2020-01-24"))
    sent(db, "2020-01-24", figures_for(db, STATION, yesterday, at=on("16:30", "2020-01-24")))
    enter(db, "supplies", on("10:00"), item="masks", movement="issue", quantity="10",
          section="办公室")  # fmt: skip

    whole = next(each for each in today(db).identities if each.key == "supplies.masks")
    enter(db, "supplies", on("11:00", "2020-01-24"), told=on("11:00"), item="masks",
          movement="issue", quantity="7", section="办公室")  # fmt: skip
    broken = next(each for each in today(db).identities if each.key == "supplies.masks")

    assert (whole.words, whole.holds) == ("口罩: 100 + 0 - 10 + 0 = 90, counted 90", True)
    assert (broken.holds, broken.names) == (False, ("supplies 3",))


@on_campaign
def test_the_rounds_of_the_day_whose_hour_is_past_are_asked_for(db: Record) -> None:
    measure(db, "李伟", on("09:00"))

    def rounds(at: Arrow) -> list[tuple[str, tuple[str, ...]]]:
        found = today(db, at=at).identities
        return [(each.key, each.names) for each in found if each.key.startswith("rounds.")]

    assert rounds(on("09:30")) == []
    assert rounds(on("10:00")) == [("rounds.1", ("赵敏", "王芳"))]
    assert [key for key, _names in rounds(AT)] == ["rounds.1", "rounds.2"]


@on_campaign
def test_figures_counted_again_are_the_same_after_more_was_written_down(db: Record) -> None:
    measure(db, "李伟", on("09:00"), temperature="37.6")
    enter(db, "census", on("09:10"), person="王芳", health="suspected", away="yes", place="武汉")
    before = today(db)
    measure(db, "李伟", on("17:00"), "2", temperature="", status="leave")
    go_on(db, "temperatures", 1, on("17:10"), recheck="38.0", recheck_at=db.stored(on("17:05")))
    go_on(db, "census", 1, on("17:20"), health="recovered", returned_on="2020-01-25")

    again = figures_between(db, STATION, TODAY, before.since, before.until)

    assert again.flat == before.flat


@on_campaign
def test_who_joined_after_the_draft_does_not_change_the_report(db: Record) -> None:
    before = today(db)
    sent(db, "2020-01-25", before, state="drafted")
    sent(db, "2020-01-25", before)
    people.import_people(db, [PersonLine(1, "钱某", "办公室")], by="张三", at=on("17:30"))

    again = figures_between(db, STATION, TODAY, before.since, before.until)

    assert again.flat["people.total"] == "3"
    assert today(db, at=on("18:00")).flat["people.total"] == "4"


def incidents_of(db: Record) -> DailyFigures:
    """Three messages: one told to the office, one special and told to nobody, one cancelled."""
    for minute, special in ((1, True), (2, True), (3, False)):
        entry = taken_down(db, received_at=on(f"15:0{minute}"), at=on(f"15:1{minute}"))
        if special:
            deed = Deed(kind=StepKind.SPECIAL, at=on(f"15:2{minute}"), text="发热")
            incident_way.note_step(db, entry.incident, deed, by="李某", at=on(f"15:2{minute}"))
    told = Deed(kind=StepKind.REPORTED, at=on("15:30"), step="office", to_whom="刘某",
                how="telephone")  # fmt: skip
    incident_way.note_step(db, IncidentNumber(2020, 1), told, by="李某", at=on("15:31"))
    amend(db, IncidentNumber(2020, 3), Kind.CANCELLATION, reason="重复", by="李某", at=on("15:40"))
    return today(db)


def test_messages_and_special_situations_are_counted_as_they_were_known(db: Record) -> None:
    figures = incidents_of(db)

    assert rows(figures, "duty.received") == ("incident 2020/1", "incident 2020/2")
    assert rows(figures, "duty.special") == ("incident 2020/1", "incident 2020/2")
    assert rows(figures, "duty.reported") == ("incident 2020/1",)
    assert rows(figures, "duty.unreported") == ("incident 2020/2",)


def test_a_special_situation_not_reported_stays_so_the_next_day(db: Record) -> None:
    incidents_of(db)
    tomorrow = DueReport(TODAY.rule, on("17:00", "2020-01-26"), on("16:00", "2020-01-26"))

    figures = figures_for(db, STATION, tomorrow, at=on("16:30", "2020-01-26"))

    assert rows(figures, "duty.special") == ()
    assert rows(figures, "duty.unreported") == ("incident 2020/2",)


def test_directives_are_open_until_they_are_closed(db: Record) -> None:
    matters.note(db, "instruction", "加强门卫", giver="张局长", by="李某", at=on("09:00"))
    matters.note(db, "instruction", "备足口罩", giver="张局长", by="李某", at=on("09:10"))
    matters.note(db, "other", "东楼停水", by="李某", at=on("09:20"))
    matters.add(db, 1, "已落实", done=True, consent="张局长", by="李某", at=on("10:00"))
    matters.add(db, 2, "已落实", done=True, consent="张局长", by="李某", at=on("16:30"))

    assert rows(today(db, at=on("17:00")), "duty.directives_open") == ("matter 2",)


def test_post_checks_of_the_period_are_counted(db: Record) -> None:
    for clock in ("10:00", "16:30"):
        check = PostCheck(at=on(clock), direction="of_us", checker="市委", checked="值班室",
                          how="telephone", answered_by="李某", seconds=5, leader_present=True,
                          result="在岗")  # fmt: skip
        post_checks.record(db, check, by="李某", at=on(clock))

    assert rows(today(db, at=on("17:00")), "duty.post_checks") == ("post_check 1",)


@on_campaign
def test_the_headcount_of_a_moment_is_read_from_all_registers(db: Record) -> None:
    measure(db, "李伟", on("09:00"))
    enter(db, "census", on("09:10"), person="王芳", isolation="home", isolation_from="2020-01-25")
    enter(db, "outings", on("10:00"), person="赵敏", destination="太原", reason="开会",
          back_by=db.stored(on("18:00")))  # fmt: skip

    where = headcount_at(db, STATION, at=on("11:00"))

    assert [(each.person, each.status) for each in where.people] == [
        ("李伟", "in_post"),
        ("赵敏", "out"),
        ("王芳", "isolated"),
    ]
    assert where.closes


def test_sections_are_those_of_the_settings_or_else_of_the_directory(db: Record) -> None:
    named = settings(campaign=CampaignRules(sections=("规划科", "办公室")))

    assert sections_of(db, STATION) == ("办公室", "规划科")
    assert sections_of(db, named) == ("规划科", "办公室")
    assert [each.name for each in staff_of(db, named)] == ["王芳", "李伟", "赵敏"]


@on_campaign
def test_who_is_not_on_the_establishment_is_no_staff_and_need_not_be_surveyed(db: Record) -> None:
    enter(db, "census", on("09:00"), person="李伟")
    enter(db, "census", on("09:10"), person="赵敏", on_staff="no")

    assert [each.name for each in staff_of(db, STATION)] == ["李伟", "王芳"]
    assert [each.name for each in not_surveyed(db, STATION, at=on("10:00"))] == ["王芳"]


@on_campaign
def test_a_cancelled_line_of_the_census_surveys_nobody(db: Record) -> None:
    enter(db, "census", on("09:00"), person="李伟")
    assert "李伟" not in [each.name for each in not_surveyed(db, STATION, at=AT)]

    registers.cancel(db, STATION, REGISTERS["census"], 1, reason="重名", by="张三", at=on("09:30"))

    assert "李伟" in [each.name for each in not_surveyed(db, STATION, at=AT)]


@on_campaign
def test_missing_in_a_round_are_named_by_section(db: Record) -> None:
    measure(db, "李伟", on("09:00"))
    measure(db, "赵敏", on("09:01"), "2")
    measure(db, "王芳", on("09:00", "2020-01-24"))

    assert missing_in_round(db, STATION, DAY, "1") == {"办公室": ("赵敏",), "规划科": ("王芳",)}
    assert missing_in_round(db, STATION, DAY, "9") == {}


@on_campaign
def test_a_cancelled_reading_measures_nobody(db: Record) -> None:
    number = measure(db, "李伟", on("09:00"))
    registers.cancel(
        db, STATION, REGISTERS["temperatures"], number, reason="错人", by="张三", at=on("09:05")
    )

    assert "李伟" in missing_in_round(db, STATION, DAY, "1")["办公室"]
