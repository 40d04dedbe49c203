"""How the crews hand over: in a few minutes, or late, in part, refused, withdrawn, by force."""

import random
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from simulation.acts import Act
from simulation.model import Model
from simulation.reliefs import HEADS, Relief, Signed
from simulation.signing import STEPS

if TYPE_CHECKING:
    from simulation.duty import Duty

STRANGERS = ("外援甲", "外援乙")
"""Who stands in without being on any roster."""
WHY = ("发热就医", "大雪堵车", "临时抽调")
NEXT = {
    "prepared": {"offer": 90, "take_over": 3, "leave": 4},
    "offered": {
        "accept": 56,
        "accept_in_part": 16,
        "refuse": 9,
        "withdraw": 7,
        "take_over": 4,
        "leave": 8,
    },
    "in_part": {"complete": 60, "accept_in_part": 14, "take_over": 8, "leave": 18},
}
"""How often what comes next in each state; who leaves comes back by chance."""
LONGEST = 14
"""Steps after which they give up for the time being."""


class Relieving:
    """What the two crews want to do about their handover."""

    def __init__(self, duty: "Duty", model: Model, chance: random.Random) -> None:
        self.duty, self.model, self.chance = duty, model, chance

    @property
    def is_wanted(self) -> bool:
        """Whether somebody should go on with it: it is under way, or late."""
        return self.model.progress.state != "prepared" or self.model.is_overdue(self.duty.wall)

    def hand_over(self) -> Iterator[Act]:
        """Step by step, with what comes in meanwhile, until the watch has gone over."""
        shift = self.model.shift_in_charge
        for _step in range(LONGEST):
            if self.chance.random() < 3 * self.duty.chances.wrong:
                yield self._wrong_step()
            act = self.next_step()
            if act is None:
                return
            yield act
            self.duty.now = self.duty.now.shift(seconds=self.chance.randint(5, 300))
            if self.model.shift_in_charge != shift and self.model.progress.state == "prepared":
                return
            if self.chance.random() < 0.2:
                yield self.duty.something()

    def next_step(self) -> Act | None:
        """What is right to do now; None where they leave it for now, or it is too early."""
        state = self.model.progress.state
        relief = self.model.relief(self.duty.wall)
        if state == "prepared" and self.model.is_too_early(self.duty.wall):
            return None
        wanted = NEXT[state]
        if state == "prepared" and not relief.give:
            wanted = {"accept": 95, "take_over": 5}
        verb = self.chance.choices(list(wanted), list(wanted.values()))[0]
        if verb == "leave":
            self.duty.count["handovers left for later"] += 1
            return None
        return self._step(verb, relief)

    def any_step(self) -> Act:
        """A step that comes at the wrong time, or with something wrong in it."""
        return self._spoiled(self.chance.choice([*STEPS]))

    def _wrong_step(self) -> Act:
        """One that could come now, with something wrong in it."""
        verbs = [verb for verb in NEXT[self.model.progress.state] if verb in STEPS]
        return self._spoiled(self.chance.choice(verbs))

    def _spoiled(self, verb: str) -> Act:
        relief = self.model.relief(self.duty.wall)
        act = self._step(verb, relief)
        spoils = [*_SPOILS, *_SPOILS_OF.get(verb, ())]
        self.chance.choice(spoils)(act.given, relief, self.chance)
        return act

    def _step(self, verb: str, relief: Relief) -> Act:
        return self.duty.act(verb, **getattr(self, f"_{verb}")(relief))

    def _offer(self, relief: Relief) -> dict[str, Any]:
        note = self.chance.choice(("", "无异常", "东楼停水，注意查看。"))
        return {"signatures": self._signed(relief.give), "note": note}

    def _withdraw(self, relief: Relief) -> dict[str, Any]:
        names = self._some(relief.gave) or STRANGERS
        return {"signatures": [self._signature(name) for name in names], "reason": ""}

    def _refuse(self, relief: Relief) -> dict[str, Any]:
        signed = self._signed(self._some(relief.lacking))
        return {"signatures": signed, "reason": self.chance.choice(("钥匙少一把", "记录不全"))}

    def _accept(self, relief: Relief) -> dict[str, Any]:
        return {"signatures": self._signed(relief.lacking), **self._taken()}

    def _accept_in_part(self, relief: Relief) -> dict[str, Any]:
        progress = self.model.progress
        missing = progress.late if progress.state == "in_part" else relief.lacking
        late = tuple(self._some(missing)) or missing
        came = [name for name in missing if name not in late]
        leader = next(iter(relief.superiors), "")
        signed = self._signed(came) if came else [(leader, "leader", "", "先到")]
        return {
            "signatures": signed,
            "late": late,
            "stays": self.chance.choice(relief.gave or STRANGERS),
            "until": self.duty.wall.shift(minutes=self.chance.randint(20, 150)),
            "reason": self.chance.choice(WHY),
            **self._taken(),
        }

    def _complete(self, _relief: Relief) -> dict[str, Any]:
        return {"signatures": self._signed(self.model.progress.late)}

    def _take_over(self, relief: Relief) -> dict[str, Any]:
        name = self.chance.choice(relief.superiors)
        post = "" if name in HEADS else "leader"
        return {"signatures": [(name, post, "", "")], "reason": "交班人员突发疾病"}

    def _taken(self) -> dict[str, Any]:
        """The sheet accepted item by item, now and then one of them not."""
        keys = sorted(self.model.items(self.duty.wall))
        left = self.chance.choice(keys) if keys and self.chance.random() < 0.15 else ""
        reasons = {left: "材料未移交"} if left else {}
        return {"accepted": [key for key in keys if key != left], "reasons": reasons}

    def _signed(self, names: Sequence[str]) -> list[Signed]:
        """All of them sign, or somebody in their place; where nobody is rostered, anybody."""
        if not names:
            return [(self.chance.choice(STRANGERS), "lead", "", "未排班")]
        signed, strangers = [], iter(STRANGERS)
        for name in names:
            stands_in = next(strangers, "") if self.chance.random() < 0.06 else ""
            why = self.chance.choice(WHY)
            signed.append(
                (stands_in, self._post(name), name, why) if stands_in else self._signature(name)
            )
        return signed

    def _signature(self, name: str) -> Signed:
        return name, self._post(name), "", ""

    def _post(self, name: str) -> str:
        crew = [(post, one) for post, one, _other in self.model.crew]
        rostered = self.model.roster(self.model.next_shift(self.duty.wall))
        return next((post for post, one in (*rostered, *crew) if one == name), "lead")

    def _some(self, names: Sequence[str]) -> list[str]:
        """One of them at least, or none where there are none."""
        return self.chance.sample(names, self.chance.randint(1, len(names))) if names else []


def _nobody_signs(given: dict[str, Any], _relief: Relief, _chance: random.Random) -> None:
    given["signatures"] = []


def _one_is_missing(given: dict[str, Any], _relief: Relief, _chance: random.Random) -> None:
    given["signatures"] = given["signatures"][1:]


def _one_signs_twice(given: dict[str, Any], _relief: Relief, _chance: random.Random) -> None:
    given["signatures"] = [*given["signatures"], *given["signatures"][:1]]


def _other_side_signs(given: dict[str, Any], relief: Relief, chance: random.Random) -> None:
    name = chance.choice(relief.gave or relief.give or STRANGERS)
    given["signatures"] = [*given["signatures"], (name, "second", "", chance.choice(WHY))]


def _no_reason(given: dict[str, Any], _relief: Relief, _chance: random.Random) -> None:
    given["signatures"] = [(*each[:3], "") for each in given["signatures"]]
    if "reason" in given:
        given["reason"] = ""


def _stands_in(given: dict[str, Any], relief: Relief, chance: random.Random) -> None:
    other = chance.choice((*relief.give, *relief.take, "谁也不是"))
    why = chance.choice(("", *WHY))
    given["signatures"] = [*given["signatures"][1:], ("外援丙", "second", other, why)]


def _item_left_out(given: dict[str, Any], _relief: Relief, _chance: random.Random) -> None:
    given["accepted"] = given["accepted"][1:]


def _part_is_wrong(given: dict[str, Any], relief: Relief, chance: random.Random) -> None:
    wrong = ({"late": ()}, {"stays": "谁也不是"}, {"until": None}, {"late": relief.gave})
    given |= chance.choice(wrong)


def _nothing(_given: dict[str, Any], _relief: Relief, _chance: random.Random) -> None:
    """It is as it should be, but perhaps not now."""


Spoil = Callable[[dict[str, Any], Relief, random.Random], None]
_SPOILS: tuple[Spoil, ...] = (
    *(_nobody_signs, _one_is_missing, _one_signs_twice, _other_side_signs, _no_reason, _stands_in),
    _nothing,
)
_SPOILS_OF: dict[str, tuple[Spoil, ...]] = {
    "accept": (_item_left_out, _item_left_out, _other_side_signs),
    "accept_in_part": (_item_left_out, _part_is_wrong, _part_is_wrong),
}
