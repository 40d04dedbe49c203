"""The demonstration station: a bureau's duty room in the middle of a shift, in the chosen language.

It is made through the same verbs as any record. All names, phones and matters are made up.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.config.file import parse, template
from dutyconsole.demo_messages import MESSAGES, Told
from dutyconsole.demo_registers import Cast, Hands, acts_of_registers, send_daily
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
from dutyconsole.store.crews import Crews, times_of
from dutyconsole.store.database import Record
from dutyconsole.store.handover import get_last, get_watch
from dutyconsole.store.handover_steps import Taken
from dutyconsole.store.incident_way import note_step
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


_SEEN = {
    "phone": (N_("rang"), ""),
    "video": (N_("picture and sound good"), ""),
    "vehicles": (N_("three quarters"), ""),
    "masks": ("120", N_("5 given to the gate; the slip is in the folder")),
}
"""What was seen on the checklist where it is not what should be, by the item's key."""


def build(home: Home, *, at: Arrow, special: bool = True, registers: bool = True) -> None:
    """Make the demonstration station in `home` as it would stand at `at`.

    With `special` there is a special situation, with its clocks, and something is overdue in the
    registers. Without `registers` no campaign is on, and the daily report is only noted.

    Raises:
        NotAllowed: there is a station already.
    """
    text = template(current())
    if not registers:
        text = text.replace("\ndrafted = true\n", "\n")
    home.path.mkdir(parents=True, exist_ok=True, mode=0o700)
    settings = parse(text, where=home.settings.name)
    opened = at.shift(days=-_DAYS_BEFORE)
    db = station.found(home.record, settings, by=_(_OFFICERS[0]), at=opened, text=text)
    home.settings.write_text(text, encoding="utf-8")
    story = _Story(db, settings, at, rules_of(settings) if special else NO_RULES)
    story.tell(opened, registers=registers)
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

    def tell(self, opened: Arrow, *, registers: bool) -> None:
        """Do everything that was done until now, each act at its own moment."""
        self._people(opened)
        self._roster(opened)
        acts = [*self._handovers(), *self._messages(), *self._ticks(), *self._reports()]
        acts += self._registers() if registers else ()
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
        for told in MESSAGES:
            yield self.at.shift(minutes=2 - told.minutes_ago), partial(self._take_down, told)
        number = IncidentNumber(self.at.shift(minutes=-1130).year, 2)
        closing = partial(self._amend, number, Kind.CLOSING, _("Water is back; tested."))
        yield self.at.shift(minutes=-600), closing
        if self.rules is not NO_RULES:
            yield self.at.shift(minutes=-4), self._told

    def _take_down(self, told: Told, moment: Arrow) -> None:
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
        if due.due >= self.at:
            return
        if due.rule.drafted:
            hands = Hands(self._recorder(moment), _(_OFFICERS[1]), _(_LEADERS[0]))
            send_daily(self.db, self.settings, due, hands, moment)
        else:
            reports.note_sent(
                self.db, due, sent_at=moment, receiver=_("Officer on duty"), channel="network",
                reason="", by=self._recorder(moment), at=moment,
            )  # fmt: skip

    def _registers(self) -> Iterator[_Act]:
        leaders, officers = ([_(name) for name in names] for names in (_LEADERS, _OFFICERS))
        # Nobody who has the watch today, had it yesterday or has it tomorrow.
        cast = Cast(
            everybody=(*leaders, *officers),
            back=officers[9],
            out=officers[1],
            returned=officers[0],
            absent=officers[6],
            unknown=officers[8],
            leader=leaders[1],
            caller=officers[3],
        )
        late = self.rules is not NO_RULES
        return acts_of_registers(
            self.db, self.settings, cast, self._recorder, at=self.at, late=late
        )

    @property
    def _officer(self) -> str:
        return _(_OFFICERS[0])

    def _recorder(self, moment: Arrow) -> str:
        crews, last = Crews(self.db, self.settings), get_last(self.db)
        first = get_watch(self.db, self.times, at=moment).next.id
        crew = crews.of(crews.in_charge(last)) if last else crews.rostered(first)
        return crews.recorder(crew) or self._officer
