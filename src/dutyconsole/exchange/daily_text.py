"""A daily report as plain text, to be read out or sent by fax: 28 Chinese characters, 22 lines."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

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
from dutyconsole.exchange.paper import Table, page_of
from dutyconsole.exchange.paper_lines import broken
from dutyconsole.exchange.paper_text import FORM_FEED
from dutyconsole.exchange.paper_text import _columns as columns_of
from dutyconsole.language import _

COLUMNS, ROWS = 56, 22
_INDENT = "\u3000\u3000"


@dataclass(frozen=True, slots=True)
class _Line:
    text: str = ""
    keeps: bool = False
    """Whether it stays on one page with what follows."""
    breaks: bool = False
    """Whether it begins a page."""


def daily_text(paper: DailyPaper) -> str:
    """`paper` as text in pages of ROWS lines no wider than COLUMNS, each with its mark.

    Rows of a table are sentences, so that they can be read out; charts are left out.
    """
    pages = list(_in_pages(list(_lines(paper))))
    return FORM_FEED.join(
        _page(lines, _mark(paper, number, len(pages))) for number, lines in enumerate(pages, 1)
    )


def _page(lines: list[str], mark: str) -> str:
    filled = [*lines, *[""] * (ROWS - 1 - len(lines)), mark]
    return "".join(f"{line.rstrip()}\n" for line in filled)


def _mark(paper: DailyPaper, number: int, pages: int) -> str:
    """The last line of a page: what it is, which page of how many."""
    page = page_of(number, pages)
    room = COLUMNS - columns_of(page) - 2
    title = broken(paper.title, room, columns_of)[0]
    return _apart(title, page)


def _in_pages(lines: list[_Line]) -> Iterator[list[str]]:
    page: list[str] = []
    for place, line in enumerate(lines):
        full = len(page) + _together(lines[place:]) > ROWS - 1
        if page and (full or line.breaks):
            yield page
            page = []
        if page or line.text:
            page.append(line.text)
    yield page


def _together(lines: list[_Line]) -> int:
    """How many lines the first one stays together with, itself counted."""
    count = next((place for place, line in enumerate(lines) if not line.keeps), len(lines) - 1)
    return min(count + 1, ROWS - 1)


def _lines(paper: DailyPaper) -> Iterator[_Line]:
    yield from _centred(paper.masthead)
    yield _Line(_apart(paper.issue, signature(paper)))
    yield _Line("-" * COLUMNS)
    yield from _centred(paper.title)
    yield _Line()
    yield from _set(addressed(paper))
    body = [line for block in paper.body for line in _block(block)]
    yield from body[:-1]
    # The name and the day never stand alone on a page.
    yield from (replace(line, keeps=True) for line in body[-1:])
    yield _Line(keeps=True)
    yield from _set(_INDENT + attached(paper), keeps=True)
    yield _Line(_at_right(paper.issuer, free_beside_issuer(paper)), keeps=True)
    yield _Line(_at_right(paper.dated))
    yield from _annex(paper)


def _annex(paper: DailyPaper) -> Iterator[_Line]:
    yield _Line(_("Attachment"), keeps=True, breaks=True)
    yield from _centred(paper.attachment)
    for place, block in enumerate(paper.annex):
        following = paper.annex[place + 1 : place + 2]
        if not any(isinstance(each, Charts) for each in (block, *following)):
            yield from _block(block)
    yield _Line("-" * COLUMNS, keeps=True)
    for row in copied(paper):
        yield from _set(row, keeps=True)
    yield _Line(_apart(paper.issuer, paper.copies))


def _block(block: Block) -> Iterator[_Line]:
    match block:
        case Words(text, level, rest):
            yield from _set(_INDENT + text + rest, keeps=level > 0)
        case Table(columns, _widths, rows):
            for row in rows:
                *lines, last = _set(_INDENT + _sentence(columns, row), keeps=True)
                yield from (*lines, replace(last, keeps=False))


def _sentence(columns: tuple[str, ...], row: tuple[str, ...]) -> str:
    """A row to be read out: `口罩：结存 80，可用天数 2.5`; what is not known is left out."""
    if len(columns) == len(("label", "value")):
        said = row[1]
    else:
        pairs = zip(columns[1:], row[1:], strict=True)
        said = _("; ").join(f"{name} {value}" for name, value in pairs if value not in {"", "-"})
    line = _("{label}: {value}").format(label=row[0], value=said)
    return " ".join(line.split("\n"))


def _set(text: str, *, keeps: bool = False) -> Iterator[_Line]:
    for line in broken(text, COLUMNS, columns_of):
        yield _Line(line, keeps=keeps)


def _centred(text: str) -> Iterator[_Line]:
    for line in broken(text, COLUMNS, columns_of):
        yield _Line(" " * ((COLUMNS - columns_of(line)) // 2) + line, keeps=True)


def _at_right(text: str, free: float = 4) -> str:
    """With the room of so many characters at the right, where it fits."""
    return " " * max(COLUMNS - round(2 * free) - columns_of(text), 0) + text


def _apart(left: str, right: str) -> str:
    """Two texts at the two edges; beneath each other where they do not fit."""
    gap = COLUMNS - columns_of(left) - columns_of(right)
    return left + " " * max(gap, 1) + right
