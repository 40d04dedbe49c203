"""Imports: what came of reading rows that were typed elsewhere."""

from collections.abc import Iterable
from dataclasses import dataclass

from dutyconsole.errors import BadInput
from dutyconsole.language import _, ngettext

_TOLD = 20
"""Rows that a refusal spells out; the rest is counted."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be used, and why."""

    row_number: int
    """Where it stands in the file, from 1."""
    content: str
    """What stands there, shortened."""
    reason: str
    """The sentence the operator reads."""

    def __str__(self) -> str:
        return _("Row {number} ({content}): {reason}").format(
            number=self.row_number, content=self.content, reason=self.reason
        )


class BadRows(BadInput):
    """Rows of a file cannot be used, so that nothing of the file was kept; names them all."""

    def __init__(self, rows: Iterable[BadRow]) -> None:
        self.rows = tuple(sorted(rows, key=lambda row: row.row_number))
        count = len(self.rows)
        sentences = [
            ngettext(
                "{count} row cannot be used; nothing was imported",
                "{count} rows cannot be used; nothing was imported",
                count,
            ).format(count=count),
            *(str(row) for row in self.rows[:_TOLD]),
        ]
        if count > _TOLD:
            sentences.append(_("and {count} more").format(count=count - _TOLD))
        super().__init__("\n".join(sentences))


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did to the record."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    new_people: tuple[str, ...] = ()
    """Names that were not known before: a mistyped name shows itself here."""
    skipped: tuple[BadRow, ...] = ()
    """Rows left out because they cannot be used."""
