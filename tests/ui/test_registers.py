import pytest

from builders import AT
from dutyconsole.store import campaign
from keyboard import NARROW, WIDE, at_the_desk
from register_desk import a_visitor, entered, rows, with_campaign

SIZES = pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])


def row_of(hands, name):
    return next((row.strip("│ ") for row in rows(hands) if f"│ {name}" in row), "")


@SIZES
async def test_g_lists_the_registers_with_their_lines_of_today(tmp_path, size):
    async with at_the_desk(tmp_path, size=size) as hands:
        await hands.press("g")
        before = row_of(hands, "Visitors")
        a_visitor(hands)
        await hands.settle()

        assert "Do not enter state secrets" in rows(hands)[0]
        assert row_of(hands, "Staff census")
        assert row_of(hands, "Visitors") != before
        assert "today" in row_of(hands, "Visitors")
        assert "open" in row_of(hands, "Visitors")


async def test_what_is_overdue_of_a_register_is_said_in_its_line(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        outing = {"person": "Li Ming", "destination": "Datong", "reason": "meeting"}
        entered(hands, "outings", **outing, back_by="2020-01-25 16:30")
        await hands.wait_until(AT.shift(hours=2))
        await hands.press("g")

        assert "OVERDUE" in row_of(hands, "Outings")


async def test_enter_opens_the_register_under_the_cursor(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("g", "down", "enter")

        assert rows(hands)[0].startswith("Outings")


async def test_m_enters_into_the_register_under_the_cursor(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("g", "m")

        assert rows(hands)[0].startswith("Visitors: new")


async def test_whether_the_campaign_is_on_is_said(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        with_campaign(hands)
        await hands.press("g")

        assert "since" in rows(hands)[0]

        campaign.end(hands.app.db, AT.date(), reason="order", by="Wu Xia", at=AT)
        hands.app.look()
        await hands.settle()

        assert "is off" in rows(hands)[0]


@pytest.mark.parametrize(
    ("key", "screen"),
    [
        ("t", "RoundScreen"),
        ("y", "CoverageScreen"),
        ("s", "StockScreen"),
        ("j", "HeadcountScreen"),
        ("x", "CampaignDialog"),
    ],
)
async def test_a_key_leads_to_each_special_screen(tmp_path, key, screen):
    async with at_the_desk(tmp_path) as hands:
        with_campaign(hands)
        await hands.press("g", key)

        assert type(hands.app.screen).__name__ == screen
