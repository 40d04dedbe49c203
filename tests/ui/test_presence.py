from contextlib import closing
from random import Random

import msgspec
import pytest
from textual import events

import keyboard
from builders import on
from dutyconsole.config import NoticeStage, Notify, PresenceRules
from dutyconsole.domain.presence import Stage
from dutyconsole.language import CHINESE, ENGLISH
from dutyconsole.store import matters, post_checks, presence
from dutyconsole.store.database import connect
from dutyconsole.ui.app import DutyApp
from dutyconsole.ui.dialogs.presence import QuestionDialog, SwitchDialog
from dutyconsole.ui.presence import PresenceWatch
from dutyconsole.ui.screens.board import BoardScreen
from dutyconsole.ui.screens.intake import IntakeScreen
from keyboard import NARROW, WIDE, at_the_desk
from signatures import events as journal_events
from signatures import fill_in, pin_of, swiftly

MINUTE = PresenceRules(day=1, night=1)
LEADER = "Zhou Lijuan"


class Looking(PresenceWatch):
    """The watch alarm, with the same drills each time; it says when it is looking."""

    is_looking = False

    def tick(self, at):
        self.is_looking = True
        stage = super().tick(at)
        self.is_looking = False
        return stage


class Watched(DutyApp):
    """The desk, with the rings of the watch alarm counted; what is due has the same bell."""

    def __init__(self, *given):
        super().__init__(*given)
        self.rung = 0
        self.presence = Looking(self, Random(7))  # noqa: S311 - the same drills each time

    def bell(self):
        self.rung += self.presence.is_looking
        super().bell()


@pytest.fixture(autouse=True)
def _watched(monkeypatch):
    monkeypatch.setattr(keyboard, "DutyApp", Watched)


async def switched(hands, *, on=True, rules=MINUTE):
    """A leader has switched the watch alarm, at another terminal, and the settings are short."""
    desk = hands.app
    desk.station = msgspec.structs.replace(desk.station, presence=rules)
    (leader, *_) = presence.leaders(desk.db, desk.station)
    with closing(connect(desk.home.record)) as db:
        presence.switch(
            db, desk.station, on=on, leader=leader, reason="meeting", by="Wu Xia", at=desk.now
        )
    await hands.wait_until(desk.now)


async def quiet(hands, seconds, *, step=10):
    """So many seconds pass in which nobody does anything, tick by tick."""
    end = hands.app.now.shift(seconds=seconds)
    while hands.app.now < end:
        hands.clock.moment = min(hands.app.now.shift(seconds=step), end)
        hands.app.tick()
    await hands.settle()


def kept(hands):
    """What the record has of the watch alarm, but for the switch."""
    found = presence.list_events(hands.app.db, since=on("00:00"))
    return [
        (each.kind, each.stage, each.seconds)
        for each in found
        if each.kind in {"missed", "answered"}
    ]


def asked(hands):
    return isinstance(hands.app.screen, QuestionDialog)


async def click_on_intake(hands):
    """A click on `n` in the key bar of the board, as the terminal tells the desk of it."""
    for kind in (events.MouseDown, events.MouseUp):
        hands.app.post_message(kind(None, 13, 23, 0, 0, 1, *[False] * 3, 13, 23))
        await hands.settle()


LARGE = {ENGLISH: "███▀▀▀██▄   ███▀▀███▄   ▄██▀▀▀█▀", CHINESE: "██▀▀▀▀▀▀▀▀▀▀▀▀▀▀██     █   ██  █▀"}


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
@pytest.mark.parametrize("speaking", [ENGLISH, CHINESE])
async def test_after_the_quiet_interval_it_asks_in_large_signs(tmp_path, size, speaking):
    async with at_the_desk(tmp_path, size=size, speaking=speaking) as hands:
        await switched(hands)
        await quiet(hands, 59)
        assert not asked(hands)
        await quiet(hands, 1)

        assert asked(hands)
        assert LARGE[speaking] in hands.screen
        assert "16:12" in hands.screen
        assert hands.app.rung == 0


async def test_it_says_what_to_do_and_since_when_it_is_quiet(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await switched(hands)
        await quiet(hands, 65)

        assert "Press any key to answer" in hands.screen
        assert "No key and no entry since 16:12, for 1 min" in hands.screen


async def test_switched_off_it_never_asks(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        hands.app.station = msgspec.structs.replace(hands.app.station, presence=MINUTE)
        await quiet(hands, 3600)

        assert (asked(hands), hands.app.rung, kept(hands)) == (False, 0, [])


@pytest.mark.parametrize("key", ["q", "n", "ctrl+q", "escape", "f2", "f1", "x"])
async def test_any_key_answers_and_does_nothing_else(tmp_path, key):
    async with at_the_desk(tmp_path) as hands:
        await switched(hands)
        await quiet(hands, 65, step=5)
        await hands.press(key)

        assert isinstance(hands.app.screen, BoardScreen)
        assert hands.app.is_running
        assert kept(hands) == [("answered", Stage.SCREEN, 5)]


async def test_a_click_answers_and_does_nothing_else(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await switched(hands)
        await quiet(hands, 60)
        await click_on_intake(hands)
        assert isinstance(hands.app.screen, BoardScreen)
        await click_on_intake(hands)

        assert isinstance(hands.app.screen, IntakeScreen)
        assert kept(hands) == [("answered", Stage.SCREEN, 0)]


async def test_half_typed_text_beneath_stays_and_goes_on_where_it_was(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await switched(hands)
        await hands.press("n", "1")
        await hands.type("Materials Inst")
        field = hands.app.focused
        await quiet(hands, 60)
        assert asked(hands)
        await hands.press("x")
        await hands.type("itute")

        assert (hands.app.focused, field.value) == (field, "Materials Institute")


async def test_what_is_pasted_answers_and_is_pasted_nowhere(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await switched(hands)
        await hands.press("n", "1")
        field = hands.app.focused
        await quiet(hands, 60)
        hands.app.post_message(events.Paste("a whole page"))
        await hands.settle()

        assert (asked(hands), field.value) == (False, "")


async def test_every_key_begins_the_interval_anew(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await switched(hands)
        for _time in range(5):
            await quiet(hands, 59)
            await hands.press("down")

        assert (asked(hands), kept(hands)) == (False, [])


async def test_a_book_on_a_key_is_one_sign_and_no_answer(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await switched(hands)
        for _second in range(70):
            hands.clock.moment = hands.app.now.shift(seconds=1)
            hands.app.tick()
            hands.app.simulate_key("down")
            await hands.settle()

        assert asked(hands)
        await hands.press("up")
        assert not asked(hands)


async def test_nobody_answers_and_it_rings_again_and_again_louder(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await switched(hands)
        await quiet(hands, 60 + 59, step=1)
        assert hands.app.rung == 0
        await quiet(hands, 41, step=1)
        every = hands.app.station.alarms.bell_seconds

        assert hands.app.rung == 1 + 40 // every
        assert "NOBODY HAS ANSWERED: PRESS ANY KEY NOW" in hands.screen
        assert "#" * 38 in hands.marks


async def test_each_missed_stage_is_one_entry_and_so_is_the_answer(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await switched(hands)
        await quiet(hands, 60 + 180 + 600)
        await hands.press("space")

        assert kept(hands) == [
            ("missed", Stage.SCREEN, 120),
            ("missed", Stage.BELL, 240),
            ("answered", Stage.NOTIFY, 780),
        ]
        assert journal_events(hands)[-3:] == ["presence.missed"] * 2 + ["presence.answered"]


async def test_the_last_stage_wants_one_notice_in_a_quiet_period(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await switched(hands)
        watch, uids = hands.app.presence, []
        for _period in range(2):
            await quiet(hands, 60 + 179)
            assert watch.wants_notice() is None
            for _look in range(3):
                await quiet(hands, 10)
                uids.append(watch.wants_notice())
            await hands.press("space")

        assert [uids.count(uid) for uid in dict.fromkeys(uids)] == [3, 3]
        assert watch.wants_notice() is None


async def test_that_others_are_told_is_said_where_somebody_is(tmp_path):
    told = Notify(stages=(NoticeStage(kinds=("presence",), minutes=0, to=("leader",)),))
    async with at_the_desk(tmp_path) as hands:
        hands.app.station = msgspec.structs.replace(hands.app.station, notify=told)
        await switched(hands)
        await quiet(hands, 240)

        assert "OTHERS ARE BEING TOLD" in hands.screen


async def test_a_machine_that_slept_raises_one_entry_and_asks_before_it_rings(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await switched(hands)
        await hands.wait_until(hands.app.now.shift(hours=8))
        assert (asked(hands), hands.app.rung) == (True, 0)
        await quiet(hands, 70)
        (event,) = [
            each
            for each in presence.list_events(hands.app.db, since=on("00:00"))
            if each.kind == "missed"
        ]

        assert (event.stage, event.seconds) == (Stage.SCREEN, 8 * 3600)
        assert "stood still" in event.detail
        assert hands.app.presence.stage is Stage.BELL


async def test_a_clock_set_back_does_not_silence_it(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await switched(hands)
        await quiet(hands, 50)
        await hands.wait_until(hands.app.now.shift(hours=-3))
        await quiet(hands, 10)

        assert asked(hands)


async def test_an_entry_at_another_terminal_is_a_sign_and_answers(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await switched(hands)
        await quiet(hands, 65, step=5)
        with closing(connect(hands.app.home.record)) as db:
            matters.note(db, "other", "A fax", by="Zheng Hao", at=hands.app.now)
        await hands.wait_until(hands.app.now.shift(seconds=1))
        (*_, event) = presence.list_events(hands.app.db, since=on("00:00"))

        assert not asked(hands)
        assert (event.kind, event.detail) == ("answered", "by an entry in the record")


async def test_what_the_desk_writes_by_itself_is_none(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await switched(hands)
        await quiet(hands, 50)
        with closing(connect(hands.app.home.record)) as db:
            presence.note_missed(db, Stage.BELL, seconds=9, by="Zheng Hao", at=hands.app.now)
        await quiet(hands, 10)

        assert asked(hands)


async def test_switched_off_elsewhere_the_question_goes_without_an_answer(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await switched(hands)
        await quiet(hands, 60)
        await switched(hands, on=False)

        assert (asked(hands), kept(hands)) == (False, [])


async def test_a_desk_that_is_opened_anew_begins_with_its_start(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await switched(hands)
        later = hands.app.now.shift(hours=5)
    async with at_the_desk(tmp_path, at=later) as hands:
        assert hands.app.presence.is_on
        assert hands.app.presence.since == later
        await quiet(hands, 7199, step=29)

        assert not asked(hands)


async def test_what_the_disk_refuses_is_written_when_it_can_be(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await switched(hands)
        pages = hands.app.db.execute("PRAGMA page_count").fetchone()[0]
        hands.app.db.execute(f"PRAGMA max_page_count = {pages}")
        while not hands.app.presence._owed:
            await quiet(hands, 125)
            await hands.press("space")
        before = kept(hands)
        hands.app.db.execute("PRAGMA max_page_count = 1000000")
        await quiet(hands, 31)

        assert hands.app.presence._owed == []
        assert kept(hands)[len(before) :] != []


# ---- drills


def drills(hands):
    return [
        (each.answered_by, each.seconds, each.result)
        for each in post_checks.list_checks(hands.app.db, since=on("00:00"))
    ]


async def at_a_drill(hands, count=1):
    """The watch alarm is on with so many drills, and the first of them rings."""
    await switched(hands, rules=PresenceRules(day=43200, night=43200, drills=count))
    while not asked(hands):
        await quiet(hands, 30, step=30)


async def test_a_drill_rings_until_a_key_is_pressed_and_is_recorded_with_the_seconds(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await at_a_drill(hands)
        assert "This is a drill" in hands.screen
        await quiet(hands, 12, step=1)
        await hands.press("q")

        assert (asked(hands), hands.app.is_running) == (False, True)
        assert drills(hands) == [("Wu Xia", 12, "answered")]
        assert hands.app.rung == 3
        assert kept(hands) == []


async def test_a_drill_that_nobody_answers_says_so_and_is_over_after_three_minutes(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await at_a_drill(hands)
        await quiet(hands, 200)

        assert not asked(hands)
        assert drills(hands) == [("", 180, "not answered within 3 minutes")]


async def test_there_are_as_many_as_are_set_in_a_shift_even_where_the_desk_is_opened_anew(tmp_path):
    rules = PresenceRules(day=43200, night=43200, drills=2)
    async with at_the_desk(tmp_path) as hands:
        await at_a_drill(hands, 2)
        await hands.press("space")
        first, later = drills(hands), hands.app.now
    async with at_the_desk(tmp_path, at=later) as hands:
        hands.app.station = msgspec.structs.replace(hands.app.station, presence=rules)
        end = hands.app.overview.watch.shift.end
        await quiet(hands, (end - later).total_seconds(), step=29)

        assert len(first) == 1
        assert len(drills(hands)) == 2


async def test_a_drill_takes_no_letter_out_of_what_is_typed(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await switched(hands, rules=PresenceRules(day=43200, night=43200, drills=1))
        await quiet(hands, 20)
        (due,) = hands.app.presence._drills
        hands.app.presence.sign(due.shift(seconds=-1))
        await hands.wait_until(due)
        assert not asked(hands)
        await quiet(hands, 10)

        assert asked(hands)


async def test_there_are_no_drills_while_it_is_switched_off(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        rules = PresenceRules(drills=20)
        hands.app.station = msgspec.structs.replace(hands.app.station, presence=rules)
        await quiet(hands, 16 * 3600, step=60)

        assert (drills(hands), hands.app.rung) == ([], 0)


# ---- the leader's switch


async def at_the_switch(hands):
    hands.app.push_screen(SwitchDialog())
    await hands.settle()


async def test_the_duty_leader_switches_it_on_with_a_pin(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await at_the_switch(hands)
        assert "Off: nobody has switched it on yet" in hands.screen
        await hands.press("f2")
        await swiftly(hands, *pin_of(hands, LEADER), "enter")
        event = presence.last_switch(hands.app.db)

        assert (event.kind, event.by) == ("on", LEADER)
        assert "The watch alarm is on" in hands.screen
        assert isinstance(hands.app.screen, BoardScreen)


async def test_off_asks_for_the_reason_first(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await switched(hands, rules=PresenceRules())
        await at_the_switch(hands)
        await hands.press("f2")
        assert "Say why the watch alarm is switched off" in hands.screen
        await fill_in(hands, "Video meeting", pin_of(hands, LEADER))

        assert presence.last_switch(hands.app.db).detail == "Video meeting"
        assert "The watch alarm is off" in hands.screen


async def test_an_officer_cannot_switch_it_with_a_pin_of_their_own(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await at_the_switch(hands)
        await hands.press("f2", "shift+tab")
        await fill_in(hands, "Wu Xia", "because", pin_of(hands, "Wu Xia"))

        assert presence.is_on(hands.app.db) is False
        assert "Only the duty leader" in hands.screen


async def test_leaving_the_signature_switches_nothing(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await at_the_switch(hands)
        await hands.press("f2", "escape")

        assert isinstance(hands.app.screen, SwitchDialog)
        assert presence.is_on(hands.app.db) is False


async def test_the_switch_shows_what_was_missed_and_answered(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await switched(hands)
        await quiet(hands, 125)
        await hands.press("space")
        await at_the_switch(hands)

        assert "missed: question on the screen, 2 min without a sign (Wu Xia)" in hands.screen
        assert "answered after 1 min, at the stage: bell (Wu Xia); by key" in hands.screen
