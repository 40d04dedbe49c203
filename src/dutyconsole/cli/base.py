"""What every command stands on: the station it works on, and how it answers.

    @command(help=N_("…"))
    @reads
    def status(desk: Desk) -> Answer: …

A command that reads answers a program (`--json`) or a person; one that writes is signed (`--by`)
and says what it did.
"""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import wraps

import click
from arrow import Arrow

from dutyconsole import clock
from dutyconsole.cli.printing import Json, print_json, print_lines
from dutyconsole.cli.spoken import option
from dutyconsole.cli.typed import refuse_unreadable
from dutyconsole.config import Station, zone
from dutyconsole.config.file import load
from dutyconsole.home import Home
from dutyconsole.language import N_
from dutyconsole.store.database import Record, connect, connect_to_read
from dutyconsole.store.failures import with_room
from dutyconsole.text import clean


@dataclass(frozen=True, slots=True)
class Desk:
    """The station that a command works on, open."""

    db: Record
    station: Station
    at: Arrow
    """The moment of the command."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command that reads has found."""

    document: Json
    """For a program; its fields stand in docs/command-line.md."""
    lines: tuple[str, ...]
    """For a person."""
    nothing: str = ""
    """What a person is told where there are no lines."""
    status: int = 0
    """The exit status."""


@contextmanager
def opened(home: Home, *, to_write: bool = False) -> Iterator[Desk]:
    """The station in `home`, closed afterwards.

    Raises:
        NotAllowed: there is none, or its record cannot be opened.
        BadInput: its settings cannot be understood.
    """
    with closing((connect if to_write else connect_to_read)(home.record)) as db:
        station = load(home.settings)
        yield Desk(db, station, clock.now(zone(station)))


def answers(command: Callable[..., Answer]) -> Callable[..., None]:
    """A command that is given the home, and gives an answer."""

    @option("--json", "as_json", is_flag=True, help=N_("Print JSON, for programs."))
    @click.pass_context
    @wraps(command)
    def run(ctx: click.Context, /, *, as_json: bool, **options: object) -> None:
        answer = command(ctx.obj, **options)
        if as_json:
            print_json(answer.document)
        elif answer.lines:
            print_lines(answer.lines)
        else:
            click.echo(answer.nothing, err=True)
        ctx.exit(answer.status)

    return run


def reads(command: Callable[..., Answer]) -> Callable[..., None]:
    """A command that is given the station opened without the means to write."""

    @wraps(command)
    def run(home: Home, /, **options: object) -> Answer:
        with opened(home) as desk:
            return command(desk, **options)

    return answers(run)


def writes(command: Callable[..., str]) -> Callable[..., None]:
    """A command that is given the station to write and who does it, and says what it did."""

    @option("--by", required=True, metavar=N_("PERSON"), help=N_("Who does this; it is recorded."))
    @click.pass_obj
    @wraps(command)
    def run(home: Home, /, **options: object) -> None:
        refuse_unreadable(options)
        with opened(home, to_write=True) as desk:
            done = with_room(lambda: command(desk, **options))
        click.echo(clean(done))

    return run
