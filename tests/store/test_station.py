import datetime as dt
from contextlib import closing

import pytest

from builders import AT, a_record, settings
from dutyconsole import config
from dutyconsole.domain.journal import GENESIS, digest, entry_from
from dutyconsole.errors import NotAllowed
from dutyconsole.home import Home
from dutyconsole.store import calendar
from dutyconsole.store.calendar import known_years
from dutyconsole.store.station import found, opened_at
from dutyconsole.store.verification import verify


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "值班室")


@pytest.fixture
def station(home):
    db = found(home.record, settings(), by="张某某", at=AT)
    yield db
    db.close()


def test_a_station_begins_with_itself_and_the_calendar(station):
    rows = station.execute("SELECT body FROM journal ORDER BY n").fetchall()

    assert [entry_from(row["body"]).event for row in rows] == ["station.opened", "calendar.seeded"]
    assert 2020 in known_years(station)


def test_a_station_says_who_it_is(station):
    row = station.execute("SELECT name, bureau, time_zone, algorithm FROM station").fetchone()

    assert tuple(row) == ("市科学技术局值班室", "市科学技术局", "Asia/Shanghai", "sha256")


def test_a_station_remembers_when_it_was_opened(station):
    assert opened_at(station) == AT


def test_a_station_is_open_where_it_was_founded(station, home):
    assert station.path == home.record


def test_a_founded_station_is_sound(station, home):
    assert verify(home.record).faults == ()


def test_nothing_but_the_record_is_left_in_its_home(station, home):
    station.close()

    assert [path.name for path in home.path.iterdir()] == ["duty.db"]


def test_the_home_and_the_record_are_the_owners_alone(station, home):
    modes = [oct(path.stat().st_mode & 0o777) for path in (home.path, home.record)]

    assert modes == ["0o700", "0o600"]


def test_a_station_is_not_founded_over_another(home, tmp_path):
    a_record(home.path).close()
    before = home.record.read_bytes()

    with pytest.raises(NotAllowed, match="nothing was changed"):
        found(home.record, settings(), by="张某某", at=AT)

    assert home.record.read_bytes() == before


def test_times_are_stored_in_the_stations_offset_whatever_the_clock_says(home):
    identity = config.Identity(
        name="值班室", bureau="局", superior="上级", time_zone="Asia/Kolkata"
    )

    db = found(home.record, settings(station=identity), by="张某某", at=AT.to("UTC"))

    assert db.zone == dt.timezone(dt.timedelta(hours=5, minutes=30))
    assert db.execute("SELECT opened_at FROM station").fetchone()[0] == "2020-01-25T13:42:07+05:30"
    db.close()


def test_a_station_that_could_not_be_founded_whole_leaves_nothing(home, monkeypatch):
    def full(*_given, **_by):
        raise OSError("no space left")

    monkeypatch.setattr(calendar, "seed", full)
    with pytest.raises(OSError, match="no space left"):
        found(home.record, settings(), by="张某某", at=AT)

    assert list(home.path.iterdir()) == []


def test_the_journal_is_chained_by_the_hash_that_the_settings_name(tmp_path):
    chosen = settings(journal=config.Journal(hash="sm3"))
    with closing(found(tmp_path / "duty.db", chosen, by="张某某", at=AT)) as db:
        entries = db.execute("SELECT body, digest FROM journal ORDER BY n").fetchall()

    first, second = entries
    assert first["digest"] == digest(GENESIS, first["body"], algorithm="sm3")
    assert second["digest"] == digest(first["digest"], second["body"], algorithm="sm3")


def test_a_hash_that_this_machine_does_not_have_is_refused_and_nothing_made(tmp_path, monkeypatch):
    monkeypatch.setattr("hashlib.algorithms_available", {"sha256"})
    chosen = settings(journal=config.Journal(hash="sm3"))

    with pytest.raises(NotAllowed, match="does not offer sm3"):
        found(tmp_path / "duty.db", chosen, by="张某某", at=AT)
    assert list(tmp_path.iterdir()) == []
