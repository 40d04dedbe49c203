"""A desk in a process of its own: it takes messages down and tells the id of each one it has kept.

    python writer.py RECORD COUNT

It begins when it is sent a line.
"""

import sys
from pathlib import Path

from builders import taken_down
from dutyconsole.store.database import connect


def main(path: str, count: str) -> None:
    """Take `count` messages down into the record at `path`."""
    db = connect(Path(path))
    sys.stdin.readline()
    for number in range(int(count)):
        print(taken_down(db, text=f"第{number}件").id, flush=True)  # noqa: T201 - its answer


if __name__ == "__main__":
    main(*sys.argv[1:])
