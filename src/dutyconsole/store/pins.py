"""PINs of the people who sign: hashes apart from the record, attempts counted before they are made.

An attempt is counted and on the disk before the PIN is looked at, and only a good one takes that
back: whatever ends it halfway, it stays counted, and the next to come finds that it was cut off.

What befalls a PIN is told to the record too, and no crash leaves it untold for ever: the change and
the note that it is to be told are one commit here; then it is told, under a uid of its own, so that
it is there once however often that is tried; then the note goes. `tell` does it after each act, and
when a desk opens for whatever a crash has left.

No PIN and no code is kept on an object, told to the record, or put into a sentence.
"""

import secrets
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress

from arrow import Arrow

from dutyconsole.domain.journal import Uid
from dutyconsole.domain.moments import to_text
from dutyconsole.domain.pins import (
    CODE_DIGITS,
    Holder,
    Instant,
    PinEvent,
    WaitFirst,
    WrongPin,
    check_code,
    check_form,
    check_new,
    is_good_code,
    left_to_wait,
    typed,
    wait_after,
)
from dutyconsole.errors import AlreadyRecorded, NotAllowed
from dutyconsole.home import Home
from dutyconsole.language import _
from dutyconsole.store.database import Record
from dutyconsole.store.journal import journal
from dutyconsole.store.pin_file import PinFile, in_a_row
from dutyconsole.store.pin_hashes import fits, hash_of
from dutyconsole.store.rows import next_id
from dutyconsole.text import clean_line

EVENTS = {
    "code": "pin.code_issued",
    "set": "pin.set",
    "changed": "pin.changed",
    "reset": "pin.reset",
    "failed": "pin.failed",
}
"""What can befall a PIN, and what its journal entry is called."""

_LATE = 60
"""Seconds after which an entry says that it comes later than what it tells of."""


class Pins(PinFile):
    """The PINs in one file, each of somebody by the name with which they sign."""

    def has(self, name: str) -> bool:
        """Whether this person has a PIN."""
        return name in self.names()

    def names(self) -> tuple[str, ...]:
        """Who has a PIN."""
        return tuple(holder.name for holder in self.holders() if holder.set_wall is not None)

    def holders(self) -> tuple[Holder, ...]:
        """Who has a PIN, or a code for the first one."""
        rows = self._ask("SELECT name, kind, since, failures FROM secret ORDER BY name")
        since = {(row["name"], row["kind"]): row["since"] for row in rows}
        failures = {row["name"]: row["failures"] for row in rows}  # nobody has a PIN and a code
        return tuple(
            Holder(name, since.get((name, "pin")), failures[name], since.get((name, "code")))
            for name in failures
        )

    def issue_code(self, name: str, *, at_wall: float) -> str:
        """A new code with which this person sets a first PIN; an older one is good no more.

        Raises:
            NotAllowed: they have a PIN.
        """
        code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
        with self._alone():
            self._refuse_second(name)
            self._put(name, "code", code, "code", at_wall)
        return code

    def set_first(self, name: str, code: str, pin: str, now: Instant) -> None:
        """Set the first PIN of somebody who has been given a code.

        Raises:
            BadInput: the code or the PIN cannot be one, or the PIN is too simple.
            WrongPin: it is another code.
            NotAllowed: there is none, or they have a PIN.
        """
        given, chosen = typed(code), typed(pin)
        check_code(given)
        check_new(chosen, known=given)
        with self._alone():
            self._refuse_second(name)
            self._try(name, "code", given, now)
            self._put(name, "pin", chosen, "set", now.wall)

    def change(self, name: str, old: str, new: str, now: Instant) -> None:
        """Put a new PIN in the place of the one that this person knows.

        Raises:
            BadInput: either cannot be a PIN, or the new one is too simple or the old one.
            WrongPin: it is not the old one.
            NotAllowed: they have none.
        """
        given, chosen = typed(old), typed(new)
        check_form(given)
        check_new(chosen, known=given)
        with self._alone():
            self._try(name, "pin", given, now)
            self._put(name, "pin", chosen, "changed", now.wall)

    def reset(
        self, name: str, new_pin: str, now: Instant, *, signed_by: tuple[str, ...] = ()
    ) -> None:
        """Put a new PIN in the place of a forgotten one; that two others have signed is seen to.

        Raises:
            BadInput: it cannot be one, or is too simple.
            NotAllowed: this person has none, or is among those who signed for it.
        """
        chosen = typed(new_pin)
        check_new(chosen)
        if name in signed_by:
            raise NotAllowed(_("Two others sign for a new PIN of {name}").format(name=name))
        detail = _("signed by {names}").format(names=_(", ").join(signed_by)) if signed_by else ""
        with self._alone():
            self._secret(name, "pin")
            self._put(name, "pin", chosen, "reset", now.wall, detail)

    def check(self, name: str, pin: str, now: Instant) -> None:
        """Accept nothing but the PIN of this person.

        Raises:
            BadInput: it cannot be a PIN; that is no attempt.
            WrongPin: it is another; it says how long to wait.
            WaitFirst: it comes too soon after a failed one, and was not looked at.
            NotAllowed: they have none.
        """
        given = typed(pin)
        check_form(given)
        with self._alone():
            self._try(name, "pin", given, now)
            with self._writing():
                self._do(
                    "UPDATE secret SET failures = 0, open_attempt = 0"
                    " WHERE name = ? AND kind = 'pin'",
                    name,
                )

    def same_pin(self, pin: str, names: Iterable[str]) -> str | None:
        """Which of the named people has this very PIN; for somebody who has just signed with it."""
        given = typed(pin)
        kept = {
            row["name"]: row["hash"]
            for row in self._ask("SELECT name, hash FROM secret WHERE kind = 'pin'")
        }
        return next((name for name in names if name in kept and fits(kept[name], given)), None)

    def cut_off(self) -> list[str]:
        """Whose attempt was cut off, by a kill or a power cut, since this was last asked.

        Each stays counted, and is to be told to the record.
        """
        with self._alone() as names:
            return names

    def _try(self, name: str, kind: str, given: str, now: Instant) -> None:
        """Count an attempt, then look; whoever comes back from here takes the counting back."""
        with self._writing():
            secret = self._secret(name, kind, now)
            last = Instant(secret["last_wall"], secret["last_counted"], secret["last_boot"])
            left = left_to_wait(secret["failures"], last, now)
            if left > 0:
                raise WaitFirst(name, left)
            failures = secret["failures"] + 1
            self._do(
                "UPDATE secret SET failures = ?, last_wall = ?, last_counted = ?, last_boot = ?,"
                " open_attempt = 1 WHERE name = ? AND kind = ?",
                *(failures, now.wall, now.counted, now.boot, name, kind),
            )
        if fits(secret["hash"], given):
            return
        with self._writing():
            self._failed(name, kind, in_a_row(failures), now.wall)
        raise WrongPin(name, wait_after(failures), of_code=kind == "code")

    def _put(
        self, name: str, kind: str, secret: str, event: str, wall: float, detail: str = ""
    ) -> None:
        """Keep the hash of a new PIN or code, and nothing of what was there for this person."""
        kept = hash_of(secret, self.cost)
        with self._writing():
            self._do("DELETE FROM secret WHERE name = ?", name)
            self._do(
                "INSERT INTO secret (name, kind, hash, since) VALUES (?, ?, ?, ?)",
                *(name, kind, kept, wall),
            )
            self._owe(name, event, detail, wall)

    def _secret(self, name: str, kind: str, now: Instant | None = None) -> sqlite3.Row:
        """The row of this person's PIN or code, or a refusal that says how to get one."""
        rows = self._ask("SELECT * FROM secret WHERE name = ? AND kind = ?", name, kind)
        if rows and not (kind == "code" and now and not is_good_code(rows[0]["since"], now)):
            return rows[0]
        if rows:
            raise NotAllowed(
                _(
                    "The one-time code of {name} is good no more; the office issues another with"
                    " `dutyconsole pin code`"
                ).format(name=name)
            )
        raise NotAllowed(
            _(
                "{name} has no PIN yet; the office issues a one-time code for the first one with"
                " `dutyconsole pin code`"
            ).format(name=name)
        )

    def _refuse_second(self, name: str) -> None:
        if self.has(name):
            raise NotAllowed(
                _(
                    "{name} has a PIN; they change it at the console, or another officer and the"
                    " duty leader sign there for a new one"
                ).format(name=name)
            )


def opened(home: Home) -> Pins:
    """The PINs of this station; where it has none yet, their file is made."""
    return Pins(home.pins)


def note(
    db: Record, person: str, kind: str, detail: str, *, by: str, at: Arrow, uid: Uid | None = None
) -> None:
    """Tell the record what befell the PIN of `person`: a key of EVENTS, and a word about it.

    Raises:
        AlreadyRecorded: it has been told with this `uid`.
    """
    with journal(db, EVENTS[kind], by=by, at=at, subject=f"pin {person}", uid=uid) as act:
        act.keep(
            "pin_event",
            {
                "id": next_id(db, "pin_event"),
                "at": db.stored(at),
                "by": clean_line(by),
                "person": clean_line(person),
                "kind": kind,
                "detail": clean_line(detail),
            },
        )


def tell(db: Record, pins: Pins, *, by: str, at: Arrow) -> int:
    """Tell the record whatever it has not been told of the PINs; how much that was.

    Raises:
        NotAllowed: the record cannot be written, or the PINs; what was not told stays to be told.
    """
    pins.cut_off()
    events = pins.untold()
    for event in events:
        with suppress(AlreadyRecorded):
            detail = _detail(event, db, at)
            note(db, event.person, event.kind, detail, by=by, at=at, uid=Uid(event.uid))
        pins.told(event)
    return len(events)


@contextmanager
def telling(db: Record, pins: Pins, *, by: str, at: Arrow) -> Iterator[None]:
    """Tell the record what the block does with the PINs, whether it ends in a refusal or not."""
    try:
        yield
    finally:
        tell(db, pins, by=by, at=at)


def holders(home: Home) -> tuple[Holder, ...]:
    """Who has a PIN at this station, or a code; nobody where no PINs were ever made."""
    if not home.pins.exists():
        return ()
    with opened(home) as pins:
        return pins.holders()


def _detail(event: PinEvent, db: Record, at: Arrow) -> str:
    """The word about it, and when it was if that is not now."""
    if abs(at.float_timestamp - event.wall) <= _LATE:
        return event.detail
    moment = to_text(Arrow.fromtimestamp(event.wall, db.zone).floor("second"))
    late = _("told late, it was {moment}").format(moment=moment)
    return _("; ").join(filter(None, (event.detail, late)))
