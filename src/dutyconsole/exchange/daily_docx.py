"""A daily report for a word processor (DOCX), on the grid of an official document.

A4, the text 156 by 225 mm, 22 lines of 28 characters; the fonts of an office by their names.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from arrow import Arrow

from dutyconsole.errors import NotAllowed
from dutyconsole.exchange.charts import HIGH, WIDE, drawn
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
)
from dutyconsole.exchange.fonts import FOLDERS
from dutyconsole.exchange.paper import Table
from dutyconsole.language import _
from dutyconsole.text import width

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import _BaseHeaderFooter
    from docx.styles.style import ParagraphStyle
    from docx.table import Table as DocxTable
    from docx.table import _Row
    from docx.text.paragraph import Paragraph

# In millimetres: 天头37, 订口28, and what they leave around 156 by 225.
_PAGE = 210, 297
_TOP, _LEFT, _RIGHT, _BOTTOM = 37, 28, 26, 35
_ROOM = _PAGE[0] - _LEFT - _RIGHT
_NUMBER_EDGE = 22
"""The number of the page stands 7 mm beneath the text, so far from the edge."""
_PADDING = 1.0

# In points.
_BODY, _FOUR = 16, 14
"""3号 and 4号."""
PITCH = 28.95
"""From one line to the next, so that a page holds 22."""
CHARACTERS = 28
_SQUEEZE = -0.3
"""Between two characters: 28 of 16 points are wider than the text by 5.8, and programs round up."""
_SMALLEST_HEAD, _LARGEST_HEAD = 22, 42
_RED = "FF0000"


@dataclass(frozen=True, slots=True)
class _Type:
    """How a style is set; sizes in points."""

    chinese: str
    size: float = _BODY
    line: float = PITCH
    """From one line to the next; 0 where the fonts decide."""
    align: str = "left"
    first: int = 0
    """Characters that the first line is indented by."""
    right: int = 0
    """Characters left free at the right."""
    before: float = 0
    after: float = 0
    full: bool = True
    """Whether 28 of its characters fill a line."""
    keeps: bool = False
    level: int = 0
    """Among the headings; 0 for none."""
    red: bool = False
    latin: str = "Times New Roman"


_SONG, _FANG, _HEI, _KAI = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
_TYPES: Final = {
    "Daily masthead": _Type(_SONG, 36, line=0, align="center", red=True, full=False, keeps=True),
    "Daily issue": _Type(_FANG, keeps=True),
    "Daily rule": _Type(_FANG, 4, line=12, full=False, keeps=True),
    "Daily title": _Type(_SONG, 22, line=33, align="center", full=False, keeps=True),
    "Daily gap": _Type(_FANG, keeps=True),
    "Daily addressee": _Type(_FANG, keeps=True),
    "Daily prose": _Type(_FANG, first=2, align="justify"),
    "Daily first": _Type(_HEI, first=2, keeps=True, level=1),
    "Daily second": _Type(_KAI, first=2, align="justify", keeps=True, level=2),
    "Daily third": _Type(_FANG, first=2, align="justify", level=3),
    "Daily issuer": _Type(_FANG, align="right", right=4, keeps=True),
    "Daily annex": _Type(_HEI),
    "Daily annex title": _Type(_SONG, 22, line=33, align="center", full=False, keeps=True),
    "Daily cell": _Type(_FANG, 10.5, line=0, before=1, after=1, full=False),
    "Daily column": _Type(_HEI, 10.5, line=0, before=1, after=1, full=False, keeps=True),
    "Daily space": _Type(_FANG, 5, line=8, full=False),
    "Daily chart": _Type(_FANG, 10.5, line=0, align="center", full=False),
    "Daily copies": _Type(_FANG, _FOUR, line=22, full=False, keeps=True),
    "Daily page": _Type("宋体", _FOUR, line=0, full=False, latin="宋体"),
}
_LEVELS = ("Daily prose", "Daily first", "Daily second", "Daily third")


def daily_docx(paper: DailyPaper, *, at: Arrow, folders: Iterable[Path] = FOLDERS) -> bytes:
    """`paper` as DOCX, made at the moment `at`; the same bytes for the same arguments.

    `folders` are where a font is looked for that writes on the charts.
    """
    import docx

    from dutyconsole.exchange.word_xml import dated

    document, folders = docx.Document(), tuple(folders)
    _set_up(document, paper, at)
    _add_head(document, paper)
    for block in paper.body:
        _add_block(document, block, folders)
    # The name and the day never stand alone on a page.
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    _add_end(document, paper)
    _add_annex(document, paper, folders)
    _add_copies(document, paper)
    file = io.BytesIO()
    document.save(file)
    return dated(file.getvalue(), at)


def _set_up(document: "Document", paper: DailyPaper, at: Arrow) -> None:
    from dutyconsole.exchange.word_xml import drop_the_templates_own, name_the_language

    known = document.core_properties
    known.title, known.author, known.last_modified_by, known.comments = paper.title, "", "", ""
    known.created = known.modified = at.to("utc").naive
    drop_the_templates_own(document)
    name_the_language(document)
    _set_up_normal(document)
    for name, kind in _TYPES.items():
        _make_style(document, name, kind)
    _set_up_page(document)


def _set_up_normal(document: "Document") -> None:
    """The grid counts its characters by the size of the style that all others come from."""
    from docx.shared import Pt

    from dutyconsole.exchange import word_xml

    normal = document.styles["Normal"]
    word_xml.name_fonts(normal, latin="Times New Roman", chinese=_FANG)
    normal.font.size = Pt(_BODY)


def _set_up_page(document: "Document") -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm

    from dutyconsole.exchange.daily_word_xml import set_grid

    page = document.sections[0]
    page.page_width, page.page_height = Mm(_PAGE[0]), Mm(_PAGE[1])
    page.left_margin, page.right_margin = Mm(_LEFT), Mm(_RIGHT)
    page.top_margin, page.bottom_margin = Mm(_TOP), Mm(_BOTTOM)
    page.header_distance, page.footer_distance = Mm(_NUMBER_EDGE), Mm(_NUMBER_EDGE)
    set_grid(page, pitch=PITCH, characters=CHARACTERS, size=_BODY)
    document.settings.odd_and_even_pages_header_footer = True
    _add_number(page.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _add_number(page.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)


def _add_number(foot: "_BaseHeaderFooter", side: int) -> None:
    """— 1 —, a character from the edge of the text: right on odd pages, left on even ones."""
    from docx.shared import Pt

    from dutyconsole.exchange import word_xml

    foot.is_linked_to_previous = False
    line = foot.paragraphs[0]
    line.style = "Daily page"
    line.alignment = side
    line.paragraph_format.left_indent = line.paragraph_format.right_indent = Pt(_FOUR)
    word_xml.add_text(line, "— ")
    word_xml.add_field(line, "PAGE")
    word_xml.add_text(line, " —")


def _make_style(document: "Document", name: str, kind: _Type) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
    from docx.shared import Pt, RGBColor

    from dutyconsole.exchange import daily_word_xml, word_xml

    style: ParagraphStyle = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    word_xml.name_fonts(style, latin=kind.latin, chinese=kind.chinese)
    style.font.size = Pt(kind.size)
    if kind.red:
        style.font.color.rgb = RGBColor.from_string(_RED)
    form = style.paragraph_format
    form.space_before, form.space_after = Pt(kind.before), Pt(kind.after)
    form.keep_with_next, form.widow_control = kind.keeps, False
    form.alignment = getattr(WD_ALIGN_PARAGRAPH, kind.align.upper())
    if kind.line:
        form.line_spacing, form.line_spacing_rule = Pt(kind.line), WD_LINE_SPACING.EXACTLY
    else:
        form.line_spacing = 1.0
    if kind.first:
        word_xml.indent_characters(style, kind.first)
    if kind.right:
        form.right_indent = Pt(kind.right * kind.size)
    if kind.level:
        word_xml.outline(style, kind.level)
    # LibreOffice gives a character two places of the grid where it is wider than one; so the page
    # has the grid, and the styles set the same number of characters by themselves.
    daily_word_xml.off_the_grid(style)
    if kind.full:
        daily_word_xml.squeeze(style, _SQUEEZE)


def _add(document: "Document", style: str, text: str = "") -> "Paragraph":
    from dutyconsole.exchange.word_xml import add_text

    paragraph = document.add_paragraph(style=style)
    add_text(paragraph, text)
    return paragraph


def _add_head(document: "Document", paper: DailyPaper) -> None:
    """The red head, the number and who signed, the red rule, the title, the addressee."""
    from docx.shared import Pt

    from dutyconsole.exchange import daily_word_xml, word_xml

    head = _add(document, "Daily masthead", paper.masthead)
    head.runs[0].font.size = Pt(head_size(paper.masthead))
    _add(document, "Daily gap")
    line = _add(document, "Daily issue", f"\u3000{paper.issue}\t")
    word_xml.right_tab(line, _ROOM - _BODY * 25.4 / 72)
    name = paper.signer[1]
    word_xml.add_text(line, signature(paper).removesuffix(name))
    daily_word_xml.add_in_font(line, name, _KAI)
    daily_word_xml.rule_below(_add(document, "Daily rule"), colour=_RED, eighths=18)
    _add(document, "Daily gap")
    _add(document, "Daily title", paper.title)
    _add(document, "Daily gap")
    _add(document, "Daily addressee", addressed(paper))


def head_size(masthead: str) -> int:
    """As large as lets it stand in one line, in points."""
    fits = int(_ROOM * 72 / 25.4 / max(width(masthead) / 2, 1))
    return min(max(fits, _SMALLEST_HEAD), _LARGEST_HEAD)


def _add_block(document: "Document", block: Block, folders: Iterable[Path]) -> None:
    match block:
        case Words(text, level, rest):
            paragraph = _add(document, _LEVELS[level], text)
            if rest:
                from dutyconsole.exchange.daily_word_xml import add_in_font

                paragraph.paragraph_format.keep_with_next = False
                add_in_font(paragraph, rest, _FANG)
        case Table():
            _add_table(document, block)
        case Charts():
            _add_charts(document, block, folders)


def _add_end(document: "Document", paper: DailyPaper) -> None:
    """What is attached, whose report it is, and the day."""
    from docx.shared import Pt

    _add(document, "Daily gap")
    _add(document, "Daily prose", attached(paper)).paragraph_format.keep_with_next = True
    _add(document, "Daily gap")
    issuer = _add(document, "Daily issuer", paper.issuer)
    issuer.paragraph_format.right_indent = Pt(free_beside_issuer(paper) * _BODY)
    _add(document, "Daily issuer", paper.dated).paragraph_format.keep_with_next = False


def _add_annex(document: "Document", paper: DailyPaper, folders: Iterable[Path]) -> None:
    top = _add(document, "Daily annex", _("Attachment"))
    top.paragraph_format.page_break_before = True
    _add(document, "Daily annex title", paper.attachment)
    for block in paper.annex:
        _add_block(document, block, folders)


def _add_copies(document: "Document", paper: DailyPaper) -> None:
    """版记: to whom it goes and how many there are, between rules."""
    from dutyconsole.exchange import daily_word_xml, word_xml

    _add(document, "Daily space").paragraph_format.keep_with_next = True
    lines = [_add(document, "Daily copies", f"\u3000{row}") for row in copied(paper)]
    last = _add(document, "Daily copies", f"\u3000{paper.issuer}\t{paper.copies}")
    last.paragraph_format.keep_with_next = False
    word_xml.right_tab(last, _ROOM - _FOUR * 25.4 / 72)
    # 0.35 mm first and last, 0.25 mm between, in eighths of a point.
    daily_word_xml.rule_above(lines[0], eighths=8)
    daily_word_xml.rule_above(last, eighths=6)
    daily_word_xml.rule_below(last, eighths=8)


def _add_table(document: "Document", block: Table) -> None:
    from dutyconsole.exchange.word_xml import keep_whole

    parts = [_ROOM * each / sum(block.widths) for each in block.widths]
    table = _new_table(document, parts, "Table Grid")
    keep_whole(_add_row(table, block.columns, parts, "Daily column"), repeated=True)
    for cells in block.rows:
        keep_whole(_add_row(table, cells, parts, "Daily cell"))
    _add(document, "Daily space")


def _new_table(document: "Document", parts: Sequence[float], style: str) -> "DocxTable":
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.shared import Mm

    from dutyconsole.exchange.word_xml import set_padding

    table: DocxTable = document.add_table(0, len(parts), style)
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

    from dutyconsole.exchange.word_xml import add_text

    row: _Row = table.add_row()  # type: ignore[no-untyped-call] # so in python-docx 1.2
    for cell, text, part in zip(row.cells, cells, parts, strict=True):
        cell.width = Mm(part)
        cell.paragraphs[0].style = style
        add_text(cell.paragraphs[0], text)
    return row


def _add_charts(document: "Document", charts: Charts, folders: Iterable[Path]) -> None:
    """Two side by side; as a table where no font of this machine can write on them."""
    from docx.shared import Mm

    from dutyconsole.exchange.word_xml import keep_whole

    try:
        pictures = drawn(charts.series, folders)
    except NotAllowed:
        for table in as_tables(charts):
            _add_table(document, table)
        return
    parts = [_ROOM / 2] * 2
    frame = _new_table(document, parts, "Normal Table")
    for start in range(0, len(pictures), 2):
        row = _add_row(frame, ["", ""], parts, "Daily chart")
        keep_whole(row)
        for cell, picture in zip(row.cells, pictures[start : start + 2], strict=False):
            run = cell.paragraphs[0].add_run()
            run.add_picture(io.BytesIO(picture), Mm(WIDE), Mm(HIGH))
    _add(document, "Daily space")


def as_tables(charts: Charts) -> Iterator[Table]:
    """What the charts show, as numbers."""
    for series in charts.series:
        rows = tuple(
            (label, "-" if value is None else f"{value:f}") for label, value in series.points
        )
        yield Table((_(series.title), _(series.unit) or _("Value")), (2, 1), rows)
