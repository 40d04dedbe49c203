"""What must be done beside reports, clocks and matters: for the registers, and corrections."""

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.domain.obligations import Obligation
from dutyconsole.store.database import Record


def list_duties(db: Record, station: Station, *, crew: str, at: Arrow) -> tuple[Obligation, ...]:
    """All that the registers ask for, and each report of which a correction (更正报) has to follow.

    And the registers that are due for destruction (销毁).

    `crew` are the names of who has the watch.
    """
    return _asked(db, station, crew=crew, at=at) if _is_any_kept(db) else ()


def _is_any_kept(db: Record) -> bool:
    """Whether anything was ever written that could ask for something."""
    kept = ("campaign_event", "register_line", "daily_report")
    query = " OR ".join(f"EXISTS (SELECT 1 FROM {table})" for table in kept)
    return bool(db.execute(f"SELECT {query}").fetchone()[0])


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
