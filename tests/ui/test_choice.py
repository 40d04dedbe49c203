"""One of a few words, chosen by key or mouse."""

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import Input

from dutyconsole.ui.widgets.choice import Choice

SOURCES = (
    ("telephone", "电话"),
    ("fax", "传真"),
    ("letter", "来文"),
    ("visitor", "来访"),
    ("network", "网络"),
    ("superior", "上级"),
)


class Form(App[None]):
    CSS = "Choice { width: 100%; }"
    BINDINGS = [("enter", "nothing", "")]

    def __init__(self, value: str = "", options: tuple[tuple[str, str], ...] = SOURCES) -> None:
        super().__init__()
        self.choice = Choice(options, value=value)
        self.changes: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.choice
        yield Input()

    def on_choice_changed(self, event: Choice.Changed) -> None:
        self.changes.append(event.value)


def line(pilot: Pilot[None]) -> str:
    choice = pilot.app.query_one(Choice)
    return "".join(segment.text for segment in choice.render_line(0)).rstrip()


async def test_nothing_need_be_chosen_at_first():
    async with Form().run_test(size=(60, 4)) as pilot:
        pilot.app.set_focus(None)
        await pilot.pause()

        assert line(pilot) == " 电话  传真  来文  来访  网络  上级"


async def test_the_chosen_word_stands_in_brackets():
    async with Form("fax").run_test(size=(60, 4)) as pilot:
        pilot.app.set_focus(None)
        await pilot.pause()

        assert line(pilot) == " 电话 [传真] 来文  来访  网络  上级"


async def test_the_focused_line_shows_which_digit_chooses_what():
    async with Form("fax").run_test(size=(60, 4)) as pilot:
        await pilot.pause()

        assert line(pilot) == "1电话 [传真]3来文 4来访 5网络 6上级"


@pytest.mark.parametrize(
    ("start", "keys", "expected"),
    [
        ("", "right", "telephone"),
        ("", "left", "telephone"),
        ("telephone", "right", "fax"),
        ("fax", "left", "telephone"),
        ("telephone", "left", "telephone"),
        ("superior", "right", "superior"),
        ("", "3", "letter"),
        ("", "３", "letter"),
        ("telephone", "0", "telephone"),
        ("telephone", "6", "superior"),
        ("telephone", "7", "telephone"),
        ("telephone", "x", "telephone"),
    ],
)
async def test_arrows_and_digits_choose(start, keys, expected):
    async with Form(start).run_test(size=(60, 4)) as pilot:
        await pilot.press(keys)

        assert pilot.app.query_one(Choice).value == expected


async def test_a_click_chooses_the_word_under_it():
    async with Form().run_test(size=(60, 4)) as pilot:
        await pilot.click(Choice, offset=(len("1电话 ") * 2 - 1, 0))

        assert pilot.app.query_one(Choice).value == "fax"


async def test_the_form_is_told_of_a_change_and_of_nothing_else():
    app = Form()
    async with app.run_test(size=(60, 4)) as pilot:
        await pilot.press("2", "shift+tab", "2", "shift+tab", "right", "right")

        assert app.changes == ["fax", "letter", "visitor"]


@pytest.mark.parametrize("key", ["3", "３"])
async def test_a_digit_chooses_and_goes_on_to_the_next_field(key):
    async with Form().run_test(size=(60, 4)) as pilot:
        await pilot.press(key)

        assert pilot.app.query_one(Choice).value == "letter"
        assert isinstance(pilot.app.focused, Input)


@pytest.mark.parametrize(
    ("letter", "expected"), [("f", "fax"), ("F", "fax"), ("l", ""), ("x", ""), ("来", "")]
)
async def test_the_letter_that_one_word_alone_begins_with_chooses_it(letter, expected):
    words = (("fax", "fax"), ("letter", "letter"), ("leader", "leader"), ("visit", "来访"))
    async with Form("", words).run_test(size=(60, 4)) as pilot:
        pilot.app.simulate_key(letter)
        await pilot.pause()

        assert pilot.app.query_one(Choice).value == expected
        assert pilot.app.query_one(Input).value == ("" if expected else letter)


async def test_what_is_typed_goes_whole_into_the_next_field_of_text():
    async with Form().run_test(size=(60, 4)) as pilot:
        for character in "市材料所8楼":
            pilot.app.simulate_key(character)
        await pilot.pause()

        assert pilot.app.query_one(Input).value == "市材料所8楼"
        assert pilot.app.query_one(Choice).value == ""


async def test_a_space_that_nothing_can_be_done_with_rings_the_bell(monkeypatch):
    async with Form().run_test(size=(60, 4)) as pilot:
        rung = []
        monkeypatch.setattr(pilot.app, "bell", lambda: rung.append("bell"))
        await pilot.press("space")

        assert rung == ["bell"]
        assert pilot.app.query_one(Input).value == ""


async def test_enter_goes_to_the_next_field():
    async with Form().run_test(size=(60, 4)) as pilot:
        await pilot.press("enter")

        assert isinstance(pilot.app.focused, Input)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("telephone", "[电话]2传真  >"),
        ("letter", "<2传真 [来文]>"),
        ("superior", "<5网络 [上级]"),
    ],
)
async def test_what_has_no_room_is_scrolled_and_said(value, expected):
    async with Form(value).run_test(size=(14, 4)) as pilot:
        await pilot.pause()

        assert line(pilot) == expected


async def test_a_click_in_a_scrolled_line_chooses_what_is_shown():
    async with Form("superior").run_test(size=(14, 4)) as pilot:
        await pilot.click(Choice, offset=(2, 0))

        assert pilot.app.query_one(Choice).value == "network"


class Folding(Form):
    CSS = "Choice { width: 100%; height: auto; }"


def lines(pilot: Pilot[None]) -> list[str]:
    choice = pilot.app.query_one(Choice)
    return [
        "".join(segment.text for segment in choice.render_line(line)).rstrip()
        for line in range(choice.size.height)
    ]


async def test_what_has_no_room_is_folded_where_there_may_be_more_lines():
    async with Folding("superior").run_test(size=(14, 6)) as pilot:
        await pilot.pause()

        assert lines(pilot) == ["1电话 2传真", "3来文 4来访", "5网络 [上级]"]


async def test_what_has_room_in_one_line_takes_one():
    async with Folding("superior").run_test(size=(60, 6)) as pilot:
        await pilot.pause()

        assert lines(pilot) == ["1电话 2传真 3来文 4来访 5网络 [上级]"]


async def test_a_click_into_a_folded_line_chooses_what_is_there():
    async with Folding().run_test(size=(14, 6)) as pilot:
        await pilot.click(Choice, offset=(8, 1))

        assert pilot.app.query_one(Choice).value == "visitor"


async def test_words_of_the_settings_are_text_and_not_markup():
    async with Form("a", (("a", "[/]结束"), ("b", "\x1b]52;c;x\x07"))).run_test(
        size=(60, 4)
    ) as pilot:
        await pilot.pause()

        assert line(pilot) == "[[/]结束]2]52;c;x"


async def test_without_any_words_there_is_nothing_to_choose():
    async with Form("", ()).run_test(size=(60, 4)) as pilot:
        await pilot.press("1", "right")

        assert pilot.app.query_one(Choice).value == ""
