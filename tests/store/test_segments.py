import pytest

from builders import AT, a_fault
from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.store import segments
from dutyconsole.store.journal import head


def test_a_record_in_one_piece_has_no_breaks(db):
    assert segments.list_breaks(db) == ()


def test_a_new_segment_records_what_was_found_and_after_which_entry(db):
    before, _digest = head(db)
    made = segments.begin(db, [a_fault()], by="李某", at=AT)

    assert segments.list_breaks(db) == (made,)
    assert made.entries == before
    assert made.faults == (("content 2 0badc0de", "第2条留痕记录被改动"),)
    assert made.reason == "第2条留痕记录被改动"


def test_the_reason_says_how_much_more_was_found(db):
    made = segments.begin(db, [a_fault(), a_fault(), a_fault()], by="李某", at=AT)

    assert made.reason == "第2条留痕记录被改动; and 2 more"


def test_a_reason_may_be_given_where_nothing_is_wrong(db):
    made = segments.begin(db, [], reason="恢复备份", by="李某", at=AT)

    assert (made.faults, made.reason) == ((), "恢复备份")


def test_the_latest_word_on_a_break_stands_beside_it(db):
    segments.begin(db, [a_fault()], by="李某", at=AT)
    for text in ("待查。", " 已报带班领导。\n"):
        said = segments.explain(db, text, by="王某", at=AT)

    assert segments.list_breaks(db) == (said,)
    assert said.note == "已报带班领导。"


def test_a_record_in_one_piece_needs_no_word(db):
    with pytest.raises(NotAllowed, match="in one piece"):
        segments.explain(db, "已报。", by="李某", at=AT)


def test_a_word_that_says_nothing_is_refused(db):
    segments.begin(db, [a_fault()], by="李某", at=AT)

    with pytest.raises(BadInput, match="Say what is known"):
        segments.explain(db, " \n", by="李某", at=AT)
