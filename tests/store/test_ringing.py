import time

import pytest

from builders import AT, on
from dutyconsole.domain.journal import entry_from
from dutyconsole.errors import NotAllowed
from dutyconsole.store import ringing
from dutyconsole.store.ringing import (
    acknowledge,
    acknowledge_all,
    events_after,
    events_of,
    latest,
    raise_,
    unsettled,
)
from dutyconsole.store.verification import verify

DAILY = "report daily 2020-01-25T17:00:00+08:00"
CALL = "incident 2020/12 head 2020-01-25T17:00:00+08:00"


def entries(db):
    return [entry_from(row["body"]) for row in db.execute("SELECT body FROM journal ORDER BY n")]


def told(events):
    return [(event.key, event.occasion, event.kind, event.by) for event in events]


def test_all_that_came_up_is_one_act(db):
    before = len(entries(db))
    raise_(db, [(DAILY, "-30"), (CALL, "-5")], by="值班室", at=AT)
    (entry,) = entries(db)[before:]

    assert entry.event == ringing.RAISED
    assert [row.values["subject"] for row in entry.rows] == [DAILY, CALL]


def test_what_came_up_is_noted_once(db):
    raise_(db, [(DAILY, "-30")], by="值班室", at=AT)
    kept = raise_(db, [(DAILY, "-30"), (DAILY, "-15"), (DAILY, "-15")], by="值班室", at=AT)

    assert [event.occasion for event in kept] == ["-15"]
    assert [event.occasion for event in events_of(db, [DAILY])] == ["-30", "-15"]


def test_nothing_new_is_no_act(db):
    raise_(db, [(DAILY, "-30")], by="值班室", at=AT)
    before = len(entries(db))

    assert raise_(db, [(DAILY, "-30")], by="值班室", at=AT) == ()
    assert len(entries(db)) == before


def test_whoever_acknowledges_is_kept_with_the_moment(db):
    raise_(db, [(DAILY, "-30")], by="值班室", at=AT)
    (event,) = acknowledge(db, DAILY, "-30", by=" 李某\n", at=on("16:31"))

    assert events_of(db, [DAILY])[-1] == event
    assert (event.by, event.at, event.kind) == ("李某", on("16:31"), "acknowledged")
    assert entries(db)[-1].subject == f"alarm {DAILY}"


def test_the_same_person_acknowledges_once_and_another_one_beside(db):
    raise_(db, [(DAILY, "-30")], by="值班室", at=AT)
    acknowledge(db, DAILY, "-30", by="李某", at=AT)

    assert acknowledge(db, DAILY, "-30", by="李某", at=AT) == ()
    assert len(acknowledge(db, DAILY, "-30", by="王某", at=AT)) == 1


def test_what_did_not_come_up_cannot_be_acknowledged(db):
    raise_(db, [(DAILY, "-30")], by="值班室", at=AT)

    with pytest.raises(NotAllowed, match="did not come up"):
        acknowledge_all(db, [(DAILY, "-30"), (DAILY, "-15")], by="李某", at=AT)
    assert [event.kind for event in events_of(db, [DAILY])] == ["raised"]


def test_all_are_acknowledged_in_one_act(db):
    raise_(db, [(DAILY, "-30"), (CALL, "-5")], by="值班室", at=AT)
    before = len(entries(db))
    acknowledge_all(db, [(DAILY, "-30"), (CALL, "-5")], by="李某", at=AT)

    assert len(entries(db)) == before + 1
    assert unsettled(db, both=False) == ()


def test_events_are_those_of_the_keys_in_order(db):
    raise_(db, [(DAILY, "-30"), (CALL, "-5")], by="值班室", at=AT)
    raise_(db, [(DAILY, "-15")], by="值班室", at=AT)

    assert [event.occasion for event in events_of(db, [CALL, DAILY])] == ["-30", "-5", "-15"]
    assert told(events_of(db, [CALL])) == [(CALL, "-5", "raised", "值班室")]
    assert events_of(db, []) == ()


def test_only_what_happened_since_is_read(db):
    assert latest(db) == 0
    raise_(db, [(DAILY, "-30")], by="值班室", at=AT)
    here = latest(db)
    acknowledge(db, DAILY, "-30", by="李某", at=AT)

    assert [event.kind for event in events_after(db, here)] == ["acknowledged"]


def test_unsettled_is_what_nobody_acknowledged_at_its_last_step(db):
    raise_(db, [(DAILY, "-30"), (CALL, "-5")], by="值班室", at=AT)
    acknowledge(db, CALL, "-5", by="李某", at=AT)
    acknowledge(db, DAILY, "-30", by="李某", at=AT)
    raise_(db, [(DAILY, "-15")], by="值班室", at=AT)

    assert unsettled(db, both=False) == (DAILY,)


def test_an_earlier_step_acknowledged_late_settles_nothing(db):
    raise_(db, [(DAILY, "-30")], by="值班室", at=AT)
    raise_(db, [(DAILY, "-15")], by="值班室", at=AT)
    acknowledge(db, DAILY, "-30", by="李某", at=AT)

    assert unsettled(db, both=False) == (DAILY,)


def test_where_both_have_to_one_settles_nothing(db):
    raise_(db, [(DAILY, "-30")], by="值班室", at=AT)
    acknowledge(db, DAILY, "-30", by="李某", at=AT)

    assert unsettled(db, both=True) == (DAILY,)

    acknowledge(db, DAILY, "-30", by="王某", at=AT)

    assert unsettled(db, both=True) == ()


def test_the_record_with_alarms_in_it_is_sound(db):
    raise_(db, [(DAILY, "-30"), (CALL, "-5")], by="值班室", at=AT)
    acknowledge(db, DAILY, "-30", by="李某", at=AT)

    assert verify(db.path).faults == ()


def test_ten_years_of_alarms_are_looked_through_quickly(db):
    happened = [
        (f"report daily {day}", step, kind)
        for day in range(10_000)
        for step in ("-120", "-60", "-30", "-15", "-5")
        for kind in ("raised", "acknowledged")
    ]
    happened.remove(("report daily 5431", "-5", "acknowledged"))
    rows = [(number, *each, db.stored(AT), "李某") for number, each in enumerate(happened, start=1)]
    db.execute("PRAGMA query_only = OFF")
    db.execute("BEGIN")
    db.executemany("INSERT INTO alarm_event VALUES (?, ?, ?, ?, ?, ?)", rows)
    db.execute("COMMIT")
    began = time.process_time()
    found = unsettled(db, both=False)
    spent = time.process_time() - began

    assert found == ("report daily 5431",)
    assert spent < 1.0
