"""Where a list of log entries gets its lines."""

import pytest

from builders import AT, taken_down
from dutyconsole.domain.incidents import IncidentNumber, Kind, State
from dutyconsole.store.incidents import amend
from dutyconsole.store.log import Filter
from dutyconsole.ui.log_source import PAGE, FoundLog, WholeLog


def ids(lines):
    return [line.entry.id for line in lines]


@pytest.fixture
def whole(db):
    for number in range(1, 8):
        taken_down(db, text=f"第{number}件")
    source = WholeLog(db)
    source.reload()
    return source


def test_the_newest_entry_stands_at_position_0(whole):
    assert ids(whole.lines(0, 2)) == [7, 6, 5]


def test_lines_end_with_the_first_entry(whole):
    assert ids(whole.lines(5, 54)) == [2, 1]


@pytest.mark.parametrize(("entry_id", "expected"), [(7, 0), (1, 6), (8, None), (0, None)])
def test_an_entry_stands_where_its_number_says(whole, entry_id, expected):
    assert whole.position_of(entry_id) == expected


def test_positions_stay_until_the_record_is_looked_at_again(db, whole):
    taken_down(db)
    before = ids(whole.lines(0, 0))
    whole.reload()

    assert (before, ids(whole.lines(0, 0))) == ([7], [8])


def many(db, count):
    for number in range(count):
        taken_down(db, text="发热" if number % 2 else "停水")


def found(db, **wanted):
    source = FoundLog(db, Filter(**wanted))
    source.reload()
    return source


def test_what_was_found_is_counted_page_by_page(db):
    many(db, 4 * PAGE + 10)
    source = found(db, typed="发热")
    counts = [(source.count(), source.is_complete)]
    for first in range(0, 2 * PAGE, PAGE):
        source.lines(first, first + PAGE - 1)
        counts.append((source.count(), source.is_complete))

    assert counts == [(PAGE, False), (2 * PAGE, False), (2 * PAGE + 5, True)]


def test_found_lines_are_read_by_their_position(db):
    many(db, 10)

    assert ids(found(db, typed="发热").lines(1, 3)) == [8, 6, 4]


def test_a_search_that_finds_nothing_has_no_lines(db):
    many(db, 3)
    source = found(db, typed="地震")

    assert (source.count(), source.lines(0, 9), source.is_complete) == (0, [], True)


@pytest.mark.parametrize(("entry_id", "expected"), [(10, 0), (2, 4), (9, None), (99, None)])
def test_a_found_entry_has_a_position_and_another_has_none(db, entry_id, expected):
    many(db, 10)

    assert found(db, typed="发热").position_of(entry_id) == expected


def test_looking_again_finds_what_came_since_and_no_less_than_before(db):
    many(db, 4 * PAGE)
    source = found(db, typed="发热")
    source.lines(0, PAGE - 1)
    taken_down(db, text="又一人发热")
    source.reload()

    assert (source.count(), source.position_of(4 * PAGE + 1)) == (2 * PAGE, 0)


def test_what_no_longer_fits_is_gone_when_one_looks_again(db):
    many(db, 2)
    source = found(db, state=State.OPEN)
    amend(db, IncidentNumber(2020, 1), Kind.CLOSING, text="已办", by="李某", at=AT)
    source.reload()

    assert ids(source.lines(0, 9)) == [2]
