import pytest

from builders import AT
from dutyconsole.language import CHINESE, ENGLISH
from dutyconsole.store.leader_acts import answer, answer_of
from dutyconsole.ui.dialogs.answer_check import AnswerCheckDialog
from dutyconsole.ui.screens.board import BoardScreen
from keyboard import NARROW, WIDE, at_the_desk
from leader_rows import an_act, taken_in
from signatures import swiftly

ZHANG = {ENGLISH: "Zhang Jianjun", CHINESE: "张建军"}


async def asked(hands, *, seconds=0, leader=ZHANG[ENGLISH]):
    """A leader has checked the post so many seconds ago."""
    at = hands.clock()
    act = an_act("check", at.shift(seconds=-seconds), leader=leader)
    kept = taken_in(hands.app.db, hands.app.station, act, at=at)
    await hands.wait_until(at.shift(seconds=1))
    return kept.id


def answered(hands, number=1):
    return answer_of(hands.app.db, number)


@pytest.mark.parametrize(("size", "speaking"), [(NARROW, ENGLISH), (WIDE, CHINESE)])
async def test_the_board_counts_the_seconds_until_it_is_answered(tmp_path, size, speaking):
    async with at_the_desk(tmp_path, size=size, speaking=speaking) as hands:
        await asked(hands, leader=ZHANG[speaking])
        due = hands.app.overview.loudest(hands.app.now)[0]
        before = hands.screen
        await hands.wait_until(AT.shift(seconds=2))

        assert due.what in hands.screen
        assert hands.screen != before


async def test_two_keys_and_f2_answer_it_with_the_seconds_since_it_was_asked(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        number = await asked(hands, seconds=11)
        hands.app.push_screen(AnswerCheckDialog(number))
        await hands.settle()
        assert "Zhang Jianjun asked at 16:11" in hands.screen
        assert "00:00:12" in hands.screen
        await swiftly(hands, "1", "f2")
        given = answered(hands)

        assert (given.seconds, given.answered_by, given.by) == (12, "Wu Xia", "Wu Xia")
        assert (given.leader_present, given.result) == (True, "in order")
        assert "Zhang Jianjun's post check is answered after 12 s" in hands.screen
        assert isinstance(hands.app.screen, BoardScreen)


async def test_whether_the_duty_leader_is_there_is_never_presumed(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        hands.app.push_screen(AnswerCheckDialog(await asked(hands)))
        await hands.settle()
        await hands.press("f2")
        assert answered(hands) is None
        assert "Say whether the duty leader is in post" in hands.screen
        await swiftly(hands, "2", "f2")

        assert answered(hands).leader_present is False


async def test_in_the_list_of_alarms_it_is_answered_and_not_acknowledged(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await asked(hands)
        await hands.press("a")
        assert "Post check by Zhang Jianjun" in hands.screen
        await hands.press("enter")
        assert isinstance(hands.app.screen, AnswerCheckDialog)
        await swiftly(hands, "1", "f2")

        assert answered(hands)
        assert "Post check by" not in hands.screen


async def test_all_of_them_acknowledges_the_others_and_then_answers_it(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await asked(hands)
        await hands.press("a", "f4")
        left = [ring.key.split()[0] for ring in hands.app.rings if ring.wants_answer]
        assert left == ["post_check"]
        await hands.press("f4")

        assert isinstance(hands.app.screen, AnswerCheckDialog)


async def test_the_bell_rings_on_until_it_is_answered(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        number, rung = await asked(hands), []
        hands.app.bell = lambda: rung.append(hands.clock())
        pause = hands.app.station.alarms.bell_seconds
        for turn in (1, 2):
            await hands.wait_until(AT.shift(seconds=1 + turn * pause))
        assert len(rung) == 2
        hands.app.push_screen(AnswerCheckDialog(number))
        await hands.settle()
        await swiftly(hands, "1", "f2")
        await hands.press("a", "f4", "escape")  # the daily report is due within the hour
        rung.clear()
        await hands.wait_until(AT.shift(seconds=2 + 4 * pause))

        assert rung == []
        assert [ring.key for ring in hands.app.rings if ring.wants_answer] == []


async def test_among_what_is_to_be_done_enter_answers_it(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await asked(hands)
        await hands.press("o", "enter")

        assert isinstance(hands.app.screen, AnswerCheckDialog)


async def test_what_somebody_else_answered_meanwhile_is_told(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        number = await asked(hands)
        hands.app.push_screen(AnswerCheckDialog(number))
        await hands.settle()
        by = {"by": "Zheng Hao", "at": hands.clock()}
        answer(hands.app.db, number, answered_by="Zheng Hao", leader_present=True, **by)
        await swiftly(hands, "1", "f2")

        assert "Zheng Hao has answered it already" in hands.screen
