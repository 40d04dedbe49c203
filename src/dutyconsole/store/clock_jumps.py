"""Jumps of the clock kept: a moment written down is worth what the clock was worth."""

from arrow import Arrow

from dutyconsole.domain.clock_jumps import Jump
from dutyconsole.domain.moments import from_text
from dutyconsole.store.database import Record
from dutyconsole.store.journal import journal
from dutyconsole.store.rows import next_id
from dutyconsole.text import clean_line


def note_jump(db: Record, jump: Jump, *, by: str, at: Arrow) -> Jump:
    """Keep that the clock has jumped."""
    with journal(db, "clock.jumped", by=by, at=at) as act:
        act.keep(
            "clock_jump",
            {
                "id": next_id(db, "clock_jump"),
                "at": db.stored(at),
                "by": clean_line(by),
                "before": db.stored(jump.before),
                "seconds": jump.seconds,
            },
        )
    return jump


def list_jumps(db: Record, *, limit: int = 50) -> list[Jump]:
    """The latest jumps, newest first."""
    rows = db.execute(
        "SELECT before, at FROM clock_jump ORDER BY id DESC LIMIT ?", (limit,)
    ).fetchall()
    return [Jump(from_text(row["before"]), from_text(row["at"])) for row in rows]
