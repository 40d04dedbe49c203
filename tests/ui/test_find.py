from dutyconsole.ui.screens.find import FindScreen
from dutyconsole.ui.screens.incident import IncidentScreen
from keyboard import WIDE, at_the_desk


async def test_a_two_character_chinese_word_is_found_as_it_is_typed(tmp_path):
    async with at_the_desk(tmp_path, speaking="zh_CN") as hands:
        await hands.press("slash")
        await hands.type("发热")

        assert "找到：1条" in hands.screen
        assert "职工王某发热38.1度" in hands.screen
        assert "停水检修" not in hands.screen


async def test_filters_narrow_what_is_found(tmp_path):
    async with at_the_desk(tmp_path, size=WIDE) as hands:
        await hands.press("slash")
        hands.app.screen.query_one("#find-state").value = "closed"
        await hands.settle()

        assert "Found: 1 entry" in hands.screen
        assert "Water to the east building" in hands.screen


async def test_a_time_bounds_what_is_found(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("slash", "tab")
        await hands.type("15:00")

        assert "Found: 2 entries" in hands.screen


async def test_a_time_that_is_none_is_told_and_nothing_typed_is_lost(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("slash")
        await hands.type("fever")
        await hands.press("tab")
        await hands.type("99")

        assert "is not a time" in hands.screen
        assert hands.app.screen.query_one("#find-words").value == "fever"


async def test_enter_goes_into_the_list_and_opens_the_entry(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("slash")
        await hands.type("fever")
        await hands.press("enter", "enter")

        assert isinstance(hands.app.screen, IncidentScreen)


async def test_clearing_finds_everything_again(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("slash")
        await hands.type("fever")
        await hands.press("f5")

        assert "Found: 10 entries" in hands.screen


async def test_nothing_found_is_said(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("slash")
        await hands.type("earthquake")

        assert "Nothing found" in hands.screen


async def test_escape_leads_back_to_the_board(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("slash", "escape")

        assert not isinstance(hands.app.screen, FindScreen)


async def test_an_incident_is_found_by_the_number_on_the_board(tmp_path):
    async with at_the_desk(tmp_path, size=WIDE) as hands:
        await hands.press("slash")
        await hands.type("006")

        assert "Found: 1 entry" in hands.screen
        assert "From tomorrow" in hands.screen


async def test_the_keys_that_lead_to_an_entry_are_shown(tmp_path):
    async with at_the_desk(tmp_path, speaking="zh_CN") as hands:
        await hands.press("slash")

        assert "Enter ↓ " in hands.screen.splitlines()[-1]
        assert "DOWN" not in hands.screen


async def test_down_leads_from_what_is_typed_to_the_list(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("slash", "down", "enter")

        assert isinstance(hands.app.screen, IncidentScreen)


async def test_every_category_can_be_seen(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("slash")

        assert all(each.name in hands.screen for each in hands.app.station.categories)


async def test_a_key_of_the_desk_is_not_text_where_one_chooses(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("slash", "tab", "tab", "tab", "c")

        assert not isinstance(hands.app.screen, FindScreen)
