"""The board: what it shows at both sizes in both languages, and how it follows the record."""

import os
from pathlib import Path

import pytest

from builders import AT, on
from dutyconsole.domain.incidents import Message
from dutyconsole.language import CHINESE, ENGLISH
from dutyconsole.store.database import connect
from dutyconsole.store.incidents import take_down
from dutyconsole.ui.widgets.log_list import LogList
from keyboard import NARROW, WIDE, at_the_desk

SNAPSHOTS = Path(__file__).parent / "snapshots"
UPDATE = "UPDATE_SNAPSHOTS" in os.environ
"""Set it to write the pictures anew, and look at the difference before committing."""


def written(hands, text, received_at):
    """Another process writes to the same record."""
    other = connect(hands.app.home.record)
    message = Message(
        received_at=received_at, source="fax", unit="City office", text=text, category="epidemic"
    )
    entry = take_down(
        other,
        message,
        by="Sun Wei",
        at=received_at,
        times=hands.app.times,
        categories=("epidemic",),
    )
    other.close()
    return entry


@pytest.mark.parametrize("speaking", [CHINESE, ENGLISH])
@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
async def test_the_board_looks_as_it_did(tmp_path, size, speaking):
    file = SNAPSHOTS / f"board-{speaking}-{size[0]}x{size[1]}.txt"

    async with at_the_desk(tmp_path, size=size, speaking=speaking) as hands:
        hands.app.clear_notifications()
        await hands.settle()
        picture = f"{hands.screen}\n{'=' * size[0]}\n{hands.marks}\n"

    if UPDATE:
        file.write_text(picture, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == picture


async def test_the_countdown_changes_its_state_by_words_too(tmp_path):
    states = {
        "15:59:59": "ahead",
        "16:00:00": "DUE WITHIN THE HOUR",
        "16:50:00": "DUE WITHIN TEN MINUTES",
        "17:00:00": "OVERDUE BY",
    }

    async with at_the_desk(tmp_path, at=on("15:00")) as hands:
        seen = {}
        for time, words in states.items():
            await hands.wait_until(on(time))
            seen[time] = words if words in hands.screen else hands.screen

    assert states == seen


async def test_on_a_rest_day_the_duty_officer_sends_the_report(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        assert "To be sent by Wu Xia" in hands.screen


async def test_on_a_workday_the_office_sends_the_report(tmp_path):
    async with at_the_desk(tmp_path, at=on("10:00", "2020-02-04")) as hands:
        assert "To be sent by Leading Group Office" in hands.screen


async def test_the_shift_never_rolls_by_itself(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.wait_until(on("08:29:59", "2020-01-26"))
        before = hands.screen
        await hands.wait_until(on("08:47", "2020-01-26"))

        assert "NOT HANDED OVER" not in before
        assert "NOT HANDED OVER since 26, 08:30, 17 min" in hands.screen
        assert "Lead officer Wu Xia" in hands.screen or "Wu Xia 13800255853" in hands.screen


async def test_what_another_process_writes_is_seen(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        written(hands, "Storm warning, orange", AT)
        hands.app.look()
        await hands.settle()

        assert "Storm warning, orange" in hands.screen


async def test_the_cursor_stays_on_its_entry_while_others_arrive(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("down", "down")
        log = hands.app.screen.query_one(LogList)
        before = log.current.entry.id
        written(hands, "Storm warning, orange", AT)
        hands.app.look()
        await hands.settle()

        assert before == log.current.entry.id


async def test_an_item_is_ticked_on_the_board_with_who_and_when(tmp_path):
    async with at_the_desk(tmp_path, size=WIDE) as hands:
        await hands.press("tab", *["down"] * 13, "space")

        assert "[x] Room clean, disinfected Wu Xia" in hands.screen


async def test_words_of_people_are_shown_as_typed_and_harm_nothing(tmp_path):
    async with at_the_desk(tmp_path, size=WIDE) as hands:
        written(hands, "[/]结束 [abc] \x1b]52;c;aGk=\x07x", AT)
        hands.app.look()
        await hands.settle()

        assert "[/]结束 [abc] ]52;c;aGk=x" in hands.screen


async def test_without_a_roster_and_without_a_watch_the_board_says_so(tmp_path):
    def bare(home):
        from dutyconsole.config.file import parse, template
        from dutyconsole.store.station import found

        home.settings.write_text(template(ENGLISH), encoding="utf-8")
        found(home.record, parse(template(ENGLISH), where="x"), by="Li Ming", at=AT).close()

    async with at_the_desk(tmp_path, prepare=bare) as hands:
        assert "Nobody has taken the watch yet; press h" in hands.screen
        assert "Nothing received yet; n takes the first message down" in hands.screen
        assert "nobody: press w" in hands.screen


async def test_a_year_without_an_arrangement_is_said_loudly(tmp_path):
    async with at_the_desk(tmp_path, size=WIDE, at=on("10:00", "2027-03-03")) as hands:
        assert "Workday (presumed)" in hands.screen
        assert "The holiday arrangement of 2027 has not been entered" in hands.screen


async def test_a_draft_that_waits_is_told_beside_the_log(tmp_path):
    async with at_the_desk(tmp_path, size=WIDE) as hands:
        before = "1 draft" in hands.screen
        await hands.press("n", "1")
        await hands.type("Hospital")
        await hands.press("escape")

        assert not before
        assert "1 draft" in hands.screen
