"""What is typed into a form outlives its desk, in a real process and a real terminal."""

import signal
import time

import arrow
import pytest

from builders import ZONE
from dutyconsole import demo, language
from dutyconsole.home import Home
from terminal import Terminal

TYPED = "市材料研究所"
SECONDS = 5.0
"""Within which a desk that is told to stop is gone."""


@pytest.fixture
def home(tmp_path):
    """The demonstration station, by the real clock: the program in the terminal asks it."""
    language.use(language.ENGLISH)
    home = Home(tmp_path)
    demo.build(home, at=arrow.now(ZONE).floor("second"), special=False, registers=False)  # noqa: TID251 - the program asks it too
    return home


def at_the_form(home):
    """A desk whose form is open."""
    desk = Terminal("-m", "dutyconsole", "--home", str(home.path), "--lang", "en")
    desk.wait_for("Duty log")
    desk.wait_for("? Help")
    desk.press("n")
    desk.wait_for("Incident intake")
    return desk


def type_half_a_message(desk):
    desk.press(f"1{TYPED}")
    desk.wait_for(TYPED)
    desk.press("\t\t\t\t\t发热38.1度")
    desk.wait_for("发热38.1度")


def restored(home):
    """What the form of the next desk shows."""
    desk = at_the_form(home)
    desk.wait_for("restored")
    form = desk.settle()
    desk.program.kill()
    desk.end()
    return form


def test_a_desk_that_is_killed_loses_nothing_typed(home):
    desk = at_the_form(home)
    type_half_a_message(desk)
    # The key after them has been answered: so have they.
    desk.press("\t")
    desk.wait_for("1Natural disaster")
    desk.program.kill()
    assert desk.end() == -signal.SIGKILL

    form = restored(home)
    assert TYPED in form
    assert "发热38.1度" in form
    assert "[telephone]" in form


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_desk_that_is_told_to_stop_leaves_the_terminal_whole_and_the_draft(home, number):
    desk = at_the_form(home)
    type_half_a_message(desk)
    told = time.monotonic()
    desk.program.send_signal(number)
    status = desk.end()

    assert status == 128 + number
    assert time.monotonic() - told < SECONDS
    written = desk.written.decode(errors="replace")
    assert "\x1b[?1049l" in written[written.rindex("\x1b[?1049h") :]
    assert written.rindex("\x1b[?25h") > written.rindex("\x1b[?25l")
    form = restored(home)
    assert TYPED in form
    assert "发热38.1度" in form


def test_another_desk_does_not_take_the_draft_of_one_that_lives(home):
    desk = at_the_form(home)
    type_half_a_message(desk)
    other = at_the_form(home)
    form = other.screen
    for each in (desk, other):
        each.program.kill()
        each.end()

    assert TYPED not in form
    assert TYPED in restored(home)
