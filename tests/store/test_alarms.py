from datetime import date

from builders import AT, a_fault, settings
from dutyconsole.domain.shifts import ShiftId
from dutyconsole.home import Home
from dutyconsole.store import segments
from dutyconsole.store.alarms import around, backup_age, of_record

SHIFT = ShiftId(date(2020, 1, 26))


def test_a_record_in_one_piece_raises_no_alarm(db):
    assert of_record(db, SHIFT) == ()


def test_the_worst_comes_first(record):
    segments.begin(record, [a_fault()], by="王某", at=AT)

    assert [alarm.kind for alarm in of_record(record, SHIFT)] == ["break", "sheet"]


def test_before_the_first_watch_there_is_no_sheet(db):
    assert of_record(db, None) == ()


def test_a_station_without_a_backup_is_told(db):
    kinds = [alarm.kind for alarm in around(Home(db.path.parent), settings(), at=AT)]

    assert "backup" in kinds


def test_the_age_is_that_of_the_newest_backup(tmp_path):
    for name in ("2020-01-24T161207+0800", "2020-01-25T151207+0800"):
        (tmp_path / name).mkdir()

    assert backup_age(tmp_path, at=AT) == 3600
