"""Names as they stand in the cells of a roster: several in one, padded, with a department.

张　三               one name, padded to three columns
张 三 李四四           two names: single characters in a row belong together
李伟（办公室）、王芳      two names, the first with a department
Li Ming, Zhang Wei    Latin names keep their spaces
"""

import re

from dutyconsole.domain.people import PersonName
from dutyconsole.errors import BadInput
from dutyconsole.exchange.cells import words
from dutyconsole.exchange.pinyin import keys_of
from dutyconsole.exchange.sheets import Cell
from dutyconsole.language import _

_NONE = {"无", "空", "-", "--", "—", "——", "/", "\\"}
_BETWEEN = "、,，/／;；|｜\n"
_PHONE = re.compile(r"\+?\d[\d-]{5,}\d")
_ONE_OR_MORE = re.compile(rf"([^{_BETWEEN}()（）]+)(?:[(（]([^()（）]*)[)）])?")
_LATIN = re.compile(r"[^\u2e80-\U0003ffff]*[A-Za-z\u00c0-\u024f][^\u2e80-\U0003ffff]*")


def names_in(cell: Cell, *, of_one: bool = False) -> tuple[PersonName, ...]:
    """The people that `cell` names, in order; phone numbers among them are passed over.

    With `of_one` the cell is for one person, so a lone character cannot be a name of its own.

    Raises:
        BadInput: part of it is no name.
    """
    text = _PHONE.sub(" ", str(cell or "")).strip()
    if text in _NONE:
        return ()
    found = []
    for match in _ONE_OR_MORE.finditer(text):
        names = _split(match[1], of_one=of_one)
        departments = [""] * (len(names) - 1) + [words(match[2])]
        found += [_person(*pair) for pair in zip(names, departments, strict=False)]
    if re.search(r"[()（）]", _ONE_OR_MORE.sub("", text)):
        raise BadInput(
            _("A bracket in “{cell}” has no name or no partner").format(cell=words(cell))
        )
    return tuple(found)


def one_name(cell: Cell) -> PersonName | None:
    """The one person that `cell` names, or None where it is empty.

    Raises:
        BadInput: it names several, or none.
    """
    found = names_in(cell, of_one=True)
    if len(found) > 1:
        raise BadInput(_("“{cell}” is more than one name").format(cell=words(cell)))
    return found[0] if found else None


def _split(text: str, *, of_one: bool) -> list[str]:
    """Names split by white space: Latin words stay together, and so do two lone characters."""
    names: list[str] = []
    lone = latin = False
    parts = text.split()
    if of_one and any(len(part) == 1 for part in parts):
        parts = ["".join(parts)]
    for part in parts:
        was_lone, was_latin = lone, latin
        lone = len(part) == 1
        latin = bool(_LATIN.fullmatch(part))
        if names and latin and was_latin:
            names[-1] += f" {part}"
        elif names and lone and was_lone:
            names[-1] += part
            lone = False
        else:
            names.append(part)
    return names


def _person(name: str, department: str) -> PersonName:
    if not any(map(str.isalpha, name)) or (len(name) == 1 and not _LATIN.fullmatch(name)):
        raise BadInput(_("“{name}” is not a name").format(name=name))
    return PersonName(name, department, keys_of(name))
