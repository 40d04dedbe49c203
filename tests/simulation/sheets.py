"""What must stand on a handover sheet: everything open, and the checklist as it was answered."""

import datetime as dt
import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

import arrow
from arrow import Arrow

# How far ahead the sheet looks at the roster is a number, set in the product, and no rule.
from dutyconsole.store.sheet import _ROSTER_DAYS as DAYS_OF_ROSTER
from simulation.acts import STATION
from simulation.tables import ITEMS, Shift, Tables, shift_at, text_of

SHIFT_NAMES = {1: "Day shift", 2: "Night shift"}
POSTS = {post.key: post.name for post in STATION.posts}


class PlainSheet(NamedTuple):
    """A signed sheet, less the words that only a person reads."""

    items: tuple[tuple[str, int, bool, str], ...]
    """Key, in how many shifts it was open, whether it was accepted, why not; by key."""
    checklist: tuple[tuple[str, bool, str, str, str], ...]
    """Text, whether it was answered, with what, why it differs from the book, by whom."""
    note: str


def plain(kept: str) -> PlainSheet:
    """The sheet that a step has in the record."""
    sheet = json.loads(kept)
    items = (
        (each["key"], each["shifts"], each["accepted"], each["reason"]) for each in sheet["items"]
    )
    lines = (
        (each["text"], each["done"], each["value"], each["reason"], each["by"])
        for each in sheet["checklist"]
    )
    return PlainSheet(tuple(sorted(items)), tuple(lines), sheet["note"])


class Sheets(Tables):
    """Sheets drawn up from the tables."""

    def sheet(
        self, at: Arrow, note: str, accepted: Collection[str] = (), reasons: Mapping[str, str] = {}
    ) -> PlainSheet:
        """The sheet of this moment, with what is accepted of it."""
        items = (
            (key, shifts, key in accepted, reasons.get(key, ""))
            for key, shifts in self.items(at).items()
        )
        return PlainSheet(tuple(sorted(items)), tuple(self._answers(at)), note)

    def items(self, at: Arrow) -> dict[str, int]:
        """Everything open, by its key, and in how many shifts it was open, this one included."""
        found = {
            f"incident {year}/{number}": self._shifts(self.message((year, number))["received_at"])
            for year, number in self.open
        }
        found |= {
            f"matter {noted['number']}": self._shifts(noted["at"]) for noted in self.matters()
        }
        for rule, due in self.unsent(at):
            late = due <= text_of(at)
            found[f"report {rule} {due[:10]}"] = self._shifts(due) if late else 1
        return found | dict.fromkeys(self._gaps(shift_at(at)[0]), 1)

    def matters(self) -> list[dict[str, Any]]:
        """The open matters, each as it was noted."""
        parts: dict[int, list[dict[str, Any]]] = {}
        for row in self.tables["matter"].values():
            parts.setdefault(row["number"], []).append(row)
        return [each[0] for each in parts.values() if not each[-1]["done"]]

    def lines(self, shift: Shift) -> list[str]:
        """The items of the checklist of this shift, by their keys."""
        due = [item for item in ITEMS if self._is_due(item, shift)]
        return list(dict.fromkeys((*due, *self.ticked.get(shift, ()))))

    def roster(self, shift: Shift) -> list[tuple[str, str]]:
        """Who is on the roster of this shift: post and name, the leader first."""
        row = self.tables["shift"].get((shift[0].isoformat(), shift[1]))
        seats = json.loads(row["crew"]) if row else {}
        people = self.tables["person"]
        return [(post, people[id_,]["name"]) for post in POSTS for id_ in seats.get(post, ())]

    def _shifts(self, since: str) -> int:
        return 1 + sum(row["at"] > since for row in self.tables["handover"].values())

    def _answers(self, at: Arrow) -> Iterator[tuple[str, bool, str, str, str]]:
        shift = self.shift_in_charge or self.next_shift(at)
        for key in self.lines(shift):
            if self.is_ticked(shift, key):
                tick = self.ticked[shift][key]
                yield tick["text"], True, _words(tick), tick["reason"], tick["by"]
            else:
                yield ITEMS[key].text, False, "", "", ""

    def _is_due(self, key: str, shift: Shift) -> bool:
        day, number = shift
        next_day = day + dt.timedelta(days=1)
        return {
            "shift": True,
            "daily": number == 1,
            "weekly": number == 1 and day.isoweekday() == ITEMS[key].weekday,
            "holiday_eve": number == 1 and self._rests(next_day) and not self._rests(day),
        }[ITEMS[key].every]

    def _rests(self, day: dt.date) -> bool:
        kind = self.day_kinds.get(day.isoformat(), "weekend" if day.weekday() > 4 else "workday")
        return kind in ("weekend", "holiday")

    def _gaps(self, today: dt.date) -> Iterator[str]:
        """What is wrong with the roster of the days from today on: one item a day."""
        for number in range(DAYS_OF_ROSTER):
            day = today + dt.timedelta(days=number)
            if said := [*self._problems(day)]:
                yield f"roster {day} {'; '.join(said)}"

    def _problems(self, day: dt.date) -> Iterator[str]:
        tired = self._on_duty(day - dt.timedelta(days=1))
        earlier: set[str] = set()
        officers: set[str] = set()
        for number, shift in SHIFT_NAMES.items():
            crew = self.roster((day, number))
            here = [name for _post, name in crew]
            officers |= {name for post, name in crew if post != "leader"}
            said = [*self._lacking(crew)]
            said += [
                f"{name} is in an earlier shift of this day too"
                for name in here
                if name in earlier & officers
            ]
            said += [f"{name} was on duty the day before too" for name in here if name in tired]
            yield from (f"{shift}: {what}" for what in said)
            earlier, tired = earlier | {*here}, tired - {*here}

    def _on_duty(self, day: dt.date) -> set[str]:
        return {name for number in SHIFT_NAMES for _post, name in self.roster((day, number))}

    def _lacking(self, crew: list[tuple[str, str]]) -> Iterator[str]:
        if not crew:
            yield "Nobody is rostered for this shift"
            return
        held = {post for post, _name in crew}
        yield from (f"{name}: 1 missing" for post, name in POSTS.items() if post not in held)


def _words(tick: dict[str, Any]) -> str:
    """What was seen, as the sheet says it."""
    if tick["book"]:
        return f"{tick['value']} (book {tick['book']})"
    if not tick["seen_at"]:
        return tick["value"]
    tried, at = arrow.get(tick["seen_at"]), arrow.get(tick["at"])
    form = "HH:mm" if tried.date() == at.date() else "MM-DD HH:mm"
    form = form if tried.year == at.year else f"YYYY-{form}"
    return f"{tried.format(form)} {tick['value']}"
