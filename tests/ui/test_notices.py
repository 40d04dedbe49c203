"""What the desk puts into the outbox: whom the settings want told, once, where nobody answers."""

import sqlite3
from contextlib import closing

import pytest

from builders import AT, on
from dutyconsole import demo
from dutyconsole.domain.incidents import IncidentNumber
from dutyconsole.language import CHINESE, ENGLISH
from dutyconsole.store import outbox, presence, ringing
from dutyconsole.store.database import connect
from keyboard import Hands, at_the_desk
from notifying import write_channels

LEADER, HEAD = "Zhou Lijuan", "Zhang Moumou"
FIVE_LATER = """
[[notify.stages]]
kinds = ["report", "incident"]
minutes = 5
to = ["leader", "head"]
"""
PRESENCE = """
[[notify.stages]]
kinds = ["presence"]
minutes = 10
to = ["leader"]
"""


@pytest.fixture
def with_stages():
    """Makes the demonstration station with these stages and two people who can be reached."""

    def made(stages=FIVE_LATER, *, special=False, settings="", **channels):
        def prepare(home):
            demo.build(home, at=AT, special=special, registers=False)
            text = home.settings.read_text(encoding="utf-8")
            for before, after in [each.split(" -> ") for each in settings.splitlines()]:
                assert before in text
                text = text.replace(before, after)
            home.settings.write_text(text + stages, encoding="utf-8")
            write_channels(home, channels or {LEADER: ["json://127.0.0.1"], "head": []})

        return prepare

    return made


async def minutes_pass(hands: Hands, until: str, *, day: str = "2020-01-25") -> None:
    """Minute after minute in which nobody does anything."""
    while hands.app.now < on(until, day):
        await hands.wait_until(min(hands.app.now.shift(minutes=1).floor("minute"), on(until, day)))


def told(hands: Hands) -> list[tuple[str, str]]:
    """What is in the outbox: for whom, and about what kind of thing."""
    found = reversed(outbox.list_all(hands.app.db, limit=99))
    return [(each.notice.recipient, each.notice.subject.split()[0]) for each in found]


async def test_nobody_is_told_before_the_stage_has_come(tmp_path, with_stages):
    async with at_the_desk(tmp_path, prepare=with_stages()) as hands:
        await minutes_pass(hands, "17:04")

        assert told(hands) == []


async def test_what_is_overdue_and_unanswered_is_told_once_to_each(tmp_path, with_stages):
    async with at_the_desk(tmp_path, prepare=with_stages()) as hands:
        await minutes_pass(hands, "17:05")
        assert told(hands) == [(LEADER, "report"), (HEAD, "report")]
        await minutes_pass(hands, "17:40")

        assert told(hands) == [(LEADER, "report"), (HEAD, "report")]


async def test_a_desk_that_is_opened_anew_tells_nobody_twice(tmp_path, with_stages):
    async with at_the_desk(tmp_path, prepare=with_stages()) as hands:
        await minutes_pass(hands, "17:06")
        before = told(hands)
    async with at_the_desk(tmp_path, at=on("17:08")) as hands:
        await minutes_pass(hands, "17:12")

        assert told(hands) == before != []


async def test_nobody_is_told_where_somebody_has_acknowledged(tmp_path, with_stages):
    async with at_the_desk(tmp_path, prepare=with_stages()) as hands:
        await minutes_pass(hands, "17:04")
        await hands.press("a", "enter", "escape")
        await minutes_pass(hands, "17:05")

        assert [each.wants_answer for each in hands.app.rings] == [True]
        assert told(hands) == []


async def test_a_new_occasion_that_nobody_answers_is_told_a_little_later(tmp_path, with_stages):
    async with at_the_desk(tmp_path, prepare=with_stages()) as hands:
        await minutes_pass(hands, "17:04")
        await hands.press("a", "enter", "escape")
        await minutes_pass(hands, "17:08")

        assert told(hands) == [(LEADER, "report"), (HEAD, "report")]


async def test_who_is_told_in_any_case_is_told_of_what_is_acknowledged_too(tmp_path, with_stages):
    stages = FIVE_LATER + "even_acknowledged = true\n"
    async with at_the_desk(tmp_path, prepare=with_stages(stages)) as hands:
        await minutes_pass(hands, "17:05")
        await hands.press("a", "enter", "escape")
        await minutes_pass(hands, "17:06")

        assert told(hands) == [(LEADER, "report"), (HEAD, "report")]


async def test_what_was_done_before_is_told_to_nobody(tmp_path, with_stages):
    async with at_the_desk(tmp_path, prepare=with_stages()) as hands:
        await minutes_pass(hands, "17:04")
        await hands.press("d")
        hands.app.screen.query_one("#report-receiver").value = "Officer Hou"
        hands.app.screen.query_one("#report-reason").value = "line was busy"
        await hands.press("f2")
        await minutes_pass(hands, "17:30")

        assert told(hands) == []


@pytest.mark.parametrize(
    ("speaking", "text"),
    [
        (
            ENGLISH,
            [
                "Report to send",
                "due 25 Jan 17:00",
                "Please answer at the duty desk of Science and Technology Bureau Duty Room.",
            ],
        ),
        (CHINESE, ["报告待报送", "时限 1月25日 17:00", "请到市科学技术局值班室值班台处理。"]),
    ],
)
async def test_it_says_what_is_due_and_no_name(tmp_path, with_stages, speaking, text):
    async with at_the_desk(tmp_path, prepare=with_stages(), speaking=speaking) as hands:
        await minutes_pass(hands, "17:05")
        found = [each.notice.text.splitlines()[:-1] for each in outbox.list_all(hands.app.db)]

        assert found == [text, text]


async def test_names_leave_the_room_only_where_the_settings_say_so(tmp_path, with_stages):
    told_all = with_stages(special=True, settings="personal = false -> personal = true")
    async with at_the_desk(tmp_path, prepare=told_all) as hands:
        await minutes_pass(hands, "16:39")
        (one, *_others) = outbox.list_all(hands.app.db)

        assert "No. 9 Call to the superior office" in one.notice.text


async def test_an_incident_is_told_by_its_number(tmp_path, with_stages):
    async with at_the_desk(tmp_path, prepare=with_stages(special=True)) as hands:
        await minutes_pass(hands, "16:39")
        (one, two) = outbox.list_all(hands.app.db)

        assert one.notice.text.startswith(f"Incident {IncidentNumber(2020, 9)}\n")
        assert {one.notice.recipient, two.notice.recipient} == {LEADER, HEAD}


async def test_whoever_cannot_be_reached_is_named_all_the_same(tmp_path, with_stages):
    async with at_the_desk(tmp_path, prepare=with_stages(Somebody=[])) as hands:
        await minutes_pass(hands, "17:05")

        assert told(hands) == [(LEADER, "report"), (HEAD, "report")]


async def test_channels_that_cannot_be_read_hinder_no_message(tmp_path, with_stages):
    async with at_the_desk(tmp_path, prepare=with_stages()) as hands:
        hands.app.home.channels.write_text("[[channels", encoding="utf-8")
        await minutes_pass(hands, "17:05")

        assert told(hands) == [(LEADER, "report"), (HEAD, "report")]


async def test_what_the_disk_refuses_is_put_in_a_minute_later(tmp_path, with_stages):
    async with at_the_desk(tmp_path, prepare=with_stages()) as hands:
        await minutes_pass(hands, "17:04")
        hands.app.db.execute("PRAGMA busy_timeout = 50")
        with closing(sqlite3.connect(hands.app.home.record, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            await minutes_pass(hands, "17:05")
            before = told(hands)
        await minutes_pass(hands, "17:06")

        assert (before, len(told(hands))) == ([], 2)


async def test_without_stages_nothing_leaves_the_room(tmp_path, with_stages):
    async with at_the_desk(tmp_path, prepare=with_stages("")) as hands:
        await minutes_pass(hands, "18:30")

        assert told(hands) == []


async def test_another_who_acknowledges_at_another_terminal_counts_too(tmp_path, with_stages):
    async with at_the_desk(tmp_path, prepare=with_stages()) as hands:
        for clock in ("17:04", "17:05"):
            await minutes_pass(hands, clock)
            (ring,) = hands.app.rings
            with closing(connect(hands.app.home.record)) as db:
                ringing.acknowledge(db, ring.key, ring.occasion, by="Zheng Hao", at=on(clock))
        await minutes_pass(hands, "17:14")

        assert told(hands) == []


# ---- the watch alarm


async def quiet(hands: Hands, until: str) -> None:
    """Time passes tick by tick, faster than the desk takes for a machine that slept."""
    while hands.app.now < on(until):
        hands.clock.moment = min(hands.app.now.shift(seconds=20), on(until))
        hands.app.tick()
    await hands.settle()


def switch_on(hands: Hands) -> None:
    with closing(connect(hands.app.home.record)) as db:
        leader = presence.leaders(db, hands.app.station)[0]
        presence.switch(db, hands.app.station, on=True, leader=leader, by=leader, at=AT)


async def test_when_nobody_answers_the_watch_alarm_the_stage_is_told_once(tmp_path, with_stages):
    short = with_stages(PRESENCE, settings="day = 120 -> day = 10")
    async with at_the_desk(tmp_path, prepare=short) as hands:
        switch_on(hands)
        await hands.wait_until(AT)
        await quiet(hands, "16:31")
        before = told(hands)
        await quiet(hands, "16:50")
        (one,) = outbox.list_all(hands.app.db)

        assert before == []
        assert one.notice.recipient == LEADER
        assert one.notice.text.startswith("Nobody answers at the duty desk\nPlease answer")


async def test_whoever_answers_in_time_spares_the_leader(tmp_path, with_stages):
    short = with_stages(PRESENCE, settings="day = 120 -> day = 10")
    async with at_the_desk(tmp_path, prepare=short) as hands:
        switch_on(hands)
        await hands.wait_until(AT)
        await quiet(hands, "16:30")
        await hands.press("x")
        await quiet(hands, "16:40")

        assert told(hands) == []


async def test_a_further_quiet_period_is_told_again(tmp_path, with_stages):
    short = with_stages(PRESENCE, settings="day = 120 -> day = 10")
    async with at_the_desk(tmp_path, prepare=short) as hands:
        switch_on(hands)
        await hands.wait_until(AT)
        await quiet(hands, "16:35")
        await hands.press("x")
        await quiet(hands, "16:59")

        assert [name for name, _subject in told(hands)] == [LEADER, LEADER]
