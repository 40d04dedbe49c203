import shutil
import sqlite3
import stat
import threading

import pytest

from builders import AT
from dutyconsole.domain.pins import Instant
from dutyconsole.errors import NotAllowed, RecordUnwritable, StationBusy
from dutyconsole.home import Home
from dutyconsole.store import pin_file, pins
from dutyconsole.store.pin_hashes import Cost
from dutyconsole.store.pins import Pins

CHEAP = Cost(1, 8, 1)
LI = "739154"
NOW = Instant(AT.float_timestamp, 5000.0, "boot 1")


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path)


@pytest.fixture
def book(home):
    """The PIN of 李某."""
    with Pins(home.pins, cost=CHEAP) as made:
        made.set_first("李某", made.issue_code("李某", at_wall=NOW.wall), LI, NOW)
        yield made


def test_a_process_that_was_stopped_in_the_middle_blocks_nobody_for_ever(book, home, monkeypatch):
    monkeypatch.setattr(pin_file, "_PATIENCE", 0.1)

    with pin_file.alone_in(home.keys), pytest.raises(StationBusy, match="Another PIN"):
        book.check("李某", LI, NOW)
    book.check("李某", LI, NOW)


def test_the_file_and_its_folder_are_closed_to_others(book, home):
    assert [stat.S_IMODE(path.stat().st_mode) for path in (home.keys, home.pins)] == [0o700, 0o600]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o610])
def test_a_file_that_is_open_to_others_is_refused(book, home, mode):
    home.pins.chmod(mode)

    with pytest.raises(NotAllowed, match=r"open to other accounts; close it with `chmod go= "):
        Pins(home.pins)


@pytest.mark.parametrize("mode", [0o750, 0o705, 0o711])
def test_a_folder_that_is_open_to_others_is_refused(book, home, mode):
    home.keys.chmod(mode)

    with pytest.raises(NotAllowed, match="keys is open to other accounts"):
        Pins(home.pins)


def test_what_was_left_by_sqlite_in_the_middle_of_a_commit_is_closed_too(book, home, monkeypatch):
    modes = []

    def look(kept, given):
        return True

    monkeypatch.setattr(pins, "fits", look)
    write = book._owe

    def owing(*what):
        write(*what)
        modes.append(home.keys.joinpath("pins.db-journal").stat().st_mode & 0o777)

    monkeypatch.setattr(book, "_owe", owing)
    book.change("李某", LI, "284071", NOW)

    assert modes == [0o600]


def test_a_file_that_is_something_else_is_refused_in_a_sentence(home):
    home.keys.mkdir(mode=0o700)
    for content in (b"x" * 5000, b""):
        home.pins.write_bytes(content)
        home.pins.chmod(0o600)
        with pytest.raises(NotAllowed, match="cannot be read as PINs"):
            Pins(home.pins)


def test_two_that_make_the_file_at_once_make_one(home):
    made = []

    def make():
        with Pins(home.pins, cost=CHEAP) as book:
            made.append(book.issue_code(f"第{len(made)}人", at_wall=NOW.wall))

    threads = [threading.Thread(target=make) for _each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Pins(home.pins) as book:
        count = len(book.untold())

    assert (len(made), count) == (4, 4)
    assert [path.name for path in home.keys.iterdir()] == ["pins.db"]


def test_the_cost_is_measured_when_the_file_is_made_and_stays(home, monkeypatch):
    monkeypatch.setattr(pin_file, "measure", lambda: Cost(3, 16, 1))
    with Pins(home.pins) as book:
        assert book.cost == Cost(3, 16, 1)
    monkeypatch.setattr(pin_file, "measure", None)

    with Pins(home.pins) as book:
        assert book.cost == Cost(3, 16, 1)


def test_a_copy_made_while_nobody_writes_is_whole(book, home, tmp_path):
    with pin_file.alone_in(home.keys):
        shutil.copytree(home.keys, tmp_path / "copy")
    with Pins(tmp_path / "copy" / "pins.db") as copy:
        copy.check("李某", LI, NOW)


def test_where_an_attempt_cannot_be_counted_no_pin_is_looked_at(book, monkeypatch):
    book._db.execute("PRAGMA query_only = ON")
    monkeypatch.setattr(pins, "fits", None)

    with pytest.raises(RecordUnwritable, match="no PIN was looked at"):
        book.check("李某", LI, NOW)


def test_a_full_disk_is_told_in_a_sentence(book):
    book._db.execute(f"PRAGMA max_page_count = {book._ask('PRAGMA page_count')[0][0]}")

    with pytest.raises(RecordUnwritable, match="disk is full"):
        book.issue_code("孙某" * 2000, at_wall=NOW.wall)


def test_another_program_that_writes_is_waited_for_and_then_told(book, home):
    book._db.execute("PRAGMA busy_timeout = 10")
    with sqlite3.connect(home.pins, isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StationBusy):
            book.check("李某", LI, NOW)
        other.execute("ROLLBACK")
    other.close()
    book.check("李某", LI, NOW)


def test_the_last_commit_outlives_a_power_cut(book):
    """EXTRA: with FULL and a rollback journal, the last one may be rolled back after it."""
    pragmas = [book._ask(f"PRAGMA {name}")[0][0] for name in ("journal_mode", "synchronous")]

    assert pragmas == ["delete", 3]


def test_a_hash_that_was_replaced_stays_nowhere_in_the_file(book, home):
    (before,) = book._ask("SELECT hash FROM secret")[0]
    book.change("李某", LI, "284071", NOW)

    assert before.encode() not in home.pins.read_bytes()
