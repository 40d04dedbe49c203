"""`presence`: the watch alarm shown and switched, its events, and the register of post checks.

The leader's PIN is asked for in the terminal and is never an argument: what stands in a command
line is read by every account of the machine, and kept by the shell.
"""

import sys

import click

from dutyconsole import clock
from dutyconsole.cli.base import Answer, Desk, answers, opened, reads, writes
from dutyconsole.cli.pin import meant
from dutyconsole.cli.printing import Json, stored, table
from dutyconsole.cli.spoken import command, group, option
from dutyconsole.cli.typed import key_of, refuse_unreadable
from dutyconsole.config import zone
from dutyconsole.domain.moments import beginning, parse
from dutyconsole.domain.pins import Instant
from dutyconsole.domain.post_checks import BY_HAND, DIRECTIONS, HOWS, Figures, PostCheck, figures
from dutyconsole.domain.presence import PresenceEvent, in_words, quiet_limit
from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.home import Home
from dutyconsole.language import N_, _, ngettext
from dutyconsole.store import pins, post_checks
from dutyconsole.store import presence as watch
from dutyconsole.store.failures import with_room
from dutyconsole.wording import moment_short

_PLACES = ("show", "on", "off", "events", "check", "checks")
_since = option(
    "--since", metavar=N_("TIME"), help=N_("From this day or time on; the latest if left out.")
)


@group(
    help=N_("The watch alarm, and the register of post checks."),
    places={name: f"presence:{name}" for name in _PLACES},
)
def presence() -> None:
    """Gather the commands about presence."""


@command(help=N_("Show whether the watch alarm is on, and who may switch it."))
@reads
def show(desk: Desk) -> Answer:
    """How it stands with the watch alarm."""
    switched = watch.last_switch(desk.db)
    names = watch.leaders(desk.db, desk.station)
    rules, entry = desk.station.presence, watch.last_entry(desk.db)
    is_on = watch.is_on(desk.db)
    latest = moment_short(entry, at=desk.at) if entry else "-"
    return Answer(
        {
            "on": is_on,
            "switched": _event_document(switched) if switched else None,
            "leaders": list(names),
            "quiet_seconds": quiet_limit(rules, desk.at),
            "bell_after": rules.bell_after,
            "notify_after": rules.notify_after,
            "drills": rules.drills,
            "last_entry": stored(entry),
        },
        (
            _("The watch alarm is on") if is_on else _("The watch alarm is off"),
            *(_event_lines([switched], desk) if switched else ()),
            in_words(rules),
            _("Switched by: {names}").format(names=_(", ").join(names)),
            _("Last entry of a person: {moment}").format(moment=latest),
        ),
    )


@command(help=N_("Switch the watch alarm on; the PIN of the leader (--by) is asked for."))
@writes
def on(desk: Desk, *, by: str) -> str:
    """Switch it on."""
    return _switch(desk, by=by, on=True, reason="")


@command(help=N_("Switch the watch alarm off; the PIN of the leader (--by) is asked for."))
@writes
@option("--reason", default="", metavar=N_("TEXT"), help=N_("Why; required."))
def off(desk: Desk, *, by: str, reason: str) -> str:
    """Switch it off."""
    if not reason.strip():
        raise BadInput(_("Say why the watch alarm is switched off"))
    return _switch(desk, by=by, on=False, reason=reason)


@command(help=N_("Show what happened with the watch alarm: switched, missed, answered."))
@reads
@_since
def events(desk: Desk, *, since: str | None) -> Answer:
    """What happened, of a week if nothing else is said."""
    begin = beginning(since, at=desk.at) if since else desk.at.shift(weeks=-1)
    found = watch.list_events(desk.db, since=begin)
    return Answer(
        [_event_document(event) for event in found],
        _event_lines(found, desk),
        nothing=_("Nothing happened with the watch alarm"),
    )


@command(help=N_("Record a post check and print its number; it is never changed later."))
@answers
@option("--by", required=True, metavar=N_("PERSON"), help=N_("Who does this; it is recorded."))
@option(
    "--direction",
    default="of_us",
    metavar=N_("DIRECTION"),
    callback=key_of({key: DIRECTIONS[key] for key in ("of_us", "by_us")}, N_("direction")),
    help=N_("of_us or by_us; of_us if left out."),
)
@option("--time", metavar=N_("TIME"), help=N_("When it was; now if left out."))
@option("--checker", metavar=N_("NAME"), help=N_("Who checked; the superior office or we."))
@option("--checked", metavar=N_("NAME"), help=N_("Who was checked; we, if we were."))
@option(
    "--how",
    default="telephone",
    metavar=N_("HOW"),
    callback=key_of({key: HOWS[key] for key in BY_HAND}, N_("how")),
    help=N_("telephone, video or on_the_spot; telephone if left out."),
)
@option(
    "--answered-by",
    default="",
    metavar=N_("PERSON"),
    help=N_("Who answered; left out if nobody did."),
)
@option(
    "--seconds",
    type=click.IntRange(min=0),
    metavar=N_("COUNT"),
    help=N_("Seconds to the answer; left out if nobody counted them."),
)
@option(
    "--leader/--no-leader",
    "leader",
    default=None,
    help=N_("Whether the duty leader was in post; required."),
)
@option("--result", default="", metavar=N_("TEXT"), help=N_("What came of it; required."))
@option("--remedy", default="", metavar=N_("TEXT"), help=N_("What is put right because of it."))
def check(home: Home, *, by: str, **said: str | int | bool | None) -> Answer:
    """Record a check."""
    refuse_unreadable({"by": by, **said})
    with opened(home, to_write=True) as desk:
        meant_check = _check_said(desk, said)
        kept = with_room(lambda: post_checks.record(desk.db, meant_check, by=by, at=desk.at))
    return Answer(_check_document(kept), (str(kept.id),))


@command(help=N_("Show the register of post checks and what it adds up to."))
@reads
@_since
def checks(desk: Desk, *, since: str | None) -> Answer:
    """The register, of three months if nothing else is said."""
    begin = beginning(since, at=desk.at) if since else desk.at.shift(months=-3)
    found = post_checks.list_checks(desk.db, since=begin)
    sums = {
        direction: figures(each for each in found if each.direction == direction)
        for direction in DIRECTIONS
    }
    return Answer(
        {
            "checks": [_check_document(each) for each in found],
            "figures": {direction: _figures_document(each) for direction, each in sums.items()},
        },
        (
            *table([_check_row(each, desk) for each in found]),
            *(_figures_line(direction, each) for direction, each in sums.items() if each.count),
        ),
        nothing=_("There are no post checks"),
    )


def _switch(desk: Desk, *, by: str, on: bool, reason: str) -> str:
    leader = meant(desk.db, by)
    if not sys.stdin.isatty():
        raise NotAllowed(_("The leader's PIN is typed in a terminal; this is not one"))
    pin = click.prompt(_("PIN of {name}").format(name=leader), hide_input=True, default="")
    at = clock.now(zone(desk.station))
    with (
        pins.opened(Home(desk.db.path.parent)) as book,
        pins.telling(desk.db, book, by=leader, at=at),
    ):
        book.check(leader, pin, Instant(clock.wall(), clock.counted(), clock.boot()))
    watch.switch(desk.db, desk.station, on=on, leader=leader, reason=reason, by=leader, at=at)
    return _("The watch alarm is on") if on else _("The watch alarm is off")


def _check_said(desk: Desk, said: dict[str, str | int | bool | None]) -> PostCheck:
    """The check that is said on the command line."""
    if said["leader"] is None:
        raise BadInput(_("Say whether the duty leader was in post"))
    ours, theirs = desk.station.station.name, desk.station.station.superior
    of_us = said["direction"] == "of_us"
    words = {name: str(typed) for name, typed in said.items() if isinstance(typed, str)}
    seconds = said["seconds"]
    return PostCheck(
        at=parse(words["time"], at=desk.at) if "time" in words else desk.at,
        direction=words["direction"],
        checker=words.get("checker", theirs if of_us else ours),
        checked=words.get("checked", ours if of_us else ""),
        how=words["how"],
        answered_by=words["answered_by"],
        seconds=None if seconds is None else int(seconds),
        leader_present=bool(said["leader"]),
        result=words["result"],
        remedy=words["remedy"],
    )


def _event_lines(found: list[PresenceEvent], desk: Desk) -> tuple[str, ...]:
    return table([(moment_short(event.at, at=desk.at), event.sentence) for event in found])


def _event_document(event: PresenceEvent) -> Json:
    return {
        "id": event.id,
        "kind": event.kind,
        "stage": event.stage.key,
        "at": stored(event.at),
        "by": event.by,
        "seconds": event.seconds,
        "detail": event.detail,
    }


def _check_row(check: PostCheck, desk: Desk) -> tuple[str, ...]:
    answered = check.answered_by or _("nobody answered")
    seconds = "" if check.seconds is None else _("{seconds} s").format(seconds=check.seconds)
    leader = _("leader in post") if check.leader_present else _("leader not in post")
    return (
        str(check.id),
        moment_short(check.at, at=desk.at),
        _(DIRECTIONS[check.direction]),
        _(HOWS.get(check.how, "")),
        f"{check.checker} - {check.checked}",
        answered,
        seconds,
        "" if check.direction == "drill" else leader,
        " ".join(filter(None, (check.result, check.remedy))),
        _("late entry") if check.is_late_entry else "",
    )


def _check_document(check: PostCheck) -> Json:
    return {
        "id": check.id,
        "at": stored(check.at),
        "recorded_at": stored(check.recorded_at),
        "late": check.is_late_entry,
        "by": check.by,
        "direction": check.direction,
        "checker": check.checker,
        "checked": check.checked,
        "how": check.how,
        "answered_by": check.answered_by,
        "seconds": check.seconds,
        "leader_present": None if check.direction == "drill" else check.leader_present,
        "result": check.result,
        "remedy": check.remedy,
    }


def _figures_line(direction: str, sums: Figures) -> str:
    counted = ngettext("{count} check", "{count} checks", sums.count).format(count=sums.count)
    said = _("{direction}: {counted}, not answered {unanswered}").format(
        direction=_(DIRECTIONS[direction]), counted=counted, unanswered=sums.unanswered
    )
    if sums.worst is None:
        return said
    return said + _("; median {median} s, worst {worst} s").format(
        median=sums.median, worst=sums.worst
    )


def _figures_document(sums: Figures) -> Json:
    return {
        "count": sums.count,
        "unanswered": sums.unanswered,
        "median": sums.median,
        "worst": sums.worst,
        **(
            {"by_month": {month: _figures_document(each) for month, each in sums.by_month}}
            if sums.by_month
            else {}
        ),
    }
