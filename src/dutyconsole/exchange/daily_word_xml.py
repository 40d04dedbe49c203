"""What the grid of an official document needs in a DOCX, beside `word_xml`."""

from typing import TYPE_CHECKING

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

if TYPE_CHECKING:
    from docx.section import Section
    from docx.styles.style import ParagraphStyle
    from docx.text.paragraph import Paragraph

_TWIPS = 20
"""To the point."""
_FRACTIONS = 4096
"""In which the grid counts what a character has more or less than its size, to the point."""


def set_grid(page: "Section", *, pitch: float, characters: int, size: float) -> None:
    """Lay a grid over the text: lines `pitch` points apart, so many characters to the line."""
    sides = int(page.left_margin or 0) + int(page.right_margin or 0)
    room = (int(page.page_width or 0) - sides) / 12700
    properties = page._sectPr  # noqa: SLF001 - the grid has no public way
    grid = properties.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        properties.append(grid)
    grid.set(qn("w:type"), "linesAndChars")
    grid.set(qn("w:linePitch"), str(round(pitch * _TWIPS)))
    grid.set(qn("w:charSpace"), str(round((room / characters - size) * _FRACTIONS)))


def off_the_grid(style: "ParagraphStyle") -> None:
    """Set `style` as its own size and line ask for, whatever the grid is."""
    for properties in (style.element.get_or_add_pPr(), style.element.get_or_add_rPr()):
        snap = OxmlElement("w:snapToGrid")
        snap.set(qn("w:val"), "0")
        properties.insert_element_before(snap, *_AFTER_SNAP)


_AFTER_SNAP = (
    *("w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents", "w:jc", "w:outlineLvl"),
    *("w:vanish", "w:color", "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:highlight"),
)
"""What may not stand before it: of a paragraph's properties, and of a character's."""


def squeeze(style: "ParagraphStyle", points: float) -> None:
    """Leave so much more, or less, between two characters of `style`."""
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), str(round(points * _TWIPS)))
    properties = style.element.get_or_add_rPr()
    properties.insert_element_before(spacing, "w:w", "w:kern", "w:position", "w:sz", "w:szCs")


def add_in_font(paragraph: "Paragraph", text: str, chinese: str) -> None:
    """Add `text` with Chinese characters in another font than the paragraph's."""
    fonts = paragraph.add_run(text)._r.get_or_add_rPr().get_or_add_rFonts()  # noqa: SLF001 - as above
    fonts.set(qn("w:eastAsia"), chinese)
    fonts.set(qn("w:hint"), "eastAsia")


def rule_above(paragraph: "Paragraph", *, eighths: int, colour: str = "auto") -> None:
    """Draw a line above `paragraph`, so many eighths of a point strong."""
    _rule(paragraph, "top", eighths, colour)


def rule_below(paragraph: "Paragraph", *, eighths: int, colour: str = "auto") -> None:
    """Draw a line below `paragraph`, so many eighths of a point strong."""
    _rule(paragraph, "bottom", eighths, colour)


def _rule(paragraph: "Paragraph", side: str, eighths: int, colour: str) -> None:
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - as above
    border = properties.find(qn("w:pBdr"))
    if border is None:
        border = OxmlElement("w:pBdr")
        properties.insert_element_before(
            border, "w:shd", "w:tabs", "w:snapToGrid", "w:spacing", "w:ind", "w:jc"
        )
    line = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", eighths), ("space", 1), ("color", colour)):
        line.set(qn(f"w:{name}"), str(value))
    border.append(line)
