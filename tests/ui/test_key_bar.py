from dutyconsole.text import width
from dutyconsole.ui.screens.roster import RosterScreen
from dutyconsole.ui.widgets.key_bar import KeyBar
from keyboard import NARROW, WIDE, at_the_desk


def bar(hands):
    return hands.app.screen.query_one(KeyBar).render().plain


async def test_help_is_always_in_the_key_bar(tmp_path):
    async with at_the_desk(tmp_path, size=(40, 24)) as hands:
        assert bar(hands).rstrip().endswith("? Help")


async def test_no_key_is_cut_off(tmp_path):
    async with at_the_desk(tmp_path, size=NARROW) as hands:
        assert width(bar(hands).rstrip()) <= 80


async def test_a_wide_window_shows_every_key(tmp_path):
    async with at_the_desk(tmp_path, size=WIDE) as hands:
        assert "q Quit" in bar(hands)


async def test_in_a_narrow_window_the_last_keys_go_without_words(tmp_path):
    async with at_the_desk(tmp_path, size=NARROW) as hands:
        assert bar(hands).rstrip().endswith("d Report  r p w q  ? Help")


async def test_a_key_without_words_can_be_clicked_too(tmp_path):
    async with at_the_desk(tmp_path, size=NARROW) as hands:
        await hands.click("KeyBar", offset=(bar(hands).index(" r p") + 1, 0))

        assert isinstance(hands.app.screen, RosterScreen)


async def test_a_key_can_be_clicked(tmp_path):
    async with at_the_desk(tmp_path, size=WIDE) as hands:
        await hands.click("KeyBar", offset=(bar(hands).index("r Roster") + 2, 0))

        assert isinstance(hands.app.screen, RosterScreen)
