"""Manners of the process, tried with real processes in real pseudo-terminals."""

import os
import pty
import signal
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


WAITING = """
    from textual.app import App
    from textual.widgets import Static
    from dutyconsole.ui.process import WellMannered, run

    class Waiting(WellMannered):
        def compose(self):
            yield Static("waiting")

    import sys
    sys.exit(run(Waiting))
"""

RESUMED = """
    import os, signal, sys, threading
    from dutyconsole.ui.process import WellMannered, run

    class Resumed(WellMannered):
        def on_ready(self):
            os.kill(os.getpid(), signal.SIGCONT)
            self.set_timer(0.1, self.count)

        def count(self):
            names = [thread.name for thread in threading.enumerate()]
            self.exit(return_code=names.count("textual-input"))

    sys.exit(run(Resumed))
"""

TOLD_WHILE_STARTING = """
    import os, signal, sys
    from textual.containers import Vertical
    from textual.screen import Screen
    from textual.widgets import Static
    from dutyconsole.ui.process import WellMannered, run

    class Board(Screen):
        def compose(self):
            os.kill(os.getpid(), signal.SIGHUP)
            with Vertical(), Vertical(), Vertical():
                yield Static("deep in a pane")

        def on_mount(self):
            self.query_one(Static)

    class Told(WellMannered):
        def get_default_screen(self):
            return Board()

    sys.exit(run(Told))
"""

PATIENCE = 20
"""Seconds within which a program has to end that was told to; a loaded machine is slow."""


def started(source, **streams):
    """Python source running in a pseudo-terminal, and our end of that."""
    ours, theirs = pty.openpty()
    program = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(source)],
        **({"stdin": theirs, "stdout": theirs, "stderr": theirs} | streams),
        start_new_session=True,
    )
    os.close(theirs)
    return program, ours


def in_a_terminal(source):
    """Run Python source in a pseudo-terminal; its exit status and all that it wrote there."""
    program, ours = started(source)
    written = b"".join(_pieces(ours))
    os.close(ours)
    return program.wait(), written.decode(errors="replace")


def hung_up(source, *, once):
    """Run Python source in a terminal that goes when `once` was written there; its status."""
    program, ours = started(source)
    written = b""
    for piece in _pieces(ours):
        written += piece
        if once in written:
            break
    os.close(ours)
    try:
        return program.wait(PATIENCE)
    finally:
        program.kill()
        program.wait()


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


def test_a_program_ends_once_its_terminal_has_gone_though_no_signal_tells_it():
    assert hung_up(WAITING, once=b"waiting") == 128 + signal.SIGHUP


def test_what_was_not_suspended_is_not_started_a_second_time():
    status, _written = in_a_terminal(RESUMED)

    assert status == 1


def test_a_program_told_to_stop_while_it_starts_ends_in_order():
    status, written = in_a_terminal(TOLD_WHILE_STARTING)

    assert status == 128 + signal.SIGHUP
    assert "Traceback" not in written


def test_nothing_is_drawn_into_a_file():
    program, ours = started(WAITING, stderr=subprocess.PIPE)
    try:
        _out, complaint = program.communicate(timeout=PATIENCE)
    finally:
        program.kill()
        os.close(ours)

    assert program.returncode == 1
    assert "NoTerminal" in complaint.decode()


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
