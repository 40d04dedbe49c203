"""The daily report at the keyboard: from the first look at 16:50 to the call that confirms it."""

import asyncio

import pytest

from builders import on
from daily_desk import (
    LEADER,
    TEN_TO_FIVE,
    a_visitor,
    acts,
    at_five,
    checked,
    drafted,
    due_of,
    head,
    issued,
    row_of,
    sent,
)
from dutyconsole.language import CHINESE, ENGLISH
from dutyconsole.store import daily_reports
from dutyconsole.store.obligations import next_due_report
from dutyconsole.ui.screens.charts import ChartsScreen
from dutyconsole.ui.screens.daily import DailyScreen
from dutyconsole.ui.widgets.listed import Listed
from keyboard import NARROW, WIDE
from signatures import fill_in, sign, swiftly


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
@pytest.mark.parametrize(
    ("speaking", "banner", "title"),
    [(ENGLISH, "Do not enter state secrets", "Daily report of 2020-01-25"),
     (CHINESE, "不得录入国家秘密", "2020-01-25日报")],
)  # fmt: skip
async def test_it_fits_both_sizes_in_both_languages(tmp_path, size, speaking, banner, title):
    async with at_five(tmp_path, size=size, speaking=speaking) as hands:
        await hands.press("d")

        assert banner in head(hands)
        assert f"╭─ {title}" in hands.screen
        assert "F2" in hands.screen.split("\n")[-1]
        assert hands.app.screen.query_one(Listed).size.height >= size[1] // 2


async def test_the_first_line_says_how_long_there_is_how_far_it_is_and_which_key_is_next(tmp_path):
    async with at_five(tmp_path) as hands:
        await hands.press("d")

        assert head(hands).split("\n")[0].split("  ")[1:] == [
            "Due 17:00, 10 min left", "not drafted yet", "Next: F2 drafts it",
        ]  # fmt: skip


async def test_the_minutes_run_and_from_the_limit_on_it_is_loud(tmp_path):
    async with at_five(tmp_path) as hands:
        await hands.press("d")
        await hands.wait_until(on("16:53"))
        assert "Due 17:00, 7 min left" in head(hands)
        await hands.wait_until(on("17:12"))

        assert "Due 17:00, 12 min OVERDUE" in head(hands)
        assert hands.marks.split("\n")[0].strip().startswith("#" * 20)


async def test_what_does_not_add_up_is_loud_with_names_until_it_is_explained(tmp_path):
    async with at_five(tmp_path) as hands:
        await hands.press("d")
        place = next(
            n for n, line in enumerate(hands.screen.split("\n")) if "DOES NOT ADD UP" in line
        )
        assert "surveyed 13, on the establishment 14 (Zeng Rui)" in hands.screen
        assert hands.marks.split("\n")[place].strip().startswith("#" * 40)
        await hands.press("escape")
        await drafted(hands)

        assert "DOES NOT ADD UP" not in hands.screen
        assert "Does not add up: surveyed 13" in head(hands)


async def test_however_much_is_wrong_the_figures_stay_on_the_screen(tmp_path):
    async with at_five(tmp_path) as hands:
        await hands.press("d", "left")

        assert head(hands).count("\n") <= 8
        assert hands.app.screen.query_one(Listed).size.height >= 5


async def test_a_figure_stands_beside_the_one_of_the_report_before(tmp_path):
    async with at_five(tmp_path) as hands:
        await hands.press("d")
        before = daily_reports.previous(hands.app.db, due_of(hands)).figures["people.out"]

        assert row_of(hands, "out (people)") == ["1", before, "+1"]
        assert row_of(hands, "surveyed (people)") == ["13", "13"]


async def test_space_leaves_only_what_changed_and_brings_the_rest_back(tmp_path):
    async with at_five(tmp_path, size=WIDE) as hands:
        await hands.press("d", "space")
        assert "out (people)" in hands.screen
        assert "on leave (people)" not in hands.screen
        assert "! Balance" in hands.screen
        await hands.press("space")

        assert "on leave (people)" in hands.screen


async def test_the_whole_way_by_one_key_for_each_act(tmp_path):
    async with at_five(tmp_path) as hands:
        await sent(hands)
        assert "Sent 16:50, in time" in head(hands)
        await hands.press("f")
        await swiftly(hands, *"Mr Zhao")
        await hands.press("f2")

        assert acts(hands) == [
            (0, "drafted", "Wu Xia"),
            (0, "checked", "Wang Fang"),
            (0, "issued", LEADER),
            (0, "sent", "Wu Xia"),
            (0, "confirmed", "Mr Zhao"),
        ]
        assert "Done: sent and confirmed" in head(hands)


async def test_each_state_names_the_next_key(tmp_path):
    async with at_five(tmp_path) as hands:
        await drafted(hands)
        assert "Next: k, somebody else checks it" in head(hands)
        await checked(hands)
        assert "Next: s, the duty leader signs it off" in head(hands)
        await hands.press("s")
        await sign(hands, LEADER)
        assert "Next: e, send it" in head(hands)
        await hands.press("x")
        await swiftly(hands, *"wrong figures")
        await hands.press("f2")

        assert "Next: F2, draft it again" in head(hands)


async def test_the_times_that_are_typed_are_kept(tmp_path):
    async with at_five(tmp_path) as hands:
        await drafted(hands)
        await hands.wait_until(on("16:56"))
        await checked(hands, "16:52")
        await hands.press("s")
        await sign(hands, LEADER)
        await hands.press("e")
        await fill_in(hands, "Mr Liu")
        await hands.press("enter")
        await swiftly(hands, *"16:55")
        await hands.press("f2")
        rows = daily_reports.history(hands.app.db, due_of(hands))

        assert [row.at.format("HH:mm") for row in rows] == ["16:50", "16:52", "16:56", "16:55"]
        assert rows[1].recorded_at == on("16:56")


async def test_one_that_goes_out_late_says_by_how_much_and_asks_why(tmp_path):
    async with at_five(tmp_path) as hands:
        await issued(hands)
        await hands.wait_until(on("17:12"))
        await hands.press("e")
        assert "Due 17:00, 12 min OVERDUE: say why" in hands.screen
        await fill_in(hands, "Mr Liu")
        await hands.press("f2")
        assert "It is late: say why" in hands.screen
        await hands.press("tab", "tab")
        await swiftly(hands, *"line was down")
        await hands.press("f2")

        assert "Sent 17:12, 12 min LATE" in head(hands)


async def test_what_comes_after_the_signature_is_of_the_next_report(tmp_path):
    async with at_five(tmp_path, at=on("15:00")) as hands:
        await issued(hands)
        await a_visitor(hands, on("15:30"), on("15:20"))

        assert "CHANGED" not in head(hands)
        assert "period 24, 16:00 to 25, 15:00" in head(hands)


async def test_what_is_told_later_of_the_signed_period_is_loud(tmp_path):
    async with at_five(tmp_path) as hands:
        await issued(hands)
        await a_visitor(hands, on("16:55"), on("15:20"))

        assert "CHANGED SINCE IT WAS SIGNED: x sends it back" in head(hands)


async def test_a_draft_whose_figures_moved_shows_both_figures(tmp_path):
    async with at_five(tmp_path, size=WIDE) as hands:
        await drafted(hands)
        await hands.press("space")
        count = int(row_of(hands, "visitors (people)")[0])
        await a_visitor(hands, on("16:55"), on("15:20"))

        assert "CHANGED SINCE IT WAS DRAFTED: F2 drafts it again" in head(hands)
        assert row_of(hands, "visitors (people)")[0] == str(count + 1)
        assert row_of(hands, "visitors (people)")[-1] == str(count)
        assert head(hands).split("\n")[-2].split()[-1] == "drafted"


async def test_a_source_that_changed_after_sending_is_corrected_by_the_same_keys(tmp_path):
    async with at_five(tmp_path) as hands:
        await sent(hands)
        report = daily_reports.latest(hands.app.db, due_of(hands))
        await a_visitor(hands, on("18:00"), on("15:20"))
        assert "CHANGED SINCE IT WAS SENT: F5 drafts a correction" in head(hands)
        await hands.press("f5")
        assert "Daily report, correction 1 of 2020-01-25" in hands.screen
        await fill_in(hands, "a visitor was missing")
        await hands.press("f2")
        correction = daily_reports.latest(hands.app.db, due_of(hands))

        assert (correction.seq, correction.reason) == (1, "a visitor was missing")
        assert (correction.since, correction.until) == (report.since, report.until)
        assert "CHANGED" not in head(hands)
        assert acts(hands)[-1] == (1, "drafted", "Wu Xia")


async def test_enter_leads_from_a_figure_to_its_rows_and_to_the_line_itself(tmp_path):
    async with at_five(tmp_path) as hands:
        await hands.press("d", *["down"] * 4, "enter")
        assert "╭─ out (people): 1 ─" in hands.screen
        await hands.press("enter")

        assert "Outings 1" in hands.screen or "Outings 2" in hands.screen
        assert not isinstance(hands.app.screen, DailyScreen)


async def test_left_and_right_go_to_other_days_from_the_words_too(tmp_path):
    async with at_five(tmp_path) as hands:
        await hands.press("d", "left", "tab", "left")
        assert "╭─ Daily report of 2020-01-23" in hands.screen
        await hands.press("right", "right", "right", "right", "right", "right")

        assert "╭─ Daily report of 2020-01-26" in hands.screen


async def test_b_shows_the_charts_of_that_report(tmp_path):
    async with at_five(tmp_path) as hands:
        await hands.press("d", "b")

        assert isinstance(hands.app.screen, ChartsScreen)


async def test_f9_writes_all_four_forms_and_nothing_before_there_is_a_draft(tmp_path):
    async with at_five(tmp_path) as hands:
        await hands.press("d", "f9", "escape")
        assert not hands.app.home.papers.exists()
        await drafted(hands)
        await hands.press("f9")
        written = {path.suffix: path.stat().st_size for path in hands.app.home.papers.iterdir()}

        assert sorted(written) == [".docx", ".pdf", ".txt", ".xlsx"]
        assert all(written.values())
        assert "Papers written into" in hands.screen


async def test_the_desk_goes_on_while_papers_are_written(tmp_path):
    async with at_five(tmp_path) as hands:
        await drafted(hands)
        listed, papers = hands.app.screen.query_one(Listed), hands.app.home.papers
        place, moved = listed.highlighted, 0
        hands.app.simulate_key("f9")
        while len(list(papers.glob("*"))) < 4:
            hands.app.simulate_key("down")
            await asyncio.sleep(0.01)
            moved = listed.highlighted - place
        await hands.settle()

        assert moved >= 3


async def test_who_has_not_delivered_is_named_by_section(tmp_path):
    async with at_five(tmp_path, special=True) as hands:
        await hands.press("d")
        due = next_due_report(hands.app.db, hands.app.station, at=hands.app.now)
        missing = daily_reports.not_delivered(hands.app.db, hands.app.station, due, at=TEN_TO_FIVE)
        ((section, names),) = missing.items()

        assert f"Not delivered yet: {section}: {', '.join(names)}" in " ".join(head(hands).split())
