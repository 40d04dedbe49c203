import re

import pytest

from builders import AT
from dutyconsole.domain.pins import Instant
from dutyconsole.language import CHINESE, ENGLISH
from dutyconsole.store import pins
from dutyconsole.ui.dialogs.pin import PinDialog
from dutyconsole.ui.dialogs.signing import SigningDialog
from dutyconsole.ui.screens.people import PeopleScreen
from keyboard import NARROW, WIDE, at_the_desk
from signatures import OUTGOING, events, fill_in, morning, pin_of, sign, steps

NEW = "194602"


async def at_the_pin_of(hands, typed):
    """The dialog in which somebody sets a PIN, opened from the directory."""
    await hands.press("p")
    await hands.type(typed)
    await hands.press("f5")


def without_a_pin(hands, name):
    """Somebody has no PIN yet; the code that the office issues."""
    path = hands.app.home.pins
    with pins.opened(hands.app.home) as book:
        book._db.execute("DELETE FROM secret WHERE name = ?", (name,))
        assert path.exists()
        return book.issue_code(name, at_wall=pins_now().wall)


def pins_now():
    """This moment, as the dialog asks for it."""
    from dutyconsole.ui.pins import instant

    return instant()


def is_pin_of(hands, name, pin):
    """Whether this is the PIN of somebody."""
    with pins.opened(hands.app.home) as book:
        return book.same_pin(pin, [name]) == name


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
@pytest.mark.parametrize(
    ("speaking", "typed", "words"),
    [
        (ENGLISH, "wuxia", ["Set a PIN", "Wu Xia", "Present PIN", "New PIN, 6 to 12 digits"]),
        (CHINESE, "wuxia", ["设置PIN", "吴霞", "现用PIN", "新PIN，6至12位数字"]),
    ],
)
async def test_it_says_whose_pin_it_is_and_what_is_asked(tmp_path, size, speaking, typed, words):
    async with at_the_desk(tmp_path, size=size, speaking=speaking) as hands:
        await at_the_pin_of(hands, typed)

        assert [each for each in words if each not in hands.screen] == []


async def test_a_first_pin_is_set_with_the_code_of_the_office(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        code = without_a_pin(hands, "Wu Xia")
        await at_the_pin_of(hands, "wuxia")
        assert "One-time code" in hands.screen
        await fill_in(hands, code, NEW, NEW)

        assert "The PIN of Wu Xia is set" in hands.screen
        assert isinstance(hands.app.screen, PeopleScreen)
        assert is_pin_of(hands, "Wu Xia", NEW)
        assert events(hands)[-1] == "pin.set"


async def test_a_code_that_is_wrong_is_an_entry_and_the_right_one_is_good_after_it(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        code = without_a_pin(hands, "Wu Xia")
        await at_the_pin_of(hands, "wuxia")
        await fill_in(hands, f"{(int(code) + 1) % 10**8:08}", NEW, NEW)
        assert "This is not the one-time code of Wu Xia" in hands.screen
        assert events(hands)[-1] == "pin.failed"
        await fill_in(hands, code, NEW, NEW)

        assert is_pin_of(hands, "Wu Xia", NEW)


async def test_a_pin_is_changed_by_whoever_knows_it(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await at_the_pin_of(hands, "wuxia")
        await fill_in(hands, pin_of(hands, "Wu Xia"), NEW, NEW)

        assert is_pin_of(hands, "Wu Xia", NEW)
        assert events(hands)[-1] == "pin.changed"


@pytest.mark.parametrize(
    ("new", "again", "words"),
    [
        (NEW, "194603", "The two are not the same"),
        ("123456", "123456", "This PIN is too simple"),
        ("1946", "1946", "A PIN has 6 to 12 digits"),
    ],
)
async def test_what_cannot_be_a_new_pin_is_said_before_anything_is_looked_at(
    tmp_path, new, again, words
):
    async with at_the_desk(tmp_path) as hands:
        before = events(hands)
        await at_the_pin_of(hands, "wuxia")
        await fill_in(hands, "555555", new, again)

        assert words in hands.screen
        assert hands.app.focused.id == "pin-right"
        assert events(hands) == before


async def test_a_forgotten_pin_is_set_anew_when_an_officer_and_the_duty_leader_sign(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await forgotten(hands)
        assert "One of these signs: Zhou Lijuan, Zhang Jianjun" in hands.screen
        await signed_by(hands, "Zheng Hao", "Zhou Lijuan")

        assert "The PIN of Wu Xia is set" in hands.screen
        assert is_pin_of(hands, "Wu Xia", NEW)
        assert events(hands)[-1] == "pin.reset"


async def test_two_officers_alone_cannot_set_a_pin_anew(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await forgotten(hands)
        await signed_by(hands, "Zheng Hao", "Li Ming")

        assert "For a new PIN one of these signs too: Zhou Lijuan" in said(hands)
        assert is_pin_of(hands, "Wu Xia", pin_of(hands, "Wu Xia"))


async def test_nobody_signs_for_their_own_new_pin(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await forgotten(hands)
        await signed_by(hands, "Zhou Lijuan", "Wu Xia")

        assert "Two others sign for a new PIN of Wu Xia" in said(hands)


async def test_one_who_signs_for_a_new_pin_is_not_asked_why(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await forgotten(hands)
        await fill_in(hands, "Zheng Hao")

        assert "because" not in hands.screen
        assert hands.app.focused.id == "signing-pin"


async def test_a_pin_set_while_one_signs_is_good_at_once(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        code = without_a_pin(hands, "Wu Xia")
        await hands.wait_until(morning())
        await hands.press("h", "f2", "f5")
        await fill_in(hands, code, NEW, NEW)
        assert isinstance(hands.app.screen, SigningDialog)
        await fill_in(hands, NEW)
        await sign(hands, OUTGOING[1])

        assert steps(hands) == ["offered"]


async def test_leaving_the_dialog_sets_nothing(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await at_the_pin_of(hands, "wuxia")
        await fill_in(hands, pin_of(hands, "Wu Xia"), NEW)
        await hands.press("escape")

        assert not isinstance(hands.app.screen, PinDialog)
        assert not is_pin_of(hands, "Wu Xia", NEW)


async def test_no_pin_of_the_dialog_is_seen_or_told(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await at_the_pin_of(hands, "wuxia")
        await fill_in(hands, pin_of(hands, "Wu Xia"), NEW)
        picture = hands.app.export_screenshot()
        await fill_in(hands, NEW)
        told = "\n".join(notice.message for notice in hands.app._notifications)
        journal = "\n".join(row["body"] for row in hands.app.db.execute("SELECT body FROM journal"))

        assert NEW not in picture + told + journal


async def test_what_a_crash_left_untold_is_told_when_the_desk_opens(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        home = hands.app.home
    with pins.opened(home) as book:
        book._owe("Wu Xia", "failed", "", Instant(AT.float_timestamp, 0.0, "").wall)
    async with at_the_desk(tmp_path) as hands:
        assert events(hands)[-1] == "pin.failed"


async def forgotten(hands):
    """Wu Xia has forgotten the PIN; the two others are asked to sign."""
    await at_the_pin_of(hands, "wuxia")
    await hands.press("shift+tab", "3")
    await fill_in(hands, NEW, NEW)


async def signed_by(hands, *names):
    """These sign, each with name and PIN."""
    for name in names:
        await fill_in(hands, name)
        await sign(hands, name)


def said(hands):
    """What the dialogs say, in one line."""
    lines = (re.sub(r"[│╭╮╰╯─]+", " ", line) for line in hands.screen.splitlines())
    return " ".join(" ".join(lines).split())
