import pytest

from builders import AT, a_fault, on
from dutyconsole import demo
from dutyconsole.store import sheet_checks
from dutyconsole.store.ringing import events_after, raise_
from dutyconsole.store.segments import begin, list_breaks
from keyboard import NARROW, WIDE, at_the_desk

CALL = "matter 7 2020-01-25T16:10:00+08:00"


def both(home):
    """The demonstration station, at which two people have to acknowledge."""
    demo.build(home, at=AT, special=False, registers=False)
    text = home.settings.read_text()
    assert "both = false" in text
    home.settings.write_text(text.replace("both = false", "both = true"))


def answers(hands):
    found = events_after(hands.app.db, 0)
    return [(event.occasion, event.by) for event in found if event.kind == "acknowledged"]


async def with_a_second_one(hands):
    """Beside the daily report, something that ended before anybody acknowledged it."""
    raise_(hands.app.db, [(CALL, "0")], by="Wu Xia", at=AT)
    await hands.wait_until(AT.shift(seconds=1))


@pytest.mark.parametrize("size", [NARROW, WIDE])
@pytest.mark.parametrize("key", ["enter", "k"])
async def test_three_keys_acknowledge_the_loudest(tmp_path, size, key):
    async with at_the_desk(tmp_path, size=size) as hands:
        await hands.press("a", key, "escape")

        assert answers(hands) == [("-60", "Wu Xia")]
        assert "Acknowledged  T-60" in hands.screen


async def test_from_another_screen_they_do_too(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("r", "a", "enter")

        assert answers(hands) == [("-60", "Wu Xia")]


async def test_only_the_one_under_the_cursor_is_acknowledged(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await with_a_second_one(hands)
        await hands.press("a", "down", "enter")

        assert answers(hands) == [("0", "Wu Xia")]
        assert "NOT ACKNOWLEDGED  T-60" in hands.screen
        assert "Matter 7" not in hands.screen


async def test_all_are_acknowledged_with_one_key(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await with_a_second_one(hands)
        await hands.press("a", "f4")

        assert answers(hands) == [("-60", "Wu Xia"), ("0", "Wu Xia")]
        assert "All of them" not in hands.screen


async def test_the_list_says_what_it_is_its_time_and_who_acknowledged_it(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.wait_until(on("17:05"))
        await hands.press("a")

        assert "NOT ACKNOWLEDGED  T+5  overdue since 17:00" in hands.screen
        assert "  Daily report" in hands.screen

        await hands.press("enter")

        assert "acknowledged by Wu Xia" in hands.screen


async def test_what_is_acknowledged_is_not_acknowledged_again(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("a", "enter", "enter")

        assert "It is acknowledged already" in hands.screen
        assert len(answers(hands)) == 1


async def test_a_step_that_comes_while_one_reads_is_another_one_to_acknowledge(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("a", "enter")
        await hands.wait_until(on("16:30"))

        assert "NOT ACKNOWLEDGED  T-30" in hands.screen

        await hands.press("enter")

        assert answers(hands) == [("-60", "Wu Xia"), ("-30", "Wu Xia")]


async def test_without_a_recorder_it_is_asked_who_keeps_the_log(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        hands.app.recorder = ""
        await hands.press("a", "enter")

        assert "Who keeps the log now?" in hands.screen
        assert answers(hands) == []


async def test_where_both_have_to_each_gives_a_name(tmp_path):
    async with at_the_desk(tmp_path, prepare=both) as hands:
        await hands.press("a", "enter")

        assert "Who acknowledges?" in hands.screen

        await hands.press("down", "enter")

        assert "ACKNOWLEDGED BY ONE ONLY  T-60" in hands.screen
        assert "still missing: Zhou Lijuan or Zheng Hao" in hands.screen

        await hands.press("enter")

        assert "Wu Xia" not in hands.screen.split("Who acknowledges?")[1].split("Esc")[0]

        await hands.press("down", "enter", "escape")

        assert answers(hands) == [("-60", "Wu Xia"), ("-60", "Zheng Hao")]
        assert "Acknowledged  T-60" in hands.screen


async def test_whoever_goes_back_from_the_names_has_acknowledged_nothing(tmp_path):
    async with at_the_desk(tmp_path, prepare=both) as hands:
        await hands.press("a", "enter", "escape")

        assert answers(hands) == []


async def in_pieces(hands):
    begin(hands.app.db, [a_fault()], by="Wu Xia", at=AT)
    await hands.wait_until(AT.shift(seconds=1))


async def test_a_record_that_is_not_sound_is_explained_in_the_same_place(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await in_pieces(hands)
        await hands.press("a")
        await hands.type("Reported to the duty leader")
        await hands.press("f4", "f2")

        assert list_breaks(hands.app.db)[0].note == "Reported to the duty leader"
        assert answers(hands) == [("-60", "Wu Xia")]


@pytest.mark.parametrize("speaking", ["en", "zh_CN"])
@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_all_of_it_has_room_even_when_everything_is_wrong(tmp_path, size, speaking):
    async with at_the_desk(tmp_path, size=size, speaking=speaking) as hands:
        await in_pieces(hands)
        sheet_checks.compare(hands.app.db, "0000-0000", by="Wu Xia", at=AT)
        await with_a_second_one(hands)
        await hands.wait_until(on("08:20", "2020-01-26"))
        await hands.press("a")
        screen = hands.app.screen
        shown = [screen.query_one(name) for name in ("#alarms-note", "#alarms-code", "RingList")]

        assert [each.region.height for each in shown] == [3, 1, 4]
        assert all(screen.region.contains_region(each.region) for each in shown)
        assert [line for line in hands.screen.splitlines() if "F4" in line and "Esc" in line]
