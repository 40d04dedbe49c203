import datetime as dt

import pytest

from builders import AT, on, settings
from dutyconsole.cli.typed import category_of, day, key_of, refuse_unreadable
from dutyconsole.domain.incidents import SOURCES
from dutyconsole.domain.moments import beginning, ending
from dutyconsole.errors import BadInput
from dutyconsole.language import CHINESE, ENGLISH, current, use


def find(typed):
    return key_of(SOURCES, "source")(None, None, typed)


@pytest.mark.parametrize("language", [CHINESE, ENGLISH])
@pytest.mark.parametrize("typed", ["fax", "FAX", "传真"])
def test_a_word_is_known_in_every_language_whichever_is_spoken(language, typed):
    use(language)

    assert (find(typed), current()) == ("fax", language)


def test_nothing_typed_is_nothing():
    assert find(None) is None


def test_an_unknown_word_is_told_with_those_that_are_known():
    with pytest.raises(BadInput, match="source: “pigeon” is not known; expected one of telephone"):
        find("pigeon")


@pytest.mark.parametrize("typed", ["epidemic", "Epidemic", " 疫情防控 "])
def test_a_category_is_known_by_key_or_name(typed):
    assert category_of(settings(), typed) == "epidemic"


def test_an_unknown_category_is_told_with_those_that_are_known():
    with pytest.raises(BadInput, match="疫情防控, 事故灾难, 公文"):
        category_of(settings(), "other")


@pytest.mark.parametrize("typed", ["2020-02-01", "2月1日", "2-1", "20200201", "２月１日"])
def test_a_day_is_typed_as_on_paper(typed):
    assert day(typed, at=AT) == dt.date(2020, 2, 1)


@pytest.mark.parametrize("typed", ["2020-01-25 16:05", "1-25 16:05", "1月25日16:05", "16:05"])
def test_a_moment_is_both_beginning_and_ending(typed):
    assert (beginning(typed, at=AT), ending(typed, at=AT)) == (on("16:05"), on("16:05"))


@pytest.mark.parametrize("typed", ["2020-01-25", "1月25日", "1-25"])
def test_a_day_begins_with_its_first_moment_and_ends_with_the_next_ones(typed):
    begins, ends = beginning(typed, at=AT), ending(typed, at=AT)

    assert (begins, ends) == (on("00:00"), on("00:00", "2020-01-26"))


@pytest.mark.parametrize("moment", [beginning, ending])
@pytest.mark.parametrize("typed", ["yesterday", "25:00", "2020-02-30", ""])
def test_what_is_neither_day_nor_moment_is_refused(moment, typed):
    with pytest.raises(BadInput, match="is not a time"):
        moment(typed, at=AT)


def test_bytes_that_could_not_be_read_are_refused():
    with pytest.raises(BadInput, match="encoding"):
        refuse_unreadable({"text": b"\xb7\xa2".decode("utf-8", "surrogateescape")})


def test_words_of_every_script_are_readable():
    refuse_unreadable({"text": "发热 Ω 😀", "limit": 3, "absent": None})
