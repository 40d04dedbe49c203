"""A document for a line printer: plain text in pages.

Printers of the GBK kind give two columns to characters that most terminals show in one (“ ” … ℃);
they are counted as two here, so that no line is too long for either.
"""

import unicodedata
from collections.abc import Iterator, Sequence

from dutyconsole.errors import BadInput
from dutyconsole.exchange.paper import Paper, cleaned, page_of
from dutyconsole.exchange.paper_lines import broken
from dutyconsole.exchange.paper_pages import ROWS, Piece, Style, in_pages
from dutyconsole.language import _
from dutyconsole.text import width

FORM_FEED = "\f"
"""What stands between two pages."""
FEWEST_COLUMNS = 40
FEWEST_ROWS = 20


def as_text(paper: Paper, *, columns: int = 80, rows: int = 60) -> str:
    """`paper` as text, in pages of `rows` lines that are no wider than `columns`.

    Raises:
        BadInput: a page of this size is too small.
    """
    if columns < FEWEST_COLUMNS or rows < FEWEST_ROWS:
        raise BadInput(
            _("A page has {columns} columns and {rows} lines at least").format(
                columns=FEWEST_COLUMNS, rows=FEWEST_ROWS
            )
        )
    paper = cleaned(paper)
    foot = len(_foot(paper, "", columns))
    pages = in_pages(paper, _TextSheet(columns, rows - foot))
    return FORM_FEED.join(
        _page(pieces, _foot(paper, page_of(number, len(pages)), columns), columns, rows)
        for number, pieces in enumerate(pages, start=1)
    )


class _TextSheet:
    """A page that is measured in columns and lines."""

    def __init__(self, columns: int, rows: int) -> None:
        self.room: float = columns
        self.height: float = rows - 1

    def rooms(self, widths: Sequence[int]) -> tuple[float, ...]:
        """Whole columns, after what frames and spaces take; two at least."""
        total = int(self.room) - 3 * len(widths) - 1
        ends = [round(total * sum(widths[:place]) / sum(widths)) for place in range(len(widths))]
        return tuple(
            max(end - start, 2) for start, end in zip(ends, [*ends[1:], total], strict=True)
        )

    def width(self, text: str, style: Style) -> float:  # noqa: ARG002 - all styles are one here
        """In columns."""
        return _columns(text)

    def height_of(self, style: Style, lines: int) -> float:
        """In lines: a row has its upper rule, a heading stands apart."""
        if style in ROWS or style == "again":
            return lines + 1
        return 1 if style in {"close", "space"} else lines


def _columns(text: str) -> int:
    return sum(
        2 if unicodedata.east_asian_width(char) == "A" and width(char) else width(char)
        for char in text
    )


def _padded(text: str, columns: float) -> str:
    return text + " " * max(int(columns) - _columns(text), 0)


def _centred(text: str, columns: int) -> str:
    return " " * ((columns - _columns(text)) // 2) + text


def _page(pieces: Sequence[Piece], foot: Sequence[str], columns: int, rows: int) -> str:
    body = list(_body(pieces, columns))
    blank = [""] * (rows - len(body) - len(foot))
    return "".join(f"{line.rstrip()}\n" for line in (*body, *blank, *foot))


def _body(pieces: Sequence[Piece], columns: int) -> Iterator[str]:
    above: Piece | None = None
    for piece in pieces:
        if piece.style in ROWS:
            yield _rule(above, piece)
            yield from _row(piece)
            above = piece
            continue
        if piece.style == "close":
            yield _rule(above, None)
        above = None
        yield from _words(piece, columns)


def _words(piece: Piece, columns: int) -> Iterator[str]:
    lines = piece.cells[0] if piece.cells else ()
    if piece.style in {"title", "again", "subtitle"}:
        yield from (_centred(line, columns) for line in lines)
    else:
        yield from lines
    if piece.style in {"again", "space"}:
        yield ""


def _row(piece: Piece) -> Iterator[str]:
    for number in range(piece.lines):
        shown = (
            _padded(lines[number] if number < len(lines) else "", room)
            for lines, room in zip(piece.cells, piece.rooms, strict=True)
        )
        yield f"| {' | '.join(shown)} |"


def _rule(above: Piece | None, below: Piece | None) -> str:
    """The line between two rows, with a cross wherever one of them has a bar."""
    bars = {bar for piece in (above, below) if piece for bar in _bars(piece)}
    return "".join("+" if place in bars else "-" for place in range(max(bars, default=-1) + 1))


def _bars(piece: Piece) -> Iterator[int]:
    place = 0
    yield place
    for room in piece.rooms:
        place += int(room) + 3
        yield place


def _foot(paper: Paper, page: str, columns: int) -> list[str]:
    """The last lines of a page: how far the record had come, the code, the number of the page."""
    lines = ["-" * columns]
    for text in (paper.footer, paper.checkpoint):
        lines += broken(text, columns, _columns) if text else []
    gap = columns - _columns(paper.code) - _columns(page)
    return [*lines, f"{paper.code}{' ' * gap}{page}"]
