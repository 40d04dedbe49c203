"""`campaign`: the special campaign switched on and off, to which the registers belong."""

import datetime as dt

from dutyconsole.cli.base import Answer, Desk, reads, writes
from dutyconsole.cli.printing import Json, stored, table
from dutyconsole.cli.spoken import command, group, option
from dutyconsole.cli.typed import day as day_typed
from dutyconsole.language import N_, _
from dutyconsole.store.campaign import CampaignEvent, begin, begun_on, end, is_on, list_events
from dutyconsole.wording import moment_short


@group(
    help=N_("The special campaign, to which the registers of the epidemic belong."),
    places={"on": "campaign:on", "off": "campaign:off", "show": "campaign:show"},
)
def campaign() -> None:
    """Gather the commands about the campaign."""


_day = option(
    "--day", metavar=N_("DAY"), help=N_("The first day on which it holds; today if left out.")
)
_reason = option("--reason", default="", metavar=N_("TEXT"), help=N_("By which order."))


@command(help=N_("Switch the campaign on."))
@writes
@_day
@_reason
def on(desk: Desk, *, by: str, day: str | None, reason: str) -> str:
    """Switch the campaign on."""
    event = begin(desk.db, _meant(desk, day), reason=reason, by=by, at=desk.at)
    return _("The campaign is on from {day}").format(day=event.day)


@command(help=N_("Switch the campaign off; --reason is required. What was entered stays readable."))
@writes
@_day
@_reason
def off(desk: Desk, *, by: str, day: str | None, reason: str) -> str:
    """Switch the campaign off."""
    # Today's report still tells of the registers: it ends with the day unless a day is named.
    event = end(desk.db, _meant(desk, day, ahead=1), reason=reason, by=by, at=desk.at)
    return _("The campaign is off from {day}").format(day=event.day)


@command(help=N_("Show whether the campaign is on, and every switching."))
@reads
def show(desk: Desk) -> Answer:
    """Whether it is on."""
    today = desk.at.date()
    begun = begun_on(desk.db, today)
    events = list_events(desk.db)
    said = _("The campaign is on from {day}") if begun else _("The campaign is not on")
    return Answer(
        {
            "name": _name(desk),
            "on": is_on(desk.db, today),
            "begun_on": begun.isoformat() if begun else None,
            "events": [_document(event) for event in events],
        },
        (
            f"{_name(desk)}: {said.format(day=begun)}",
            *table([_row(event, desk) for event in events]),
        ),
    )


def _meant(desk: Desk, typed: str | None, *, ahead: int = 0) -> dt.date:
    return day_typed(typed, at=desk.at) if typed else desk.at.shift(days=ahead).date()


def _name(desk: Desk) -> str:
    return desk.station.campaign.name or _("Epidemic prevention")


def _row(event: CampaignEvent, desk: Desk) -> tuple[str, ...]:
    kind = _("on") if event.kind == "begun" else _("off")
    when = moment_short(event.at, at=desk.at)
    return event.day.isoformat(), kind, when, event.by, event.reason


def _document(event: CampaignEvent) -> Json:
    return {
        "kind": event.kind,
        "day": event.day.isoformat(),
        "at": stored(event.at),
        "by": event.by,
        "reason": event.reason,
    }
