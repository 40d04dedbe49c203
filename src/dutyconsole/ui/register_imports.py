"""A spreadsheet brought into a register from the desk: read beside the desk, kept in one act."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dutyconsole.domain.imports import BadRow, BadRows
from dutyconsole.domain.register_kinds import Register
from dutyconsole.domain.register_lines import RegisterLine
from dutyconsole.domain.typed_lines import SortedOut, TypedLine
from dutyconsole.errors import DutyError
from dutyconsole.language import _
from dutyconsole.store import registers

if TYPE_CHECKING:
    from dutyconsole.ui.app import DutyApp


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of a spreadsheet."""

    lines: Sequence[TypedLine]
    bad: Sequence[BadRow]
    unknown: Sequence[str]
    """Columns that belong to no field."""


async def read_file(desk: "DutyApp", register: Register, path: Path) -> Read | None:
    """What stands in the file; a refusal is told and the answer is None."""
    from dutyconsole.exchange.register_columns import unknown_columns
    from dutyconsole.exchange.registers import read_register
    from dutyconsole.exchange.sheets import read_table

    try:
        rows = await asyncio.to_thread(read_table, path)
        lines, bad = read_register(rows, register, desk.station, at=desk.clock())
    except DutyError as refusal:
        desk.notify(str(refusal), severity="warning", timeout=10, markup=False)
        return None
    return Read(lines, bad, unknown_columns(rows, register, desk.station))


def keep_read(desk: "DutyApp", register: Register, read: Read, *, skip_bad: bool) -> None:
    """Keep what is not there yet, in one act, and tell how much that was.

    Raises:
        BadRows: some rows cannot be used, and `skip_bad` does not say to leave them out.
    """
    found = registers.sort_out_typed(desk.db, register, read.lines)
    refused: list[BadRows] = []

    def keep() -> tuple[RegisterLine, ...]:
        try:
            kept, _bad = registers.enter_all(
                desk.db, desk.station, register, found.new, unread=read.bad,
                skip_bad=skip_bad, by=desk.recorder, at=desk.clock(),
            )  # fmt: skip
        except BadRows as refusal:
            refused.append(refusal)
            return ()
        return kept

    # An act of nothing is none.
    kept = desk.attempt(keep) if found.new or (read.bad and not skip_bad) else ()
    if refused:
        raise refused[0]
    if kept is not None:
        desk.say("\n".join(_told(kept, found, read.unknown)))


def _told(kept: Sequence[RegisterLine], found: SortedOut, unknown: Sequence[str]) -> list[str]:
    """What an import did, and what it did not take."""
    told = [_("{added} added, {known} there already").format(added=len(kept), known=found.known)]
    fevers = [line.values["incident"] for line in kept if "incident" in line.values]
    if fevers:
        said = _("FEVER: incidents {numbers}; their clocks run")
        told.append(said.format(numbers=_(", ").join(fevers)))
    if found.strangers:
        said = _("Not in the directory, look at the spelling: {names}")
        told.append(said.format(names=_(", ").join(found.strangers)))
    if found.differing:
        said = _("Rows that say something else than the register; correct its lines: {rows}")
        told.append(said.format(rows=_(", ").join(map(str, found.differing))))
    if unknown:
        said = _("Columns that belong to no field: {names}")
        told.append(said.format(names=_(", ").join(unknown)))
    return told
