"""A help text in lines: click reckons every character one column wide, Chinese takes two."""

import re
from collections.abc import Iterable

import click

from dutyconsole.text import fit, width


class HelpLines(click.HelpFormatter):
    """click's own lay-out, wrapped and aligned by what characters take in a terminal."""

    def write_text(self, text: str) -> None:
        """Write a paragraph."""
        indent = " " * self.current_indent
        for line in wrapped(text, self.width - self.current_indent):
            self.write(f"{indent}{line}\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Write terms and what is said of each."""
        rows = list(rows)
        column = min(max(width(term) for term, _said in rows), col_max)
        margin = " " * (self.current_indent + column + col_spacing)
        for term, said in rows:
            first, *more = wrapped(said, self.width - len(margin))
            shown = term if width(term) > column else fit(term, column)
            self.write(f"{' ' * self.current_indent}{shown}{' ' * col_spacing}{first}".rstrip())
            self.write("\n")
            for line in more:
                self.write(f"{margin}{line}\n")


def wrapped(text: str, room: int) -> list[str]:
    """`text` in lines of at most `room` columns, broken at spaces and within Chinese."""
    lines = [""]
    for piece in _PIECE.findall(text):
        if lines[-1] and width(lines[-1] + piece.rstrip()) > room:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
        lines[-1] += piece
    return lines


# A word, or one other character, with the punctuation behind it that may not begin a line.
_PIECE = re.compile(r"(?:[!-~]+|[^!-~])[，。、；：）”？！]*\s*")
