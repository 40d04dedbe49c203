from dataclasses import replace

import pytest

from builders import AT, on, settings
from dutyconsole.domain.registers import VISITORS
from dutyconsole.store import campaign, registers
from dutyconsole.store.register_pages import Sought, count_since, find_numbers, newest_number

STATION = settings()


def enter(db, *names, **values):
    for name in names:
        said = {"person": name, "host": "王芳", "purpose": "送件"} | values
        registers.enter(db, STATION, VISITORS, said, by="李某", at=AT)


@pytest.fixture
def db(db):
    campaign.begin(db, AT.date(), by="李某", at=AT)
    return db


def found(db, *sought, **more):
    return find_numbers(db, VISITORS, sought, limit=10, **more)


def test_the_newest_number_counts_the_lines(db):
    enter(db, "高某", "马某")

    assert newest_number(db, VISITORS) == 2


def test_a_register_without_lines_has_no_newest(db):
    assert newest_number(db, VISITORS) == 0


def test_lines_are_found_by_a_part_of_a_value_the_newest_first(db):
    enter(db, "高某", "马某", "高飞")

    assert found(db, Sought("高")) == [3, 1]


def test_every_word_must_be_found(db):
    enter(db, "高某", "高飞", purpose="送件")
    enter(db, "高飞", purpose="维修")

    assert found(db, Sought("高飞"), Sought("维修")) == [3]


def test_the_name_of_a_field_is_not_what_stands_in_it(db):
    enter(db, "高某")

    assert found(db, Sought("person")) == []


def test_letters_are_found_whether_large_or_small(db):
    enter(db, "高某", plate="晋A12345")

    assert found(db, Sought("晋a123")) == [1]


def test_a_value_with_quotation_marks_is_found(db):
    enter(db, 'Gao "Tiger"')

    assert found(db, Sought('"tiger"')) == [1]


def test_a_whole_value_that_is_meant_is_found(db):
    enter(db, "高某", host="李伟")
    enter(db, "马某")

    assert found(db, Sought("lw", ("李伟",))) == [1]


def test_a_line_is_found_by_its_number(db):
    enter(db, "高某", "马某")

    assert found(db, Sought("2")) == [2]


def test_open_lines_alone_are_found(db):
    enter(db, "高某", "马某")
    left = {"left_at": db.stored(AT)}
    registers.go_on(db, STATION, VISITORS, 1, left, by="李某", at=AT)

    assert found(db, open_only=True) == [2]


def test_a_page_begins_behind_the_one_before(db):
    enter(db, "高某", "马某", "周某")

    assert found(db, before=3) == [2, 1]


def test_a_corrected_line_is_found_by_what_it_says_now(db):
    enter(db, "高某")
    values = {"at": db.stored(AT), "person": "马某", "host": "王芳", "purpose": "送件"}
    values["outcome"] = "admitted"
    registers.correct(db, STATION, VISITORS, 1, values, reason="听错", by="李某", at=AT)

    assert found(db, Sought("高某")) == []


def test_lines_of_today_are_counted_without_the_cancelled(db):
    enter(db, "高某", "马某")
    enter(db, "周某", at=db.stored(on("09:00", "2020-01-24")))
    registers.cancel(db, STATION, VISITORS, 1, reason="重复", by="李某", at=AT)

    assert count_since(db, VISITORS, AT.floor("day")) == 1


def test_a_part_of_a_number_plate_finds_its_line(db):
    enter(db, "高某", plate="晋A800001")
    enter(db, "马某")

    assert found(db, Sought("800001")) == [1]


@pytest.mark.parametrize("word", ["800001", "13800001234", "138", "110101", "002X"])
def test_what_is_masked_is_not_found(db, word):
    enter(db, "高某", phone="13800001234", id_number="11010519491231002X")

    assert found(db, Sought(word), Sought("高某")) == found(db, Sought("x", (word,))) == []


def test_what_stands_in_a_field_that_is_declared_no_more_is_not_found(db):
    enter(db, "高某", plate="晋A12345")
    fields = tuple(each for each in VISITORS.fields if each.key != "plate")
    less = replace(VISITORS, fields=fields)

    assert find_numbers(db, less, (Sought("晋a123"),), limit=10) == []
