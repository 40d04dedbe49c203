"""Registers kept: lines entered, gone on with, corrected, cancelled; lists of them imported.

One module for all registers; what differs between them is declared in `domain.registers`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.domain.imports import BadRow, BadRows
from dutyconsole.domain.journal import Uid
from dutyconsole.domain.moments import from_text
from dutyconsole.domain.people import Person
from dutyconsole.domain.register_fields import Values
from dutyconsole.domain.register_kinds import Register
from dutyconsole.domain.register_lines import (
    LineState,
    PartKind,
    RegisterLine,
    check_going_on,
    check_line,
    check_reason,
    fever_in,
    state_of,
    with_defaults,
)
from dutyconsole.domain.register_words import (
    fever_told,
    named,
    subject_of,
    threshold_of,
    with_new_isolation,
)
from dutyconsole.domain.typed_lines import SortedOut, TypedLine, sort_out
from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.language import _
from dutyconsole.store import campaign, contents
from dutyconsole.store.crews import times_of
from dutyconsole.store.database import Record
from dutyconsole.store.incidents import receive
from dutyconsole.store.journal import Act, journal
from dutyconsole.store.people import list_people
from dutyconsole.store.register_lists import (
    check_stock_without,
    find_subject,
    get,
    lines_counted,
    list_lines,
    stock_before,
)
from dutyconsole.store.rows import next_id
from dutyconsole.text import clean_line


def enter(
    db: Record,
    station: Station,
    register: Register,
    values: Values,
    *,
    by: str,
    at: Arrow,
    uid: Uid | None = None,
) -> RegisterLine:
    """Write a new line into a register; a fever becomes an incident in the same act.

    In a register with one line for each person it goes on with the line that is there.

    Raises:
        BadInput: it lacks something, or nobody knows who is meant.
        NotAllowed: the campaign it belongs to is off.
        AlreadyRecorded: it was saved before under this `uid`.
    """
    with journal(db, "register.entered", by=by, at=at, uid=uid) as act:
        line = _Pen(act, station, register, by, at).enter(values)
        act.subject = line.subject
    return line


def enter_all(
    db: Record,
    station: Station,
    register: Register,
    lines: Sequence[TypedLine],
    *,
    by: str,
    at: Arrow,
    unread: Sequence[BadRow] = (),
    skip_bad: bool = False,
    uid: Uid | None = None,
) -> tuple[tuple[RegisterLine, ...], tuple[BadRow, ...]]:
    """Write many lines in one act: a section's temperatures, a spreadsheet; all of them or none.

    Raises:
        BadRows: some cannot be used (`unread` are those that could not be read) and `skip_bad` does
            not say to leave them out.
        NotAllowed: the campaign it belongs to is off.
        AlreadyRecorded: it was saved before under this `uid`.
    """
    bad, kept = list(unread), list[RegisterLine]()
    subject = f"register {register.key}"
    with journal(db, "register.imported", by=by, at=at, subject=subject, uid=uid) as act:
        pen = _Pen(act, station, register, by, at)
        pen.check_campaign()
        for line in lines:
            try:
                kept.append(pen.enter(line.values))
            except (BadInput, NotAllowed) as problem:
                bad.append(BadRow(line.row_number, line.content, str(problem)))
        if bad and not skip_bad:
            raise BadRows(bad)
    return tuple(kept), tuple(sorted(bad, key=lambda row: row.row_number))


def sort_out_typed(db: Record, register: Register, lines: Sequence[TypedLine]) -> SortedOut:
    """Which lines of a table are in the register already, held against those of its days."""
    moments = [from_text(line.values["at"]) for line in lines if "at" in line.values]
    since, until = None, None
    if moments and not register.one_each:
        since, until = min(moments).floor("day"), max(moments).shift(days=1).floor("day")
    there = list_lines(db, register, since=since, until=until)
    return sort_out(lines, there, register, list_people(db))


def go_on(
    db: Record,
    station: Station,
    register: Register,
    number: int,
    values: Values,
    *,
    by: str,
    at: Arrow,
    uid: Uid | None = None,
) -> RegisterLine:
    """Write down what is known of a line later: an exit, a return, a second reading, a release.

    Raises:
        BadInput: nothing is said, or it does not go with the rest.
        NotAllowed: the line does not allow it.
        AlreadyRecorded: it was saved before under this `uid`.
    """
    with journal(db, "register.gone_on", by=by, at=at, uid=uid) as act:
        line = get(db, register, number)
        check_going_on(register, line, values)
        if not values:
            raise BadInput(_("Nothing is said that was not known"))
        pen = _Pen(act, station, register, by, at)
        made = pen.add(line, PartKind.GONE_ON, pen.told(line.values, values))
        act.subject = made.subject
    return made


def correct(
    db: Record,
    station: Station,
    register: Register,
    number: int,
    values: Values,
    *,
    reason: str,
    by: str,
    at: Arrow,
    uid: Uid | None = None,
) -> RegisterLine:
    """Correct a line (更正): `values` are all that it says from now on.

    Raises:
        BadInput: the corrected line lacks something.
        NotAllowed: no reason is given, nothing differs, or the line counts no longer.
        AlreadyRecorded: it was saved before under this `uid`.
    """
    with journal(db, "register.corrected", by=by, at=at, uid=uid) as act:
        line = get(db, register, number)
        check_reason(line, reason)
        hidden = {key: line.values[key] for key in _hidden(register) if key in line.values}
        if {**values, **hidden} == dict(line.values):
            raise NotAllowed(_("Nothing differs from what is recorded"))
        pen = _Pen(act, station, register, by, at)
        made = pen.add(line, PartKind.CORRECTED, {**values, **hidden}, reason=reason)
        act.subject = made.subject
    return made


def cancel(
    db: Record,
    station: Station,
    register: Register,
    number: int,
    *,
    reason: str,
    by: str,
    at: Arrow,
) -> RegisterLine:
    """Cancel a line (作废): it counts no longer, and stays readable.

    Raises:
        NotAllowed: no reason is given, or the line counts no longer.
    """
    with journal(db, "register.cancelled", by=by, at=at) as act:
        line = get(db, register, number)
        check_reason(line, reason)
        made = _Pen(act, station, register, by, at).strike(line, reason)
        act.subject = made.subject
    return made


def _hidden(register: Register) -> tuple[str, ...]:
    return tuple(each.key for each in register.fields if each.hidden)


@dataclass(slots=True)
class _Pen:
    """What writes lines of one register within one act."""

    act: Act
    station: Station
    register: Register
    by: str
    at: Arrow
    _people: list[Person] = field(default_factory=list)
    _days: dict[Arrow, dict[tuple[str, str], int]] = field(default_factory=dict)
    """Of the days written into, who has a line in which round, and its number."""

    def check_campaign(self) -> None:
        """Refuse to enter anything into a register of a campaign that is off."""
        db = self.act.db
        if self.register.campaign and not campaign.is_on(db, self.at.to(db.zone).date()):
            raise NotAllowed(_("The campaign is off: nothing is entered into its registers"))

    def enter(self, values: Values) -> RegisterLine:
        """A new line, or more of the one that there is for each person."""
        db, register = self.act.db, self.register
        self.check_campaign()
        known = self._named(values)
        subject = subject_of(register, known)
        before = find_subject(db, register, subject) if register.one_each else None
        if before is not None:
            return self.add(before, PartKind.GONE_ON, self.told(before.values, known))
        full = with_defaults(register, known, at=db.stored(self.at))
        if register.once_a_day:
            self._refuse_second(subject, full)
        if register.one_each:
            full = with_new_isolation({}, full, self.station.campaign)
        number = db.execute(
            "SELECT coalesce(max(number), 0) + 1 FROM register_line WHERE register = ?",
            (register.key,),
        ).fetchone()[0]
        line = self._keep(number, 0, PartKind.ENTERED, self._reckoned(full, number), first=0)
        if register.once_a_day:
            self._days[line.at.floor("day")][subject, full.get(register.once_a_day, "")] = number
        return line

    def told(self, before: Values, values: Values) -> dict[str, str]:
        """All that a line says with what is known newly."""
        if self.register.one_each:
            return with_new_isolation(before, values, self.station.campaign)
        return {**before, **values}

    def _refuse_second(self, subject: str, values: Values) -> None:
        """Refuse a second line about somebody in one round of a day."""
        register, key = self.register, self.register.once_a_day
        day = from_text(values["at"]).floor("day")
        if day not in self._days:
            lines = lines_counted(self.act.db, register, since=day, until=day.shift(days=1))
            self._days[day] = {
                (subject_of(register, line.values), line.values.get(key, "")): line.number
                for line in lines
            }
        there = self._days[day].get((subject, values.get(key, "")))
        if there is not None:
            raise BadInput(
                _(
                    "{name} is written down in this round already, no. {number}; correct that line"
                ).format(name=subject, number=there)
            )

    def add(
        self, line: RegisterLine, kind: PartKind, values: Values, *, reason: str = ""
    ) -> RegisterLine:
        """A further part of a line, with all that it says from now on."""
        if line.values.get("item") != values.get("item"):
            check_stock_without(self.act.db, line)
        known = self._reckoned(self._named(values), line.number)
        if self.register.once_a_day and self._place(known) != self._place(line.values):
            self._refuse_second(subject_of(self.register, known), known)
        first = self._first_of(line)
        return self._keep(line.number, line.part + 1, kind, known, first=first, reason=reason)

    def _place(self, values: Values) -> tuple[str, str, str]:
        """Whom a line is about, in which round of which day."""
        day = values.get("at", "")[:10]
        return subject_of(self.register, values), values.get(self.register.once_a_day, ""), day

    def strike(self, line: RegisterLine, reason: str) -> RegisterLine:
        """The part that says that a line counts no longer."""
        if line.values.get("movement"):
            check_stock_without(self.act.db, line)
        first, part = self._first_of(line), line.part + 1
        kind = PartKind.CANCELLED
        return self._keep(line.number, part, kind, line.values, first=first, reason=reason)

    def _first_of(self, line: RegisterLine) -> int:
        row = self.act.db.execute(
            "SELECT first_id FROM register_line WHERE register = ? AND number = ?",
            (self.register.key, line.number),
        ).fetchone()
        return int(row[0])

    def _named(self, values: Values) -> dict[str, str]:
        """With the person as everybody knows them, and the section they belong to."""
        if not self._people:
            self._people = list_people(self.act.db)
        return named(self.register, values, self._people)

    def _reckoned(self, values: Values, number: int) -> dict[str, str]:
        """With what the program adds: the threshold of that day, what the book says."""
        known = dict(values)
        if threshold := threshold_of(self.register, known, self.station.campaign):
            known["threshold"] = threshold
        if known.get("movement"):
            known |= stock_before(self.act.db, known, number)
        return known

    def _keep(
        self,
        number: int,
        part: int,
        kind: PartKind,
        values: Values,
        *,
        first: int,
        reason: str = "",
    ) -> RegisterLine:
        db, register = self.act.db, self.register
        known, state = dict(values), LineState.CANCELLED
        if kind is not PartKind.CANCELLED:
            check_line(register, known)
            state = state_of(register, known)
            if fever_in(register, known) and "incident" not in known:
                known["incident"] = self._take_down(known, number)
        entry = next_id(db, "register_entry")
        subject = subject_of(register, known)
        digest = contents.keep(db, entry, register.key, number, subject, known)
        self.act.keep(
            "register_entry",
            {
                "id": entry,
                "register": register.key,
                "number": number,
                "part": part,
                "kind": kind.value,
                "at": known["at"],
                "recorded_at": db.stored(self.at),
                "by": clean_line(self.by),
                "reason": clean_line(reason),
                "digest": digest,
            },
        )
        self._point_at(entry, number, state, known["at"], first or entry)
        return get(db, register, number)

    def _point_at(self, entry: int, number: int, state: LineState, at: str, first: int) -> None:
        """What counts of the line from now on."""
        self.act.keep(
            "register_line",
            {
                "register": self.register.key,
                "number": number,
                "state": state.value,
                "at": at,
                "first_id": first,
                "current_id": entry,
            },
        )

    def _take_down(self, values: Values, number: int) -> str:
        """The incident that a fever is, with its clocks; the answer is its number."""
        told = fever_told(self.register, values, number, self.station, at=self.at)
        kept = receive(
            self.act, told.message, times_of(self.station), by=self.by, at=self.at, rules=told.rules
        )
        return f"{kept.incident.year}/{kept.incident.number}"
