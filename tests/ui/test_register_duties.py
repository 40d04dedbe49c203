import datetime as dt

import pytest

from builders import AT
from dutyconsole.store import campaign, matters
from dutyconsole.ui.dialogs.matter import MatterDialog
from dutyconsole.ui.register_duties import open_duty
from dutyconsole.ui.screens.coverage import CoverageScreen
from dutyconsole.ui.screens.register import RegisterScreen
from dutyconsole.ui.screens.register_form import RegisterFormScreen
from dutyconsole.ui.screens.round import RoundScreen
from dutyconsole.ui.screens.stock import StockScreen
from dutyconsole.ui.widgets.ledger_lines import LedgerLines
from keyboard import at_the_desk
from register_desk import a_visitor


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("visitors 1", RegisterScreen),
        ("outings 1 approval", RegisterScreen),
        ("temperatures 1", RegisterScreen),
        ("temperatures 2020-01-25 1", RoundScreen),
        ("follow_ups 2020-01-25 1", CoverageScreen),
        ("census 1 release", RegisterScreen),
        ("census survey", CoverageScreen),
        ("supplies masks", StockScreen),
        ("disinfection 2020-01-25 hall 1", RegisterFormScreen),
    ],
)
async def test_what_is_asked_for_opens_where_one_is_done_with_it(tmp_path, subject, expected):
    async with at_the_desk(tmp_path, registers=True) as hands:
        open_duty(hands.app, subject)
        await hands.settle()

        assert expected in {type(screen) for screen in hands.app.screen_stack}


async def enter_on(hands, key):
    """Go down the list to the first line of which the key begins so, and press Enter."""
    lines = hands.app.screen.query_one(LedgerLines)
    for _line in range(30):
        if lines.current.obligation.key.startswith(key):
            await hands.press("enter")
            return
        await hands.press("down")
    pytest.fail(f"nothing of the key {key} is to be done")


async def test_enter_on_a_visitor_in_the_list_of_what_is_to_be_done_opens_their_line(tmp_path):
    async with at_the_desk(tmp_path, registers=True) as hands:
        await hands.press("o")
        await enter_on(hands, "register visitors")

        assert RegisterScreen in {type(screen) for screen in hands.app.screen_stack}


async def test_enter_on_an_instruction_that_was_not_read_back_opens_it(tmp_path):
    async with at_the_desk(tmp_path, registers=True) as hands:
        db, told = hands.app.db, {"by": "李某", "at": hands.app.now}
        matters.note(db, "instruction", "报送名单", giver="张某某", owner="李某", **told)
        await hands.press("o")
        await enter_on(hands, "matter")

        assert isinstance(hands.app.screen, MatterDialog)


async def test_what_is_due_for_destruction_says_how_it_is_done(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        desk, began, over = hands.app, dt.date(2018, 1, 1), dt.date(2018, 6, 1)
        campaign.begin(desk.db, began, by="Wu Xia", at=AT)
        a_visitor(hands)
        campaign.end(desk.db, over, reason="notice", by="Wu Xia", at=AT)
        desk.look()
        await hands.press("o")
        await enter_on(hands, "register destruction visitors")

        assert "Due for destruction since 2019-06-01: Visitors" in hands.screen
        assert "`dutyconsole destruction` shows and destroys it" in hands.screen
