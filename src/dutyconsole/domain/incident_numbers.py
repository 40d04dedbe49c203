"""Numbers of incidents as people type them: `006` as the board shows it, or with the year."""

import re
import unicodedata

from arrow import Arrow

from dutyconsole.domain.incidents import IncidentNumber, parse_number
from dutyconsole.errors import BadInput

_OF_THIS_YEAR = re.compile(r"(?:第|No\.?|#)?\s*0*([1-9]\d{0,6})\s*号?", re.ASCII | re.IGNORECASE)


def number_meant(typed: str, *, at: Arrow) -> IncidentNumber:
    """The incident meant by `6`, `006`, `第6号` or `No. 6`, of the year of `at`, or with its year.

    Raises:
        BadInput: it is no number of an incident.
    """
    if short := _OF_THIS_YEAR.fullmatch(unicodedata.normalize("NFKC", typed).strip()):
        return IncidentNumber(at.year, int(short[1]))
    return parse_number(typed)


def number_sought(typed: str, *, at: Arrow) -> IncidentNumber | None:
    """The incident that somebody searches for who types nothing but its number."""
    try:
        return number_meant(typed, at=at)
    except BadInput:
        return None
