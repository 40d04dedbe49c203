"""That registers are due for destruction stands on the board, and goes when it is done."""

import datetime as dt

import pytest

from builders import AT, on, settings
from dutyconsole.config import CampaignRules
from dutyconsole.config.registers import OwnField, OwnRegister
from dutyconsole.domain.own_registers import registers_of
from dutyconsole.domain.registers import VISITORS
from dutyconsole.store import campaign, registers
from dutyconsole.store.crews import times_of
from dutyconsole.store.destruction import destroy, due
from dutyconsole.store.destruction_duties import destruction_duties
from dutyconsole.store.overview import read_overview
from dutyconsole.store.sheet import draw_up
from watches import handed_over

LOANS = OwnRegister(
    key="loans", name="借用", fields=(OwnField(key="what", name="物品"),), campaign=True
)
STATION = settings(campaign=CampaignRules(keep_months=12), registers=(LOANS,))
ENDED = on("00:00", "2020-03-31")
YEAR_LATER = on("09:00", "2021-03-31")
AGAIN = on("08:00", "2020-11-01")
ORDER = {"who": "张某某", "reason": "保管期满", "by": "李某"}


def visitor(db, name="高某", at=AT):
    values = {"at": db.stored(at), "person": name, "host": "王某", "purpose": "送件",
              "left_at": db.stored(at)}  # fmt: skip
    return registers.enter(db, STATION, VISITORS, values, by="李某", at=at)


def asked(db, at=YEAR_LATER):
    return [each.subject for each in destruction_duties(db, STATION, crew="李某", at=at)]


@pytest.fixture
def kept(db):
    """A visitor and a loan of a campaign that is over."""
    campaign.begin(db, AT.date(), by="李某", at=AT)
    visitor(db)
    lent = {"at": db.stored(AT), "what": "钥匙"}
    registers.enter(db, STATION, registers_of(STATION)["loans"], lent, by="李某", at=AT)
    campaign.end(db, ENDED.date(), reason="通知", by="李某", at=ENDED)
    return db


def test_what_is_due_for_destruction_is_asked_for_by_register(kept):
    before, found = asked(kept, YEAR_LATER.shift(days=-1)), asked(kept)

    assert (before, found) == ([], ["destruction visitors", "destruction loans"])
    assert [each.register for each in due(kept, STATION, at=YEAR_LATER)] == ["visitors", "loans"]


def test_it_says_since_when_and_leaves_a_week(kept):
    first, _second = destruction_duties(kept, STATION, crew="李某", at=YEAR_LATER)

    assert first.what == "Due for destruction since 2021-03-31: Visitors"
    assert (first.kind, first.who, first.due) == ("register", "李某", on("17:00", "2021-04-07"))
    assert first.base_at == on("00:00", "2021-03-31")


def test_what_was_destroyed_is_asked_for_no_more(kept):
    before = asked(kept)
    destroy(kept, STATION, VISITORS, **ORDER, at=YEAR_LATER)

    assert len(before) == 2
    assert asked(kept) == ["destruction loans"]


def test_a_campaign_without_anything_in_it_asks_for_nothing(db):
    campaign.begin(db, AT.date(), by="李某", at=AT)
    campaign.end(db, ENDED.date(), reason="通知", by="李某", at=ENDED)

    assert asked(db) == []


def test_while_a_second_campaign_is_on_the_lines_of_the_first_are_asked_for(kept):
    campaign.begin(kept, AGAIN.date(), by="李某", at=AGAIN)
    visitor(kept, "马某", at=AGAIN)
    first = asked(kept)
    destroy(kept, STATION, VISITORS, **ORDER, at=YEAR_LATER)

    assert first == ["destruction visitors", "destruction loans"]
    assert asked(kept) == ["destruction loans"]
    assert kept.execute("SELECT count(*) FROM register_content").fetchone()[0] == 2


def test_what_was_gone_on_with_in_a_second_campaign_is_kept_with_that(kept):
    campaign.begin(kept, AGAIN.date(), by="李某", at=AGAIN)
    values = {"at": kept.stored(AT), "person": "高某", "host": "王某", "purpose": "送件",
              "outcome": "admitted", "left_at": kept.stored(AT)}  # fmt: skip
    registers.correct(kept, STATION, VISITORS, 1, values, reason="核对", by="李某", at=AGAIN)

    assert asked(kept) == ["destruction loans"]
    assert [each.register for each in due(kept, STATION, at=YEAR_LATER)] == ["loans"]


def test_at_each_look_the_lines_are_not_read_again(kept):
    campaign.begin(kept, AGAIN.date(), by="李某", at=AGAIN)
    asked(kept)
    statements = []
    kept.set_trace_callback(statements.append)
    found = asked(kept)
    kept.set_trace_callback(None)

    assert found
    assert not [each for each in statements if "register_" in each]


def test_it_stands_on_the_board_and_on_the_sheet(kept):
    handed_over(kept)
    board = read_overview(kept, STATION, at=YEAR_LATER)
    sheet = draw_up(kept, STATION, at=YEAR_LATER)

    assert {each.subject for each in board.obligations} >= {"destruction visitors"}
    (item,) = (each for each in sheet.items if each.key == "register destruction visitors")
    assert item.what.startswith("Due for destruction since 2021-03-31: Visitors")
    assert "destruction run" in item.next_step
    assert (item.since, times_of(STATION).duty_day(item.since)) == (
        on("00:00", "2021-03-31"), dt.date(2021, 3, 30),
    )  # fmt: skip
