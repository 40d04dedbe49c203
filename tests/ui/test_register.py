import pytest

from dutyconsole.domain.registers import VISITORS
from dutyconsole.language import CHINESE
from dutyconsole.store.register_lists import count_lines, get
from dutyconsole.store.reveals import list_reveals
from keyboard import NARROW, WIDE, at_the_desk
from register_desk import a_visitor, entered, open_register, rows, with_campaign

SIZES = pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
ID_NUMBER = "11010519491231002X"


def listed(hands, name):
    """The row in which this stands."""
    return next((row for row in rows(hands) if name in row), "")


@SIZES
async def test_the_newest_line_is_on_top_and_what_is_open_is_marked(tmp_path, size):
    async with at_the_desk(tmp_path, size=size) as hands:
        a_visitor(hands, "Gao")
        a_visitor(hands, "Ma", at="16:05", left_at="16:10")
        await open_register(hands, "visitors")
        first, second = rows(hands)[3:5]

        assert "Ma" in first
        assert not first.startswith(">")
        assert second.startswith(">")
        assert "Do not enter state secrets" in rows(hands)[0]


async def test_columns_that_have_no_room_are_left_out_whole(tmp_path):
    async with at_the_desk(tmp_path, size=WIDE) as hands:
        a_visitor(hands, from_unit="Water works")
        await open_register(hands, "visitors")
        wide = hands.screen

        assert "Water works" in wide

    async with at_the_desk(tmp_path, size=NARROW) as hands:
        await open_register(hands, "visitors")

        assert "Left" in rows(hands)[2]
        assert "Water" not in hands.screen


async def test_lines_are_found_as_one_types(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        a_visitor(hands, "Gao")
        a_visitor(hands, "Ma")
        await open_register(hands, "visitors")
        await hands.press("slash")
        await hands.type("gao")

        assert listed(hands, "Gao")
        assert not listed(hands, "  Ma")


async def test_initials_find_the_lines_of_whoever_is_meant(tmp_path):
    async with at_the_desk(tmp_path, speaking=CHINESE) as hands:
        entered(hands, "temperatures", person="曾瑞", round="1", temperature="36.5")
        entered(hands, "temperatures", person="高某", round="1", temperature="36.5")
        await open_register(hands, "temperatures")
        await hands.press("slash")
        await hands.type("zr")

        assert listed(hands, "曾瑞")
        assert not listed(hands, "高某")


async def test_the_word_of_a_choice_finds_its_lines(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        a_visitor(hands, "Gao", outcome="turned_back")
        a_visitor(hands, "Ma")
        await open_register(hands, "visitors")
        await hands.press("slash")
        await hands.type("turned")

        assert listed(hands, "Gao")
        assert not listed(hands, "  Ma")


async def test_esc_leaves_what_is_typed_and_then_the_screen(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        a_visitor(hands, "Gao")
        await open_register(hands, "visitors")
        await hands.press("slash")
        await hands.type("nobody")
        await hands.press("escape")

        assert listed(hands, "Gao")

        await hands.press("escape")

        assert len(hands.app.screen_stack) == 1


async def test_l_lists_the_open_ones_only_and_all_again(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        a_visitor(hands, "Gao")
        a_visitor(hands, "Ma Hong", at="16:05", left_at="16:10")
        await open_register(hands, "visitors")
        await hands.press("l")

        assert listed(hands, "Gao")
        assert not listed(hands, "Ma Hong")

        await hands.press("l")

        assert listed(hands, "Ma Hong")


async def test_enter_shows_all_fields_and_the_history(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        a_visitor(hands, plate="A12345")
        await open_register(hands, "visitors")
        await hands.press("x", "f2", "enter")

        assert "A12345" in hands.screen
        assert "Wu Xia  entered" in hands.screen
        assert "Wu Xia  gone on with" in hands.screen


async def test_numbers_are_masked_until_a_reason_is_recorded(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        number = a_visitor(hands, id_number=ID_NUMBER).number
        await open_register(hands, "visitors")
        await hands.press("enter")
        masked = hands.screen
        await hands.press("b")
        await hands.type("clinic asks")
        await hands.press("f2")
        told = [(each.subject, each.reason, each.by) for each in list_reveals(hands.app.db)]

        assert ID_NUMBER not in masked
        assert "110***********002X" in masked
        assert ID_NUMBER in hands.screen
        assert told[-1] == (f"visitors {number}", "clinic asks", "Wu Xia")


async def test_leaving_the_screen_masks_again(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        a_visitor(hands, id_number=ID_NUMBER)
        await open_register(hands, "visitors")
        await hands.press("b")
        await hands.type("clinic asks")
        await hands.press("f2", "escape", "escape")
        await open_register(hands, "visitors")
        await hands.press("enter")

        assert ID_NUMBER not in hands.screen


async def test_without_a_reason_nothing_is_unmasked(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        a_visitor(hands, id_number=ID_NUMBER)
        await open_register(hands, "visitors")
        before = len(list_reveals(hands.app.db))
        await hands.press("b", "f2", "escape", "enter")

        assert ID_NUMBER not in hands.screen
        assert len(list_reveals(hands.app.db)) == before


async def test_a_cancelled_line_is_struck_through_and_takes_nothing_more(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        number = a_visitor(hands, "Quill").number
        await open_register(hands, "visitors")
        await hands.press("z")
        await hands.type("twice")
        await hands.press("f2")
        place = rows(hands).index(listed(hands, "Quill"))
        await hands.press("g")

        assert get(hands.app.db, VISITORS, number).reason == "twice"
        assert "-" in hands.marks.split("\n")[place]
        assert "This line is cancelled" in hands.screen


async def test_m_enters_a_line_and_the_list_shows_it(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        with_campaign(hands)
        await open_register(hands, "visitors")
        await hands.press("m")
        for words in ("Gao", "36.4", "Li Ming", "parcel"):
            await hands.type(words)
            await hands.press("enter")
        await hands.press("f2", "escape")

        assert listed(hands, "Gao")


async def test_a_spreadsheet_is_imported(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        with_campaign(hands)
        before = count_lines(hands.app.db, VISITORS)
        file = tmp_path / "visitors.csv"
        file.write_text(
            "来访时间,姓名,受访人,来访事由,体温\n2020-01-25 09:10,高某,李明,送件,36.5\n",
            encoding="utf-8",
        )
        await open_register(hands, "visitors")
        await hands.press("i")
        await hands.type(str(file))
        await hands.press("f2")

        assert count_lines(hands.app.db, VISITORS) == before + 1
        assert "1 added, 0 there already" in hands.screen
        assert listed(hands, "高某")


async def test_a_spreadsheet_imported_twice_changes_nothing(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        with_campaign(hands)
        file = tmp_path / "visitors.csv"
        row = "2020-01-25 09:10,高某,李明,送件,36.5\n"
        file.write_text(f"来访时间,姓名,受访人,来访事由,体温\n{row}", encoding="utf-8")
        await open_register(hands, "visitors")
        for _time in range(2):
            await hands.press("i")
            await hands.type(str(file))
            await hands.press("f2")

        assert "0 added, 1 there already" in hands.screen
        assert "高某" not in "".join(rows(hands)[4:])


async def test_all_rows_that_cannot_be_used_are_shown_and_y_imports_the_others(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        with_campaign(hands)
        before = count_lines(hands.app.db, VISITORS)
        good = "2020-01-25 09:10,高某,李明,送件,36.5\n"
        bad = "2020-01-25 09:12,马某,李明,送件,99\n2020-01-25 09:13,周某,李明,送件,abc\n"
        file = tmp_path / "visitors.csv"
        file.write_text(f"来访时间,姓名,受访人,来访事由,体温\n{good}{bad}", encoding="utf-8")
        await open_register(hands, "visitors")
        await hands.press("i")
        await hands.type(str(file))
        await hands.press("f2")
        told = hands.screen

        assert "Row 3" in told
        assert "Row 4" in told
        assert count_lines(hands.app.db, VISITORS) == before

        await hands.press("y")

        assert count_lines(hands.app.db, VISITORS) == before + 1


async def test_a_file_that_is_not_there_is_refused_in_a_sentence(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await open_register(hands, "visitors")
        await hands.press("i")
        await hands.type("/nowhere.csv")
        await hands.press("f2")

        assert "nowhere.csv" in hands.screen


async def test_a_line_is_opened_from_elsewhere_above_its_register(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        number = a_visitor(hands, plate="A12345").number
        for _time in range(30):
            a_visitor(hands, "Ma")
        hands.app.open_register_line("visitors", number)
        await hands.settle()

        assert "A12345" in hands.screen

        await hands.press("escape")

        assert hands.app.screen.query_one("RegisterList").current.number == number


async def test_an_empty_register_says_what_belongs_there(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await open_register(hands, "follow_ups")
        await hands.press("slash")
        await hands.type("nobody is called so")

        assert "Nothing found" in hands.screen


async def test_the_cursor_stays_on_its_line_while_others_arrive(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        for name in ("Gao", "Ma", "Zhou"):
            number = a_visitor(hands, name).number
        await open_register(hands, "visitors")
        await hands.press("down")
        a_visitor(hands, "Late")
        await hands.settle()

        assert hands.app.screen.query_one("RegisterList").current.number == number - 1
        assert listed(hands, "Late")
