from contextlib import closing

from builders import taken_down
from dutyconsole.home import Home
from dutyconsole.store import wal
from dutyconsole.store.database import connect
from dutyconsole.store.desk_lock import as_the_desk


def test_a_wal_that_others_made_long_is_brought_over(db, monkeypatch):
    home = Home(db.path.parent)
    monkeypatch.setattr(wal, "LONGEST", 0)
    file = db.path.with_name("duty.db-wal")

    with as_the_desk(db, home), closing(connect(home.record)) as other:
        taken_down(other)
        wal.keep_short(other)
        assert file.stat().st_size > 0
        wal.keep_short(db)
        assert file.stat().st_size == 0
