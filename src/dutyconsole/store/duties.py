"""What must be done beside reports, clocks and matters: for registers, corrections, leaders."""

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.domain.obligations import Obligation
from dutyconsole.store.database import Record
from dutyconsole.store.leader_acts import checks_to_answer


def list_duties(db: Record, station: Station, *, crew: str, at: Arrow) -> tuple[Obligation, ...]:
    """All that the registers ask for, and each report of which a correction (更正报) has to follow.

    And the registers that are due for destruction (销毁), and the checks from afar (查岗) to which
    nobody has answered.

    `crew` are the names of who has the watch.
    """
    by_leaders, by_registers = _is_any_kept(db)
    return (
        *(checks_to_answer(db, crew=crew) if by_leaders else ()),
        *(_asked(db, station, crew=crew, at=at) if by_registers else ()),
    )


def _is_any_kept(db: Record) -> tuple[bool, bool]:
    """Whether leaders ever did anything from afar, and whether anything is kept in registers."""
    kept = ("campaign_event", "register_line", "daily_report")
    of_registers = " OR ".join(f"EXISTS (SELECT 1 FROM {table})" for table in kept)
    query = f"SELECT EXISTS (SELECT 1 FROM leader_act), {of_registers}"
    by_leaders, by_registers = db.execute(query).fetchone()
    return bool(by_leaders), bool(by_registers)


def _asked(db: Record, station: Station, *, crew: str, at: Arrow) -> tuple[Obligation, ...]:
    # Their modules are many: a desk that keeps no registers comes up without them.
    from dutyconsole.domain.register_duties import of_correction
    from dutyconsole.store.daily_corrections import corrections_due
    from dutyconsole.store.destruction_duties import destruction_duties
    from dutyconsole.store.register_duties import register_duties

    rules = {each.key: each for each in station.reports}
    corrections = (
        of_correction(due, rules[due.report.rule], station.campaign.correction, crew=crew)
        for due in corrections_due(db, station, at=at)
        if due.report.rule in rules
    )
    return (
        *register_duties(db, station, crew=crew, at=at),
        *destruction_duties(db, station, crew=crew, at=at),
        *corrections,
    )
