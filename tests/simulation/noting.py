"""What the officers tick and write down beside messages: checklist, matters, notes, settings."""

import random
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from simulation.acts import TOML, Act
from simulation.model import Model
from simulation.tables import ITEMS, Shift

if TYPE_CHECKING:
    from simulation.duty import Duty


class Noting:
    """Acts that add a row and change nothing else; `changes` make them wrong."""

    def __init__(self, duty: "Duty", model: Model, chance: random.Random) -> None:
        self.duty, self.model, self.chance = duty, model, chance

    @property
    def _shift(self) -> Shift:
        return self.model.shift_in_charge or self.model.next_shift(self.duty.wall)

    def tick(self, key: str, **changes: Any) -> Act:
        """A line of the checklist answered, or its answer taken back."""
        item = ITEMS[key]
        given = {"value": "", "reason": "", "seen_at": None}
        if item.kind == "count":
            counted = item.book - self.chance.choice((0, 0, 0, 1, 5))
            given |= {"value": str(counted), "reason": "门卫领用" if counted != item.book else ""}
        elif item.kind != "tick":
            given["value"] = self.chance.choice((item.expected, "有杂音")) or "已查"
        if item.kind == "test":
            given["seen_at"] = self.duty.wall.shift(minutes=-self.chance.randint(0, 30))
        seen = self.model.is_ticked(self._shift, key)
        return self.duty.act("toggle", shift=self._shift, item=key, seen=seen, **given | changes)

    def ticks(self) -> Iterator[Act]:
        """Most lines of the checklist of a shift that has begun."""
        for key in self.model.lines(self._shift):
            if self.chance.random() < 0.7:
                yield self.tick(key)

    def any_tick(self) -> Act:
        """Some line ticked, or its tick taken back."""
        return self.tick(self.chance.choice(self.model.lines(self._shift)))

    def matter(self, **changes: Any) -> Act:
        """A matter to be carried over."""
        due = self.chance.choice((None, self.duty.wall.shift(hours=self.chance.randint(-2, 40))))
        matter = {
            "kind": self.chance.choice(("instruction", "document", "warning", "other")),
            "text": self.chance.choice(("核对返晋人员台账", "东楼停水", "待发传真一份")),
            "owner": self.chance.choice(("", "办公室", "物业公司")),
            "next_step": self.chance.choice(("", "报带班领导")),
            "due": due,
        }
        return self.duty.act("note_matter", **matter | changes)

    def more_of_matter(self, **changes: Any) -> Act:
        """What became of it."""
        numbers = [each["number"] for each in self.model.matters()] or [1]
        said = {
            "number": self.chance.choice(numbers),
            "text": self.chance.choice(("已电话催办", "已送达")),
            "done": self.chance.random() < 0.6,
            "owner": self.chance.choice((None, "规划科")),
        }
        return self.duty.act("add_to_matter", **said | changes)

    def shift(self, **changes: Any) -> Act:
        """Weather and summary of this watch, or of one before."""
        last = len(self.model.tables["handover"])
        handover = max(1, last - self.chance.choice((0, 0, 0, 1, 2)))
        said = {
            "handover": handover,
            "weather": self.chance.choice((None, "晴", "小雪", "大风")),
            "summary": self.chance.choice((None, "平稳", "处置水管爆裂一起")),
            "reason": "补记" if handover < last else "",
        }
        return self.duty.act("note_shift", **said | changes)

    def pin(self) -> Act:
        """What befell somebody's PIN."""
        kind = self.chance.choice(("code", "set", "changed", "reset", "failed"))
        crew = [name for _post, name, _other in self.model.crew] or ["李明"]
        return self.duty.act("note_pin", person=self.chance.choice(crew), kind=kind, detail="")

    def settings(self) -> Act:
        """Another version of the settings."""
        version = len(self.model.tables["settings"]) + 1
        return self.duty.act("keep_settings", text=f"# {version}, {self.duty.taken}\n{TOML}")
