"""A document for a word processor (DOCX), with the fonts of an office by their names.

The fonts are not in the file: an office has them, and where one has not, the word processor takes
another. The number of the page and of the pages are fields, so that they stay right when somebody
adds a line.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from arrow import Arrow

from dutyconsole import language
from dutyconsole.exchange.paper import (
    Heading,
    Paper,
    Paragraph,
    SignatureBox,
    Table,
    cleaned,
    page_of_parts,
    signature_words,
)
from dutyconsole.text import width

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import _BaseHeaderFooter
    from docx.styles.style import ParagraphStyle
    from docx.table import Table as DocxTable
    from docx.table import _Cell, _Row

# In millimetres.
_WIDE, _HIGH = 210, 297
_SIDE, _TOP, _BOTTOM = 27, 32, 35
_ROOM = _WIDE - 2 * _SIDE
_EDGE = 15
"""From the edge of the page to its head and foot."""
_INK = 14
"""Room for a signature in ink."""


@dataclass(frozen=True, slots=True)
class _Type:
    """How a style of the document is set; sizes in points."""

    chinese: str
    size: float
    before: float = 0
    after: float = 0
    centred: bool = False
    line: float = 0
    """From one line to the next, in points; 0 where the fonts decide."""
    keeps: bool = False
    """Whether it stays on one page with what follows."""


_LATIN = "Times New Roman"
_TITLE, _AGAIN, _SUBTITLE = "Paper title", "Paper title again", "Paper subtitle"
_HEADING, _PROSE, _SPACE = "Paper heading", "Paper prose", "Paper space"
_CELL, _COLUMN, _BOX, _FOOT = "Paper cell", "Paper column", "Paper box", "Paper foot"
_TYPES: Final = {
    _TITLE: _Type("方正小标宋简体", 22, centred=True, keeps=True),
    _AGAIN: _Type("方正小标宋简体", 12, centred=True),
    _SUBTITLE: _Type("仿宋_GB2312", 12, before=4, after=8, centred=True, keeps=True),
    _HEADING: _Type("黑体", 14, before=4, after=3, keeps=True),
    _PROSE: _Type("仿宋_GB2312", 12, after=3, line=18),
    _SPACE: _Type("仿宋_GB2312", 5),
    _CELL: _Type("仿宋_GB2312", 10.5, before=1, after=1),
    _COLUMN: _Type("黑体", 10.5, before=1, after=1, keeps=True),
    _BOX: _Type("仿宋_GB2312", 10.5, before=1, after=1, line=16, keeps=True),
    _FOOT: _Type("仿宋_GB2312", 9),
}
_SHADE = "EEEEEE"


def as_docx(paper: Paper, *, at: Arrow) -> bytes:
    """`paper` as DOCX on A4, made at the moment `at`; the same bytes for the same arguments."""
    import docx

    from dutyconsole.exchange.word_xml import dated

    paper = cleaned(paper)
    document = docx.Document()
    _set_up(document, paper, at)
    _add(document, _TITLE, paper.title)
    if paper.subtitle:
        _add(document, _SUBTITLE, paper.subtitle)
    if paper.head:
        _add_head(document, paper.head)
    for block in paper.blocks:
        _add_block(document, block)
    if paper.signatures:
        _add(document, _SPACE, "")
        _add_boxes(document, paper.signatures)
    file = io.BytesIO()
    document.save(file)
    return dated(file.getvalue(), at)


def _set_up(document: "Document", paper: Paper, at: Arrow) -> None:
    from dutyconsole.exchange.word_xml import drop_the_templates_own, name_the_language

    known = document.core_properties
    known.title, known.author, known.last_modified_by, known.comments = paper.title, "", "", ""
    known.created = known.modified = at.to("utc").naive
    drop_the_templates_own(document)
    name_the_language(document)
    for name, kind in _TYPES.items():
        _make_style(document, name, kind)
    _set_up_page(document, paper)


def _set_up_page(document: "Document", paper: Paper) -> None:
    from docx.shared import Mm

    page = document.sections[0]
    page.page_width, page.page_height = Mm(_WIDE), Mm(_HIGH)
    page.left_margin = page.right_margin = Mm(_SIDE)
    page.top_margin, page.bottom_margin = Mm(_TOP), Mm(_BOTTOM)
    page.header_distance = page.footer_distance = Mm(_EDGE)
    page.different_first_page_header_footer = True
    _fill(page.header, _AGAIN, paper.title)
    for foot in (page.first_page_footer, page.footer):
        _add_foot(foot, paper)


def _make_style(document: "Document", name: str, kind: _Type) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
    from docx.shared import Pt

    from dutyconsole.exchange import word_xml

    style: ParagraphStyle = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    word_xml.name_fonts(style, latin=_LATIN, chinese=kind.chinese)
    style.font.size = Pt(kind.size)
    form = style.paragraph_format
    form.space_before, form.space_after = Pt(kind.before), Pt(kind.after)
    form.line_spacing = 1.0
    if kind.line:
        form.line_spacing, form.line_spacing_rule = Pt(kind.line), WD_LINE_SPACING.AT_LEAST
    form.keep_with_next = kind.keeps
    if kind.centred:
        form.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if name == _PROSE and language.current() == language.CHINESE:
        word_xml.indent_characters(style, 2)
    if name == _HEADING:
        word_xml.outline(style, 1)


def _add(place: "Document | _Cell | _BaseHeaderFooter", style: str, text: str) -> None:
    from dutyconsole.exchange.word_xml import add_text

    add_text(place.add_paragraph(style=style), text)


def _fill(place: "_Cell | _BaseHeaderFooter", style: str, text: str) -> None:
    """Use the paragraph that is there from the beginning."""
    from dutyconsole.exchange.word_xml import add_text

    paragraph = place.paragraphs[0]
    paragraph.style = style
    add_text(paragraph, text)


def _add_foot(foot: "_BaseHeaderFooter", paper: Paper) -> None:
    from dutyconsole.exchange import word_xml

    for text in (paper.footer, paper.checkpoint):
        if text:
            _add(foot, _FOOT, text)
    last = foot.add_paragraph(style=_FOOT)
    word_xml.right_tab(last, _ROOM)
    word_xml.add_text(last, f"{paper.code}\t")
    for part in page_of_parts():
        if part in _FIELDS:
            word_xml.add_field(last, _FIELDS[part])
        else:
            word_xml.add_text(last, part)
    empty = foot.paragraphs[0]
    empty._p.getparent().remove(empty._p)  # noqa: SLF001 - no public way
    word_xml.rule_above(foot.paragraphs[0])


_FIELDS = {"{page}": "PAGE", "{pages}": "NUMPAGES"}


def _add_block(document: "Document", block: Heading | Paragraph | Table) -> None:
    match block:
        case Heading(text):
            _add(document, _HEADING, text)
        case Paragraph(text):
            for line in text.split("\n"):
                _add(document, _PROSE, line)
        case Table():
            _add_table(document, block)


def _add_table(document: "Document", block: Table) -> None:
    from dutyconsole.exchange.word_xml import keep_whole, shade

    parts = [_ROOM * each / sum(block.widths) for each in block.widths]
    table = _new_table(document, parts)
    top = _add_row(table, block.columns, parts, _COLUMN)
    keep_whole(top, repeated=True)
    shade(top, _SHADE)
    for cells in block.rows:
        keep_whole(_add_row(table, cells, parts, _CELL))
    _add(document, _SPACE, "")


def _new_table(document: "Document", parts: Sequence[float]) -> "DocxTable":
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.shared import Mm

    from dutyconsole.exchange.word_xml import set_padding

    table: DocxTable = document.add_table(0, len(parts), "Table Grid")
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    set_padding(table, _PADDING)
    for column, part in zip(table.columns, parts, strict=True):
        column.width = Mm(part)
    return table


def _add_row(
    table: "DocxTable", cells: Sequence[str], parts: Sequence[float], style: str
) -> "_Row":
    from docx.shared import Mm

    row: _Row = table.add_row()  # type: ignore[no-untyped-call] # so in python-docx 1.2
    for cell, text, part in zip(row.cells, cells, parts, strict=True):
        cell.width = Mm(part)
        _fill(cell, style, text)
    return row


_COLUMN_WIDE = 1.9
"""Half a Chinese character in a cell, in millimetres."""
_PADDING = 1.2
"""Between the frame of a cell and its words."""
_LONGEST_LABEL = 16


def _add_head(document: "Document", head: Sequence[tuple[str, str]]) -> None:
    """Two pairs a row; the last one alone has the whole row."""
    from dutyconsole.exchange.word_xml import keep_whole

    longest = max(width(label) for label, _value in head)
    label = 3 * _PADDING + _COLUMN_WIDE * min(longest, _LONGEST_LABEL)
    parts = [label, _ROOM / 2 - label] * 2
    table = _new_table(document, parts)
    for pairs in (head[start : start + 2] for start in range(0, len(head), 2)):
        cells = [cell for pair in pairs for cell in pair]
        row = _add_row(table, [*cells, *[""] * (len(parts) - len(cells))], parts, _CELL)
        keep_whole(row)
        if len(pairs) == 1:
            _merge_end(row)
    _add(document, _SPACE, "")


def _merge_end(row: "_Row") -> None:
    """Make one cell of the second of `row` and what follows it."""
    merged = row.cells[1].merge(row.cells[-1])
    for empty in merged.paragraphs[1:]:
        empty._p.getparent().remove(empty._p)  # noqa: SLF001 - no public way


def _add_boxes(document: "Document", boxes: Sequence[SignatureBox]) -> None:
    from dutyconsole.exchange.word_xml import keep_whole

    parts = [_ROOM / 2] * 2
    table = _new_table(document, parts)
    for pair in (boxes[start : start + 2] for start in range(0, len(boxes), 2)):
        labels = [box.label for box in pair]
        row = _add_row(table, [*labels, *[""] * (2 - len(pair))], parts, _BOX)
        keep_whole(row)
        for cell, box in zip(row.cells, pair, strict=False):
            _add(cell, _BOX, box.signed or "\u3000")
            _add_room_to_sign(cell)
    _add(document, _SPACE, "")


def _add_room_to_sign(cell: "_Cell") -> None:
    from docx.shared import Mm

    from dutyconsole.exchange.word_xml import add_text

    paragraph = cell.add_paragraph(style=_BOX)
    paragraph.paragraph_format.space_before = Mm(_INK)
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(_ROOM / 4))
    add_text(paragraph, "\t".join(signature_words()))
