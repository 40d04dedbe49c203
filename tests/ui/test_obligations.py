from contextlib import asynccontextmanager, closing

import pytest

from builders import a_message, on
from dutyconsole.config.file import load, template
from dutyconsole.domain.incident_steps import Deed, StepKind
from dutyconsole.domain.incidents import IncidentNumber, Kind
from dutyconsole.domain.reports import due_reports
from dutyconsole.language import CHINESE, ENGLISH, current
from dutyconsole.store import bulletins, matters, reports, station
from dutyconsole.store.crews import times_of
from dutyconsole.store.explanations import explain, list_explanations
from dutyconsole.store.incident_way import note_step
from dutyconsole.store.incidents import amend, take_down
from dutyconsole.ui.dialogs.explanation import ExplanationDialog
from dutyconsole.ui.dialogs.matter import MatterDialog
from dutyconsole.ui.dialogs.report import ReportDialog
from dutyconsole.ui.screens.handover import HandoverScreen
from dutyconsole.ui.screens.incident import IncidentScreen
from dutyconsole.ui.screens.obligations import LedgerScreen, ObligationsScreen
from keyboard import NARROW, WIDE, at_the_desk
from watches import handed_over

FIRST = IncidentNumber(2020, 1)
EVENING = on("18:12:07")


def told(db, step, when, at, **changes):
    deed = Deed(
        kind=StepKind.REPORTED, at=on(when), step=step, who="李某", to_whom="刘某",
        how="telephone", **changes,
    )  # fmt: skip
    note_step(db, FIRST, deed, by="李某", at=on(at))


def with_a_fever(home):
    """A special situation of 18:00, known since 18:02; the head was told, the daily report sent."""
    text = template(current()).replace("\ndrafted = true\n", "\n")
    home.path.mkdir(parents=True, exist_ok=True)
    home.settings.write_text(text, encoding="utf-8")
    settings = load(home.settings)
    opened = on("08:00")
    with closing(station.found(home.record, settings, by="李某", at=opened, text=text)) as db:
        handed_over(db)
        (due,) = due_reports(settings.reports, opened.date(), opened.date(), db.zone)
        reports.note_sent(
            db, due, sent_at=on("16:40"), receiver="刘某", channel="fax", reason="", by="李某",
            at=on("16:41"),
        )  # fmt: skip
        message = a_message(
            received_at=on("18:00"), occurred_at=on("17:40"), text="门卫测温38.4度。",
            category=settings.categories[0].key,
        )  # fmt: skip
        take_down(
            db, message, by="李某", at=on("18:02"), times=times_of(settings),
            categories=[each.key for each in settings.categories],
        )  # fmt: skip
        deed = Deed(kind=StepKind.SPECIAL, at=on("18:02"), text="发热")
        note_step(db, FIRST, deed, by="李某", at=on("18:02"))
        told(db, "head", "18:10", "18:11")
        matters.note(
            db, "warning", "东楼停水", owner="物业", due=on("23:00"), by="李某", at=EVENING
        )


@asynccontextmanager
async def looking(folder, **desk):
    """The screen, opened at 18:12:07."""
    given = {"at": EVENING, "prepare": with_a_fever, "speaking": ENGLISH} | desk
    async with at_the_desk(folder, **given) as hands:
        hands.app.push_screen(ObligationsScreen())
        await hands.settle()
        yield hands


def row(hands, words):
    """The line that holds these words, without its frame."""
    return next(line for line in hands.screen.splitlines() if words in line).strip("│ ")


def foot(hands):
    """What is said beneath the list."""
    return " ".join(hands.screen.split("╯")[-1].split())


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
async def test_what_is_open_stands_by_due_time_with_the_time_left(tmp_path, size):
    async with looking(tmp_path, size=size) as hands:
        lines = hands.screen.splitlines()

        assert row(hands, "due 18:32").startswith("19 min left")
        places = [
            next(number for number, line in enumerate(lines) if due in line)
            for due in ("due 18:32", "due 19:02", "due 23:00", "due 01-26 08:30", "due 01-26 17:00")
        ]
        assert places == sorted(places)


async def test_in_chinese_what_is_left_and_what_is_overdue_is_said_in_a_few_signs(tmp_path):
    async with looking(tmp_path, speaking=CHINESE) as hands:
        assert row(hands, "18:32").startswith("剩19分")


async def test_the_limits_own_second_makes_it_overdue_and_loud(tmp_path):
    async with looking(tmp_path) as hands:
        await hands.press("down")
        await hands.wait_until(on("18:31:59"))
        before = hands.screen, hands.marks
        await hands.wait_until(on("18:32:00"))

        assert "1 s left" in before[0]
        assert "overdue" not in before[0]
        assert row(hands, "due 18:32").startswith("OVERDUE 0 s")
        assert ", 1 overdue" in hands.screen
        assert "###########" in hands.marks
        assert "#" not in before[1]


async def test_both_elapsed_times_are_told_of_what_is_under_the_cursor(tmp_path):
    async with looking(tmp_path) as hands:
        assert "since receipt 12 min, since occurrence 32 min" in foot(hands)
        assert "limit counts from receipt 18:02" in foot(hands)


async def test_what_was_done_in_this_shift_stands_below_with_its_stamp(tmp_path):
    async with looking(tmp_path) as hands:
        done = hands.screen.split("Done in this shift")[1]
        assert "in time" in done

        told(hands.app.db, "office", "18:49", "18:50", reason="电话占线")
        await hands.wait_until(on("18:50"))
        await hands.press("end")

        assert row(hands, "due 18:32").startswith("late 17 min")
        assert "done 18:49 late 17 min" in foot(hands)
        assert "Reason: 电话占线" in foot(hands)


async def test_the_cursor_stays_on_its_obligation_while_others_are_done(tmp_path):
    async with looking(tmp_path) as hands:
        await hands.press("down", "down")
        assert "东楼停水" in foot(hands)

        told(hands.app.db, "office", "18:11", "18:12:30")
        hands.app.look()
        await hands.settle()

        assert "东楼停水" in foot(hands)


@pytest.mark.parametrize(
    ("keys", "opened"),
    [
        ((), IncidentScreen),
        (("down", "down"), MatterDialog),
        (("down", "down", "down"), HandoverScreen),
        (("down", "down", "down", "down"), ReportDialog),
    ],
    ids=["incident", "matter", "handover", "report"],
)
async def test_enter_opens_what_it_is_about(tmp_path, keys, opened):
    async with looking(tmp_path) as hands:
        await hands.press(*keys, "enter")

        assert isinstance(hands.app.screen, opened)


async def test_escape_leads_back(tmp_path):
    async with looking(tmp_path) as hands:
        await hands.press("escape")

        assert not isinstance(hands.app.screen, ObligationsScreen)


async def test_an_explanation_is_added_and_the_stamp_stays(tmp_path):
    async with looking(tmp_path) as hands:
        told(hands.app.db, "office", "18:49", "18:50")
        await hands.wait_until(on("18:50"))
        await hands.press("end", "e")
        await hands.type("线路故障")
        await hands.press("f2")

        ((key, (kept,)),) = list_explanations(hands.app.db).items()
        assert key.startswith("incident 2020/1 office ")
        assert (kept.text, kept.by) == ("线路故障", hands.app.recorder)
        assert row(hands, "due 18:32").startswith("late 17 min")
        hands.app.clear_notifications()
        await hands.settle()
        assert f"Explained 18:50 {kept.by}: 线路故障" in foot(hands)


async def test_an_empty_explanation_is_refused_and_the_form_stays(tmp_path):
    async with looking(tmp_path) as hands:
        await hands.press("e", "f2")

        assert isinstance(hands.app.screen, ExplanationDialog)
        assert "Write down what there is to explain" in hands.screen
        assert list_explanations(hands.app.db) == {}


async def test_an_explanation_begun_stays_as_a_draft_of_that_obligation(tmp_path):
    async with looking(tmp_path) as hands:
        await hands.press("e")
        await hands.type("占线")
        await hands.press("escape", "e")
        assert hands.app.screen.query_one("#explanation-text").text == "占线"

        await hands.press("escape", "down", "e")
        assert hands.app.screen.query_one("#explanation-text").text == ""


async def test_words_of_people_are_no_markup(tmp_path):
    async with looking(tmp_path) as hands:
        key = next(each.key for each in hands.app.overview.obligations if "2020/1" in each.key)
        explain(hands.app.db, key, "[bold]占线[/bold]", by="李某", at=EVENING)
        hands.app.look()
        await hands.settle()

        assert "[bold]占线[/bold]" in foot(hands)
        await hands.press("e")
        assert "[bold]占线[/bold]" in hands.screen


# ------------------------------------------------------------------ the ledger


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
async def test_the_months_ledger_has_figures_and_every_line_that_is_late(tmp_path, size):
    async with looking(tmp_path, size=size) as hands:
        told(hands.app.db, "office", "18:49", "18:50")
        await hands.wait_until(on("19:30"))
        await hands.press("l")

        assert isinstance(hands.app.screen, LedgerScreen)
        assert "Ledger 2020-01: 2" in hands.screen
        assert row(hands, "due 18:32").startswith("late 17 min")
        assert row(hands, "due 19:02").startswith("OVERDUE 28 min")
        assert "33.3 % in time: 3 due, 1 late, 0 missed, 1 not done" in row(
            hands, "incident report"
        )
        assert not any("due 17:00" in line for line in hands.screen.splitlines())


async def test_the_month_before_is_a_key_away_and_none_to_come_is(tmp_path):
    async with looking(tmp_path) as hands:
        await hands.press("l", "left")
        assert "Ledger 2019-12: 0" in hands.screen
        assert "Nothing was due" in hands.screen

        await hands.press("right", "right")
        assert "Ledger 2020-01" in hands.screen


async def test_the_ledger_is_written_in_all_three_forms(tmp_path):
    async with looking(tmp_path, speaking=CHINESE) as hands:
        await hands.press("l", "f9")

        assert sorted(path.name for path in hands.app.home.papers.iterdir()) == [
            f"2020-01-ledger-20200125-181207.{form}" for form in ("docx", "pdf", "txt")
        ]
        assert "打印稿已存入" in hands.screen


async def test_what_is_there_already_is_not_written_over_and_said(tmp_path):
    async with looking(tmp_path) as hands:
        await hands.press("l", "f9", "f9")

        (said,) = [each.message for each in hands.app._notifications]
        assert said.count("is there already; nothing was changed") == 3


async def test_a_special_matter_closed_without_its_report_is_missed(tmp_path):
    async with looking(tmp_path) as hands:
        amend(hands.app.db, FIRST, Kind.CLOSING, text="已送医", by="李某", at=on("18:20"))
        await hands.wait_until(on("19:30"))
        await hands.press("l")

        assert row(hands, "due 19:02").startswith("missed report")


async def test_a_report_that_went_up_incomplete_is_missed_and_leads_to_the_reports(
    tmp_path, monkeypatch
):
    async with looking(tmp_path) as hands:
        desk, common = hands.app, {"done_at": on("18:10"), "by": "李某", "at": EVENING}
        bulletins.draft(
            desk.db, FIRST, desk.station, text="发热一例", elements={"time": "17:40"}, **common
        )
        bulletins.check(desk.db, FIRST, who="王某", **common)
        bulletins.issue(desk.db, FIRST, who="张某某", **common)
        bulletins.send(
            desk.db, FIRST, receiver="刘某", channel="fax", reason="还在核实",
            required=desk.station.bulletins.required, **common,
        )  # fmt: skip
        asked = []
        monkeypatch.setattr(desk, "open_reports", asked.append)
        await hands.press("l")
        assert "initial report, without place" in foot(hands)
        assert row(hands, "initial report").startswith("missed report")

        await hands.press("enter")
        assert asked == [FIRST]
