"""Attacks on a PIN by whoever sits at the desk: kills, clocks, many at once, looking over."""

import os
import random
import select
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from contextlib import closing
from pathlib import Path

import pytest

from builders import AT
from dutyconsole.domain.pins import WAITS, Instant, WaitFirst, WrongPin
from dutyconsole.store import pins
from dutyconsole.store.database import connect
from dutyconsole.store.pin_hashes import Cost, hash_of
from dutyconsole.store.pins import Pins
from faults.clocks import WallClock
from faults.notebook import Tally, faults_of
from terminal import Terminal

SEED = int(os.environ.get("FAULTS_SEED", "0")) or random.SystemRandom().randrange(1, 2**32)
ROUNDS = 60
WHO, PIN, WRONG = "李某", "739154", "640917"
NOW = Instant(AT.float_timestamp, 5000.0, "boot 1")
CHEAP, DEAR = Cost(1, 8, 1), Cost(60)
"""Of a hash that takes no time, and of one that can be cut off in its middle: about two seconds."""
PATIENCE = 30.0

TRYING = """
import sys
from pathlib import Path
from dutyconsole import language
from dutyconsole.domain.moments import from_text
from dutyconsole.domain.pins import Instant, WaitFirst, WrongPin
from dutyconsole.store import pins
from dutyconsole.store.database import connect
from dutyconsole.home import Home

language.use(language.ENGLISH)
home, who, at = Home(Path(sys.argv[1])), sys.argv[2], from_text(sys.argv[3])
db, book = connect(home.record), pins.opened(home)
print("ready", flush=True)
for line in sys.stdin:
    pin, counted = line.split()
    try:
        with pins.telling(db, book, by="desk", at=at):
            book.check(who, pin, Instant(at.float_timestamp, float(counted), "boot 1"))
        print("good", flush=True)
    except WrongPin:
        print("wrong", flush=True)
    except WaitFirst:
        print("wait", flush=True)
"""
"""Tries each PIN that it is told, at the counted second told with it, and says what came of it."""

ASKING_THE_CLOCK = """
import sys
from pathlib import Path
from dutyconsole import clock
from dutyconsole.domain.pins import Instant
from dutyconsole.errors import NotAllowed
from dutyconsole.store.pins import Pins

now = Instant(clock.wall(), clock.counted(), clock.boot())
try:
    with Pins(Path(sys.argv[1])) as book:
        book.check(sys.argv[2], sys.stdin.readline(), now)
except NotAllowed as refusal:
    print(now.wall, type(refusal).__name__)
"""
"""Tries one PIN by the clocks of the machine."""

CRASHING = """
    import sys
    from pathlib import Path
    import argon2
    from textual.app import App
    from textual.widgets import Input
    from dutyconsole.domain.pins import Instant
    from dutyconsole.store.pins import Pins
    from dutyconsole.ui.process import WellMannered, run

    class Broken:
        def verify(self, kept, given):
            raise RuntimeError("argon2 is broken")

    argon2.PasswordHasher = Broken

    class Signing(WellMannered):
        def compose(self):
            yield Input(password=True, placeholder="type")

        def on_input_submitted(self, event):
            with Pins(Path(sys.argv[1])) as book:
                book.check(sys.argv[2], event.value, Instant(0.0, 0.0, ""))

    sys.exit(run(Signing))
"""
"""An application in which the hash of a PIN just typed crashes."""


class Trier:
    """A process that tries PINs."""

    def __init__(self, home, who=WHO):
        self.process = subprocess.Popen(
            [sys.executable, "-c", TRYING, home.path, who, AT.isoformat()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"LANGUAGE": "en"},
        )
        assert self.hear() == "ready"

    def tries(self, *attempts):
        """Tell it PINs and counted seconds, without waiting for what becomes of them."""
        lines = "".join(f"{pin} {counted}\n" for pin, counted in attempts)
        self.process.stdin.write(lines.encode())
        self.process.stdin.flush()

    def hear(self):
        ready, _out, _err = select.select([self.process.stdout], [], [], PATIENCE)
        assert ready
        return self.process.stdout.readline().decode().strip()

    def kill(self):
        """SIGKILL; all that it had said before."""
        self.process.send_signal(signal.SIGKILL)
        return self.end()

    def end(self):
        """All that it says until it has tried everything."""
        said = self.process.communicate(timeout=PATIENCE)[0].decode().split()
        assert self.process.returncode in {0, -signal.SIGKILL}
        return said


@pytest.fixture
def book(home):
    with Pins(home.pins, cost=CHEAP) as made:
        if made.has(WHO):
            made.reset(WHO, PIN, NOW)
        else:
            made.set_first(WHO, made.issue_code(WHO, at_wall=NOW.wall), PIN, NOW)
        # Whatever cost the station was made at, what is tried here costs nothing.
        set_hash(home, CHEAP)
        with closing(connect(home.record)) as db:
            pins.tell(db, made, by="desk", at=AT)
        yield made


@pytest.fixture(scope="session")
def dear_hash():
    return hash_of(PIN, DEAR)


def set_hash(home, kept):
    kept = hash_of(PIN, kept) if isinstance(kept, Cost) else kept
    with closing(sqlite3.connect(home.pins, isolation_level=None)) as db:
        db.execute("UPDATE secret SET hash = ? WHERE name = ?", (kept, WHO))


def count(home):
    """Failures in a row, and whether an attempt is open."""
    with closing(sqlite3.connect(home.pins, timeout=PATIENCE)) as db:
        return db.execute(
            "SELECT failures, open_attempt FROM secret WHERE name = ?", (WHO,)
        ).fetchone()


def told(home):
    """Failures that the record has been told."""
    with closing(sqlite3.connect(f"file:{home.record}?mode=ro", uri=True)) as db:
        return db.execute(
            "SELECT count(*) FROM pin_event WHERE person = ? AND kind = 'failed'", (WHO,)
        ).fetchone()[0]


def in_the_middle_of(home, number):
    """Return as soon as the attempt of this number is counted and not yet decided."""
    until = time.monotonic() + PATIENCE
    while count(home) != (number, 1):
        assert time.monotonic() < until


@pytest.mark.timeout(180)
def test_an_attempt_killed_in_its_middle_stays_counted(home, book, dear_hash, tally: Tally):
    set_hash(home, dear_hash)
    for number in range(1, 6):
        trier = Trier(home)
        # The right PIN: not even that may be tried for nothing.
        trier.tries((PIN, 1000.0 * number))
        in_the_middle_of(home, number)
        assert trier.kill() == []
        assert count(home) == (number, 1)

    assert book.cut_off() == [WHO]
    with pytest.raises(WaitFirst):
        book.check(WHO, PIN, Instant(NOW.wall, 5001.0, "boot 1"))
    with closing(connect(home.record)) as db:
        pins.tell(db, book, by="desk", at=AT)
    assert told(home) == 5
    tally("a check of a PIN is killed", by="SIGKILL in its middle", times=5, acknowledged=5, lost=0)


@pytest.mark.timeout(180)
def test_kills_at_random_moments_give_no_attempt_for_nothing(home, book, tally: Tally):
    chance = random.Random(SEED)  # noqa: S311 - to be done again, not to be secret
    heard = 0
    for number in range(ROUNDS):
        trier = Trier(home)
        trier.tries(*((WRONG, 1e6 * (number + 1) + 1000.0 * each) for each in range(300)))
        select.select([], [], [], chance.uniform(0, 0.1))
        said = trier.kill()
        assert set(said) <= {"wrong"}
        heard += len(said)
        failures = count(home)[0]
        # A kill can hit between the count and the answer, once each.
        assert heard <= failures <= heard + number + 1, f"FAULTS_SEED={SEED}"

    with closing(connect(home.record)) as db:
        pins.tell(db, book, by="desk", at=AT)
    assert told(home) == count(home)[0], f"FAULTS_SEED={SEED}"
    assert book.untold() == ()
    assert faults_of(home) == []
    tally(
        "somebody who tries PINs is killed",
        by=f"SIGKILL at random moments (FAULTS_SEED={SEED})",
        times=ROUNDS,
        acknowledged=heard,
        lost=0,
    )


@pytest.mark.timeout(120)
def test_a_kill_between_attempts_shortens_no_wait(home, book):
    said = []
    for _each in range(7):
        trier = Trier(home)
        trier.tries((WRONG, 1000.0))
        said.append(trier.hear())
        trier.kill()

    assert said == ["wrong"] * 4 + ["wait"] * 3
    assert count(home) == (4, 0)


def test_many_processes_at_once_have_the_attempts_of_one(home, book):
    triers = [Trier(home) for _each in range(8)]
    for trier in triers:
        trier.tries((WRONG, 1000.0))
    said = sorted(line for trier in triers for line in trier.end())
    free = WAITS.index(5) + 1

    assert said == ["wait"] * (8 - free) + ["wrong"] * free
    assert (count(home), told(home)) == ((free, 0), free)


def test_the_owner_among_many_others_is_let_in_once_the_wait_is_over(home, book):
    triers = [Trier(home) for _each in range(6)]
    for trier in triers:
        trier.tries((WRONG, 1000.0))
    for trier in triers:
        trier.end()
    owner = Trier(home)
    owner.tries((PIN, 1004.0), (PIN, 1005.0))

    assert owner.end() == ["wait", "good"]
    assert count(home) == (0, 0)


@pytest.mark.parametrize("hours", [-48, -1, 1, 48])
def test_the_clock_set_between_attempts_shortens_nothing(book, hours):
    for _each in range(5):
        with pytest.raises(WrongPin) as refused:
            book.check(WHO, WRONG, Instant(NOW.wall, NOW.counted + 1000.0 * _each, NOW.boot))
    set_off = Instant(NOW.wall + hours * 3600, NOW.counted + 4000.0 + 14.0, NOW.boot)

    assert refused.value.wait == 15
    with pytest.raises(WaitFirst) as soon:
        book.check(WHO, PIN, set_off)
    assert soon.value.left == 1


@pytest.mark.needs("libfaketime")
def test_the_real_clock_set_between_attempts_shortens_nothing(home, book, tmp_path):
    clock = WallClock(tmp_path)
    said, walls = [], []
    for days in (0, 1, -1, 0, 30, -30, 3650):
        clock.jump_to(days * 86_400)
        done = subprocess.run(
            [sys.executable, "-c", ASKING_THE_CLOCK, home.pins, WHO],
            input=f"{WRONG}\n",
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, **clock.environment},
        )
        wall, outcome = done.stdout.split()
        walls.append(float(wall))
        said.append(outcome)

    assert max(walls) - min(walls) > 3650 * 86_400
    assert said == ["WrongPin"] * 4 + ["WaitFirst"] * 3


def test_one_person_does_not_sign_for_another(book):
    book.set_first("王某甲", book.issue_code("王某甲", at_wall=NOW.wall), "508263", NOW)
    with pytest.raises(WrongPin):
        book.check(WHO, "508263", NOW)

    book.check("王某甲", "508263", NOW)
    assert book.same_pin("508263", [WHO]) is None


@pytest.mark.needs("ps")
def test_no_pin_is_seen_from_outside_while_it_is_checked(home, book, dear_hash):
    set_hash(home, dear_hash)
    trier = Trier(home)
    trier.tries((PIN, 1000.0))
    in_the_middle_of(home, 1)
    process = Path("/proc") / str(trier.process.pid)
    seen = [
        subprocess.run(["ps", "-eww", "-o", "args"], capture_output=True, check=True).stdout,
        *((process / name).read_bytes() for name in ("cmdline", "environ", "comm", "wchan")),
        *(path.read_bytes() for path in home.path.rglob("*") if path.is_file()),
    ]

    assert count(home)[1] == 1
    assert str(home.path).encode() in seen[0]
    assert [each for each in seen if PIN.encode() in each] == []
    assert trier.end() == ["good"]


def test_a_crash_on_the_screen_shows_no_pin(home, book):
    desk = Terminal("-c", textwrap.dedent(CRASHING), str(home.pins), WHO)
    desk.wait_for("type")
    desk.press(f"{WRONG}\r")
    status = desk.end()

    assert status == 1
    assert b"argon2 is broken" in desk.written
    assert WRONG.encode() not in desk.written
    assert count(home) == (1, 1)
