import datetime as dt

import pytest

from builders import AT
from dutyconsole.errors import NotAllowed
from dutyconsole.store import campaign

BY = {"by": "李某", "at": AT}


def test_it_is_on_from_its_day_until_it_is_ended(db):
    campaign.begin(db, dt.date(2020, 1, 25), **BY)
    campaign.end(db, dt.date(2020, 2, 1), reason="通知", **BY)
    days = [dt.date(2020, 1, day) for day in (24, 25, 31)] + [dt.date(2020, 2, 1)]

    assert [campaign.is_on(db, day) for day in days] == [False, True, True, False]
    assert campaign.begun_on(db, days[2]) == dt.date(2020, 1, 25)
    assert campaign.begun_on(db, days[3]) is None
    assert [event.kind for event in campaign.list_events(db)] == ["begun", "ended"]


def test_what_was_switched_later_was_not_known_before(db):
    campaign.begin(db, AT.date(), **BY)

    assert not campaign.is_on(db, AT.date(), known_at=AT.shift(hours=-1))
    assert campaign.is_on(db, AT.date(), known_at=AT)


def test_it_is_not_begun_twice_nor_ended_before_it_began(db):
    with pytest.raises(NotAllowed):
        campaign.end(db, AT.date(), reason="通知", **BY)
    campaign.begin(db, AT.date(), **BY)
    with pytest.raises(NotAllowed):
        campaign.begin(db, AT.date(), **BY)
    with pytest.raises(NotAllowed):
        campaign.end(db, AT.date().replace(day=24), reason="通知", **BY)


def test_its_end_rests_on_an_order(db):
    campaign.begin(db, AT.date(), **BY)

    with pytest.raises(NotAllowed):
        campaign.end(db, AT.date(), reason=" ", **BY)
