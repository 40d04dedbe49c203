import pytest

from builders import on
from dutyconsole.language import CHINESE, ENGLISH
from dutyconsole.store import matters
from dutyconsole.ui.screens.board import BoardScreen
from dutyconsole.ui.screens.directives import DirectivesScreen
from keyboard import NARROW, WIDE, at_the_desk
from signatures import swiftly

SIZES = pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
FIRST = "Check every returner of the last 14 days by name,"
SAID = f"{FIRST}\nnobody left out."


def directive(hands, **changes):
    """An instruction that was taken down this morning and read back at once."""
    given = {
        "giver": "Zhang Jianjun", "owner": "Office", "due": on("17:00"), "confirmed": on("08:40"),
        "chase": (on("10:00"), on("09:00", "2020-01-27")), "by": "Wu Xia", "at": on("08:40"),
    }  # fmt: skip
    return matters.note(hands.app.db, "instruction", SAID, **given | changes)


async def at_the_directives(hands):
    hands.app.look()
    hands.app.push_screen(DirectivesScreen())
    await hands.settle()


def lines(hands):
    """What the list shows, line by line."""
    return [line.strip("│ ") for line in hands.screen.split("\n")]


@SIZES
async def test_a_directive_says_whose_it_is_how_old_and_what_is_next(tmp_path, size):
    async with at_the_desk(tmp_path, size=size) as hands:
        directive(hands)
        matters.add(hands.app.db, 1, "112 of 130", by="Wu Xia", at=on("11:30"))
        await at_the_directives(hands)
        title, first, second = lines(hands)[:3]

        assert "Directives and matters: 1" in title
        assert first.startswith("1  shift 1  Check every returner of the last 14 days by name")
        assert second.split("  ")[0] == "Zhang Jianjun > Office"
        assert second.endswith("due 17:00  chase 01-27 09:00")


@SIZES
async def test_what_is_overdue_or_not_read_back_is_loud_and_said_in_words(tmp_path, size):
    async with at_the_desk(tmp_path, size=size) as hands:
        directive(hands, confirmed=None, due=on("16:00"))
        await at_the_directives(hands)

        assert "not read back: 1" in lines(hands)[0]
        for words in ("NOT READ BACK", "chase 10:00: NO FEEDBACK", "due 16:00: OVERDUE"):
            assert inverse(hands, words)


def inverse(hands, words):
    """Whether these words stand somewhere in inverse."""
    rows = zip(hands.screen.split("\n"), hands.marks.split("\n"), strict=False)
    return any(
        words in row and set(marks[row.index(words) :][: len(words)]) == {"#"}
        for row, marks in rows
    )


@pytest.mark.parametrize(("speaking", "back"), [(ENGLISH, "Esc Back"), (CHINESE, "Esc 返回")])
async def test_what_is_due_first_stands_first(tmp_path, speaking, back):
    async with at_the_desk(tmp_path, speaking=speaking) as hands:
        db = hands.app.db
        matters.note(db, "other", "KEYS", by="Wu Xia", at=on("08:00"))
        directive(hands, chase=(), due=on("18:00"))
        matters.note(db, "warning", "WATER", due=on("17:00"), by="Wu Xia", at=on("09:00"))
        await at_the_directives(hands)
        shown = hands.screen

        assert shown.index("WATER") < shown.index("Check every") < shown.index("KEYS")
        assert back in shown


async def test_a_matter_that_was_handed_over_is_older_by_a_shift(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        directive(hands, at=on("09:00", "2020-01-24"), confirmed=None)
        await at_the_directives(hands)

        assert "1  shift 2  Check" in hands.screen


async def test_enter_opens_the_whole_history_and_escape_leads_back(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        directive(hands)
        for number in range(1, 13):
            matters.add(hands.app.db, 1, f"{number * 10} checked", by="Wu Xia", at=on("11:30"))
        await at_the_directives(hands)
        await hands.press("enter")
        shown = lines(hands)
        await hands.press("end")

        assert "Given by Zhang Jianjun  Handled by Office" in "  ".join(shown)
        assert shown.index("nobody left out.") == shown.index(FIRST) + 1
        assert "120 checked" not in shown
        assert "120 checked" in lines(hands)
        await hands.press("escape")
        assert "Directives and matters: 1" in hands.screen
        await hands.press("escape")
        assert isinstance(hands.app.screen, BoardScreen)


async def test_a_new_minute_does_not_scroll_back_what_is_being_read(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        directive(hands)
        for number in range(1, 13):
            matters.add(hands.app.db, 1, f"{number * 10} checked", by="Wu Xia", at=on("11:30"))
        await at_the_directives(hands)
        await hands.press("enter", "end")
        await hands.wait_until(on("16:20"))

        assert "120 checked" in lines(hands)


async def test_feedback_answers_the_chase(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        directive(hands)
        await at_the_directives(hands)
        assert "chase 10:00: NO FEEDBACK" in hands.screen
        await hands.press("f")
        await swiftly(hands, *"112 of 130", "f2")

        assert matters.history(hands.app.db, 1)[-1].text == "112 of 130"
        assert "NO FEEDBACK" not in hands.screen


async def test_reading_back_is_confirmed_with_two_keys(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        directive(hands, confirmed=None)
        await at_the_directives(hands)
        await hands.press("b", "f2")
        latest = matters.history(hands.app.db, 1)[-1]

        assert latest.confirmed == on("16:12:07")
        assert latest.text == "Read back to Zhang Jianjun and confirmed"
        assert "NOT READ BACK" not in hands.screen
        assert "b Read back" not in hands.screen


async def test_closing_asks_for_the_leaders_consent(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        directive(hands)
        await at_the_directives(hands)
        await hands.press("x")
        await swiftly(hands, *"All 130 checked", "f2")
        assert "Close matter 1" in hands.screen
        assert "closed by the leader's consent only" in hands.screen
        hands.app.screen.query_one("#matter-consent").value = "Zhang agreed by phone"
        await hands.press("f2")
        last = matters.history(hands.app.db, 1)[-1]

        assert (last.text, last.consent, last.done) == (
            "All 130 checked",
            "Zhang agreed by phone",
            True,
        )
        assert "Nothing is open" in hands.screen


async def test_a_new_one_is_an_instruction_at_first(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await at_the_directives(hands)
        assert "f Feedback" not in hands.screen
        await hands.press("m")

        assert "[Leader's instruction]" in hands.screen


async def test_the_cursor_stays_on_a_matter_when_another_one_comes_before_it(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        directive(hands)
        matters.note(hands.app.db, "other", "KEYS", by="Wu Xia", at=on("09:00"))
        await at_the_directives(hands)
        await hands.press("down")
        directive(hands, due=on("16:30"))
        hands.app.look()
        await hands.settle()

        assert hands.app.screen._current.noted.text == "KEYS"


async def test_words_of_people_are_shown_as_they_are(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        matters.note(
            hands.app.db, "superior", "[bold]masks[/]", giver="[red]Liu", owner="[link=x]",
            by="Wu Xia", at=on("09:00"),
        )  # fmt: skip
        await at_the_directives(hands)

        assert "[bold]masks[/]" in hands.screen
        assert "[red]Liu > [link=x]" in hands.screen
