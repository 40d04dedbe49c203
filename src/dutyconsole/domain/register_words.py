"""Who a line of a register is about, by the directory; and what is said of a fever."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from arrow import Arrow

from dutyconsole.config import CampaignRules, SpecialCriterion, Station
from dutyconsole.config.registers import fever_of
from dutyconsole.domain.incident_steps import Rules, rules_of
from dutyconsole.domain.incidents import Message
from dutyconsole.domain.people import Person, label, who
from dutyconsole.domain.register_checks import is_isolated
from dutyconsole.domain.register_fields import Values, day_of
from dutyconsole.domain.register_kinds import Register
from dutyconsole.domain.register_lines import fever_in
from dutyconsole.errors import BadInput
from dutyconsole.language import _

STAFF_REGISTERS = frozenset({"outings", "temperatures", "census", "follow_ups"})
"""Whose lines are about people of the directory."""


@dataclass(frozen=True, slots=True)
class Told:
    """A fever as an incident, and the criteria by which it is a special situation."""

    message: Message
    rules: Rules


def subject_of(register: Register, values: Values) -> str:
    """Who or what a line is about."""
    return values.get(register.subject, "")


def named(register: Register, values: Values, people: Sequence[Person]) -> dict[str, str]:
    """A line with its person as everybody knows them, and with the section they belong to.

    Raises:
        BadInput: several people are called so, and the line does not say of which section; or the
            census is to tell of somebody whom the directory does not know.
    """
    known = dict(values)
    name = known.get(register.subject, "")
    if register.key not in STAFF_REGISTERS or not name:
        return known
    typed, _bracket, behind = name.partition("(")
    person = who(typed, behind.rstrip(")") or known.get("section", ""), people)
    if person is None and not behind:
        alone = [each for each in people if each.name == typed]
        person = alone[0] if len(alone) == 1 else None
    if person is None and register.key == "census":
        raise BadInput(
            _(
                "{name} is not in the directory; import them first, the census is of the staff"
            ).format(name=name)
        )
    if person is None:
        return known
    known[register.subject] = label(person, people)
    if person.department and "section" in register.by_key:
        known["section"] = person.department
    return known


def with_new_isolation(before: Values, known: Values, rules: CampaignRules) -> dict[str, str]:
    """What is known of somebody, `known` newly; a new isolation has a new end and no release yet.

    The day of return, or the day from which it counts, is day 0.

    Raises:
        BadInput: an isolation would vanish instead of being ended.
    """
    told = {**before, **known}
    began = day_of(known, "isolation_from")
    if known.get("isolation") == "none" and before.get("isolation", "none") != "none":
        if is_isolated(before) and "released_on" not in known:
            raise BadInput(
                _("An isolation ends with the day of release; say on which day that was")
            )
        # What has been stays: the figures of days gone by are reckoned from it.
        told["isolation"] = before["isolation"]
    if began is None or began == day_of(before, "isolation_from"):
        return told
    if "released_on" not in known:
        told.pop("released_on", None)
    if "isolation_until" not in known:
        told["isolation_until"] = (began + dt.timedelta(days=rules.isolation_days)).isoformat()
    return told


def threshold_of(register: Register, values: Values, rules: CampaignRules) -> str:
    """The threshold that is kept with a line that holds a temperature; the one it has, if any."""
    if "threshold" not in register.by_key:
        return ""
    measured = any(values.get(key) for key in register.fever_fields)
    return values.get("threshold") or (str(fever_of(rules)) if measured else "")


def fever_told(
    register: Register, values: Values, number: int, station: Station, *, at: Arrow
) -> Told:
    """The incident that a fever is; a special situation, whatever criteria the station has."""
    field = fever_in(register, values)
    assert field is not None  # noqa: S101 - asked for a fever only
    temperature, threshold = values[field.key], values["threshold"]
    person, section = values.get("person", ""), values.get("section", "")
    text = _(
        "Fever of {temperature} °C (threshold {threshold}): {person}. From the register"
        " {register}, no. {number}. To the fever clinic at once."
    ).format(
        temperature=temperature,
        threshold=threshold,
        person=f"{person}, {section}" if section else person,
        register=_(register.name),
        number=number,
    )
    if symptoms := values.get("symptoms", ""):
        text = "\n".join((text, _("Symptoms: {symptoms}").format(symptoms=symptoms)))
    message = Message(
        received_at=at,
        source="visitor" if register.key == "visitors" else "network",
        unit=section or values.get("from_unit", "") or station.station.bureau,
        text=text,
        category=_category(station),
    )
    rules = rules_of(station)
    fever = SpecialCriterion(
        key="fever", name=_("Fever"), temperature=float(threshold), words=(person,)
    )
    known = any(each.temperature is not None for each in rules.special)
    return Told(message, rules if known else replace(rules, special=(*rules.special, fever)))


def _category(station: Station) -> str:
    """The kind of incident that a fever is."""
    keys = [each.key for each in station.categories]
    wished = station.campaign.category
    return next((key for key in (wished, "epidemic") if key in keys), keys[0] if keys else "")
