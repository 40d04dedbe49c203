import pytest

from dutyconsole.language import CHINESE, ENGLISH
from dutyconsole.store import duty_log, matters
from dutyconsole.ui.form_draft import drafts_waiting
from dutyconsole.ui.screens.handover import HandoverScreen
from dutyconsole.ui.widgets.sheet_items import SheetItems
from keyboard import NARROW, WIDE, at_the_desk
from signatures import fill_in, morning, swiftly

CAUSE = "The head wants to know the cause of the smoke"


async def at_a_new_matter(hands):
    """The dialog in which a matter is noted."""
    await hands.wait_until(morning())
    await hands.press("h", "m")


async def at_matter_one(hands):
    """The dialog of a matter that is open."""
    matters.note(
        hands.app.db, "instruction", CAUSE, owner="Wang Fang", next_step="go there", by="Li Ming",
        at=morning("07:00"),
    )  # fmt: skip
    await hands.wait_until(morning())
    await hands.press("h")
    items = hands.app.screen.query_one(SheetItems)
    items.highlighted = next(
        place for place in range(items.option_count) if items._items[place].key == "matter 1"
    )
    await hands.press("enter")


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
@pytest.mark.parametrize(
    ("speaking", "words"),
    [
        (ENGLISH, ["New matter to carry over", "1Leader's instruction", "Next step", "F8 Discard"]),
        (CHINESE, ["新增遗留事项", "1领导批示", "下一步", "F8 放弃"]),
    ],
)
async def test_it_says_what_is_asked(tmp_path, size, speaking, words):
    async with at_the_desk(tmp_path, size=size, speaking=speaking) as hands:
        await at_a_new_matter(hands)

        assert [each for each in words if each not in hands.screen] == []


async def test_a_matter_is_noted_and_stands_on_the_sheet(tmp_path):
    async with at_the_desk(tmp_path, size=WIDE) as hands:
        await at_a_new_matter(hands)
        await hands.press("1")
        await swiftly(hands, *CAUSE)
        await hands.press("tab")
        await fill_in(hands, "Wang Fang", "go there")
        await swiftly(hands, *"16:00", "f2")
        ((noted, _latest),) = matters.list_open(hands.app.db)

        assert (noted.kind, noted.text, noted.owner) == ("instruction", CAUSE, "Wang Fang")
        assert noted.due == morning("16:00")
        assert noted.by == "Wu Xia"
        assert "Matter 1 kept" in hands.screen
        assert f"{CAUSE} due 16:00" in hands.screen


async def test_a_matter_that_says_nothing_is_refused_and_what_was_typed_stays(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await at_a_new_matter(hands)
        hands.app.screen.query_one("#matter-owner").value = "Wang Fang"
        await hands.press("f2")

        assert "Write down what it is about" in hands.screen
        assert hands.app.screen.query_one("#matter-owner").value == "Wang Fang"
        assert matters.list_open(hands.app.db) == []


async def test_escape_keeps_all_that_was_typed(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await at_a_new_matter(hands)
        await hands.press("2")
        await swiftly(hands, *"A fax")
        await hands.press("tab")
        await swiftly(hands, *"Wang Fang")
        await hands.press("escape", "m")

        assert "Draft of 08:25 restored" in hands.screen
        assert "[Document or fax]" in hands.screen
        assert hands.app.screen.query_one("#matter-text").text == "A fax"
        assert hands.app.screen.query_one("#matter-owner").value == "Wang Fang"


async def test_what_was_typed_can_be_thrown_away(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await at_a_new_matter(hands)
        await swiftly(hands, *"A fax")
        await hands.press("f8", "y")

        assert isinstance(hands.app.screen, HandoverScreen)
        assert drafts_waiting(hands.app.home) == ""


async def test_an_open_matter_shows_what_was_said_and_is_added_to(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await at_matter_one(hands)
        assert f"07:00 Li Ming {CAUSE}" in hands.screen
        assert hands.app.screen.query_one("#matter-owner").value == "Wang Fang"
        await swiftly(hands, *"A cable was hot", "f2")
        first, second = matters.history(hands.app.db, 1)

        assert (first.text, second.text) == (CAUSE, "A cable was hot")
        assert (second.owner, second.next_step, second.done) == ("Wang Fang", "go there", False)


async def test_a_matter_is_closed_and_leaves_the_sheet(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await at_matter_one(hands)
        await swiftly(hands, *"The cable is replaced", "f4")

        assert "Matter 1 closed" in hands.screen
        assert matters.list_open(hands.app.db) == []
        assert CAUSE not in hands.screen


async def test_a_new_matter_has_no_key_for_closing(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await at_a_new_matter(hands)

        assert "F4 Close" not in hands.screen


async def test_the_draft_of_one_matter_is_not_that_of_another(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await at_matter_one(hands)
        await swiftly(hands, *"A cable was hot")
        await hands.press("escape", "m")
        assert "restored" not in hands.screen
        await swiftly(hands, *"A fax")
        await hands.press("escape")

        assert drafts_waiting(hands.app.home) == "2 drafts"


async def test_weather_and_summary_of_the_shift_are_kept_for_its_duty_log(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.wait_until(morning())
        await hands.press("h", "s")
        await fill_in(hands, "Clear")
        await swiftly(hands, *"A quiet night", "f2")
        (note,) = duty_log.list_notes(hands.app.db, hands.app.overview.last_handover.id)

        assert (note.weather, note.summary, note.by) == ("Clear", "A quiet night", "Wu Xia")
        assert "Kept for the duty log of this shift" in hands.screen


async def test_a_summary_left_half_way_is_there_again(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.wait_until(morning())
        await hands.press("h", "s")
        await fill_in(hands, "Clear")
        await hands.press("escape", "s")

        assert "Clear" in hands.screen
        assert "Draft of 08:25 restored" in hands.screen


async def test_a_summary_that_is_refused_keeps_the_dialog_and_what_was_typed(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.wait_until(morning())
        await hands.press("h", "s", "f2")

        assert "Summary of this shift" in hands.screen
        assert duty_log.list_notes(hands.app.db, hands.app.overview.last_handover.id) == ()
