import pytest

from builders import AT, a_fault
from dutyconsole.config import BackupRules
from dutyconsole.domain.alarms import (
    LEAST_ROOM,
    of_backup,
    of_break,
    of_failure,
    of_room,
    of_sheet,
)
from dutyconsole.domain.segments import Break

HOUR = 3600


def a_break(**changes):
    fault = a_fault()
    given = {
        "id": 1,
        "at": AT,
        "by": "李某",
        "entries": 57,
        "faults": ((fault.key, fault.sentence),),
        "reason": fault.sentence,
    }
    return Break(**(given | changes))


def test_a_break_that_nobody_has_explained_is_alarming():
    alarm = of_break(a_break())

    assert alarm.sentence == "THE RECORD IS NOT SOUND: 第2条留痕记录被改动"
    assert "since 25 Jan 16:12" in alarm.advice


@pytest.mark.parametrize("quiet", [None, a_break(note="已报带班领导"), a_break(faults=())])
def test_no_break_or_one_that_is_explained_is_not(quiet):
    assert of_break(quiet) is None


def test_a_code_that_does_not_fit_is_alarming():
    assert of_sheet(fits=False) is not None
    assert of_sheet(fits=True) is None
    assert of_sheet(fits=None) is None


def test_a_backup_is_too_old_after_the_hours_of_the_settings():
    rules = BackupRules(alarm_hours=26)

    assert of_backup(26 * HOUR, rules) is None
    assert of_backup(27 * HOUR, rules).sentence == "The newest backup is 1 d 3 h old"
    assert of_backup(None, rules).sentence == "There is no backup of the record"


def test_little_room_is_alarming():
    assert of_room(LEAST_ROOM) is None
    assert of_room(LEAST_ROOM - 1).sentence == "The disk is nearly full: 199 MB left"


def test_what_failed_is_told_as_it_was_said():
    assert of_failure("") is None
    assert of_failure("No backup was made").sentence == "No backup was made"
