"""The registers of the demonstration station, in the second day of a campaign.

Who comes, goes and is measured is made up. With `late` somebody has not come back from an outing,
and in one section temperatures are missing; without it nothing is overdue.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.domain.daily_turns import Turn, turns_of
from dutyconsole.domain.register_kinds import Register
from dutyconsole.domain.registers import (
    CENSUS,
    DISINFECTION,
    FOLLOW_UPS,
    OUTINGS,
    SUPPLIES,
    TEMPERATURES,
    VISITORS,
)
from dutyconsole.domain.reports import DueReport
from dutyconsole.domain.typed_lines import TypedLine
from dutyconsole.language import _
from dutyconsole.store import campaign, daily_reports, daily_sources, registers
from dutyconsole.store.database import Record

Act = tuple[Arrow, Callable[[Arrow], None]]

_HOURS_ON = 30
"""So long ago the campaign began."""
_DAYS_ISOLATED = 5
_BEFORE = 20
"""Minutes by which a round is done before its hour."""
_ISSUED = 400
"""Masks; fewer than the safe stock are left of them."""
_RECEIVED = 1200


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays which part at the demonstration station, by name."""

    everybody: Sequence[str]
    back: str
    """Came back from another province and is isolated at home."""
    out: str
    returned: str
    """Was out and has come back."""
    absent: str
    """Whose temperature is missing."""
    unknown: str
    """Nobody has surveyed them yet."""
    leader: str
    """Approves outings."""
    caller: str


@dataclass(frozen=True, slots=True)
class Hands:
    """Through whose hands a daily report goes."""

    drafts: str
    checks: str
    signs: str


def acts_of_registers(
    db: Record,
    station: Station,
    cast: Cast,
    recorder: Callable[[Arrow], str],
    *,
    at: Arrow,
    late: bool,
) -> Iterator[Act]:
    """What was done for the registers until `at`, each act with its moment."""
    story = _Story(db, station, cast, recorder, at, late)
    yield at.shift(hours=-_HOURS_ON), story.begin
    yield at.shift(hours=-_HOURS_ON, minutes=5), story.survey
    yield at.shift(hours=-_HOURS_ON, minutes=10), story.stock_up
    yield at.shift(hours=-3), story.issue
    yield from story.rounds()
    yield from story.visits()
    yield from story.outings()


def send_daily(db: Record, station: Station, due: DueReport, hands: Hands, at: Arrow) -> None:
    """The daily report due then, drafted, checked, signed off, sent and confirmed."""
    texts = {
        "work": _("Everybody was told of the campaign; the registers were opened."),
        "problems": _("None"),
        "coordination": _("None"),
        "next": _("Temperatures twice a day from tomorrow on."),
    }
    broken = daily_sources.figures_for(db, station, due, at=at).broken
    why = _("Temperatures are taken from tomorrow on; one colleague is still being asked.")
    given: dict[str, Any] = {"by": hands.drafts, "at": at}
    explained = {each.key: why for each in broken}
    daily_reports.draft(db, station, due, texts=texts, explanations=explained, **given)
    daily_reports.check(db, station, due, who=hands.checks, **given)
    daily_reports.issue(db, station, due, who=hands.signs, **given)
    receiver = _("Officer on duty")
    daily_reports.send(db, station, due, receiver=receiver, channel="network", **given)
    daily_reports.confirm(db, station, due, who=receiver, **given)


@dataclass(frozen=True, slots=True)
class _Story:
    """What happened."""

    db: Record
    station: Station
    cast: Cast
    recorder: Callable[[Arrow], str]
    at: Arrow
    late: bool

    def begin(self, moment: Arrow) -> None:
        reason = _("notice of the city epidemic office")
        by = self.recorder(moment)
        campaign.begin(self.db, moment.date(), reason=reason, by=by, at=moment)

    def survey(self, moment: Arrow) -> None:
        """Everybody but one is surveyed; one came back from another province."""
        back_on = (self.at.date() - dt.timedelta(days=_DAYS_ISOLATED)).isoformat()
        isolated = {
            "away": "yes",
            "been_to": _("Zhengzhou"),
            "outside_province": "yes",
            "returned_on": back_on,
            "isolation": "home",
            "isolation_from": back_on,
            "category": "outside",
            "address": _("5 Yingze Street"),
        }
        at_home = {"away": "no", "place": _("Taiyuan"), "category": "none"}
        self._enter(
            CENSUS,
            [
                {"person": name, **(isolated if name == self.cast.back else at_home)}
                for name in self.cast.everybody
                if name != self.cast.unknown
            ],
            moment,
        )

    def stock_up(self, moment: Arrow) -> None:
        """Enough of everything comes in; of masks until some are issued."""
        self._enter(
            SUPPLIES,
            [
                {
                    "item": supply.key,
                    "movement": "receipt",
                    "quantity": str(_RECEIVED if supply.per_day else 2 * supply.safe + 2),
                    "source": "allocated",
                    "supplier": _("City epidemic office"),
                }
                for supply in self.station.supplies
            ],
            moment,
        )

    def issue(self, moment: Arrow) -> None:
        """Masks go out for three days, so that they are short."""
        used = [supply for supply in self.station.supplies if supply.per_day]
        self._enter(
            SUPPLIES,
            [
                {
                    "item": supply.key,
                    "movement": "issue",
                    "quantity": str(_ISSUED),
                    "receiver": self.cast.caller,
                    "purpose": _("for the sections"),
                }
                for supply in used
            ],
            moment,
        )

    def rounds(self) -> Iterator[Act]:
        """What was done by its hour: temperatures, calls to the isolated, disinfection."""
        rules = self.station.campaign
        measured = self._passed(rules.rounds)
        for number, turn in enumerate(measured, start=1):
            lacking = self.late and number == len(measured)
            yield self._before(turn), partial(self._measure, turn, lacking=lacking)
        for turn in self._passed((rules.follow_up,)):
            yield self._before(turn), self._call
        hours = sorted({hour for area in self.station.areas for hour in area.by})
        for turn in self._passed(hours):
            yield self._before(turn), partial(self._disinfect, turn.due.time())

    def visits(self) -> Iterator[Act]:
        """One visitor came and left, another one is still in the house."""
        messenger = {
            "person": _("Gao Yuan"),
            "host": self.cast.caller,
            "purpose": _("brings papers"),
            "from_unit": _("Materials Institute"),
            "temperature": "36.4",
            "phone": "13800004321",
        }
        repairman = {
            "person": _("Hao Qiang"),
            "host": self.cast.caller,
            "purpose": _("repairs the lift"),
            "from_unit": _("Property management"),
            "temperature": "36.7",
            "phone": "13800008765",
            "id_number": "140101198001011000",
        }
        yield self.at.shift(minutes=-150), partial(self._enter, VISITORS, [messenger])
        yield self.at.shift(minutes=-100), partial(self._later, VISITORS, "left_at")
        yield self.at.shift(minutes=-35), partial(self._enter, VISITORS, [repairman])

    def outings(self) -> Iterator[Act]:
        """One is back; the other one should be, or will be."""
        back = self._outing(self.cast.returned, -26, -20, _("Yuci"), _("fetches masks"))
        yield self.at.shift(hours=-27), partial(self._enter, OUTINGS, [back])
        yield self.at.shift(hours=-21), partial(self._later, OUTINGS, "returned_at")
        back_in = -1 if self.late else 5
        out = self._outing(self.cast.out, -6, back_in, _("Jinzhong"), _("looks at a laboratory"))
        yield self.at.shift(hours=-7), partial(self._enter, OUTINGS, [out])

    def _outing(
        self, person: str, leaves: int, back: int, destination: str, reason: str
    ) -> dict[str, str]:
        return {
            "person": person,
            "at": self.db.stored(self.at.shift(hours=leaves)),
            "back_by": self.db.stored(self.at.shift(hours=back)),
            "destination": destination,
            "reason": reason,
            "transport": _("official car"),
            "approved_leader": self.cast.leader,
        }

    def _measure(self, turn: Turn, moment: Arrow, *, lacking: bool) -> None:
        """A round of temperatures; of one section it is not complete."""
        self._enter(
            TEMPERATURES,
            [
                {"person": name, "round": turn.key, **self._reading(name, number, moment)}
                for number, name in enumerate(self.cast.everybody)
                if not (lacking and name == self.cast.absent)
            ],
            moment,
        )

    def _reading(self, name: str, number: int, moment: Arrow) -> dict[str, str]:
        if name == self.cast.back:
            return {"status": "isolated"}
        if name == self.cast.out and moment > self.at.shift(hours=-6):
            return {"status": "out"}
        return {"temperature": f"36.{2 + number * 3 % 6}", "status": "in_post"}

    def _call(self, moment: Arrow) -> None:
        called = {
            "person": self.cast.back,
            "morning": "36.5",
            "afternoon": "36.6",
            "place": _("at home"),
            "caller": self.cast.caller,
        }
        self._enter(FOLLOW_UPS, [called], moment)

    def _disinfect(self, hour: dt.time, moment: Arrow) -> None:
        self._enter(
            DISINFECTION,
            [
                {
                    "area": area.key,
                    "agent": _("84 disinfectant"),
                    "concentration": "500 mg/L",
                    "done_by": _("Property management"),
                    "checked_by": self.cast.caller,
                    "method": "mop",
                }
                for area in self.station.areas
                if hour in area.by
            ],
            moment,
        )

    def _passed(self, hours: Sequence[dt.time]) -> list[Turn]:
        """The turns by these hours since the campaign began."""
        begun = self.at.shift(hours=1 - _HOURS_ON)
        first = begun.date()
        days = (first + dt.timedelta(days=number) for number in range(3))
        turns = [turn for day in days for turn in turns_of(day, hours, at=self.at)]
        return [turn for turn in turns if begun < turn.due <= self.at]

    def _before(self, turn: Turn) -> Arrow:
        return turn.due.shift(minutes=-_BEFORE)

    def _enter(self, register: Register, lines: Sequence[Mapping[str, str]], moment: Arrow) -> None:
        typed = [TypedLine(number, "", line) for number, line in enumerate(lines, start=1)]
        by = self.recorder(moment)
        registers.enter_all(self.db, self.station, register, typed, by=by, at=moment)

    def _later(self, register: Register, field: str, moment: Arrow) -> None:
        """What of its first line is known later."""
        known = {field: self.db.stored(moment)}
        by = self.recorder(moment)
        registers.go_on(self.db, self.station, register, 1, known, by=by, at=moment)
