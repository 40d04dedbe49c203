"""The board that nobody touches: bytes over the line and processor time."""

from comparison import Outcome, limited
from record import a_station

from terminal import Program, bare, console, running

SECONDS = 60.0
"""A whole minute, for some things change with it."""


def measure() -> list[Outcome]:
    """Beside Textual's own large clock."""
    with running(console(a_station(10_000))) as board, running(bare("digits")) as digits:
        for program in (board, digits):
            program.read(20.0)  # its record verified and backed up
        ours, used = _over_a_minute(board)
        theirs, _used = _over_a_minute(digits)
    against = f"{theirs:.0f} B/s  Textual's Digits"
    return [
        limited("bytes a second, idle", ours, "B/s", at_most=200, reference=against),
        limited("processor, idle", used * 100, "%", at_most=1),
    ]


def _over_a_minute(program: Program) -> tuple[float, float]:
    program.read(0.5)  # what it sent while the other one was read does not count
    pieces, used = len(program.pieces), program.cpu_seconds()
    program.read(SECONDS)
    sent = sum(len(piece) for _at, piece in program.pieces[pieces:])
    return sent / SECONDS, (program.cpu_seconds() - used) / SECONDS
