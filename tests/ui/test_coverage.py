import pytest

from dutyconsole.domain.registers import CENSUS, FOLLOW_UPS
from dutyconsole.ui.screens.coverage import CoverageScreen
from dutyconsole.ui.screens.register_form import RegisterFormScreen
from keyboard import NARROW, WIDE, at_the_desk
from staff_desk import SECTIONS, opened, with_lines

ISOLATED = (
    "census",
    {"person": "Gao Lei", "place": "here", "isolation": "home", "isolation_from": "2020-01-20"},
)
AWAY = ("census", {"person": "He Min", "place": "Beijing", "away": "yes", "back_on": "2020-01-24"})
CALLED = ("follow_ups", {"person": "Gao Lei", "morning": "36.5"})


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
async def test_who_is_not_surveyed_stands_first_by_section(tmp_path, size):
    async with at_the_desk(tmp_path, prepare=with_lines(ISOLATED, AWAY), size=size) as hands:
        await opened(hands, CoverageScreen())
        text = hands.screen
        words = [
            "2 of 5 surveyed (40 %)", "nobody left by 27 Jan", "Planning  ", "2 of 3 (66 %)",
            "Qin Yu", "Finance  ", "0 of 2 (0 %)", "Tang Bo", "Returned and isolated", "Gao Lei",
            "day 5 of 14, until 3 Feb", "! not called today", "Away", "He Min",
            "! should be back since 24 Jan",
        ]  # fmt: skip
        places = [text.find(each, text.find("╭") if place > 1 else 0)
                  for place, each in enumerate(words)]  # fmt: skip

        assert -1 not in places
        assert places == sorted(places)


async def test_whoever_was_called_today_is_told(tmp_path):
    async with at_the_desk(tmp_path, prepare=with_lines(ISOLATED, CALLED)) as hands:
        await opened(hands, CoverageScreen())

        assert "until 3 Feb  called today" in hands.screen
        assert "not called" not in hands.screen


async def test_everybody_surveyed_is_said(tmp_path):
    everybody = [
        ("census", {"person": name, "place": "here"})
        for names in SECTIONS.values()
        for name in names
    ]
    async with at_the_desk(tmp_path, prepare=with_lines(*everybody)) as hands:
        await opened(hands, CoverageScreen())

        assert "5 of 5 surveyed (100 %)" in hands.screen
        assert "Everybody is surveyed" in hands.screen
        assert "nobody left by" not in hands.screen


async def test_enter_opens_the_form_for_whoever_is_not_surveyed(tmp_path):
    async with at_the_desk(tmp_path, prepare=with_lines()) as hands:
        await opened(hands, CoverageScreen())
        await hands.press("down", "enter")

        assert isinstance(hands.app.screen, RegisterFormScreen)
        assert "He Min" in hands.screen
        assert "Planning" in hands.screen


async def test_enter_opens_the_line_of_whoever_is_isolated(tmp_path):
    async with at_the_desk(tmp_path, prepare=with_lines(ISOLATED)) as hands:
        await opened(hands, CoverageScreen())
        await hands.press("end", "enter")

        assert not isinstance(hands.app.screen, CoverageScreen | RegisterFormScreen)
        assert CENSUS.name in hands.screen
        assert "Gao Lei" in hands.screen


async def test_f_writes_todays_call_down(tmp_path):
    async with at_the_desk(tmp_path, prepare=with_lines(ISOLATED)) as hands:
        await opened(hands, CoverageScreen())
        await hands.press("f")
        assert "Whoever is isolated is called" in hands.screen
        await hands.press("end", "f")

        assert isinstance(hands.app.screen, RegisterFormScreen)
        assert FOLLOW_UPS.name in hands.screen
        assert "Gao Lei" in hands.screen
