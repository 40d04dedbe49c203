import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutyconsole.domain.destruction import Expired, expired, spans_of

DAY = dt.date.fromisoformat


def switches(*days):
    kinds = ("begun", "ended") * len(days)
    return [(kind, DAY(day)) for kind, day in zip(kinds, days, strict=False)]


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("2021-03-30", None),
        ("2021-03-31", Expired(DAY("2021-03-31"), None)),
        ("2022-01-01", Expired(DAY("2021-03-31"), None)),
    ],
)
def test_what_was_kept_for_a_year_after_the_campaign_is_due(day, found):
    ended = switches("2020-01-24", "2020-03-31")

    assert expired(ended, 12, DAY(day)) == found


def test_while_the_campaign_is_on_nothing_is_due():
    assert expired(switches("2020-01-24"), 0, DAY("2030-01-01")) is None


def test_what_belongs_to_the_next_campaign_is_not_due_with_the_first():
    twice = switches("2020-01-24", "2020-03-31", "2020-11-01", "2021-02-28")

    assert expired(twice, 12, DAY("2021-05-01")) == Expired(
        DAY("2021-03-31"), before=DAY("2020-11-01")
    )
    assert expired(twice, 12, DAY("2022-02-28")) == Expired(DAY("2022-02-28"), before=None)


def test_the_last_day_of_a_short_month_stands_for_the_day_it_lacks():
    ended = switches("2020-01-24", "2020-08-31")

    assert expired(ended, 6, DAY("2021-02-28")) == Expired(DAY("2021-02-28"), None)


@pytest.mark.parametrize(
    ("ids", "spans"), [([], ""), ([3], "3"), ([1, 2, 3, 5, 9, 8], "1-3,5,8-9"), ([4, 4], "4")]
)
def test_ids_are_kept_as_spans(ids, spans):
    assert spans_of(ids) == spans


@given(st.sets(st.integers(1, 200)))
def test_no_id_is_lost_in_spans(ids):
    read = set()
    for span in filter(None, spans_of(ids).split(",")):
        first, _dash, last = span.partition("-")
        read |= set(range(int(first), int(last or first) + 1))

    assert read == ids
