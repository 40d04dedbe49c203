"""What a report on an incident says, composed from its record: a draft, for the officer to go over.

An initial report tells the message; a follow-up lists only what changed since the report before it
was drafted; a final one sums everything up. What was entered in the very second of that draft is
told again: twice is better than never.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.domain.bulletins import (
    ELEMENTS,
    Bulletin,
    BulletinKind,
    label_of,
    next_kind,
    next_seq,
    sent,
    title_of,
)
from dutyconsole.domain.incident_steps import HOW, STEP_KINDS, IncidentStep, StepKind
from dutyconsole.domain.incidents import (
    KINDS,
    LEVELS,
    SOURCES,
    Incident,
    Kind,
    LogEntry,
    Message,
    State,
)
from dutyconsole.domain.report_way import draft_under
from dutyconsole.language import N_, _
from dutyconsole.text import clean_line
from dutyconsole.wording import clock, full_date, moment_short


@dataclass(frozen=True, slots=True)
class Draft:
    """A report as it could be sent."""

    kind: BulletinKind
    seq: int
    title: str
    text: str
    elements: Mapping[str, str]
    """As those of a Bulletin: what the record does not say is absent."""


def draft_of(
    incident: Incident,
    steps: Sequence[IncidentStep],
    previous: Sequence[Bulletin],
    station: Station,
    *,
    at: Arrow,
    kind: BulletinKind | None = None,
) -> Draft:
    """The next report on `incident`; `previous` is the history of its reports.

    Without a `kind` a closed incident has its final report.
    """
    kind = kind or next_kind(previous, ending=incident.state is not State.OPEN)
    seq = next_seq(previous)
    out = sent(previous)
    record = _Record(incident, tuple(steps), station, at)
    if kind is BulletinKind.FIRST or not out:
        elements = record.facts()
        text = _narrative(elements, ())
    else:
        last = out[-1]
        draft = draft_under(previous, last.seq) or last
        elements = _carried(last.elements, record, draft.at)
        if kind is BulletinKind.FINAL:
            elements = _in_order({**elements, "handling": record.handling()})
            text = _narrative(elements, [line for _at, line in record.additions(None)])
        else:
            text = "\n".join(_changes(record, last.at, draft.at))
    return Draft(
        kind, seq, title_of(title_of_incident(incident, station), kind, seq), text, elements
    )


def title_of_incident(incident: Incident, station: Station) -> str:
    """What an incident is called in the title of a report: where, and of which kind it is."""
    message = incident.current.message
    return _("{place}: {category}").format(
        place=message.place or message.unit, category=_word("category", message, station)
    )


_FIELDS = {
    "received_at": N_("Received"),
    "occurred_at": N_("Occurred"),
    "source": N_("Source"),
    "unit": N_("Unit"),
    "caller": N_("Caller"),
    "caller_post": N_("Caller's post"),
    "phone": N_("Phone"),
    "place": N_("Place"),
    "text": N_("Text"),
    "category": N_("Category"),
    "level": N_("Prov. level"),
    "proposal": N_("Proposal"),
}
"""Each field of a message, as the intake form names it."""
_SHORT = 40
"""Characters up to which both the old and the new words of a field are told."""
_NO_HANDLING = frozenset({StepKind.PROPOSED, StepKind.LINKED})
"""Steps that are told elsewhere, or are no news outside the duty room."""


@dataclass(frozen=True, slots=True)
class _Record:
    """What is known of an incident."""

    incident: Incident
    steps: tuple[IncidentStep, ...]
    station: Station
    at: Arrow

    def facts(self, before: Arrow | None = None) -> dict[str, str]:
        """What it says of each element; with `before`, what it said before that moment."""
        message, steps = self.message(before), self._steps(before)
        proposals = [step.text for step in steps if step.kind is StepKind.PROPOSED]
        caller = " ".join(filter(None, (message.unit, message.caller, message.caller_post)))
        level = "" if message.level == "unrated" else _word("level", message, self.station)
        return _in_order(
            {
                "time": _times(message),
                "place": message.place,
                "source": _("{who} ({source})").format(
                    who=caller, source=_word("source", message, self.station)
                ),
                "nature": _(", ").join(
                    filter(None, (_word("category", message, self.station), level))
                ),
                "course": message.text,
                "handling": self.handling(until=before),
                "measures": proposals[-1] if proposals else message.proposal,
            }
        )

    def message(self, before: Arrow | None = None) -> Message:
        """The message that counts, or counted before that moment."""
        told = [
            entry
            for entry in self.incident.entries
            if entry.kind in (Kind.RECEIVED, Kind.CORRECTION)
            and (before is None or entry.recorded_at < before)
        ]
        return told[-1].message if told else self.incident.entries[0].message

    def handling(self, *, since: Arrow | None = None, until: Arrow | None = None) -> str:
        """What was done, each step with its time."""
        steps = [step for step in self._steps(until) if _is_new(step.recorded_at, since)]
        told = [step for step in steps if step.kind not in _NO_HANDLING]
        return _("; ").join(
            _step_line(step, self.at) for step in sorted(told, key=lambda step: step.at)
        )

    def additions(self, since: Arrow | None) -> list[tuple[Arrow, str]]:
        """What was added to the message, each with its moment."""
        return [
            (entry.recorded_at, _entry_line(entry, self.at))
            for entry in self.incident.entries
            if entry.kind not in (Kind.RECEIVED, Kind.CORRECTION)
            and _is_new(entry.recorded_at, since)
        ]

    def steps_since(self, since: Arrow) -> list[tuple[Arrow, str]]:
        """What was done and entered since then, each with its moment."""
        return [
            (step.at, _step_line(step, self.at))
            for step in self.steps
            if step.kind is not StepKind.LINKED and _is_new(step.recorded_at, since)
        ]

    def _steps(self, before: Arrow | None) -> list[IncidentStep]:
        return [step for step in self.steps if before is None or step.recorded_at < before]


def _is_new(recorded_at: Arrow, since: Arrow | None) -> bool:
    return since is None or recorded_at >= since


def _narrative(elements: Mapping[str, str], additions: Sequence[str]) -> str:
    """All that is known, in the order of the elements, and then what was added to it."""
    opening = {key: elements.get(key, "") for key in ("time", "source", "course")}
    lines = [_("{time}. Reported by {source}: {course}").format(**opening)]
    lines += [
        _("{label}: {value}").format(label=label_of(key), value=value)
        for key, value in elements.items()
        if key not in opening
    ]
    return "\n".join((*lines, *additions))


def _carried(said: Mapping[str, str], record: _Record, drafted_at: Arrow) -> dict[str, str]:
    """The elements as the report before said them, but for what the record changed since."""
    then, now = record.facts(drafted_at), record.facts()
    changed = {key: value for key, value in now.items() if then.get(key) != value}
    changed.pop("handling", None)
    if news := record.handling(since=drafted_at):
        changed["handling"] = news
    return _in_order({**said, **changed})


def _changes(record: _Record, sent_at: Arrow, drafted_at: Arrow) -> Iterator[str]:
    """What changed since the report before, line by line; that nothing did is news too."""
    lines = [
        *_corrections(record, drafted_at),
        *(
            line
            for _at, line in sorted(
                [*record.additions(drafted_at), *record.steps_since(drafted_at)],
                key=lambda each: each[0],
            )
        ),
    ]
    since = moment_short(sent_at, at=record.at)
    if lines:
        yield _("New since the report of {time}:").format(time=since)
        yield from lines
    else:
        yield _("Nothing new since the report of {time}.").format(time=since)


def _corrections(record: _Record, drafted_at: Arrow) -> Iterator[str]:
    """Each field that was corrected: the old words and the new."""
    before, now = record.message(drafted_at), record.message()
    for name, label in _FIELDS.items():
        old, new = (_word(name, message, record.station) for message in (before, now))
        if old != new:
            yield _("Corrected, {field}: {change}").format(field=_(label), change=_change(old, new))


def _change(old: str, new: str) -> str:
    if len(old) > _SHORT:
        return _("now {new}").format(new=new or _("(nothing)"))
    return _("{old} becomes {new}").format(old=old or _("(nothing)"), new=new or _("(nothing)"))


def _word(name: str, message: Message, station: Station) -> str:
    """What a field of the message says, in words and on one line."""
    value = getattr(message, name)
    if isinstance(value, Arrow):
        return _moment(value)
    if name == "category":
        category = station.category(value)
        return category.name if category else str(value)
    table = {"source": SOURCES, "level": LEVELS}.get(name, {})
    return clean_line(_(table.get(value, value or "")) if table else value or "")


def _moment(at: Arrow) -> str:
    return f"{full_date(at.date())} {clock(at)}"


def _times(message: Message) -> str:
    """When it occurred, and when it was received; both stand in a report."""
    received, occurred = message.received_at, message.occurred_at
    if occurred is None:
        said = _("Received {received}, when it occurred is not known yet")
        return said.format(received=_moment(received))
    same_day = occurred.date() == received.date()
    return _("Occurred {occurred}, received {received}").format(
        occurred=_moment(occurred), received=clock(received) if same_day else _moment(received)
    )


def _entry_line(entry: LogEntry, at: Arrow) -> str:
    words = entry.reason if entry.kind is Kind.CANCELLATION else entry.message.text
    return _line(entry.recorded_at, _(KINDS[entry.kind]), "", words, at)


def _step_line(step: IncidentStep, at: Arrow) -> str:
    """`16:20 told by telephone (Li Ming, to Zhang Jianjun): fever of 38.1`."""
    whom = _("to {name}").format(name=step.to_whom) if step.to_whom else ""
    how = _(HOW.get(step.how, step.how))
    detail = _(", ").join(filter(None, (step.who, whom, how)))
    words = _("; ").join(filter(None, (step.text, step.reason)))
    return _line(step.at, _(STEP_KINDS[step.kind]), detail, words, at)


def _line(moment: Arrow, what: str, detail: str, words: str, at: Arrow) -> str:
    if detail:
        what = _("{what} ({detail})").format(what=what, detail=detail)
    if words:
        what = _("{label}: {value}").format(label=what, value=clean_line(words))
    return f"{moment_short(moment, at=at)} {what}"


def _in_order(elements: Mapping[str, str]) -> dict[str, str]:
    """What is said of the elements, each on one line, in their order; nothing empty."""
    said = {key: clean_line(elements.get(key, "")) for key in ELEMENTS}
    return {key: value for key, value in said.items() if value}
