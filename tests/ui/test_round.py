import pytest
from textual import events

from builders import on
from dutyconsole.domain.registers import TEMPERATURES
from dutyconsole.store import registers
from dutyconsole.ui.dialogs.recorder import RecorderDialog
from dutyconsole.ui.form_draft import drafts_waiting
from dutyconsole.ui.screens.board import BoardScreen
from dutyconsole.ui.screens.round import RoundScreen
from keyboard import NARROW, WIDE, at_the_desk
from signatures import swiftly
from staff_desk import opened, with_lines, written

MEASURED = ("temperatures", {"person": "Gao Lei", "round": "2", "temperature": "36.6"})
HIGH = ("temperatures", {"person": "Gao Lei", "round": "2", "temperature": "37.6"})


def kept(hands):
    """Who, how warm, where, of what section and round."""
    keys = ("person", "temperature", "status", "section", "round")
    lines = written(hands, TEMPERATURES)
    return [tuple(line.values.get(key, "") for key in keys) for line in lines]


def acts(hands):
    """How many acts the journal holds."""
    return hands.app.db.execute("SELECT max(n) FROM journal").fetchone()[0]


def row_of(hands, name):
    return next(line for line in hands.screen.split("\n") if name in line)


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
async def test_all_of_it_is_on_the_screen(tmp_path, size):
    async with at_the_desk(tmp_path, prepare=with_lines(MEASURED), size=size) as hands:
        await opened(hands, RoundScreen())
        words = (
            "25 Jan, afternoon", "until 15:30", "Planning", "1 of 3 written", "1 of 5",
            "q isolated", "Do not enter state secrets", "F2 Write",
        )  # fmt: skip

        assert [each for each in words if each not in hands.screen] == []


async def test_a_section_is_written_in_one_act(tmp_path):
    async with at_the_desk(tmp_path, prepare=with_lines()) as hands:
        await opened(hands, RoundScreen())
        before = acts(hands)
        await swiftly(hands, *"364", "enter", *"36.5", "down", "l", "enter", "f2")

        assert kept(hands) == [
            ("Gao Lei", "36.4", "in_post", "Planning", "2"),
            ("He Min", "36.5", "in_post", "Planning", "2"),
            ("Qin Yu", "", "leave", "Planning", "2"),
        ]
        assert acts(hands) == before + 1
        assert "3 lines written into the register" in hands.screen
        assert drafts_waiting(hands.app.home) == ""


async def test_what_is_typed_of_all_sections_is_written_together(tmp_path):
    async with at_the_desk(tmp_path, prepare=with_lines()) as hands:
        await opened(hands, RoundScreen())
        await swiftly(hands, *"364", "right", *"h365", "f2")

        assert [each[:4] for each in kept(hands)] == [
            ("Gao Lei", "36.4", "in_post", "Planning"),
            ("Tang Bo", "36.5", "home", "Finance"),
        ]


async def test_whoever_has_one_already_is_shown_with_it_and_skipped(tmp_path):
    async with at_the_desk(tmp_path, prepare=with_lines(MEASURED)) as hands:
        await opened(hands, RoundScreen())
        await swiftly(hands, *"364", "f2")

        assert "36.6" in row_of(hands, "Gao Lei")
        assert [each[0] for each in kept(hands)] == ["Gao Lei", "He Min"]


async def test_the_other_round_has_its_own(tmp_path):
    async with at_the_desk(tmp_path, prepare=with_lines(MEASURED)) as hands:
        await opened(hands, RoundScreen())
        await hands.press("f5")
        assert "morning" in hands.screen
        await swiftly(hands, *"36.1", "f2")

        assert ("Gao Lei", "36.1", "in_post", "Planning", "1") in kept(hands)


async def test_a_round_with_something_typed_is_not_left_for_the_other(tmp_path):
    async with at_the_desk(tmp_path, prepare=with_lines()) as hands:
        await opened(hands, RoundScreen())
        await hands.press("3", "6", "4", "f5")

        assert "Write what is typed first" in hands.screen
        assert "afternoon" in hands.screen


@pytest.mark.parametrize("typed", ["500", "33.9", "zz", "3"])
async def test_what_cannot_be_holds_the_cursor_and_is_told_at_its_line(tmp_path, typed):
    async with at_the_desk(tmp_path, prepare=with_lines()) as hands:
        await opened(hands, RoundScreen())
        await swiftly(hands, *typed, "enter")

        assert f"{typed}_" in row_of(hands, "Gao Lei")
        assert "!" in row_of(hands, "Gao Lei")


async def test_an_implausible_value_is_told_before_anything_is_pressed(tmp_path):
    async with at_the_desk(tmp_path, prepare=with_lines()) as hands:
        await opened(hands, RoundScreen())
        await swiftly(hands, *"50")
        assert "!" not in row_of(hands, "Gao Lei")
        await swiftly(hands, "0")

        assert "!" in row_of(hands, "Gao Lei")
        assert "expected a number from 34 to 42" in hands.screen


async def test_whoever_types_on_after_a_refusal_types_on(tmp_path):
    async with at_the_desk(tmp_path, prepare=with_lines()) as hands:
        await opened(hands, RoundScreen())
        await hands.press(*"36.45")
        assert "!" in row_of(hands, "Gao Lei")
        await hands.press("6", "backspace", "backspace")

        assert "[36.4_ " in row_of(hands, "Gao Lei")
        assert "!" not in row_of(hands, "Gao Lei")


async def test_a_wrong_value_is_typed_over(tmp_path):
    async with at_the_desk(tmp_path, prepare=with_lines()) as hands:
        await opened(hands, RoundScreen())
        await swiftly(hands, *"500", "enter", *"36.9", "backspace", "4", "f2")

        assert kept(hands)[0][1] == "36.4"


async def test_nothing_is_written_while_one_cannot_be_and_the_cursor_goes_there(tmp_path):
    async with at_the_desk(tmp_path, prepare=with_lines()) as hands:
        await opened(hands, RoundScreen())
        await swiftly(hands, *"500", "right", *"364", "f2")

        assert kept(hands) == []
        assert "500_" in row_of(hands, "Gao Lei")


async def test_a_high_one_is_loud_and_told_again_when_it_is_written(tmp_path):
    async with at_the_desk(tmp_path, prepare=with_lines(), size=WIDE) as hands:
        await opened(hands, RoundScreen())
        await swiftly(hands, *"373")
        assert "37.3 HIGH, take again" in row_of(hands, "Gao Lei")
        await hands.press("f2")

        assert "take again under the arm within 15 min (F4): Gao Lei 37.3" in hands.screen
        assert "HIGH, take again" in row_of(hands, "Gao Lei  ")


async def test_one_below_the_threshold_is_not_loud(tmp_path):
    async with at_the_desk(tmp_path, prepare=with_lines()) as hands:
        await opened(hands, RoundScreen())
        await swiftly(hands, *"372")

        assert "HIGH" not in hands.screen


async def test_f4_opens_what_is_to_be_taken_again(tmp_path):
    async with at_the_desk(tmp_path, prepare=with_lines(HIGH)) as hands:
        await opened(hands, RoundScreen())
        assert "! 1 to be taken again" in hands.screen
        await hands.press("f4")

        assert not isinstance(hands.app.screen, RoundScreen)
        assert "37.6" in hands.screen


async def test_the_draft_survives_esc(tmp_path):
    async with at_the_desk(tmp_path, prepare=with_lines()) as hands:
        await opened(hands, RoundScreen())
        await swiftly(hands, *"364", "right", "q", "escape")
        assert isinstance(hands.app.screen, BoardScreen)
        await opened(hands, RoundScreen())
        assert "364" in row_of(hands, "Gao Lei")
        await hands.press("f2")

        assert [each[:3] for each in kept(hands)] == [
            ("Gao Lei", "36.4", "in_post"),
            ("Tang Bo", "", "isolated"),
        ]


async def test_a_draft_of_yesterday_is_written_for_its_own_round(tmp_path):
    async with at_the_desk(tmp_path, prepare=with_lines()) as hands:
        await opened(hands, RoundScreen())
        await swiftly(hands, *"364", "escape")
        await hands.wait_until(on("08:00", "2020-01-26"))
        await opened(hands, RoundScreen())
        assert "25 Jan, afternoon" in hands.screen
        await hands.press("f2")
        (line,) = written(hands, TEMPERATURES)

        assert (line.at, line.late_entry) == (on("15:30"), True)
        assert "26 Jan, morning" in hands.screen


async def test_a_draft_can_be_thrown_away(tmp_path):
    async with at_the_desk(tmp_path, prepare=with_lines()) as hands:
        await opened(hands, RoundScreen())
        await hands.press("3", "6", "f8", "y")

        assert "36_" not in hands.screen
        assert drafts_waiting(hands.app.home) == ""


async def test_a_column_is_pasted_from_the_cursor_on(tmp_path):
    async with at_the_desk(tmp_path, prepare=with_lines()) as hands:
        await opened(hands, RoundScreen())
        hands.app.focused.post_message(events.Paste("36.4\n36.5\nQin Yu\t36.6\nSomebody\t36.7\n"))
        await hands.settle()
        assert "1 pasted line fits nobody here: Somebody 36.7" in hands.screen
        await hands.press("f2")

        assert [each[:2] for each in kept(hands)] == [
            ("Gao Lei", "36.4"),
            ("He Min", "36.5"),
            ("Qin Yu", "36.6"),
        ]


async def test_the_round_follows_the_hour(tmp_path):
    async with at_the_desk(tmp_path, prepare=with_lines(), at=on("12:29")) as hands:
        await opened(hands, RoundScreen())
        assert "morning" in hands.screen
        await hands.press("escape")
        await hands.wait_until(on("12:30"))
        await opened(hands, RoundScreen())

        assert "afternoon" in hands.screen


async def test_without_the_campaign_nothing_is_written_and_the_draft_stays(tmp_path):
    async with at_the_desk(tmp_path, prepare=with_lines(campaign_on=False), size=WIDE) as hands:
        await opened(hands, RoundScreen())
        assert "The campaign is off" in hands.screen
        await swiftly(hands, *"364", "f2")

        assert kept(hands) == []
        assert "[364_" in row_of(hands, "Gao Lei")


async def test_whoever_keeps_the_log_is_asked_for_before_anything_is_written(tmp_path):
    async with at_the_desk(tmp_path, prepare=with_lines()) as hands:
        await opened(hands, RoundScreen())
        hands.app.recorder = ""
        await swiftly(hands, *"364", "f2")

        assert isinstance(hands.app.screen, RecorderDialog)
        assert kept(hands) == []


async def test_what_another_desk_wrote_is_not_written_twice(tmp_path):
    async with at_the_desk(tmp_path, prepare=with_lines()) as hands:
        await opened(hands, RoundScreen())
        await swiftly(hands, *"364", "enter", *"365")
        desk, at = hands.app, hands.app.clock()
        values = {
            "at": desk.db.stored(at),
            "person": "Gao Lei",
            "round": "2",
            "temperature": "36.9",
        }
        registers.enter(desk.db, desk.station, TEMPERATURES, values, by="Li Ming", at=at)
        desk.look()
        await hands.settle()
        assert "36.9" in row_of(hands, "Gao Lei")
        await hands.press("f2")

        assert [each[:2] for each in kept(hands)] == [("Gao Lei", "36.9"), ("He Min", "36.5")]
