"""`verify`: whether the record is what its journal says."""

import sys

import click

from dutyconsole.cli.base import Answer, answers
from dutyconsole.cli.printing import Json
from dutyconsole.cli.spoken import command
from dutyconsole.domain.verification import Fault
from dutyconsole.home import Home
from dutyconsole.language import N_, _
from dutyconsole.store.verification import verify as verified


@command(help=N_("Check that the record is sound: the journal's chain, and the tables replayed."))
@answers
def verify(home: Home) -> Answer:
    """Whether the record in `home` is sound."""
    # A long record takes seconds; somebody who waits is told how far it is.
    watched = sys.stderr.isatty()
    verdict = verified(home.record, progress=_tell if watched else None)
    document: dict[str, Json] = {
        "sound": verdict.sound,
        "entries": verdict.entries,
        "head": verdict.head,
        "faults": [_document(fault) for fault in verdict.faults],
    }
    lines = (
        _("The record is sound") if verdict.sound else _("THE RECORD IS NOT SOUND"),
        _("Journal entries: {count}").format(count=verdict.entries),
        _("Digest of the newest: {digest}").format(digest=verdict.head),
        *(fault.sentence for fault in verdict.faults),
    )
    return Answer(document, lines, status=0 if verdict.sound else 1)


def _document(fault: Fault) -> Json:
    return {"kind": fault.kind, "entry": fault.number, "sentence": fault.sentence}


def _tell(done: int, total: int) -> None:
    click.echo(f"\r{done}/{total}", nl=done >= total, err=True)
