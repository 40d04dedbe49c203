"""What each act must do to the record, and which must be refused."""

import datetime as dt
import json
from typing import Any

from arrow import Arrow

from builders import CATEGORIES
from simulation.acts import Act
from simulation.notes import Notes
from simulation.reliefs import MOVES
from simulation.signing import STEPS
from simulation.tables import Noted, Shift, due_at, shift_at, stored, text_of


class Model(Notes):
    """The record in plain Python: acts are done to it as they are acknowledged."""

    def refusal_at_the_desk(self, act: Act) -> str:
        """Which refusal must come before the record is asked at all; empty if none."""
        if act.verb in ("take_down", "correct") and not _is_complete(act):
            return "BadInput"
        if act.verb == "override" and not _can_be(act.given["day"], act.given["kind"]):
            return "NotAllowed"
        return "" if act.by else "BadInput"

    def refusal(self, act: Act) -> str:
        """Which refusal must come of doing it now; empty if none."""
        if found := self.refusal_at_the_desk(act):
            return found
        if act.is_told_apart and act.uid in self.uids:
            return "AlreadyRecorded"
        if act.verb in STEPS:
            return self.refuse_step(act, **act.given)
        rule = getattr(self, f"_refuse_{act.verb}", None)
        return rule(act, **act.given) if rule else ""

    def apply(self, act: Act) -> bool:
        """It was done; whether there was anything to write."""
        assert self.refusal(act) == "", f"{act} was done and must have been refused"
        before = self.shift_in_charge, self.crew
        does = self.step if act.verb in STEPS else getattr(self, f"_{act.verb}")
        said = does(act, **act.given)
        self._holds_one_watch(act, *before)
        if said is None:
            return False
        event, subject = said
        self.journal.append(Noted(act.uid, event, subject, act.by, text_of(act.at)))
        self.uids.add(act.uid)
        return True

    def _holds_one_watch(self, act: Act, shift: Shift | None, crew: list[Any]) -> None:
        """One crew has the watch from the first on, and it moves by nothing but a signature."""
        last = self.newest("handover")
        assert bool(self.crew) == bool(last), f"nobody has the watch after {act}"
        moved = self.shift_in_charge != shift
        assert not moved or (act.verb in MOVES and last["at"] == text_of(act.at))
        assert self.crew == crew or act.verb in (*MOVES, "complete"), f"relieved by {act}"

    # What was done, verb by verb: event and subject, or nothing where nothing was written.

    def _take_down(self, act: Act, *, message: dict[str, Any]) -> tuple[str, str]:
        year = message["received_at"].year
        number = 1 + max((key[1] for key in self.tables["incident"] if key[0] == year), default=0)
        day, shift = shift_at(message["received_at"])
        id_ = self._log(
            act,
            stored(message),
            year=year,
            number=number,
            part=0,
            kind="received",
            day=day.isoformat(),
            shift=shift,
            reason="",
            late=int((act.at - message["received_at"]).total_seconds() > 1800),
        )
        self.numbers.append((year, number))
        self.keep("incident", year=year, number=number, state="open", first_id=id_, current_id=id_)
        return "incident.received", f"incident {year}/{number}"

    def _correct(
        self, act: Act, *, number: tuple[int, int], message: dict[str, Any], reason: str
    ) -> tuple[str, str]:
        id_ = self._part(act, number, stored(message), "correction", reason)
        self.keep("incident", **(self.tables["incident"][number] | {"current_id": id_}))
        return "incident.corrected", "incident {}/{}".format(*number)

    def _amend(
        self, act: Act, *, number: tuple[int, int], kind: str, text: str, reason: str
    ) -> tuple[str, str]:
        self._part(act, number, self.message(number) | {"text": text}, kind, reason)
        incident = self.tables["incident"][number]
        state = {"closing": "closed", "cancellation": "cancelled"}.get(kind, incident["state"])
        self.keep("incident", **(incident | {"state": state}))
        event = {"closing": "closed", "cancellation": "cancelled", "supplement": "supplemented"}
        return f"incident.{event[kind]}", "incident {}/{}".format(*number)

    def _send(self, act: Act, *, rule: str, day: dt.date, **sent: Any) -> tuple[str, str]:
        due = due_at(rule, day)
        self.keep(
            "report",
            id=self.next_id("report"),
            rule=rule,
            due_at=due,
            sent_by=act.by,
            **sent | {"sent_at": text_of(sent["sent_at"])},
        )
        return "report.sent", f"report {rule} {due}"

    def _import_people(
        self, act: Act, *, lines: list[tuple[str, str, str]]
    ) -> tuple[str, str] | None:
        changed = False
        for name, department, phone in lines:
            known = self.person(name)
            person = known or self._new_person(name)
            said = {"department": department, "phones": json.dumps([phone]) if phone else ""}
            person = person | {key: value for key, value in said.items() if value}
            changed |= person != known
            self.keep("person", **person)
        return ("people.imported", "people") if changed else None

    def _import_roster(
        self, act: Act, *, lines: list[tuple[Shift, tuple[tuple[str, str], ...]]], source: str
    ) -> tuple[str, str] | None:
        written = []
        for shift, crew in lines:
            if self.is_rostered(shift, crew):
                continue
            seats: dict[str, list[int]] = {}
            for post, name in crew:
                person = self.person(name) or self._new_person(name)
                self.keep("person", **person)
                seats.setdefault(post, []).append(person["id"])
            self.keep(
                "shift",
                day=shift[0].isoformat(),
                number=shift[1],
                crew=json.dumps(seats, separators=(",", ":")),
                source=source,
            )
            written.append(shift[0])
        return ("roster.imported", f"roster {min(written)}..{max(written)}") if written else None

    def _import_year(
        self, act: Act, *, year: int, days: list[tuple[dt.date, str, str]], source: str
    ) -> tuple[str, str] | None:
        known = {
            (row["day"], row["kind"], row["name"], row["source"])
            for row in self.tables["calendar_day"].values()
        }
        new = [each for each in days if (each[0].isoformat(), *each[1:], source) not in known]
        for day, kind, name in new:
            self._fact(act, day, kind, name, source)
        is_new = (year,) not in self.tables["calendar_year"]
        if is_new and {name for _day, _kind, name in days} == _ALL_YEAR:
            self.keep(
                "calendar_year",
                year=year,
                source=source,
                entered_at=text_of(act.at),
                entered_by=act.by,
            )
        elif not new:
            return None
        return "calendar.imported", f"calendar {year}"

    def _override(
        self, act: Act, *, day: dt.date, kind: str, name: str, source: str
    ) -> tuple[str, str]:
        self._fact(act, day, kind, name, source)
        return "calendar.overridden", f"calendar {day}"

    def _note_jump(self, act: Act, *, before: Arrow, shown: Arrow) -> tuple[str, str]:
        self.keep(
            "clock_jump",
            id=self.next_id("clock_jump"),
            at=text_of(act.at),
            by=act.by,
            before=text_of(before),
            seconds=int((shown - before).total_seconds()),
        )
        return "clock.jumped", ""

    # What must be refused once the record is asked.

    def _refuse_correct(
        self, act: Act, *, number: tuple[int, int], message: dict[str, Any], reason: str
    ) -> str:
        if number not in self.tables["incident"]:
            return "BadInput"
        is_cancelled = self.tables["incident"][number]["state"] == "cancelled"
        unchanged = stored(message) == self.message(number)
        return "NotAllowed" if is_cancelled or not reason or unchanged else ""

    def _refuse_amend(
        self, act: Act, *, number: tuple[int, int], kind: str, text: str, reason: str
    ) -> str:
        if number not in self.tables["incident"]:
            return "BadInput"
        state = self.tables["incident"][number]["state"]
        said = reason if kind == "cancellation" else text
        twice = kind == "closing" and state == "closed"
        return "NotAllowed" if state == "cancelled" or twice or not said else ""

    def _refuse_send(
        self,
        act: Act,
        *,
        rule: str,
        day: dt.date,
        sent_at: Arrow,
        receiver: str,
        channel: str,
        reason: str,
    ) -> str:
        due = due_at(rule, day)
        if any((row["rule"], row["due_at"]) == (rule, due) for row in self.sent()):
            return "NotAllowed"
        if not receiver or channel not in ("telephone", "fax", "network", "paper"):
            return "BadInput"
        if sent_at > act.at:
            return "BadInput"
        late = text_of(sent_at) >= due
        return "NotAllowed" if sent_at.date() < day or (late and not reason) else ""

    def _refuse_import_roster(
        self, act: Act, *, lines: list[tuple[Shift, tuple[tuple[str, str], ...]]], source: str
    ) -> str:
        today, held = shift_at(act.at)[0], self.tables["shift"]
        for (day, number), crew in lines:
            if day.year > act.at.year + 2:
                return "BadRows"
            has_history = day >= self.opened_on or (day.isoformat(), number) in held
            if day < today and has_history and not self.is_rostered((day, number), crew):
                return "BadRows"
        return ""

    # Parts of these.

    def _log(self, act: Act, message: dict[str, Any], **values: Any) -> int:
        id_ = self.next_id("log_entry")
        self.parts[values["year"], values["number"]] += 1
        self.keep(
            "log_entry",
            id=id_,
            recorded_at=text_of(act.at),
            recorded_by=act.by,
            **message,
            **values,
        )
        return id_

    def _part(
        self, act: Act, number: tuple[int, int], message: dict[str, Any], kind: str, reason: str
    ) -> int:
        first = self.tables["log_entry"][self.tables["incident"][number]["first_id"],]
        return self._log(
            act,
            message,
            year=number[0],
            number=number[1],
            part=self.parts[number],
            kind=kind,
            day=first["day"],
            shift=first["shift"],
            reason=reason,
            late=0,
        )

    def _new_person(self, name: str) -> dict[str, Any]:
        nothing = dict.fromkeys(("department", "title", "post", "group_name", "keys"), "")
        return {"id": self.next_id("person"), "name": name, "phones": "[]", **nothing}

    def _fact(self, act: Act, day: dt.date, kind: str, name: str, source: str) -> None:
        self.keep(
            "calendar_day",
            id=self.next_id("calendar_day"),
            day=day.isoformat(),
            kind=kind,
            name=name,
            source=source,
            entered_at=text_of(act.at),
            entered_by=act.by,
        )


_ALL_YEAR = {"元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"}
"""The holidays of every year."""


def _is_complete(act: Act) -> bool:
    message = act.given["message"]
    received, occurred = message["received_at"], message.get("occurred_at")
    return (
        all(message[name] for name in ("source", "unit", "category", "text"))
        and message["category"] in CATEGORIES
        and (received - act.at).total_seconds() <= 60
        and (occurred is None or occurred <= received)
    )


def _can_be(day: dt.date, kind: str) -> bool:
    return kind in (
        ("weekend", "makeup", "holiday") if day.weekday() > 4 else ("workday", "holiday")
    )
