"""A line of the screen as the terminal holds it: a character and a look for each column."""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from rich.cells import split_graphemes
from rich.color import Color, ColorSystem
from rich.style import Style
from textual.strip import SGR_STYLES, Strip

UNSEEN = frozenset({"1", "2", "3"})
"""Attributes that a space does not show: bold, dim, italic."""
_LINES = range(0x2500, 0x25A0)
"""Frames and bars, which every terminal draws narrow, or nothing would be in its place."""
_PICTURES = 0x1F000


class Look(NamedTuple):
    """How a character looks, as the parameters of the terminal's SGR."""

    attributes: tuple[str, ...] = ()
    ink: str = ""
    """The colour of the character; empty for the terminal's own."""
    ground: str = ""
    """The colour behind it; empty for the terminal's own."""


class Cell(NamedTuple):
    """What stands in one column."""

    text: str
    look: Look
    half: int = 0
    """1 for the second column of a wide character."""
    is_blank: bool = False
    """Whether nothing but its background is seen."""
    is_shaky: bool = False
    """Whether terminals disagree about how wide it is."""


Row = tuple[Cell, ...]

PLAIN = Look()


@lru_cache(maxsize=256)
def blank(ground: str) -> Cell:
    """A column in which nothing but this background is seen."""
    return Cell(" ", Look(ground=ground), is_blank=True)


BLANK = blank("")


def row_of(strip: Strip, width: int, colours: ColorSystem) -> Row:
    """The cells of a line, exactly `width` of them."""
    cells: list[Cell] = []
    for text, style, control in strip:
        if not control:
            cells += cells_of(text, style, colours)
    cells += [BLANK] * (width - len(cells))
    if len(cells) > width and cells[width].half:
        cells[width - 1] = blank(cells[width - 1].look.ground)
    return tuple(cells[:width])


@lru_cache(maxsize=4096)
def cells_of(text: str, style: Style | None, colours: ColorSystem) -> Row:
    """The cells of a piece of text in one style; what could control the terminal is left out."""
    look = _look(style, colours) if style else PLAIN
    empty = blank(look.ground) if UNSEEN.issuperset(look.attributes) else Cell(" ", look)
    cells: list[Cell] = []
    if text.isascii() and text.isprintable():
        return tuple([empty if character == " " else Cell(character, look) for character in text])
    for piece, width in _characters(text):
        if piece == " ":
            cells.append(empty)
        else:
            shaky = _is_shaky(piece)
            cells += [Cell(piece, look, half, is_shaky=shaky) for half in range(width)]
    return tuple(cells)


def _characters(text: str) -> Iterable[tuple[str, int]]:
    shown = "".join(each for each in text if unicodedata.category(each) != "Cc")
    for start, end, width in split_graphemes(shown)[0]:
        if width:
            yield shown[start:end], width


def _is_shaky(piece: str) -> bool:
    if len(piece) > 1 or ord(piece) >= _PICTURES:
        return True
    return unicodedata.east_asian_width(piece) == "A" and ord(piece) not in _LINES


def _look(style: Style, colours: ColorSystem) -> Look:
    """The look of a style as Textual's strips give it; links are not made."""
    bits = style._attributes & style._set_attributes  # noqa: SLF001 - as Strip.render_ansi
    attributes = tuple(code for bit, code in enumerate(SGR_STYLES) if bits & 1 << bit)
    return Look(attributes, _ink(style.color, colours), _ground(style.bgcolor, colours))


@lru_cache(maxsize=1024)
def _ink(colour: Color | None, colours: ColorSystem) -> str:
    codes = colour.downgrade(colours).get_ansi_codes(foreground=True) if colour else ()
    return _but_default(codes, "39")


@lru_cache(maxsize=1024)
def _ground(colour: Color | None, colours: ColorSystem) -> str:
    codes = colour.downgrade(colours).get_ansi_codes(foreground=False) if colour else ()
    return _but_default(codes, "49")


def _but_default(codes: Iterable[str], default: str) -> str:
    """Both ways of saying that it is the terminal's own are one."""
    joined = ";".join(codes)
    return "" if joined == default else joined
