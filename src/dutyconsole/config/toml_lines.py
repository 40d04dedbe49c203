"""On which line of a TOML text each setting stands.

`tomllib` keeps no positions. A statement is the shortest run of whole lines that `tomllib` can read
by itself, so it is `tomllib`, and no second grammar, that tells where each statement begins.
"""

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from dutyconsole.config.toml_text import KeyPath, lines_of


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


def _statements(text: str) -> Iterator[tuple[int, list[str]]]:
    statement: list[str] = []
    for number, line in enumerate(lines_of(text), start=1):
        statement.append(line)
        if _whole(statement) is not None:
            yield number - len(statement) + 1, statement
            statement = []


def _whole(lines: list[str]) -> dict[str, Any] | None:
    try:
        return tomllib.loads("\n".join(lines))
    except tomllib.TOMLDecodeError:
        return None


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
    """Each path within one `key = value` that begins on the line `first`, and its line."""
    path, value = _innermost(tomllib.loads("\n".join(statement)))
    for depth in range(1, len(path) + 1):
        yield path[:depth], first
    if not isinstance(value, list):
        yield from (((*path, *below), first) for below in _below(value))
        return
    ends = _element_ends(statement, len(value))
    for number, (element, end) in enumerate(zip(value, ends, strict=True)):
        yield (*path, number), first + end
        yield from (((*path, number, *below), first + end) for below in _below(element))


def _innermost(tables: dict[str, Any]) -> tuple[KeyPath, Any]:
    path: KeyPath = ()
    value: Any = tables
    while isinstance(value, dict) and len(value) == 1:
        ((key, value),) = value.items()
        path = (*path, key)
    return path, value


def _below(value: object) -> Iterator[KeyPath]:
    steps: Any = ()
    if isinstance(value, dict):
        steps = value.items()
    elif isinstance(value, list):
        steps = enumerate(value)
    for step, inner in steps:
        yield (step,)
        yield from ((step, *below) for below in _below(inner))


def _element_ends(statement: list[str], count: int) -> list[int]:
    """How many lines below the first each of the `count` elements of the list `statement` ends."""
    ends: list[int] = []
    for height in range(1, len(statement)):
        closed = _whole([*statement[:height], "]"])
        if closed is not None:
            ends += [height - 1] * (len(_innermost(closed)[1]) - len(ends))
    return ends + [len(statement) - 1] * (count - len(ends))
