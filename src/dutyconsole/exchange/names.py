"""Names as they stand in the cells of a roster: several in one, padded, with a department.

张　三               one name, padded to three columns
张 三 李四四           two names: single characters in a row belong together
李伟（办公室）、王芳      two names, the first with a department
张三、待定、王五         two names, and a seat between them that is open
Li Ming, Zhang Wei    Latin names keep their spaces
"""

import re
import unicodedata

from dutyconsole.domain.people import PersonName
from dutyconsole.errors import BadInput
from dutyconsole.exchange.cells import words
from dutyconsole.exchange.pinyin import keys_of
from dutyconsole.exchange.sheets import Cell
from dutyconsole.language import _

_OPEN = {
    *("无", "空", "缺", "-", "--", "—", "——", "/", "\\"),
    *("待定", "未定", "待排", "待安排", "空缺", "暂缺", "暂无", "tbd", "none"),
}
"""What stands in a roster for a seat that nobody has been found for."""
_NO_PERSON = {
    *("带班", "主班", "副班", "值班", "领导", "带班领导", "值班领导", "值班员", "值班人员"),
    *("同上", "休息", "放假", "请假", "轮休", "全体", "全员", "全体人员", "轮流"),
}
"""Words in the cells of a roster that name a post or nobody in particular."""
_JOINED = re.compile(r"..+[和与及暨].+.")
_LONGEST = 5
"""Characters in a row of which a Chinese name consists at most, without a dot between them."""
_LATIN_WORDS = 3
"""Words of a name in Latin letters; of more it is not sure where one name ends."""
_IN_NAMES = "·•‧∙・"
_IN_LATIN_NAMES = " .-'’"
_BETWEEN = "、,，/／;；|｜\n"
_PHONE = re.compile(r"\+?\d[\d-]{5,}\d")
_ONE_OR_MORE = re.compile(rf"([^{_BETWEEN}()（）]+)(?:[(（]([^()（）]*)[)）])?")
_LATIN = re.compile(r"[^\u2e80-\U0003ffff]*[A-Za-z\u00c0-\u024f][^\u2e80-\U0003ffff]*")


def names_in(cell: Cell, *, of_one: bool = False) -> tuple[PersonName | None, ...]:
    """The people that `cell` of a roster names, in order; None is a seat said to be open.

    Phone numbers among them are passed over. With `of_one` the cell is for one person, so a lone
    character cannot be a name of its own.

    Raises:
        BadInput: part of it is no name, or several that nothing sure divides.
    """
    found = _read(cell, of_one=of_one)
    for name in filter(None, found):
        _refuse_no_person(name.name)
    return found


def one_name(cell: Cell) -> PersonName | None:
    """The one person that `cell` of a list of people names, or None where it is empty.

    Raises:
        BadInput: it names several, or none.
    """
    found = [name for name in _read(cell, of_one=True) if name]
    if len(found) > 1:
        raise BadInput(_("“{cell}” is more than one name").format(cell=words(cell)))
    return found[0] if found else None


def _read(cell: Cell, *, of_one: bool) -> tuple[PersonName | None, ...]:
    text = _PHONE.sub(" ", str(cell or "")).strip()
    if text in _OPEN:
        return (None,)
    found: list[PersonName | None] = []
    for match in _ONE_OR_MORE.finditer(text):
        names = _split(match[1], of_one=of_one)
        departments = [""] * (len(names) - 1) + [words(match[2])]
        found += [_person(*pair) for pair in zip(names, departments, strict=False)]
    if re.search(r"[()（）]", _ONE_OR_MORE.sub("", text)):
        raise BadInput(
            _("A bracket in “{cell}” has no name or no partner").format(cell=words(cell))
        )
    return tuple(found)


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


def _person(name: str, department: str) -> PersonName | None:
    if name.casefold() in _OPEN:
        return None
    latin = bool(_LATIN.fullmatch(name))
    if not any(map(str.isalpha, name)) or (len(name) == 1 and not latin):
        raise _no_name(name)
    if not all(_is_of_a_name(sign, latin=latin) for sign in name):
        raise _no_name(name)
    return PersonName(name, department, keys_of(name))


def _is_of_a_name(sign: str, *, latin: bool) -> bool:
    # Rare characters are private or not yet known to Python's tables; U+3007 (〇) is a number.
    kind = unicodedata.category(sign)
    return (
        kind[0] in "LMN"
        or kind in {"Co", "Cn"}
        or sign in _IN_NAMES
        or (latin and sign in _IN_LATIN_NAMES)
    )


def _refuse_no_person(name: str) -> None:
    """Refuse what may stand in a list of names, such as an office, but is nobody on duty."""
    if name in _NO_PERSON:
        raise _no_name(name)
    several = len(name.split()) > _LATIN_WORDS or _JOINED.fullmatch(name)
    parts = [] if _LATIN.fullmatch(name) else re.split(f"[{_IN_NAMES}]", name)
    if several or any(sum(map(str.isalpha, part)) > _LONGEST for part in parts):
        raise BadInput(_("“{name}” may be several names; write 、 between them").format(name=name))


def _no_name(name: str) -> BadInput:
    return BadInput(
        _("“{name}” is not a name; several are divided by white space or 、").format(name=name)
    )
