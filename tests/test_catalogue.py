"""The Chinese catalogue says everything that the source says, in the field's words."""

import gettext
import re
from io import BytesIO
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

import dutyconsole

PACKAGE = Path(dutyconsole.__file__).parent
CHINESE = PACKAGE / "locales" / "zh_CN" / "LC_MESSAGES" / "dutyconsole.po"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}

NOT_OUR_WORDS = {
    "轮值": "值班",
    "值日": "值班",
    "工头": "带班领导",
    "领班": "带班领导",
    "排班表": "值班表",
    "值班记录表": "值班日志",
    "换班": "调班",
    "初报": "首报",
    "后续报告": "续报",
    "最终报告": "终报",
    "迟交": "迟报",
    "工单": "接报",
    "案件": "接报",
    "用户": "值班员",
    "员工": "职工",
}
"""What a dictionary may say, and the glossary's word for it (值班日 is the duty day)."""

HAN = r"[\u3400-\u9fff]"
ASCII_PUNCTUATION = re.compile(rf"{HAN}[,;:!?()]|[,;:!?()]{HAN}|{HAN}\.(?={HAN}|\s|$)")


def in_source():
    found = Catalog()
    for file, line, message, _comments, context in sorted(
        extract_from_dir(PACKAGE, keywords=KEYWORDS), key=lambda each: each[:2]
    ):
        if message:
            found.add(message, locations=[(file, line)], context=context)
    return found


def read(path):
    with path.open("rb") as file:
        return read_po(file)


SAID, CATALOGUE = in_source(), read(CHINESE)


def sentences(catalogue):
    return {(each.id, each.context): each for each in catalogue if each.id}


def strings(message):
    string = message.string or ""
    return [string] if isinstance(string, str) else list(string)


def ids(message):
    return [message.id] if isinstance(message.id, str) else list(message.id)


def names(text):
    # A month is a name in English and a number in Chinese; `wording` gives both.
    fields = {field for _text, field, _format, _conversion in Formatter().parse(text)}
    return {"month" if field == "month_name" else field for field in fields if field is not None}


def as_fragment(messages):
    fragment, written = Catalog(locale="zh_CN"), BytesIO()
    for message in messages:
        fragment.add(message.id, locations=message.locations, context=message.context)
    write_po(written, fragment, width=100, omit_header=True)
    return written.getvalue().decode()


def spoken(compiled):
    with compiled:
        catalogue = gettext.GNUTranslations(compiled)._catalog
    return {message: string for message, string in catalogue.items() if message}


def test_everything_that_the_source_says_is_said_in_chinese():
    translated = {
        key for key, each in sentences(CATALOGUE).items() if all(strings(each)) and not each.fuzzy
    }
    lacking = [each for key, each in sentences(SAID).items() if key not in translated]

    if lacking:
        pytest.fail(f"{len(lacking)} to translate:\n\n{as_fragment(lacking)}", pytrace=False)


def test_the_catalogue_says_nothing_that_the_source_does_not():
    left_over = set(sentences(CATALOGUE)) - set(sentences(SAID))

    assert (left_over, dict(CATALOGUE.obsolete)) == (set(), {})


def test_a_translation_has_the_placeholders_of_its_sentence():
    wrong = [
        (message.id, string)
        for message in CATALOGUE
        for string in strings(message)
        if message.id and string and names(string) != names(ids(message)[-1])
    ]

    assert wrong == []


def test_a_translation_begins_and_ends_with_white_space_as_its_sentence_does_or_not_at_all():
    wrong = [
        message.id
        for message in CATALOGUE
        for string in strings(message)
        if message.id and string != string.strip() and ids(message)[0] == ids(message)[0].strip()
    ]

    assert wrong == []


def test_punctuation_beside_chinese_is_full_width():
    wrong = [
        string
        for message in CATALOGUE
        for string in strings(message)
        if message.id and ASCII_PUNCTUATION.search(string)
    ]

    assert wrong == []


@pytest.mark.parametrize(("word", "ours"), NOT_OUR_WORDS.items())
def test_only_the_words_of_the_field_are_used(word, ours):
    used = [
        string
        for message in CATALOGUE
        for string in strings(message)
        if message.id and word in string.replace("值班日", "")
    ]

    assert used == [], f"say {ours}"


def test_the_compiled_catalogue_is_as_fresh_as_its_source():
    expected = BytesIO()
    write_mo(expected, CATALOGUE)
    expected.seek(0)

    assert spoken(CHINESE.with_suffix(".mo").open("rb")) == spoken(expected), "run tools/words.py"
