"""Reports on an incident (首报、续报、终报): one series, each from its draft to its confirmation.

Each goes the way of `report_way`. Of a series one report at most is on its way; the next one begins
when it was sent, and none after a final one. That facts are incomplete stops nothing: what is
missing is named, and a report that goes out without it says why.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from arrow import Arrow

from dutyconsole.domain.incidents import Incident, IncidentNumber, is_late_entry
from dutyconsole.domain.report_way import OUT, ReportState, check_step, latest_of
from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.language import CHINESE, N_, _, current


class BulletinKind(StrEnum):
    """Where a report stands in the series of its incident."""

    FIRST = "first"
    FOLLOW_UP = "follow_up"
    FINAL = "final"


BULLETIN_KINDS = {
    BulletinKind.FIRST: N_("initial report"),
    BulletinKind.FOLLOW_UP: N_("follow-up report"),
    BulletinKind.FINAL: N_("final report"),
}
"""Each kind, as operators say it."""

ELEMENTS = {
    "time": N_("time"),
    "place": N_("place"),
    "source": N_("source of the information"),
    "nature": N_("cause and nature"),
    "course": N_("course of events"),
    "consequences": N_("consequences so far"),
    "scope": N_("extent"),
    "trend": N_("likely trend"),
    "handling": N_("handling so far"),
    "measures": N_("measures intended"),
    "advice": N_("advice on what is next"),
    "leaders": N_("leaders in place"),
    "on_scene": N_("head on the scene"),
    "requests": N_("requests"),
}
"""The official elements of a report on an incident, in their order."""


@dataclass(frozen=True, slots=True)
class Bulletin:
    """One report as one act left it."""

    id: int
    incident: IncidentNumber
    seq: int
    """Which report on the incident it is: from 1, without gaps."""
    kind: BulletinKind
    state: ReportState
    issue: int
    """期号, its number among all that were signed off in the year; 0 until it was."""
    title: str
    text: str
    elements: Mapping[str, str]
    """What is said of each element, by the keys of ELEMENTS and in their order; none is empty."""
    at: Arrow
    """When the act was done; of a draft, how far the record was looked at for it."""
    recorded_at: Arrow
    by: str
    """Who recorded it."""
    who: str
    """Who drafted, checked, sent back, signed, sent it, or confirmed that it is there."""
    receiver: str = ""
    """Whom it was sent to."""
    channel: str = ""
    """A key of CHANNELS: how it was sent, or the receipt confirmed."""
    reason: str = ""
    """Why it was sent back, went out incomplete, or late."""

    @property
    def late_entry(self) -> bool:
        """Whether the act was entered late (补录)."""
        return is_late_entry(self.at, self.recorded_at)

    @property
    def name(self) -> str:
        """`follow-up report 2`, 续报二."""
        return name_of(self.kind, self.seq)


def missing(elements: Mapping[str, str], required: Iterable[str]) -> tuple[str, ...]:
    """The keys of those of the `required` elements of which nothing is said, in their order."""
    wanted = frozenset(required)
    return tuple(key for key in ELEMENTS if key in wanted and not elements.get(key, "").strip())


def names_of(keys: Iterable[str]) -> str:
    """The official names of elements, one after the other."""
    return _(", ").join(_(ELEMENTS[key]) for key in keys)


def label_of(key: str) -> str:
    """The official name of an element, as it begins a line."""
    name = _(ELEMENTS[key])
    return name[:1].upper() + name[1:]


def unsaid(bulletin: Bulletin, history: Iterable[Bulletin]) -> dict[str, str]:
    """The elements that the text does not say, and the report before did not say so."""
    before = [row for row in sent(history) if row.seq < bulletin.seq]
    known = before[-1].elements if before else {}
    return {
        key: value
        for key, value in bulletin.elements.items()
        if known.get(key) != value and not _is_said(value, bulletin.text)
    }


def sent(history: Iterable[Bulletin]) -> tuple[Bulletin, ...]:
    """The rows with which reports went out: `at` of each is when it did."""
    return tuple(row for row in history if row.state is ReportState.SENT)


def on_its_way(history: Iterable[Bulletin]) -> Bulletin | None:
    """The report that was begun and not sent yet, as it stands."""
    latest = latest_of(history)
    return latest[-1] if latest and latest[-1].state not in OUT else None


def next_seq(history: Sequence[Bulletin]) -> int:
    """Which report a draft is of: the one on its way, else a new one."""
    begun = on_its_way(history)
    return begun.seq if begun else max((row.seq for row in history), default=0) + 1


def next_kind(history: Sequence[Bulletin], *, ending: bool = False) -> BulletinKind:
    """What a draft is by itself; `ending` says that the incident is at its end."""
    begun = on_its_way(history)
    if begun:
        return begun.kind
    if not history:
        return BulletinKind.FIRST
    return BulletinKind.FINAL if ending else BulletinKind.FOLLOW_UP


def name_of(kind: BulletinKind, seq: int) -> str:
    """`initial report`, `follow-up report 2`; 首报, 续报二."""
    if kind is BulletinKind.FOLLOW_UP:
        return _("follow-up report {nth}").format(nth=_nth(seq - 1))
    return _(BULLETIN_KINDS[kind])


def title_of(incident_title: str, kind: BulletinKind, seq: int) -> str:
    """The title of a report: what it is about and which of the series it is."""
    return _("{incident}, {report}").format(incident=incident_title, report=name_of(kind, seq))


def check_act(
    incident: Incident,
    history: Sequence[Bulletin],
    act: Bulletin,
    *,
    at: Arrow,
    required: Iterable[str] = (),
) -> None:
    """Refuse an act on a report that lacks something, or for which it is not the time.

    Raises:
        BadInput: a name, the text or a time is missing or cannot be.
        NotAllowed: the state of the report or of the series does not allow it.
    """
    _check_order(history, act)
    _check_words(act)
    check_step(history, act, at=at)
    received = min(entry.message.received_at for entry in incident.entries)
    if (received - act.at).total_seconds() >= 60:  # noqa: PLR2004 - times are told in minutes
        raise BadInput(_("The time of it is earlier than the message was received"))
    if act.state is ReportState.SENT:
        _check_omission(act, required)


_PARTS = re.compile("[;；]")
"""What stands between the parts of an element, such as the steps of the handling."""


def _check_order(history: Sequence[Bulletin], act: Bulletin) -> None:
    """Refuse what begins no report of the series, or does not stand where its kind does."""
    if not any(row.seq == act.seq for row in history):
        _check_new(history, act)
    if (act.kind is BulletinKind.FIRST) != (act.seq == 1):
        raise NotAllowed(
            _("A series begins with an initial report, and every other is a follow-up or the final")
        )


def _check_new(history: Sequence[Bulletin], act: Bulletin) -> None:
    if act.state is not ReportState.DRAFTED:
        raise NotAllowed(_("No report on {number} is drafted yet").format(number=act.incident))
    if any(row.kind is BulletinKind.FINAL for row in sent(history)):
        raise NotAllowed(
            _("The final report on {number} was sent: nothing follows it").format(
                number=act.incident
            )
        )


def _check_words(act: Bulletin) -> None:
    if not act.text:
        raise BadInput(_("Write down what the report says"))
    for key in act.elements:
        if key not in ELEMENTS:
            raise BadInput(
                _("“{key}” is no element of a report; expected one of {known}").format(
                    key=key, known=_(", ").join(ELEMENTS)
                )
            )


def _check_omission(act: Bulletin, required: Iterable[str]) -> None:
    lacking = missing(act.elements, required)
    if lacking and not act.reason:
        raise NotAllowed(
            _("It goes out without {elements}: say why, or send it back and add them").format(
                elements=names_of(lacking)
            )
        )


def _is_said(value: str, text: str) -> bool:
    """Whether the text says it, each part of it somewhere; spaces and line breaks aside."""
    said = _bare(text)
    return all(_bare(part) in said for part in _PARTS.split(value))


def _bare(text: str) -> str:
    return "".join(text.split())


def _nth(count: int) -> str:
    """The number of a follow-up: 十一 in Chinese."""
    return _in_chinese(count) if current() == CHINESE else str(count)


_DIGITS = "零一二三四五六七八九"
_UNITS = ((1000, "千"), (100, "百"), (10, "十"))


def _in_chinese(count: int) -> str:
    said, rest, gap = "", count, False
    for size, unit in _UNITS:
        digit, rest = divmod(rest, size)
        if digit:
            said += ("零" if gap else "") + _DIGITS[digit % 10] + unit
        gap = bool(said) and not digit and bool(rest)
    said += ("零" if gap else "") + (_DIGITS[rest] if rest or not said else "")
    return said.removeprefix("一") if said.startswith("一十") else said
