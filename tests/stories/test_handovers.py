"""Handovers told at the keyboard: a normal morning, and each of the ways in which one can go."""

from builders import on
from dutyconsole.domain.handover_steps import Kind
from dutyconsole.store.handover import get_last, list_steps
from dutyconsole.store.log import list_lines
from dutyconsole.store.relief import get_relief
from dutyconsole.store.verification import verify
from dutyconsole.ui.widgets.sheet_items import SheetItems
from keyboard import NARROW, WIDE, at_the_desk
from signatures import (
    INCOMING,
    OUTGOING,
    all_accepted,
    events,
    fill_in,
    morning,
    offered,
    sign,
    steps,
    swiftly,
)


async def take_down(hands, text):
    """A message comes in by telephone."""
    await hands.press("n")
    await swiftly(hands, "1", *"City hospital", *["enter"] * 5, *text, "tab", "5", "f2")
    app = hands.app
    return list_lines(app.db, app.overview.entries, app.overview.entries)[0].entry


async def test_a_normal_morning(tmp_path):
    async with at_the_desk(tmp_path, size=NARROW) as hands:
        await hands.wait_until(morning("08:20"))
        before = await take_down(hands, "Fever clinic asks")

        # 08:25: the outgoing crew signs, and the board says that the relief is waited for.
        await offered(hands)
        await hands.press("escape")
        assert "On duty to 26, 08:30  08:25 offered, waiting for the relief" in hands.screen

        # 08:28: nothing is taken over unseen; then the incoming crew accepts each item and signs.
        await hands.wait_until(morning("08:28"))
        await hands.press("h", "f2")
        assert "items are not accepted yet" in hands.screen
        await all_accepted(hands)
        await hands.press("f2")
        await sign(hands, *INCOMING)
        assert "Handed over at 08:28 to Zhang Jianjun, Feng Jing, Shan Peng" in hands.screen
        assert "On duty 26, 08:30 to 27, 08:30" in hands.screen

        # From that second on what comes in is theirs.
        after = await take_down(hands, "Fever clinic asks again")
        last = get_last(hands.app.db)
        assert (before.recorded_by, after.recorded_by) == ("Wu Xia", "Feng Jing")
        offer, acceptance = list_steps(hands.app.db, last.id)
        assert (offer.signers, acceptance.signers) == (OUTGOING, INCOMING)
        assert all(item.accepted for item in acceptance.sheet.items)

    assert verify(hands.app.home.record).sound


async def test_a_late_relief_that_is_completed_later(tmp_path):
    async with at_the_desk(tmp_path, size=WIDE) as hands:
        await offered(hands)
        await all_accepted(hands)
        await hands.press("f4", "3")
        await fill_in(hands, "The bus is late", "shanpeng", "", "09:30")
        await sign(hands, "Feng Jing")
        assert "Shan Peng late, Zheng Hao stays to 09:30" in hands.screen
        assert "Second officer  Zheng Hao" in hands.screen

        await hands.wait_until(morning("09:42"))
        assert "Shan Peng late, Zheng Hao stays to 09:30, OVERDUE 12 min" in hands.screen

        await hands.press("h", "f2")
        assert "The relief is complete" in hands.screen
        await sign(hands, "Shan Peng")
        await hands.press("escape")
        assert "Second officer  Shan Peng" in hands.screen
        assert "OVERDUE 12 min" not in hands.screen
        last = get_last(hands.app.db)
        assert [step.kind for step in list_steps(hands.app.db, last.id)] == [
            Kind.OFFERED, Kind.ACCEPTED_IN_PART, Kind.COMPLETED,
        ]  # fmt: skip
        assert last.at == morning("08:25")


async def test_whoever_stays_can_be_asked_to_stay_longer(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await offered(hands)
        await all_accepted(hands)
        await hands.press("f4", "3")
        await fill_in(hands, "The bus is late", "Shan Peng", "", "09:30")
        await sign(hands, "Feng Jing")

        await hands.wait_until(morning("09:42"))
        await hands.press("h", "f4", "1")
        await fill_in(hands, "The road is closed", "", "", "11:00")
        await sign(hands, "Feng Jing")
        await hands.press("escape")

        assert "Shan Peng late, Zheng Hao stays to 11:00" in hands.screen
        assert "OVERDUE" not in hands.screen.splitlines()[2]


async def test_a_refusal(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.wait_until(morning())
        await hands.press("h", "tab")
        await swiftly(hands, *"Keys are with the porter")
        await hands.press("f2")
        await sign(hands, *OUTGOING)
        await hands.press("space", "f4", "2", "enter")
        assert "Say why" in hands.screen
        await swiftly(hands, *"One key is missing", "enter")
        await sign(hands, "Feng Jing")
        assert "refused 08:25 by Feng Jing  One key is missing" in hands.screen
        assert "Not offered now: F2, the outgoing crew signs again" in hands.screen
        assert "Keys are with the porter" in hands.screen
        assert get_relief(hands.app.db, hands.app.station, at=hands.app.now).outgoing[1].name == (
            "Wu Xia"
        )

        # It is offered again, and whatever was ticked of the first offer is ticked no more.
        await hands.press("f2")
        await sign(hands, *OUTGOING)

        assert steps(hands) == ["offered", "refused", "offered"]
        assert "Carried over: 0 of" in hands.screen


async def test_a_withdrawn_offer(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await offered(hands)
        await hands.press("f4", "1", "enter")
        await sign(hands, "Wu Xia")

        assert steps(hands) == ["offered", "withdrawn"]
        assert "withdrawn 08:25 by Wu Xia" in hands.screen
        assert "Not offered now: F2, the outgoing crew signs again" in hands.screen


async def test_a_forced_takeover_by_the_duty_leader(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.wait_until(morning("08:47"))
        assert "NOT HANDED OVER since 26, 08:30, 17 min" in hands.screen
        await hands.press("h", "f4")
        await swiftly(hands, *"Wu Xia was taken ill at seven", "f2")
        assert "One signature is enough" in hands.screen
        await sign(hands, "Zhou Lijuan")
        (step,) = list_steps(hands.app.db, get_last(hands.app.db).id)

        assert "NOT HANDED OVER" not in hands.screen
        assert step.kind is Kind.TAKEN_OVER
        assert step.signers == ("Zhou Lijuan",)
        assert {item.reason for item in step.sheet.items} == {"Wu Xia was taken ill at seven"}


async def test_an_officer_cannot_order_a_takeover(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.wait_until(morning("08:47"))
        await hands.press("h", "f4")
        await swiftly(hands, *"They are all late", "f2")
        await hands.press("shift+tab")
        await fill_in(hands, "Feng Jing", "I am here")
        await sign(hands, "Feng Jing")

        assert "Only the duty leader or the office can take over" in hands.screen
        assert steps(hands) == []


async def test_a_power_cut_between_the_two_signatures(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await offered(hands)
        await hands.press("space", "space", "x")
        await swiftly(hands, *"Nobody knows of it", "enter")

    async with at_the_desk(tmp_path, at=morning("08:34")) as hands:
        assert "NOT HANDED OVER since 26, 08:30, 4 min  08:25 offered" in hands.screen
        await hands.press("h")
        assert "Carried over: 2 of" in hands.screen
        assert "accepted, 1 not" in hands.screen
        await hands.press("f2")
        assert "items are not accepted yet" in hands.screen
        items = hands.app.screen.query_one(SheetItems)
        await swiftly(hands, *["space"] * items.left, "f2")
        await sign(hands, *INCOMING)
        last = get_last(hands.app.db)
        sheet = list_steps(hands.app.db, last.id)[-1].sheet
        assert last.at == morning("08:34")
        assert [item.reason for item in sheet.items if not item.accepted] == ["Nobody knows of it"]

    assert verify(hands.app.home.record).sound


async def test_relief_that_comes_the_next_day_is_told_all_the_time(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.wait_until(on("09:00", "2020-01-27"))
        await hands.press("h")

        assert "NOT HANDED OVER since 26, 08:30, 1 d 0 h" in hands.screen
        assert "the shift of 27, 08:30 to 28, 08:30" in hands.screen


async def test_wrong_pins_are_in_the_journal_and_hold_nobody_up_for_ever(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.wait_until(morning())
        await hands.press("h", "f2")
        for wrong in ("193755", "193756"):
            await swiftly(hands, *wrong, "enter")
        assert "This is not the PIN of Wu Xia; try again" in hands.screen
        await sign(hands, *OUTGOING)

        assert steps(hands) == ["offered"]
        assert events(hands)[-3:] == ["pin.failed", "pin.failed", "handover.offered"]
