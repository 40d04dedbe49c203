"""`anchor`: the record's newest entry said outside it, and what was said before."""

from dutyconsole.cli.base import Answer, answers, opened
from dutyconsole.cli.printing import Json, stored, table
from dutyconsole.cli.spoken import command, group
from dutyconsole.domain.anchors import OCCASIONS, Checkpoint, text
from dutyconsole.home import Home
from dutyconsole.language import N_, _
from dutyconsole.store.anchors import Anchors, make_anchor, read_anchors


@group(
    help=N_("Anchors: signed checkpoints that show later what a chain cannot."),
    places={"make": "anchor:make", "list": "anchor:list_"},
)
def anchor() -> None:
    """Gather the commands about anchors."""


@command(help=N_("Make an anchor of the newest journal entry, and print it with its code."))
@answers
def make(home: Home) -> Answer:
    """Anchor the record in `home` on demand."""
    with opened(home) as desk:
        made = make_anchor(home, desk.db, at=desk.at, occasion="demand")
    written = text(made.checkpoint)
    return Answer(
        {**_document(made.checkpoint), "text": written, "signature": made.signature},
        (*written.splitlines(), _("Code: {code}").format(code=made.checkpoint.code)),
    )


@command("list", help=N_("Show the anchors, the newest first, and what is wrong with them."))
@answers
def list_(home: Home) -> Answer:
    """The anchors beside the record in `home`."""
    found = read_anchors(home.anchors, home.desk_public_key)
    newest_first = [anchor.checkpoint for anchor in reversed(found.anchors)]
    return Answer(
        {
            "anchors": [_document(each) for each in newest_first],
            "vouched": found.vouched,
            "faults": [
                {"entry": fault.number, "sentence": fault.sentence, "key": fault.key}
                for fault in found.faults
            ],
        },
        (
            *(fault.sentence for fault in found.faults),
            *table([_row(each, found) for each in newest_first]),
        ),
        nothing=_("There are no anchors; `dutyconsole anchor make` makes one"),
        status=1 if found.faults else 0,
    )


def _row(made: Checkpoint, found: Anchors) -> tuple[str, ...]:
    return (
        made.at.datetime.strftime("%Y-%m-%d %H:%M:%S"),
        _(OCCASIONS.get(made.occasion, made.occasion)),
        str(made.entries),
        str(made.code),
        _("signature good") if found.vouched else _("signed, the desk's key is not here"),
    )


def _document(made: Checkpoint) -> dict[str, Json]:
    return {
        "at": stored(made.at),
        "occasion": made.occasion,
        "station": made.station,
        "record": made.record,
        "entries": made.entries,
        "digest": made.digest,
        "algorithm": made.algorithm,
        "code": str(made.code),
    }
