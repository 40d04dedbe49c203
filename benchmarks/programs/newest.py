"""The least that looks on: the newest entry of each copy put in place (`newest.py FOLDER`)."""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from inotify_simple import INotify, flags

FOLDER = Path(sys.argv[1])


def show() -> None:
    with closing(sqlite3.connect(f"file:{FOLDER / 'duty.db'}?mode=ro", uri=True)) as db:
        row = db.execute("SELECT text FROM log_entry ORDER BY id DESC LIMIT 1").fetchone()
    print(row[0], flush=True)


watch = INotify()
watch.add_watch(FOLDER, flags.MOVED_TO)
show()
while True:
    if any(event.name == "duty.db" for event in watch.read()):
        show()
