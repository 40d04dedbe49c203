"""What stands on a daily report (日报), whatever the file format is.

The layout is that of shared/domain.md §3: the red head with the number of the issue and who signed,
the title, the addressee, the parts in words, the name and the day; then the attachment with the
figures, and at its end to whom copies go.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from dutyconsole import language
from dutyconsole.config import ReportRule, Station
from dutyconsole.domain.daily_figures import DailyFigures
from dutyconsole.domain.daily_reports import TEXTS, DailyReport
from dutyconsole.domain.report_way import ReportState
from dutyconsole.domain.reports import CHANNELS, is_late
from dutyconsole.domain.series import Series
from dutyconsole.exchange import daily_tables as tables
from dutyconsole.exchange import paper_words as words
from dutyconsole.exchange.paper import Paper, Paragraph, Table, cleaned
from dutyconsole.language import _
from dutyconsole.text import width
from dutyconsole.wording import clock, full_date, length, month_day

Level = Literal[0, 1, 2, 3]
"""0 for words, 1 for 一、, 2 for （一）, 3 for 1."""


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph, or a heading."""

    text: str
    level: Level = 0
    rest: str = ""
    """What follows a heading in the same paragraph, as words."""


@dataclass(frozen=True, slots=True)
class Charts:
    """Charts, two side by side."""

    series: tuple[Series, ...]


Block = Words | Table | Charts
Acts = Mapping[ReportState, DailyReport]


@dataclass(frozen=True, slots=True)
class DailyPaper:
    """A daily report, or a correction of one, as it is printed and sent."""

    masthead: str
    """Whose it is and what: in red at the head."""
    issue: str
    """（2020年）第12期; or that it is a draft."""
    signer: tuple[str, str]
    """`签发人` and the name; the name empty where nobody has signed."""
    title: str
    addressee: str
    body: tuple[Block, ...]
    attachment: str
    """What the attachment is called."""
    annex: tuple[Block, ...]
    issuer: str
    """落款."""
    dated: str
    copies_to: tuple[tuple[str, str], ...]
    """`报` and `送`, and to whom."""
    copies: str
    """共印n份."""


def daily_paper(
    report: DailyReport,
    figures: DailyFigures | None,
    station: Station,
    acts: Sequence[DailyReport],
    *,
    before: DailyReport | None = None,
    series: Sequence[Series] = (),
) -> DailyPaper:
    """The sheet of one report.

    `acts` is the history of the report and its corrections, `before` the one sent before it. The
    values are those that the report says; `figures` tell what they are called, and what adds up.
    """
    done, rule = acts_behind(report, acts), _rule(report, station)
    signed = done.get(ReportState.ISSUED)
    correction = report.seq > 0
    name = _("Correction report") if correction else rule.name if rule else _("Daily report")
    day = full_date(report.due.date())
    title = _("Correction {number} of the report of {day}") if correction else _("Report of {day}")
    book = tables.FigureWords(report, figures, station)
    sources = _Sources(report, figures, station, done, before, tuple(series), book)
    return DailyPaper(
        masthead=_plain(_("{station} {name}").format(station=station.station.name, name=name)),
        issue=_issue(report, done, acts),
        signer=(_("Signed off by"), _plain(signed.who) if signed else ""),
        title=title.format(day=day, number=report.seq),
        addressee=_plain(rule.to if rule else station.station.superior),
        body=tuple(map(_cleaned, _body(report, acts, book))),
        attachment=_("Figures of {day}").format(day=day),
        annex=tuple(map(_cleaned, _annex(sources))),
        issuer=_plain(station.station.bureau),
        dated=full_date((signed or report).at.date()),
        copies_to=_copies_to(station, rule),
        copies=_("{count} copies printed").format(count=2 + len(station.bulletins.cc)),
    )


def texts_of(paper: DailyPaper) -> Iterator[str]:
    """Every text that stands on it, one after the other."""
    yield from (paper.masthead, paper.issue, *paper.signer, paper.title, paper.addressee)
    for block in (*paper.body, *paper.annex):
        match block:
            case Words(text, _level, rest):
                yield from (text, rest)
            case Table(columns, _widths, rows):
                yield from (*columns, *(cell for row in rows for cell in row))
    yield from (paper.attachment, paper.issuer, paper.dated, paper.copies)
    yield from (text for pair in paper.copies_to for text in pair)
    yield from (attached(paper), _("Attachment"), addressed(paper), signature(paper))


_SEALED = 4
"""Characters that the day leaves free at the right, where a seal is set."""


def free_beside_issuer(paper: DailyPaper) -> float:
    """How many characters are free beside the name, so that it stands in the middle of the day."""
    over = (width(paper.issuer) - width(paper.dated)) / 4
    return max(_SEALED - over, 0)


def addressed(paper: DailyPaper) -> str:
    """The line of the addressee."""
    return _("{addressee}:").format(addressee=paper.addressee)


def signature(paper: DailyPaper) -> str:
    """Who signed it off; with room for the name where nobody has."""
    label, name = paper.signer
    return _("{label}: {value}").format(label=label, value=name or " " * 8)


def attached(paper: DailyPaper) -> str:
    """The line beneath the words that says what is attached."""
    return _("Attachment: {name}").format(name=paper.attachment)


def copied(paper: DailyPaper) -> tuple[str, ...]:
    """Line by line, to whom it goes."""
    return tuple(
        _("{label}: {value}").format(label=label, value=names) for label, names in paper.copies_to
    )


def acts_behind(
    report: DailyReport, history: Sequence[DailyReport]
) -> dict[ReportState, DailyReport]:
    """The acts behind the report as it is: of each the latest, since the last draft."""
    acts: dict[ReportState, DailyReport] = {}
    for row in sorted((*history, report), key=lambda each: each.id):
        if row.seq != report.seq or row.id > report.id:
            continue
        if row.state is ReportState.DRAFTED:
            acts.clear()
        acts[row.state] = row
    return acts


@dataclass(frozen=True, slots=True)
class _Sources:
    """What the attachment is made of."""

    report: DailyReport
    figures: DailyFigures | None
    station: Station
    acts: Acts
    before: DailyReport | None
    series: tuple[Series, ...]
    book: tables.FigureWords


def _rule(report: DailyReport, station: Station) -> ReportRule | None:
    return next((each for each in station.reports if each.key == report.rule), None)


def _issue(report: DailyReport, done: Acts, acts: Sequence[DailyReport]) -> str:
    if ReportState.ISSUED not in done or not report.issue:
        return _("Draft, not signed off")
    # Signed, sent back and signed again it keeps the number, and the year of that number.
    signed = (row for row in acts if row.seq == report.seq and row.issue)
    year = next(signed, report).at.year
    return _("({year}) issue {number}").format(year=year, number=report.issue)


def _copies_to(station: Station, rule: ReportRule | None) -> tuple[tuple[str, str], ...]:
    up = (_("Report to"), _plain(rule.to if rule else station.station.superior))
    copies = _(", ").join(map(_plain, station.bulletins.cc))
    return (up, (_("Copies to"), copies)) if copies else (up,)


def _period(report: DailyReport) -> str:
    """From when to when; the year once, where it is one."""
    since, until = report.since, report.until
    end = month_day(until.date()) if until.year == since.year else full_date(until.date())
    return _("{start} to {end}").format(start=words.moment(since), end=f"{end} {clock(until)}")


_SECOND = re.compile(r"[（(][一二三四五六七八九十]+[）)]")
_THIRD = re.compile(r"\d{1,2}[.．](?!\d)")
_DIGITS = "〇一二三四五六七八九"
_TEN = 10


def _numbered(place: int, title: str) -> Words:
    """A heading of the first level with its number."""
    number = str(place)
    if language.current() == language.CHINESE:
        tens, ones = divmod(place, _TEN)
        number = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
        number += _DIGITS[ones] if ones else ""
    return Words(_("{number}. {title}").format(number=number, title=title), 1)


def _said(text: str) -> Iterator[Words]:
    """The paragraphs of a part; those that begin with （一） or 1. are headings."""
    for line in (each.strip() for each in _plain(text).split("\n")):
        if _SECOND.match(line):
            heading, stop, rest = line.partition("。")
            yield Words(heading + stop, 2, rest)
        elif line:
            yield Words(line, 3 if _THIRD.match(line) else 0)


def _body(
    report: DailyReport, acts: Sequence[DailyReport], book: tables.FigureWords
) -> Iterator[Block]:
    yield Words(_("Period of the figures: {period}.").format(period=_period(report)))
    place = 0
    if report.seq:
        place = 1
        yield _numbered(place, _("What is corrected"))
        yield from _corrected(report, acts, book)
    elif report.is_nil:
        yield Words(_("Nil report: nothing is to be reported of this day."))
    for key, name in TEXTS.items():
        place += 1
        yield _numbered(place, _(name))
        yield from _said(report.texts.get(key, ""))


def _corrected(
    report: DailyReport, acts: Sequence[DailyReport], book: tables.FigureWords
) -> Iterator[Block]:
    """Why it is corrected, and the figures as they were and as they are."""
    draft = acts_behind(report, acts).get(ReportState.DRAFTED, report)
    if draft.reason:
        yield Words(_("Reason: {reason}").format(reason=draft.reason))
    earlier = [row for row in acts if row.seq == report.seq - 1]
    found = tables.changed(max(earlier, key=lambda row: row.id, default=None), report)
    if found:
        yield tables.changes_table(found, book, (_("Reported"), _("Corrected")))
    else:
        yield Words(_("No figure is changed."))


def _annex(given: _Sources) -> Iterator[Block]:
    parts = [(title, block) for title, block in _parts(given) if not _is_empty(block)]
    headed = dict.fromkeys(title for title, _block in parts)
    for place, title in enumerate(headed, start=1):
        yield _numbered(place, title)
        yield from (block for its, block in parts if its == title)


def _is_empty(block: Block) -> bool:
    return (isinstance(block, Table) and not block.rows) or (
        isinstance(block, Charts) and not block.series
    )


def _parts(given: _Sources) -> Iterator[tuple[str, Block]]:
    """The blocks of the attachment, each with the heading it stands under."""
    report, figures, book = given.report, given.figures, given.book
    yield _("The report"), _way(given)
    sides = (_("Day before"), _("Today"))
    found = tables.worth_telling(tables.changed(given.before, report))
    yield _("Changed since the report before"), tables.changes_table(found, book, sides)
    yield from tables.figure_tables(tables.figure_lines(report, given.before, book))
    yield _("Supplies"), tables.supplies_table(tables.item_lines(report, figures, book))
    if figures:
        yield _("Headcount by section"), tables.headcount_table(figures)
        yield from ((_("Headcount by section"), Words(line)) for line in _differing(figures))
        yield _("Cross-checks"), tables.identities_table(report, figures)
    else:
        yield (
            _("Cross-checks"),
            Words(
                _(
                    "The registers do not say the same any more: sections and cross-checks are"
                    " left out."
                )
            ),
        )
        yield from ((_("Cross-checks"), Words(said)) for said in report.explanations.values())
    yield _("Charts"), Charts(given.series)


def _differing(figures: DailyFigures) -> Iterator[str]:
    """Person by person who makes the difference."""
    if names := [each.person for each in figures.headcount.unaccounted]:
        yield _("Nobody said where they are: {names}").format(names=_(", ").join(names))
    for each in figures.headcount.contradicted:
        yield _("{person}: {contradiction}").format(
            person=each.person, contradiction=each.contradiction
        )


def _way(given: _Sources) -> Table:
    """Through whose hands it went, and how it went out."""
    acts, station = given.acts, given.station
    rows = [
        (_("Reporting unit"), station.station.bureau),
        (_("Period of the figures"), _period(given.report)),
        (_("Drafted by"), _who(acts, ReportState.DRAFTED)),
        (_("Checked by"), _who(acts, ReportState.CHECKED)),
        (_("Signed off by"), _who(acts, ReportState.ISSUED)),
        (_("Telephone"), station.office.phone),
        (_("Sent"), _sent(given.report, acts)),
        (_("Receipt confirmed"), _who(acts, ReportState.CONFIRMED)),
    ]
    return Table((_("Item"), _("Content")), (3, 9), tuple(row for row in rows if row[1]))


def _who(acts: Acts, state: ReportState) -> str:
    act = acts.get(state)
    return f"{act.who} {words.moment(act.at)}" if act else ""


def _sent(report: DailyReport, acts: Acts) -> str:
    """When, how and to whom; and how late, with the reason."""
    out = acts.get(ReportState.SENT)
    if out is None:
        return ""
    said = _("{time} by {channel} to {receiver}").format(
        time=words.moment(out.at),
        channel=_(CHANNELS.get(out.channel, out.channel)),
        receiver=out.receiver,
    )
    if report.seq or not is_late(report.due, out.at):
        return said
    late = _("{sent}; late by {length}: {reason}")
    seconds = (out.at - report.due).total_seconds()
    return late.format(sent=said, length=length(seconds), reason=out.reason)


def _cleaned(block: Block) -> Block:
    """A block with only what can be printed."""
    match block:
        case Words(text, level, rest):
            return Words(_plain(text), level, _plain(rest))
        case Table():
            (table,) = cleaned(Paper("", "", (), (block,), (), "", "", "")).blocks
            return table if isinstance(table, Table) else block
        case Charts():
            return block


def _plain(text: str) -> str:
    """Words of people with only what can be printed."""
    (block,) = cleaned(Paper("", "", (), (Paragraph(text),), (), "", "", "")).blocks
    return block.text if isinstance(block, Paragraph) else ""
