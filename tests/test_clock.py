import datetime as dt
from pathlib import Path

from dutyconsole import clock


def test_one_start_of_the_machine_has_one_name():
    assert clock.boot() == clock.boot()


def test_where_the_system_does_not_say_the_start_has_none():
    assert clock.boot(Path("/nowhere/boot_id")) == ""


def test_the_clock_on_the_wall_is_the_one_that_the_station_shows():
    assert abs(clock.wall() - clock.now(dt.UTC).timestamp()) < 5
