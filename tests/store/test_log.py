import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st

from builders import AT, CATEGORIES, a_message, a_record, on, taken_down
from dutyconsole.domain.grams import folded, holds, words
from dutyconsole.domain.incidents import IncidentNumber, Kind, State
from dutyconsole.store.incidents import amend, correct
from dutyconsole.store.log import (
    Filter,
    count_entries,
    count_open,
    count_received,
    find_lines,
    list_lines,
    list_these,
)
from dutyconsole.store.search import SEARCHED
from dutyconsole.text import clean


def close(db, number, text="完"):
    amend(db, IncidentNumber(2020, number), Kind.CLOSING, text=text, by="王某", at=AT)


def cancel(db, number):
    amend(db, IncidentNumber(2020, number), Kind.CANCELLATION, reason="误报", by="王某", at=AT)


def correct_text(db, number, text):
    correct(
        db,
        IncidentNumber(2020, number),
        a_message(text=text),
        reason="记错",
        by="王某",
        at=AT,
        categories=CATEGORIES,
    )


def ids(lines):
    return [line.entry.id for line in lines]


def found(db, typed="", **wanted):
    return ids(find_lines(db, Filter(typed, **wanted)))


def test_every_line_of_the_log_counts(db):
    taken_down(db)
    close(db, 1)

    assert count_entries(db) == 2


def test_an_empty_log_has_no_lines(db):
    assert count_entries(db) == 0
    assert find_lines(db, Filter()) == []


def test_incidents_neither_closed_nor_cancelled_are_open(db):
    for _message in range(4):
        taken_down(db)
    close(db, 1)
    cancel(db, 2)
    correct_text(db, 3, "改")

    assert count_open(db) == 2


def test_messages_received_since_a_moment_count_once_whatever_is_added(db):
    taken_down(db, received_at=on("08:29:59"))
    taken_down(db, received_at=on("08:30"))
    close(db, 2)
    correct_text(db, 2, "改")

    assert count_received(db, on("08:30")) == 1


def test_lines_are_listed_by_position_newest_first(db):
    for _message in range(4):
        taken_down(db)

    assert ids(list_lines(db, 2, 3)) == [3, 2]


def test_some_lines_are_listed_newest_first(db):
    for _message in range(4):
        taken_down(db)

    assert ids(list_these(db, (1, 4, 3))) == [4, 3, 1]


def test_a_line_says_where_its_incident_stands(db):
    entry = taken_down(db)
    close(db, 1)

    line = list_lines(db, 1, 1)[0]
    assert (line.entry, line.state, line.set_aside) == (entry, State.CLOSED, False)


def test_a_corrected_message_is_struck_through_and_its_correction_is_not(db):
    taken_down(db)
    correct_text(db, 1, "改")

    assert [line.set_aside for line in list_lines(db, 1, 2)] == [False, True]


def test_of_a_cancelled_incident_every_message_is_struck_through_and_no_reason(db):
    taken_down(db)
    correct_text(db, 1, "改")
    cancel(db, 1)

    assert [line.set_aside for line in list_lines(db, 1, 3)] == [False, True, True]


def test_a_word_is_found_in_the_middle_of_a_text(db):
    taken_down(db, text="职工王某发热38.1度")
    taken_down(db, text="塔吊坠落")

    assert found(db, "某发热") == [1]


def test_all_words_must_stand_in_the_entry_in_any_column(db):
    taken_down(db, text="发热", unit="甲所")
    taken_down(db, text="发热", unit="乙所")

    assert found(db, "发热 乙所") == [2]


def test_a_word_whose_pieces_stand_apart_is_not_found(db):
    taken_down(db, text="发烧，烧热，发热")

    assert found(db, "发烧热") == []


def test_what_is_typed_is_compared_as_a_person_reads_it(db):
    taken_down(db, text="ＣＴ检查")

    assert found(db, " ct\u200b检\n") == [1]


@pytest.mark.parametrize(
    "typed", ["\0", "\udcff", '"', "*", "NEAR(", "AND", "grams:", "-", "^", "\x1b]52;", "'"]
)
def test_no_typing_breaks_the_search(db, typed):
    taken_down(db, text="发热")

    assert found(db, "无" + typed) == []


def test_a_whole_page_can_be_searched_for(db):
    text = "".join(map(chr, range(0x4E00, 0x5A00)))
    taken_down(db, text=text)
    taken_down(db, text=text[1:])

    assert found(db, text) == [1]


def test_hits_come_newest_first_and_no_more_than_wanted(db):
    for number in range(70):
        taken_down(db, text="发热" if number % 2 else "塔吊")

    assert ids(find_lines(db, Filter("发热"), limit=3)) == [70, 68, 66]


def test_further_hits_come_before_the_last_one_seen(db):
    for _message in range(70):
        taken_down(db, text="发热")

    pages = [ids(find_lines(db, Filter("发热"), before=before)) for before in (71, 21, 1)]
    assert pages == [list(range(70, 20, -1)), list(range(20, 0, -1)), []]


def test_without_words_further_lines_come_before_the_last_one_seen(db):
    for _message in range(4):
        taken_down(db)

    assert ids(find_lines(db, Filter(), before=4, limit=2)) == [3, 2]


@pytest.mark.parametrize("typed", ["", "发热"])
def test_time_filters_from_and_until_the_second(db, typed):
    for received in ("08:29:59", "08:30", "09:00"):
        taken_down(db, text="发热", received_at=on(received))

    assert found(db, typed, since=on("08:30"), until=on("09:00")) == [2]


@pytest.mark.parametrize("typed", ["", "发热"])
def test_time_filters_in_the_stations_offset(db, typed):
    taken_down(db, text="发热", received_at=on("08:30"))

    assert found(db, typed, since=on("08:30").to("UTC")) == [1]


@pytest.mark.parametrize("typed", ["", "发热"])
def test_category_and_level_filter(db, typed):
    taken_down(db, text="发热", category="accident", level="major")
    taken_down(db, text="发热", category="accident")
    taken_down(db, text="发热", level="major")

    assert found(db, typed, category="accident", level="major") == [1]


@pytest.mark.parametrize("typed", ["", "发热"])
@pytest.mark.parametrize(
    ("state", "expected"), [(State.OPEN, [7, 4]), (State.CLOSED, [1]), (State.CANCELLED, [2])]
)
def test_a_state_filters_the_entries_that_count(db, typed, state, expected):
    for _message in range(4):
        taken_down(db, text="发热")
    close(db, 1, "发热退")
    cancel(db, 2)
    correct_text(db, 3, "发热38.5度")

    assert found(db, typed, state=state) == expected


def test_pages_of_a_state_follow_each_other(db):
    for _message in range(3):
        taken_down(db)
    correct_text(db, 1, "改")

    pages = [
        ids(find_lines(db, Filter(state=State.OPEN), before=before, limit=2)) for before in (5, 3)
    ]
    assert pages == [[4, 3], [2]]


letters = (
    st.sampled_from("发热体温人abcABC123ＡＢ１２，。,.()-_'\"*\n ßﬁ㎏½①é𠮷ẞİ") | st.characters()
)
texts = st.text(letters, min_size=1, max_size=12)


@trying(max_examples=60, deadline=None)
@given(st.lists(texts, min_size=1, max_size=5), st.lists(texts, max_size=6), st.data())
def test_a_search_finds_exactly_what_reading_everything_finds(kept, typed, data):
    whole = data.draw(st.sampled_from(kept))
    start = data.draw(st.integers(0, len(whole) - 1))
    with tempfile.TemporaryDirectory() as folder, closing(a_record(Path(folder))) as db:
        for text in kept:
            taken_down(db, text=f"：{text}")
        everything = list_lines(db, 1, len(kept))

        for query in (*typed, whole[start:], whole[start : start + 2]):
            wanted = words(clean(query))
            assert found(db, query) == [
                line.entry.id for line in everything if holds(as_read(line.entry.message), wanted)
            ]


def as_read(message):
    """What a person can find in an entry, without a reason."""
    columns = (getattr(message, name) for name in SEARCHED if name != "reason")
    return folded("\n".join(columns))


def test_an_incident_is_found_by_its_number_beside_the_entries_that_hold_it(db):
    for text in ("电话006接通", "停水", "停电", "发热"):
        taken_down(db, text=text)
    close(db, 2)

    assert found(db, "006", number=IncidentNumber(2020, 2)) == [5, 2, 1]


def test_an_incident_that_holds_its_own_number_is_found_once(db):
    for text in ("停水", "第2件"):
        taken_down(db, text=text)

    assert found(db, "第2件", number=IncidentNumber(2020, 2)) == [2]


def test_what_is_wished_beside_a_number_narrows_down_the_incident_too(db):
    taken_down(db, level="serious")

    assert found(db, "001", number=IncidentNumber(2020, 1), level="major") == []
