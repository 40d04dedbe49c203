import sqlite3

import pytest

from builders import AT, taken_down
from dutyconsole.domain.journal import Row
from dutyconsole.store.journal import journal
from dutyconsole.store.rows import KEYS, columns_of, next_id, write_row

YEAR = {"year": 2020, "source": "一文", "entered_at": "", "entered_by": "李某"}


@pytest.fixture
def act(db):
    with journal(db, "calendar.noted", by="李某", at=AT) as act:
        yield act


def years(db):
    return [tuple(row) for row in db.execute("SELECT year, source FROM calendar_year")]


@pytest.mark.parametrize("table", KEYS)
def test_every_table_is_written_by_its_primary_key(db, table):
    columns = sorted(db.execute(f"PRAGMA table_info({table})"), key=lambda column: column["pk"])

    assert KEYS[table] == tuple(column["name"] for column in columns if column["pk"])


def test_the_columns_of_a_table_are_in_the_schemas_order(db):
    assert columns_of(db, "calendar_year") == tuple(YEAR)


def test_a_new_row_is_written(act):
    write_row(act.db, Row("calendar_year", YEAR))

    assert years(act.db) == [(2020, "一文")]


def test_a_row_of_the_same_key_takes_the_place_of_the_first(act):
    write_row(act.db, Row("calendar_year", YEAR))
    write_row(act.db, Row("calendar_year", YEAR | {"source": "另文"}))

    assert years(act.db) == [(2020, "另文")]


@pytest.mark.parametrize(
    "values",
    [
        {name: value for name, value in YEAR.items() if name != "source"},
        YEAR | {"note": ""},
    ],
    ids=["one too few", "one too many"],
)
def test_a_row_has_all_columns_and_no_others(act, values):
    with pytest.raises(ValueError, match="calendar_year needs"):
        write_row(act.db, Row("calendar_year", values))


@pytest.mark.parametrize("table", ["journal", "log_index", "typo", "report) --"])
def test_only_the_records_own_tables_are_written(act, table):
    with pytest.raises(ValueError, match="is no table of the record"):
        write_row(act.db, Row(table, {"id": 1}))


def test_a_row_that_may_not_change_is_not_replaced(db):
    entry = taken_down(db)
    row = dict(db.execute("SELECT * FROM log_entry").fetchone())

    with (
        journal(db, "incident.received", by="李某", at=AT) as act,
        pytest.raises(sqlite3.IntegrityError, match="log_entry"),
    ):
        act.keep("log_entry", row | {"text": "别的"})

    assert db.execute("SELECT text FROM log_entry").fetchone()["text"] == entry.message.text


def test_the_next_id_begins_at_one_and_counts_on(db):
    ids = [next_id(db, "log_entry")]
    ids += [taken_down(db).id + 1 for _message in range(2)]

    assert [*ids, next_id(db, "log_entry")] == [1, 2, 3, 3]
