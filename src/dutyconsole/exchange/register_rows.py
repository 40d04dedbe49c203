"""Rows of a register in a spreadsheet: which are lines, and what each of them says."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.domain.register_fields import Field
from dutyconsole.domain.register_kinds import Register
from dutyconsole.domain.register_lines import LINE_STATES, LineState
from dutyconsole.domain.typed_lines import TypedLine
from dutyconsole.errors import BadInput
from dutyconsole.exchange.cells import day_of, heading, words
from dutyconsole.exchange.register_cells import joined, read_cell, read_moment
from dutyconsole.exchange.register_columns import Columns, spoken
from dutyconsole.exchange.sheets import Cell, Row
from dutyconsole.language import _
from dutyconsole.text import fit

_BELOW = re.compile(r"合计|小计|总计|共计|total|subtotal|备注|注:|说明|制表|审核|填表|填报人")
"""How a row begins that is no line: a sum, a note, who drew the table up."""
_DAY_IN_TITLE = re.compile(r"\d{4}[-/.年] *\d{1,2}[-/.月] *\d{1,2}[日号]?|\d{1,2}月 *\d{1,2}[日号]")
_SECTION_IN_TITLE = re.compile(r"(?:科室|部门|section)[:：]\s*([^\s:：,，;；]+)", re.IGNORECASE)
_SHOWN = 40
_GIVEN_ABOVE = frozenset({"at", "section", "round"})
"""What may stand in the rows of a printed form that nobody filled in."""


@dataclass(slots=True)
class Reading:
    """What reads the rows of one table, and knows what the rows above said."""

    register: Register
    station: Station
    at: Arrow
    columns: Columns
    _day: dt.date | None = None
    """The day in the title, and then that of the row above."""
    _section: str = ""
    _public: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        of_fields = {
            place
            for key, places in self.columns.fields.items()
            if not self.register.by_key[key].is_private
            for place in places
        }
        of_rounds = (*self.columns.rounds.values(), *self.columns.times.values())
        self._public = frozenset((*of_fields, *of_rounds))

    @property
    def _moment(self) -> Field:
        """The field that says when it happened."""
        return self.register.by_key["at"]

    def note_title(self, row: Row) -> None:
        """Keep the day and the section that a title or a heading says."""
        for cell in row.cells:
            if isinstance(cell, dt.date) and self._day is None:
                self._day = dt.date(cell.year, cell.month, cell.day)
                continue
            said = unicodedata.normalize("NFKC", words(cell))
            if self._day is None and (match := _DAY_IN_TITLE.search(said)):
                self._day = day_of(match[0], near=self.at.date())
            if not self._section and (match := _SECTION_IN_TITLE.search(said)):
                self._section = match[1]

    def shown(self, row: Row) -> str:
        """What a row says, shortened, without what is private.

        Nobody knows what columns hold that belong to no field: they are left out too.
        """
        cells = (words(cell) for place, cell in enumerate(row.cells) if place in self._public)
        return fit(" | ".join(filter(None, cells)), _SHOWN).rstrip()

    def lines(self, row: Row) -> list[TypedLine]:
        """The lines that a row is: none, one, or one for each round of the day.

        Raises:
            BadInput: something in it cannot be; all of that is told.
        """
        if self._is_no_line(row):
            return []
        problems: list[str] = []
        day = self._day_of(row)
        values = self._values(row, day, problems)
        made = list(self._of_rounds(row, values, day, problems))
        if not (self.columns.rounds or self.register.one_each or values.get("at") or problems):
            problems.append(
                _("{field}: no day or time stands there or above the table").format(
                    field=_(self._moment.name)
                )
            )
        if problems:
            raise BadInput(_("; ").join(problems))
        if not self.columns.rounds:
            made = [values]
        return [TypedLine(row.number, self.shown(row), each) for each in made]

    def _is_no_line(self, row: Row) -> bool:
        """Whether a row is a sum, a note, the headings once more, empty, or was cancelled."""
        about = self._one(row, self.register.subject)
        first = next(filter(None, map(words, row.cells)), "")
        if any(_BELOW.match(_plain(said)) for said in (first, about)) or self._was_cancelled(row):
            return True
        if words(about):
            subject = self.register.by_key[self.register.subject]
            names = (*spoken(subject.name), *subject.headings)
            return heading(about) in set(map(heading, names))
        filled = {key for key in self.columns.fields if self._cells(row, key)}
        rounds = any(words(self._at(row, place)) for place in self.columns.rounds.values())
        return filled <= _GIVEN_ABOVE and not rounds

    def _was_cancelled(self, row: Row) -> bool:
        if self.columns.state is None:
            return False
        state = heading(self._at(row, self.columns.state))
        return state in set(map(heading, spoken(LINE_STATES[LineState.CANCELLED])))

    def _values(self, row: Row, day: dt.date | None, problems: list[str]) -> dict[str, str]:
        """What a row says by the keys of fields; what cannot be is added to the `problems`."""
        register, values = self.register, dict[str, str]()
        if (moment := self._beginning(row, day, problems)) and not self.columns.rounds:
            values["at"] = moment
        for key in self.columns.fields:
            if key == "at":
                continue
            try:
                said = self._read(row, register.by_key[key], day)
            except BadInput as problem:
                problems.append(str(problem))
                continue
            if key == "temperature" and not said and (status := self._status(self._one(row, key))):
                values["status"] = status
            if said:
                values[key] = said
        if self._section and "section" in register.by_key:
            values.setdefault("section", self._section)
        if not values.get(register.subject) and not problems:
            name = _(register.by_key[register.subject].name)
            problems.append(_("Still missing: {fields}").format(fields=name))
        return values

    def _read(self, row: Row, each: Field, day: dt.date | None) -> str:
        cell = self._one(row, each.key)
        if each.key == "temperature" and self._status(cell):
            return ""
        return read_cell(each, cell, self.station, at=self.at, day=day)

    def _beginning(self, row: Row, day: dt.date | None, problems: list[str]) -> str:
        """When the line begins, as it is kept."""
        each = self._moment
        cells = self._cells(row, "at")
        try:
            said = joined(cells, at=self.at)
            if said and not said.clock and "round" in self.register.by_key:
                return ""  # the hour of the round
            if not cells:
                given = self._day if not self.register.one_each else None
                return read_moment(each, [given], at=self.at)
            return read_moment(each, cells, at=self.at, day=day)
        except BadInput as problem:
            problems.append(str(problem))
            return ""

    def _of_rounds(
        self, row: Row, values: dict[str, str], day: dt.date | None, problems: list[str]
    ) -> Iterator[dict[str, str]]:
        """The line of each round of which something stands in a row."""
        if "round" not in self.register.by_key:
            return
        if not self.columns.rounds:
            if "at" not in values and values.get("round"):
                values["at"] = self._hour(values["round"], day)
            return
        reading = self.register.by_key["temperature"]
        for key, place in self.columns.rounds.items():
            cell = self._at(row, place)
            made = {**values, "round": key, "at": self._hour(key, day)}
            try:
                if status := self._status(cell):
                    yield {**made, "status": status, "at": self._taken(row, key, day)}
                elif said := read_cell(reading, cell, self.station, at=self.at):
                    yield {**made, "temperature": said, "at": self._taken(row, key, day)}
                elif values.get("status", "in_post") != "in_post":
                    yield made
            except BadInput as problem:
                problems.append(str(problem))

    def _taken(self, row: Row, key: str, day: dt.date | None) -> str:
        """When the temperature of a round was taken: as it stands there, else the round's hour."""
        cell = self._at(row, self.columns.times[key]) if key in self.columns.times else None
        each = self._moment
        near = day or self.at.date()
        return read_moment(each, [cell], at=self.at, day=near) or self._hour(key, day)

    def _hour(self, key: str, day: dt.date | None) -> str:
        """The hour of a round, which is not to come."""
        times = self.station.campaign.rounds
        day = day or self.at.date()
        hour = times[int(key) - 1] if int(key) <= len(times) else dt.time()
        moment = dt.datetime.combine(day, hour)
        now = self.at.naive.replace(microsecond=0)
        ready = min(moment, now) if day == now.date() else moment
        return read_moment(self._moment, [ready], at=self.at)

    def _status(self, cell: Cell) -> str:
        """The status that is written where a temperature is expected: 请假."""
        each = self.register.by_key.get("status")
        if each is None or not words(cell) or any(map(str.isdigit, words(cell))):
            return ""
        try:
            return read_cell(each, cell, self.station, at=self.at)
        except BadInput:
            return ""

    def _day_of(self, row: Row) -> dt.date | None:
        """The day of a row; where a column of days was merged, that of the row above.

        A day that stands in one cell with a time is that of its own row: a slip in it, or one entry
        of another day among times alone, would otherwise misdate all the rows below it.
        """
        cells = self._cells(row, "at")
        for cell in cells:
            alone = joined([cell], at=self.at)
            if alone and alone.day and alone.clock in {None, dt.time()}:
                self._day = alone.day
        written = joined(cells, at=self.at)
        return written.day if written and written.day else self._day

    def _cells(self, row: Row, key: str) -> list[Cell]:
        cells = (self._at(row, place) for place in self.columns.fields.get(key, ()))
        return [cell for cell in cells if words(cell)]

    def _one(self, row: Row, key: str) -> Cell:
        return next(iter(self._cells(row, key)), None)

    def _at(self, row: Row, place: int) -> Cell:
        return row.cells[place] if place < len(row.cells) else None


def _plain(cell: Cell) -> str:
    """What a cell says, in half width and without spaces."""
    return "".join(unicodedata.normalize("NFKC", words(cell)).casefold().split())
