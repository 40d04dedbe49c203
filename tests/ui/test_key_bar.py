import pytest

from dutyconsole.language import CHINESE, ENGLISH
from dutyconsole.text import width
from dutyconsole.ui.screens.roster import RosterScreen
from dutyconsole.ui.widgets.key_bar import KeyBar, key_name, keys_of
from keyboard import NARROW, WIDE, at_the_desk


def bar(hands):
    return hands.app.screen.query_one(KeyBar).render().plain


async def test_help_is_always_in_the_key_bar(tmp_path):
    async with at_the_desk(tmp_path, size=(40, 24)) as hands:
        assert bar(hands).rstrip().endswith("? Help")


async def test_no_key_is_cut_off(tmp_path):
    async with at_the_desk(tmp_path, size=NARROW) as hands:
        assert width(bar(hands).rstrip()) <= 80


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
@pytest.mark.parametrize("speaking", [CHINESE, ENGLISH])
async def test_every_key_of_the_board_is_in_the_key_bar(tmp_path, size, speaking):
    async with at_the_desk(tmp_path, size=size, speaking=speaking) as hands:
        keys = [key_name(binding) for binding, _enabled in keys_of(hands.app.screen)]

        assert [word for word in bar(hands).split() if word in keys] == keys
        assert set("n/chdovrpkuwaq?") <= set(keys)


async def test_in_a_narrow_window_the_last_keys_go_without_words(tmp_path):
    async with at_the_desk(tmp_path, size=NARROW) as hands:
        assert bar(hands).rstrip().endswith("c Checklist  h d o v r p g k u w a q  ? Help")


async def test_a_key_without_words_can_be_clicked_too(tmp_path):
    async with at_the_desk(tmp_path, size=NARROW) as hands:
        await hands.click("KeyBar", offset=(bar(hands).index(" r p") + 1, 0))

        assert isinstance(hands.app.screen, RosterScreen)


async def test_a_key_can_be_clicked(tmp_path):
    async with at_the_desk(tmp_path, size=WIDE) as hands:
        await hands.click("KeyBar", offset=(bar(hands).index("r Roster") + 2, 0))

        assert isinstance(hands.app.screen, RosterScreen)
