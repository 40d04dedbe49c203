import re
import tomllib
from typing import get_args

import msgspec
import pytest

from dutyconsole.config import Station
from dutyconsole.config.file import parse, template
from dutyconsole.language import LANGUAGES
from dutyconsole.text import width


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_template_speaks_its_language(language):
    assert parse(template(language), where="template").language == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_template_names_every_setting_there_is(language):
    switched_on = re.sub(r"(?m)^#(?=\[|\w+ = )", "", template(language))
    parse(switched_on, where="template")

    assert _keys(tomllib.loads(switched_on)) == _fields(Station)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_template_explains_each_setting_where_it_first_stands(language):
    explained, unexplained, block, before = set(), [], "", ""
    for line in template(language).splitlines():
        if line.startswith(("[", "#[")):
            block = line
        setting = re.match(r"#?(\w+) = ", line)
        if setting and (block, setting[1]) not in explained:
            explained.add((block, setting[1]))
            if not before.startswith("# "):
                unexplained.append(f"{block} {setting[1]}")
        before = line

    assert unexplained == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_checklist_of_the_template_fits_its_pane(language):
    station = parse(template(language), where="template")

    assert [item.text for item in station.checklist if width(item.text) > 26] == []


def test_both_templates_are_the_same_but_for_words():
    chinese, english = (_shape(tomllib.loads(template(language))) for language in LANGUAGES)

    assert english == chinese


def test_the_english_template_has_no_chinese_in_it():
    assert re.findall(r"[\u3000-\u9fff\uff00-\uffef]+", template("en")) == []


def _keys(tables: dict, path: str = "") -> set[str]:
    found = set()
    for key, value in tables.items():
        found.add(f"{path}{key}")
        for block in value if isinstance(value, list) else [value]:
            if isinstance(block, dict):
                found |= _keys(block, f"{path}{key}.")
    return found


def _fields(kind: type[msgspec.Struct], path: str = "") -> set[str]:
    found = set()
    for field in msgspec.structs.fields(kind):
        found.add(f"{path}{field.name}")
        for part in (field.type, *get_args(field.type)):
            if isinstance(part, type) and issubclass(part, msgspec.Struct):
                found |= _fields(part, f"{path}{field.name}.")
    return found


_WORDS = {
    "name",
    "text",
    "head",
    "members",
    "deputies",
    "language",
    "bureau",
    "superior",
    "to",
    "expected",
    "unit",
    "words",
    "sections",
    "choices",
}


def _shape(tables: object) -> object:
    if isinstance(tables, dict):
        return {key: None if key in _WORDS else _shape(each) for key, each in tables.items()}
    return [_shape(each) for each in tables] if isinstance(tables, list) else tables
