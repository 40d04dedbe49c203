import sqlite3
from dataclasses import replace

import pytest

from builders import AT, on
from dutyconsole.domain.journal import Uid
from dutyconsole.domain.post_checks import PostCheck
from dutyconsole.errors import AlreadyRecorded, BadInput
from dutyconsole.store.journal import head
from dutyconsole.store.post_checks import list_checks, record

CHECK = PostCheck(
    at=on("16:05"),
    direction="of_us",
    checker="市委总值班室",
    checked="市科学技术局值班室",
    how="telephone",
    answered_by="李某",
    seconds=8,
    leader_present=True,
    result="正常",
    remedy="无",
)


def test_a_check_is_kept_with_its_place_and_who_wrote_it_down(db):
    kept = record(db, CHECK, by="李某", at=AT)

    assert kept == replace(CHECK, id=1, recorded_at=AT, by="李某")
    assert list_checks(db, since=on("00:00")) == [kept]


def test_seconds_that_nobody_counted_and_a_check_that_nobody_answered_are_kept_as_such(db):
    record(db, replace(CHECK, seconds=None, answered_by=""), by="李某", at=AT)
    (kept,) = list_checks(db, since=on("00:00"))

    assert (kept.seconds, kept.answered_by) == (None, "")


def test_one_ahead_of_the_clock_leaves_nothing(db):
    before = head(db)
    with pytest.raises(BadInput, match="ahead of the clock"):
        record(db, replace(CHECK, at=AT.shift(minutes=5)), by="李某", at=AT)

    assert head(db) == before


def test_the_same_act_is_kept_once(db):
    record(db, CHECK, by="李某", at=AT, uid=Uid("one"))
    with pytest.raises(AlreadyRecorded):
        record(db, CHECK, by="李某", at=AT, uid=Uid("one"))

    assert len(list_checks(db, since=on("00:00"))) == 1


def test_they_are_listed_from_a_moment_on(db):
    record(db, CHECK, by="李某", at=AT)
    record(db, replace(CHECK, at=on("16:10")), by="李某", at=AT)

    assert [each.id for each in list_checks(db, since=on("16:10"))] == [2]


@pytest.mark.parametrize(
    "statement", ["UPDATE post_check SET result = '好'", "DELETE FROM post_check"]
)
def test_a_check_is_never_changed(db, statement):
    record(db, CHECK, by="李某", at=AT)
    db.execute("PRAGMA query_only = OFF")
    with pytest.raises(sqlite3.IntegrityError):
        db.execute(statement)

    assert list_checks(db, since=on("00:00"))[0].result == "正常"
