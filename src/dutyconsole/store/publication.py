"""The copy for reading kept up to date by the desk, act by act.

There are two files. The one that nobody reads, the spare, gets what the journal has told since, and
is then put in the place of the other, which is the spare from then on. So the desk never writes
into the file that is read, and a lock that a reader holds on it can only hinder the spare: after a
while that one is thrown away and copied anew; decision 0017.
"""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import quote

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.domain.anchors import code_of
from dutyconsole.domain.journal import entry_from
from dutyconsole.domain.publication import Standing, standing_from, standing_text
from dutyconsole.errors import NotAllowed
from dutyconsole.home import Home, Publication
from dutyconsole.language import _
from dutyconsole.store.database import (
    COPY_ID,
    SCHEMA_VERSION,
    Record,
    connect_to_read,
    is_busy,
    kind_of_file,
)
from dutyconsole.store.journal import head
from dutyconsole.store.publication_files import (
    alone,
    exchange,
    put,
    refuse_folder,
    take_spare,
    telling,
    tidy,
)
from dutyconsole.store.publication_rows import (
    Mark,
    Masks,
    drop_contents,
    keep,
    mark,
    mark_in,
    settings_text,
)
from dutyconsole.store.replay import NO_ROW

MOST = 500
"""Journal entries that the desk brings over by itself; of more a whole copy is made aside."""
PATIENCE = 2
"""Seconds after which a spare that somebody holds is given up."""
_BUSY_MILLISECONDS = 20
"""For so long the screen may stand still because somebody holds the spare."""


class NotContinuable(NotAllowed):
    """What lies in the folder cannot be gone on with: `dutyconsole publish` has to run."""

    def __init__(self, sentence: str, *, only_spare: bool = False) -> None:
        super().__init__(sentence)
        self.only_spare = only_spare
        """The copy is good; `publish --spare` is enough."""


class Publishing:
    """Publishes the record of one desk; only the desk that holds the desk's lock may."""

    def __init__(self, db: Record, station: Station, folder: Path) -> None:
        """Of the record `db` into `folder`; nothing is looked at or written yet."""
        self._db = db
        self._home = Home(db.path.parent)
        self._place = Publication(folder)
        self._masks = Masks(station)
        self._begun = False
        self._published: Mark | None = None
        self._spare = 0
        """How far the spare has come."""
        self._clean = 0
        """Up to this entry the spare has to come too, for the sake of what was destroyed."""
        self._wanted_spare = False
        """A new spare was asked for, and nothing could be published since."""
        self._held_since: Arrow | None = None
        self._complete: Arrow | None = None

    def go_on(self, *, at: Arrow) -> bool:
        """Bring the copy up to the record; False where the spare is held, to be tried again.

        Raises:
            NotContinuable: a whole copy, or the spare, has to be made first.
            NotAllowed: the folder or the disk does not let anything be published.
        """
        with telling(self._place.path), alone(self._home, patient=False) as mine:
            if not mine:
                return False
            try:
                return self._go_on(at)
            except NotContinuable:
                self._begun = False
                raise

    def _go_on(self, at: Arrow) -> bool:
        published = self._published
        if published is None or not self._begun:
            published = self._begin()
        newest = head(self._db)[0]
        while published.entry < newest or self._spare < self._clean:
            reached = self._bring_up(at)
            if reached is None:
                self._look_how_long(at)
                return False
            self._spare, published = published.entry, reached
            self._published, self._held_since, self._wanted_spare = reached, None, False
        return True

    def beat(self, *, at: Arrow, complete: bool) -> None:
        """Say that the desk lives, and with `complete` that the copy holds all up to now.

        Raises:
            NotAllowed: the folder or the disk does not let it be written.
        """
        if self._published is None:
            return  # there is nothing of which it could be said
        if complete or self._complete is None:
            self._complete = at if complete else self._published.at
        entries, digest = self._published.entry, self._published.digest
        code = code_of(entries, digest).ending if digest else ""
        with telling(self._place.path):
            put(self._place.standing, standing_text(Standing(at, self._complete, entries, code)))

    def _begin(self) -> Mark:
        """What was published before, where it can be gone on with."""
        refuse_folder(self._home, self._place.path)
        tidy(self._place)
        put(self._place.settings, settings_text(self._db))
        try:
            with closing(connect_to_read(self._place.record)) as copy:
                published = mark_in(copy)
            self._check(published)
        except (NotAllowed, sqlite3.DatabaseError) as error:
            raise _no_copy() from error
        self._begun, self._published = True, published
        self._spare, self._clean = 0, published.entry  # nobody knows how far the spare has come
        return published

    def _check(self, reached: Mark) -> None:
        """Refuse a copy of another record, or one masked by other rules than hold now.

        Raises:
            sqlite3.DatabaseError: it is one.
        """
        query = "SELECT digest FROM journal WHERE n = ?"
        row = self._db.execute(query, (reached.entry,)).fetchone()
        digest = row["digest"].hex() if row else ""
        if (digest, self._masks.rules) != (reached.digest, reached.rules):
            raise sqlite3.DatabaseError("published")

    def _bring_up(self, at: Arrow) -> Mark | None:
        """Bring the spare up to the record and publish it; None where somebody holds it."""
        try:
            writing = take_spare(self._place)
        except FileNotFoundError as error:
            raise self._no_spare() from error
        try:
            with closing(_opened(writing)) as spare:
                reached = self._replay(spare, at)
        except sqlite3.DatabaseError as error:
            writing.unlink(missing_ok=True)  # whether it is whole, nobody knows
            raise self._no_spare() from error
        if reached is None:
            writing.rename(self._place.spare)
        else:
            exchange(self._place, writing)
        return reached

    def _replay(self, spare: Record, at: Arrow) -> Mark | None:
        """Write into the spare what the journal tells beyond it; None where somebody holds it."""
        self._db.execute("BEGIN")  # the entries and the contents as they are at one moment
        try:
            before = mark_in(spare)
            self._check(before)
            number, digest = head(self._db)
            spare.execute("BEGIN IMMEDIATE")
            self._write(spare, before.entry, number)
            reached = Mark(number, digest.hex(), at, self._masks.rules)
            mark(spare, reached, self._db.stored(at))
            spare.execute("COMMIT")
        except sqlite3.OperationalError as error:
            if is_busy(error):
                return None
            raise
        finally:
            self._db.execute("ROLLBACK")
            if spare.in_transaction:
                spare.execute("ROLLBACK")
        return reached

    def _write(self, spare: Record, after: int, newest: int) -> None:
        """Write into the spare what the journal entries behind `after` tell."""
        if newest - after > MOST:
            raise _no_copy()
        query = "SELECT n, body FROM journal WHERE n > ? ORDER BY n"
        destroyed = 0
        try:
            for number, body in self._db.execute(query, (after,)).fetchall():
                for row in entry_from(body).rows:
                    keep(spare, self._db, row, self._masks)
                    destroyed = number if row.table == "destruction" else destroyed
        except NO_ROW as error:
            raise _no_copy() from error  # the tables may hold what the journal does not tell
        if destroyed:
            self._clean = max(self._clean, destroyed)
            drop_contents(spare, self._db)

    def _look_how_long(self, at: Arrow) -> None:
        """Somebody holds the spare; after a while it is given up."""
        since = self._held_since = self._held_since or at
        if abs((at - since).total_seconds()) >= PATIENCE:
            self._held_since = None
            self._place.spare.unlink(missing_ok=True)
            raise self._no_spare()

    def _no_spare(self) -> NotContinuable:
        """What to say where there is no good spare; where a new one was no better, all is made."""
        if self._wanted_spare:
            return _no_copy()
        self._wanted_spare = True
        return NotContinuable(
            _("The second file of the copy for leaders has to be made anew"), only_spare=True
        )


def read_standing(folder: Path) -> Standing | None:
    """How the publication in `folder` stands; None where nothing that can be read says so."""
    with suppress(OSError, UnicodeDecodeError):
        return standing_from(Publication(folder).standing.read_text(encoding="utf-8"))
    return None


def _opened(path: Path) -> Record:
    """The spare, for the desk to write into: nobody reads it, and nothing of it is at stake."""
    db = sqlite3.connect(
        f"file:{quote(str(path))}?mode=rw",
        uri=True,
        timeout=_BUSY_MILLISECONDS / 1000,
        isolation_level=None,
        factory=Record,
    )
    try:
        db.row_factory = sqlite3.Row
        db.path = path
        db.execute("PRAGMA trusted_schema = OFF")
        # Half a spare goes by another name than a whole one, so that none is ever rolled back from
        # the disk; in memory is enough, and saves the disk three waits.
        db.execute("PRAGMA journal_mode = MEMORY")
        db.execute("PRAGMA synchronous = FULL")
        _recognise(db)
    except BaseException:
        db.close()
        raise
    return db


def _recognise(db: Record) -> None:
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if (kind_of_file(db), version) != (COPY_ID, SCHEMA_VERSION):
        raise sqlite3.DatabaseError("user_version")


def _no_copy() -> NotContinuable:
    return NotContinuable(_("There is no copy for leaders that could be brought up to the record"))
