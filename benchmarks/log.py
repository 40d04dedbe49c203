"""The list of the log at a million entries: opening, paging, memory."""

from comparison import Outcome, compared, limited, side_by_side
from record import a_station

from terminal import Program, bare, console, first_picture, running

TIMES = 10
PAGES = 120


def measure() -> list[Outcome]:
    """Beside the same list of ten thousand, and beside a list of plain strings."""
    large, small = a_station(1_000_000), a_station(10_000)
    lists = [bare("log", str(home.record)) for home in (large, small)]
    more, less = side_by_side(
        lambda: first_picture(lists[0]), lambda: first_picture(lists[1]), TIMES
    )
    with running(lists[0]) as ours, running(bare("strings")) as reference:
        pages, bare_pages = side_by_side(lambda: _page(ours), lambda: _page(reference), PAGES)
        memory = ours.peak_memory()
    with running(console(large)) as board:
        for _page_down in range(PAGES // 2):
            _page(board)
        whole = board.peak_memory()
    return [
        compared("log opened at 1,000,000", more, less, against="at 10,000", at_most=1.2),
        compared("page of the log", pages, bare_pages, against="list of strings", at_most=2.0),
        limited("memory of the list, peak", memory, "MB", at_most=80),
        limited("memory of the console, peak", whole, "MB", at_most=80),
    ]


def _page(program: Program) -> float:
    program.read_until_quiet(0.05)
    return program.answer_to("\x1b[6~")
