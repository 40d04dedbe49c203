"""Measure the console beside its references: `python benchmarks/run.py [names]`.

Each measurement takes both sides in turn on this machine; only the ratios travel. Logs of a million
entries are made once and kept in /tmp/dutyconsole-bench.
"""

import sys
from collections.abc import Callable

import idle
import keys
import log
import publishing
import registers
import search
import start
import verify
import viewers
import wire
import writing
from comparison import Outcome

MEASUREMENTS: dict[str, Callable[[], list[Outcome]]] = {
    "start": start.measure,
    "log": log.measure,
    "keys": keys.measure,
    "idle": idle.measure,
    "writing": writing.measure,
    "search": search.measure,
    "verify": verify.measure,
    "registers": registers.measure,
    "viewers": viewers.measure,
    "viewers-many": viewers.measure_many,
    "publishing": publishing.measure,
    "wire": wire.measure,
}


def main(names: list[str]) -> int:
    """Run the named measurements, or all; 1 where a target is missed."""
    unknown = set(names) - set(MEASUREMENTS)
    if unknown:
        print(f"{', '.join(sorted(unknown))}: there is only {', '.join(MEASUREMENTS)}")
        return 2
    outcomes = []
    for name in names or MEASUREMENTS:
        print(f"{name} …", file=sys.stderr)
        outcomes += MEASUREMENTS[name]()
    print(table(outcomes))
    return int(any(outcome.is_held is False for outcome in outcomes))


def table(outcomes: list[Outcome]) -> str:
    """The outcomes in columns."""
    head = ("", "ours", "reference", "ratio", "target", "")
    marks = {True: "held", False: "MISSED", None: ""}
    rows = [head] + [
        (each.what, each.ours, each.reference, each.ratio, each.target, marks[each.is_held])
        for each in outcomes
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
