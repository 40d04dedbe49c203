"""A night at the desk, told at the keyboard: from the afternoon's report to the late relief."""

from builders import on
from dutyconsole.store.handover import get_last
from dutyconsole.store.incidents import get
from dutyconsole.store.log import list_lines
from dutyconsole.store.verification import verify
from keyboard import NARROW, at_the_desk
from signatures import handed_over


async def test_a_night_at_the_desk(tmp_path):
    async with at_the_desk(tmp_path, size=NARROW) as hands:
        # 16:40: the checklist goes on, the report goes up in time.
        await hands.wait_until(on("16:40"))
        await hands.press("c", *["down"] * 9, "space", "escape")
        assert "Handover checklist 10/14" in hands.screen
        await hands.press("d")
        await hands.type("Officer Hou")
        await hands.press("f2")
        assert "Daily report due 01-26 17:00" in hands.screen

        # 03:00: a message comes in; it belongs to the duty day of the 25th.
        await hands.wait_until(on("03:00", "2020-01-26"))
        await hands.press("n", "1")
        await hands.type("City hospital")
        await hands.press(*["enter"] * 5)
        await hands.type("Two visitors from Hubei at the fever clinic")
        await hands.press("tab", "5", "f2")
        newest = list_lines(hands.app.db, hands.app.overview.entries, hands.app.overview.entries)[0]
        assert "Two visitors from Hubei" in hands.screen
        assert newest.entry.shift_id.day.isoformat() == "2020-01-25"

        # 08:47: relief is late; the watch has not rolled by itself.
        await hands.wait_until(on("08:47", "2020-01-26"))
        assert "NOT HANDED OVER since 26, 08:30, 17 min" in hands.screen
        await handed_over(hands)

        # The new crew has the watch, an empty checklist, and everything that is open.
        assert "On duty 26, 08:30 to 27, 08:30" in hands.screen
        assert "Handover checklist 0/14" in hands.screen
        hands.app.clear_notifications()
        await hands.settle()
        assert "9 open" in hands.screen
        assert get_last(hands.app.db).at == on("08:47", "2020-01-26")
        assert get(hands.app.db, newest.entry.incident).entries[0].recorded_by == "Wu Xia"

    assert verify(hands.app.home.record).sound
