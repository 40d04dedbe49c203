"""From TOML's tables to settings: each setting looked at by itself, against its type.

`msgspec.convert` judges every value alone and not the whole file at once, for it stops at the first
mistake and says so in English; its messages go nowhere.
"""

import re
from functools import cache
from typing import Annotated, Any, Literal, TypeGuard, get_args, get_origin

import msgspec
from msgspec.structs import FieldInfo

from dutyconsole.config import Station
from dutyconsole.config.checks import Problem, one_of, wrong
from dutyconsole.config.leaves import TimeOfDay
from dutyconsole.config.toml_text import KeyPath, name_of
from dutyconsole.language import _
from dutyconsole.text import clean_line

Kind = object
"""The type of a setting: a block, a list of blocks or settings, or a leaf."""


def station_from(tables: dict[str, Any]) -> Station | list[Problem]:
    """The settings that `tables` hold, or everything that is wrong with them."""
    reading = _Reading()
    settings = reading.block(Station, tables, ())
    return reading.problems or msgspec.convert(settings, Station)


class _Reading:
    """One pass over the tables: keeps what is wrong, and gives every value as msgspec knows it."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def block(self, kind: type[msgspec.Struct], table: object, path: KeyPath) -> object:
        if not isinstance(table, dict):
            return self._refuse(kind, table, path)
        fields = _fields(kind)
        meant = {self._unknown(key, fields, path) for key in table if key not in fields}
        for name, field in fields.items():
            if field.required and name not in table and name not in meant:
                self._missing(field.type, (*path, name))
        return {
            name: self._setting(_without_none(fields[name].type), value, (*path, name))
            for name, value in table.items()
            if name in fields
        }

    def _setting(self, kind: Kind, value: object, path: KeyPath) -> object:
        if _is_block(kind):
            return self.block(kind, value, path)
        if get_origin(kind) is not tuple:
            return self._leaf(kind, value, path)
        if not isinstance(value, list):
            return self._refuse(kind, value, path)
        element = get_args(kind)[0]
        return [self._setting(element, each, (*path, number)) for number, each in enumerate(value)]

    def _leaf(self, kind: Kind, value: object, path: KeyPath) -> object:
        plain = clean_line(value) if isinstance(value, str) else value
        known = _as_time(plain) if kind == TimeOfDay else plain
        try:
            msgspec.convert(known, kind)
        except msgspec.ValidationError:
            return self._refuse(kind, value, path)
        if plain != value:
            sentence = _("{key} holds invisible characters or spare spaces; expected “{text}”")
            self._keep(path, sentence.format(key=name_of(path), text=plain))
        return known

    def _unknown(self, key: str, fields: dict[str, FieldInfo], path: KeyPath) -> str | None:
        """Refuse `key`; the answer is the key it was probably meant to be."""
        from difflib import get_close_matches

        name = name_of((*path, key))
        near: list[str] = get_close_matches(key.lower(), fields, n=1)
        if near:
            sentence = _("there is no setting {key}; did you mean {near}?")
            self._keep((*path, key), sentence.format(key=name, near=near[0]))
            return near[0]
        sentence = _("there is no setting {key}; expected {expected}")
        self._keep((*path, key), sentence.format(key=name, expected=one_of(fields)))
        return None

    def _missing(self, kind: Kind, path: KeyPath) -> None:
        sentence = _("{key} is missing; expected {expected}")
        self._keep(path, sentence.format(key=name_of(path), expected=_expected(kind, path)))

    def _refuse(self, kind: Kind, value: object, path: KeyPath) -> object:
        self.problems.append(wrong(path, value, _expected(kind, path)))
        return value

    def _keep(self, path: KeyPath, sentence: str) -> None:
        self.problems.append(Problem(path, sentence))


@cache
def _fields(kind: type[msgspec.Struct]) -> dict[str, FieldInfo]:
    return {field.name: field for field in msgspec.structs.fields(kind)}


def _without_none(kind: Kind) -> Kind:
    # TOML has no null: a setting that may be absent is of its other type where it stands.
    return get_args(kind)[0] if type(None) in get_args(kind) else kind


def _is_block(kind: Kind) -> TypeGuard[type[msgspec.Struct]]:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


_TIME = re.compile("(\\d{1,2})[:\uff1a](\\d{2})(?:[:\uff1a](\\d{2}))?")


def _as_time(value: object) -> object:
    """A time typed as `8:30` in the only form that msgspec knows, `08:30:00`."""
    typed = _TIME.fullmatch(value) if isinstance(value, str) else None
    if typed is None:
        return value
    hour, minute, second = typed.groups("00")
    return f"{hour:0>2}:{minute}:{second}"


def _expected(kind: Kind, path: KeyPath) -> str:
    if _is_block(kind):
        return _("a block [{name}]").format(name=name_of(path))
    if get_origin(kind) is Literal:
        return one_of(get_args(kind))
    if get_origin(kind) is Annotated:
        return _(get_args(kind)[1].description)
    (element, _more) = get_args(kind)
    if _is_block(element):
        return _("blocks [[{name}]]").format(name=name_of(path))
    return _("a list in [ ], and in it {element}").format(element=_expected(element, path))
