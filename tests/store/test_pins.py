import json
import os
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from builders import AT, settings
from dutyconsole.domain.pins import CODE_SECONDS, WAITS, Instant, WaitFirst, WrongPin
from dutyconsole.errors import BadInput, NotAllowed, StationBusy
from dutyconsole.home import Home
from dutyconsole.store import pins
from dutyconsole.store.backup import back_up
from dutyconsole.store.pin_hashes import Cost
from dutyconsole.store.pins import Pins
from dutyconsole.store.restoring import restore
from dutyconsole.store.verification import verify

CHEAP = Cost(1, 8, 1)
LI, WANG = "739154", "508263"
WRONG = "640917"
NOW = Instant(AT.float_timestamp, 5000.0, "boot 1")


def after(seconds, **changes):
    return replace(NOW, wall=NOW.wall + seconds, counted=NOW.counted + seconds, **changes)


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path)


@pytest.fixture
def book(home):
    """The PINs of 李某 and 王某, of which the record has been told."""
    with Pins(home.pins, cost=CHEAP) as made:
        for name, pin in (("李某", LI), ("王某", WANG)):
            given(made, name, pin)
        for event in made.untold():
            made.told(event)
        yield made


def given(book, name, pin):
    book.set_first(name, book.issue_code(name, at_wall=NOW.wall), pin, NOW)


def fails(book, times, *, name="李某", start=0):
    """So many failed attempts, each as soon as it is looked at; the moment after the last."""
    seconds = start
    for _each in range(times):
        with pytest.raises(WrongPin) as refused:
            book.check(name, WRONG, after(seconds))
        seconds += refused.value.wait
    return seconds


def failures(book, name="李某"):
    return next(holder.failures for holder in book.holders() if holder.name == name)


def plainly(path, statement, *values):
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        return db.execute(statement, values).fetchall()


def rows(db):
    return [
        tuple(row)
        for row in db.execute("SELECT person, kind, detail, by FROM pin_event ORDER BY id")
    ]


def events(db):
    bodies = [row["body"] for row in db.execute("SELECT body FROM journal ORDER BY n")]
    return [json.loads(body)["event"] for body in bodies][1:]


def test_whoever_has_a_pin_signs_with_it(book):
    book.check("李某", LI, NOW)

    assert book.names() == ("李某", "王某")
    assert (book.has("李某"), book.has("张某")) == (True, False)


def test_full_width_digits_of_an_input_method_are_taken(book):
    book.check("李某", "７３９１５４", NOW)


def test_another_pin_is_refused(book):
    with pytest.raises(WrongPin, match="not the PIN of 李某; try again"):
        book.check("李某", WANG, NOW)


def test_what_cannot_be_a_pin_is_no_attempt(book):
    for pin in ("", "12", "abcdef", "1234567890123"):
        with pytest.raises(BadInput):
            book.check("李某", pin, NOW)

    assert failures(book) == 0


def test_whoever_has_none_is_told_how_to_get_one(book):
    with pytest.raises(NotAllowed, match=r"张某 has no PIN yet; .*`dutyconsole pin code`"):
        book.check("张某", LI, NOW)


def test_the_delays_grow_and_end(book):
    waits, seconds = [], 0
    for _each in range(len(WAITS) + 2):
        with pytest.raises(WrongPin) as refused:
            book.check("李某", WRONG, after(seconds))
        waits.append(refused.value.wait)
        seconds += refused.value.wait

    assert waits == [*WAITS, WAITS[-1], WAITS[-1]]
    book.check("李某", LI, after(seconds))


def test_within_the_wait_not_even_the_right_pin_is_looked_at(book, monkeypatch):
    now = fails(book, 4)
    monkeypatch.setattr(pins, "fits", None)

    with pytest.raises(WaitFirst, match="in 1 second"):
        book.check("李某", LI, after(now - 0.5))
    assert failures(book) == 4


def test_a_good_pin_takes_the_failures_back(book):
    book.check("李某", LI, after(fails(book, 4)))

    assert failures(book) == 0
    with pytest.raises(WrongPin, match="try again"):
        book.check("李某", WRONG, after(60))


def test_the_failures_of_one_are_not_those_of_another(book):
    fails(book, 5)
    book.check("王某", WANG, NOW)


@pytest.mark.parametrize("seconds", [-10 * 86_400, 10 * 86_400])
def test_setting_the_wall_clock_shortens_nothing(book, seconds):
    now = after(fails(book, 6) - 1)

    with pytest.raises(WaitFirst) as refused:
        book.check("李某", LI, replace(now, wall=now.wall + seconds))
    assert refused.value.left == 1


def test_after_a_start_of_the_machine_with_the_clock_set_back_the_wait_begins_anew_and_ends(book):
    fails(book, 6)
    restarted = Instant(NOW.wall - 86_400, 3.0, "boot 2")

    with pytest.raises(WaitFirst) as refused:
        book.check("李某", LI, restarted)
    assert refused.value.left == 60


def test_an_attempt_is_counted_on_the_disk_before_it_is_looked_at(book, home, monkeypatch):
    seen = []

    def look(kept, given):
        seen.extend(plainly(home.pins, "SELECT failures, open_attempt FROM secret WHERE failures"))
        return True

    monkeypatch.setattr(pins, "fits", look)
    book.check("李某", LI, NOW)

    assert seen == [(1, 1)]
    assert plainly(home.pins, "SELECT * FROM secret WHERE failures OR open_attempt") == []


def test_an_attempt_that_a_fault_cuts_off_stays_counted_and_is_told_once(book, monkeypatch):
    def fault(kept, given):
        raise MemoryError

    monkeypatch.setattr(pins, "fits", fault)
    with pytest.raises(MemoryError):
        book.check("李某", LI, NOW)

    assert failures(book) == 1
    assert book.cut_off() == ["李某"]
    assert book.cut_off() == []
    assert [event.detail for event in book.untold()] == [
        "the attempt was cut off; 1 failed attempt in a row"
    ]


def test_the_next_attempt_finds_that_the_one_before_was_cut_off(book, home):
    plainly(home.pins, "UPDATE secret SET failures = 1, open_attempt = 1 WHERE name = '李某'")
    book.check("李某", LI, NOW)

    assert book.cut_off() == []
    assert [(event.kind, "cut off" in event.detail) for event in book.untold()] == [
        ("failed", True)
    ]


def test_two_at_once_are_two_attempts(home, book):
    fails(book, 3)
    outcomes = []

    def attempt():
        with Pins(home.pins) as other:
            try:
                other.check("李某", WRONG, after(1))
            except NotAllowed as refusal:
                outcomes.append(type(refusal))

    threads = [threading.Thread(target=attempt) for _each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes, key=str) == [WaitFirst, WaitFirst, WaitFirst, WrongPin]
    assert failures(book) == 4


def test_a_code_has_eight_digits_and_is_kept_as_a_hash(book, home):
    code = book.issue_code("张某", at_wall=NOW.wall)

    assert re.fullmatch(r"\d{8}", code)
    assert code.encode() not in home.pins.read_bytes()
    assert plainly(home.pins, "SELECT hash FROM secret WHERE name = '张某'")[0][0].startswith(
        "$argon2id$v=19$m=8,t=1,p=1$"
    )


def test_a_code_is_used_once(book):
    code = book.issue_code("张某", at_wall=NOW.wall)
    book.set_first("张某", f" {code[:4]} {code[4:]}", "284071", NOW)
    book.check("张某", "284071", NOW)

    with pytest.raises(NotAllowed, match="张某 has a PIN"):
        book.set_first("张某", code, "918273", NOW)


def test_a_new_code_makes_the_old_one_worthless(book):
    old, new = (book.issue_code("张某", at_wall=NOW.wall) for _each in range(2))
    with pytest.raises(WrongPin, match="one-time code of 张某"):
        book.set_first("张某", old, "284071", NOW)

    book.set_first("张某", new, "284071", NOW)


def test_a_code_is_good_for_a_day(book):
    code = book.issue_code("张某", at_wall=NOW.wall)

    with pytest.raises(NotAllowed, match="good no more"):
        book.set_first("张某", code, "284071", after(CODE_SECONDS + 1))
    book.set_first("张某", code, "284071", after(CODE_SECONDS))


def test_without_a_code_there_is_no_first_pin(book):
    with pytest.raises(NotAllowed, match="has no PIN yet"):
        book.set_first("张某", "00000000", "284071", NOW)


def test_wrong_codes_are_counted_and_delayed_too(book):
    code = book.issue_code("张某", at_wall=NOW.wall)
    wrong = "0" * 8 if code != "0" * 8 else "1" * 8
    for _each in range(4):
        with pytest.raises(WrongPin):
            book.set_first("张某", wrong, "284071", NOW)

    with pytest.raises(WaitFirst):
        book.set_first("张某", code, "284071", NOW)
    assert failures(book, "张某") == 4


def test_the_code_is_no_pin_and_a_simple_pin_uses_no_code_up(book):
    code = book.issue_code("张某", at_wall=NOW.wall)
    for pin in (code, "123456"):
        with pytest.raises(BadInput):
            book.set_first("张某", code, pin, NOW)

    book.set_first("张某", code, "284071", NOW)


def test_whoever_has_a_pin_gets_no_code_with_which_another_could_sign_for_them(book):
    with pytest.raises(NotAllowed, match="another officer and the duty leader"):
        book.issue_code("李某", at_wall=NOW.wall)


def test_a_pin_is_changed_by_whoever_knows_it(book):
    with pytest.raises(WrongPin):
        book.change("李某", WRONG, "284071", NOW)
    book.change("李某", LI, "284071", NOW)
    book.check("李某", "284071", NOW)

    with pytest.raises(WrongPin):
        book.check("李某", LI, NOW)


def test_a_new_pin_is_not_the_old_one(book):
    with pytest.raises(BadInput, match="not the old one"):
        book.change("李某", LI, "７３９１５４", NOW)

    assert failures(book) == 0


def test_a_forgotten_pin_is_set_anew_and_its_failures_are_gone(book):
    fails(book, 8)
    book.reset("李某", "284071", after(1), signed_by=("王某", "张某"))
    book.check("李某", "284071", after(2))

    assert failures(book) == 0
    assert book.untold()[-1].detail == "signed by 王某, 张某"


def test_nobody_signs_for_a_new_pin_of_their_own(book):
    with pytest.raises(NotAllowed, match="Two others"):
        book.reset("李某", "284071", NOW, signed_by=("李某", "张某"))
    with pytest.raises(NotAllowed, match="has no PIN yet"):
        book.reset("张某", "284071", NOW)


def test_two_people_with_one_pin_are_told_apart_from_two_with_two(book):
    given(book, "张某", LI)

    assert book.same_pin(LI, ["王某", "张某", "孙某"]) == "张某"
    assert book.same_pin(WANG, ["李某", "张某"]) is None


def test_the_record_is_told_everything_once_and_no_digit(db, book):
    code = book.issue_code("张某", at_wall=NOW.wall)
    book.set_first("张某", code, "284071", NOW)
    book.change("张某", "284071", "918273", NOW)
    fails(book, 1)
    book.reset("李某", "465172", NOW, signed_by=("王某", "张某"))
    told = [pins.tell(db, book, by="张某某", at=AT) for _each in range(2)]
    everything = "\n".join(row["body"] for row in db.execute("SELECT body FROM journal"))

    assert told == [5, 0]
    assert rows(db) == [
        ("张某", "code", "", "张某某"),
        ("张某", "set", "", "张某某"),
        ("张某", "changed", "", "张某某"),
        ("李某", "failed", "1 failed attempt in a row", "张某某"),
        ("李某", "reset", "signed by 王某, 张某", "张某某"),
    ]
    assert events(db) == [pins.EVENTS[kind] for _person, kind, _detail, _by in rows(db)]
    assert [
        pin for pin in (code, "284071", "918273", WRONG, "465172", LI) if pin in everything
    ] == []
    assert verify(db.path).faults == ()


def test_each_failure_is_an_entry_though_it_ends_in_a_refusal(db, book):
    for count in (1, 2):
        with pytest.raises(WrongPin), pins.telling(db, book, by="李某", at=AT):
            book.check("李某", WRONG, NOW)
        assert events(db) == ["pin.failed"] * count

    assert [detail for _person, _kind, detail, _by in rows(db)] == [
        "1 failed attempt in a row",
        "2 failed attempts in a row",
    ]


def test_a_crash_before_the_record_is_told_leaves_it_to_be_told(db, book, home):
    book.change("李某", LI, "284071", NOW)
    book.close()
    with Pins(home.pins) as again:
        pins.tell(db, again, by="王某", at=AT.shift(hours=3))

        assert again.untold() == ()
    assert rows(db) == [("李某", "changed", "told late, it was 2020-01-25T16:12:07+08:00", "王某")]


def test_a_crash_after_the_record_was_told_does_not_tell_it_twice(db, book, monkeypatch):
    def crash(event):
        raise KeyboardInterrupt

    fails(book, 1)
    with monkeypatch.context() as patch:
        patch.setattr(book, "told", crash)
        with pytest.raises(KeyboardInterrupt):
            pins.tell(db, book, by="李某", at=AT)
    pins.tell(db, book, by="李某", at=AT)

    assert (len(rows(db)), book.untold()) == (1, ())


def test_a_record_that_cannot_be_written_is_told_later(db, book):
    fails(book, 1)
    with closing(sqlite3.connect(db.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        db.execute("PRAGMA busy_timeout = 10")
        with pytest.raises(StationBusy):
            pins.tell(db, book, by="李某", at=AT)
        other.execute("ROLLBACK")

    assert pins.tell(db, book, by="李某", at=AT) == 1


def test_a_hash_that_is_none_is_told_and_no_pin_fits_it(book, home):
    plainly(home.pins, "UPDATE secret SET hash = 'x' WHERE name = '李某'")

    with pytest.raises(NotAllowed, match="another officer and the duty leader sign"):
        book.check("李某", LI, NOW)


def test_who_has_a_pin_is_read_without_making_the_file(home):
    assert pins.holders(home) == ()
    assert not home.keys.exists()


def test_the_pins_stay_at_home_in_a_backup(db, book, home):
    made = back_up(home, settings(), at=AT)

    assert list(Path(made.folder).rglob("pins.db*")) == []


def test_the_pins_come_with_the_keys_and_come_back_with_them(db, book, home, tmp_path):
    made = Path(back_up(home, settings(), at=AT, with_keys=True).folder)
    fresh = Home(tmp_path / "another" / "station")
    fresh.path.parent.mkdir()
    restore(fresh, made, by="李某", at=AT)

    assert [stat.S_IMODE(path.stat().st_mode) for path in (fresh.keys, fresh.pins)] == [
        0o700,
        0o600,
    ]
    with Pins(fresh.pins) as restored:
        restored.check("李某", LI, NOW)


def test_a_file_copied_back_from_before_brings_the_old_pin_back(book, home, tmp_path):
    """What docs/pins.md says that this does not protect from."""
    shutil.copy2(home.pins, tmp_path / "kept")
    book.change("李某", LI, "284071", NOW)
    fails(book, 6)
    book.close()
    shutil.copy2(tmp_path / "kept", home.pins)
    with Pins(home.pins) as again:
        again.check("李某", LI, NOW)


def test_a_file_copied_back_takes_nothing_out_of_the_record(db, book, home, tmp_path):
    shutil.copy2(home.pins, tmp_path / "kept")
    fails(book, 2)
    pins.tell(db, book, by="李某", at=AT)
    book.close()
    shutil.copy2(tmp_path / "kept", home.pins)
    with Pins(home.pins) as again:
        pins.tell(db, again, by="李某", at=AT)

    assert events(db) == ["pin.failed"] * 2


def test_nothing_of_a_pin_stays_on_the_object_or_in_a_refusal(book):
    refusals = []
    for act in (
        lambda: book.check("李某", WRONG, NOW),
        lambda: book.change("李某", WRONG, "284071", NOW),
        lambda: book.set_first("孙某", WRONG + "00", "284071", NOW),
        lambda: book.reset("孙某", "284071", NOW),
        lambda: book.check("李某", f"{WRONG}x", NOW),
        lambda: book.check("李某", LI, NOW),
    ):
        try:
            act()
        except (NotAllowed, BadInput) as refusal:
            refusals += [repr(refusal), str(refusal), repr(vars(refusal))]
    said = "\n".join([*refusals, repr(book), repr(vars(book)), repr(book.holders())])

    assert len(refusals) == 15
    assert [pin for pin in (WRONG, LI, "284071") if pin in said] == []


FAULTY = """
import sys
from pathlib import Path
from dutyconsole.cli.program import Program, _report_fault
from dutyconsole.domain.pins import Instant
from dutyconsole.store import pin_hashes, pins

sys.excepthook = _report_fault
pin = sys.stdin.readline().strip()

class Broken:
    def verify(self, kept, given):
        raise RuntimeError("argon2 is broken")

import argon2
argon2.PasswordHasher = Broken
with pins.Pins(Path(sys.argv[1])) as book:
    book.check("李某", pin, Instant(0.0, 0.0, ""))
"""


def test_the_report_of_a_fault_holds_no_pin(book, home):
    done = subprocess.run(
        [sys.executable, "-c", FAULTY, home.pins],
        input=f"{WRONG}\n",
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "LANGUAGE": "en"},
    )

    assert done.returncode == 70
    assert "argon2 is broken" in done.stderr
    assert WRONG not in done.stderr + done.stdout
