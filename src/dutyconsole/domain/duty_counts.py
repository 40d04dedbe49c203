"""The duty room's own figures of a daily report: messages, special situations, what was late."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from arrow import Arrow

from dutyconsole.domain.daily_figures import Figure, FigureBlock
from dutyconsole.domain.directives import is_directive
from dutyconsole.domain.matters import Matter
from dutyconsole.domain.obligations import Obligation
from dutyconsole.domain.post_checks import PostCheck
from dutyconsole.language import N_

_NAMES = {
    "received": N_("messages taken down"),
    "special": N_("new special situations"),
    "reported": N_("special situations reported"),
    "unreported": N_("special situations not reported"),
    "late": N_("late or missed reports"),
    "directives_open": N_("directives open"),
    "post_checks": N_("post checks"),
}
_UNITS = {"post_checks": N_("times")}
_ITEMS = N_("items")


@dataclass(frozen=True, slots=True)
class KnownIncident:
    """An incident that was not cancelled, with what a report says of it."""

    subject: str
    """`incident 2020/12`."""
    received_at: Arrow
    special_at: Arrow | None = None
    """When it came to be a special situation, as it was known at the end of the period."""
    reported: tuple[Arrow, ...] = ()
    """When a written report went up, or the office was called."""
    closed_at: Arrow | None = None


@dataclass(frozen=True, slots=True)
class DutySources:
    """What the duty room's own figures are counted from."""

    incidents: tuple[KnownIncident, ...] = ()
    """Those received in the period, and the special ones that were open in it."""
    obligations: tuple[Obligation, ...] = ()
    """Those due in the period, done or not."""
    directives: tuple[tuple[Matter, ...], ...] = ()
    """Matters with all their parts."""
    post_checks: tuple[PostCheck, ...] = ()
    """Those of the period."""


def duty_block(sources: DutySources, since: Arrow, until: Arrow) -> FigureBlock:
    """The figures of the duty room itself."""

    def within(moment: Arrow | None) -> bool:
        return moment is not None and since <= moment < until

    special = [each for each in sources.incidents if each.special_at and each.special_at < until]
    late = (each for each in sources.obligations if within(each.due) and is_wrong(each))
    counted = {
        "received": _subjects(each for each in sources.incidents if within(each.received_at)),
        "special": _subjects(each for each in special if within(each.special_at)),
        "reported": _subjects(each for each in special if any(map(within, each.reported))),
        "unreported": _subjects(each for each in special if _is_unreported(each, since, until)),
        "late": [each.key for each in late],
        "directives_open": [
            f"matter {parts[0].number}" for parts in sources.directives if _is_open(parts, until)
        ],
        "post_checks": [f"post_check {each.id}" for each in sources.post_checks if within(each.at)],
    }
    return FigureBlock(
        "duty",
        N_("Duty room"),
        tuple(_count(key, name, counted[key]) for key, name in _NAMES.items()),
    )


def is_wrong(obligation: Obligation) -> bool:
    """Whether an obligation that was due was neither done nor lifted before its time came.

    What became of it afterwards changes nothing, so that it counts the same whenever it is asked.
    """
    ended = obligation.done_at or obligation.lifted_at
    return ended is None or ended >= obligation.due


def _is_unreported(incident: KnownIncident, since: Arrow, until: Arrow) -> bool:
    """Whether no report had gone up by the end of the period on what was open in it."""
    was_open = incident.closed_at is None or incident.closed_at >= since
    return was_open and not any(each < until for each in incident.reported)


def _is_open(parts: tuple[Matter, ...], until: Arrow) -> bool:
    """Whether a matter is a directive that was noted and not closed before the end."""
    known = [each for each in parts if each.at < until]
    return bool(known) and is_directive(known[0]) and not known[-1].done


def _subjects(incidents: Iterable[KnownIncident]) -> list[str]:
    return [each.subject for each in incidents]


def _count(key: str, name: str, rows: Sequence[str]) -> Figure:
    """A figure that is the number of its rows."""
    unit = _UNITS.get(key, _ITEMS)
    return Figure(f"duty.{key}", name, Decimal(len(rows)), unit, tuple(rows))
