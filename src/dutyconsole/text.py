"""Text is text: the one sanitiser, used where words come in and again where they are shown.

Control characters and terminal escape sequences could drive the terminal of whoever reads the log
(an OSC 52 sequence writes the reader's clipboard); bidirectional and zero-width characters show
something other than what is recorded (Trojan Source, CVE-2021-42574). All of them are taken out;
everything a person can see stays as typed.
"""

import re
import unicodedata
from array import array
from collections.abc import Iterator

# ESC and the 8-bit introducers go, so what follows them stays behind as harmless visible text. Of
# what is not a control, all of Unicode's Default_Ignorable_Code_Point goes: Hangul fillers too show
# nothing and would pass for a name.
_INVISIBLE = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 without tab and line feed, DEL, C1
    "\u00ad\u034f\u061c"  # soft hyphen, grapheme joiner, Arabic letter mark
    "\u115f\u1160\u3164\uffa0"  # Hangul fillers
    "\u17b4\u17b5\u180b-\u180f"  # Khmer inherent vowels, Mongolian variation selectors
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f"  # zero-width, separators, bidirectional controls
    "\ufe00-\ufe0f\ufeff\ufff0-\ufffb"  # variation selectors, BOM, interlinear marks
    "\ud800-\udfff"  # lone surrogates cannot be stored as UTF-8
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"  # shorthand and musical format controls
    "\U000e0000-\U000e0fff"  # tags and further variation selectors
    "]"
)
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")


def clean(text: str) -> str:
    """`text` with only what a person can see, in NFC, line ends as line feeds, tabs as spaces."""
    text = _LINE_ENDS.sub("\n", text).replace("\t", "    ")
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text))


def clean_line(text: str) -> str:
    """`text` cleaned and on one line: line breaks and runs of white space become one space."""
    return " ".join(clean(text).split())


def width(text: str) -> int:
    """Columns that `text` takes in a terminal, wide characters counted as two."""
    from rich.cells import cell_len

    return cell_len(text)


def fit(text: str, columns: int) -> str:
    """`text` padded or cut to exactly `columns`; a cut ends in `..` and halves no wide character.

    A word of Latin letters is not cut in its middle where what stands before it fills a quarter
    of the room. Two full stops and not `…`, whose width is ambiguous between terminals.
    """
    from rich.cells import set_cell_size

    if width(text) <= columns:
        return text + " " * (columns - width(text))
    if columns <= _MARK:
        return set_cell_size(text, max(columns, 0))
    head = set_cell_size(text, columns - _MARK).rstrip()
    whole = _IN_A_WORD.sub("", head) if _goes_on(text, len(head)) else head
    kept = whole.rstrip() if width(whole) * 4 >= columns else head
    return set_cell_size(kept + "..", columns)


class Wrapped:
    """A text in lines of at most so many columns, made as they are asked for.

    Kept are only the places where lines begin and end, so that no text is too long for it. A word
    of Latin letters stays whole where it fits into a line.
    """

    def __init__(self, text: str, columns: int) -> None:
        """Of a text that is clean; `columns` is 2 at least."""
        self._text = text
        places = array("L", (place for line in _lines(text, columns) for place in line))
        self._starts, self._ends = places[::2], places[1::2]

    def __len__(self) -> int:
        """How many lines there are; an empty text has one."""
        return len(self._starts)

    def __iter__(self) -> Iterator[str]:
        """The lines in order."""
        return map(self.__getitem__, range(len(self)))

    def __getitem__(self, number: int) -> str:
        """The line `number`, from 0, without spaces at its end."""
        return self._text[self._starts[number] : self._ends[number]].rstrip()


_MARK = len("..")
_IN_A_WORD = re.compile(r"(?<=\s)[^\s]*$", re.ASCII)


def _goes_on(text: str, at: int) -> bool:
    """Whether `text` is in the middle of a Latin word at this place."""
    around = text[max(at - 1, 0) : at + 1]
    return len(around) == 2 and around.isascii() and around.isalnum()  # noqa: PLR2004 - both sides


_WORD_AT_END = re.compile(r"[!-~]+$")


def _lines(text: str, columns: int) -> Iterator[tuple[int, int]]:
    """Where each line of `text` begins and ends."""
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        while (end - start) * 2 > columns and (cut := _cut(text, start, end, columns)) < end:
            yield start, cut
            start = cut
        yield start, end
        start = end + 1


def _cut(text: str, start: int, end: int, columns: int) -> int:
    """Where the line of `columns` that begins at `start` has to end, at `end` the latest."""
    from rich.cells import chop_cells

    head = text[start : min(start + columns, end)]
    if width(head) > columns:
        head = chop_cells(head, columns)[0]
    cut = start + len(head)
    while cut < end and unicodedata.combining(text[cut]):
        cut += 1
    word = _WORD_AT_END.search(head)
    if cut < end and word and word.start() and _WORD_AT_END.match(text[cut]):
        return start + word.start()
    while cut < end and text[cut] == " ":
        cut += 1
    return cut
