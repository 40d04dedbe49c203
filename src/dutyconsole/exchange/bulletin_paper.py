"""A report on an incident as a duty bulletin (值班快报), and as words to be read out by telephone.

It is no official document but a sheet of its own form: whose, the number of the issue, the day; the
title and the words; when it was received and when sent; to whom; who drafted, checked and signed.
"""

from collections.abc import Iterator, Sequence

from dutyconsole.config import Station
from dutyconsole.domain.bulletins import Bulletin, label_of, missing, names_of, unsaid
from dutyconsole.domain.report_way import ReportState
from dutyconsole.domain.reports import CHANNELS
from dutyconsole.exchange import paper_words as words
from dutyconsole.exchange.paper import Block, Heading, Paper, Paragraph, SignatureBox, Table
from dutyconsole.exchange.paper_lines import broken
from dutyconsole.language import _
from dutyconsole.text import clean, width
from dutyconsole.wording import full_date

COLUMNS = 56
"""Of a line that is read out: 28 Chinese characters."""


def bulletin_paper(bulletin: Bulletin, history: Sequence[Bulletin], station: Station) -> Paper:
    """The sheet of one report; `history` is that of all reports on its incident."""
    acts, issue = _acts(bulletin, history), issue_of(bulletin, history)
    caution = _("Internal, not to be passed on")
    return Paper(
        title=station.bulletins.name or _("Duty bulletin"),
        subtitle=f"{issue}    {caution}",
        head=_head(bulletin, acts, station),
        blocks=(
            Heading(bulletin.title),
            Paragraph(bulletin.text),
            *_elements(bulletin, history, station),
            *(Paragraph(line) for line in _way(acts, station)),
        ),
        signatures=_signature(acts),
        checkpoint="",
        code="",
        footer=f"{caution}    {station.station.name} {bulletin.incident}",
    )


def read_out(bulletin: Bulletin, history: Sequence[Bulletin], station: Station) -> str:
    """The same as plain text for the telephone: short lines, nothing drawn, everything in words."""
    acts = _acts(bulletin, history)
    told = [
        station.station.name,
        issue_of(bulletin, history),
        words.moment(_dated(bulletin, acts).at),
        "",
        bulletin.title,
        "",
        *bulletin.text.split("\n"),
        *(
            _("{label}: {value}").format(label=label_of(key), value=value)
            for key, value in unsaid(bulletin, history).items()
        ),
        *([_missing(bulletin, station)] if _lacking(bulletin, station) else []),
        "",
        *_way(acts, station),
    ]
    lines = [line for each in told for line in broken(clean(each), COLUMNS, width)]
    return "".join(f"{line}\n" for line in lines)


def issue_of(bulletin: Bulletin, history: Sequence[Bulletin]) -> str:
    """（2020年）第12期; what is not signed off, or not any more, is a draft."""
    if ReportState.ISSUED not in _acts(bulletin, history):
        return _("Draft, not signed off")
    # Signed, sent back and signed again it keeps the number, and the year of that number.
    signed = (row for row in history if row.seq == bulletin.seq and row.issue)
    first = next(signed, bulletin)
    return _("({year}) issue {number}").format(year=first.at.year, number=bulletin.issue)


def _acts(bulletin: Bulletin, history: Sequence[Bulletin]) -> dict[ReportState, Bulletin]:
    """The acts that stand behind the report as it is: of each the latest, since the last draft."""
    acts: dict[ReportState, Bulletin] = {}
    for row in (row for row in history if row.seq == bulletin.seq and row.id <= bulletin.id):
        if row.state is ReportState.DRAFTED:
            acts.clear()
        acts[row.state] = row
    return acts or {bulletin.state: bulletin}


def _dated(bulletin: Bulletin, acts: dict[ReportState, Bulletin]) -> Bulletin:
    """The act whose day the report bears: the signature, before it the latest one."""
    return acts.get(ReportState.ISSUED, bulletin)


def _head(
    bulletin: Bulletin, acts: dict[ReportState, Bulletin], station: Station
) -> tuple[tuple[str, str], ...]:
    return (
        (_("Issued by"), station.station.name),
        (_("Date"), full_date(_dated(bulletin, acts).at.date())),
    )


def _elements(bulletin: Bulletin, history: Sequence[Bulletin], station: Station) -> Iterator[Block]:
    if rest := unsaid(bulletin, history):
        yield Table(
            columns=(_("Element"), _("What is known")),
            widths=(3, 9),
            rows=tuple((label_of(key), value) for key, value in rest.items()),
        )
    if _lacking(bulletin, station):
        yield Paragraph(_missing(bulletin, station))


def _lacking(bulletin: Bulletin, station: Station) -> tuple[str, ...]:
    return missing(bulletin.elements, station.bulletins.required)


def _missing(bulletin: Bulletin, station: Station) -> str:
    """What is not known yet is said, so that nobody takes it for forgotten."""
    return _("Not known yet, to be supplied later: {elements}.").format(
        elements=names_of(_lacking(bulletin, station))
    )


def _way(acts: dict[ReportState, Bulletin], station: Station) -> Iterator[str]:
    """When and how it went out, to whom, and through whose hands it went."""
    if out := acts.get(ReportState.SENT):
        yield _("Sent {time} by {channel} to {receiver}.").format(
            time=words.moment(out.at),
            channel=_(CHANNELS.get(out.channel, out.channel)),
            receiver=out.receiver,
        )
    if there := acts.get(ReportState.CONFIRMED):
        yield _("Receipt confirmed {time} by {name}.").format(
            time=words.moment(there.at), name=there.who
        )
    yield _("To: {superior}").format(superior=station.station.superior)
    if station.bulletins.cc:
        yield _("Copies: {names}").format(names=_(", ").join(station.bulletins.cc))
    hands = (
        (ReportState.DRAFTED, _("Drafted by {name}")),
        (ReportState.CHECKED, _("checked by {name}")),
        (ReportState.ISSUED, _("signed off by {name}")),
    )
    yield _(", ").join(said.format(name=acts[state].who) for state, said in hands if state in acts)


def _signature(acts: dict[ReportState, Bulletin]) -> tuple[SignatureBox, ...]:
    """Where it is signed off: with a PIN at the console, or in ink."""
    signed = acts.get(ReportState.ISSUED)
    if signed is None:
        return (SignatureBox(_("Signed off")),)
    return (SignatureBox(_("Signed off"), signed.who, words.moment(signed.at)),)
