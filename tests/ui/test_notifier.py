"""The notifier's process, as the desk looks after it."""

import os
import signal
import subprocess
import sys
import time
from contextlib import closing

import pytest

from builders import ZONE
from dutyconsole import clock, demo
from dutyconsole.domain.outbox import State
from dutyconsole.home import Home
from dutyconsole.store import outbox
from dutyconsole.store.database import connect
from dutyconsole.ui.notifier import Notifier
from notifying import PATIENCE, notices, put_in, until, write_channels
from post_offices import web_office


@pytest.fixture
def home(tmp_path):
    home = Home(tmp_path / "station")
    demo.build(home, at=clock.now(ZONE), special=False, registers=False)
    return home


@pytest.fixture
def counted():
    """A clock that only counts, and stands where the list says."""
    return [1000.0]


@pytest.fixture
def notifier(home, counted):
    found = Notifier(home, lambda: counted[0])
    yield found
    process = found._process
    found.end()
    if process:
        process.wait(PATIENCE)


def test_without_channels_there_is_no_process(notifier):
    notifier.tick()

    assert not notifier.is_alive


def test_where_there_are_channels_messages_are_sent(home, notifier):
    with web_office() as office, closing(connect(home.record)) as db:
        write_channels(home, {"王某": [office.url]})
        put_in(db, notices(2))
        notifier.tick()

        assert until(db, lambda found: {each.state for each in found} == {State.SENT})
        assert sorted(office.keys) == ["0000beef", "0001beef"]


def test_it_has_no_terminal_and_a_group_of_its_own(home, notifier):
    write_channels(home, {})
    notifier.tick()
    pid = notifier._process.pid

    assert os.getsid(pid) == pid


def test_it_is_begun_again_after_a_while_and_later_each_time(home, notifier, counted):
    write_channels(home, {})
    seen = []
    for second in range(80):
        counted[0] = 1000.0 + second
        notifier.tick()
        if notifier.is_alive:
            seen.append(second)
            os.kill(notifier._process.pid, signal.SIGKILL)
            notifier._process.wait(PATIENCE)

    assert seen == [0, 3, 14, 75]


def test_what_it_said_when_it_died_is_kept(home, notifier, counted):
    write_channels(home, {})
    home.channels.chmod(0o644)
    notifier.tick()
    notifier._process.wait(PATIENCE)
    notifier.tick()
    refused = notifier.complaint
    home.channels.chmod(0o600)
    counted[0] += 5
    notifier.tick()
    counted[0] += 60
    notifier.tick()

    assert refused.startswith("Error: ")
    assert refused.endswith(f"chmod 600 {home.channels}")
    assert (notifier.is_alive, notifier.complaint) == (True, "")


def test_it_ends_when_there_are_no_channels_any_more(home, notifier):
    write_channels(home, {})
    notifier.tick()
    process = notifier._process
    home.channels.unlink()
    notifier.tick()

    assert process.wait(PATIENCE) == 0
    assert not notifier.is_alive


def test_it_ends_with_a_desk_that_is_killed(home):
    """A desk in a process of its own, dead before it can end anything."""
    write_channels(home, {})
    code = (
        "import sys, time; from pathlib import Path; from dutyconsole.home import Home\n"
        "from dutyconsole.ui.notifier import Notifier\n"
        f"it = Notifier(Home(Path({str(home.path)!r})), time.monotonic)\n"
        "it.tick(); print(it._process.pid, flush=True); time.sleep(600)\n"
    )
    desk = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    with desk.stdout as said:
        pid = int(said.readline())
    desk.kill()
    desk.wait(PATIENCE)
    end = time.monotonic() + PATIENCE
    while _is_there(pid) and time.monotonic() < end:
        time.sleep(0.02)

    assert not _is_there(pid)


def _is_there(pid):
    """Whether it runs; whoever is over and not yet waited for does not."""
    try:
        with open(f"/proc/{pid}/stat") as stat:  # noqa: PTH123 - a file of the kernel
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_the_desk_does_not_wait_for_what_is_under_way(home, counted):
    notifier = Notifier(home, lambda: counted[0])
    with web_office() as office, closing(connect(home.record)) as db:
        office.mood = "hang"
        write_channels(home, {"王某": [office.url]})
        put_in(db, notices(1))
        notifier.tick()
        assert until(db, lambda _found: office.taken)
        process = notifier._process
        begun = time.monotonic()
        notifier.end()
        took = time.monotonic() - begun
        office.over.set()

        assert took < 5
        assert process.wait(PATIENCE) == 0
        assert outbox.get(db, 1).state is State.UNKNOWN
