"""Messages that leave the room: whom the settings want told outside, put into the outbox.

Looked at once a minute. The outbox keeps every message once, however often it is asked for; the
notifier, in a process of its own, sends them.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from arrow import Arrow

from dutyconsole.config import NoticeStage
from dutyconsole.config.channels import Channels, load
from dutyconsole.domain.obligations import Obligation, incident_of
from dutyconsole.domain.outbox import Notice, Occasion, compose, recipients
from dutyconsole.domain.presence import quiet_limit
from dutyconsole.domain.ringing import alarm_kind, notices
from dutyconsole.errors import DutyError
from dutyconsole.store import outbox
from dutyconsole.store.crews import Crews
from dutyconsole.store.handover import get_last
from dutyconsole.store.ringing import events_of

if TYPE_CHECKING:
    from dutyconsole.ui.app import DutyApp


class Notices:
    """What one desk wants told outside."""

    def __init__(self, desk: "DutyApp") -> None:
        self._desk = desk
        self._minute = ""

    def tick(self, at: Arrow) -> None:
        """A second has passed; with a new minute whoever has to be told by now is told."""
        minute = at.format("YYYY-MM-DDTHH:mm")
        if minute == self._minute or not self._desk.station.notify.stages:
            return
        self._minute = minute
        desk = self._desk
        if wanted := tuple(self._wanted(at)):
            desk.attempt(lambda: outbox.enqueue(desk.db, wanted, by=desk.signature, at=at))

    def _wanted(self, at: Arrow) -> Iterator[Notice]:
        desk = self._desk
        open_now = desk.overview.obligations
        events = events_of(desk.db, (each.key for each in open_now))
        rules, stages = desk.station.alarms, desk.station.notify.stages
        for obligation, stage, _to in notices(open_now, events, rules, stages, at):
            yield from self._to_each(obligation.key, stage, _occasion(obligation), at)
        uid = desk.presence.wants_notice()
        for stage in self._of_presence(at) if uid else ():
            yield from self._to_each(str(uid), stage, Occasion("presence"), at)

    def _of_presence(self, at: Arrow) -> Iterator[NoticeStage]:
        """The stages whose minutes after the question have passed."""
        desk = self._desk
        since = desk.presence.since
        asked = since.shift(seconds=quiet_limit(desk.station.presence, since))
        for stage in desk.station.notify.stages:
            if "presence" in stage.kinds and asked.shift(minutes=stage.minutes) <= at:
                yield stage

    def _to_each(
        self, key: str, stage: NoticeStage, occasion: Occasion, at: Arrow
    ) -> Iterator[Notice]:
        desk = self._desk
        crew = Crews(desk.db, desk.station).in_charge(get_last(desk.db))
        for name in recipients(stage.to, desk.station, crew, self._channels().names):
            yield compose(key, str(stage.minutes), name, occasion, desk.station, at=at)

    def _channels(self) -> Channels:
        """Where people are reached; where that cannot be read, `doctor` and the notifier say so."""
        try:
            return load(self._desk.home.channels)
        except DutyError:
            return Channels(())


def _occasion(obligation: Obligation) -> Occasion:
    number = incident_of(obligation)
    return Occasion(alarm_kind(obligation.kind), obligation.due, str(number or ""), obligation.what)
