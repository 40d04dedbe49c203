"""Something of everything about registers: two rows at least in each of its tables."""

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.domain.registers import TEMPERATURES, VISITORS
from dutyconsole.store import campaign, registers
from dutyconsole.store.database import Record
from dutyconsole.store.journal import journal
from dutyconsole.store.rows import next_id


def of_registers(db: Record, station: Station, *, at: Arrow) -> None:
    """A visitor, a temperature that was corrected, and what else is kept of registers."""
    campaign.begin(db, at.date(), reason="市防控办通知", by="李某", at=at)
    visitor = {"at": db.stored(at), "person": "高某", "host": "王某", "purpose": "送件"}
    registers.enter(db, station, VISITORS, visitor, by="李某", at=at)
    left = {"left_at": db.stored(at)}
    registers.go_on(db, station, VISITORS, 1, left, by="李某", at=at)
    measured = {"at": db.stored(at), "person": "王某", "round": "1", "temperature": "36.4"}
    registers.enter(db, station, TEMPERATURES, measured, by="李某", at=at)
    corrected = {**measured, "temperature": "36.6", "status": "in_post"}
    registers.correct(db, station, TEMPERATURES, 1, corrected, reason="看错", by="李某", at=at)
    campaign.end(db, at.date(), reason="通知撤销", by="李某", at=at)
    _raw(db, at)


def _raw(db: Record, at: Arrow) -> None:
    """Rows of which no verb is played here."""
    moment = db.stored(at)
    told = {"at": moment, "by": "李某", "reason": "核对"}
    report = {
        **told,
        **dict.fromkeys(("who", "receiver", "channel"), ""),
        **dict.fromkeys(("due_at", "since", "until", "recorded_at"), moment),
        **dict.fromkeys(("texts", "figures", "explanations", "seen"), "{}"),
        "rule": "daily",
        "seq": 0,
        "state": "drafted",
        "issue": 0,
    }
    with journal(db, "station.tested", by="李某", at=at) as act:
        for _time in range(2):
            act.keep("reveal", {**told, "id": next_id(db, "reveal"), "subject": "visitors 1"})
            act.keep("daily_report", {**report, "id": next_id(db, "daily_report")})
            act.keep(
                "destruction",
                {
                    **told,
                    "id": next_id(db, "destruction"),
                    "who": "张组长",
                    "register": "visitors",
                    "entries": "",
                },
            )
