"""A station that publishes, and a desk that does nothing but acts, as a process of its own.

    python -m faults.publishing HOME FOLDER COUNT

It says `published N` after each act that is in the copy, N being its journal entry.
"""

import os
import sys
from contextlib import closing
from pathlib import Path

import msgspec

from builders import AT, taken_down
from dutyconsole.config.file import load
from dutyconsole.config.view import ViewRules
from dutyconsole.home import Home, Publication
from dutyconsole.store.database import connect, connect_to_read
from dutyconsole.store.journal import head
from dutyconsole.store.publication import NotContinuable, Publishing
from dutyconsole.store.publication_whole import publish_whole, renew_spare


class Publisher:
    """What a desk does with its publication."""

    def __init__(self, home: Home, folder: Path) -> None:
        self.home, self.place = home, Publication(folder)
        settings = load(home.settings)
        self.settings = msgspec.structs.replace(settings, view=ViewRules(folder=str(folder)))

    def whole(self) -> None:
        """Make a whole copy."""
        publish_whole(self.home, self.settings, at=AT)

    def spare(self) -> None:
        """Make the spare anew."""
        renew_spare(self.home, self.settings)

    def acts(self, count: int = 1) -> None:
        """Acts, each published."""
        with closing(connect(self.home.record)) as db:
            publishing = Publishing(db, self.settings, self.place.path)
            for _act in range(count):
                taken_down(db)
                publishing.go_on(at=AT)
                os.write(1, f"published {head(db)[0]}\n".encode())

    def start(self) -> None:
        """What the desk does at its start, until all is published."""
        with closing(connect(self.home.record)) as db:
            publishing = Publishing(db, self.settings, self.place.path)
            for _time in range(2):
                try:
                    publishing.go_on(at=AT)
                except NotContinuable as refusal:
                    (self.spare if refusal.only_spare else self.whole)()
            assert publishing.go_on(at=AT)
            assert self.read() == head(db)[0]

    def read(self) -> int:
        """What a reader does, who finds a whole copy; up to which journal entry."""
        with (
            closing(connect_to_read(self.place.record)) as copy,
            closing(connect_to_read(self.home.record)) as record,
        ):
            assert copy.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            entry, digest = copy.execute("SELECT entry, digest FROM published").fetchone()
            query = "SELECT digest FROM journal WHERE n = ?"
            assert record.execute(query, (entry,)).fetchone()["digest"].hex() == digest
            kept, written = (
                db.execute("SELECT count(*) FROM log_entry").fetchone()[0] for db in (copy, record)
            )
            # Every act since the copy was made is a message, with an entry of the journal each.
            assert written - kept == head(record)[0] - entry
        return int(entry)


if __name__ == "__main__":
    Publisher(Home(Path(sys.argv[1])), Path(sys.argv[2])).acts(int(sys.argv[3]))
