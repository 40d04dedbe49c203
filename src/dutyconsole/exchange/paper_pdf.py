"""A document as PDF, with a font of this machine inside it."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from arrow import Arrow

from dutyconsole import language
from dutyconsole.exchange.fonts import FOLDERS, Font, font_for
from dutyconsole.exchange.paper import Paper, characters, cleaned, page_of
from dutyconsole.exchange.paper_lines import broken
from dutyconsole.exchange.paper_pages import ROWS, Piece, Style, in_pages

if TYPE_CHECKING:
    from fpdf import FPDF

# In millimetres.
_WIDE, _HIGH = 210.0, 297.0
_SIDE, _TOP, _BOTTOM = 27.0, 32.0, 35.0
_PADDING = 1.2
"""Between the frame of a cell and its words."""
_FOOT_LINE = 4.6
_EDGE = 10.0
"""Printers leave this much of a page blank."""
_POINT = 25.4 / 72
_MIDDLE = 0.36
"""How far a character's middle is above the line it stands on, as part of its size."""
_BOLD: Final = {"text_mode": "FILL_STROKE", "line_width": 0.12}
"""The one font that is embedded, drawn stronger."""


@dataclass(frozen=True, slots=True)
class _Type:
    """How a style is set."""

    points: float
    line: float
    """From one line to the next, in millimetres."""
    after: float = 0.0
    """Room beneath, in millimetres."""
    bold: bool = False


_TYPES: Final[dict[Style, _Type]] = {
    "title": _Type(22, 11, bold=True),
    "again": _Type(12, 6, after=3),
    "subtitle": _Type(12, 7),
    "heading": _Type(13, 7.5, bold=True),
    "prose": _Type(12, 7),
    "columns": _Type(10.5, 5.4, after=2 * _PADDING, bold=True),
    "row": _Type(10.5, 5.4, after=2 * _PADDING),
    "box": _Type(10.5, 5.4, after=2 * _PADDING),
    "close": _Type(0, 0),
    "space": _Type(0, 0, after=3.5),
}
_FOOT: Final = _Type(9, _FOOT_LINE)


def as_pdf(paper: Paper, *, at: Arrow, folders: Iterable[Path] = FOLDERS) -> bytes:
    """`paper` as PDF on A4, made at the moment `at`.

    Raises:
        NotAllowed: no font in `folders` has every character of it.
    """
    paper = cleaned(paper)
    font = font_for(characters(paper) + page_of(1234567890, 1234567890), folders)
    with _quiet():
        sheet = _PdfSheet(_document(paper, font, at), paper)
        pages = in_pages(paper, sheet)
        for number, pieces in enumerate(pages, start=1):
            sheet.draw(pieces, page_of(number, len(pages)))
        return bytes(sheet.pdf.output())


def _document(paper: Paper, font: Font, at: Arrow) -> "FPDF":
    from fpdf import FPDF

    pdf = FPDF(format="A4")
    pdf.set_auto_page_break(auto=False)
    pdf.add_font("paper", fname=font.path, collection_font_number=font.number)
    pdf.set_title(paper.title)
    pdf.set_lang(language.current().replace("_", "-"))
    pdf.set_creation_date(at.datetime)
    return pdf


@contextmanager
def _quiet() -> Iterator[None]:
    """What the font tools remark on a font's tables would be written over the operator's screen."""
    loggers = [logging.getLogger(name) for name in ("fontTools", "fpdf")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


class _PdfSheet:
    """A page that is measured in millimetres."""

    def __init__(self, pdf: "FPDF", paper: Paper) -> None:
        self.pdf = pdf
        self.room = _WIDE - 2 * _SIDE
        self._paper = paper
        self._foot = self._foot_lines()
        self._bottom = max(_BOTTOM, _EDGE + _FOOT_LINE * (len(self._foot) + 1))
        self.height = _HIGH - _TOP - self._bottom

    def rooms(self, widths: Sequence[int]) -> tuple[float, ...]:
        """What the padding of each cell leaves of its part."""
        total = self.room - 2 * _PADDING * len(widths)
        return tuple(total * each / sum(widths) for each in widths)

    def width(self, text: str, style: Style) -> float:
        """As the font has it."""
        return self._measured(text, _TYPES[style])

    def height_of(self, style: Style, lines: int) -> float:
        """So many lines and what is left beneath them."""
        return lines * _TYPES[style].line + _TYPES[style].after

    def draw(self, pieces: Iterable[Piece], page: str) -> None:
        """One page."""
        self.pdf.add_page()
        top = _TOP
        for piece in pieces:
            if piece.style in ROWS:
                self._draw_row(piece, top)
            else:
                self._draw_words(piece, top)
            top += self.height_of(piece.style, piece.lines)
        self._draw_foot(page)

    def _draw_words(self, piece: Piece, top: float) -> None:
        centred = piece.style in {"title", "again", "subtitle"}
        for number, line in enumerate(piece.cells[0] if piece.cells else ()):
            indent = (self.room - self.width(line, piece.style)) / 2 if centred else 0
            self._write(line, _TYPES[piece.style], _SIDE + indent, top, number)

    def _draw_row(self, piece: Piece, top: float) -> None:
        left, height = _SIDE, self.height_of(piece.style, piece.lines)
        shade = "DF" if piece.style == "columns" else "D"
        self.pdf.set_fill_color(238)
        for lines, room in zip(piece.cells, piece.rooms, strict=True):
            self.pdf.rect(left, top, room + 2 * _PADDING, height, style=shade)
            for number, line in enumerate(lines):
                self._write(line, _TYPES[piece.style], left + _PADDING, top + _PADDING, number)
            left += room + 2 * _PADDING

    def _draw_foot(self, page: str) -> None:
        top = _HIGH - self._bottom + _FOOT_LINE / 2
        self.pdf.line(_SIDE, top, _WIDE - _SIDE, top)
        for number, line in enumerate(self._foot):
            self._write(line, _FOOT, _SIDE, top + 1, number)
        right = _WIDE - _SIDE - self._measured(page, _FOOT)
        self._write(page, _FOOT, right, top + 1, len(self._foot) - 1)

    def _foot_lines(self) -> list[str]:
        """What stands at the foot beside the number of the page, which is on the last line."""
        said = [text for text in (self._paper.footer, self._paper.checkpoint) if text]
        lines = [
            line
            for text in said
            for line in broken(text, self.room, lambda part: self._measured(part, _FOOT))
        ]
        return [*lines, self._paper.code]

    def _write(self, line: str, kind: _Type, left: float, top: float, number: int) -> None:
        """Line `number` of what begins at `top`."""
        self.pdf.set_font("paper", size=kind.points)
        middle = top + kind.line * (number + 0.5)
        with self.pdf.local_context(**(_BOLD if kind.bold else {})):
            self.pdf.text(left, middle + kind.points * _POINT * _MIDDLE, line)

    def _measured(self, text: str, kind: _Type) -> float:
        font = self.pdf.fonts["paper"]
        return font.get_text_width(text, kind.points, None)[1] * _POINT
