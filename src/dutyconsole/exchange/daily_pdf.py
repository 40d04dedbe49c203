"""A daily report as PDF, laid out as its DOCX is, with a font of this machine inside it."""

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from arrow import Arrow

from dutyconsole import language
from dutyconsole.exchange import charts
from dutyconsole.exchange.daily_docx import head_size
from dutyconsole.exchange.daily_paper import (
    Block,
    Charts,
    DailyPaper,
    Words,
    addressed,
    attached,
    copied,
    free_beside_issuer,
    signature,
    texts_of,
)
from dutyconsole.exchange.fonts import FOLDERS, Font, font_for
from dutyconsole.exchange.paper import Table
from dutyconsole.exchange.paper_lines import broken
from dutyconsole.exchange.paper_pdf import _quiet as quiet
from dutyconsole.language import _

if TYPE_CHECKING:
    from fpdf import FPDF

# In millimetres.
_WIDE, _HIGH = 210.0, 297.0
_TOP, _LEFT, _RIGHT, _BOTTOM = 37.0, 28.0, 26.0, 35.0
_ROOM, _FLOOR = _WIDE - _LEFT - _RIGHT, _HIGH - _BOTTOM
_PITCH = 225 / 22
_NUMBER = 7.0
"""The number of the page stands so far beneath the text."""
_PADDING = 1.0
_POINT = 25.4 / 72
_MIDDLE = 0.36
"""How far a character's middle is above the line it stands on, as part of its size."""
_INDENT = "\u3000\u3000"
_RED = 255, 0, 0


@dataclass(frozen=True, slots=True)
class _Type:
    """How a line is set."""

    points: float
    line: float
    """From one line to the next, in millimetres."""
    bold: bool = False
    align: str = "left"
    free: float = 0
    """Characters left free at the edge."""
    spacing: float = 0
    """Between two characters, in points."""
    red: bool = False


_BODY: Final = _Type(16, _PITCH, spacing=-0.21)
_HEADING: Final = _Type(16, _PITCH, bold=True, spacing=-0.21)
_ISSUER: Final = _Type(16, _PITCH, align="right", free=4)
_TITLE: Final = _Type(22, 11.6, bold=True, align="centre")
_CELL: Final = _Type(10.5, 5.0)
_COLUMN: Final = _Type(10.5, 5.0, bold=True)
_COPIES: Final = _Type(14, 7.8, free=1)
_PAGE: Final = _Type(14, 6.0, free=1)


@dataclass(frozen=True, slots=True)
class _Piece:
    """What the end of a page does not part."""

    height: float
    draw: Callable[[float], None]
    """Draw it, with its upper edge so far from the top of the page."""
    keeps: bool = False
    """Whether it stays on one page with what follows."""
    under: "_Piece | None" = None
    """The headings that are repeated above it on a new page."""
    breaks: bool = False
    """Whether it begins a page."""


def daily_pdf(paper: DailyPaper, *, at: Arrow, folders: Iterable[Path] = FOLDERS) -> bytes:
    """`paper` as PDF on A4, made at the moment `at`.

    Raises:
        NotAllowed: no font in `folders` has every character of it.
    """
    said = "".join(texts_of(paper)).replace("\u3000", "")
    folders = tuple(folders)
    font = font_for(f"{said}—0123456789 ", folders)
    with quiet():
        sheet = _PdfSheet(_document(paper, font, at), folders)
        _place(sheet, [*sheet.head(paper), *sheet.words(paper), *sheet.annex(paper)])
        return bytes(sheet.pdf.output())


def _document(paper: DailyPaper, font: Font, at: Arrow) -> "FPDF":
    from fpdf import FPDF

    pdf = FPDF(format="A4")
    pdf.set_auto_page_break(auto=False)
    pdf.add_font("paper", fname=font.path, collection_font_number=font.number)
    pdf.set_title(paper.title)
    pdf.set_lang(language.current().replace("_", "-"))
    pdf.set_creation_date(at.datetime)
    return pdf


def _place(sheet: "_PdfSheet", pieces: Sequence[_Piece]) -> None:
    """Set the pieces one beneath the other, page after page."""
    top = sheet.new_page()
    for place, piece in enumerate(pieces):
        too_low = top + _together(pieces[place:]) > _FLOOR + 0.01 and top > _TOP
        if too_low or (piece.breaks and top > _TOP):
            top = sheet.new_page()
            if piece.under:
                piece.under.draw(top)
                top += piece.under.height
        piece.draw(top)
        top += piece.height


def _together(pieces: Sequence[_Piece]) -> float:
    """How high the first of `pieces` is with what it stays together with."""
    needed = 0.0
    for piece in pieces:
        needed += piece.height
        if not piece.keeps:
            break
    return needed


class _PdfSheet:
    """The pages, and how what stands on them is measured and drawn."""

    def __init__(self, pdf: "FPDF", folders: Iterable[Path]) -> None:
        self.pdf = pdf
        self._folders = folders

    def new_page(self) -> float:
        """Begin a page with its number: right on odd ones, left on even ones; its top is said."""
        self.pdf.add_page()
        number = self.pdf.page_no()
        side = "right" if number % 2 else "left"
        kind = _Type(_PAGE.points, _PAGE.line, align=side, free=_PAGE.free)
        self._write(f"— {number} —", kind, _FLOOR + _NUMBER - _PAGE.line / 2)
        return _TOP

    def head(self, paper: DailyPaper) -> Iterator[_Piece]:
        """The red head, the number and who signed, the red rule, the title, the addressee."""
        size = head_size(paper.masthead)
        head = _Type(size, size * _POINT * 1.3, bold=True, align="centre", red=True)
        yield from self._lines(paper.masthead, head, keeps=True)
        yield _gap(_PITCH)

        def draw(top: float) -> None:
            self._write(paper.issue, _Type(16, _PITCH, free=1), top)
            self._write(signature(paper), _Type(16, _PITCH, align="right", free=1), top)
            self._rule(top + _PITCH + 2, 0.8, _RED)

        yield _Piece(_PITCH + 4, draw, keeps=True)
        yield _gap(_PITCH)
        yield from self._lines(paper.title, _TITLE, keeps=True)
        yield _gap(_PITCH)
        yield from self._lines(addressed(paper), _BODY, keeps=True)

    def words(self, paper: DailyPaper) -> Iterator[_Piece]:
        """The parts in words, what is attached, whose report it is, and the day."""
        body = [piece for block in paper.body for piece in self._block(block)]
        yield from body[:-1]
        # The name and the day never stand alone on a page.
        yield from (_kept(piece) for piece in body[-1:])
        yield _gap(_PITCH)
        yield from self._lines(_INDENT + attached(paper), _BODY, keeps=True)
        yield _gap(_PITCH)
        issuer = replace(_ISSUER, free=free_beside_issuer(paper))
        yield from self._lines(paper.issuer, issuer, keeps=True)
        yield from self._lines(paper.dated, _ISSUER)

    def annex(self, paper: DailyPaper) -> Iterator[_Piece]:
        """The attachment on pages of its own, and at its end to whom copies go."""
        yield from self._lines(_("Attachment"), _HEADING, keeps=True, breaks=True)
        yield from self._lines(paper.attachment, _TITLE, keeps=True)
        for block in paper.annex:
            yield from self._block(block)
        rows = copied(paper)

        def draw(top: float) -> None:
            self._rule(top + 3, 0.35)
            for place, row in enumerate(rows):
                self._write(row, _COPIES, top + 3 + place * _COPIES.line)
            last = top + 3 + len(rows) * _COPIES.line
            self._rule(last, 0.25)
            right = _Type(14, _COPIES.line, align="right", free=1)
            self._write(paper.issuer, _COPIES, last)
            self._write(paper.copies, right, last)
            self._rule(last + _COPIES.line, 0.35)

        yield _Piece(3.5 + (len(rows) + 1) * _COPIES.line, draw)

    def _block(self, block: Block) -> Iterator[_Piece]:
        match block:
            case Words(text, level, rest):
                kind = _HEADING if level in {1, 2} and not rest else _BODY
                yield from self._lines(_INDENT + text + rest, kind, keeps=level > 0 and not rest)
            case Table():
                yield from self._table(block)
            case Charts(series):
                pictures = charts.drawn(series, self._folders)
                for start in range(0, len(pictures), 2):
                    yield self._pictures(pictures[start : start + 2])

    def _lines(
        self, text: str, kind: _Type, *, keeps: bool = False, breaks: bool = False
    ) -> Iterator[_Piece]:
        lines = broken(text, _ROOM, lambda part: self._measured(part, kind))
        for place, line in enumerate(lines):

            def draw(top: float, line: str = line) -> None:
                self._write(line, kind, top)

            yield _Piece(kind.line, draw, keeps=keeps, breaks=breaks and place == 0)

    def _table(self, table: Table) -> Iterator[_Piece]:
        parts = [_ROOM * each / sum(table.widths) for each in table.widths]
        under = _kept(self._row(table.columns, parts, _COLUMN))
        yield under
        for cells in table.rows:
            row = self._row(cells, parts, _CELL)
            yield replace(row, under=under)
        yield _gap(3, keeps=False)

    def _row(self, cells: Sequence[str], parts: Sequence[float], kind: _Type) -> _Piece:
        filled = [
            broken(cell, part - 2 * _PADDING, lambda text: self._measured(text, kind))
            for cell, part in zip(cells, parts, strict=True)
        ]
        height = max(map(len, filled)) * kind.line + 2 * _PADDING

        def draw(top: float) -> None:
            left = _LEFT
            self.pdf.set_line_width(0.2)
            for lines, part in zip(filled, parts, strict=True):
                self.pdf.rect(left, top, part, height)
                for place, line in enumerate(lines):
                    place_top = top + _PADDING + place * kind.line
                    self._write_at(line, kind, left + _PADDING, place_top)
                left += part

        return _Piece(height, draw)

    def _pictures(self, pictures: Sequence[bytes]) -> _Piece:
        def draw(top: float) -> None:
            for place, picture in enumerate(pictures):
                left = _LEFT + place * _ROOM / 2 + (_ROOM / 2 - charts.WIDE) / 2
                self.pdf.image(io.BytesIO(picture), left, top + 1, charts.WIDE, charts.HIGH)

        return _Piece(charts.HIGH + 2.0, draw)

    def _rule(self, top: float, strong: float, colour: tuple[int, int, int] = (0, 0, 0)) -> None:
        self.pdf.set_draw_color(*colour)
        self.pdf.set_line_width(strong)
        self.pdf.line(_LEFT, top, _LEFT + _ROOM, top)
        self.pdf.set_draw_color(0, 0, 0)

    def _write(self, line: str, kind: _Type, top: float) -> None:
        """A line between the margins."""
        free = kind.free * kind.points * _POINT
        rest = _ROOM - self._measured(line, kind)
        left = {"left": free, "centre": rest / 2, "right": rest - free}[kind.align]
        self._write_at(line, kind, _LEFT + left, top)

    def _write_at(self, line: str, kind: _Type, left: float, top: float) -> None:
        words = line.lstrip("\u3000")
        left += self._measured(line[: len(line) - len(words)], kind)
        self.pdf.set_font("paper", size=kind.points)
        self.pdf.set_char_spacing(kind.spacing)
        colour = _RED if kind.red else (0, 0, 0)
        self.pdf.set_text_color(*colour)
        self.pdf.set_draw_color(*colour)
        bold = {"text_mode": "FILL_STROKE", "line_width": 0.12} if kind.bold else {}
        with self.pdf.local_context(**bold):
            base = top + kind.line / 2 + kind.points * _POINT * _MIDDLE
            self.pdf.text(left, base, words)
        self.pdf.set_char_spacing(0)
        self.pdf.set_text_color(0, 0, 0)
        self.pdf.set_draw_color(0, 0, 0)

    def _measured(self, text: str, kind: _Type) -> float:
        """How wide `text` is, in millimetres; an indent by its characters, font or no font."""
        words = text.replace("\u3000", "")
        points = self.pdf.fonts["paper"].get_text_width(words, kind.points, None)[1]
        wide = len(text) - len(words)
        return float(points + wide * kind.points + len(text) * kind.spacing) * _POINT


def _gap(height: float, *, keeps: bool = True) -> _Piece:
    return _Piece(height, lambda _top: None, keeps=keeps)


def _kept(piece: _Piece) -> _Piece:
    return replace(piece, keeps=True)
