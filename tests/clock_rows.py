"""Something of everything about clocks: two rows at least in each of its tables."""

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.domain.incident_steps import Deed, StepKind
from dutyconsole.domain.incidents import IncidentNumber
from dutyconsole.domain.outbox import Notice, Outcome
from dutyconsole.domain.post_checks import PostCheck
from dutyconsole.domain.presence import Stage
from dutyconsole.store import (
    bulletins,
    contacts,
    explanations,
    outbox,
    post_checks,
    presence,
    ringing,
)
from dutyconsole.store.database import Record
from dutyconsole.store.incident_way import note_step
from dutyconsole.store.obligations import all_obligations

NUMBER = IncidentNumber(2020, 1)


def of_clocks(db: Record, station: Station, *, at: Arrow) -> None:
    """What two officers did about the first incident of 2020, and what the desk did by itself."""
    for deed in (
        Deed(kind=StepKind.VERIFIED, at=at, who="李某", text="属实"),
        Deed(kind=StepKind.REPORTED, at=at, step="head", to_whom="张组长", how="telephone"),
    ):
        note_step(db, NUMBER, deed, by="李某", at=at)
    for text in ("职工王某发热。", "职工王某发热38.1度。"):
        bulletins.draft(
            db, NUMBER, station, text=text, elements={"place": "宿舍"}, who="李某", by="李某", at=at
        )
    report, *_others = all_obligations(db, station, since=at.shift(days=-3), until=at)
    for text in ("线路中断", "传真机故障"):
        explanations.explain(db, report.key, text, by="李某", at=at)
    ringing.raise_(db, [(report.key, "-30"), (report.key, "0")], by="值班室", at=at)
    for uid in ("a" * 32, "b" * 32):
        notice = Notice(uid, report.key, "张组长", "日报", "请到值班台应答。", at)
        outbox.enqueue(db, [notice], by="值班室", at=at)
    outbox.began(db, 1, by="值班室", at=at)
    outbox.ended(db, 1, Outcome.SENT, "", by="值班室", at=at)
    presence.note_missed(db, Stage.SCREEN, seconds=7200, by="值班室", at=at)
    presence.note_answered(db, Stage.BELL, seconds=75, by="李某", at=at)
    for answered_by in ("李某", ""):
        checked = PostCheck(
            at=at, direction="of_us", checker="市防控办", checked="值班室", how="telephone",
            answered_by=answered_by, seconds=8, leader_present=True, result="正常",
        )  # fmt: skip
        post_checks.record(db, checked, by="李某", at=at)
    for reached in (True, False):
        contacts.note_call(db, "superior", reached=reached, by="李某", at=at)
