"""The demonstration station: a bureau's duty room in the middle of a shift, in the chosen language.

It is made through the same verbs as any record. All names, phones and matters are made up.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.config.file import parse, template
from dutyconsole.domain.checklist import Line
from dutyconsole.domain.handover import CrewMember
from dutyconsole.domain.handover_steps import Signature
from dutyconsole.domain.incident_steps import NO_RULES, Deed, Rules, StepKind, rules_of
from dutyconsole.domain.incidents import IncidentNumber, Kind, Message
from dutyconsole.domain.people import PersonLine, PersonName
from dutyconsole.domain.pins import Instant
from dutyconsole.domain.reports import DueReport, due_reports
from dutyconsole.domain.roster import RosterLine
from dutyconsole.domain.shifts import ShiftId
from dutyconsole.exchange.pinyin import keys_of
from dutyconsole.home import Home
from dutyconsole.language import N_, _, current
from dutyconsole.store import (
    checklist,
    handover_steps,
    incidents,
    people,
    pins,
    reports,
    roster,
    station,
)
from dutyconsole.store.crews import times_of
from dutyconsole.store.database import Record
from dutyconsole.store.handover_steps import Taken
from dutyconsole.store.incident_way import note_step
from dutyconsole.store.overview import read_overview
from dutyconsole.store.pin_hashes import Cost
from dutyconsole.store.relief import get_relief
from dutyconsole.store.sheet import draw_up

_LEADERS = (N_("Zhang Jianjun"), N_("Liu Zhiqiang"), N_("Chen Guohua"), N_("Zhou Lijuan"))
_OFFICERS = (
    N_("Li Ming"),
    N_("Wang Fang"),
    N_("Zhao Yan"),
    N_("Sun Wei"),
    N_("Wu Xia"),
    N_("Zheng Hao"),
    N_("Feng Jing"),
    N_("Shan Peng"),
    N_("Zeng Rui"),
    N_("Ma Li"),
)
_DEPARTMENTS = (
    N_("Office"),
    N_("Planning Section"),
    N_("High-tech Section"),
    N_("Results Section"),
    N_("Information Institute"),
)


_DAYS_BEFORE = 8
_DAYS_AHEAD = 40
_Act = tuple[Arrow, Callable[[Arrow], None]]


@dataclass(frozen=True, slots=True)
class _Told:
    """A message of the demonstration: how long ago, and what was said."""

    minutes_ago: int
    source: str
    category: str
    level: str
    unit: str
    caller: str
    text: str
    place: str = ""
    harmless: bool = False
    """Whether it reads like a special situation and is none."""


_MESSAGES = (
    _Told(
        1320,
        "superior",
        "documents",
        "unrated",
        N_("City epidemic office"),
        N_("Officer on duty"),
        N_("Notice: send the ledger of staff returning to Shanxi by 17:00 tomorrow."),
    ),
    _Told(
        1130,
        "telephone",
        "other",
        "unrated",
        N_("Property management"),
        N_("Mr Gao"),
        N_("Water to the east building is cut off from 22:00 to 06:00 for repairs."),
        N_("East building"),
    ),
    _Told(
        760,
        "telephone",
        "accident",
        "ordinary",
        N_("Materials Institute"),
        N_("Ms Chen"),
        N_("Smoke in the store room on the second floor; out by 01:40, nobody hurt."),
        N_("Materials Institute, store room"),
    ),
    _Told(
        515,
        "network",
        "epidemic",
        "unrated",
        N_("Provincial science office"),
        "",
        N_("Form for the research projects against the epidemic, to be filled in today."),
    ),
    _Told(
        395,
        "visitor",
        "other",
        "unrated",
        N_("Citizen"),
        N_("Mr Hao"),
        N_("Asks about applying for a science project; given the section's telephone."),
    ),
    _Told(
        230,
        "fax",
        "epidemic",
        "unrated",
        N_("City epidemic office"),
        N_("Officer on duty"),
        N_("From tomorrow temperatures are taken twice a day; the threshold is 37.3."),
        harmless=True,
    ),
    _Told(
        145,
        "telephone",
        "epidemic",
        "unrated",
        N_("Information Institute"),
        N_("Ms Xu"),
        N_("Two staff came back from another province yesterday; both stay at home 14 days."),
    ),
    _Told(
        48,
        "letter",
        "documents",
        "unrated",
        N_("City government office"),
        N_("Messenger"),
        N_("Plain telegram on the duty roster of the holiday; handed to the duty leader."),
    ),
    _Told(
        9,
        "telephone",
        "epidemic",
        "serious",
        N_("Materials Institute"),
        N_("Ms Chen"),
        N_(
            "A member of staff has a fever of 38.1 and lives alone; on the way to the fever clinic."
        ),
        N_("Institute's dormitory"),
    ),
)

_SEEN = {
    "phone": (N_("rang"), ""),
    "video": (N_("picture and sound good"), ""),
    "vehicles": (N_("three quarters"), ""),
    "masks": ("120", N_("5 given to the gate; the slip is in the folder")),
}
"""What was seen on the checklist where it is not what should be, by the item's key."""


def build(home: Home, *, at: Arrow, special: bool = True) -> None:
    """Make the demonstration station in `home` as it would stand at `at`.

    With `special` one of its messages is a special situation, of which the clocks run.

    Raises:
        NotAllowed: there is a station already.
    """
    text = template(current())
    home.path.mkdir(parents=True, exist_ok=True, mode=0o700)
    settings = parse(text, where=home.settings.name)
    opened = at.shift(days=-_DAYS_BEFORE)
    db = station.found(home.record, settings, by=_(_OFFICERS[0]), at=opened, text=text)
    home.settings.write_text(text, encoding="utf-8")
    _Story(db, settings, at, rules_of(settings) if special else NO_RULES).tell(opened)
    _give_pins(home, db, at)
    db.close()


def _give_pins(home: Home, db: Record, at: Arrow) -> None:
    """Everybody's PIN is the last six digits of their mobile phone."""
    now = Instant(at.float_timestamp, 0.0, "")
    with pins.Pins(home.pins, cost=Cost(1, 8, 1)) as book:
        for person in people.list_people(db):
            code = book.issue_code(person.name, at_wall=now.wall)
            book.set_first(person.name, code, person.phones[0][-6:], now)
        pins.tell(db, book, by=_(_OFFICERS[0]), at=at)


def _signed(crew: Iterable[CrewMember], names: Collection[str]) -> tuple[Signature, ...]:
    return tuple(Signature(each.name, each.post) for each in crew if each.name in names)


class _Story:
    """What happened at the demonstration station, told in the order of time."""

    def __init__(self, db: Record, settings: Station, at: Arrow, rules: Rules) -> None:
        self.db = db
        self.settings = settings
        self.rules = rules
        self.at = at
        self.times = times_of(settings)
        self.shift = self.times.at(at)
        self.categories = tuple(category.key for category in settings.categories)

    def tell(self, opened: Arrow) -> None:
        """Do everything that was done until now, each act at its own moment."""
        self._people(opened)
        self._roster(opened)
        acts = [*self._handovers(), *self._messages(), *self._ticks(), *self._reports()]
        for moment, act in sorted(acts, key=lambda item: item[0]):
            if moment <= self.at:
                act(moment)

    def _people(self, opened: Arrow) -> None:
        lines = [
            PersonLine(
                row_number=number,
                name=_(name),
                department=_(_DEPARTMENTS[number % len(_DEPARTMENTS)]),
                title=_("Deputy director") if name in _LEADERS else _("Officer"),
                phones=(f"138{(100000 + 17317 * number):08}", f"0000-880{number:04}"),
                keys=keys_of(_(name)),
            )
            for number, name in enumerate((*_LEADERS, *_OFFICERS), start=1)
        ]
        people.import_people(self.db, lines, by=self._officer, at=opened)

    def _roster(self, opened: Arrow) -> None:
        first = self.shift.id.day - dt.timedelta(days=_DAYS_BEFORE - 1)
        lines = []
        for number in range(_DAYS_BEFORE + _DAYS_AHEAD):
            crew = [
                ("leader", PersonName(_(_LEADERS[number % len(_LEADERS)]))),
                ("lead", PersonName(_(_OFFICERS[2 * number % len(_OFFICERS)]))),
                ("second", PersonName(_(_OFFICERS[(2 * number + 1) % len(_OFFICERS)]))),
            ]
            # One day lacks its second officer, so that a gap can be seen.
            crew = crew[:2] if number == _DAYS_BEFORE + 3 else crew
            shift_id = ShiftId(first + dt.timedelta(days=number))
            lines.append(RosterLine(number + 1, shift_id, tuple(crew)))
        roster.import_roster(
            self.db, lines, source=_("roster of the month"), times=self.times,
            by=self._officer, at=opened,
        )  # fmt: skip

    def _handovers(self) -> Iterator[_Act]:
        for shift_id in (self.times.before(self.shift.id), self.shift.id):
            yield self.times.shift(shift_id).start.shift(minutes=-5), self._hand_over

    def _hand_over(self, moment: Arrow) -> None:
        moment = moment.shift(minutes=5)
        relief = get_relief(self.db, self.settings, at=moment)
        if not relief.is_first:
            signatures = _signed(relief.outgoing, relief.sides.outgoing)
            handover_steps.offer(
                self.db, self.settings, signatures=signatures, by=signatures[0].name,
                at=moment.shift(minutes=-3),
            )  # fmt: skip
        signatures = _signed(relief.incoming, relief.sides.incoming)
        open_items = draw_up(self.db, self.settings, at=moment).items
        taken = Taken([item.key for item in open_items], {})
        handover_steps.accept(
            self.db, self.settings, taken, signatures=signatures, by=signatures[0].name, at=moment
        )

    def _messages(self) -> Iterator[_Act]:
        for told in _MESSAGES:
            yield self.at.shift(minutes=2 - told.minutes_ago), partial(self._take_down, told)
        number = IncidentNumber(self.at.shift(minutes=-1130).year, 2)
        closing = partial(self._amend, number, Kind.CLOSING, _("Water is back; tested."))
        yield self.at.shift(minutes=-600), closing
        if self.rules is not NO_RULES:
            yield self.at.shift(minutes=-4), self._told

    def _take_down(self, told: _Told, moment: Arrow) -> None:
        message = Message(
            received_at=moment.shift(minutes=-2),
            source=told.source,
            unit=_(told.unit),
            text=_(told.text),
            category=told.category,
            caller=_(told.caller) if told.caller else "",
            phone="0000-8800100" if told.source == "telephone" else "",
            level=told.level,
            place=_(told.place) if told.place else "",
        )
        self.latest = incidents.take_down(
            self.db, message, by=self._recorder(moment), at=moment, times=self.times,
            categories=self.categories, rules=self.rules,
            not_special=_("The threshold is told; nobody has a fever") if told.harmless else "",
        ).incident  # fmt: skip

    def _amend(self, number: IncidentNumber, kind: Kind, text: str, moment: Arrow) -> None:
        incidents.amend(self.db, number, kind, text=text, by=self._recorder(moment), at=moment)

    def _told(self, moment: Arrow) -> None:
        """The head of the leading group was told of the fever."""
        told = Deed(
            kind=StepKind.REPORTED,
            at=moment,
            step="head",
            to_whom=self.settings.leading_group.head,
            how="telephone",
            text=_("A fever of 38.1; the ambulance is called, the dormitory is closed."),
        )
        note_step(self.db, self.latest, told, by=self._recorder(moment), at=moment)

    def _ticks(self) -> Iterator[_Act]:
        lines = checklist.list_lines(self.db, self.settings, self.shift.id)
        for number, line in enumerate(lines[: len(lines) * 2 // 3]):
            yield self.shift.start.shift(minutes=1 + number), partial(self._tick, line)

    def _tick(self, line: Line, moment: Arrow) -> None:
        by_the_book = line.expected if line.book is None else str(line.book)
        value, reason = _SEEN.get(line.item, ("", ""))
        checklist.toggle(
            self.db, self.shift.id, line, by=self._recorder(moment), at=moment,
            value=_(value) or by_the_book, reason=_(reason),
            seen_at=moment if line.kind == "test" else None,
        )  # fmt: skip

    def _reports(self) -> Iterator[_Act]:
        for rule in self.settings.reports:
            # From the first watch on, whose day is the day before yesterday until relief comes.
            first = self.times.before(self.shift.id).day
            for day in sorted({first, self.shift.id.day, self.at.date()}):
                due = next(iter(due_reports([rule], day, day, self.db.zone)))
                yield due.due.shift(minutes=-20), partial(self._send, due)

    def _send(self, due: DueReport, moment: Arrow) -> None:
        # Only what is past by now: the report that is due next stays to be counted down to.
        if due.due < self.at:
            reports.note_sent(
                self.db, due, sent_at=moment, receiver=_("Officer on duty"), channel="network",
                reason="", by=self._recorder(moment), at=moment,
            )  # fmt: skip

    @property
    def _officer(self) -> str:
        return _(_OFFICERS[0])

    def _recorder(self, moment: Arrow) -> str:
        return read_overview(self.db, self.settings, at=moment).recorder or self._officer
