"""`daily` written: drafted, corrected, checked, sent back, signed off, sent, confirmed."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from arrow import Arrow

from dutyconsole import clock
from dutyconsole.cli.base import Desk, writes
from dutyconsole.cli.daily import due_meant, latest_drafted, of_report, of_rule
from dutyconsole.cli.daily_documents import wrong_lines
from dutyconsole.cli.report_writing import ask_pin
from dutyconsole.cli.spoken import command, option
from dutyconsole.cli.typed import key_of, text_if_given
from dutyconsole.config import zone
from dutyconsole.domain.daily_figures import DailyFigures
from dutyconsole.domain.daily_names import title_of
from dutyconsole.domain.daily_reports import TEXTS, DailyReport, check_act, check_signing
from dutyconsole.domain.daily_texts import proposed
from dutyconsole.domain.moments import parse
from dutyconsole.domain.report_way import REPORT_STATES, ReportState, latest_of
from dutyconsole.domain.reports import CHANNELS, DueReport
from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.language import N_, _
from dutyconsole.store import daily_reports, daily_sources
from dutyconsole.store.daily_standing import figures_now


def _who(help_text: str) -> Callable[..., Any]:
    return option("--who", default="", metavar=N_("PERSON"), help=help_text)


def _done_at(help_text: str) -> Callable[..., Any]:
    return option("--at", "done_at", metavar=N_("TIME"), help=help_text)


def _text(name: str, help_text: str) -> Callable[..., Any]:
    return option(f"--{name}", metavar=N_("TEXT"), callback=text_if_given, help=help_text)


_day_sent = option(
    "--day",
    metavar=N_("DAY"),
    help=N_("The day of the report; the latest one that went up if left out."),
)


@command(
    help=N_(
        "Draft a daily report, or put a new draft in the place of one that is not signed. Its"
        " figures are counted. What is not given comes from the draft before, or else is proposed;"
        " a part of which there is nothing to say is answered with “None”."
    )
)
@writes
@option(
    "--day",
    metavar=N_("DAY"),
    help=N_(
        "The day of the report; the one that is due next if left out, or with --correct the latest"
        " one that went up."
    ),
)
@of_rule
@_text("work", N_("The work done that day; `-` is standard input, for one of the parts."))
@_text("problems", N_("The problems there are."))
@_text("coordination", N_("What others have to coordinate."))
@_text("next", N_("The next steps."))
@option(
    "--explain",
    "typed",
    multiple=True,
    metavar=N_("KEY=REASON"),
    help=N_("Why something does not add up, by its key; may be given several times."),
)
@option("--correct", "correcting", is_flag=True, help=N_("Correct the report that went up."))
@option("--reason", metavar=N_("TEXT"), help=N_("What is corrected; required with --correct."))
@_who(N_("Who drafted it, if not the one who does this."))
def draft(
    desk: Desk,
    *,
    by: str,
    day: str | None,
    rule: str | None,
    typed: tuple[str, ...],
    correcting: bool,
    reason: str | None,
    who: str,
    **texts: str | None,
) -> str:
    """Draft a report, or a correction of it."""
    is_latest = correcting and day is None
    due = latest_drafted(desk, rule, only_out=True) if is_latest else due_meant(desk, day, rule)
    history = daily_reports.history(desk.db, due)
    begun = latest_of(history)[-1] if history else None
    figures = figures_now(desk.db, desk.station, due, history, at=desk.at)
    said = begun.texts if begun else proposed(figures)
    kept = daily_reports.draft(
        desk.db,
        desk.station,
        due,
        texts={key: said.get(key, "") if (text := texts[key]) is None else text for key in TEXTS},
        explanations={**_explained(begun, figures), **_explanations(typed, figures)},
        who=who,
        correcting=correcting,
        reason=(begun.reason if begun and begun.seq else "") if reason is None else reason,
        after=begun.id if begun else 0,
        by=by,
        at=desk.at,
    )
    return "\n".join((_said(due, kept), *_wrong(desk, due, kept)))


@command(help=N_("Note that a draft was checked; not by whoever drafted it."))
@writes
@of_report
@_who(N_("Who checked it, if not the one who does this."))
@_done_at(N_("When it was checked; now if left out."))
def check(
    desk: Desk, *, by: str, day: str | None, rule: str | None, who: str, done_at: str | None
) -> str:
    """Check a report."""
    due = due_meant(desk, day, rule)
    checked = daily_reports.check(
        desk.db, desk.station, due, who=who, done_at=_moment(done_at, desk), by=by, at=desk.at
    )
    return _said(due, checked)


@command("return", help=N_("Send a report that is not sent yet back to be drafted again."))
@writes
@of_report
@option("--reason", default="", metavar=N_("TEXT"), help=N_("Why; required."))
@_who(N_("Who sends it back, if not the one who does this."))
def return_(
    desk: Desk, *, by: str, day: str | None, rule: str | None, reason: str, who: str
) -> str:
    """Send a report back."""
    due = due_meant(desk, day, rule)
    back = daily_reports.send_back(
        desk.db, desk.station, due, reason=reason, who=who, by=by, at=desk.at
    )
    return _said(due, back)


@command(
    help=N_(
        "Sign a checked report off, which gives it its number. The PIN is asked for at the"
        " terminal; it is no part of any command line."
    )
)
@writes
@of_report
@option("--who", required=True, metavar=N_("PERSON"), help=N_("Who signs."))
def issue(desk: Desk, *, by: str, day: str | None, rule: str | None, who: str) -> str:
    """Sign a report off."""
    from dutyconsole.cli.pin import meant as name_of

    due, name = due_meant(desk, day, rule), name_of(desk.db, who)
    seen = _signable(desk, due, name, by)
    ask_pin(desk, name, by)
    signed_at = clock.now(zone(desk.station))
    signed = daily_reports.issue(
        desk.db, desk.station, due, who=name, after=seen.id, by=by, at=signed_at
    )
    return _said(due, signed)


@command(help=N_("Note that a report went out, which is what its hour asks for."))
@writes
@of_report
@option("--receiver", default="", metavar=N_("PERSON"), help=N_("Who received it; required."))
@option(
    "--channel",
    required=True,
    metavar=N_("CHANNEL"),
    callback=key_of(CHANNELS, N_("channel")),
    help=N_("How: telephone, fax, network or paper."),
)
@option("--reason", default="", metavar=N_("TEXT"), help=N_("Why it is late."))
@_who(N_("Who sent it, if not the one who does this."))
@_done_at(N_("When it was sent; now if left out."))
def send(
    desk: Desk,
    *,
    by: str,
    day: str | None,
    rule: str | None,
    receiver: str,
    channel: str,
    reason: str,
    who: str,
    done_at: str | None,
) -> str:
    """Send a report."""
    due = due_meant(desk, day, rule)
    out = daily_reports.send(
        desk.db,
        desk.station,
        due,
        receiver=receiver,
        channel=channel,
        reason=reason,
        who=who,
        done_at=_moment(done_at, desk),
        by=by,
        at=desk.at,
    )
    return _said(due, out)


@command(help=N_("Note that the receipt of a report was confirmed."))
@writes
@_day_sent
@of_rule
@option("--who", default="", metavar=N_("PERSON"), help=N_("Who confirmed it; required."))
@option(
    "--channel",
    default="telephone",
    metavar=N_("CHANNEL"),
    callback=key_of(CHANNELS, N_("channel")),
    help=N_("How: telephone, fax, network or paper; by telephone if left out."),
)
@_done_at(N_("When it was confirmed; now if left out."))
def confirm(
    desk: Desk,
    *,
    by: str,
    day: str | None,
    rule: str | None,
    who: str,
    channel: str,
    done_at: str | None,
) -> str:
    """Confirm the receipt of a report."""
    due = due_meant(desk, day, rule) if day else latest_drafted(desk, rule, only_out=True)
    there = daily_reports.confirm(
        desk.db,
        desk.station,
        due,
        who=who,
        channel=channel,
        done_at=_moment(done_at, desk),
        by=by,
        at=desk.at,
    )
    return _said(due, there)


def _signable(desk: Desk, due: DueReport, name: str, by: str) -> DailyReport:
    """The report as it would be signed; nobody types a PIN for one that cannot be."""
    history = daily_reports.history(desk.db, due)
    if not history:
        raise NotAllowed(
            _("No report of {day} is drafted yet").format(day=due.due.date().isoformat())
        )
    seen = latest_of(history)[-1]
    act = replace(seen, state=ReportState.ISSUED, who=name, by=by, at=desk.at)
    check_act(history, act, at=desk.at)
    now = daily_sources.figures_between(desk.db, desk.station, due, seen.since, seen.until)
    check_signing(act, now, daily_reports.directly_before(desk.db, due))
    return seen


def _explained(begun: DailyReport | None, figures: DailyFigures) -> dict[str, str]:
    """What the draft before explained of what still does not add up."""
    before = begun.explanations if begun else {}
    return {each.key: before[each.key] for each in figures.broken if each.key in before}


def _explanations(typed: tuple[str, ...], figures: DailyFigures) -> dict[str, str]:
    """What is given as KEY=REASON, of what does not add up."""
    known, found = [each.key for each in figures.broken], dict[str, str]()
    for each in typed:
        key, equals, value = each.partition("=")
        if not known:
            raise BadInput(_("Everything adds up: there is nothing to explain"))
        if not equals or key.strip() not in known:
            raise BadInput(
                _("“{typed}” is not KEY=REASON; what does not add up is {known}").format(
                    typed=each, known=_(", ").join(known)
                )
            )
        found[key.strip()] = value
    return found


def _wrong(desk: Desk, due: DueReport, kept: DailyReport) -> tuple[str, ...]:
    """What of a draft does not add up, and who has not delivered."""
    figures = daily_sources.figures_between(desk.db, desk.station, due, kept.since, kept.until)
    late = {} if kept.seq else daily_reports.not_delivered(desk.db, desk.station, due, at=desk.at)
    return tuple(wrong_lines(figures, late))


def _moment(typed: str | None, desk: Desk) -> Arrow | None:
    return parse(typed, at=desk.at) if typed else None


def _said(due: DueReport, row: DailyReport) -> str:
    """What was done, and the number that it has from then on."""
    title, state = title_of(row, due.rule.name), _(REPORT_STATES[row.state])
    said = _("{label}: {value}").format(label=title, value=state)
    if row.issue and row.state is ReportState.ISSUED:
        said += " " + _("({year}) issue {number}").format(year=row.at.year, number=row.issue)
    return said
