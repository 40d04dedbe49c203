from builders import on
from daily_desk import a_visitor, at_five, due_of, sent
from dutyconsole.ui.screens.daily import DailyScreen
from dutyconsole.ui.widgets.ledger_lines import LedgerLines
from keyboard import WIDE


async def choose(hands, wanted):
    listed = hands.app.screen.query_one(LedgerLines)
    for _line in range(30):
        if listed.current and wanted(listed.current.obligation):
            return
        await hands.press("down")
    raise AssertionError(hands.screen)


async def test_enter_on_a_correction_that_is_due_opens_the_report_of_that_day(tmp_path):
    async with at_five(tmp_path, size=WIDE) as hands:
        await sent(hands)
        await a_visitor(hands, on("17:10"), on("15:20"))
        await hands.wait_until(on("18:00", "2020-01-26"))
        await hands.press("o")
        await choose(hands, lambda each: "correction" in each.subject)
        await hands.press("enter")

        assert due_of(hands).due == on("17:00")
        assert "F5 drafts a correction" in hands.screen


async def test_enter_on_a_report_that_is_due_opens_it_and_d_opens_no_second_one(tmp_path):
    async with at_five(tmp_path, size=WIDE) as hands:
        await hands.press("o")
        await choose(hands, lambda each: each.kind == "report")
        await hands.press("enter")
        assert due_of(hands).due == on("17:00")
        await hands.press("left", "d")
        assert due_of(hands).due == on("17:00")
        await hands.press("escape")

        assert not isinstance(hands.app.screen, DailyScreen)
