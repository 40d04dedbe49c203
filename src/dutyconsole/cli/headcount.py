"""`headcount`: where everybody on the establishment is, and of whom nobody knows."""

from dutyconsole.cli.base import Answer, Desk, reads
from dutyconsole.cli.printing import Json, stored, table
from dutyconsole.cli.spoken import command, option
from dutyconsole.domain.headcount import Headcount, Whereabouts
from dutyconsole.domain.moments import parse
from dutyconsole.domain.registers import STATUSES
from dutyconsole.language import N_, _
from dutyconsole.store.daily_sources import headcount_at, sections_of


@command(
    help=N_(
        "Show the headcount, by section and by where people are, and person by person what keeps"
        " it from closing; then the exit status is 1."
    )
)
@reads
@option("--at", "moment", metavar=N_("TIME"), help=N_("As it was then; now if left out."))
def headcount(desk: Desk, *, moment: str | None) -> Answer:
    """The headcount at one moment."""
    at = parse(moment, at=desk.at) if moment else desk.at
    counted = headcount_at(desk.db, desk.station, at=at)
    people = {each.section for each in counted.people}
    known = [name for name in sections_of(desk.db, desk.station) if name in people]
    sections = [*known, *sorted(people - set(known))]
    parts = {name: _part(counted, name) for name in sections}
    sections_told: list[Json] = [{"section": name, **_sums(part)} for name, part in parts.items()]
    differences = (*counted.unaccounted, *counted.contradicted)
    return Answer(
        {
            "at": stored(at),
            **_sums(counted),
            "closes": counted.closes,
            "sections": sections_told,
            "differences": [_document(each) for each in differences],
        },
        (
            _sum_line(counted),
            *table([_row(name or _("no section"), part) for name, part in parts.items()]),
            *_difference_lines(counted),
        ),
        status=0 if counted.closes else 1,
    )


def _part(counted: Headcount, section: str) -> Headcount:
    return Headcount(tuple(each for each in counted.people if each.section == section))


def _sums(counted: Headcount) -> dict[str, Json]:
    statuses: dict[str, Json] = {key: counted.count(key) for key in STATUSES}
    return {
        "total": counted.total,
        **statuses,
        "unaccounted": len(counted.unaccounted),
        "contradicted": len(counted.contradicted),
    }


def _sum_line(counted: Headcount) -> str:
    """在编 = 在岗 + 居家办公 + …, with what is missing to it."""
    parts = [f"{_(name)} {counted.count(key)}" for key, name in STATUSES.items()]
    missing = len(counted.unaccounted) + len(counted.contradicted)
    if missing:
        parts.append(_("not known {count}").format(count=missing))
    total = _("On the establishment {count}").format(count=counted.total)
    return f"{total} = {' + '.join(parts)}"


def _row(section: str, part: Headcount) -> tuple[str, ...]:
    counts = (
        f"{_(name)} {part.count(key)}" if part.count(key) else "" for key, name in STATUSES.items()
    )
    missing = len(part.unaccounted) + len(part.contradicted)
    unknown = _("not known {count}").format(count=missing) if missing else ""
    return section, str(part.total), *counts, unknown


def _difference_lines(counted: Headcount) -> tuple[str, ...]:
    if counted.closes:
        return ()
    rows = [
        (each.section, each.person, each.contradiction or _("nobody said where"))
        for each in (*counted.unaccounted, *counted.contradicted)
    ]
    return ("", _("The headcount does not close:"), *table(rows))


def _document(each: Whereabouts) -> Json:
    return {
        "person": each.person,
        "section": each.section,
        "contradiction": each.contradiction,
        "sources": list(each.sources),
    }
