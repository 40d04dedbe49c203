"""When the record was last written to, by its own account."""

from arrow import Arrow

from dutyconsole.domain.journal import entry_from
from dutyconsole.domain.moments import from_text
from dutyconsole.store.database import Record


def written_at(db: Record) -> Arrow | None:
    """The moment of the newest journal entry; None where there is none that can be read."""
    row = db.execute("SELECT body FROM journal ORDER BY n DESC LIMIT 1").fetchone()
    try:
        return from_text(entry_from(row["body"]).at) if row else None
    except ValueError:
        return None  # `verify` says what is wrong with it
