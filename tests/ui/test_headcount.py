import pytest

from builders import on
from dutyconsole.ui.screens.headcount import HeadcountScreen
from dutyconsole.ui.screens.register_form import RegisterFormScreen
from keyboard import NARROW, WIDE, at_the_desk
from staff_desk import SECTIONS, opened, with_lines


def measured(name, **typed):
    return ("temperatures", {"person": name, "round": "2", "temperature": "36.5", **typed})


ISOLATED = (
    "census",
    {"person": "Gao Lei", "place": "here", "isolation": "home", "isolation_from": "2020-01-20"},
)
EVERYBODY = tuple(measured(name) for names in SECTIONS.values() for name in names)


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
async def test_a_headcount_that_closes_says_so(tmp_path, size):
    async with at_the_desk(tmp_path, prepare=with_lines(*EVERYBODY), size=size) as hands:
        await opened(hands, HeadcountScreen())

        assert "on the establishment 5 = in post 5 + works at home 0" in hands.screen
        assert "It closes" in hands.screen
        assert "!" not in hands.screen


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
async def test_whoever_makes_the_difference_is_named(tmp_path, size):
    prepare = with_lines(*EVERYBODY[:3], ISOLATED)
    async with at_the_desk(tmp_path, prepare=prepare, size=size) as hands:
        await opened(hands, HeadcountScreen())
        head, listed = hands.screen.split("╭")

        assert "5 != in post 2" in head
        assert "! Does not close, 3 people: Gao Lei, Tang Bo, Yan Jie" in head
        assert "Two registers disagree: 1" in listed
        assert "Nobody said where they are: 2" in listed
        assert "in isolation by census 1, in post by temperatures 1" in listed


async def test_sections_are_counted_by_where_their_people_are(tmp_path):
    at_home = measured("Tang Bo", status="home", temperature="")
    async with at_the_desk(tmp_path, prepare=with_lines(*EVERYBODY[:2], at_home)) as hands:
        await opened(hands, HeadcountScreen())
        rows = {line.split()[1]: line.split()[2:-1] for line in hands.screen.split("\n")
                if "│ Planning" in line or "│ Finance" in line}  # fmt: skip

        assert rows["Planning"] == ["2", "0", "0", "0", "0", "0", "1"]
        assert rows["Finance"] == ["0", "1", "0", "0", "0", "0", "1"]


async def test_enter_shows_the_people_of_a_section_and_what_says_where_they_are(tmp_path):
    async with at_the_desk(tmp_path, prepare=with_lines(*EVERYBODY)) as hands:
        await opened(hands, HeadcountScreen())
        await hands.press("enter")
        assert "Qin Yu  Planning  in post (Temperatures 3)" in hands.screen
        await hands.press("down", "enter")

        assert not isinstance(hands.app.screen, HeadcountScreen)
        assert "36.5" in hands.screen


async def test_enter_on_whom_nobody_placed_opens_the_form(tmp_path):
    async with at_the_desk(tmp_path, prepare=with_lines(*EVERYBODY[:4])) as hands:
        await opened(hands, HeadcountScreen())
        await hands.press("enter")

        assert isinstance(hands.app.screen, RegisterFormScreen)
        assert "Yan Jie" in hands.screen


async def test_whoever_leaves_is_out_when_the_minute_comes(tmp_path):
    outing = ("outings", {"person": "Gao Lei", "at": "16:15", "destination": "Beijing",
                          "back_by": "18:00", "reason": "meeting",
                          "approved_leader": "Zhang"})  # fmt: skip
    async with at_the_desk(tmp_path, prepare=with_lines(*EVERYBODY, outing)) as hands:
        await opened(hands, HeadcountScreen())
        assert "in post 5" in hands.screen
        await hands.wait_until(on("16:14:30"))
        assert "in post 5" in hands.screen
        await hands.wait_until(on("16:15:30"))

        assert "in post 4" in hands.screen
        assert "out 1" in hands.screen
