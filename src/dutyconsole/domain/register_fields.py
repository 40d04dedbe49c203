"""Fields of a register: what each may hold, how what is typed is read, how it is shown and masked.

A line of a register holds a text for each field, in one form whatever was typed: numbers as
decimals (`37.4`), days as `2020-01-25`, moments as the record stores them, `yes` and `no`.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Literal

from arrow import Arrow

from dutyconsole.domain.moments import from_text, parse, parse_plan, to_text
from dutyconsole.errors import BadInput
from dutyconsole.language import N_, _
from dutyconsole.text import clean, clean_line
from dutyconsole.wording import moment_short, month_day

Values = Mapping[str, str]
"""What a line of a register holds, by the keys of its fields; what was not said is left out."""

FieldKind = Literal[
    "line", "text", "person", "section", "number", "choice", "day", "moment", "yes_no", "phone",
    "id_number", "item", "area", "round",
]  # fmt: skip

YES_NO = MappingProxyType({"yes": N_("yes"), "no": N_("no")})
_YES = frozenset({"yes", "y", "true", "1", "是", "有", "√", "对", "已"})
_NO = frozenset({"no", "n", "false", "0", "否", "无", "×", "x", "没有", "未"})
_PHONE = re.compile(r"\+?[\d()-]{3,20}(?:(?:转|ext\.?|x)\d{1,6})?")
_ID_NUMBER = re.compile(r"\d{17}[\dXx]")
_OTHER_ID = re.compile(r"[A-Za-z0-9()-]{5,20}")
_UNIT = re.compile(r"(?:°c|℃|c|度|天|人|次|件|个|只|瓶|盒|元|m2|㎡|平方米|分钟|分|mg/l)$")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", re.ASCII)
_DAY_ALONE = re.compile(r"(\d{1,2})[-/.月](\d{1,2})日?", re.ASCII)
_IN_WORDS = frozenset({"line", "text", "person", "section"})
"""What is written freely."""
_EDGE = 3, 4
"""Characters of a number that are not masked at its beginning and at its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing that a line of a register holds."""

    key: str
    name: str
    """Marked with N_, unless it is a word of the station's own."""
    kind: FieldKind = "line"
    required: bool = False
    unit: str = ""
    least: Decimal | None = None
    most: Decimal | None = None
    """What a number may be; beyond it, it was mistyped."""
    places: int = 0
    """Decimal places of a number."""
    choices: Mapping[str, str] = field(default_factory=dict)
    """Of a choice: its keys and what they are called."""
    private: bool = False
    """Masked on screens and in exports, unless it is opened with a reason."""
    later: bool = False
    """Filled in after the line was begun: an exit, a return, a second reading."""
    plan: bool = False
    """Whether a moment or day may lie ahead."""
    default: str = ""
    """What stands there in a new line; `now` for a moment, `today` for a day."""
    hidden: bool = False
    """Written by the program and not in the form."""
    fever: bool = False
    """A body temperature, which is held against the threshold."""
    headings: tuple[str, ...] = ()
    """What a column of a spreadsheet may be called for it, beside its key and name."""
    expected: str = ""
    """What is expected, where the kind does not say it; marked with N_."""

    @property
    def title(self) -> str:
        """What it is called, with its unit."""
        return f"{_(self.name)} ({_(self.unit)})" if self.unit else _(self.name)

    @property
    def is_private(self) -> bool:
        """Whether it is masked."""
        return self.private or self.kind in {"phone", "id_number"}


def read_value(each: Field, typed: str, choices: Mapping[str, str], *, at: Arrow) -> str:
    """What was typed for a field, in the one form in which it is kept; empty where nothing was.

    `choices` are the keys and names that the field allows now, and `at` is the moment of typing.

    Raises:
        BadInput: it cannot be that; the sentence names the field and what is expected.
    """
    words = clean(typed).strip() if each.kind == "text" else clean_line(typed)
    if not words:
        return ""
    said = _Typed(words, unicodedata.normalize("NFKC", words).strip(), choices, at)
    reader = _READERS.get(each.kind)
    return reader(each, said) if reader else words


def show_value(
    each: Field, value: str, choices: Mapping[str, str], *, at: Arrow, opened: bool = False
) -> str:
    """A kept value in words; masked, unless it was `opened` with a reason."""
    if not value or (each.is_private and not opened):
        return masked(each, value)
    match each.kind:
        case "choice" | "item" | "area" | "round":
            return _(choices.get(value, value))
        case "yes_no":
            return _(YES_NO.get(value, value))
        case "day":
            day = dt.date.fromisoformat(value)
            return month_day(day) if day.year == at.year else value
        case "moment":
            return moment_short(from_text(value).to(at.tzinfo), at=at)
        case _:
            return value


def masked(each: Field, value: str) -> str:
    """A value that is not everybody's business: 138****1234, of words the first character.

    Of a choice, a number or a time one character would tell all of it.
    """
    if not value:
        return ""
    if each.kind not in {"phone", "id_number"}:
        return f"{value[:1] if each.kind in _IN_WORDS else ''}**"
    first, last = _EDGE
    if len(value) <= first + last:
        return "*" * len(value)
    return f"{value[:first]}{'*' * (len(value) - first - last)}{value[-last:]}"


def number_of(values: Values, key: str) -> Decimal | None:
    """The number that stands in a field; None where nothing does."""
    return Decimal(values[key]) if values.get(key) else None


def moment_of(values: Values, key: str) -> Arrow | None:
    """The moment that stands in a field; None where nothing does."""
    return from_text(values[key]) if values.get(key) else None


def day_of(values: Values, key: str) -> dt.date | None:
    """The day that stands in a field; None where nothing does."""
    return dt.date.fromisoformat(values[key]) if values.get(key) else None


@dataclass(frozen=True, slots=True)
class _Typed:
    """What was typed for a field, and when."""

    words: str
    plain: str
    """The same in half-width characters."""
    choices: Mapping[str, str]
    at: Arrow


def _number(each: Field, typed: _Typed) -> str:
    words = typed.words
    bare = typed.plain.casefold().replace(",", "").replace("，", "").replace(" ", "")
    unit = unicodedata.normalize("NFKC", each.unit).casefold()
    bare = bare.removesuffix(unit) if unit else bare
    bare = _UNIT.sub("", bare)
    try:
        number = Decimal(bare)
        rounded = number.quantize(Decimal(1).scaleb(-each.places))
        low = each.least is not None and number < each.least
        high = each.most is not None and number > each.most
    except InvalidOperation as error:  # no number, too long a one, or none to be compared
        raise _refused(each, words, _in_words(each)) from error
    if low or high or rounded != number or not number.is_finite():
        raise _refused(each, words, _in_words(each))
    return f"{rounded:f}"


def _in_words(each: Field) -> str:
    """Which numbers a field takes."""
    if each.least is not None and each.most is not None:
        said = _("a number from {least} to {most}").format(least=each.least, most=each.most)
    elif each.least is not None:
        said = _("a number of at least {least}").format(least=each.least)
    else:
        said = _("a number")
    if each.places:
        return _("{number}, with at most {places} decimals").format(number=said, places=each.places)
    return _("{number}, without decimals").format(number=said)


def _yes_or_no(each: Field, typed: _Typed) -> str:
    said = typed.plain.casefold()
    if said in _YES or said == _("yes"):
        return "yes"
    if said in _NO or said == _("no"):
        return "no"
    raise _refused(each, typed.words, _("yes or no"))


def _choice(each: Field, typed: _Typed) -> str:
    choices, said = typed.choices, typed.plain.casefold()
    for key, name in choices.items():
        if said in {key.casefold(), name.casefold(), _(name).casefold()}:
            return key
    begun = [key for key, name in choices.items() if _(name).casefold().startswith(said)]
    if len(begun) == 1:
        return begun[0]
    known = _(", ").join(_(name) for name in choices.values())
    raise _refused(each, typed.words, _("one of these: {choices}").format(choices=known))


def _day(each: Field, typed: _Typed) -> str:
    at = typed.at
    try:
        day = _day_in(typed.plain, at.date())
    except ValueError as error:
        raise _refused(each, typed.words, _("a day such as 2020-01-25")) from error
    if day > at.date() and not each.plan:
        raise _refused(each, typed.words, _("a day that does not lie ahead"))
    return day.isoformat()


def _day_in(plain: str, near: dt.date) -> dt.date:
    """The day that is written there; without a year, the one nearest to `near`."""
    if match := _DAY.match(plain):
        return dt.date(*map(int, match.groups()))
    if match := _DAY_ALONE.fullmatch(plain):
        month, number = map(int, match.groups())
        years = (near.year - 1, near.year, near.year + 1)
        days = [dt.date(year, month, number) for year in years if _is_day(year, month, number)]
        return min(days, key=lambda day: abs((day - near).days))
    raise ValueError(plain)


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    return True


def _moment(each: Field, typed: _Typed) -> str:
    words, at = typed.words, typed.at
    try:
        moment = (parse_plan if each.plan else parse)(words, at=at)
    except BadInput as error:
        raise _refused(each, words, _("a time such as 16:05 or 2020-01-25 16:05")) from error
    if moment > at and not each.plan:
        raise _refused(each, words, _("a time that does not lie ahead"))
    return to_text(moment)


def _phone(each: Field, typed: _Typed) -> str:
    bare = "".join(typed.plain.split())
    if not _PHONE.fullmatch(bare):
        raise _refused(each, typed.words, _("a telephone number such as 0351-1234567"))
    return bare


def _id_number(each: Field, typed: _Typed) -> str:
    words = typed.words
    bare = "".join(typed.plain.split()).upper()
    if _ID_NUMBER.fullmatch(bare):
        if _check_digit(bare[:17]) != bare[17]:
            raise _refused(each, words, _("an ID number; its last digit does not fit the others"))
        return bare
    if bare.isdigit() and len(bare) not in {8, 9, 15}:
        raise _refused(each, words, _("an ID number of 18 digits"))
    if not _OTHER_ID.fullmatch(bare):
        raise _refused(each, words, _("an ID number of 18 digits, or that of a passport"))
    return bare


def _check_digit(digits: str) -> str:
    """The last digit of an ID number (GB 11643-1999, ISO 7064 MOD 11-2)."""
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(digits))
    return "10X98765432"[total % 11]


def _refused(each: Field, words: str, expected: str) -> BadInput:
    return BadInput(
        _("{field}: “{typed}” cannot be; expected {expected}").format(
            field=_(each.name),
            typed=masked(each, words) if each.is_private else words,
            expected=_(each.expected) if each.expected else expected,
        )
    )


_READERS: Mapping[str, Callable[[Field, _Typed], str]] = {
    "number": _number,
    "yes_no": _yes_or_no,
    "choice": _choice,
    "item": _choice,
    "area": _choice,
    "round": _choice,
    "day": _day,
    "moment": _moment,
    "phone": _phone,
    "id_number": _id_number,
}
