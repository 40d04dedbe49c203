import shutil
from pathlib import Path

import pytest

from builders import ZONE, plainly
from dutyconsole import clock, demo
from dutyconsole.domain.journal import entry_from
from dutyconsole.store.backup import count_entries, newest
from dutyconsole.store.clock_jumps import list_jumps
from dutyconsole.store.segments import list_breaks
from dutyconsole.ui import custody
from dutyconsole.ui.custody import Custody
from keyboard import WIDE, at_the_desk
from signatures import handed_over

NOW = clock.now(ZONE).shift(minutes=5)
"""The commands that the desk runs ask the machine's clock; so the desk has to stand near it."""


@pytest.fixture
def counted():
    """A clock that only counts, and stands where the list says."""
    return [1000.0]


@pytest.fixture
def desk(tmp_path, monkeypatch, counted):
    """The desk with somebody looking after its record."""
    monkeypatch.setattr(custody, "AFTER_START", 0.01)

    def open_desk(**how):
        return at_the_desk(tmp_path, at=NOW, custody=Custody(lambda: counted[0]), **how)

    return open_desk


def bend(home):
    """The demonstration station, and an entry of its journal changed."""
    demo.build(home, at=NOW, special=False, registers=False)
    plainly(
        home.record,
        "DROP TRIGGER journal_no_update",
        "UPDATE journal SET body = replace(body, '+08:00', '+09:00') WHERE n = 20",
    )


async def looked_after(hands):
    """The first look is over."""
    while hands.app.custody._at_work:
        await hands.settle()


async def test_a_sound_record_raises_no_alarm_and_is_backed_up(desk):
    async with desk(size=WIDE) as hands:
        await looked_after(hands)

        assert hands.app.alarms == ()
        assert newest(hands.app.home.backups)
        assert "Backup" in hands.screen


async def test_a_bent_record_goes_on_in_a_new_segment_and_the_board_says_so(desk, tmp_path):
    async with desk(size=WIDE, prepare=bend) as hands:
        await looked_after(hands)
        (found,) = list_breaks(hands.app.db)

        assert "THE RECORD IS NOT SOUND" in hands.screen
        assert "entry 20" in found.reason
        assert found.by == hands.app.recorder


async def test_what_is_known_is_not_alarmed_about_again(desk, tmp_path):
    async with desk(prepare=bend) as hands:
        await looked_after(hands)
        await hands.app.custody._verify()

        assert len(list_breaks(hands.app.db)) == 1


async def test_a_break_that_is_explained_is_quiet(desk):
    async with desk(prepare=bend) as hands:
        await looked_after(hands)
        await hands.press("a")
        await hands.type("Reported to the duty leader")
        await hands.press("f2")

        assert list_breaks(hands.app.db)[0].note == "Reported to the duty leader"
        assert "THE RECORD IS NOT SOUND" not in hands.screen


async def test_a_jump_of_the_clock_is_an_entry(desk, counted):
    async with desk() as hands:
        counted[0] += 1
        await hands.wait_until(NOW.shift(hours=1))
        (jump,) = list_jumps(hands.app.db)

        assert jump.seconds == 3599


async def test_a_clock_that_goes_on_is_none(desk, counted):
    async with desk() as hands:
        counted[0] += 3600
        await hands.wait_until(NOW.shift(hours=1))

        assert list_jumps(hands.app.db) == []


async def test_a_handover_is_anchored_and_backed_up(desk, counted):
    async with desk() as hands:
        await looked_after(hands)
        shutil.rmtree(newest(hands.app.home.backups).folder)
        moment = hands.app.overview.watch.shift.end.shift(minutes=2)
        counted[0] += (moment - NOW).total_seconds()
        await hands.wait_until(moment)
        await handed_over(hands)
        await hands.settle()  # the backup goes on behind
        number, entry = hands.app.db.execute(
            "SELECT n, body FROM journal ORDER BY n DESC LIMIT 1"
        ).fetchone()

        assert entry_from(entry).event == "handover.accepted"
        assert " handover " in hands.app.home.anchors.read_text()
        assert count_entries(Path(newest(hands.app.home.backups).folder)) == number


async def test_a_backup_that_fails_is_an_alarm(desk):
    def no_folder(home):
        demo.build(home, at=NOW, special=False, registers=False)
        home.backups.write_text("in the way")

    async with desk(size=WIDE, prepare=no_folder) as hands:
        await looked_after(hands)

        assert "No backup was made" in hands.screen
