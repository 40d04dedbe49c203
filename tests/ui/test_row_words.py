import pytest

from daily_desk import TEN_TO_FIVE, at_five
from dutyconsole.store import people
from dutyconsole.store.daily_standing import standing_of
from dutyconsole.store.obligations import next_due_report
from dutyconsole.ui.row_words import open_row, words_of


def words(hands, subject):
    return words_of(hands.app.db, hands.app.station, subject, at=hands.app.now)


async def test_every_row_behind_every_figure_says_more_than_its_number(tmp_path):
    async with at_five(tmp_path, special=True) as hands:
        desk = hands.app
        due = next_due_report(desk.db, desk.station, at=desk.now)
        figures = standing_of(desk.db, desk.station, due, at=desk.now).figures
        rows = {row for block in figures.blocks for each in block.figures for row in each.rows}
        rows |= {row for line in figures.supplies for row in line.rows}
        kinds = {row.split()[0] for row in rows}

        assert {"person", "temperatures", "census", "visitors", "incident", "supplies"} <= kinds
        assert [row for row in sorted(rows) if words(hands, row) == row] == []


async def test_what_is_private_stays_masked(tmp_path):
    async with at_five(tmp_path) as hands:
        phones = {phone for each in people.list_people(hands.app.db) for phone in each.phones}
        told = " ".join(words(hands, f"census {number}") for number in range(1, 14))

        assert [phone for phone in phones if phone in told] == []


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("person Gao Yuan", "Gao Yuan"),
        ("report daily 2020-01-25T17:00:00+08:00", "Daily report  due 17:00"),
        ("report daily correction 2020-01-24 2020-01-25T18:00:00+08:00",
         "Daily report correction 2020-01-24  due 18:00"),
        ("register supplies masks 2020-01-26T12:00:00+08:00",
         "Supplies masks  due 01-26 12:00"),
        ("handover 2020-01-25/1 2020-01-26T08:30:00+08:00", "Shift handover  due 01-26 08:30"),
        ("post_check 99", "Post check 99"),
        ("incident 2020/999", "incident 2020/999"),
        ("visitors 999", "visitors 999"),
        ("person Tea Time", "Tea Time"),
    ],
)  # fmt: skip
async def test_a_row_is_told_in_words(tmp_path, subject, said):
    async with at_five(tmp_path) as hands:
        assert words(hands, subject) == said


@pytest.mark.parametrize(
    ("subject", "screen"),
    [
        ("person Gao Lei", "RegisterScreen"),
        ("visitors 1", "RegisterLineDialog"),
        ("incident 2020/1", "IncidentScreen"),
        ("incident 2020/1 written 2020-01-25T17:00:00+08:00", "IncidentScreen"),
        ("matter 1", "DirectivesScreen"),
        ("report daily 2020-01-24T17:00:00+08:00", "DailyScreen"),
        ("report daily correction 2020-01-24 2020-01-25T18:00:00+08:00", "DailyScreen"),
        ("register supplies masks 2020-01-26T12:00:00+08:00", "StockScreen"),
        ("register visitors 1 2020-01-26T12:00:00+08:00", "RegisterLineDialog"),
        ("post_check 1", "BoardScreen"),
    ],
)
async def test_enter_opens_what_a_row_is_about(tmp_path, subject, screen):
    async with at_five(tmp_path) as hands:
        open_row(hands.app, subject)
        await hands.settle()

        assert type(hands.app.screen).__name__ == screen


async def test_the_report_that_is_opened_is_that_of_the_day_in_the_row(tmp_path):
    async with at_five(tmp_path) as hands:
        open_row(hands.app, "report daily correction 2020-01-24 2020-01-25T18:00:00+08:00")
        await hands.settle()

        assert hands.app.screen.due.due == TEN_TO_FIVE.shift(days=-1, minutes=10)


async def test_what_can_be_seen_nowhere_else_is_said(tmp_path):
    async with at_five(tmp_path) as hands:
        open_row(hands.app, "post_check 1")
        await hands.settle()

        assert "There is no more to see of this" in hands.screen
