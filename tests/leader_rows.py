"""Something of everything that leaders do from afar: a check that was answered, and two more."""

import uuid
from typing import Any

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.domain.incidents import IncidentNumber
from dutyconsole.domain.journal import Uid
from dutyconsole.domain.leader_acts import LeaderAct
from dutyconsole.store.database import Record
from dutyconsole.store.leader_acts import answer, take_in


def an_act(kind: str, at: Arrow, **changes: Any) -> LeaderAct:
    """What 李某, who is in the directory, does from afar."""
    given: dict[str, Any] = {"kind": kind, "leader": "李某", "at": at} | changes
    # The same act has the same unique id.
    uid = uuid.uuid5(uuid.NAMESPACE_URL, repr(sorted(given.items(), key=str))).hex
    return LeaderAct(**({"uid": Uid(uid)} | given))


def taken_in(db: Record, station: Station, act: LeaderAct, *, at: Arrow) -> LeaderAct:
    """An act of a leader, taken in in the leader's name."""
    return take_in(db, station, act, by=act.leader, at=at)


def of_leaders(db: Record, station: Station, *, at: Arrow) -> None:
    """Read, instructed and checked, each once."""
    taken_in(db, station, an_act("read", at, entry=1), at=at)
    given = an_act("instruct", at, incident=IncidentNumber(2020, 1), text="立即核实。")
    taken_in(db, station, given, at=at)
    asked = taken_in(db, station, an_act("check", at), at=at)
    answer(db, asked.id, answered_by="李某", leader_present=True, by="李某", at=at.shift(seconds=8))
