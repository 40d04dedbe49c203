import datetime as dt
from decimal import Decimal

import pytest

from builders import on, taken_down
from daily_acts import STATION, all_the_way, drafted, due_on
from dutyconsole.domain.registers import TEMPERATURES
from dutyconsole.store import campaign, registers
from dutyconsole.store.daily_series import series_of
from dutyconsole.store.daily_standing import standing_of

HIGH, ISOLATED, STOCK, HOURS, IN_TIME = range(5)


@pytest.fixture
def begun(db):
    campaign.begin(db, dt.date(2020, 1, 20), by="李某", at=on("08:00", "2020-01-20"))
    return db


def series(db, day, at):
    due = due_on(day)
    figures = standing_of(db, STATION, due, at=at).figures
    return series_of(db, STATION, due, figures, at=at)


def too_high(db, at, person="高某"):
    values = {"at": db.stored(at), "person": person, "round": "1", "temperature": "38.2",
              "recheck": "36.5", "recheck_at": db.stored(at.shift(minutes=10))}  # fmt: skip
    registers.enter(db, STATION, TEMPERATURES, values, by="李某", at=at.shift(minutes=15))


def reported(db, day):
    return all_the_way(db, due_on(day), at=on("16:30", day))


def test_each_of_fourteen_days_says_what_its_report_said(begun):
    too_high(begun, on("09:00", "2020-01-23"))
    reported(begun, "2020-01-23")
    reported(begun, "2020-01-24")
    points = dict(series(begun, "2020-01-25", on("12:00"))[HIGH].points)

    assert len(points) == 14
    assert (points["1-22"], points["1-23"], points["1-24"]) == (None, 1, 0)


def test_the_day_itself_is_counted_until_a_report_says_it(begun):
    too_high(begun, on("09:00"))
    before = series(begun, "2020-01-25", on("12:00"))[HIGH].points[-1]
    drafted(begun, at=on("12:00"))
    too_high(begun, on("12:30"), "赵某")

    assert before == ("1-25", Decimal(1))
    assert series(begun, "2020-01-25", on("13:00"))[HIGH].points[-1] == ("1-25", Decimal(1))


def test_a_draft_of_an_earlier_day_that_never_went_up_says_nothing(begun):
    drafted(begun, due_on("2020-01-24"), at=on("16:30", "2020-01-24"))

    assert dict(series(begun, "2020-01-25", on("12:00"))[HIGH].points)["1-24"] is None


def test_however_many_reports_followed_an_old_one_has_its_own_days(begun):
    too_high(begun, on("09:00", "2020-01-23"))
    for back in range(45):
        reported(begun, (dt.date(2020, 1, 23) + dt.timedelta(days=back)).isoformat())
    later = on("17:00", "2020-03-10")

    assert dict(series(begun, "2020-01-24", later)[HIGH].points)["1-23"] == 1


def test_messages_are_counted_by_the_hour_in_which_they_were_received(begun):
    taken_down(begun, received_at=on("09:20"), at=on("09:30"))
    hours = dict(series(begun, "2020-01-25", on("12:00"))[HOURS].points)

    assert (hours["09"], sum(hours.values())) == (1, 1)


def test_without_the_campaign_only_the_duty_rooms_own_charts_are_there(db):
    assert [each.title for each in series(db, "2020-01-25", on("12:00"))] == [
        "Entries by the hour", "Reported in time",
    ]  # fmt: skip
