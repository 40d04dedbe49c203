"""Manners of the process, tried with real processes in real pseudo-terminals."""

import os
import pty
import subprocess
import sys
import textwrap

CRASHING = """
    from textual.app import App
    from textual.widgets import Input
    from dutyconsole.ui.process import WellMannered, run

    class Crashing(WellMannered):
        def compose(self):
            yield Input(password=True)

        def on_input_changed(self, event):
            secret = "pin-4711" + event.value
            raise RuntimeError("a fault of the program")

        def on_ready(self):
            self.query_one(Input).value = "x"

    import sys
    sys.exit(run(Crashing))
"""


def in_a_terminal(source):
    """Run Python source in a pseudo-terminal; its exit status and all that it wrote there."""
    ours, theirs = pty.openpty()
    program = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(source)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    written = b"".join(_pieces(ours))
    os.close(ours)
    return program.wait(), written.decode(errors="replace")


def _pieces(terminal):
    while True:
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # what a terminal says once its last user has gone
            return
        yield piece


def test_a_crash_ends_with_a_status_that_is_not_zero_and_tells_where():
    status, written = in_a_terminal(CRASHING)

    assert status == 1
    assert "a fault of the program" in written


def test_a_crash_report_holds_no_values_of_variables():
    _status, written = in_a_terminal(CRASHING)

    assert "pin-4711x" not in written
    assert "locals" not in written


def test_the_terminal_is_left_whole_after_a_crash():
    _status, written = in_a_terminal(CRASHING)

    assert "\x1b[?1049l" in written
    assert "\x1b[?25h" in written


def test_without_a_terminal_nothing_starts():
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(CRASHING)],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )

    assert done.returncode == 1
    assert "The console needs a terminal" in done.stderr or "终端" in done.stderr


def test_the_kitty_keyboard_protocol_is_off_before_textual_is_imported():
    source = (
        "import sys, os\n"
        "from dutyconsole import __main__\n"
        "import dutyconsole.cli\n"
        "dutyconsole.cli.main = lambda: print(os.environ['TEXTUAL_DISABLE_KITTY_KEY'],"
        " 'textual' in sys.modules)\n"
        "__main__.main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", source], capture_output=True, text=True, check=True
    )

    assert done.stdout.split() == ["1", "False"]
