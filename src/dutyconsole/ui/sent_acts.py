"""What a leader has sent in this session, until the copy shows that the desk has it."""

from arrow import Arrow

from dutyconsole.domain.alarms import Alarm
from dutyconsole.domain.leader_acts import KINDS, LeaderAct, seconds_since
from dutyconsole.language import _
from dutyconsole.store import leader_acts
from dutyconsole.store.database import Record
from dutyconsole.wording import clock

WAITS = 10
"""Seconds within which a desk that lives has taken in what was sent, and published it."""


class SentActs:
    """What is still on its way; a leader is told when it has arrived, and when it has not."""

    def __init__(self) -> None:
        self._sent: list[LeaderAct] = []

    def add(self, act: LeaderAct) -> None:
        """This one lies in the inbox now."""
        self._sent.append(act)

    @property
    def read_to(self) -> int:
        """The entry up to which the desk will know him to have read; 0 where it is none."""
        return max((act.entry for act in self._sent), default=0)

    @property
    def check(self) -> LeaderAct | None:
        """The check of the post that is on its way."""
        return next((act for act in self._sent if act.kind == "check"), None)

    def arrived(self, db: Record) -> tuple[LeaderAct, ...]:
        """Those that the desk has taken in since it was asked last."""
        found = tuple(act for act in self._sent if _is_known(db, act))
        self._sent = [act for act in self._sent if act not in found]
        return found

    def alarms(self, at: Arrow) -> tuple[Alarm, ...]:
        """That the desk has not taken something in."""
        return tuple(
            Alarm(
                "desk",
                _("NOT TAKEN IN by the desk: {what}, sent at {time}").format(
                    what=_(KINDS[act.kind]), time=clock(act.at)
                ),
                _("Call the duty room: the desk stands still, or has refused it and shows why"),
            )
            for act in self._sent
            if seconds_since(act, at) > WAITS
        )


def _is_known(db: Record, act: LeaderAct) -> bool:
    """Whether the desk has it; what adds nothing to what was read is kept nowhere."""
    if act.kind == "read" and act.entry <= leader_acts.read_to(db, act.leader):
        return True
    return leader_acts.find(db, act.uid) is not None
