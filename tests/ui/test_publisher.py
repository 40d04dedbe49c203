"""The copy for leaders, as the desk publishes it."""

import asyncio
import os
import sqlite3
import subprocess
from contextlib import closing

import pytest

from builders import AT
from dutyconsole.home import Publication
from dutyconsole.store.database import connect_to_read
from dutyconsole.store.journal import head
from dutyconsole.store.log import count_entries
from dutyconsole.store.publication import read_standing
from dutyconsole.ui import publisher as module
from dutyconsole.ui.publisher import Publisher
from keyboard import at_the_desk


def is_making():
    """Whether a process of this one makes a copy."""
    shown = ("ps", "-ww", "--ppid", str(os.getpid()), "-o", "args=")
    return "en publish" in subprocess.run(shown, capture_output=True, text=True, check=True).stdout


@pytest.fixture
def place(tmp_path):
    folder = tmp_path / "published"
    folder.mkdir()
    return Publication(folder)


@pytest.fixture
def desk(tmp_path, place):
    """A desk that publishes, once it is told to."""
    home = tmp_path / "station"

    def open_desk():
        return at_the_desk(home)

    return open_desk


def write_folder(hands, place):
    """The settings name the folder."""
    settings = hands.app.home.settings
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("[view]\n", f'[view]\nfolder = "{place.path}"\n'))


async def publishing(hands, place):
    """The desk publishes, and what it begins with is there."""
    write_folder(hands, place)
    publisher = Publisher(hands.app, place.path)
    publisher.begin()
    await hands.settle()
    await hands.settle()
    return publisher


async def an_act(hands):
    """A line of the checklist ticked."""
    await hands.press("c", "space", "escape")
    hands.app.look()


def entries_in(place):
    with closing(connect_to_read(place.record)) as copy:
        return copy.execute("SELECT entry FROM published").fetchone()[0]


async def test_at_its_start_the_desk_has_a_whole_copy_made(desk, place):
    async with desk() as hands:
        publisher = await publishing(hands, place)

        assert publisher.alarms == ()
        assert entries_in(place) == head(hands.app.db)[0]
        with closing(connect_to_read(place.record)) as copy:
            assert count_entries(copy) == count_entries(hands.app.db)
        assert read_standing(place.path).complete == AT


async def test_an_act_is_published_when_the_screen_has_been_drawn(desk, place):
    async with desk() as hands:
        publisher = await publishing(hands, place)
        before = head(hands.app.db)[0]
        await an_act(hands)
        publisher.moved()
        await hands.settle()

        assert entries_in(place) == head(hands.app.db)[0] > before


async def test_every_few_seconds_the_desk_says_that_it_lives(desk, place):
    async with desk() as hands:
        publisher = await publishing(hands, place)
        told = []
        for seconds in (1, 4, 5, 6, 10):
            publisher.tick(AT.shift(seconds=seconds))
            told.append((read_standing(place.path).alive - AT).total_seconds())

        assert told == [0, 0, 5, 5, 10]


async def test_a_folder_that_is_gone_is_an_alarm_until_it_is_back(desk, place):
    async with desk() as hands:
        publisher = await publishing(hands, place)
        aside = place.path.rename(place.path.with_name("aside"))
        await an_act(hands)
        publisher.tick(AT.shift(seconds=5))
        (alarm,) = publisher.alarms
        aside.rename(place.path)
        hands.clock.moment = AT.shift(seconds=5 + module.AGAIN)
        publisher.tick(hands.clock.moment)
        await hands.settle()

        assert "is not brought up to date" in alarm.sentence
        assert publisher.alarms == ()
        assert entries_in(place) == head(hands.app.db)[0]


async def test_a_folder_inside_the_station_is_an_alarm_and_no_reason_not_to_work(desk, tmp_path):
    async with desk() as hands:
        publisher = Publisher(hands.app, tmp_path / "station" / "drafts")
        publisher.begin()
        await hands.settle()
        before = head(hands.app.db)[0]
        await an_act(hands)
        (alarm,) = publisher.alarms

        assert "lies in the station's own" in alarm.sentence
        assert head(hands.app.db)[0] > before


async def test_a_process_that_fails_is_an_alarm_that_says_why(desk, place):
    async with desk() as hands:
        publisher = await publishing(hands, place)
        place.record.unlink()
        hands.app.home.settings.write_text("station = 3\n")
        again = Publisher(hands.app, place.path)
        again.begin()
        await hands.settle()
        await hands.settle()
        (alarm,) = again.alarms

        assert "Nothing is published for leaders: Error: " in alarm.sentence
        assert publisher.alarms == ()


async def test_a_reader_who_never_lets_go_does_not_stop_it(desk, place):
    async with desk() as hands:
        publisher = await publishing(hands, place)
        with closing(sqlite3.connect(place.record, isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT * FROM published").fetchall()
            for seconds in (1, 2, 7):
                hands.clock.moment = AT.shift(seconds=seconds)
                await an_act(hands)
                publisher.tick(hands.clock.moment)
                publisher.moved()
                await hands.settle()

        assert entries_in(place) == head(hands.app.db)[0]
        assert publisher.alarms == ()


async def test_what_was_written_last_is_published_when_the_desk_closes(desk, place):
    async with desk() as hands:
        publisher = await publishing(hands, place)
        await an_act(hands)
        publisher.end()

        assert entries_in(place) == head(hands.app.db)[0]


async def test_a_desk_that_closes_meanwhile_leaves_no_process_and_no_half_copy(desk, place):
    async with desk() as hands:
        write_folder(hands, place)
        publisher = Publisher(hands.app, place.path)
        publisher.begin()
        for _turn in range(500):
            if begun := is_making():
                break
            await asyncio.sleep(0.01)
        publisher.end()

    assert begun
    assert not is_making()
    assert not place.record.exists()
