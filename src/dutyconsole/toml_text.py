"""TOML as people type it: what a mistake looks like, and on which line each setting stands.

`tomllib` reads the text but keeps no positions. A statement is the shortest run of whole lines
that `tomllib` can read by itself, so it is `tomllib`, and no second grammar, that tells where each
statement begins.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
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


def line_numbers(text: str) -> Mapping[KeyPath, int]:
    """The line, from 1, that each setting, block and element of a list in `text` stands on.

    `text` must be good TOML.
    """
    found: dict[KeyPath, int] = {}
    blocks: dict[KeyPath, int] = {}
    here: KeyPath = ()
    for number, statement in _statements(text):
        if statement[0].lstrip().startswith("["):
            here = _header(statement[0], blocks)
            lines = {here[:depth]: number for depth in range(1, len(here) + 1)}
        else:
            lines = {(*here, *path): line for path, line in _setting(statement, number)}
        found = lines | found
    return found


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
        return _("“{text}”").format(text=_short(value))
    if isinstance(value, dict):
        return _("a block")
    if isinstance(value, list | tuple):
        return _("a list of {count}").format(count=len(value)) if value else _("an empty list")
    if isinstance(value, bool):
        return str(value).lower()
    return _short(str(value))


def _statements(text: str) -> Iterator[tuple[int, list[str]]]:
    statement: list[str] = []
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        if not statement and line.strip(" \t")[:1] in {"", "#"}:
            continue
        statement.append(line)
        if _is_whole(statement):
            yield number - len(statement) + 1, statement
            statement = []


def _is_whole(lines: list[str]) -> bool:
    try:
        tomllib.loads("\n".join(lines))
    except tomllib.TOMLDecodeError:
        return False
    return True


def _header(statement: str, blocks: dict[KeyPath, int]) -> KeyPath:
    """The path that the header `statement` opens; `blocks` counts the [[blocks]] so far."""
    path: KeyPath = ()
    inner: Any = tomllib.loads(statement)
    while inner:
        ((key, inner),) = inner.items()
        path = (*path, key)
        if isinstance(inner, list):
            blocks[path] = blocks.get(path, -1) + 1
            return (*path, blocks[path])
        if path in blocks:
            path = (*path, blocks[path])
    return path


def _setting(statement: list[str], first: int) -> Iterator[tuple[KeyPath, int]]:
    """Each path within one `key = value`, which begins on line `first`, and its line."""
    path: KeyPath = ()
    value: Any = tomllib.loads("\n".join(statement))
    while isinstance(value, dict) and len(value) == 1:
        ((key, value),) = value.items()
        path = (*path, key)
        yield path, first
    if not isinstance(value, list):
        yield from ((path + below, first) for below in _below(value))
        return
    for number, (element, line) in enumerate(zip(value, _element_lines(statement, first, len(value)))):
        ...


_POSITION = re.compile(r"\(at line (\d+), column (\d+)\)$")
_BARE_TIME = re.compile(r"=\s*\d{1,2}[::]\d{2}")


def _refusal(text: str, message: str, where: str) -> str:
    lines = text.replace("\r\n", "\n").rstrip().split("\n")
    position = _POSITION.search(message)
    number, column = map(int, position.groups()) if position else (len(lines), 0)
    line = lines[number - 1] if number <= len(lines) else ""
    return _("{where}: “{line}” cannot be read; expected {expected}").format(
        where=in_line(where, number),
        line=_short(line),
        expected=_expected(line, line[column - 1 : column], message),
    )


def _expected(line: str, stands_there: str, message: str) -> str:
    if stands_there > "\x7f" and unicodedata.category(stands_there)[0] in "PS":
        return _("half-width signs outside of the quotation marks: \" = , [ ] instead of “{sign}”").format(sign=stands_there)
    if _BARE_TIME.search(line):
        return _('a time in quotation marks, such as "17:00"')
    if message.startswith("Cannot "):
        return _("every key and every [block] only once")
    if message.startswith(("Unterminated", r"Illegal character '\n'")):
        return _('a quotation mark " at the end of the text as at its beginning')
    return _('key = "text", key = 30 or [block], and what an earlier line opens to be closed')


def _short(text: str) -> str:
    longest = 40
    line = clean_line(text)
    return line if len(line) <= longest else line[:longest] + ".."
