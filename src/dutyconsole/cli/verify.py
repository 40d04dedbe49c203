"""`verify`: whether the record is what its journal, its anchors and its signed sheets say."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click

from dutyconsole.cli.base import Answer, answers
from dutyconsole.cli.printing import Json
from dutyconsole.cli.spoken import command, option
from dutyconsole.domain.anchors import Code, parse_code
from dutyconsole.domain.verification import Fault, Verdict, in_order
from dutyconsole.domain.witnesses import code_key
from dutyconsole.errors import BadInput
from dutyconsole.home import Home
from dutyconsole.language import N_, _
from dutyconsole.store.anchors import Anchors, read_anchors
from dutyconsole.store.verification import verify as verified


@command(help=N_("Check that the record is sound: file, journal, tables, anchors, signed sheets."))
@answers
@option(
    "--anchors",
    "files",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar=N_("FILE"),
    help=N_("Anchors to hold it against beside the station's own; may be repeated."),
)
@option(
    "--key",
    type=click.Path(path_type=Path),
    metavar=N_("FILE"),
    help=N_("The public keys the anchors must be signed with; the station's if left out."),
)
@option(
    "--code",
    "typed",
    multiple=True,
    metavar=N_("CODE"),
    help=N_("The code of a signed sheet: does it still fit? May be repeated."),
)
@option(
    "--record",
    type=click.Path(path_type=Path),
    metavar=N_("FILE"),
    help=N_("A copy instead of the station's record, with the anchors.txt beside it."),
)
@option("--chain", is_flag=True, help=N_("Schema, journal, anchors and codes only: quicker."))
def verify(
    home: Home,
    *,
    files: tuple[Path, ...],
    key: Path | None,
    typed: tuple[str, ...],
    record: Path | None,
    chain: bool,
) -> Answer:
    """Whether the record in `home`, or the copy of one, is sound."""
    codes = tuple(parse_code(code) for code in typed)
    own = record.with_name(home.anchors.name) if record else home.anchors
    _refuse_missing(*files, *([key] if key else []))
    sources = [read_anchors(file, key or home.desk_public_key) for file in (own, *files)]
    with _watched() as progress:
        verdict = verified(
            record or home.record,
            anchors=[anchor.checkpoint for source in sources for anchor in source.anchors],
            codes=codes,
            replay=not chain,
            progress=progress,
        )
    unread = [fault for source in sources for fault in source.faults]
    verdict = replace(verdict, faults=in_order((*verdict.faults, *unread)))
    return Answer(
        _document(verdict, codes, sources),
        tuple(_lines(verdict, codes, sources)),
        status=0 if verdict.sound else 1,
    )


def _refuse_missing(*files: Path) -> None:
    for file in files:
        if not file.is_file():
            raise BadInput(_("There is no file {path}").format(path=file))


@contextmanager
def _watched() -> Iterator[Callable[[int, int], None]]:
    """Somebody who waits at a terminal is told how far it is."""
    hidden = not sys.stderr.isatty()
    with click.progressbar(
        length=1, label=_("Verifying"), file=sys.stderr, hidden=hidden, update_min_steps=1
    ) as bar:

        def tell(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        yield tell


def _document(verdict: Verdict, codes: tuple[Code, ...], sources: list[Anchors]) -> Json:
    return {
        "sound": verdict.sound,
        "entries": verdict.entries,
        "head": verdict.head,
        "segments": verdict.segments,
        "anchors": verdict.anchors,
        "vouched": _vouched(sources),
        "codes": [{"code": str(code), "fits": _fits(verdict, code)} for code in codes],
        "engines": list(verdict.engines),
        "faults": [
            {
                "kind": fault.kind,
                "entry": fault.number,
                "key": fault.key,
                "known": verdict.known.get(fault.key),
                "sentence": fault.sentence,
            }
            for fault in verdict.faults
        ],
    }


def _lines(verdict: Verdict, codes: tuple[Code, ...], sources: list[Anchors]) -> Iterator[str]:
    yield _("The record is sound") if verdict.sound else _("THE RECORD IS NOT SOUND")
    yield _("Journal entries: {count}").format(count=verdict.entries)
    yield _("Digest of the newest: {digest}").format(digest=verdict.head)
    yield _("Anchors it was held against: {count}").format(count=verdict.anchors)
    if verdict.anchors and not _vouched(sources):
        yield _("The desk's public key is not here: who signed the anchors is not known")
    if verdict.segments:
        yield _("Segments begun after a break: {count}").format(count=verdict.segments)
    if verdict.engines:
        yield _("Kept in the file by Litestream for itself: {tables}").format(
            tables=_(", ").join(verdict.engines)
        )
    for code in codes:
        fits = _fits(verdict, code)
        sentence = _("The sheet {code} fits") if fits else _("THE SHEET {code} DOES NOT FIT")
        yield sentence.format(code=code)
    for fault in verdict.faults:
        yield f"{_mark(fault, verdict)} {fault.sentence}"


def _mark(fault: Fault, verdict: Verdict) -> str:
    segment = verdict.known.get(fault.key)
    if segment is None:
        return _("[new]")
    return _("[known since segment {number}]").format(number=segment)


def _fits(verdict: Verdict, code: Code) -> bool:
    return all(fault.key != code_key(code) for fault in verdict.faults)


def _vouched(sources: list[Anchors]) -> bool:
    """Whether every anchor is known to be signed by the desk."""
    return all(source.vouched for source in sources if source.anchors)
