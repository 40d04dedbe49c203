"""Reports on an incident in the words of the desk: in a list, and as one reads them."""

from collections.abc import Iterator, Sequence

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.domain.bulletins import Bulletin, label_of, missing, names_of, on_its_way, unsaid
from dutyconsole.domain.report_way import REPORT_STATES, ReportState, latest_of, may_follow
from dutyconsole.domain.reports import CHANNELS
from dutyconsole.language import N_, _
from dutyconsole.text import Wrapped, clean, fit, width
from dutyconsole.ui.widgets.lines import Line
from dutyconsole.wording import moment_short

_NAME, _STATE, _ISSUE = 20, 24, 9
"""Columns of the name, the state and the issue of a report."""
_LEAST = 20
_NEXT = {
    ReportState.DRAFTED: N_("Next: k, somebody else checks it"),
    ReportState.CHECKED: N_("Next: s, the duty leader signs it off with PIN"),
    ReportState.RETURNED: N_("Next: F2, draft it again"),
    ReportState.ISSUED: N_("Next: e, send it and note to whom and when"),
    ReportState.SENT: N_("Next: f, ring up and have the receipt confirmed"),
    ReportState.CONFIRMED: N_("Done; F2 drafts the next report"),
}
NEXT_LOOKING = {
    ReportState.DRAFTED: N_("Next: somebody else checks it"),
    ReportState.CHECKED: N_("Next: the duty leader signs it off"),
    ReportState.RETURNED: N_("Next: it is drafted again"),
    ReportState.ISSUED: N_("Next: it is sent"),
    ReportState.SENT: N_("Next: its receipt is confirmed by telephone"),
    ReportState.CONFIRMED: N_("Done: sent and confirmed"),
}
"""The same for whoever only looks: no key is there to do it with."""


def lacking(row: Bulletin, station: Station) -> tuple[str, ...]:
    """The required elements of which it says nothing."""
    return missing(row.elements, station.bulletins.required)


def row_of(row: Bulletin, station: Station, at: Arrow, room: int) -> str:
    """A report in one line of a list: which, how far, its number, when and through whom."""
    name, state = row.name, _(REPORT_STATES[row.state])
    issue = _("No. {number}").format(number=row.issue) if row.issue else ""
    absent = lacking(row, station)
    told = f"{moment_short(_done_at(row), at=at)} {row.who}"
    if absent:
        told = _("MISSING {count}").format(count=len(absent)) + "  " + told
    columns = ((name, _NAME), (state, _STATE), (issue, _ISSUE))
    return fit("".join(fit(words, cells) + " " for words, cells in columns) + told, room).rstrip()


def next_words(reports: Sequence[Bulletin], *, looking: bool = False) -> str:
    """Which key goes on with the series; to whoever is `looking`, what comes next."""
    if not reports:
        words = _("No report yet: F2 drafts the initial report from the record")
        return _("No report yet") if looking else words
    begun = on_its_way(reports)
    open_ones = [row for row in reports if row.state is ReportState.SENT]
    state = (begun or (open_ones or reports)[-1]).state
    return _((NEXT_LOOKING if looking else _NEXT)[state])


def missing_words(row: Bulletin | None, station: Station) -> str:
    """What a report lacks, loudly; nothing where it lacks nothing."""
    absent = lacking(row, station) if row else ()
    if not absent:
        return ""
    if row and row.reason and row.state is ReportState.SENT:
        return _("Went out without {elements}: {reason}").format(
            elements=names_of(absent), reason=row.reason
        )
    return _("MISSING: {elements}").format(elements=names_of(absent))


def as_lines(history: Sequence[Bulletin], row: Bulletin, at: Arrow, room: int) -> Iterator[Line]:
    """A report as one reads it: its title, every act on it, what it says, and further elements."""
    room = max(room, _LEAST)
    for line in Wrapped(row.title, room):
        yield ((line, "strong"),)
    for act in history:
        if act.seq == row.seq:
            yield _act_line(act, at)
    yield ()
    for line in Wrapped(clean(row.text), room):
        yield ((line, ""),)
    for key, value in unsaid(row, history).items():
        yield from _labelled(label_of(key), value, room)


def may_be(state: ReportState, history: Sequence[Bulletin], row: Bulletin | None) -> bool:
    """Whether it is the time for this act: on the report on its way, or for a receipt on `row`."""
    meant = row if state is ReportState.CONFIRMED else on_its_way(latest_of(history))
    return bool(meant and may_follow(state, meant.state))


def _done_at(row: Bulletin) -> Arrow:
    # The moment of a draft is how far the record was looked at for it.
    return row.recorded_at if row.state is ReportState.DRAFTED else row.at


def _labelled(label: str, value: str, room: int) -> Iterator[Line]:
    indent = width(label) + 2
    if indent > room // 2:
        yield ((label, "quiet"),)
        label, indent = "", 2
    for number, line in enumerate(Wrapped(value, max(room - indent, _LEAST))):
        yield ((fit("" if number else label, indent), "quiet"), (line, ""))


def _act_line(act: Bulletin, at: Arrow) -> Line:
    pieces = [act.who]
    if act.state in (ReportState.SENT, ReportState.CONFIRMED):
        pieces.append(_(CHANNELS.get(act.channel, act.channel)))
    if act.state is ReportState.SENT:
        pieces.append(_("to {name}").format(name=act.receiver))
    if act.reason:
        pieces.append(act.reason)
    late = act.late_entry and act.state is not ReportState.DRAFTED
    return (
        (f"{moment_short(_done_at(act), at=at)}  ", "quiet"),
        (f"{_(REPORT_STATES[act.state])}  ", "strong"),
        (_(", ").join(pieces), ""),
        ("  [" + _("late entry") + "]" if late else "", "strong"),
    )
