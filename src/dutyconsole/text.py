"""Text is text: the one sanitiser, used where words come in and again where they are shown.

Control characters and terminal escape sequences could drive the terminal of whoever reads the log
(an OSC 52 sequence writes the reader's clipboard); bidirectional and zero-width characters show
something other than what is recorded (Trojan Source, CVE-2021-42574). All of them are taken out;
everything a person can see stays as typed.
"""

import re
import unicodedata

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

    A word of Latin letters is not cut in its middle where what stands before it fills a third of
    the room. Two full stops and not `…`, whose width is ambiguous between terminals.
    """
    from rich.cells import set_cell_size

    if width(text) <= columns:
        return text + " " * (columns - width(text))
    if columns <= _MARK:
        return set_cell_size(text, max(columns, 0))
    head = set_cell_size(text, columns - _MARK).rstrip()
    whole = _IN_A_WORD.sub("", head) if _goes_on(text, len(head)) else head
    kept = whole.rstrip() if width(whole) * 3 >= columns else head
    return set_cell_size(kept + "..", columns)


_MARK = len("..")
_IN_A_WORD = re.compile(r"(?<=\s)[^\s]*$", re.ASCII)


def _goes_on(text: str, at: int) -> bool:
    """Whether `text` is in the middle of a Latin word at this place."""
    around = text[max(at - 1, 0) : at + 1]
    return len(around) == 2 and around.isascii() and around.isalnum()  # noqa: PLR2004 - both sides
