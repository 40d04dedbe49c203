import re
import threading

import pytest
from textual.worker import WorkerFailed

from dutyconsole.domain.pins import Instant
from dutyconsole.language import CHINESE, ENGLISH
from dutyconsole.store import pins
from dutyconsole.store.alarms import of_record
from dutyconsole.store.handover import get_last, list_steps
from dutyconsole.store.pin_hashes import Cost
from dutyconsole.ui.dialogs import signing
from dutyconsole.ui.dialogs.signing import SigningDialog
from dutyconsole.ui.screens.handover import HandoverScreen
from keyboard import NARROW, WIDE, at_the_desk
from signatures import (
    INCOMING,
    OUTGOING,
    all_accepted,
    events,
    fill_in,
    morning,
    offered,
    pin_of,
    sign,
    steps,
    swiftly,
)


async def signing_of_the_offer(hands):
    """The dialog in which the outgoing crew signs."""
    await hands.wait_until(morning())
    await hands.press("h", "f2")


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
@pytest.mark.parametrize(
    ("speaking", "words"),
    [
        (ENGLISH, ["Sign: handing over", "Ready to be relieved.", "[ ] Lead officer  Wu Xia"]),
        (CHINESE, ["签字", "已按交接班记录交代清楚，请接班。", "[ ] 主班  吴霞"]),
    ],
)
async def test_it_says_what_is_signed_and_who_signs(tmp_path, size, speaking, words):
    async with at_the_desk(tmp_path, size=size, speaking=speaking) as hands:
        await signing_of_the_offer(hands)

        assert [each for each in words if each not in hands.screen] == []


async def test_it_takes_two_pins_and_two_enters(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await signing_of_the_offer(hands)
        await sign(hands, "Wu Xia")
        assert "[x] Lead officer  Wu Xia  signed" in hands.screen
        assert hands.app.focused.id == "signing-pin"
        await sign(hands, "Zheng Hao")

        assert steps(hands) == ["offered"]


async def test_whoever_leaves_the_dialog_halfway_has_not_signed(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await signing_of_the_offer(hands)
        await sign(hands, "Wu Xia")
        await hands.press("escape")

        assert steps(hands) == []
        assert isinstance(hands.app.screen, HandoverScreen)


async def test_a_wrong_pin_is_an_entry_and_the_right_one_is_good_after_it(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await signing_of_the_offer(hands)
        await fill_in(hands, "193755")
        assert "This is not the PIN of Wu Xia; try again" in hands.screen
        assert events(hands)[-1] == "pin.failed"
        await sign(hands, *OUTGOING)

        assert steps(hands) == ["offered"]


async def test_after_some_wrong_ones_it_says_how_long_to_wait_and_waiting_helps(
    tmp_path, monkeypatch
):
    seconds = [0.0]
    monkeypatch.setattr("dutyconsole.ui.pins.instant", lambda: Instant(0.0, seconds[0], "boot"))
    async with at_the_desk(tmp_path) as hands:
        await signing_of_the_offer(hands)
        await fill_in(hands, "193751", "193752", "193753", "193754")
        assert "the next attempt is possible in 5 seconds" in said(hands)
        await sign(hands, "Wu Xia")
        assert "this one was not looked at" in said(hands)
        seconds[0] = 5.0
        await sign(hands, "Wu Xia")

        assert "[x] Lead officer  Wu Xia" in hands.screen


async def test_the_pin_of_somebody_else_is_wrong(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await signing_of_the_offer(hands)
        await fill_in(hands, pin_of(hands, "Zheng Hao"))

        assert "This is not the PIN of Wu Xia" in hands.screen


async def test_something_that_is_no_pin_is_no_attempt(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await signing_of_the_offer(hands)
        before = events(hands)
        await fill_in(hands, "12")

        assert "A PIN has 6 to 12 digits" in hands.screen
        assert events(hands) == before


async def test_nobody_signs_twice(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await signing_of_the_offer(hands)
        await sign(hands, "Wu Xia")
        await hands.press("shift+tab")
        await fill_in(hands, "Wu Xia", pin_of(hands, "Wu Xia"))

        assert "Wu Xia has signed already" in hands.screen


async def test_nobody_signs_on_both_sides(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await offered(hands)
        await all_accepted(hands)
        await hands.press("f2")
        await stand_in(hands, "Wu Xia", "Nobody came")
        await sign(hands, "Wu Xia")
        await sign(hands, "Shan Peng")

        assert "Wu Xia signed for the outgoing crew; nobody signs on both sides" in hands.screen
        assert steps(hands) == ["offered"]


async def test_two_people_with_one_pin_cannot_sign_both(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        give(hands, "Feng Jing", pin_of(hands, "Wu Xia"))
        await offered(hands)
        await all_accepted(hands)
        await hands.press("f2")
        await fill_in(hands, pin_of(hands, "Wu Xia"))

        assert "Feng Jing and Wu Xia have the same PIN: both set another one" in said(hands)
        assert "[ ] Lead officer  Feng Jing" in hands.screen


async def test_whoever_is_not_on_the_roster_says_why_they_stand_in(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await offered(hands)
        await all_accepted(hands)
        await hands.press("f2", "shift+tab", "shift+tab")
        await fill_in(hands, "mali")
        assert "In place of Feng Jing, because" in hands.screen
        await fill_in(hands, "", pin_of(hands, "Ma Li"))
        assert "Ma Li is not on the roster of this shift: say why" in said(hands)
        await fill_in(hands, "Feng Jing has a fever")
        await sign(hands, "Ma Li")
        assert "[x] Lead officer  Ma Li (stands in for Feng Jing)" in hands.screen
        await sign(hands, "Shan Peng")
        last = get_last(hands.app.db)
        first, _second = list_steps(hands.app.db, last.id)[-1].signatures

        assert (first.name, first.stands_in_for) == ("Ma Li", "Feng Jing")
        assert first.reason == "Feng Jing has a fever"
        assert "Lead officer Ma Li" in hands.screen


async def test_a_name_left_empty_is_asked_for(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await signing_of_the_offer(hands)
        await hands.press("shift+tab", "backspace", "f2")

        assert "Who signs? Type the name" in hands.screen
        assert hands.app.focused.id == "signing-name"


async def test_somebody_without_a_pin_is_told_who_gives_the_code(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        hands.app.home.pins.unlink()
        await signing_of_the_offer(hands)
        with pins.Pins(hands.app.home.pins, cost=Cost(1, 8)):
            await fill_in(hands, "193755")

        assert "Wu Xia has no PIN yet; the office issues a one-time code" in said(hands)


@pytest.fixture
def held(monkeypatch):
    """A look at a PIN that takes until it is let go; the real one follows."""
    really, go = signing.shown, threading.Event()

    def shown(*how):
        go.wait(10)
        really(*how)

    monkeypatch.setattr(signing, "shown", shown)
    yield go
    go.set()


async def typed_and_entered(hands, pin):
    """The PIN is typed, and is being looked at."""
    hands.app.screen.query_one("#signing-pin").value = pin
    hands.app.simulate_key("enter")
    await hands._pilot.pause()
    assert hands.app.screen._checking


async def test_while_a_pin_is_looked_at_the_dialog_says_so_and_takes_no_other(tmp_path, held):
    async with at_the_desk(tmp_path) as hands:
        await signing_of_the_offer(hands)
        await typed_and_entered(hands, pin_of(hands, "Wu Xia"))
        assert "Looking at the PIN .." in hands.screen
        hands.app.screen.action_sign()
        held.set()
        await hands.settle()

        assert "[x] Lead officer  Wu Xia" in hands.screen
        assert "[ ] Second officer  Zheng Hao" in hands.screen
        assert "pin.failed" not in events(hands)


async def test_leaving_while_a_pin_is_looked_at_is_no_signature_and_no_crash(tmp_path, held):
    async with at_the_desk(tmp_path) as hands:
        await signing_of_the_offer(hands)
        await typed_and_entered(hands, pin_of(hands, "Wu Xia"))
        await hands._pilot.press("escape")
        held.set()
        await hands.settle()
        await hands.press("f2")
        await sign(hands, *OUTGOING)

        assert steps(hands) == ["offered"]


async def test_the_help_may_lie_over_the_dialog_while_a_pin_is_looked_at(tmp_path, held):
    async with at_the_desk(tmp_path) as hands:
        await signing_of_the_offer(hands)
        await typed_and_entered(hands, pin_of(hands, "Wu Xia"))
        await hands._pilot.press("f1")
        held.set()
        await hands.settle()
        assert not isinstance(hands.app.screen, SigningDialog)
        await hands.press("escape")

        assert "[x] Lead officer  Wu Xia" in hands.screen


async def test_a_wrong_code_of_the_sheet_before_alarms_and_stops_nothing(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await taken_over_with_code(hands, "0000-0000")
        shift = hands.app.overview.watch.shift.id

        assert "Handed over at 08:25" in hands.screen
        assert [alarm.kind for alarm in of_record(hands.app.db, shift)] == ["sheet"]
        assert events(hands)[-2:] == ["handover.accepted", "sheet.compared"]


async def test_the_code_that_stands_on_the_sheet_before_is_no_alarm(tmp_path):
    from dutyconsole.store.sheet_checks import sheet_code

    async with at_the_desk(tmp_path) as hands:
        code = str(sheet_code(hands.app.db, get_last(hands.app.db)))
        await taken_over_with_code(hands, code[-9:])
        shift = hands.app.overview.watch.shift.id

        assert events(hands)[-1] == "sheet.compared"
        assert of_record(hands.app.db, shift) == ()


async def test_the_outgoing_crew_is_asked_for_no_code(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await signing_of_the_offer(hands)

        assert "Code of the sheet before" not in hands.screen


async def test_the_pin_is_on_no_screenshot_and_cannot_be_copied(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await signing_of_the_offer(hands)
        pin = pin_of(hands, "Wu Xia")
        await swiftly(hands, *pin)
        picture = hands.app.export_screenshot()
        await hands.press("ctrl+a", "ctrl+c", "ctrl+x")

        assert pin not in picture
        assert "••••••" in hands.screen
        assert hands.app.clipboard == ""


async def test_no_pin_is_told_to_the_record_or_kept_in_a_draft(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await offered(hands)
        await all_accepted(hands)
        await hands.press("f2")
        await fill_in(hands, "193755")
        used = ["193755", *(pin_of(hands, name) for name in (*OUTGOING, *INCOMING))]
        told = "\n".join(notice.message for notice in hands.app._notifications)
        drafts = "\n".join(path.read_text() for path in hands.app.home.drafts.iterdir())
        # The phones, of which the PINs of the demonstration are the ends, are no secret.
        bodies = (row["body"] for row in hands.app.db.execute("SELECT body FROM journal"))
        journal = re.sub(r"138\d{8}", "", "\n".join(bodies))

        assert drafts
        assert [pin for pin in used if pin in told + drafts + journal] == []


async def test_the_pin_is_in_no_crash_report(tmp_path, monkeypatch, capsys):
    def broken(home, name, pin, others):
        raise RuntimeError("a fault of the program")

    monkeypatch.setattr(signing, "shown", broken)
    typed = []

    async def until_it_breaks():
        async with at_the_desk(tmp_path) as hands:
            typed.append(pin_of(hands, "Wu Xia"))
            await signing_of_the_offer(hands)
            await sign(hands, "Wu Xia")

    with pytest.raises(WorkerFailed):
        await until_it_breaks()
    report = capsys.readouterr().err

    assert "a fault of the program" in report
    assert typed[0] not in report


def said(hands):
    """What the dialog says under its fields, in one line."""
    lines = hands.screen.splitlines()
    inner = (re.findall(r"│ (?:│ )?(.*?)\s*│", line) for line in lines)
    return " ".join(" ".join(each) for each in inner)


async def stand_in(hands, name, reason):
    """Somebody who is not on the roster types the name and why; the PIN is next."""
    hands.app.screen.query_one("#signing-name").focus()
    await fill_in(hands, name)
    await fill_in(hands, reason)
    hands.app.screen.query_one("#signing-pin").focus()


async def taken_over_with_code(hands, code):
    """The incoming crew has signed, and has typed the code of the sheet before."""
    await offered(hands)
    await all_accepted(hands)
    await hands.press("f2", "shift+tab")
    await fill_in(hands, code)
    await sign(hands, *INCOMING)


def give(hands, name, pin):
    """Somebody has this PIN from now on."""
    now = Instant(0.0, 0.0, "")
    with pins.opened(hands.app.home) as book:
        book.reset(name, pin, now)
