"""What has to be done beside reports, clocks and matters: of the registers, and corrections due."""

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.domain.obligations import Obligation
from dutyconsole.domain.register_duties import of_correction
from dutyconsole.store.daily_corrections import corrections_due
from dutyconsole.store.database import Record
from dutyconsole.store.register_duties import register_duties


def list_duties(db: Record, station: Station, *, crew: str, at: Arrow) -> tuple[Obligation, ...]:
    """All that the registers ask for, and each report of which a correction (更正报) has to follow.

    `crew` are the names of who has the watch.
    """
    rules = {each.key: each for each in station.reports}
    corrections = (
        of_correction(due, rules[due.report.rule], station.campaign.correction, crew=crew)
        for due in corrections_due(db, station, at=at)
        if due.report.rule in rules
    )
    return (*register_duties(db, station, crew=crew, at=at), *corrections)
