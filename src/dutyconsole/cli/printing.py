"""What commands print: lines for people, aligned and without what drives a terminal; JSON."""

import json
import shutil
import sys
from collections.abc import Iterable, Sequence
from itertools import zip_longest

import click
from arrow import Arrow

from dutyconsole.domain.moments import to_text
from dutyconsole.text import clean, clean_line, fit, width

Json = dict[str, "Json"] | list["Json"] | str | int | bool | None
"""What a JSON document is made of."""


def print_lines(lines: Iterable[str]) -> None:
    """Print each of `lines`."""
    for line in lines:
        click.echo(clean(line))


def print_json(document: Json) -> None:
    """Print one JSON document, in UTF-8 whatever the locale is."""
    text = json.dumps(_cleaned(document), ensure_ascii=False, indent=2)
    click.echo(f"{text}\n".encode(), nl=False)


def table(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """`rows` as lines with aligned columns; in a terminal, cut to its width."""
    cells = [[clean_line(cell) for cell in row] for row in rows]
    widths = [max(map(width, column)) for column in zip_longest(*cells, fillvalue="")]
    lines = [
        "  ".join(fit(cell, room) for cell, room in zip(row, widths, strict=False)).rstrip()
        for row in cells
    ]
    if sys.stdout.isatty():
        room = shutil.get_terminal_size().columns
        lines = [fit(line, room).rstrip() for line in lines]
    return tuple(lines)


def stored(moment: Arrow | None) -> str | None:
    """`moment` as JSON has it: ISO 8601 to the second with its offset."""
    return to_text(moment) if moment else None


def _cleaned(document: Json) -> Json:
    if isinstance(document, str):
        return clean(document)
    if isinstance(document, list):
        return [_cleaned(each) for each in document]
    if isinstance(document, dict):
        return {key: _cleaned(value) for key, value in document.items()}
    return document
