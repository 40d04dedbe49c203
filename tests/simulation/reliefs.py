"""The steps of a handover as they must go: who may sign what, and who has the watch after it."""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from arrow import Arrow

from simulation.acts import STATION, Act
from simulation.looking import Seen, SeenOfHandover
from simulation.sheets import Sheets
from simulation.signing import STEPS
from simulation.tables import Shift, after, shift_at, start, text_of

HEADS = (STATION.office.head, STATION.leading_group.head)
MOVES = ("accept", "accept_in_part", "take_over")
FOLLOW = {
    "prepared": ("offer", "take_over"),
    "offered": ("withdraw", "refuse", "accept", "accept_in_part", "take_over"),
    "in_part": ("accept_in_part", "complete", "take_over"),
}
"""What can be done in which state; before the first watch it is accepted without an offer."""
STATES = {
    "offer": "offered",
    "withdraw": "prepared",
    "refuse": "prepared",
    "accept_in_part": "in_part",
}
"""The state that a verb leads to; all others end the handover, and the next is prepared."""

Member = tuple[str, str]
"""Post and name."""
Signed = tuple[str, str, str, str]
"""Name, post, for whom, why."""


@dataclass
class Progress:
    """The handover in progress."""

    id: int = 1
    state: str = "prepared"
    gave: list[Signed] = field(default_factory=list)
    """Who signed the last offer."""
    note: str = ""
    """What they wrote on its sheet."""
    late: tuple[str, ...] = ()
    stays: str = ""


@dataclass(frozen=True)
class Relief:
    """Who may sign at a moment."""

    give: tuple[str, ...]
    """The officers of the outgoing crew."""
    take: tuple[str, ...]
    """Those of the incoming one."""
    superiors: tuple[str, ...]
    gave: tuple[str, ...]
    """Who has signed for the outgoing crew."""

    @property
    def lacking(self) -> tuple[str, ...]:
        """Who of the incoming crew has not signed on either side."""
        return tuple(name for name in self.take if name not in self.gave)


class Reliefs(Sheets):
    """Handovers, step by step."""

    def __init__(self) -> None:
        super().__init__()
        self.progress = Progress()
        self.crew: list[tuple[str, str, str]] = []
        """Who has the watch: post, name, for whom."""

    def relief(self, at: Arrow) -> Relief:
        """Who may sign at `at`."""
        shift = self.shift_in_charge
        in_part = self.progress.state == "in_part"
        outgoing = [(post, name) for post, name, _other in self.crew]
        if in_part:
            outgoing = [(post, name) for name, post, *_why in self.progress.gave]
        incoming = self.roster(shift if in_part and shift else self.next_shift(at))
        leaders = [name for post, name in (*outgoing, *incoming) if not _signs(post)]
        return Relief(
            _officers(outgoing),
            _officers(incoming),
            tuple(dict.fromkeys((*leaders, *HEADS))),
            tuple(name for name, *_post in self.progress.gave),
        )

    def is_too_early(self, at: Arrow) -> bool:
        """Whether the watch cannot go over yet."""
        shift = self.shift_in_charge
        return bool(shift) and start(after(shift)) - at.naive > dt.timedelta(hours=2)

    def is_overdue(self, at: Arrow) -> bool:
        """Whether the shift in charge is over."""
        shift = self.shift_in_charge
        return bool(shift) and start(after(shift)) <= at.naive

    def seen(self, word: str, *, at: Arrow) -> Seen:
        """What an officer must see on the board and find in the log."""
        shift = self.shift_in_charge
        watch = shift or shift_at(at)
        log = self.tables["log_entry"].values()
        crew = [name for _post, name, _other in self.crew]
        return Seen(
            entries=len(log),
            open=len(self.open),
            shift=f"{shift[0]}/{shift[1]}" if shift else "",
            is_overdue=self.is_overdue(at),
            ticked=tuple(item for item in self.lines(watch) if self.is_ticked(watch, item)),
            reports=self.unsent(at),
            found=tuple(row["id"] for row in log if word in row["text"])[::-1],
            crew=tuple(sorted(crew or [name for _post, name in self.roster(watch)])),
        )

    def seen_of_handover(self, *, at: Arrow) -> SeenOfHandover:
        """What the two crews must see of the handover in progress."""
        return SeenOfHandover(
            state=self.progress.state,
            sheet=tuple(sorted(self.items(at).items())),
            can_end=True,
        )

    # What must be refused.

    def refuse_step(self, act: Act, *, signatures: list[Signed], **given: Any) -> str:
        """Which refusal must come of the step; empty if none."""
        state, relief = self.progress.state, self.relief(act.at)
        moves = act.verb in MOVES and state != "in_part"
        if moves and act.verb != "take_over" and self._left(act.at, **given):
            return "NotAllowed"
        if (moves or act.verb == "offer") and self.is_too_early(act.at):
            return "NotAllowed"
        follow = FOLLOW[state]
        if state == "prepared" and not relief.give:
            follow = ("accept", "take_over")
        names = [name for name, *_post in signatures]
        if act.verb not in follow or not names or len({*names}) < len(names):
            return "NotAllowed"
        return getattr(self, f"_refuse_to_{act.verb}")(
            act, relief, signatures=signatures, **given
        ) or _refuse_stand_in(signatures, (*_side(act.verb, relief), *relief.gave))

    def _left(self, at: Arrow, accepted: list[str], reasons: dict[str, str], **_rest: Any) -> bool:
        return any(key not in accepted and not reasons.get(key) for key in self.items(at))

    def _refuse_to_offer(
        self, _act: Act, relief: Relief, *, signatures: list[Signed], note: str
    ) -> str:
        return _unless(_all_there(relief.give, signatures))

    def _refuse_to_withdraw(
        self, _act: Act, relief: Relief, *, signatures: list[Signed], reason: str
    ) -> str:
        return _unless({name for name, *_post in signatures} <= {*relief.gave})

    def _refuse_to_refuse(
        self, _act: Act, relief: Relief, *, signatures: list[Signed], reason: str
    ) -> str:
        return "BadInput" if not reason else _unless(_is_other_side(signatures, relief))

    def _refuse_to_accept(
        self, _act: Act, relief: Relief, *, signatures: list[Signed], **_sheet: Any
    ) -> str:
        there = _is_other_side(signatures, relief) and _all_there(relief.lacking, signatures)
        return _unless(there)

    def _refuse_to_accept_in_part(
        self,
        act: Act,
        relief: Relief,
        *,
        signatures: list[Signed],
        late: tuple[str, ...],
        stays: str,
        until: Arrow | None,
        reason: str,
        **_sheet: Any,
    ) -> str:
        in_part = self.progress.state == "in_part"
        waiting = self.progress.late if in_part else relief.lacking
        is_said = reason and late and {*late} <= {*waiting} and stays in relief.gave
        if not is_said or not until or until <= act.at:
            return "BadInput"
        came = [name for name in waiting if name not in late]
        is_other_side = in_part or _is_other_side(signatures, relief)
        return _unless(is_other_side and _all_there(came, signatures))

    def _refuse_to_complete(self, _act: Act, relief: Relief, *, signatures: list[Signed]) -> str:
        there = _all_there(self.progress.late, signatures)
        return _unless(there and _is_other_side(signatures, relief))

    def _refuse_to_take_over(
        self, _act: Act, relief: Relief, *, signatures: list[Signed], reason: str
    ) -> str:
        if not reason:
            return "BadInput"
        return _unless(any(name in relief.superiors for name, *_post in signatures))

    # What it does.

    def step(self, act: Act, *, signatures: list[Signed], **given: Any) -> tuple[str, str]:
        """It was taken: event and subject."""
        progress, event = self.progress, f"handover.{STEPS[act.verb]}"
        was_in_part = progress.state == "in_part"
        shift = self.shift_in_charge if was_in_part else self.next_shift(act.at)
        moves = act.verb in MOVES and not was_in_part
        note = given.pop("note", progress.note)
        self._keep_step(act, signatures, note, moves=moves, **given)
        crew_before = ", ".join(name for _post, name, _other in self.crew)
        self._man(act, shift, signatures, moves=moves, **given)
        if moves:
            self._keep_handover(act, shift, crew_before, note)
        self._go_on(act, signatures, note, **given)
        return event, f"shift {shift[0]}/{shift[1]}"

    def _keep_step(
        self, act: Act, signatures: list[Signed], note: str, *, moves: bool, **given: Any
    ) -> None:
        until = given.get("until")
        self.keep(
            "handover_step",
            id=self.next_id("handover_step"),
            handover=self.progress.id,
            kind=STEPS[act.verb],
            at=text_of(act.at),
            signatures=_json(signatures),
            reason=given.get("reason", ""),
            late=_json(given.get("late", ())),
            stays=given.get("stays", ""),
            until=text_of(until) if until else None,
            sheet=self._signed_sheet(act, note, moves=moves, **given),
        )

    def _signed_sheet(self, act: Act, note: str, *, moves: bool, **given: Any) -> Any:
        if act.verb == "take_over":
            return self.sheet(act.at, note, (), dict.fromkeys(self.items(act.at), given["reason"]))
        if moves:
            return self.sheet(act.at, note, given["accepted"], given["reasons"])
        return self.sheet(act.at, note) if act.verb == "offer" else ""

    def _keep_handover(self, act: Act, shift: Shift, outgoing: str, note: str) -> None:
        self.keep(
            "handover",
            id=self.next_id("handover"),
            day=shift[0].isoformat(),
            number=shift[1],
            at=text_of(act.at),
            outgoing=outgoing,
            incoming=", ".join(name for _post, name, _other in self.crew),
            note=note,
            crew=_json(self.crew),
            settings=len(self.tables["settings"]),
        )

    def _man(
        self, act: Act, shift: Shift, signatures: list[Signed], *, moves: bool, **given: Any
    ) -> None:
        """Who has the watch from now on."""
        late, stays = given.get("late", ()), given.get("stays", "")
        if moves:
            self.crew = [*self._from_roster(act, shift, signatures, late[:1], stays)]
        elif act.verb == "accept_in_part":
            before = self.progress.stays
            self.crew = [
                (post, stays if name == before and other else name, other)
                for post, name, other in self.crew
            ]
        elif act.verb in ("complete", "take_over"):
            before = self.progress.stays
            self.crew = [each for each in self.crew if each[1] != before or not each[2]]
        else:
            return
        there = {name for _post, name, _other in self.crew}
        self.crew += [
            (post, name, other) for name, post, other, _why in signatures if name not in there
        ]

    def _from_roster(
        self, act: Act, shift: Shift, signatures: list[Signed], late: tuple[str, ...], stays: str
    ) -> Iterable[tuple[str, str, str]]:
        """Of those on the roster whoever takes the watch, and whoever has it for them."""
        signed = {other or name: (name, other) for name, _post, other, _why in signatures}
        gave = [name for name, *_post in self.progress.gave]
        for post, name in self.roster(shift):
            if name in signed:
                yield (post, *signed[name])
            elif not _signs(post) or act.verb == "take_over" or name in gave:
                yield post, name, ""
            elif name in late:
                yield post, stays, name

    def _go_on(self, act: Act, signatures: list[Signed], note: str, **given: Any) -> None:
        """How far the handover is after it."""
        progress = self.progress
        if act.verb not in STATES:
            self.progress = Progress(len(self.tables["handover"]) + 1)
            return
        progress.state = STATES[act.verb]
        if act.verb == "offer":
            progress.gave, progress.note = signatures, note
        if act.verb == "accept_in_part":
            progress.late, progress.stays = given["late"], given["stays"]


def _signs(post: str) -> bool:
    return post in ("lead", "second")


def _officers(crew: list[Member]) -> tuple[str, ...]:
    """Who signs for a crew: its officers, or all where there are none."""
    return tuple(name for post, name in crew if _signs(post)) or tuple(name for _post, name in crew)


def _side(verb: str, relief: Relief) -> tuple[str, ...]:
    if verb in ("offer", "withdraw"):
        return relief.give
    return (*relief.superiors, *relief.take) if verb == "take_over" else relief.take


def _refuse_stand_in(signatures: list[Signed], side: tuple[str, ...]) -> str:
    for name, _post, other, why in signatures:
        if (other and (other not in side or not why)) or (name not in side and not why):
            return "BadInput"
    return ""


def _all_there(names: Iterable[str], signatures: list[Signed]) -> bool:
    return {*names} <= {other or name for name, _post, other, _why in signatures}


def _is_other_side(signatures: list[Signed], relief: Relief) -> bool:
    return not {name for name, *_post in signatures} & {*relief.gave}


def _unless(is_right: bool) -> str:  # noqa: FBT001 - what is to be right stands where it is called
    return "" if is_right else "NotAllowed"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
