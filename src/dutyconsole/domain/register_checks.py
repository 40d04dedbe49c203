"""What the registers ask of a line as a whole, and when a line of theirs is open."""

from decimal import Decimal

from dutyconsole.domain.register_fields import Values, number_of
from dutyconsole.domain.register_kinds import Check
from dutyconsole.language import N_


def in_order(first: str, second: str) -> Check:
    """Refuse a line on which the second of two times lies before the first."""

    def check(values: Values) -> str:
        begun, ended = values.get(first, ""), values.get(second, "")
        # To the minute, as people type them, or to the day where one of the two is a day.
        length = min(len(begun), len(ended), len("2020-01-25T16:12"))
        is_wrong = bool(begun and ended) and ended[:length] < begun[:length]
        return N_("The end lies before the beginning; look at the two times") if is_wrong else ""

    return check


def is_inside(values: Values) -> bool:
    """Whether a visitor is still in the house."""
    return values.get("outcome") != "turned_back" and not values.get("left_at")


def is_out(values: Values) -> bool:
    """Whether an outing is not over."""
    return not values.get("returned_at")


def is_high(values: Values, key: str) -> bool:
    """Whether the temperature in a field is at or above the threshold that was kept with it."""
    reading, threshold = number_of(values, key), number_of(values, "threshold")
    return reading is not None and threshold is not None and reading >= threshold


def needs_recheck(values: Values) -> bool:
    """Whether a reading is too high, and was neither taken again nor taken under the arm."""
    surely = values.get("recheck") or values.get("method") == "armpit"
    return is_high(values, "temperature") and not surely


def is_isolated(values: Values) -> bool:
    """Whether somebody is in isolation and was not released."""
    return values.get("isolation", "none") != "none" and not values.get("released_on")


def is_away(values: Values) -> bool:
    """Whether a member of staff is outside and has not come back."""
    return values.get("away") == "yes" and not values.get("returned_on")


def leaves_when_released(values: Values) -> str:
    """Ask for the release of whoever is isolated before they leave the establishment."""
    if values.get("on_staff") == "no" and is_isolated(values):
        return N_("Still isolated: say on which day they were released, then that they left")
    return ""


def is_let_in_cool(values: Values) -> str:
    """Ask what becomes of a visitor who is too warm."""
    if values.get("outcome", "admitted") == "admitted" and is_high(values, "temperature"):
        return N_("Too warm to be let in: turn them back, or hold them for observation")
    return ""


def in_isolation_or_away(values: Values) -> bool:
    """Whether something of a member of staff's survey is still to come."""
    return values.get("on_staff") != "no" and (is_isolated(values) or is_away(values))


def measured_or_accounted_for(values: Values) -> str:
    """Ask for a temperature of whoever is in post."""
    if values.get("temperature") or values.get("status", "in_post") != "in_post":
        return ""
    return N_("Whoever is in post has a temperature; or say where they are")


def isolation_is_whole(values: Values) -> str:
    """Ask since when somebody is isolated."""
    if values.get("isolation", "none") == "none" or values.get("isolation_from"):
        return ""
    return N_("Say from which day the isolation counts")


def counted_and_explained(values: Values) -> str:
    """Ask where supplies come from, and why a count differs from the book."""
    movement = values.get("movement")
    if movement == "receipt" and not values.get("source"):
        return N_("Say whether it is allocated, purchased or donated")
    if movement == "count" and "book" in values and not values.get("reason"):
        counted, book = number_of(values, "quantity"), Decimal(values["book"])
        return N_("The count differs from the book: say why") if counted != book else ""
    if movement != "count" and number_of(values, "quantity") == 0:
        return N_("Nothing was moved; give the quantity")
    if movement == "issue" and not (values.get("receiver") or values.get("section")):
        return N_("Say to whom or to which section it is issued")
    return ""
