"""What a DOCX needs and python-docx has no words for."""

import io
import zipfile
from typing import TYPE_CHECKING

from arrow import Arrow
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.styles.style import ParagraphStyle
    from docx.table import Table, _Row
    from docx.text.paragraph import Paragraph


def name_fonts(style: "ParagraphStyle", *, latin: str, chinese: str) -> None:
    """Give `style` its two fonts; Word asks for the one of Chinese characters apart."""
    style.font.name = latin
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), chinese)
    fonts.set(qn("w:cs"), latin)


def add_text(paragraph: "Paragraph", text: str) -> None:
    """Add `text` as it is, its quotation marks and dashes in the Chinese font."""
    run = paragraph.add_run(text)
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:hint"), "eastAsia")  # noqa: SLF001 - no public way


def add_field(paragraph: "Paragraph", code: str) -> None:
    """Add a field that the word processor counts: `PAGE`, `NUMPAGES`."""
    for kind, text in (("begin", ""), ("", code), ("separate", ""), (None, "1"), ("end", "")):
        run = paragraph.add_run()._r  # noqa: SLF001 - fields have no public way
        if kind:
            run.append(_with(OxmlElement("w:fldChar"), "w:fldCharType", kind))
        elif kind is None:
            run.text = text
        else:
            instruction = OxmlElement("w:instrText")
            instruction.text = text
            run.append(instruction)


def indent_characters(style: "ParagraphStyle", characters: int) -> None:
    """Begin each paragraph of `style` with the room of so many Chinese characters."""
    style.paragraph_format.first_line_indent = Length(characters * int(style.font.size or 0))
    style.element.get_or_add_pPr().ind.set(qn("w:firstLineChars"), str(characters * 100))


def outline(style: "ParagraphStyle", level: int) -> None:
    """Make paragraphs of `style` headings that the word processor can list."""
    element = _with(OxmlElement("w:outlineLvl"), "w:val", str(level - 1))
    style.element.get_or_add_pPr().append(element)


def rule_above(paragraph: "Paragraph") -> None:
    """Draw a line above `paragraph`."""
    top = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "4"), ("color", "auto")):
        _with(top, f"w:{name}", value)
    border = OxmlElement("w:pBdr")
    border.append(top)
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - borders have no public way
    properties.insert_element_before(border, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")


def keep_whole(row: "_Row", *, repeated: bool = False) -> None:
    """Never part `row` at the end of a page; `repeated` sets it on top of each page as well."""
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - no public way
    properties.append(OxmlElement("w:cantSplit"))
    if repeated:
        properties.append(OxmlElement("w:tblHeader"))


def set_padding(table: "Table", millimetres: float) -> None:
    """Leave this much between the frame of each cell of `table` and its words, left and right."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = _with(OxmlElement(f"w:{side}"), "w:w", str(Mm(millimetres).twips))
        margins.append(_with(margin, "w:type", "dxa"))
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook")  # noqa: SLF001 - no public way


def shade(row: "_Row", colour: str) -> None:
    """Lay a colour under the cells of `row`."""
    for cell in row.cells:
        element = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
            _with(element, f"w:{name}", value)
        cell._tc.get_or_add_tcPr().append(element)  # noqa: SLF001 - no public way


def right_tab(paragraph: "Paragraph", millimetres: float) -> None:
    """Set what follows a tab flush right at this place."""
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(millimetres), WD_TAB_ALIGNMENT.RIGHT)


def name_the_language(document: "Document") -> None:
    """Say that Chinese characters are Chinese, so that no Japanese font is taken for them."""
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    for language in document.settings.element.iter(qn("w:themeFontLang")):
        language.set(qn("w:eastAsia"), "zh-CN")


def drop_the_templates_own(document: "Document") -> None:
    """Take out what python-docx's template says of itself: its picture, its program."""
    relations = document.part.package.rels if document.part.package else {}
    for key in [key for key, each in relations.items() if each.reltype.endswith(_OF_TEMPLATE)]:
        del relations[key]


_OF_TEMPLATE = ("/thumbnail", "/extended-properties")
_EARLIEST = 1980
"""ZIP files know no year before it."""


def dated(content: bytes, at: Arrow) -> bytes:
    """The same ZIP file with every member of the moment `at`, and not of whenever it was packed."""
    moment = at.datetime.timetuple()[:6] if at.year >= _EARLIEST else (_EARLIEST, 1, 1, 0, 0, 0)
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(packed, "w") as made:
        for name in given.namelist():
            member = zipfile.ZipInfo(name, moment)
            member.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(member, given.read(name))
    return packed.getvalue()


def _with(element: "BaseOxmlElement", name: str, value: str) -> "BaseOxmlElement":
    element.set(qn(name), value)
    return element
