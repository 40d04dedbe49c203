"""A record that is not one, may not be written or is held: a sentence, a status, and it stays."""

import hashlib
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing, contextmanager

import pytest

from dutyconsole.home import Home
from faults.console import Console
from faults.disks import read_only, tmpfs
from faults.notebook import PATIENCE, Notebook, Tally, duty, faults_of

ADD = (
    "log", "add", "实验室漏水", "--by", "李某", "--source", "telephone",
    "--unit", "市材料研究所", "--category", "accident",
)  # fmt: skip
READING = (("status",), ("log", "list"), ("verify",))
LIKE_ANYBODY = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search")
"""Without root's privilege to look into what is closed."""


def emptied(path):
    path.write_bytes(b"")


def garbage(path):
    path.write_bytes(bytes(range(256)) * 400)


def cut_in_half(path):
    os.truncate(path, path.stat().st_size // 2)


def header_alone(path):
    os.truncate(path, 100)


def another_database(path):
    path.unlink()
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE t (x)")


def newer(path):
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 99")


def a_folder(path):
    path.unlink()
    path.mkdir()


def gone(path):
    path.unlink()


STRANGE = {
    emptied: "is not a duty record",
    garbage: "cannot be read as a duty record",
    cut_in_half: "",
    header_alone: "",
    another_database: "is not a duty record",
    newer: "update this one first",
    a_folder: "dutyconsole init",
    gone: "dutyconsole init",
}
"""What was done to the record, and words that the sentence must have."""


def content_of(path):
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else path.exists()


def is_a_sentence(done, words=""):
    """Whether a command was refused in one line that says this."""
    assert done.returncode in {1, 2}, (done.args, done.stdout, done.stderr)
    said = done.stderr or done.stdout
    assert "Traceback" not in said
    assert "fault of the program" not in said
    assert len(done.stderr.splitlines()) <= 1, done.stderr
    assert words in said
    return True


def console_says(home, words, *, status=1):
    """The console ends at once with the sentence alone."""
    desk = Console(home, size=(200, 24))
    assert desk.end() == status, desk.screen
    assert words in desk.screen
    assert "Traceback" not in desk.screen
    return desk.screen


@pytest.mark.parametrize("done_to_it", STRANGE, ids=lambda each: each.__name__)
def test_a_record_that_is_none_is_told_in_a_sentence_and_left_alone(home, tally: Tally, done_to_it):
    done_to_it(home.record)
    words, before = STRANGE[done_to_it], content_of(home.record)
    for command in (*READING, ADD):
        assert is_a_sentence(duty(home, *command), words), command
        assert content_of(home.record) == before, command
    console_says(home, words)

    assert content_of(home.record) == before
    tally(
        "a record that is none",
        by=done_to_it.__name__.replace("_", " "),
        times=len(READING) + 2,
        acknowledged=0,
        lost=0,
    )


@pytest.mark.parametrize("page", [1, 2, 5, 20, -1])
def test_a_page_of_zeros_is_found_and_nothing_ends_with_a_trace(home, tally: Tally, page):
    pages = home.record.stat().st_size // 4096
    with home.record.open("r+b") as file:
        file.seek(page % pages * 4096)
        file.write(b"\0" * 4096)
    verified = duty(home, "verify")
    for command in (*READING, ADD):
        done = duty(home, *command)
        assert done.returncode == 0 or is_a_sentence(done), command
    desk = Console(home)
    if not desk.comes_up():
        assert desk.end() == 1

    assert verified.returncode == 1, verified.stdout
    assert "Traceback" not in desk.screen
    tally("a page of zeros", by="written into the file", times=1, acknowledged=0, lost=0)


@pytest.mark.needs("root")
def test_on_a_read_only_file_system_it_is_read_and_not_written(home, tmp_path, tally: Tally):
    with tmpfs(tmp_path / "small", kilobytes=16 * 1024) as place:
        there = Home(shutil.copytree(home.path, place / "station"))
        assert duty(there, *ADD).returncode == 0
        read_only(place)
        before = content_of(there.record)
        for command in READING:
            done = duty(there, *command)
            assert (done.returncode, done.stderr) == (0, ""), command
        assert is_a_sentence(duty(there, *ADD))
        console_says(there, "")
        read_only(place, really=False)

        assert content_of(there.record) == before
        assert duty(there, *ADD).returncode == 0
        assert faults_of(there) == []
    tally("a read-only file system", by="remount,ro", times=5, acknowledged=2, lost=0)


@pytest.mark.needs("root", "loop", "mkfs.ext4")
def test_a_file_system_that_becomes_read_only_under_a_desk_is_told(
    disk, notebook: Notebook, tally: Tally
):
    with disk.mounted():
        writer = notebook.writer(disk.home, "--desk")
        assert writer.listen(lambda: writer.kept)
        heard = set(writer.kept)
        disk.refuse_writing()
        assert writer.listen(lambda: writer.refusals)
        kept = len(writer.kept)
        writer.again()
        assert writer.listen(lambda: len(writer.refusals) > 1)
        writer.kill()
        assert len(writer.kept) == kept
        writer.kept = heard  # see test_power_loss.py
    with disk.mounted():
        assert notebook.lost(disk.home) == set()
        assert faults_of(disk.home) == []

    assert all("save again" in refusal for refusal in writer.refusals), writer.refusals
    tally(
        "the file system becomes read-only under a desk",
        by="ext4 remounted with abort, as after an error of the disk",
        times=1,
        acknowledged=len(writer.kept),
        lost=0,
    )


@pytest.mark.needs("setpriv")
@pytest.mark.parametrize("what", ["record", "path"])
def test_what_is_closed_to_this_account_is_told_in_a_sentence(home, tally: Tally, what):
    before = content_of(home.record)
    getattr(home, what).chmod(0)
    for command in (*READING, ADD):
        assert is_a_sentence(duty(home, *command, under=LIKE_ANYBODY)), command
    getattr(home, what).chmod(0o700)

    assert content_of(home.record) == before
    assert faults_of(home) == []
    tally(f"a closed {what}", by="mode 0 and no privilege", times=4, acknowledged=0, lost=0)


def test_without_its_wal_a_record_is_read_on_as_far_as_it_goes(home, notebook, tally: Tally):
    writer = notebook.writer(home, count=100_000)
    assert writer.listen(lambda: len(writer.kept) > 5)
    writer.kill()
    wal = home.record.with_name("duty.db-wal")
    assert wal.stat().st_size
    assert notebook.lost(home) == set()
    wal.unlink()

    for command in READING:
        done = duty(home, *command)
        assert "Traceback" not in done.stderr
        assert done.returncode in {0, 1}, done.stderr
    assert duty(home, *ADD).returncode == 0
    assert notebook.lost(home) == writer.kept
    tally(
        "control: the -wal is taken away, which must lose (an anchor tells it)",
        by="unlink after SIGKILL",
        times=1,
        acknowledged=len(writer.kept),
        lost=len(notebook.lost(home)),
    )


@contextmanager
def held_by_sqlite3(home, *statements):
    """The record held by the sqlite3 command line."""
    shell = subprocess.Popen(
        ["sqlite3", home.record], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert shell.stdin
    assert shell.stdout
    with shell:
        print(*statements, "SELECT 'held';", sep="\n", file=shell.stdin, flush=True)
        while "held" not in shell.stdout.readline():
            assert shell.poll() is None
        yield
        shell.stdin.close()
        shell.wait(PATIENCE)


@pytest.mark.needs("sqlite3")
@pytest.mark.parametrize(
    ("statements", "readable"),
    [
        (("BEGIN IMMEDIATE;",), True),
        (("BEGIN EXCLUSIVE;",), True),
        (("PRAGMA locking_mode = EXCLUSIVE;", "BEGIN EXCLUSIVE;", "COMMIT;"), False),
    ],
    ids=["immediate", "exclusive", "locking-mode"],
)
def test_a_record_held_by_another_program_is_told_in_a_sentence(
    home, tally: Tally, statements, readable
):
    with held_by_sqlite3(home, *statements):
        assert is_a_sentence(duty(home, *ADD), "Another program")
        done = duty(home, "status")
        assert done.returncode == 0 if readable else is_a_sentence(done, "Another program")
    done = duty(home, *ADD)

    assert done.returncode == 0, done.stderr
    assert faults_of(home) == []
    tally(
        "another program holds the record",
        by=f"sqlite3: {' '.join(statements)}",
        times=2,
        acknowledged=1,
        lost=0,
    )
