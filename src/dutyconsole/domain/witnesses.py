"""Witnesses of a record: anchors, and codes on signed sheets, made before and kept elsewhere.

They show what a chain cannot: that its newest entries are gone, or that all of it was made anew.
"""

from collections.abc import Callable, Iterable, Iterator

from dutyconsole.domain.anchors import Checkpoint, Code
from dutyconsole.domain.moments import to_text
from dutyconsole.domain.verification import Fault
from dutyconsole.language import _


def anchor_faults(
    anchors: Iterable[Checkpoint], digest_at: Callable[[int], str | None]
) -> Iterator[Fault]:
    """Which of these anchors a record does not fit.

    `digest_at` gives the digest of a journal entry as hexadecimal digits, None where it is missing.
    """
    for anchor in sorted(anchors, key=lambda anchor: (anchor.entries, anchor.at)):
        if digest_at(anchor.entries) == anchor.digest and digest_at(1) == anchor.record:
            continue
        yield Fault(
            "anchor",
            anchor.entries,
            _misfit(anchor, digest_at).format(
                moment=to_text(anchor.at), number=anchor.entries, station=anchor.station
            ),
            f"anchor {anchor.entries} {anchor.digest[:8]}",
        )


def code_faults(codes: Iterable[Code], digest_at: Callable[[int], str | None]) -> Iterator[Fault]:
    """Which codes of sheets a record does not fit; `digest_at` as for anchors."""
    for code in codes:
        held = digest_at(code.entries)
        if held is None:
            sentence = _("The sheet {code} counts {number} journal entries; the record has fewer")
        elif code.fits(held):
            continue
        else:
            sentence = _("The sheet {code} does not fit: journal entry {number} is another one")
        yield Fault(
            "code",
            code.entries,
            sentence.format(code=code, number=code.entries),
            code_key(code),
        )


def code_key(code: Code) -> str:
    """The key of the fault that a record does not fit this code."""
    return f"code {code}"


def _misfit(anchor: Checkpoint, digest_at: Callable[[int], str | None]) -> str:
    first = digest_at(1)
    if first is not None and first != anchor.record:
        return _(
            "The anchor of {moment} was made of another record ({station}): this one is another"
            " station's, or was made anew from its first entry"
        )
    if digest_at(anchor.entries) is None:
        return _(
            "The anchor of {moment} counts {number} journal entries; the newest are missing:"
            " they were deleted, or an older file was put back"
        )
    return _(
        "The anchor of {moment} was made of another journal entry {number}: the journal was made"
        " anew, or an older file was put back and written on"
    )
