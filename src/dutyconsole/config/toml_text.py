"""TOML as people type it: reading it, and the words for what stands there."""

import datetime as dt
import re
import tomllib
import unicodedata
from typing import Any

from dutyconsole.errors import BadInput
from dutyconsole.language import _
from dutyconsole.text import clean_line

KeyPath = tuple[str | int, ...]
"""Where a setting stands: keys, and from 0 the number of a block or of an element of a list."""


def read(text: str, *, where: str) -> dict[str, Any]:
    """The tables of `text`, which stands in the file named `where`.

    Raises:
        BadInput: it is not TOML; the sentence names the line.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(_refusal(text, str(error), where)) from error
    except ValueError as error:  # Python reads no integer of more than 4300 digits
        raise BadInput(_("{where}: a number has too many digits").format(where=where)) from error


def lines_of(text: str) -> list[str]:
    """The lines of `text`; not `str.splitlines`, for TOML knows no line end but these two."""
    return text.replace("\r\n", "\n").split("\n")


def in_line(where: str, line: int | None) -> str:
    """The place `where`, with its line where that is known."""
    if line is None:
        return where
    return _("{file}, line {line}").format(file=where, line=line)


def name_of(path: KeyPath) -> str:
    """`path` as an operator reads it: `reports[1].due` is a setting of the first [[reports]]."""
    name = ""
    for step in path:
        name += f"[{step + 1}]" if isinstance(step, int) else f".{_short(step)}"
    return name.removeprefix(".")


def shown(value: object) -> str:
    """`value`, as `tomllib` read it, in few words."""
    if isinstance(value, str):
        return f"“{_short(value)}”"
    if isinstance(value, dict):
        return _("a block")
    if isinstance(value, list):
        return _("a list") if value else _("an empty list")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dt.time) and not value.second:
        return value.isoformat("minutes")
    return _short(str(value))


_POSITION = re.compile(r"\(at line (\d+), column (\d+)\)$")
_BARE_TIME = re.compile("=\\s*\\d{1,2}[:\uff1a]\\d{2}")


def _refusal(text: str, message: str, where: str) -> str:
    position = _POSITION.search(message)
    at_end = (len(lines_of(text.rstrip())), 0)
    number, column = map(int, position.groups()) if position else at_end
    line = lines_of(text)[number - 1]
    return _("{where}: “{line}” cannot be read; expected {expected}").format(
        where=in_line(where, number),
        line=_short(line),
        expected=_expected(line, line[column - 1 : column], message),
    )


def _expected(line: str, stands_there: str, message: str) -> str:
    if stands_there > "\x7f" and unicodedata.category(stands_there)[0] in "PS":
        return _("a half-width sign in place of {sign}").format(sign=stands_there)
    if _BARE_TIME.search(line):
        return _('a time in quotation marks, such as "17:00"')
    if message.startswith("Cannot "):
        return _("every key and every [block] only once")
    if message.startswith(("Unterminated", r"Illegal character '\n'")):
        return _('a quotation mark " at both ends of the text')
    return _('key = "text", key = 30 or [block], and nothing left open in the lines before')


def _short(text: str) -> str:
    longest = 40
    line = clean_line(text)
    return line if len(line) <= longest else line[:longest] + ".."
