"""From the command to the full picture of the board, beside a Textual program of one Static."""

from comparison import Outcome, compared, side_by_side
from record import a_station

from terminal import bare, console, first_picture

TIMES = 12


def measure() -> list[Outcome]:
    """At ten thousand entries beside the bare program, and at a million beside ten thousand."""
    small, large = (console(a_station(entries)) for entries in (10_000, 1_000_000))
    for argv in (small, large, bare("static")):
        first_picture(argv)
    ours, reference = side_by_side(
        lambda: first_picture(small), lambda: first_picture(bare("static")), TIMES
    )
    more, less = side_by_side(
        lambda: first_picture(large), lambda: first_picture(small), TIMES // 2
    )
    return [
        compared("start to full picture", ours, reference, against="bare Textual", at_most=2.0),
        compared("start at 1,000,000 entries", more, less, against="at 10,000", at_most=1.2),
    ]
