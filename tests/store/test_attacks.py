"""What people might do to a record, done for real, and what each kind of verification says of it.

`ATTACKS` is also the table in docs/tamper-evidence.md. Every attacker here knows the program: he
drops the triggers and puts them back as they were.
"""

import json
import random
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from builders import AT, a_record, on, taken_down, two_days_of_work
from dutyconsole.domain.anchors import Checkpoint
from dutyconsole.domain.grams import grams_of
from dutyconsole.domain.journal import GENESIS, digest
from dutyconsole.errors import NotAllowed
from dutyconsole.home import Home
from dutyconsole.store.anchors import checkpoint
from dutyconsole.store.database import connect_to_read
from dutyconsole.store.rows import KEYS
from dutyconsole.store.search import searched_text
from dutyconsole.store.verification import verify
from dutyconsole.store.wal import bring_over

DOCUMENT = Path(__file__).parents[2] / "docs" / "tamper-evidence.md"
NEWER = 2
"""Acts after the last anchor but one."""
SEED = 20200125
FLIPS = 100

needs_sqlite3 = pytest.mark.skipif(shutil.which("sqlite3") is None, reason="no sqlite3 here")


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk that was switched off: its files, and what is known elsewhere."""

    path: Path
    """The record; beside it its -wal with the newest acts."""
    old: Path
    """A copy of the record from before those acts."""
    other: Path
    """The record of another station."""
    anchors: tuple[Checkpoint, ...]
    """The last but one, and the newest."""


@pytest.fixture(scope="session")
def _made_once(tmp_path_factory):
    folder = tmp_path_factory.mktemp("attacks")
    with closing(a_record(folder / "desk")) as db:
        two_days_of_work(db)
        bring_over(db)
        shutil.copy(db.path, folder / "old.db")
        taken_down(db, text="粮库来电，一切正常。")
        anchors = [checkpoint(db, at=AT, occasion="handover")]
        for number in range(NEWER):
            taken_down(db, text=f"第{number}号来电，要求回复。")
        anchors.append(checkpoint(db, at=AT, occasion="report"))
        for kept in (db.path, db.path.with_name("duty.db-wal")):
            shutil.copy(kept, folder / kept.name)
    with closing(a_record(folder / "other", on("09:00"))) as db:
        two_days_of_work(db)
    shutil.copy(folder / "other" / "duty.db", folder / "other.db")
    return folder, tuple(anchors)


@pytest.fixture
def desk(_made_once, tmp_path):
    folder, anchors = _made_once
    for name in ("duty.db", "duty.db-wal", "old.db", "other.db"):
        shutil.copy(folder / name, tmp_path / name)
    return Desk(Home(tmp_path).record, tmp_path / "old.db", tmp_path / "other.db", anchors)


CHAIN, TABLES, ANCHOR = LOOKS = ("chain", "tables", "anchor")
"""How a record is looked at: `verify --chain` and `verify` without an anchor, `verify` with the
newest one. Each sees what the ones before it see."""


@dataclass(frozen=True, slots=True)
class Attack:
    """One thing done to a record, and who sees it."""

    what: str
    by: str
    first_seen: str
    """The first of `LOOKS` that sees it."""
    do: Callable[[Desk], None]

    @property
    def seen(self) -> tuple[bool, ...]:
        """Whether each of `LOOKS` sees it."""
        return tuple(LOOKS.index(self.first_seen) <= place for place in range(len(LOOKS)))

    @property
    def line(self) -> str:
        """As it stands in the document."""
        words = ("seen" if each else "**not seen**" for each in self.seen)
        return f"| {self.what} | {self.by} | {' | '.join(words)} |"


def triggers(path):
    with closing(sqlite3.connect(path)) as db:
        return db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()


def typed(*statements, locked=False):
    """Typed into the sqlite3 command line; `locked`: with the triggers left in place."""

    def do(desk):
        held = [] if locked else triggers(desk.path)
        script = [f"DROP TRIGGER {name}" for name, _sql in held]
        script += [*statements, *(sql for _name, sql in held)]
        done = subprocess.run(
            ["sqlite3", "-bail", desk.path],
            input="".join(f"{statement};\n" for statement in script),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stderr == ""

    return do


def bytes_changed(before, after, behind=""):
    """The bytes of a text in the file replaced, where it first stands behind another one."""

    def do(desk):
        bring_home(desk)
        content = desk.path.read_bytes()
        place = content.index(before.encode(), content.index(behind.encode()))
        new = after.encode()
        assert len(new) == len(before.encode())
        desk.path.write_bytes(content[:place] + new + content[place + len(new) :])

    return do


def bring_home(desk):
    """The -wal brought over into the file, as when the desk was closed in order."""
    with closing(sqlite3.connect(desk.path)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def unlocked(path, act):
    """Done by a program that knows this one: `act` gets a connection without triggers."""
    held = triggers(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for name, _sql in held:
            db.execute(f"DROP TRIGGER {name}")
        act(db)
        for _name, sql in held:
            db.execute(sql)


def recomputed(*, tables=False):
    """Another word in an early entry, and every digest from there on made anew."""

    def act(db):
        before = GENESIS
        for n, body in db.execute("SELECT n, body FROM journal ORDER BY n").fetchall():
            forged = body.replace("体温记错", "体温无误")
            before = digest(before, forged)
            db.execute("UPDATE journal SET body = ?, digest = ? WHERE n = ?", (forged, before, n))
        if tables:
            db.execute("UPDATE log_entry SET reason = '体温无误' WHERE reason = '体温记错'")
            reindexed(db)

    return lambda desk: unlocked(desk.path, act)


def reindexed(db):
    db.execute("INSERT INTO log_index (log_index) VALUES ('delete-all')")
    cursor = db.execute("SELECT * FROM log_entry")
    names = [column[0] for column in cursor.description]
    for row in cursor.fetchall():
        values = dict(zip(names, row, strict=True))
        pieces = grams_of(searched_text(values))
        db.execute("INSERT INTO log_index (rowid, grams) VALUES (?, ?)", (values["id"], pieces))


def tail_deleted(*, tables=False):
    """The newest acts gone."""

    def act(db):
        last = db.execute("SELECT max(n) FROM journal").fetchone()[0] - NEWER
        bodies = db.execute("SELECT body FROM journal WHERE n > ?", (last,)).fetchall()
        db.execute("DELETE FROM journal WHERE n > ?", (last,))
        for (body,) in bodies if tables else ():
            for table, values in json.loads(body)["rows"]:
                key = "year = :year AND number = :number" if table == "incident" else "id = :id"
                db.execute(f"DELETE FROM {table} WHERE {key}", values)
        if tables:
            reindexed(db)

    return lambda desk: unlocked(desk.path, act)


def put_in_its_place(which):
    def do(desk):
        desk.path.with_name("duty.db-wal").unlink()
        shutil.copy(getattr(desk, which), desk.path)

    return do


def wal_changed(change):
    def do(desk):
        wal = desk.path.with_name("duty.db-wal")
        wal.write_bytes(change(wal.read_bytes()))

    return do


def wal_removed(desk):
    desk.path.with_name("duty.db-wal").unlink()


def bit_flipped(content):
    place = len(content) // 2
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


def page_zeroed(of):
    def do(desk):
        bring_home(desk)
        with closing(sqlite3.connect(desk.path)) as db:
            query = "SELECT rootpage FROM sqlite_schema WHERE name = ?"
            page = db.execute(query, (of,)).fetchone()[0]
            size = db.execute("PRAGMA page_size").fetchone()[0]
        with desk.path.open("r+b") as file:
            file.seek((page - 1) * size)
            file.write(bytes(size))

    return do


SHELL, BYTES, PROGRAM, FILES = "sqlite3", "raw bytes", "a program", "files"
EDITED = "UPDATE journal SET body = replace(body, '刘某', '马某') WHERE body LIKE '%刘某%'"
ROW = "UPDATE report SET receiver = '马某' WHERE id = 1"
ADDED = "INSERT INTO calendar_year VALUES (1999, '', '', '')"
DELETED = "DELETE FROM journal WHERE n = 5"
SWAPPED = (
    "UPDATE journal SET n = -5 WHERE n = 5",
    "UPDATE journal SET n = 5 WHERE n = 6",
    "UPDATE journal SET n = 6 WHERE n = -5",
)
REPLACED = "REPLACE INTO journal SELECT n, uid, subject, '{}', digest FROM journal WHERE n = 5"
UNGUARDED = "DROP TRIGGER journal_no_update"
HARMLESS = (
    "PRAGMA writable_schema = ON",
    "UPDATE sqlite_schema SET sql = replace(sql, 'RAISE(ABORT,', 'max(1,') WHERE type = 'trigger'",
    "PRAGMA writable_schema = RESET",
    "UPDATE journal SET subject = subject",
)
UNINDEXED = "INSERT INTO log_index (log_index) VALUES ('delete-all')"
NEWEST = "the newest entries deleted, and their rows"

ATTACKS = (
    Attack("an entry edited", SHELL, CHAIN, typed(EDITED)),
    Attack("an entry edited", BYTES, CHAIN, bytes_changed("刘某", "马某", '"report.sent"')),
    Attack("an entry and its row edited alike", SHELL, CHAIN, typed(EDITED, ROW)),
    Attack("a row edited, its entry not", SHELL, TABLES, typed(ROW)),
    Attack("a row edited, its entry not", BYTES, TABLES, bytes_changed("刘某fax", "马某fax")),
    Attack("a row added", SHELL, TABLES, typed(ADDED)),
    Attack("an entry in the middle deleted", SHELL, CHAIN, typed(DELETED)),
    Attack("two entries exchanged", SHELL, CHAIN, typed(*SWAPPED)),
    Attack("an entry replaced (`REPLACE`)", SHELL, CHAIN, typed(REPLACED)),
    Attack(NEWEST, PROGRAM, ANCHOR, tail_deleted(tables=True)),
    Attack("the newest entries deleted, their rows not", PROGRAM, TABLES, tail_deleted()),
    Attack("all entries made anew, and the rows", PROGRAM, ANCHOR, recomputed(tables=True)),
    Attack("all entries made anew, the rows left", PROGRAM, TABLES, recomputed()),
    Attack("an older file put back", FILES, ANCHOR, put_in_its_place("old")),
    Attack("another station's file put in its place", FILES, ANCHOR, put_in_its_place("other")),
    Attack("the -wal removed", FILES, ANCHOR, wal_removed),
    Attack("the -wal cut in half", BYTES, ANCHOR, wal_changed(lambda wal: wal[: len(wal) // 2])),
    Attack("a bit of the -wal flipped", BYTES, ANCHOR, wal_changed(bit_flipped)),
    Attack("a trigger dropped", SHELL, CHAIN, typed(UNGUARDED, locked=True)),
    Attack(
        "a trigger made harmless (`writable_schema`)", SHELL, CHAIN, typed(*HARMLESS, locked=True)
    ),
    Attack("the search index emptied", SHELL, TABLES, typed(UNINDEXED)),
    Attack("a page of a table zeroed", BYTES, TABLES, page_zeroed("report")),
    Attack("a page of an index zeroed", BYTES, TABLES, page_zeroed("log_entry_received")),
)


def known_by(attack):
    return f"{attack.what}, {attack.by}"


def each_attack():
    for attack in ATTACKS:
        marks = [needs_sqlite3] if attack.by == SHELL else []
        yield pytest.param(attack, id=known_by(attack), marks=marks)


def seen(desk, **how):
    try:
        return not verify(desk.path, **how).sound
    except NotAllowed:
        return True  # the file is no record any more


def test_before_an_attack_nothing_is_wrong(desk):
    assert verify(desk.path, anchors=desk.anchors).faults == ()


@pytest.mark.parametrize("attack", [*each_attack()])
def test_who_sees_an_attack_is_as_documented(desk, attack):
    attack.do(desk)
    newest = desk.anchors[-1:]

    assert (seen(desk, replay=False), seen(desk), seen(desk, anchors=newest)) == attack.seen


def test_what_is_newer_than_the_last_anchor_can_be_deleted_unseen(desk):
    tail_deleted(tables=True)(desk)

    assert not seen(desk, anchors=desk.anchors[:1])
    assert seen(desk, anchors=desk.anchors[1:])
    assert LIMIT in DOCUMENT.read_text(encoding="utf-8")


LIMIT = f"| {NEWEST} | since the last anchor | **not seen** |"


def test_the_document_has_this_table():
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
    table = [line for line in lines if re.search(r"seen\** \|$", line) and line.count("|") == 6]

    assert table == [attack.line for attack in ATTACKS]


@needs_sqlite3
@pytest.mark.parametrize("statement", [EDITED, "DELETE FROM journal", REPLACED])
def test_with_the_triggers_in_place_sqlite_refuses(desk, statement):
    with pytest.raises(AssertionError, match="journal"):
        typed(statement, locked=True)(desk)

    assert verify(desk.path, anchors=desk.anchors).sound


def content(path):
    """Every row that can be read in the file."""
    with closing(connect_to_read(path)) as db:
        db.text_factory = bytes
        return {
            table: [tuple(row) for row in db.execute(f"SELECT * FROM {table}")]
            for table in (*KEYS, "journal")
        }


def test_of_bits_flipped_at_random_only_those_that_change_nothing_are_not_seen(desk):
    bring_home(desk)
    whole, before = desk.path.read_bytes(), content(desk.path)
    chance = random.Random(SEED)  # noqa: S311 - the same bits each time
    seen_by_chain = seen_by_all = 0

    for _flip in range(FLIPS):
        place, bit = chance.randrange(len(whole)), 1 << chance.randrange(8)
        desk.path.write_bytes(whole[:place] + bytes([whole[place] ^ bit]) + whole[place + 1 :])
        seen_by_chain += seen(desk, replay=False)
        if seen(desk):
            seen_by_all += 1
        else:
            assert content(desk.path) == before

    assert 0 < seen_by_chain < seen_by_all < FLIPS
