import datetime as dt

import arrow
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutyconsole.domain.moments import day_from_text, from_text, parse, parse_ahead, to_text
from dutyconsole.errors import BadInput

AT = arrow.get("2020-01-25T16:12:07+08:00")
ZONE = dt.timezone(dt.timedelta(hours=8))

moments = st.datetimes(
    min_value=dt.datetime(1901, 1, 1),
    max_value=dt.datetime(2199, 12, 31),
    timezones=st.just(ZONE),
).map(lambda moment: arrow.get(moment).floor("second"))


@given(moments, moments)
def test_the_order_of_stored_texts_is_the_order_of_time(one, other):
    assert (to_text(one) < to_text(other)) == (one < other)


@given(moments)
def test_a_stored_moment_reads_back_as_itself(moment):
    read = from_text(to_text(moment))

    assert (read, read.utcoffset()) == (moment, moment.utcoffset())


def test_a_moment_is_stored_to_the_second_with_its_offset():
    moment = arrow.get("2020-01-25T16:05:00.999+08:00")

    assert to_text(moment) == "2020-01-25T16:05:00+08:00"


@given(st.dates())
def test_a_stored_day_reads_back_as_itself(day):
    assert day_from_text(day.isoformat()) == day


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("16:05", "2020-01-25T16:05:00+08:00"),
        ("16:05:30", "2020-01-25T16:05:30+08:00"),
        ("8:05", "2020-01-25T08:05:00+08:00"),
        ("16：05", "2020-01-25T16:05:00+08:00"),
        ("１６：０５", "2020-01-25T16:05:00+08:00"),
        ("　16:05 ", "2020-01-25T16:05:00+08:00"),
        ("1-24 16:05", "2020-01-24T16:05:00+08:00"),
        ("1/24 16:05", "2020-01-24T16:05:00+08:00"),
        ("01-24 16:05", "2020-01-24T16:05:00+08:00"),
        ("1月24日 16:05", "2020-01-24T16:05:00+08:00"),
        ("1月24日16:05", "2020-01-24T16:05:00+08:00"),
        ("2020-01-24 16:05", "2020-01-24T16:05:00+08:00"),
        ("2020-01-24 16:05:30", "2020-01-24T16:05:30+08:00"),
        ("2020-01-24　16：05", "2020-01-24T16:05:00+08:00"),
        ("2020/1/24 16:05", "2020-01-24T16:05:00+08:00"),
        ("2020.1.24 16:05", "2020-01-24T16:05:00+08:00"),
        ("2020年1月24日16:05", "2020-01-24T16:05:00+08:00"),
        ("2020年1月24日 16：05", "2020-01-24T16:05:00+08:00"),
        ("2020-01-24T16:05:30", "2020-01-24T16:05:30+08:00"),
        ("2020-01-24T16:05:30+08:00", "2020-01-24T16:05:30+08:00"),
        ("2020-01-24T08:05:30Z", "2020-01-24T16:05:30+08:00"),
        ("2020-01-24T00:05:30-0800", "2020-01-24T16:05:30+08:00"),
    ],
)
def test_every_way_of_writing_a_moment_is_understood(typed, expected):
    assert to_text(parse(typed, at=AT)) == expected


@pytest.mark.parametrize("typed", ["1900-01-01 00:00", "1988-07-01 12:00", "1990-07-01 12:00"])
def test_the_history_of_the_zone_does_not_alter_what_is_typed(typed):
    at = arrow.get("2020-01-25T16:12:07", tzinfo="Asia/Shanghai")

    assert to_text(parse(typed, at=at)) == f"{typed.replace(' ', 'T')}:00+08:00"


@given(moments)
def test_a_stored_moment_that_is_typed_is_that_moment(moment):
    assert parse(to_text(moment), at=AT) == moment


@pytest.mark.parametrize(
    ("typed", "at", "expected"),
    [
        ("23:50", "2020-01-25T00:10:00+08:00", "2020-01-24T23:50:00+08:00"),
        ("00:50", "2020-01-25T00:10:00+08:00", "2020-01-25T00:50:00+08:00"),
        ("01:10", "2020-01-25T00:10:00+08:00", "2020-01-25T01:10:00+08:00"),
        ("01:11", "2020-01-25T00:10:00+08:00", "2020-01-24T01:11:00+08:00"),
        # The telephone's clock goes a few seconds before the desk's.
        ("00:00", "2020-01-25T23:59:50+08:00", "2020-01-26T00:00:00+08:00"),
        ("00:00", "2020-12-31T23:59:50+08:00", "2021-01-01T00:00:00+08:00"),
        ("23:50", "2021-01-01T00:10:00+08:00", "2020-12-31T23:50:00+08:00"),
    ],
)
def test_a_time_alone_is_read_across_midnight(typed, at, expected):
    assert to_text(parse(typed, at=arrow.get(at))) == expected


@pytest.mark.parametrize(
    ("typed", "at", "expected"),
    [
        ("12-31 23:50", "2021-01-01T00:10:00+08:00", "2020-12-31T23:50:00+08:00"),
        ("1-1 08:00", "2020-12-31T22:00:00+08:00", "2021-01-01T08:00:00+08:00"),
        ("1-2 08:00", "2020-01-25T16:12:07+08:00", "2020-01-02T08:00:00+08:00"),
        ("1-26 17:30", "2020-01-25T16:12:07+08:00", "2020-01-26T17:30:00+08:00"),
        ("3-1 08:00", "2020-01-25T16:12:07+08:00", "2019-03-01T08:00:00+08:00"),
        ("2-29 08:00", "2023-01-25T16:12:07+08:00", "2020-02-29T08:00:00+08:00"),
        ("2-29 08:00", "2104-01-10T16:12:07+08:00", "2096-02-29T08:00:00+08:00"),
    ],
)
def test_a_day_without_a_year_is_read_across_new_year(typed, at, expected):
    assert to_text(parse(typed, at=arrow.get(at))) == expected


@given(st.times(), moments)
def test_a_time_alone_lies_between_a_day_ago_and_an_hour_ahead(clock, at):
    ahead = (parse(f"{clock:%H:%M}", at=at) - at).total_seconds()

    assert 3600 - 86400 < ahead <= 3600


@given(st.dates(dt.date(2000, 1, 1), dt.date(2199, 1, 1)), moments)
def test_a_day_without_a_year_is_never_more_than_a_week_ahead(day, at):
    ahead = (parse(f"{day.month}-{day.day} 12:00", at=at) - at).total_seconds()

    assert ahead <= 7 * 86400


shapes = st.from_regex(
    r"((\d{4}[-/.年])?\d{1,2}[-/.月]\d{1,2}[日 T])?"
    r"\d{1,2}[:：]\d{2}([:：]\d{2})?(Z|[+-]\d{2}:?\d{2})?",
    fullmatch=True,
)


@given(st.one_of(shapes, st.text(), st.text("0123456789-/.:：年月日 TZ+", max_size=25)), moments)
def test_whatever_is_typed_is_a_moment_or_bad_input(typed, at):
    try:
        moment = parse(typed, at=at)
    except BadInput:
        return

    assert (moment.utcoffset(), moment.to("utc").to(ZONE)) == (at.utcoffset(), moment)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "25",
        "1605",
        "24:00",
        "16:60",
        "16:05:60",
        "2020-02-30 16:05",
        "2-30 16:05",
        "13-1 16:05",
        # Where does the day end and the hour begin?
        "2020-1-11:05",
        "1-11:05",
        # An offset belongs to a day.
        "16:05Z",
        "1-24 16:05+08:00",
        "2020-01-24 16:05+24:00",
        "2020-01-24 16:05+08:60",
        # No other zone can tell these.
        "0001-01-01 00:00",
        "0001-01-01 00:00+14:00",
        "9999-12-31 23:00-12:00",
        "{typed}",
    ],
)
def test_what_is_not_a_moment_is_refused(typed):
    with pytest.raises(BadInput, match="is not a time; expected for example 16:05"):
        parse(typed, at=AT)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("16:30", "2020-01-25T16:30:00+08:00"),
        ("19:00", "2020-01-25T19:00:00+08:00"),
        ("09:30", "2020-01-26T09:30:00+08:00"),
        ("1-27 12:00", "2020-01-27T12:00:00+08:00"),
        ("1月3日 12:00", "2021-01-03T12:00:00+08:00"),
        ("2020-02-01 08:00", "2020-02-01T08:00:00+08:00"),
    ],
)
def test_what_is_known_to_come_is_the_next_one(typed, meant):
    assert to_text(parse_ahead(typed, at=AT)) == meant


@pytest.mark.parametrize("typed", ["2020-01-25 16:00", "2019-12-31 08:00"])
def test_what_is_known_to_come_does_not_lie_behind(typed):
    with pytest.raises(BadInput, match="lies behind"):
        parse_ahead(typed, at=AT)
