import pytest

from builders import AT, a_fault, on
from dutyconsole.domain.alarms import Alarm
from dutyconsole.domain.ringing import Ring, State
from dutyconsole.store.segments import begin
from dutyconsole.text import width
from dutyconsole.ui.widgets.alarm_banner import AlarmBanner, _lines
from keyboard import NARROW, WIDE, at_the_desk

BACKUP = Alarm("backup", "There is no backup of the record", "")
BREAK = Alarm("break", "THE RECORD IS NOT SOUND: 第2条留痕记录被改动", "")


def a_ring(state=State.UNACKNOWLEDGED, what="Daily report", **changes):
    given = {
        "key": "report daily",
        "what": what,
        "when": "due 17:00",
        "state": state,
        "occasion": "-15",
        "due": on("17:00"),
        "is_overdue": False,
        "is_special": False,
        "acknowledged_by": (),
    }
    return Ring(**(given | changes))


def shown(*found, room=80):
    return [line[0] for line in _lines(found, room)]


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (
            State.UNACKNOWLEDGED,
            (" NOT ACKNOWLEDGED  T-15  Daily report  due 17:00  press a ", "loud"),
        ),
        (State.ACKNOWLEDGED, (" Acknowledged  T-15  Daily report  due 17:00  press a ", "strong")),
        (
            State.CLEARED_UNACKNOWLEDGED,
            (" ENDED, NEVER ACKNOWLEDGED  T-15  Daily report  due 17:00  press a ", "warn"),
        ),
    ],
)
def test_each_state_is_told_in_words_and_only_what_wants_an_answer_is_inverse(state, expected):
    assert shown(a_ring(state)) == [expected]


@pytest.mark.parametrize("what", ["日报" * 40, "Daily report " * 20])
@pytest.mark.parametrize("state", [State.UNACKNOWLEDGED, State.CLEARED_UNACKNOWLEDGED])
def test_what_is_long_is_cut_and_the_time_and_the_key_stay(what, state):
    ((words, _style),) = shown(a_ring(state, what), BACKUP)

    assert width(words) <= 80
    assert words.endswith("..  due 17:00  +1 more  press a ")


def test_a_narrow_window_has_the_loudest_and_a_wide_one_the_three_loudest():
    found = (BREAK, a_ring(), BACKUP, a_ring(State.ACKNOWLEDGED))

    assert len(shown(*found)) == 1
    assert "+3 more" in shown(*found)[0][0]
    assert len(shown(*found, room=120)) == 3
    assert "+1 more" in shown(*found, room=120)[-1][0]


async def test_where_nothing_alarms_there_is_no_line(tmp_path):
    async with at_the_desk(tmp_path, at=on("12:00")) as hands:
        assert not hands.app.screen.query_one(AlarmBanner).display


@pytest.mark.parametrize(("size", "lines"), [(NARROW, 1), (WIDE, 2)])
async def test_a_broken_record_is_louder_than_what_rings(tmp_path, size, lines):
    async with at_the_desk(tmp_path, size=size) as hands:
        begin(hands.app.db, [a_fault()], by="Wu Xia", at=AT)
        await hands.wait_until(AT.shift(seconds=1))
        banner = hands.app.screen.query_one(AlarmBanner)

        assert banner.size.height == lines
        assert "THE RECORD IS NOT SOUND" in hands.screen.splitlines()[banner.region.y]
