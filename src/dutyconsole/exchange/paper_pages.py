"""A document laid out in pages, for the formats that have to do it themselves.

What a line printer and a PDF have in common: what stands in which order, what stays together, and
what is repeated. How wide a text is and how high a line, each says by its `Sheet`.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Literal, Protocol

from dutyconsole import language
from dutyconsole.exchange.paper import (
    Heading,
    Paper,
    Paragraph,
    SignatureBox,
    Table,
    signature_words,
)
from dutyconsole.exchange.paper_lines import broken

Style = Literal[
    "title", "again", "subtitle", "heading", "prose", "columns", "row", "box", "close", "space"
]
"""`again` is the title on later pages, `columns` the head of a table, `close` its lower edge."""
ROWS = frozenset({"columns", "row", "box"})
"""Styles that are drawn as a row of cells with a frame."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What the end of a page does not part, unless it is very high."""

    style: Style
    cells: tuple[tuple[str, ...], ...] = ()
    """The lines of each cell; words without a frame are one cell."""
    rooms: tuple[float, ...] = ()
    """How wide each cell is, the frame not counted."""
    keeps: bool = False
    """Whether it stays on one page with what follows."""
    under: "Piece | None" = None
    """The headings that are repeated above it on a new page."""

    @property
    def lines(self) -> int:
        """How many lines the highest cell has."""
        return max(map(len, self.cells), default=0)


_TITLE_LINES = 2
"""Of the title on later pages; the first page has all of it."""
_CLOSE = Piece("close")
_SPACE = Piece("space")


class Sheet(Protocol):
    """What a format knows of its page."""

    room: float
    """From one margin to the other."""
    height: float
    """From the title to the foot, less what a `close` needs, which is never refused."""

    def rooms(self, widths: Sequence[int]) -> tuple[float, ...]:
        """How wide the cells of a row are whose columns have these relative widths."""

    def width(self, text: str, style: Style) -> float:
        """How wide `text` is."""

    def height_of(self, style: Style, lines: int) -> float:
        """How high a piece with so many lines is."""


def in_pages(paper: Paper, sheet: Sheet) -> list[list[Piece]]:
    """`paper` in pages, each with its title; the foot is left to the format."""
    title = _lines(paper.title, sheet, "again")[:_TITLE_LINES]
    again = Piece("again", (title,), (sheet.room,))
    queue = deque(_pieces(paper, sheet))
    page = _Page([], sheet)
    pages = [page]
    while queue:
        piece = queue.popleft()
        if page.is_new or piece is _CLOSE or _together(piece, queue, sheet) <= page.left:
            queue.extendleft(page.take(piece))
        elif piece.style != "space":
            page.close()
            page = _Page([again, *([piece.under] if piece.under else [])], sheet)
            pages.append(page)
            queue.appendleft(piece)
    return [page.pieces for page in pages]


class _Page:
    """A page that is being filled."""

    def __init__(self, top: list[Piece], sheet: Sheet) -> None:
        self.pieces = top
        self.left = sheet.height - sum(_height(piece, sheet) for piece in top)
        """The room that is left."""
        self.is_new = True
        """Whether nothing is on it but what is repeated on every page."""
        self._sheet = sheet

    def take(self, piece: Piece) -> list[Piece]:
        """Put `piece` on the page; what is too much of it is given back."""
        lines = piece.lines
        while lines > 1 and self._sheet.height_of(piece.style, lines) > self.left:
            lines -= 1
        fitting = _with_lines(piece, 0, lines)
        self.pieces.append(fitting)
        self.left -= _height(fitting, self._sheet)
        self.is_new = False
        return [_with_lines(piece, lines, piece.lines)] if lines < piece.lines else []

    def close(self) -> None:
        """Draw the lower edge of a table that goes on on the next page."""
        if self.pieces[-1].style in ROWS:
            self.pieces.append(_CLOSE)


def _with_lines(piece: Piece, start: int, end: int) -> Piece:
    return replace(piece, cells=tuple(lines[start:end] for lines in piece.cells))


_HIGH = 3
"""What is higher than this part of a page may be parted where the page ends."""
_FEWEST = 3
"""Lines of it that have to be on a page."""


def _together(piece: Piece, after: Iterable[Piece], sheet: Sheet) -> float:
    """How much room `piece` needs, with what it stays together with of the pieces after it."""
    needed = 0.0
    for each in chain((piece,), after):
        high = each.style != "box" and _height(each, sheet) > sheet.height / _HIGH
        needed += sheet.height_of(each.style, min(each.lines, _FEWEST) if high else each.lines)
        if not each.keeps:
            break
    return needed


def _height(piece: Piece, sheet: Sheet) -> float:
    return sheet.height_of(piece.style, piece.lines)


def _pieces(paper: Paper, sheet: Sheet) -> Iterator[Piece]:
    yield from _words(paper.title, sheet, "title")
    yield from _words(paper.subtitle, sheet, "subtitle")
    yield _SPACE
    if paper.head:
        yield from _head(paper.head, sheet)
        yield from (_CLOSE, _SPACE)
    for block in paper.blocks:
        yield from _block(block, sheet)
    if paper.signatures:
        yield from _boxes(paper.signatures, sheet)
        yield _CLOSE


def _block(block: Heading | Paragraph | Table, sheet: Sheet) -> Iterator[Piece]:
    match block:
        case Heading(text):
            yield from _words(text, sheet, "heading")
        case Paragraph(text):
            for line in _lines(indented(text), sheet, "prose"):
                yield Piece("prose", ((line,),), (sheet.room,))
            yield _SPACE
        case Table():
            yield from _table(block, sheet)
            yield from (_CLOSE, _SPACE)


def indented(text: str) -> str:
    """The paragraphs of `text`, each begun with two spaces of a character's width in Chinese."""
    if language.current() != language.CHINESE:
        return text
    return "\n".join(f"\u3000\u3000{line}" if line else "" for line in text.split("\n"))


def _words(text: str, sheet: Sheet, style: Style) -> Iterator[Piece]:
    if text:
        yield Piece(style, (_lines(text, sheet, style),), (sheet.room,), keeps=True)


def _lines(text: str, sheet: Sheet, style: Style, room: float | None = None) -> tuple[str, ...]:
    room = sheet.room if room is None else room
    return tuple(broken(text, room, lambda part: sheet.width(part, style)))


def _row(cells: Sequence[str], rooms: Sequence[float], sheet: Sheet, style: Style) -> Piece:
    filled = tuple(
        _lines(cell, sheet, style, room) for cell, room in zip(cells, rooms, strict=True)
    )
    return Piece(style, filled, tuple(rooms))


def _table(table: Table, sheet: Sheet) -> Iterator[Piece]:
    rooms = sheet.rooms(table.widths)
    under = replace(_row(table.columns, rooms, sheet, "columns"), keeps=True)
    yield under
    for cells in table.rows:
        yield replace(_row(cells, rooms, sheet, "row"), under=under)


_LABEL = 5
"""Labels have this part of the room at most, each side of the grid."""


def _head(head: Sequence[tuple[str, str]], sheet: Sheet) -> Iterator[Piece]:
    """Two pairs a row; the last one alone has the whole row."""
    two, four = sum(sheet.rooms((1, 1))), sum(sheet.rooms((1,) * 4))
    widest = max(sheet.width(label, "row") for label, _value in head)
    label = min(widest, four // _LABEL)
    value = (four - 2 * label) // 2
    for pairs in (head[start : start + 2] for start in range(0, len(head), 2)):
        last = two - label if len(pairs) == 1 else four - 2 * label - value
        rooms = (label, last) if len(pairs) == 1 else (label, value, label, last)
        cells = [cell for pair in pairs for cell in pair]
        yield _row(cells, rooms, sheet, "row")


_INK = 3
"""Lines left for a signature in ink."""


def _boxes(boxes: Sequence[SignatureBox], sheet: Sheet) -> Iterator[Piece]:
    """Two boxes a row, all of them on one page."""
    room = sheet.rooms((1, 1))[0]
    for number in range(0, len(boxes), 2):
        filled = [_box(box, room, sheet) for box in boxes[number : number + 2]]
        most = max(map(len, filled))
        cells = tuple(_at_the_foot(lines, most) for lines in filled)
        yield Piece("box", cells, sheet.rooms((1, 1))[: len(cells)], keeps=number + 2 < len(boxes))


def _box(box: SignatureBox, room: float, sheet: Sheet) -> tuple[str, ...]:
    said = (text for text in (box.label, box.signed) if text)
    above = [line for text in said for line in _lines(text, sheet, "box", room)]
    return (*above, *[""] * _INK, *_to_be_signed(room, sheet))


def _to_be_signed(room: float, sheet: Sheet) -> tuple[str, ...]:
    """`Signature:` and, from the middle on, `Time:`; beneath each other where it is narrow."""
    name, time = signature_words()
    gap = (room / 2 - sheet.width(name, "box")) / sheet.width(" ", "box")
    line = f"{name}{' ' * max(int(gap), 2)}{time}"
    return (line,) if sheet.width(line, "box") <= room else (name, "", time)


def _at_the_foot(lines: tuple[str, ...], most: int) -> tuple[str, ...]:
    """`lines` with the last one on the same height as its neighbour's."""
    return (*lines[:-1], *[""] * (most - len(lines)), lines[-1])
