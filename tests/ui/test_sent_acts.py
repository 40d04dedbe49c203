"""A leader is told when the desk has what was sent, and when it has not."""

import shutil
from contextlib import closing

from builders import AT
from dutyconsole.config.file import load
from dutyconsole.exchange import inbox
from dutyconsole.home import Home
from dutyconsole.store.database import connect
from dutyconsole.store.desk_lock import as_the_desk
from dutyconsole.store.leader_acts import take_in
from dutyconsole.store.people import list_people
from keyboard import _demonstration
from looking_on import Stands, looking_on


def a_station(tmp_path):
    """A station to look at, and the name of a leader in its directory."""
    shutil.copytree(_demonstration("en", AT, special=False, registers=False), tmp_path / "home")
    home = Home(tmp_path / "home")
    inbox.make(home.path / "inbox")
    with closing(connect(home.record)) as db:
        return home, list_people(db)[0].name


def take_all_in(home):
    """What the desk does with whatever lies in the inbox."""
    with closing(connect(home.record)) as db, as_the_desk(db, home):
        for path in inbox.waiting(home.path / "inbox"):
            act = inbox.read(path)
            take_in(db, load(home.settings), act, by=act.leader, at=AT)
            inbox.put_away(path)


async def test_that_it_has_arrived(tmp_path):
    home, leader = a_station(tmp_path)
    async with looking_on(home, leader=leader) as hands:
        await hands.press("f")
        take_all_in(home)
        await hands.wait_until(AT.shift(seconds=1))

        assert "The desk has it: Read" in hands.screen


async def test_that_it_has_not_arrived_until_it_has(tmp_path):
    home, leader = a_station(tmp_path)
    standing = Stands(alive=AT.shift(hours=1), complete=AT.shift(hours=1))
    async with looking_on(home, leader=leader, standing=lambda: standing) as hands:
        await hands.press("f")
        await hands.wait_until(AT.shift(seconds=11))
        missing = hands.screen
        take_all_in(home)
        await hands.wait_until(AT.shift(seconds=12))

        assert "NOT TAKEN IN by the desk: Read, sent at 16:12" in missing
        assert "NOT TAKEN IN" not in hands.screen


def dropped_by(home):
    return [inbox.read(path).kind for path in inbox.waiting(home.path / "inbox")]


async def test_what_was_read_is_sent_once_however_long_the_key_is_held(tmp_path):
    home, leader = a_station(tmp_path)
    async with looking_on(home, leader=leader) as hands:
        await hands.press(*"fffff")
        assert dropped_by(home) == ["read"]
        assert "You have told the desk already" in hands.screen
        take_all_in(home)
        await hands.wait_until(AT.shift(seconds=1))
        await hands.press("f", "down", "f")

        assert dropped_by(home) == []


async def test_one_who_read_as_far_in_another_session_is_told_that_it_has_arrived(tmp_path):
    home, leader = a_station(tmp_path)
    async with (
        looking_on(home, leader=leader) as hands,
        looking_on(home, leader=leader) as other,
    ):
        await hands.press("f")
        await other.press("f")
        assert dropped_by(home) == ["read", "read"]
        take_all_in(home)
        for each in (hands, other):
            await each.wait_until(AT.shift(seconds=1))

        assert "The desk has it: Read" in hands.screen
        assert "The desk has it: Read" in other.screen


async def test_while_ones_own_check_is_unanswered_no_second_is_sent(tmp_path):
    home, leader = a_station(tmp_path)
    async with looking_on(home, leader=leader) as hands:
        await hands.press("k", "enter", "escape", "k", "enter")
        assert dropped_by(home) == ["check"]
        assert "Sent; the desk has not taken it in for 0 s" in hands.screen
        take_all_in(home)
        await hands.press("escape")
        await hands.wait_until(AT.shift(seconds=1))
        await hands.press("k", "enter")

        assert "The desk has been ringing for 1 s" in hands.screen
        assert dropped_by(home) == []
