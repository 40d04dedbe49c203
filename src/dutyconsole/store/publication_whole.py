"""A whole copy for reading, made aside and put in place; a process of its own does it.

The tables are copied one by one into a new file, so that no byte of what is withheld ever gets
there. With the journal left out that is faster than any copy of the file as it is; decision 0017.
"""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import quote

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.config.file import parse
from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.home import Home, Publication
from dutyconsole.language import _
from dutyconsole.store.database import COPY_ID, SCHEMA_VERSION, Record, connect_to_read
from dutyconsole.store.desk_lock import held
from dutyconsole.store.files import bring_to_disk
from dutyconsole.store.publication_files import (
    MODE,
    WHOLE,
    alone,
    copy_to_spare,
    is_copy,
    new_file,
    put,
    refuse_folder,
    telling,
    tidy,
)
from dutyconsole.store.publication_rows import (
    COPIED,
    MARK,
    Mark,
    Masks,
    keep_contents,
    mark,
    settings_text,
)
from dutyconsole.store.rows import KEYS

_TABLES = (*KEYS, "journal", "register_content", "log_index")
"""What the copy has, some of it empty: all that reading asks for."""
_INDEX = ("log_index_data", "log_index_idx", "log_index_config")
"""What the log's index consists of, each with its key in its first columns."""


def place_of(home: Home, station: Station) -> Publication:
    """Where the settings have the copy published.

    Raises:
        NotAllowed: nowhere, or it must not or cannot be there.
    """
    if not station.view.folder:
        raise NotAllowed(_("station.toml names no folder for leaders: [view] folder is empty"))
    place = Publication(Path(station.view.folder))
    refuse_folder(home, place.path)
    return place


def publish_whole(home: Home, station: Station, *, at: Arrow) -> int:
    """Publish a whole new copy; the answer is how many journal entries it holds.

    Raises:
        NotAllowed: there is no record, or no copy can be published in the folder.
    """
    place = place_of(home, station)
    with (
        closing(connect_to_read(home.record)) as record,
        alone(home, patient=True),
        telling(place.path),
    ):
        tidy(place)
        runs_by, text = _settings(home, record, station)
        put(place.settings, text)
        place.spare.unlink(missing_ok=True)  # its room is needed
        whole = place.path / WHOLE
        try:
            entries = _make(whole, record, Masks(runs_by), at)
            copy_to_spare(place, whole)
            whole.chmod(MODE)
            whole.rename(place.record)
            bring_to_disk(place.path)
        finally:
            tidy(place)
    return entries


def renew_spare(home: Home, station: Station) -> None:
    """Make the spare anew, which somebody held or a killed desk left half written.

    Raises:
        NotAllowed: there is no copy to make it from, or it cannot be written.
    """
    place = place_of(home, station)
    with alone(home, patient=True), telling(place.path):
        tidy(place)
        if not is_copy(place.record):
            raise NotAllowed(
                _("There is no copy for leaders in {folder} yet").format(folder=place.path)
            )
        place.spare.unlink(missing_ok=True)
        try:
            copy_to_spare(place, place.record)
            bring_to_disk(place.path)
        finally:
            tidy(place)


def _settings(home: Home, record: Record, station: Station) -> tuple[Station, str]:
    """What the desk runs by that publishes here, or else the file from which `station` was read.

    The masks and the text beside the copy are of one and the same; a desk that is open goes on with
    the copy only if the masks are its own.
    """
    kept = settings_text(record)
    if held(home):
        with suppress(BadInput):  # then it is not what the desk runs by
            runs_by = parse(kept, where=str(home.settings))
            if runs_by.view.folder == station.view.folder:
                return runs_by, kept
    if home.settings.exists():
        return station, home.settings.read_text(encoding="utf-8-sig")
    return station, kept


def _make(path: Path, record: Record, masks: Masks, at: Arrow) -> int:
    """The copy in the new file `path`, all the way to the disk; the entries it holds."""
    new_file(path)
    with closing(sqlite3.connect(_uri(path, "rw"), uri=True, isolation_level=None)) as db:
        db.row_factory = sqlite3.Row
        db.execute("PRAGMA trusted_schema = OFF")
        db.execute("PRAGMA journal_mode = OFF")  # a file that is not whole is thrown away
        db.execute("PRAGMA synchronous = OFF")  # brought to the disk as a whole below
        db.execute("ATTACH ? AS record", (_uri(record.path, "ro"),))
        db.execute("BEGIN")
        entries = _fill(db, masks, at, record.stored(at))
        db.execute(f"PRAGMA application_id = {COPY_ID}")
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        db.execute("COMMIT")
    bring_to_disk(path)
    return entries


def _uri(path: Path, mode: str) -> str:
    return f"file:{quote(str(path.absolute()))}?mode={mode}"


def _fill(db: sqlite3.Connection, masks: Masks, at: Arrow, moment: str) -> int:
    """Within one transaction of both files: the schema without triggers, and the rows."""
    row = db.execute("SELECT n, digest FROM record.journal ORDER BY n DESC LIMIT 1").fetchone()
    number, digest = (row["n"], row["digest"].hex()) if row else (0, "")
    marks = ", ".join("?" * len(_TABLES))
    schema = db.execute(
        "SELECT sql FROM record.sqlite_schema WHERE type IN ('table', 'index') AND sql <> ''"
        f" AND tbl_name IN ({marks}) ORDER BY type DESC, rowid",
        _TABLES,
    ).fetchall()
    for (statement,) in schema:
        db.execute(statement)
    for table in COPIED:
        db.execute(f"INSERT INTO main.{table} SELECT * FROM record.{table}")
    for table in _INDEX:
        db.execute(f"DELETE FROM main.{table}")
        db.execute(f"INSERT INTO main.{table} SELECT * FROM record.{table}")
    keep_contents(db, masks)
    db.execute(MARK)
    mark(db, Mark(number, digest, at, masks.rules), moment)
    return int(number)
