"""The tables of the record as they must stand, in plain Python.

No SQL and none of the product's own rules: every rule stands here a second time, so that the two
can disagree.
"""

import datetime as dt
import json
from collections import Counter
from typing import Any, NamedTuple

from arrow import Arrow

from simulation.acts import STATION

COLUMNS = {
    "person": ("id", "name", "department", "title", "post", "group_name", "phones", "keys"),
    "shift": ("day", "number", "crew", "source"),
    "calendar_day": ("id", "day", "kind", "name", "source", "entered_at", "entered_by"),
    "calendar_year": ("year", "source", "entered_at", "entered_by"),
    "handover": (
        *("id", "day", "number", "at", "outgoing", "incoming", "note", "crew", "settings"),
    ),
    "handover_step": (
        *("id", "handover", "kind", "at", "signatures", "reason", "late", "stays", "until"),
        "sheet",
    ),
    "checklist_tick": (
        *("id", "day", "number", "item", "text", "done", "by", "at"),
        *("value", "book", "reason", "seen_at"),
    ),
    "matter": (
        *("id", "number", "part", "kind", "text", "owner", "next_step", "due_at", "done", "at"),
        *("by", "giver", "confirmed", "chase", "consent"),
    ),
    "shift_note": ("id", "handover", "at", "by", "weather", "summary", "reason"),
    "settings": ("id", "at", "by", "text"),
    "pin_event": ("id", "at", "by", "person", "kind", "detail"),
    "log_entry": (
        *("id", "year", "number", "part", "kind", "received_at", "occurred_at", "recorded_at"),
        *("recorded_by", "day", "shift", "source", "unit", "caller", "caller_post", "phone"),
        *("category", "level", "place", "text", "proposal", "reason", "late"),
    ),
    "incident": ("year", "number", "state", "first_id", "current_id"),
    "report": ("id", "rule", "due_at", "sent_at", "sent_by", "receiver", "channel", "reason"),
    "clock_jump": ("id", "at", "by", "before", "seconds"),
}
KEYS = {"shift": 2, "incident": 2}
"""How many columns, from the first, are the key of a table; of all others one."""
MESSAGE = (
    *("received_at", "occurred_at", "source", "unit", "caller", "caller_post", "phone"),
    *("category", "level", "place", "text", "proposal"),
)
BLANK = {
    **dict.fromkeys(("caller", "caller_post", "phone", "place", "proposal"), ""),
    "level": "unrated",
    "occurred_at": None,
}
STARTS = (dt.time(8, 30), dt.time(17, 30))
ITEMS = {item.key: item for item in STATION.checklist}
DUE = {rule.key: rule.due for rule in STATION.reports}

Shift = tuple[dt.date, int]


class Noted(NamedTuple):
    """An act as the journal must tell of it."""

    uid: str
    event: str
    subject: str
    by: str
    at: str


class Tables:
    """What was acknowledged, as it must stand in the tables and in the journal."""

    def __init__(self) -> None:
        self.tables: dict[str, dict[tuple[Any, ...], dict[str, Any]]] = {
            name: {} for name in COLUMNS
        }
        self.journal: list[Noted] = []
        self.uids: set[str] = set()
        self.ticked: dict[Shift, dict[str, dict[str, Any]]] = {}
        """The last tick of each item of a shift, taken back or not, in the order of the first."""
        self.open: set[tuple[int, int]] = set()
        """Incidents neither closed nor cancelled."""
        self.day_kinds: dict[str, str] = {}
        """What was said last of each day of which something was said."""
        self.parts: Counter[tuple[int, int]] = Counter()
        """How many lines of the log each incident has."""
        self.numbers: list[tuple[int, int]] = []
        """Of all incidents, in the order in which they came."""
        self.opened_on = dt.date.min
        """The duty day on which the station was founded."""

    def keep(self, table: str, **values: Any) -> None:
        """A row as it must stand in the table from now on."""
        row = {name: values[name] for name in COLUMNS[table]}
        self.tables[table][tuple(row.values())[: KEYS.get(table, 1)]] = row
        if table == "incident":
            change = self.open.add if row["state"] == "open" else self.open.discard
            change((row["year"], row["number"]))
        elif table == "calendar_day":
            self.day_kinds[row["day"]] = row["kind"]
        elif table == "checklist_tick":
            shift = dt.date.fromisoformat(row["day"]), row["number"]
            self.ticked.setdefault(shift, {})[row["item"]] = row

    def rows(self, table: str) -> list[tuple[Any, ...]]:
        """All rows of a table in the order of their keys."""
        held = self.tables[table]
        return [tuple(held[key].values()) for key in sorted(held)]

    @property
    def shift_in_charge(self) -> Shift | None:
        """Whose watch it is."""
        last = self.newest("handover")
        return (dt.date.fromisoformat(last["day"]), last["number"]) if last else None

    def next_shift(self, at: Arrow) -> Shift:
        """Who takes over next."""
        shift = self.shift_in_charge
        if shift is None or start(after(shift)) <= at.naive:
            return shift_at(at)
        return after(shift)

    def is_ticked(self, shift: Shift, item: str) -> bool:
        """Whether the item stands ticked in this shift."""
        return bool(self.ticked.get(shift, {}).get(item, {}).get("done"))

    def message(self, number: tuple[int, int]) -> dict[str, Any]:
        """What counts of an incident now, as it is stored."""
        row = self.tables["log_entry"][self.tables["incident"][number]["current_id"],]
        return {name: row[name] for name in MESSAGE}

    def is_rostered(self, shift: Shift, crew: tuple[tuple[str, str], ...]) -> bool:
        """Whether just this crew stands in the roster."""
        held = self.tables["shift"].get((shift[0].isoformat(), shift[1]))
        wanted = Counter((post, (self.person(name) or {}).get("id")) for post, name in crew)
        return held is not None and wanted == Counter(
            (post, id_) for post, ids in json.loads(held["crew"]).items() for id_ in ids
        )

    def person(self, name: str) -> dict[str, Any] | None:
        """Who is called so."""
        people = self.tables["person"].values()
        return next((row for row in people if row["name"] == name), None)

    def sent(self) -> list[dict[str, Any]]:
        """All reports that went up."""
        return list(self.tables["report"].values())

    def next_id(self, table: str) -> int:
        """Of the next row of a table that only grows."""
        return len(self.tables[table]) + 1

    def newest(self, table: str) -> dict[str, Any] | None:
        """The last row of such a table."""
        return self.tables[table].get((len(self.tables[table]),))

    def unsent(self, at: Arrow) -> tuple[tuple[str, str], ...]:
        """Rule and due moment of each report to be sent, in order."""
        first = self.tables["handover"].get((1,))
        since = first["at"] if first else text_of(at)
        sent = {(row["rule"], row["due_at"]) for row in self.sent()}
        left, ahead = [], set()
        day = dt.date.fromisoformat(since[:10])
        while day <= at.shift(days=1).date():
            for rule in DUE:
                due = due_at(rule, day)
                if due <= since or (rule, due) in sent or rule in ahead:
                    continue
                if due > text_of(at):
                    ahead.add(rule)
                left.append((due, rule))
            day += dt.timedelta(days=1)
        return tuple((rule, due) for due, rule in sorted(left))


def stored(message: dict[str, Any]) -> dict[str, Any]:
    """A message as the log holds it."""
    occurred = message.get("occurred_at")
    times = {
        "received_at": text_of(message["received_at"]),
        "occurred_at": text_of(occurred) if occurred else None,
    }
    return {name: (BLANK | message | times)[name] for name in MESSAGE}


def text_of(moment: Arrow) -> str:
    """A moment as the record holds it."""
    return moment.isoformat(timespec="seconds")


def due_at(rule: str, day: dt.date) -> str:
    """When the report of a day is late, as the record holds it."""
    return f"{day}T{DUE[rule].isoformat()}+08:00"


def shift_at(moment: Arrow) -> Shift:
    """The shift by the timetable."""
    day, time = moment.date(), moment.time()
    if time < STARTS[0]:
        return day - dt.timedelta(days=1), 2
    return (day, 1) if time < STARTS[1] else (day, 2)


def after(shift: Shift) -> Shift:
    """The shift that relieves it."""
    day, number = shift
    return (day, 2) if number == 1 else (day + dt.timedelta(days=1), 1)


def start(shift: Shift) -> dt.datetime:
    """When it begins, by the clock on the wall."""
    return dt.datetime.combine(shift[0], STARTS[shift[1] - 1])
