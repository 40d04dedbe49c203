"""A process that takes messages down and says of each, outside of the record, what became of it.

    python -m faults.writer HOME NAME COUNT [--desk] [--unsynced] [--pages N] [--long N]

It says `kept ID` once a message is acknowledged and `refused KIND: SENTENCE` where it is not, and
tries the same again whenever it is sent a line; without one it ends.
"""

import argparse
import os
import sys
from contextlib import ExitStack, nullcontext
from pathlib import Path

from dutyconsole import language
from dutyconsole.cli.base import Desk, opened
from dutyconsole.domain.incidents import Message
from dutyconsole.domain.journal import Uid
from dutyconsole.errors import AlreadyRecorded, DutyError
from dutyconsole.home import Home
from dutyconsole.store.crews import times_of
from dutyconsole.store.desk_lock import as_the_desk
from dutyconsole.store.failures import with_room
from dutyconsole.store.incidents import take_down


def main() -> int:
    """Write until the count is full; the exit status."""
    options = _options()
    language.use(language.ENGLISH)
    home = Home(Path(options.home))
    with ExitStack() as stack:
        try:
            desk = stack.enter_context(opened(home, to_write=True))
            stack.enter_context(as_the_desk(desk.db, home) if options.desk else nullcontext())
        except DutyError as refusal:
            say(f"refused {type(refusal).__name__}: {refusal}")
            return refusal.exit_status
        if options.unsynced:
            desk.db.execute("PRAGMA synchronous = OFF")
        if options.pages:
            desk.db.execute(f"PRAGMA max_page_count = {options.pages}")
        for number in range(options.count):
            if not kept(desk, f"{options.name}-{number}", options.long):
                return 1
    return 0


def kept(desk: Desk, uid: str, size: int) -> bool:
    """Take one message down, however often it has to be tried."""
    while True:
        try:
            with_room(lambda: take(desk, uid, size))
        except AlreadyRecorded:
            pass
        except DutyError as refusal:
            say(f"refused {type(refusal).__name__}: {refusal}")
            if not sys.stdin.readline():
                return False
            continue
        say(f"kept {uid}")
        return True


def take(desk: Desk, uid: str, size: int) -> None:
    """One message whose text begins with its id."""
    take_down(
        desk.db,
        Message(
            received_at=desk.at,
            source="telephone",
            unit="writer",
            text=f"{uid} {'急' * size}",
            category=desk.station.categories[0].key,
        ),
        by="writer",
        at=desk.at,
        times=times_of(desk.station),
        categories=tuple(category.key for category in desk.station.categories),
        uid=Uid(uid),
    )


def say(line: str) -> None:
    """One line, out at once and whole."""
    os.write(1, f"{line}\n".encode())


def _options() -> argparse.Namespace:
    options = argparse.ArgumentParser()
    options.add_argument("home")
    options.add_argument("name")
    options.add_argument("count", type=int)
    options.add_argument("--desk", action="store_true")
    options.add_argument("--unsynced", action="store_true")
    options.add_argument("--pages", type=int, default=0)
    options.add_argument("--long", type=int, default=20)
    return options.parse_args()


if __name__ == "__main__":
    sys.exit(main())
