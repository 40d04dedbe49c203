"""Documents on paper: what stands on them, whatever the file format is.

`paper_text`, `paper_docx` and `paper_pdf` make the same document of it; on every page they say the
title, which page of how many it is, how far the record had come, and its code.
"""

import re
import unicodedata
from dataclasses import dataclass

from dutyconsole.language import _
from dutyconsole.text import clean, clean_line


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading over the blocks that follow."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words of people or of the program; line breaks stay."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings that are repeated on every page."""

    columns: tuple[str, ...]
    widths: tuple[int, ...]
    """How wide each column is against the others."""
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        if {len(self.widths), *map(len, self.rows)} != {len(self.columns)}:
            raise ValueError("a row, or the widths, are not as long as the columns")


Block = Heading | Paragraph | Table


@dataclass(frozen=True, slots=True)
class SignatureBox:
    """Where somebody signs in ink, with the time."""

    label: str
    name: str = ""
    """Who signed at the console; empty where nobody did."""
    at_text: str = ""
    """When, in words."""

    @property
    def signed(self) -> str:
        """Who signed at the console and when; empty where nobody did."""
        if not self.name:
            return ""
        return _("signed with PIN: {name}, {at}").format(name=self.name, at=self.at_text)


@dataclass(frozen=True, slots=True)
class Paper:
    """A document to be printed, signed and filed."""

    title: str
    subtitle: str
    """Beneath the title on the first page: the duty room, the number of the issue."""
    head: tuple[tuple[str, str], ...]
    """Labels and what stands beside them, in a grid above the blocks."""
    blocks: tuple[Block, ...]
    signatures: tuple[SignatureBox, ...]
    checkpoint: str
    """How far the record had come: `entry 1234 of the record`."""
    code: str
    """The code of that checkpoint: `57-7K3M-9QXA-P2RD-WX4T`."""
    footer: str
    """One more line at the foot of every page; empty where there is none."""


_FIELD = re.compile(r"(\{page\}|\{pages\})")


def page_of(page: int, pages: int) -> str:
    """Which page of how many, in words."""
    return _("page {page} of {pages}").format(page=page, pages=pages)


def page_of_parts() -> list[str]:
    """The same with `{page}` and `{pages}` as parts of their own, for what counts its own pages."""
    return [part for part in _FIELD.split(_("page {page} of {pages}")) if part]


def characters(paper: Paper) -> str:
    """Every text of `paper`, and what the program writes beside them, one after the other."""
    blocks: list[str] = []
    for block in paper.blocks:
        match block:
            case Heading(text) | Paragraph(text):
                blocks.append(text)
            case Table(columns, _, rows):
                blocks += [*columns, *(cell for row in rows for cell in row)]
    boxes = [text for box in paper.signatures for text in (box.label, box.signed)]
    head = [text for pair in paper.head for text in pair]
    rest = (paper.title, paper.subtitle, paper.checkpoint, paper.code, paper.footer)
    return "\n".join((*rest, *head, *blocks, *boxes, *signature_words()))


def signature_words() -> tuple[str, str]:
    """What stands before the room for a signature, and before that for its time."""
    return _("Signature:"), _("Time:")


def cleaned(paper: Paper) -> Paper:
    """`paper` with only what can be printed, and one line where one line is meant."""
    return Paper(
        title=_line(paper.title),
        subtitle=_line(paper.subtitle),
        head=tuple((_line(label), _lines(value)) for label, value in paper.head),
        blocks=tuple(map(_cleaned_block, paper.blocks)),
        signatures=tuple(
            SignatureBox(_line(box.label), _line(box.name), _line(box.at_text))
            for box in paper.signatures
        ),
        checkpoint=_line(paper.checkpoint),
        code=_line(paper.code),
        footer=_line(paper.footer),
    )


def _cleaned_block(block: Block) -> Block:
    match block:
        case Heading(text):
            return Heading(_line(text))
        case Paragraph(text):
            return Paragraph(_lines(text))
        case Table(columns, widths, rows):
            return Table(
                tuple(map(_line, columns)), widths, tuple(tuple(map(_lines, row)) for row in rows)
            )


def _line(text: str) -> str:
    return clean_line(_printable(text))


def _lines(text: str) -> str:
    return clean(_printable(text)).strip("\n")


_IDEOGRAPHIC_SPACE = "\u3000"


def _printable(text: str) -> str:
    """Without what XML cannot hold; spaces of rare widths, which fonts lack, as plain ones."""
    return "".join(
        " " if unicodedata.category(char) == "Zs" and char != _IDEOGRAPHIC_SPACE else char
        for char in text
        # U+FFFE and U+FFFF, and their like on every plane, are no characters.
        if ord(char) & 0xFFFE != 0xFFFE  # noqa: PLR2004 - as said
    )
