import pytest

from dutyconsole import language
from dutyconsole.language import CHINESE, ENGLISH, N_, _, choose, current, ngettext, pgettext

SENTENCE = "“{typed}” is not a time; expected for example 16:05 or 2020-01-25 16:05"


@pytest.fixture
def set_locale(monkeypatch):
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    return monkeypatch.setenv


def test_english_is_the_source():
    assert _(SENTENCE) == SENTENCE


def test_chinese_is_in_the_catalogue():
    language.use(CHINESE)

    assert _(SENTENCE) == "“{typed}”不是时间；应写作 16:05 或 2020-01-25 16:05"


def test_nothing_is_nothing_in_chinese_too():
    language.use(CHINESE)

    assert _("") == ""


def test_what_the_catalogue_lacks_is_said_in_english():
    language.use(CHINESE)

    assert _("no such sentence") == "no such sentence"


def test_the_language_can_be_asked_for():
    language.use(CHINESE)

    assert current() == "zh_CN"


@pytest.mark.parametrize(("count", "expected"), [(1, "1 person"), (2, "2 people"), (0, "0 people")])
def test_english_has_two_numbers(count, expected):
    assert ngettext("{n} person", "{n} people", count).format(n=count) == expected


def test_a_word_in_a_context_is_that_word_in_english():
    assert pgettext("of a door", "open") == "open"


def test_a_marked_word_stays_as_it_is():
    language.use(CHINESE)

    assert N_("cancelled") == "cancelled"


@pytest.mark.parametrize(
    ("option", "station", "lang", "expected"),
    [
        ("en", "zh_CN", "zh_CN.UTF-8", ENGLISH),
        ("zh", "en", "en_US.UTF-8", CHINESE),
        ("zh_TW", None, "en_US.UTF-8", CHINESE),
        (None, "en", "zh_CN.UTF-8", ENGLISH),
        (None, "zh_CN", "en_US.UTF-8", CHINESE),
        (None, None, "zh_CN.UTF-8", CHINESE),
        (None, None, "zh_CN.GB18030", CHINESE),
        (None, None, "en_US.UTF-8", ENGLISH),
        (None, None, "de_DE.UTF-8", ENGLISH),
    ],
)
def test_the_option_counts_before_the_station_and_the_station_before_the_locale(
    set_locale, option, station, lang, expected
):
    set_locale("LANG", lang)

    assert choose(option, station) == expected


@pytest.mark.parametrize("value", ["", "C", "POSIX", "C.UTF-8"])
def test_a_locale_that_says_nothing_means_chinese(set_locale, value):
    set_locale("LANG", value)

    assert choose() == CHINESE


def test_no_locale_at_all_means_chinese(set_locale):
    assert choose() == CHINESE


def test_one_variable_of_the_locale_counts_before_the_next(set_locale):
    set_locale("LC_ALL", "zh_CN.UTF-8")
    set_locale("LC_MESSAGES", "en_US.UTF-8")

    assert choose() == CHINESE
