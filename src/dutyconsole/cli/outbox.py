"""`outbox`: messages that leave the room, shown, sent, sent again and given up."""

from pathlib import Path
from tempfile import TemporaryDirectory

import click

from dutyconsole import clock
from dutyconsole.cli.base import Answer, Desk, opened, reads, writes
from dutyconsole.cli.printing import Json, print_json, stored, table
from dutyconsole.cli.spoken import argument, command, group, option
from dutyconsole.config.channels import load
from dutyconsole.domain.outbox import STATES, Dispatch, Outcome, State, next_try
from dutyconsole.errors import NotAllowed
from dutyconsole.home import Home
from dutyconsole.language import N_, _
from dutyconsole.store import outbox as store
from dutyconsole.text import clean, clean_line
from dutyconsole.wording import moment_short

_NUMBER = argument("number", type=int, metavar=N_("NUMBER"))


@group(
    help=N_("Messages that leave the room when nobody answers in it."),
    places={
        "list": "outbox:list_",
        "show": "outbox:show",
        "run": "outbox:run",
        "resend": "outbox:resend",
        "drop": "outbox:drop",
        "test": "outbox:test",
    },
)
def outbox() -> None:
    """Gather the commands about messages that leave the room."""


@command("list", help=N_("Show the latest messages and where they stand, the newest first."))
@reads
@option("--open", "is_open", is_flag=True, help=N_("Only those that have not surely arrived."))
@option(
    "--limit",
    type=click.IntRange(1),
    default=50,
    metavar=N_("N"),
    help=N_("How many are looked at."),
)
def list_(desk: Desk, *, is_open: bool, limit: int) -> Answer:
    """Where the messages stand."""
    found = [
        each
        for each in store.list_all(desk.db, limit=limit)
        if not is_open or each.state not in (State.SENT, State.GIVEN_UP)
    ]
    return Answer(
        [_document(each) for each in found],
        table([_row(each, desk) for each in found]),
        nothing=_("There is nothing in the outbox"),
    )


@command(help=N_("Show message NUMBER and every try to send it."))
@reads
@_NUMBER
def show(desk: Desk, *, number: int) -> Answer:
    """A message with all that befell it."""
    dispatch = store.get(desk.db, number)
    if dispatch is None:
        raise NotAllowed(_("There is no message {number} in the outbox").format(number=number))
    notice = dispatch.notice
    tries = [
        (
            moment_short(each.at, at=desk.at),
            _(STATES[State.SENDING if each.outcome is Outcome.STARTED else State(each.outcome)]),
            each.detail,
            each.by,
        )
        for each in dispatch.tries
    ]
    lines = (*table([_row(dispatch, desk)[:4]]), "", notice.title, *notice.text.split("\n"))
    return Answer(_document(dispatch), (*lines, "", *table(tries)) if tries else lines)


@command(help=N_("Send message NUMBER once more, though it may have arrived."))
@writes
@_NUMBER
def resend(desk: Desk, *, by: str, number: int) -> str:
    """Put a message into the outbox again."""
    again = store.resend(desk.db, number, by=by, at=desk.at)
    return _("Message {number} is sent again as number {again}").format(number=number, again=again)


@command(help=N_("Give message NUMBER up: it is not sent any more."))
@writes
@_NUMBER
@option("--reason", required=True, metavar=N_("TEXT"), help=N_("Why; it is recorded."))
def drop(desk: Desk, *, by: str, number: int, reason: str) -> str:
    """Give a message up."""
    store.drop(desk.db, number, reason, by=by, at=desk.at)
    return _("Message {number} is given up").format(number=number)


@command(help=N_("Send what is due, and go on: the desk starts this by itself."))
@option("--once", is_flag=True, help=N_("End when nothing is due."))
@option("--tied", is_flag=True, help=N_("End when standard input comes to its end."))
@click.pass_obj
def run(home: Home, *, once: bool, tied: bool) -> None:
    """Be the notifier of this station."""
    from dutyconsole.cli.outbox_run import Round, Stop, alone, send
    from dutyconsole.exchange.notifications import refuse_without_apprise

    refuse_without_apprise()
    load(home.channels)
    with alone(home) as held, opened(home, to_write=True) as desk:
        send(Round(desk, home, held), Stop(tied=tied), once=once)


@command(help=N_("Send a test to the channel of NAME now, past the outbox."))
@click.pass_obj
@argument("name", metavar=N_("NAME"))
@option("--json", "as_json", is_flag=True, help=N_("Print JSON, for programs."))
@click.pass_context
def test(ctx: click.Context, home: Home, *, name: str, as_json: bool) -> None:
    """Try a channel."""
    from dutyconsole.exchange.notification_child import Sending
    from dutyconsole.exchange.notifications import refuse_without_apprise

    with opened(home) as desk:
        room, at = desk.station.station.name, desk.at
    refuse_without_apprise()
    urls = load(home.channels).urls(clean_line(name))
    if not urls:
        raise NotAllowed(_("there is no channel for {name}").format(name=clean_line(name)))
    text = _("This is a test of {time}; nothing has to be done.").format(
        time=moment_short(at, at=at)
    )
    title = _("{room}: {what}").format(room=room, what=_("Test"))
    with TemporaryDirectory() as folder:
        answer = Path(folder, "answer")
        found = Sending(urls, title, text, key="", answer=answer, counted=clock.counted).wait()
    if as_json:
        print_json({"name": clean_line(name), "outcome": found.outcome, "detail": found.detail})
    else:
        state = _(STATES[State(found.outcome)])
        click.echo(clean(_("{way}: {what}").format(way=state, what=found.detail)))
    ctx.exit(0 if found.outcome is Outcome.SENT else 1)


def _row(dispatch: Dispatch, desk: Desk) -> tuple[str, ...]:
    notice = dispatch.notice
    return (
        str(dispatch.id),
        moment_short(notice.at, at=desk.at),
        _(STATES[dispatch.state]),
        notice.recipient,
        notice.title,
        dispatch.tries[-1].detail if dispatch.tries else "",
    )


def _document(dispatch: Dispatch) -> Json:
    notice = dispatch.notice
    return {
        "number": dispatch.id,
        "uid": notice.uid,
        "subject": notice.subject,
        "recipient": notice.recipient,
        "title": notice.title,
        "text": notice.text,
        "at": stored(notice.at),
        "state": dispatch.state,
        "next_try_at": stored(next_try(notice, dispatch.tries)),
        "tries": [
            {
                "at": stored(each.at),
                "outcome": each.outcome,
                "detail": each.detail,
                "by": each.by,
            }
            for each in dispatch.tries
        ],
    }
