import sqlite3

import pytest

from builders import AT, taken_down
from dutyconsole.domain.grams import words
from dutyconsole.domain.incidents import IncidentNumber, Kind
from dutyconsole.store.incidents import amend
from dutyconsole.store.rows import columns_of
from dutyconsole.store.search import SEARCHED, candidates, searched_text


def found(db, typed, before=1000):
    return list(candidates(db, words(typed), before=before))


def test_what_is_searched_are_columns_of_the_log(db):
    assert set(SEARCHED) <= set(columns_of(db, "log_entry"))


def test_a_search_reads_what_people_wrote_folded(db):
    values = dict.fromkeys(SEARCHED, "") | {"text": "ＡＢ  发热", "unit": "Ｘ所"}

    assert searched_text(values) == "ab 发热 x所"


def test_candidates_come_newest_first(db):
    for _message in range(3):
        taken_down(db, text="发热")

    assert found(db, "发热") == [3, 2, 1]


def test_candidates_lie_before_the_one_given(db):
    for _message in range(3):
        taken_down(db, text="发热")

    assert found(db, "发热", before=3) == [2, 1]


@pytest.mark.parametrize("column", ["text", "unit", "caller", "caller_post", "place", "proposal"])
def test_each_searched_column_of_a_message_is_indexed(db, column):
    taken_down(db, **{column: "塔吊坠落"})
    taken_down(db)

    assert found(db, "吊坠") == [1]


def test_a_phone_number_is_found_by_any_part_of_it(db):
    taken_down(db, phone="0350-2027788")

    assert found(db, "2027") == [1]


def test_a_reason_is_indexed(db):
    taken_down(db)
    amend(db, IncidentNumber(2020, 1), Kind.CANCELLATION, reason="误报", by="李某", at=AT)

    assert found(db, "误报") == [2]


def test_an_entry_that_lacks_a_piece_is_no_candidate(db):
    taken_down(db, text="发热病人")

    assert found(db, "发热 塔吊") == []


def test_nobody_writes_to_the_index_by_hand(db):
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        db.execute("INSERT INTO log_index (rowid, grams) VALUES (1, 'a')")


def test_an_entry_that_holds_a_long_word_is_a_candidate(db):
    taken_down(db, text="塔吊坠落砸中围墙两人受伤已送市医院救治")
    taken_down(db)

    assert found(db, "塔吊坠落砸中围墙两人受伤已送市医院救治") == [1]


def test_of_a_long_word_the_rarest_pieces_decide(db):
    for _message in range(40):
        taken_down(db, text="塔吊坠落砸中围墙")
    taken_down(db, text="塔吊坠落砸中 中大 大门")

    assert found(db, "塔吊坠落砸中大门") == [41]


def test_a_word_of_which_a_rare_piece_is_nowhere_has_no_candidates(db):
    for _message in range(40):
        taken_down(db, text="塔吊坠落砸中围墙")

    assert found(db, "塔吊坠落砸中大门") == []
