"""What must be kept of the checklist, matters, notes of a shift, settings and PINs."""

from typing import Any

from arrow import Arrow

from simulation.acts import Act
from simulation.reliefs import Reliefs
from simulation.tables import ITEMS, Shift, text_of

MATTERS = ("instruction", "document", "warning", "other")


class Notes(Reliefs):
    """Acts that add a row and change nothing else."""

    def _toggle(
        self,
        act: Act,
        *,
        shift: Shift,
        item: str,
        seen: bool,
        value: str,
        reason: str,
        seen_at: Arrow | None,
    ) -> tuple[str, str]:
        of = ITEMS[item]
        done = not seen
        counted = done and of.kind == "count"
        self.keep(
            "checklist_tick",
            id=self.next_id("checklist_tick"),
            day=shift[0].isoformat(),
            number=shift[1],
            item=item,
            text=of.text,
            done=int(done),
            by=act.by,
            at=text_of(act.at),
            value=value if done and of.kind != "tick" else "",
            book=str(of.book) if counted else "",
            reason=reason if counted and int(value) != of.book else "",
            seen_at=text_of(seen_at) if done and of.kind == "test" else "",
        )
        return f"checklist.{'' if done else 'un'}ticked", f"shift {shift[0]}/{shift[1]}"

    def _refuse_toggle(
        self,
        act: Act,
        *,
        shift: Shift,
        item: str,
        seen: bool,
        value: str,
        reason: str,
        seen_at: Arrow | None,
    ) -> str:
        if self.is_ticked(shift, item) != seen:
            return "NotAllowed"  # somebody else has done so since it was seen
        of = ITEMS[item]
        if seen:
            return ""
        is_said = {
            "tick": True,
            "value": bool(value),
            "test": bool(value) and seen_at is not None,
            "count": value.isdecimal() and (int(value) == of.book or bool(reason)),
        }
        ahead = seen_at is not None and seen_at > act.at
        return "" if is_said[of.kind] and not ahead else "BadInput"

    def _note_matter(
        self, act: Act, *, kind: str, text: str, owner: str, next_step: str, due: Arrow | None
    ) -> tuple[str, str]:
        number = max((row["number"] for row in self.tables["matter"].values()), default=0) + 1
        return "matter.noted", self._matter(
            act,
            number=number,
            part=0,
            kind=kind,
            text=text,
            owner=owner,
            next_step=next_step,
            due_at=text_of(due) if due else None,
            done=0,
            giver="",
            confirmed="",
            chase="[]",
            consent="",
        )

    def _refuse_note_matter(self, _act: Act, *, kind: str, text: str, **_given: Any) -> str:
        return "" if text and kind in MATTERS else "BadInput"

    def _add_to_matter(
        self,
        act: Act,
        *,
        number: int,
        text: str,
        done: bool,
        owner: str | None = None,
    ) -> tuple[str, str]:
        before = self._latest(number)
        event = "matter.closed" if done else "matter.added"
        said = {"text": text, "done": int(done), "part": before["part"] + 1}
        if owner is not None:
            said["owner"] = owner
        return event, self._matter(act, **before | said)

    def _refuse_add_to_matter(self, _act: Act, *, number: int, text: str, **_given: Any) -> str:
        before = self._latest(number)
        if not before or before["done"]:
            return "NotAllowed"
        return "" if text else "BadInput"

    def _matter(self, act: Act, **values: Any) -> str:
        id_ = self.next_id("matter")
        self.keep("matter", **values | {"id": id_, "at": text_of(act.at), "by": act.by})
        return f"matter {values['number']}"

    def _latest(self, number: int) -> dict[str, Any]:
        rows = [row for row in self.tables["matter"].values() if row["number"] == number]
        return rows[-1] if rows else {}

    def _note_shift(
        self, act: Act, *, handover: int, weather: str | None, summary: str | None, reason: str
    ) -> tuple[str, str]:
        said = self._noted(handover, weather, summary)
        self.keep(
            "shift_note",
            id=self.next_id("shift_note"),
            handover=handover,
            at=text_of(act.at),
            by=act.by,
            weather=said[0],
            summary=said[1],
            reason=reason,
        )
        watch = self.tables["handover"][handover,]
        closed = (handover + 1,) in self.tables["handover"]
        event = f"duty_log.{'reopened' if closed else 'noted'}"
        return event, f"shift {watch['day']}/{watch['number']}"

    def _refuse_note_shift(
        self, _act: Act, *, handover: int, weather: str | None, summary: str | None, reason: str
    ) -> str:
        if (handover,) not in self.tables["handover"]:
            return "NotAllowed"
        closed = (handover + 1,) in self.tables["handover"]
        said = self._noted(handover, weather, summary)
        if not any(said):
            return "BadInput"
        if bool(reason) != closed:
            return "NotAllowed" if closed else "BadInput"
        return "NotAllowed" if said == self._noted(handover, None, None) else ""

    def _noted(self, handover: int, weather: str | None, summary: str | None) -> tuple[str, str]:
        """Weather and summary of a watch once this is said, too."""
        notes = [row for row in self.tables["shift_note"].values() if row["handover"] == handover]
        before = notes[-1] if notes else {"weather": "", "summary": ""}
        return (
            before["weather"] if weather is None else weather,
            before["summary"] if summary is None else summary,
        )

    def _keep_settings(self, act: Act, *, text: str) -> tuple[str, str] | None:
        before, id_ = self.newest("settings"), self.next_id("settings")
        if before and before["text"] == text:
            return None
        self.keep("settings", id=id_, at=text_of(act.at), by=act.by, text=text)
        return "settings.changed" if before else "settings.kept", f"settings {id_}"

    def _note_pin(self, act: Act, *, person: str, kind: str, detail: str) -> tuple[str, str]:
        said = {"person": person, "kind": kind, "detail": detail}
        id_ = self.next_id("pin_event")
        self.keep("pin_event", id=id_, at=text_of(act.at), by=act.by, **said)
        event = "code_issued" if kind == "code" else kind
        return f"pin.{event}", f"pin {person}"
