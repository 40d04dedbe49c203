import asyncio
import json
import os
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from builders import AT
from dutyconsole.exchange import inbox
from dutyconsole.store import matters
from dutyconsole.store.database import connect
from dutyconsole.store.journal import head, journal
from dutyconsole.store.leader_acts import acts_of, unanswered
from dutyconsole.ui.leader_inbox import LeaderInbox
from keyboard import WIDE, at_the_desk
from leader_rows import an_act, taken_in

ZHANG = "Zhang Jianjun"


@asynccontextmanager
async def at_the_inbox(tmp_path, **how):
    """The desk of the demonstration station, and the inbox that leaders drop into."""
    box = tmp_path / "inbox"
    async with at_the_desk(tmp_path / "home", **how) as hands:
        leaders = LeaderInbox(hands.app, box)
        hands.app.own_alarms = lambda: leaders.alarms
        hands.rung = 0
        hands.app.bell = lambda: setattr(hands, "rung", hands.rung + 1)
        leaders.begin()
        hands.leaders, hands.box = leaders, box
        yield hands
        leaders.end()


def act(kind, **changes):
    return an_act(kind, AT, leader=ZHANG, **changes)


async def dropped(hands, *acts):
    """These lie in the inbox, and a second has passed."""
    for each in acts:
        inbox.drop(hands.box, each)
    await looked(hands)


async def looked(hands):
    hands.leaders.tick(hands.app.now)
    await hands.settle()


def taken(hands):
    return [each.kind for each in acts_of(hands.app.db, ZHANG, 99)][::-1]


def newest(hands):
    return hands.app.db.execute("SELECT max(id) FROM log_entry").fetchone()[0]


async def test_each_act_rings_and_is_told_with_the_key_that_goes_on(tmp_path):
    async with at_the_inbox(tmp_path) as hands:
        given = [act("read", entry=newest(hands)), act("instruct", text="Verify it at once.")]
        await dropped(hands, *given)

        assert taken(hands) == ["read", "instruct"]
        assert hands.rung
        assert f"{ZHANG} has read to 0" in hands.screen
        assert (
            f"{ZHANG} instructs: Verify it at once. (v on the board reads it back)" in hands.screen
        )
        assert inbox.waiting(hands.box) == ()


@pytest.mark.skipif(not Path("/proc/sys/fs/inotify").exists(), reason="this system has no inotify")
async def test_what_is_put_into_the_inbox_is_taken_in_at_once(tmp_path):
    async with at_the_inbox(tmp_path) as hands:
        await hands.leaders._bell._starting
        inbox.drop(hands.box, act("check"))
        async with asyncio.timeout(10):
            while not taken(hands):
                await hands.settle()

        assert taken(hands) == ["check"]


async def test_what_waited_while_the_desk_was_closed_is_taken_in_when_it_opens(tmp_path):
    inbox.make(tmp_path / "inbox")
    inbox.drop(tmp_path / "inbox", act("instruct", text="Verify it."))
    async with at_the_inbox(tmp_path) as hands:
        assert taken(hands) == ["instruct"]


async def test_a_file_that_was_taken_in_before_is_only_taken_away(tmp_path):
    async with at_the_inbox(tmp_path) as hands:
        given = act("instruct", text="Verify it.")
        taken_in(hands.app.db, hands.app.station, given, at=AT)
        before, noted = head(hands.app.db), len(matters.list_open(hands.app.db))
        await dropped(hands, given)

        assert head(hands.app.db) == before
        assert len(matters.list_open(hands.app.db)) == noted
        assert inbox.waiting(hands.box) == ()
        assert hands.app.own_alarms() == ()


async def test_what_is_refused_lies_aside_and_alarms_until_somebody_takes_it_out(tmp_path):
    async with at_the_inbox(tmp_path, size=WIDE) as hands:
        await dropped(hands, an_act("check", AT, leader="Nobody"))
        folder = hands.app.home.refused
        (file,) = folder.iterdir()

        assert "1 act of a leader was not taken in: “Nobody” is not in the direct" in hands.screen
        assert json.loads(file.read_text().split("\n\n")[1])["leader"] == "Nobody"

        await hands.press("a")
        assert "take the files out" in hands.screen

        file.unlink()
        hands.app.look_for_alarms()
        await hands.press("escape")

        assert "not taken in" not in hands.screen


async def test_words_of_a_leader_are_neither_markup_nor_an_order_to_the_terminal(tmp_path):
    async with at_the_inbox(tmp_path) as hands:
        words = "[/]结束 [@click=app.bell]x[/] \x1b]52;c;eA==\x07"
        path = hands.box / "new" / f"{'a' * 32}.json"
        page = {"uid": "a" * 32, "kind": "instruct", "leader": ZHANG, "text": words}
        page |= {"at": "2020-01-25T16:12:07+08:00", "incident": "", "entry": 0}
        path.write_text(json.dumps(page))
        await looked(hands)
        await hands.press("v")

        assert "[/]结束 [@click=app.bell]x[/]" in hands.screen
        assert taken(hands) == ["instruct"]


async def test_nothing_that_lies_in_the_inbox_stops_the_desk(tmp_path):
    async with at_the_inbox(tmp_path) as hands:
        new = hands.box / "new"
        os.mkfifo(new / "pipe.json")
        (new / "link.json").symlink_to("link.json")
        (new / "folder").mkdir()
        (new / "full").mkdir()
        (new / "full" / "x").touch()
        (new / "bytes.json").write_bytes(b"\xff\xfe\x00")
        os.close(os.open(os.fsencode(new) + b"/\xff\x1b[2J", os.O_CREAT | os.O_WRONLY))
        await dropped(hands, act("check"))
        before = head(hands.app.db)
        await looked(hands)

        assert taken(hands) == ["check"]
        assert inbox.waiting(hands.box) == ()
        assert sorted(path.name for path in new.iterdir()) == ["folder", "full"]
        assert inbox.list_refused(hands.app.home.refused).count == 4
        assert head(hands.app.db) == before


async def test_folders_in_the_inbox_hold_nothing_up_and_alarm_until_they_are_gone(tmp_path):
    async with at_the_inbox(tmp_path, size=WIDE) as hands:
        made = [hands.box / "new" / str(number) for number in range(inbox.LOOKED_AT + 1)]
        for folder in made:
            folder.mkdir()
        await dropped(hands, act("check"))
        (alarm,) = hands.app.own_alarms()

        assert taken(hands) == ["check"]
        assert "lie 1001 things that no view puts there" in alarm.sentence
        assert not hands.app.home.refused.exists()

        for folder in made:
            folder.rmdir()
        await looked(hands)

        assert hands.app.own_alarms() == ()


async def test_who_has_read_as_far_before_is_neither_told_of_nor_rung_for(tmp_path):
    async with at_the_inbox(tmp_path) as hands:
        await dropped(hands, act("read", entry=newest(hands)))
        before, hands.rung = head(hands.app.db), 0
        await dropped(hands, act("read", entry=newest(hands), uid="c" * 32))

        assert head(hands.app.db) == before
        assert hands.rung == 0
        assert list((hands.box / "new").iterdir()) == []
        assert hands.app.own_alarms() == ()


async def test_whoever_fills_the_inbox_holds_the_desk_up_by_a_few_files_at_a_time(tmp_path):
    async with at_the_inbox(tmp_path) as hands:
        for number in range(50):
            (hands.box / "new" / str(number)).touch()
        await looked(hands)

        assert len(inbox.waiting(hands.box)) == 30


async def test_while_another_program_writes_the_act_waits_and_that_is_said(tmp_path):
    async with at_the_inbox(tmp_path, size=WIDE) as hands:
        hands.app.db.execute("PRAGMA busy_timeout = 1")
        other = connect(hands.app.home.record)
        with journal(other, "report.sent", by="x", at=AT):
            inbox.drop(hands.box, act("check"))
            hands.leaders.tick(hands.app.now)
            alarms = hands.app.own_alarms()
            waiting = inbox.waiting(hands.box)
        other.close()
        assert "Leaders' acts are not taken in: Another program is writing" in alarms[0].sentence
        assert len(waiting) == 1
        await looked(hands)

        assert taken(hands) == ["check"]
        assert hands.app.own_alarms() == ()


async def test_where_the_inbox_is_gone_that_is_an_alarm_and_the_desk_goes_on(tmp_path):
    async with at_the_inbox(tmp_path, size=WIDE) as hands:
        (hands.box / "new").rename(hands.box / "away")
        await looked(hands)
        assert "not taken in: there is no such file" in hands.screen
        (hands.box / "away").rename(hands.box / "new")
        await dropped(hands, act("check"))

        assert taken(hands) == ["check"]
        assert "not taken in" not in hands.screen


async def test_one_key_answers_a_check_over_a_form_and_what_is_typed_stays(tmp_path):
    async with at_the_inbox(tmp_path) as hands:
        await hands.press("n")
        await hands.type("ab")
        assert "F3" not in hands.screen
        await dropped(hands, act("check"))
        assert f"{ZHANG} checks the post: F3 answers" in hands.screen
        assert " F3 " in hands.screen.splitlines()[-1]
        await hands.press("f3", "f3", "1", "f2")
        await hands.type("c")

        assert unanswered(hands.app.db) == ()
        assert "Unit        abc" in hands.screen
        assert "F3" not in hands.screen.splitlines()[-1]


async def test_one_key_answers_a_check_over_a_dialog_too(tmp_path):
    async with at_the_inbox(tmp_path) as hands:
        await hands.press("n", "f5")
        await dropped(hands, act("check"))
        before = hands.app.screen
        await hands.press("f3")
        assert "asked at 16:12" in hands.screen
        await hands.press("escape")

        assert hands.app.screen is before
