"""People: who is known to the duty room, how they are found, and who is meant by a name.

A person is a name and a department: two people of one name may serve in two departments.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, product

from dutyconsole.errors import BadInput
from dutyconsole.language import _

_COMBINATIONS = 16
"""Readings of one name that are kept; a name of rare characters could have hundreds."""
_TITLE = re.compile(
    r".*(?:长|主任|书记|主席|主管|员|干部|领导|负责人|助理|秘书|干事|工程师"
    r"|director|head|chief|leader|officer|secretary)",
    re.IGNORECASE,
)
"""How titles end; no department does."""
_DUTY = re.compile(r"(?:在岗|总)?[带主副值备替代顶]班(?:人员|人)?|[替代顶]")
"""Remarks about the shift and not about the person."""
_PHONE_TYPED = re.compile(r"[\d\s()+-]+")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can be on duty or be called."""

    id: int
    name: str
    department: str = ""
    title: str = ""
    """What they are in the public body (职务)."""
    post: str = ""
    """The posts they hold in the duty room or the plan, in free words (岗位)."""
    group: str = ""
    """The work group they belong to."""
    phones: tuple[str, ...] = ()
    keys: str = ""
    """What the name is found by beside its characters; see `search_keys`."""


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person as a roster names them."""

    name: str
    department: str = ""
    """What was written behind the name: 李伟(办公室), or a remark, which `who` makes sense of."""
    keys: str = field(default="", compare=False)
    """The search keys that a person not known yet is kept with."""

    def __str__(self) -> str:
        return _called(self.name, self.department)


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person as a list of people describes them; what is empty was not said."""

    row_number: int
    """Where it stands in the file, from 1."""
    name: str
    department: str = ""
    title: str = ""
    post: str = ""
    group: str = ""
    phones: tuple[str, ...] = ()
    keys: str = ""


def matches(person: Person, typed: str) -> bool:
    """Whether `person` is found by `typed`: name, department, pinyin, initials or phone number."""
    words = typed.casefold().split()
    together = "".join(words).replace("ü", "v")
    in_order = " ".join(words)
    return (
        in_order in person.name.casefold()
        or in_order in person.department.casefold()
        or together in person.name.casefold()
        or any(key.startswith(together) for key in person.keys.split())
        or _has_phone(person, typed)
    )


def label(person: Person, among: Iterable[Person]) -> str:
    """The name of `person`, with the department where `among` has another of the same name."""
    alone = all(other.name != person.name or other.id == person.id for other in among)
    return person.name if alone else _called(person.name, person.department)


def labels(people: Iterable[Person]) -> dict[int, str]:
    """The `label` of each of all these people, by id."""
    everybody = tuple(people)
    so_named = Counter(each.name for each in everybody)
    return {
        each.id: each.name if so_named[each.name] == 1 else _called(each.name, each.department)
        for each in everybody
    }


def called(people: Iterable[Person]) -> tuple[str, ...]:
    """What each is called, with the department where one is known."""
    return tuple(_called(person.name, person.department) for person in people)


def who(name: str, department: str, people: Iterable[Person]) -> Person | None:
    """The one of `people` that is meant, or None where they are not among them.

    What is written behind a name may also be a title or a post: 张三(局长), 李四(带班). Such a
    remark tells people apart where it can, and otherwise says nothing about who is meant.

    Raises:
        BadInput: several people are called so and no department tells which one, or somebody of no
            known department is called so and might be the one of this department.
    """
    named = [person for person in people if person.name == name]
    if department:
        meant = _of_department(named, department)
        if not meant and not _is_remark(department):
            _refuse_unsure(named, name, department)
            return None
        named = meant or named
    if len(named) > 1:
        known = ", ".join(_called(person.name, person.department) for person in named)
        raise BadInput(
            _(
                "Several people are called {name} ({known}); write the department after the name"
            ).format(name=name, known=known)
        )
    return named[0] if named else None


def first_met(new_id: int, name: PersonName) -> Person:
    """Somebody whom nobody knew before a roster named them."""
    if not _is_remark(name.department):
        return Person(new_id, name.name, name.department, keys=name.keys)
    title = "" if _DUTY.fullmatch(name.department) else name.department
    return Person(new_id, name.name, title=title, keys=name.keys)


def described(
    line: PersonLine, people: Sequence[Person], *, only_one_so_named: bool
) -> Person | None:
    """The one of `people` that `line` describes, or None where they are not among them.

    Somebody known by name alone is taken for them where the list has only one person so named.

    Raises:
        BadInput: several people are called so and the line names no department.
    """
    if not line.department:
        return who(line.name, "", people)
    departments = {line.department, ""} if only_one_so_named else {line.department}
    named = [one for one in people if one.name == line.name and one.department in departments]
    return max(named, key=lambda one: one.department == line.department, default=None)


def completed(person: Person, line: PersonLine) -> Person:
    """`person` with what `line` says of them; what it leaves out stays as it was."""
    return replace(
        person,
        department=line.department or person.department,
        title=line.title or person.title,
        post=line.post or person.post,
        group=line.group or person.group,
        phones=line.phones or person.phones,
        keys=person.keys or line.keys,
    )


def search_keys(readings: Sequence[tuple[str, ...]]) -> str:
    """The words a name is found by: its syllables together and their initials, of each reading.

    `readings` holds the readings of each character, the likeliest first.
    """
    likeliest_first = sorted(
        islice(product(*(tuple(enumerate(reading)) for reading in readings)), 4096),
        key=lambda combination: sum(place for place, _syllable in combination),
    )
    whole: dict[str, None] = {}
    initials: dict[str, None] = {}
    for combination in likeliest_first[:_COMBINATIONS]:
        syllables = [syllable for _place, syllable in combination]
        whole["".join(syllables)] = None
        initials["".join(syllable[:1] for syllable in syllables)] = None
    return " ".join(dict.fromkeys([*whole, *initials]))


def _of_department(named: Sequence[Person], behind: str) -> list[Person]:
    """Those of this department or else of this title, post or work group."""
    return [person for person in named if person.department == behind] or [
        person for person in named if behind in {person.title, person.post, person.group}
    ]


def _is_remark(behind: str) -> bool:
    """Whether what stands behind a name is a title or a post, and so no department."""
    return bool(_TITLE.fullmatch(behind) or _DUTY.fullmatch(behind))


def _refuse_unsure(named: Iterable[Person], name: str, department: str) -> None:
    if any(not person.department for person in named):
        raise BadInput(
            _(
                "{name} is known without a department and may be {name}({department}) or not;"
                " import their department first, or write the name alone"
            ).format(name=name, department=department)
        )


def _has_phone(person: Person, typed: str) -> bool:
    wanted = _digits(typed)
    if not wanted or _PHONE_TYPED.fullmatch(typed) is None:
        return False
    return any(wanted in _digits(phone) for phone in person.phones)


def _digits(phone: str) -> str:
    return re.sub(r"\D", "", phone)


def _called(name: str, department: str) -> str:
    return f"{name}({department})" if department else name
