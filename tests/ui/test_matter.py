import pytest

from builders import on
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


async def at_matter_one(hands, **said):
    """The dialog of a matter that is open."""
    matters.note(
        hands.app.db, "instruction", CAUSE, owner="Wang Fang", next_step="go there", by="Li Ming",
        at=morning("07:00"), **said,
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
        (CHINESE, ["新增遗留事项", "1领导批示", "公文传真", "下一步", "F8 放弃"]),
    ],
)
async def test_it_says_what_is_asked(tmp_path, size, speaking, words):
    async with at_the_desk(tmp_path, size=size, speaking=speaking) as hands:
        await at_a_new_matter(hands)

        assert [each for each in words if each not in hands.screen] == []


async def test_a_matter_is_noted_and_stands_on_the_sheet(tmp_path):
    async with at_the_desk(tmp_path, size=WIDE) as hands:
        await at_a_new_matter(hands)
        await hands.press("3")
        await swiftly(hands, *CAUSE)
        await hands.press("tab")
        await fill_in(hands, "Wang Fang", "go there")
        await swiftly(hands, *"16:00", "f2")
        ((noted, _latest),) = matters.list_open(hands.app.db)

        assert (noted.kind, noted.text, noted.owner) == ("document", CAUSE, "Wang Fang")
        assert noted.due == morning("16:00")
        assert (noted.by, noted.giver) == ("Wu Xia", "")
        assert "Matter 1 kept" in hands.screen
        assert f"{CAUSE} due 16:00" in hands.screen


async def test_a_directive_is_taken_down_with_keys_alone(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await at_a_new_matter(hands)
        await hands.press("1")
        await swiftly(hands, *CAUSE)
        await hands.press("tab")
        await fill_in(hands, "Zhang Jianjun")
        await hands.press("2", "enter")  # the second work group, which is the unit then
        await fill_in(hands, "go there", "27日9时", "26日16时、01-27 08:00")
        await hands.press("2", "f2")
        ((noted, _latest),) = matters.list_open(hands.app.db)

        assert (noted.kind, noted.text, noted.giver) == ("instruction", CAUSE, "Zhang Jianjun")
        assert (noted.owner, noted.next_step) == ("Information and Publicity Group", "go there")
        assert noted.due == on("09:00", "2020-01-27")
        assert noted.chase == (morning("16:00"), on("08:00", "2020-01-27"))
        assert noted.confirmed == morning()


async def test_a_unit_that_is_no_work_group_is_typed(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await at_a_new_matter(hands)
        await hands.press("1")
        field, choice = (hands.app.screen.query_one(f"#matter-{of}") for of in ("owner", "unit"))
        choice.value = "Internal Prevention Group"
        await hands.settle()
        assert field.value == "Internal Prevention Group"
        field.value = "Institute of Materials"
        await hands.settle()

        assert (choice.value, field.value) == ("", "Institute of Materials")


async def test_who_gave_it_and_chasing_are_asked_of_directives_only(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await at_a_new_matter(hands)
        asked = ["Word for word", "Given by", "Chase on", "Handled by", "read back and confirmed"]
        assert [words for words in asked if words in hands.screen] == []
        await hands.press("2")

        assert [words for words in asked if words not in hands.screen] == []


@pytest.mark.parametrize("kind", ["1", "2"])
async def test_a_directive_without_a_giver_is_refused_and_what_was_typed_stays(tmp_path, kind):
    async with at_the_desk(tmp_path) as hands:
        await at_a_new_matter(hands)
        await hands.press(kind)
        await swiftly(hands, *CAUSE, "f2")

        assert "Write down who gave it" in hands.screen
        assert hands.app.screen.query_one("#matter-text").text == CAUSE
        assert matters.list_open(hands.app.db) == []


async def test_a_chase_date_that_is_no_moment_is_refused(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await at_a_new_matter(hands)
        await hands.press("1")
        await swiftly(hands, *CAUSE)
        hands.app.screen.query_one("#matter-giver").value = "Zhang Jianjun"
        hands.app.screen.query_one("#matter-chase").value = "27日9时、soon"
        await hands.press("f2")

        assert "“soon” is not a time" in hands.screen
        assert matters.list_open(hands.app.db) == []


async def test_a_directive_is_read_back_and_fed_back_in_one_go(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await at_matter_one(hands, giver="Zhang Jianjun")
        assert "Zhang Jianjun: The head wants to know" in hands.screen
        assert "NOT READ BACK" in hands.screen
        await swiftly(hands, *"A cable was hot")
        hands.app.screen.query_one("#matter-read_back").value = "yes"
        hands.app.screen.query_one("#matter-chase").value = "27日9时"
        await hands.press("f2")
        _noted, read_back, added = matters.history(hands.app.db, 1)

        assert (read_back.confirmed, read_back.chase) == (morning(), ())
        assert (added.text, added.chase) == ("A cable was hot", (on("09:00", "2020-01-27"),))


async def test_a_directive_is_closed_by_consent(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await at_matter_one(hands, giver="Zhang Jianjun")
        await swiftly(hands, *"The cable is replaced", "f4")
        assert "A directive is closed by the leader's consent only" in hands.screen
        hands.app.screen.query_one("#matter-consent").value = "Zhang agreed by phone"
        await hands.press("f4")

        assert "Matter 1 closed" in hands.screen
        assert matters.history(hands.app.db, 1)[-1].consent == "Zhang agreed by phone"


async def test_a_consent_that_is_typed_is_not_lost_by_saving_without_closing(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await at_matter_one(hands, giver="Zhang Jianjun")
        await swiftly(hands, *"The cable is replaced")
        hands.app.screen.query_one("#matter-consent").value = "Zhang agreed by phone"
        await hands.press("f2")

        assert "A consent is for closing" in hands.screen
        assert len(matters.history(hands.app.db, 1)) == 1


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
        await hands.press("3")
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
