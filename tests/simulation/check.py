"""The record held against the model: everything acknowledged, whole, once, and nothing else."""

import datetime as dt
import hashlib
import json
from collections import Counter
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from arrow import Arrow

from dutyconsole.home import Home, Publication
from dutyconsole.store import verification
from dutyconsole.store.database import Record, connect_to_read
from dutyconsole.store.publication import NotContinuable, Publishing
from dutyconsole.store.publication_rows import COPIED
from dutyconsole.store.publication_whole import publish_whole
from simulation.acts import STATION
from simulation.model import Model
from simulation.published import differences, into
from simulation.sheets import PlainSheet, plain
from simulation.tables import COLUMNS, KEYS, Noted


class Check:
    """Looks at the record by connections of its own, which are closed again."""

    def __init__(self, record: Path, model: Model, count: Counter[str]) -> None:
        self.record, self.model, self.count = record, model, count
        self._read = 0
        """Journal entries whose words were compared."""
        self._sheets: list[tuple[str, PlainSheet | str]] = []
        """What each step signed, as it is kept and as the model has it."""
        self._trail = hashlib.sha256()
        self._folder = TemporaryDirectory(prefix="published-")

    @property
    def trail(self) -> str:
        """The journal's head at every comparison: two runs of one seed went the same way."""
        return self._trail.hexdigest()

    def begin(self, day: dt.date) -> None:
        """Take over what the founding wrote, on this duty day."""
        self.model.opened_on = day
        with closing(connect_to_read(self.record)) as db:
            for table, columns in COLUMNS.items():
                held = {row[1] for row in db.execute(f"PRAGMA table_info({table})")}
                assert held == set(columns), f"{table} has other columns than the model"
                for row in db.execute(f"SELECT * FROM {table}").fetchall():
                    self.model.keep(table, **dict(row))
            for (body,) in db.execute("SELECT body FROM journal ORDER BY n").fetchall():
                self.model.journal.append(_noted(json.loads(body)))

    def compare(self) -> None:
        """Everything that was acknowledged is there as it was, once, and nothing else is."""
        with closing(connect_to_read(self.record)) as db:
            db.row_factory = None
            self._journal(db)
            for table in COLUMNS:
                self._table(db, table)
            gaps = db.execute(_GAPS).fetchall()
            assert gaps == [], f"numbers are missing in {gaps}"
            watches = db.execute(_WATCHES).fetchall()
            assert watches == [], f"the watch did not go over just once in {watches}"
            (head,) = db.execute("SELECT digest FROM journal ORDER BY n DESC LIMIT 1").fetchone()
        self._trail.update(head)
        self.count["compared"] += 1

    def verify(self, *, replay: bool) -> None:
        """The record is sound: its schema and its chain, and with `replay` its tables and file."""
        verdict = verification.verify(self.record, replay=replay)
        assert verdict.sound, [fault.sentence for fault in verdict.faults]
        assert verdict.entries == len(self.model.journal)
        self.count["replayed" if replay else "chain verified"] += 1

    def publish(self, *, at: Arrow) -> None:
        """A desk that begins now brings the copy for leaders up to what was acknowledged."""
        folder = Path(self._folder.name)
        copy, home = Publication(folder).record, Home(self.record.parent)
        home.settings.touch()
        with closing(connect_to_read(self.record)) as db:
            try:
                assert Publishing(db, STATION, folder).go_on(at=at)
            except NotContinuable:  # there is none, or more was done than a desk brings over itself
                publish_whole(home, into(STATION, folder), at=at)
        assert differences(copy, self.record, COPIED) == {}
        self.count["published"] += 1

    def _journal(self, db: Record) -> None:
        expected = [
            (number, noted.uid, noted.subject)
            for number, noted in enumerate(self.model.journal, start=1)
        ]
        held = db.execute("SELECT n, uid, subject FROM journal ORDER BY n").fetchall()
        assert held == expected, f"journal: {_difference(held, expected)}"
        query = "SELECT body FROM journal WHERE n > ? ORDER BY n"
        told = [_noted(json.loads(body)) for (body,) in db.execute(query, (self._read,))]
        noted = self.model.journal[self._read :]
        assert told == noted, f"journal: {_difference(told, noted)}"
        self._read = len(expected)

    def _table(self, db: Record, table: str) -> None:
        columns = COLUMNS[table]
        key = ", ".join(columns[: KEYS.get(table, 1)])
        query = f"SELECT {', '.join(columns)} FROM {table} ORDER BY {key}"
        held, expected = db.execute(query).fetchall(), self.model.rows(table)
        if table == "handover_step":
            held = [(*row[:-1], self._sheet(number, row[-1])) for number, row in enumerate(held)]
        assert held == expected, f"{table}: {_difference(held, expected)}"

    def _sheet(self, number: int, kept: str) -> PlainSheet | str:
        """A signed sheet as the model has it; one that has not changed is not read again."""
        if number == len(self._sheets):
            self._sheets.append((kept, plain(kept) if kept else ""))
        before, read = self._sheets[number]
        return read if kept == before else kept


_WATCHES = """
    SELECT id FROM handover WHERE at IS NOT (SELECT step.at FROM handover_step step
        WHERE step.handover = handover.id AND kind IN ('accepted', 'accepted_in_part', 'taken_over')
        ORDER BY step.id LIMIT 1)
    UNION ALL SELECT handover FROM handover_step
    WHERE kind IN ('accepted', 'accepted_in_part', 'completed', 'taken_over')
        AND handover NOT IN (SELECT id FROM handover)
    UNION ALL SELECT handover FROM handover_step
    WHERE kind IN ('accepted', 'completed', 'taken_over') GROUP BY handover HAVING count(*) > 1"""
"""Handovers that did not go over just once, by the first signature that takes the watch."""
_GAPS = """
    SELECT year FROM incident GROUP BY year HAVING count(*) <> max(number) OR min(number) <> 1
    UNION ALL SELECT year FROM log_entry GROUP BY year, number
    HAVING count(*) <> max(part) + 1 OR min(part) <> 0"""


def _noted(told: dict[str, Any]) -> Noted:
    return Noted(told["uid"], told["event"], told["subject"], told["by"], told["at"])


def _difference(held: list[Any], expected: list[Any]) -> str:
    for number, (one, other) in enumerate(zip(held, expected, strict=False), start=1):
        if one != other:
            return f"{number} is {one}, expected {other}"
    extra, missing = held[len(expected) :][:3], expected[len(held) :][:3]
    return f"too many: {extra}; missing: {missing}"
