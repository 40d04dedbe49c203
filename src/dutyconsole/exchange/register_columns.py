"""The columns of a register in a spreadsheet: which one holds what, and where its table begins.

Titles stand above the headings, and headings on two rows; a section's sheet has a column of
temperatures for each round of the day.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest

from dutyconsole.config import Station
from dutyconsole.domain.register_fields import Field
from dutyconsole.domain.register_kinds import Register, rounds_of
from dutyconsole.errors import BadInput
from dutyconsole.exchange.cells import heading, words
from dutyconsole.exchange.sheets import Cell, Row
from dutyconsole.language import LANGUAGES, N_, _, current, use

NUMBER, STATE, RECORDED, BY = N_("No."), N_("Line state"), N_("Recorded"), N_("Entered by")
"""What a table that is handed out has beside the fields; when it comes back, it is not read."""
_NOBODY_READS = {"序号", "编号", "no", "no.", "#", "签字", "签名", "行号"}
_ROUND_WORDS = {
    1: ({"全天", "当日", "今日", "today"},),
    2: (
        {"上午", "早上", "早", "晨", "晨检", "上班", "am", "morning"},
        {"下午", "晚上", "晚", "午", "晚检", "下班", "pm", "afternoon"},
    ),
    3: (
        {"上午", "早上", "早", "晨", "am", "morning"},
        {"中午", "午", "noon"},
        {"下午", "晚上", "晚", "pm", "evening"},
    ),
}
"""What rounds are called on sheets, by how many a day has."""
_TEMPERATURE = re.compile(r"体温|测温|温度|度数|temperature|°c|℃|[\s()\[\]:_/-]")
_TIME = re.compile(r"测温|测量|时间|时刻|time|taken|[\s()\[\]:_/-]")


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of a table hold."""

    below: int
    """How many rows stand above the first line, the headings included."""
    fields: Mapping[str, tuple[int, ...]]
    """By the keys of fields; a day and a time may stand in two columns."""
    rounds: Mapping[str, int]
    """Columns of temperatures, by the round."""
    times: Mapping[str, int]
    """Columns for when those were taken, by the round."""
    state: int | None
    unknown: tuple[str, ...]
    """Headings of columns that are passed over."""


@cache
def spoken(word: str) -> tuple[str, ...]:
    """A word in every language, since a spreadsheet may be in another than the desk's."""
    spoken_now = current()
    try:
        return tuple(map(_in, LANGUAGES, [word] * len(LANGUAGES)))
    finally:
        use(spoken_now)


def field_named(register: Register, typed: str) -> Field | None:
    """The field that is typed by its key, its name or a heading in use for it."""
    return register.by_key.get(typed.strip()) or _by_heading(register).get(heading(typed))


def find_columns(rows: Sequence[Row], register: Register, station: Station) -> Columns:
    """Where the headings of a register stand among `rows`, and what they head.

    Raises:
        BadInput: no row heads a column for what a line is about, or two columns are headed so.
    """
    headings = _Headings(register, station)
    subject = register.by_key[register.subject]
    for place, row in enumerate(rows):
        cells, below = list(row.cells), place + 1
        if not any(headings.field(cell) is subject for cell in cells):
            continue
        while below < len(rows) and headings.go_on(rows[below]):
            cells, below = _joined(cells, rows[below].cells), below + 1
        columns = headings.columns(cells, below)
        if len(columns.fields) + len(columns.rounds) > 1:
            return columns
    raise BadInput(
        _("No row of the table heads a column for {field} ({headings}) and one for more").format(
            field=_(subject.name), headings="、".join(subject.headings[:3]) or subject.key
        )
    )


def unknown_columns(rows: Sequence[Row], register: Register, station: Station) -> tuple[str, ...]:
    """Headings of columns that belong to no field of the register; they are passed over.

    Raises:
        BadInput: no row heads a column for what a line is about.
    """
    return find_columns(rows, register, station).unknown


def _in(language: str, word: str) -> str:
    use(language)
    return _(word)


def _by_heading(register: Register) -> dict[str, Field]:
    """The fields of the form by what heads their columns; a name goes before another's key."""
    known: dict[str, Field] = {}
    for field in register.form:
        for name in spoken(field.name):
            known.setdefault(heading(name), field)
    for field in register.form:
        for name in (*field.headings, field.key):
            known.setdefault(heading(name), field)
    return known


class _Headings:
    """What heads the columns of one register."""

    def __init__(self, register: Register, station: Station) -> None:
        self._subject = register.by_key[register.subject]
        self._fields = _by_heading(register)
        hidden = (field.name for field in register.fields if field.hidden)
        own = (NUMBER, STATE, RECORDED, BY, *hidden)
        self._passed_over = {heading(name) for word in own for name in spoken(word)}
        self._passed_over |= set(map(heading, _NOBODY_READS))
        self._rounds: dict[str, str] = {}
        if "round" in register.by_key:
            called = _ROUND_WORDS.get(len(station.campaign.rounds), ())
            for number, (key, name) in enumerate(rounds_of(station).items()):
                usual = called[number] if number < len(called) else set[str]()
                for word in (*map(heading, spoken(name)), *usual, f"第{key}次", f"第{key}轮"):
                    self._rounds.setdefault(word, key)

    def field(self, cell: Cell) -> Field | None:
        """The field that a cell heads."""
        return self._fields.get(heading(cell))

    def go_on(self, row: Row) -> bool:
        """Whether a row goes on with the headings above it: nothing else stands in it."""
        said = [cell for cell in row.cells if words(cell)]
        return bool(said) and all(map(self._is_one, said))

    def columns(self, cells: Sequence[Cell], below: int) -> Columns:
        """What each of these cells heads."""
        fields: dict[str, tuple[int, ...]] = {}
        rounds: dict[str, int] = {}
        times: dict[str, int] = {}
        unknown: list[str] = []
        for place, cell in enumerate(cells):
            if not words(cell) or heading(cell) in self._passed_over:
                continue
            field = self.field(cell)
            if key := self._round(cell, _TEMPERATURE):
                rounds[key] = place
            elif key := self._round(cell, _TIME):
                times[key] = place
            elif field is None or (field.key in fields and field.key != "at"):
                self._refuse_twice(field)
                unknown.append(words(cell))
            else:
                fields[field.key] = (*fields.get(field.key, ()), place)
        return Columns(below, fields, rounds, times, _state_of(cells), tuple(unknown))

    def _is_one(self, cell: Cell) -> bool:
        is_round = self._round(cell, _TEMPERATURE) or self._round(cell, _TIME)
        return bool(self.field(cell) or heading(cell) in self._passed_over or is_round)

    def _round(self, cell: Cell, noise: re.Pattern[str]) -> str:
        """The round that a cell heads, once the words that all rounds share are taken out."""
        said = unicodedata.normalize("NFKC", words(cell)).casefold()
        return self._rounds.get(noise.sub("", said), "")

    def _refuse_twice(self, field: Field | None) -> None:
        """Two halves beside each other: the right one would be lost without a word."""
        if field is self._subject:
            raise BadInput(
                _(
                    "Two columns are headed {field}; put the halves of the table below each other"
                ).format(field=_(self._subject.name))
            )


def _joined(above: Sequence[Cell], beneath: Sequence[Cell]) -> list[Cell]:
    """Two rows of headings as one; what is written beneath says it more closely."""
    pairs = zip_longest(above, beneath)
    return [low if words(low) else high for high, low in pairs]


def _state_of(cells: Sequence[Cell]) -> int | None:
    names = {heading(word) for word in spoken(STATE)}
    places = [place for place, cell in enumerate(cells) if heading(cell) in names]
    return places[-1] if places else None
