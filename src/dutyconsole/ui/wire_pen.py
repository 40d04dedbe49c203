"""The terminal's pen: where it stands, how it writes, and the shortest way to do something else."""

from collections.abc import Iterator

from dutyconsole.ui.wire_cells import PLAIN, UNSEEN, Cell, Look, Row

_HOP = 5
"""Bytes that going to another column takes."""
_TAIL = 4
"""More blanks than these at the end of a row are erased and not written."""

_RUN = 10
"""More equal blanks than these are erased too, and gone over, wherever they stand."""

Span = tuple[int, int]
"""Columns from the first one to before the last."""


class Pen:
    """Writes cells and notes what that takes; it begins in plain style, anywhere."""

    def __init__(self, *, erases_in_colour: bool) -> None:
        self.erases_in_colour = erases_in_colour
        """Whether what is erased takes the background that is set."""
        self._sent: list[str] = []
        self._look = PLAIN
        self._x: int | None = None
        """The column; None after what terminals do not draw equally wide."""
        self._y: int | None = None

    def end(self) -> str:
        """All that has to be sent."""
        self._wear(PLAIN)
        return "".join(self._sent)

    def clear(self, cell: Cell) -> None:
        """Fill the screen with a blank."""
        self._sent.append("\x1b[m")  # whatever was written before the first picture
        self._wear(cell.look)
        self._sent.append("\x1b[2J")

    def move_rows(self, top: int, bottom: int, by: int) -> None:
        """Move the rows of a part of the screen up, or down; what is free is blank and plain.

        Lines deleted above and inserted beneath, or the other way about, leave the rest where it
        was, and need no margins, which a line cut in the middle would leave behind.
        """
        self._wear(PLAIN)
        count = abs(by)
        steps = (
            ((top, "M"), (bottom - count, "L")) if by > 0 else ((bottom - count, "M"), (top, "L"))
        )
        for row, letter in steps:
            self._go(0, row)
            self._sent.append(f"\x1b[{count if count > 1 else ''}{letter}")

    def draw(self, y: int, before: Row, after: Row) -> None:
        """Make a row what it shall be."""
        if before == after:
            return
        tail = _tail(after)
        look = after[-1].look
        erases = self.erases_in_colour or not look.ground
        for start, end in _spans(before, after, erases=self.erases_in_colour):
            self._go(start, y)
            if erases and end > max(start, tail) + _TAIL:
                self._write(start, y, after[:tail])
                self._wear(self._under(look))
                self._sent.append("\x1b[K")
                return
            self._write(start, y, after[:end])

    def _write(self, start: int, y: int, row: Row) -> None:
        """Write `row` from this column on, where the pen stands, to its end."""
        x = start
        while x < len(row):
            run = _blanks(row, x) if self.erases_in_colour else 0
            if run > _RUN:
                self._go(x, y)
                self._wear(self._under(row[x].look))
                self._sent.append(f"\x1b[{run}X")
                x += run
                if x < len(row):
                    self._go(x, y)
            else:
                if self._x is None and _begins(row, x, start):
                    self._go(x, y)
                self._put(row[x])
                x += 1

    def _put(self, cell: Cell) -> None:
        """Write the cell where the pen stands, and step on."""
        if not cell.half:
            self._wear(cell.look if not cell.is_blank else self._under(cell.look))
            self._sent.append(cell.text)
        if cell.is_shaky:
            self._x = None
        elif self._x is not None:
            self._x += 1

    def _go(self, x: int, y: int) -> None:
        if (x, y) == (self._x, self._y):
            return
        if y == self._y and x == 0:
            way = "\r"
        elif y == self._y:
            way = f"\x1b[{x + 1}G"
        elif x == 0 and self._y is not None and y == self._y + 1:
            way = "\r\n"
        elif x == self._x and self._y is not None:
            way = f"\x1b[{y + 1}d"
        else:
            way = f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1 if y else ''}H"
        self._sent.append(way)
        self._x, self._y = x, y

    def _under(self, look: Look) -> Look:
        """The look for a blank: its background, and of what is set all that a blank hides."""
        if UNSEEN.issuperset(self._look.attributes):
            return self._look._replace(ground=look.ground)
        return look

    def _wear(self, look: Look) -> None:
        """Set the look in as few parameters as can be."""
        if look == self._look:
            return
        self._sent.append(f"\x1b[{_change(self._look, look)}m")
        self._look = look


def _change(old: Look, new: Look) -> str:
    """The parameters that lead from one look to another."""
    if new == PLAIN:
        return ""
    afresh = ";".join(["0", *new.attributes, *filter(None, (new.ink, new.ground))])
    if not set(old.attributes) <= set(new.attributes):
        return afresh
    codes = [code for code in new.attributes if code not in old.attributes]
    if new.ink != old.ink:
        codes.append(new.ink or "39")
    if new.ground != old.ground:
        codes.append(new.ground or "49")
    return min(";".join(codes), afresh, key=len)


def _spans(before: Row, after: Row, *, erases: bool) -> Iterator[Span]:
    """The columns that have to be written, from left to right."""
    differ = [x for x, cell in enumerate(after) if cell is not before[x] and cell != before[x]]
    if any(cell.is_shaky for row in (before, after) for cell in row):
        differ = _steadied(before, after, differ)
    start = end = differ[0]
    for x in differ:
        gap = after[end - 1 : x]
        if x > end and not (_is_cheap(gap) or (erases and _blanks(after, end - 1) > len(gap))):
            yield start, end
            start = x
        end = x + 1
    yield start, end


def _is_cheap(gap: Row) -> bool:
    """Whether writing over a gap of equal cells takes less than going around it.

    The first cell is the one before the gap.
    """
    if len(gap) > _HOP + 1:
        return False
    looks = {cell.look for cell in gap if not cell.is_blank}
    grounds = {cell.look.ground for cell in gap}
    size = sum(len(cell.text.encode()) for cell in gap[1:] if not cell.half)
    return len(looks) <= 1 and len(grounds) == 1 and size <= _HOP


def _steadied(before: Row, after: Row, differ: list[int]) -> list[int]:
    """The columns to be written where some character is wider on some terminals than on others.

    Such a terminal has drawn what follows further right: it is written again, from that character
    on to the end of the next gap.
    """
    columns, done = set(differ), 0
    for x in differ:
        if x < done:
            continue
        start, end = _field(before, after, x)
        shaky = (place for place in range(start, end) if _shaky_at(before, after, place))
        if (first := next(shaky, None)) is not None:
            columns.update(range(min(first, x), end))
            done = end
    return sorted(columns)


def _shaky_at(before: Row, after: Row, x: int) -> bool:
    return before[x].is_shaky or after[x].is_shaky


def _field(before: Row, after: Row, x: int) -> Span:
    """The stretch around a column that no gap divides, and the gap after it."""
    empty = [old.is_blank and new.is_blank for old, new in zip(before, after, strict=True)]
    start = x
    while start and not (empty[start - 1] and empty[max(start - 2, 0)]):
        start -= 1
    end = x + 1
    while end < len(empty) and not (empty[end - 1] and empty[end]):
        end += 1
    while end < len(empty) and empty[end]:
        end += 1
    return start, end


def _begins(row: Row, x: int, start: int) -> bool:
    """Whether something begins there, after a gap."""
    cells = row[max(x - 2, start) : x]
    return len(cells) == 2 and all(cell.is_blank for cell in cells) and not row[x].is_blank  # noqa: PLR2004 - as in _field


def _blanks(row: Row, x: int) -> int:
    """How many equal blanks stand in a row from there on."""
    end = x
    while end < len(row) and row[end].is_blank and row[end] == row[x]:
        end += 1
    return end - x


def _tail(row: Row) -> int:
    """Where the blanks at the end of a row begin."""
    place = len(row)
    while place and row[place - 1].is_blank and row[place - 1] == row[-1]:
        place -= 1
    return place
