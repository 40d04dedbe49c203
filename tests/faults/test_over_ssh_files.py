"""The folder that leaders read from, the desk that fills it, and who would hinder both."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from faults.sshd import LEADER, UNIT, Door, Look, an_open_desk, an_open_door, until

pytestmark = [pytest.mark.needs("root", "ssh", "sshd", "setpriv")]
VIEWERS = 50
SEEN = 60
"""Columns of the list, without the bar beside it that tells how long it is."""

TRY = """
import os, sys
def succeeds(attempt, *words):
    try:
        attempt(*words)
    except OSError:
        return False
    return True
open_to = {
    "read": lambda path: os.open(path, os.O_RDONLY | os.O_NONBLOCK),
    "written": lambda path: os.open(path, os.O_WRONLY | os.O_NONBLOCK),
    "listed": os.listdir,
    "added to": lambda path: os.mkdir(os.path.join(path, "added")),
    "its mode changed": lambda path: os.chmod(path, 0o777),
    "renamed": lambda path: os.rename(path, path + "-"),
    "taken away": os.unlink,
}
for path in sys.argv[1:]:
    for what, attempt in open_to.items():
        if succeeds(attempt, path):
            print(what, os.path.basename(path))
"""
LOCK = """
import fcntl, os, sys, time
held = {}
while True:
    for name in os.listdir(sys.argv[1]):
        path = os.path.join(sys.argv[1], name)
        try:
            inode = os.stat(path).st_ino
            # Opened once alone: to close a file gives up all locks on it.
            if inode not in held:
                held[inode] = os.open(path, os.O_RDONLY)
                fcntl.flock(held[inode], fcntl.LOCK_EX | fcntl.LOCK_NB)
                if name.endswith(".db"):
                    fcntl.lockf(held[inode], fcntl.LOCK_SH | fcntl.LOCK_NB)
                    print(name, flush=True)
        except OSError:
            pass
    time.sleep(0.005)
"""
STRANGE = """
import os, socket, sys
new = sys.argv[1]
def made(name, what):
    path = os.path.join(new, name)
    what(path)
    return path
def write(bytes_):
    def to(path):
        with open(path, "wb") as file:
            file.write(bytes_)
    return to
hexes = "%032x.json"
made(hexes % 1, lambda path: os.symlink("/etc/passwd", path))
made(hexes % 2, lambda path: os.symlink(path, path))
made(hexes % 3, os.mkfifo)
made(hexes % 4, lambda path: os.truncate(os.open(path, os.O_CREAT | os.O_WRONLY), 2**40))
made(hexes % 5, os.mkdir)
made(hexes % 6, lambda path: socket.socket(socket.AF_UNIX).bind(path))
made(hexes % 7, lambda path: os.close(os.open(path, os.O_CREAT, 0)))
made(hexes % 8, write(b"\\xff\\xfe" * 1000))
made(hexes % 9, write(b"[" * 8000))
made("a\\n\\x1b]52;c;ZXZpbA==\\x07.json", write(b"{}"))
made(".hidden", write(b"{}"))
"""


@pytest.fixture(scope="module")
def door():
    with an_open_door() as door:
        yield door


@pytest.fixture(scope="module")
def desk(door):
    with an_open_desk(door) as desk:
        assert until(door.published.standing.exists), desk.screen
        yield desk


@contextmanager
def as_the_account(door: Door, program, *words) -> Iterator[subprocess.Popen[str]]:
    """A program of somebody who got past the viewer, as long as the block lasts."""
    command = door.as_the_account(program, *words)
    with subprocess.Popen(command, cwd="/", stdout=subprocess.PIPE, text=True) as running:
        try:
            yield running
        finally:
            running.kill()


def open_to_the_account(door, *paths):
    """What it can do with them."""
    with as_the_account(door, TRY, *paths) as trying:
        said = trying.communicate()[0].splitlines()
    assert trying.returncode == 0
    return said


def test_no_file_of_the_station_is_open_to_the_account(door, desk):
    station = [door.home.path, *door.home.path.rglob("*")]

    assert len(station) > 5
    assert open_to_the_account(door, *station) == []


def test_nothing_of_the_door_can_be_changed_by_the_account(door, desk):
    names = "keys", f"keys/{door.account}", "dutyconsole-view", "door.conf"
    said = open_to_the_account(door, *(door.folder / name for name in names))

    assert [line for line in said if not line.startswith(("read ", "listed "))] == []


def test_what_is_published_can_be_read_and_nothing_else(door, desk):
    folder = door.published
    files = [path for path in folder.path.iterdir() if path.is_file()]
    said = open_to_the_account(door, folder.path, *files)

    assert {folder.record, folder.settings, folder.standing} <= set(files)
    assert sorted(said) == sorted(
        [
            f"read {folder.path.name}",
            f"listed {folder.path.name}",
            *(f"read {f.name}" for f in files if f != folder.spare),
        ]
    )


def test_the_inbox_takes_files_but_is_not_listed_renamed_or_taken_away(door, desk):
    inbox = door.published.inbox

    assert open_to_the_account(door, inbox) == []
    for name in "tmp", "new":
        assert open_to_the_account(door, inbox / name) == [f"added to {name}"]


def test_what_a_leader_sends_reaches_the_desk_through_the_door(door, desk):
    look = Look(door)
    look.comes_in()
    look.press("m")
    look.settle()
    look.press("先把名单报上来\x1bOQ")

    assert until(lambda: "先把名单报上来" in desk.screen), (look.settle(), desk.screen)
    assert LEADER in desk.screen


@pytest.mark.timeout(150)
def test_locks_held_for_ever_on_what_is_published_stop_neither_the_desk_nor_viewers(door, desk):
    look = Look(door)
    look.comes_in()
    with as_the_account(door, LOCK, door.published.path) as locking:
        assert locking.stdout
        assert "duty.db" in locking.stdout.readline()
        for number in range(2):
            door.takes_down(f"锁后{number}")
            # Two seconds it waits for the lock, and then makes another file.
            look.wait_until(lambda number=number: f"锁后{number}" in look.screen, seconds=60)

        assert locking.poll() is None
    assert desk.program.poll() is None


def test_strange_things_in_the_inbox_hinder_nothing(door, desk):
    new = door.published.inbox / "new"
    with as_the_account(door, STRANGE, new) as dropping:
        dropping.communicate()
    assert dropping.returncode == 0
    # A folder is passed over, and alarms until somebody has looked into it.
    gone = until(lambda: all(each.is_dir() for each in new.iterdir()))
    look = Look(door)
    look.comes_in()
    door.takes_down("投件之后")
    look.wait_for("投件之后")
    kept = [
        each for each in door.home.refused.rglob("*") if each.is_file() and not each.is_symlink()
    ]

    assert gone, list(new.iterdir())
    assert desk.program.poll() is None
    assert b"\x1b]52" not in desk.written
    assert sum(each.stat().st_blocks for each in kept) < 1000
    assert not [each for each in kept if b"root:" in each.read_bytes()]


def list_of(look):
    """The lines of the list, and how each begins: the one with the cursor differs from the rest."""
    cells = look._screen.buffer
    lines = enumerate(look.screen.splitlines())
    return [(line[:SEEN], cells[row][0].bg) for row, line in lines if UNIT in line]


def test_a_copy_put_in_its_place_moves_neither_cursor_nor_filter_nor_what_is_seen(door, desk):
    door.takes_down(*(f"滤{number:02}" for number in range(30)))
    look = Look(door)
    look.comes_in()
    look.press("/")
    look.wait_for("Words")
    look.press("滤")
    look.wait_for("Found: 30 entries")
    look.press("\x1b[B")
    look.wait_for("Enter Open")
    look.press("\x1b[B" * 20)
    look.wait_for("滤10")
    look.settle()
    before = list_of(look)
    door.takes_down("滤30", "别的")
    look.wait_for("Found: 31 entries")
    look.settle()

    assert len({colour for _line, colour in before}) == 2
    assert "滤29" not in "".join(line for line, _colour in before)
    assert list_of(look) == before


@pytest.mark.timeout(120)
def test_fifty_viewers_at_once_all_see_what_is_new(door, desk):
    looks = [Look(door, size=(80, 24)) for _each in range(VIEWERS)]
    for look in looks:
        look.comes_in()
    door.takes_down("五十人看")
    for look in looks:
        look.wait_for("五十人看")

    assert len(door.viewers()) == VIEWERS
    for look in looks:
        look.program.kill()
    assert until(door.is_left, seconds=20), len(door.processes())
