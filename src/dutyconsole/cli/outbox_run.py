"""The notifier: a process of its own that sends what lies in the outbox.

It alone sends for its station. Each message is noted as begun before anything of it leaves, and
sent by a process that can be killed; a server that hangs holds up nobody but whom it was meant for.
"""

import fcntl
import os
import select
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from arrow import Arrow

from dutyconsole import clock
from dutyconsole.cli.base import Desk
from dutyconsole.config.channels import Channels, load
from dutyconsole.domain.outbox import Dispatch, Outcome, State, next_try, notice_uid
from dutyconsole.errors import (
    DiskFull,
    NotAllowed,
    OutcomeUnknown,
    RecordUnwritable,
    StationBusy,
)
from dutyconsole.exchange.notification_child import GRACE, LIMIT, Sending, answered
from dutyconsole.exchange.notifications import Delivered
from dutyconsole.home import Home
from dutyconsole.language import _
from dutyconsole.store import outbox
from dutyconsole.store.database import revision

LANES = 8
"""Messages that are sent at once, no two of them to the same recipient."""
IDLE, BUSY = 2.0, 0.1
"""Seconds between two looks, with nothing under way and with something."""
HINDERED = (StationBusy, DiskFull, RecordUnwritable, OutcomeUnknown)
"""What may be otherwise a moment later."""


@contextmanager
def alone(home: Home) -> Iterator[int]:
    """Be the one notifier of this station; the answer is what holds the place.

    Whoever is given it holds the place too, so that no second notifier begins while something that
    the first one was sending is still under way.

    Raises:
        NotAllowed: another one is sending.
    """
    home.outbox.mkdir(mode=0o700, exist_ok=True)
    file = os.open(home.outbox / "lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise NotAllowed(_("Another notifier is sending for this station")) from error
        yield file
    finally:
        os.close(file)


class Round:
    """Everything that is under way, and what is to be noted of it."""

    def __init__(self, desk: Desk, home: Home, held: int, *, limit: float = LIMIT) -> None:
        """Of the station in `home`; `held` is what `alone` gave."""
        self._db = desk.db
        self._zone = desk.at.tzinfo
        self._home = home
        self._held = held
        self._limit = limit
        self._by = _("{room} (notifier)").format(room=desk.station.station.name)
        self._under_way: dict[int, tuple[Dispatch, Sending]] = {}
        self._to_note: dict[int, Delivered] = {}
        self._answers: dict[int, Path] = {}
        self._seen: tuple[int, int] | None = None
        self._next: Arrow | None = None
        self._interrupted()

    @property
    def is_busy(self) -> bool:
        """Whether something is under way, or not noted yet."""
        return bool(self._under_way or self._to_note)

    def turn(self) -> None:
        """Note what has come to an end, and begin what is due.

        Raises:
            DutyError: channels.toml cannot be used.
        """
        self.collect()
        at, seen = self._now(), revision(self._db)
        if seen == self._seen and (self._next is None or at < self._next):
            return
        self._seen = seen
        self._next = None
        waiting = outbox.list_open(self._db)
        channels = load(self._home.channels) if waiting else Channels()
        for dispatch in waiting:
            if dispatch.id not in self._under_way and dispatch.id not in self._to_note:
                self._consider(dispatch, channels, at)

    def collect(self) -> None:
        """Note what has come to an end."""
        for number, (_dispatch, sending) in list(self._under_way.items()):
            if found := sending.look():
                del self._under_way[number]
                self._to_note[number] = found
        for number, found in list(self._to_note.items()):
            if self._note(number, found):
                del self._to_note[number]
                self._forget(number)

    def _consider(self, dispatch: Dispatch, channels: Channels, at: Arrow) -> None:
        moment = next_try(dispatch.notice, dispatch.tries)
        if dispatch.state is State.SENDING:
            # The disk failed in noting that it begins, and had noted it: then it was not begun.
            self._note(dispatch.id, Delivered(Outcome.FAILED, _("the disk failed before")))
        elif moment is None:
            words = _("nobody took it for a day")
            self._note(dispatch.id, Delivered(Outcome.GIVEN_UP, words))
        elif moment > at:
            self._next = min(self._next or moment, moment)
        elif urls := channels.urls(dispatch.notice.recipient):
            self._begin(dispatch, urls)
        else:
            words = _("there is no channel for {name}").format(name=dispatch.notice.recipient)
            self._note(dispatch.id, Delivered(Outcome.FAILED, words))

    def _begin(self, dispatch: Dispatch, urls: tuple[str, ...]) -> None:
        notice = dispatch.notice
        busy_with = {each.notice.recipient for each, _sending in self._under_way.values()}
        if len(self._under_way) >= LANES or notice.recipient in busy_with:
            return  # looked at again when something has come to its end, which is an act
        try:
            outbox.began(self._db, dispatch.id, by=self._by, at=self._now())
        except NotAllowed:
            self._seen = None  # hindered, or a person has decided just now: look again
            return
        try:
            sending = Sending(
                urls,
                notice.title,
                notice.text,
                key=notice.uid,
                answer=self._answer_of(dispatch, len(dispatch.tries) + 1),
                counted=clock.counted,
                limit=self._limit,
                held=(self._held,),
            )
        except OSError:
            words = _("this machine could not begin to send")
            self._to_note[dispatch.id] = Delivered(Outcome.FAILED, words)
        else:
            self._under_way[dispatch.id] = (dispatch, sending)

    def _note(self, number: int, found: Delivered) -> bool:
        """Whether it is noted, now or before."""
        try:
            outbox.ended(self._db, number, found.outcome, found.detail, by=self._by, at=self._now())
        except HINDERED:
            self._seen = None
            return False
        except NotAllowed:
            return True  # the disk failed in keeping it, and had kept it
        return True

    def _interrupted(self) -> None:
        """Take up what a notifier before this one had begun.

        Whatever was sending for it has ended, or the place would still be held. Where that has not
        left an answer, nobody knows whether the message arrived.
        """
        words = _("the notifier ended while it was being sent")
        for dispatch in outbox.list_open(self._db):
            if dispatch.state is State.SENDING:
                answer = self._answer_of(dispatch, len(dispatch.tries))
                found = answered(answer) or Delivered(Outcome.UNKNOWN, words)
                self._to_note[dispatch.id] = found

    def _answer_of(self, dispatch: Dispatch, number: int) -> Path:
        """Where the answer to the try of this number goes."""
        # By the uid and not the message's number, which another record may give to another one.
        name = notice_uid(dispatch.notice.uid, str(number), dispatch.notice.recipient)
        self._answers[dispatch.id] = self._home.outbox / name
        return self._answers[dispatch.id]

    def _forget(self, number: int) -> None:
        if answer := self._answers.pop(number, None):
            answer.unlink(missing_ok=True)

    def _now(self) -> Arrow:
        return clock.now(self._zone)


class Stop:
    """Whether the notifier has been asked to end."""

    def __init__(self, *, tied: bool) -> None:
        """Asked by a signal or, when `tied`, by the end of standard input."""
        self.asked = False
        self._tied = tied
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._ask)

    def wait(self, seconds: float) -> None:
        """Wait as long, or until standard input comes to its end."""
        sources = [sys.stdin] if self._tied else []
        ready, _out, _errors = select.select(sources, [], [], seconds)
        if ready and not os.read(sys.stdin.fileno(), 4096):
            self.asked = True

    def _ask(self, _number: int, _frame: object) -> None:
        self.asked = True


def send(work: Round, stop: Stop, *, once: bool = False) -> None:
    """Send until asked to stop, or with `once` until nothing is due.

    What is under way at the end is seen to its end, however it comes.

    Raises:
        DutyError: channels.toml cannot be used.
    """
    try:
        while not stop.asked:
            work.turn()
            if once and not work.is_busy:
                break
            stop.wait(BUSY if work.is_busy else IDLE)
    finally:
        _finish(work)


def _finish(work: Round) -> None:
    last = (
        clock.counted() + LIMIT + 2 * GRACE
    )  # a disk that does not write is not waited for longer
    work.collect()
    while work.is_busy and clock.counted() < last:
        time.sleep(BUSY)
        work.collect()
