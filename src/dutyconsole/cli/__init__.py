"""The command line: the console itself, and the same acts for scripts and other programs.

A command is imported when it is called and not before, so that the console opens quickly.
"""

import click

from dutyconsole import __version__
from dutyconsole.cli.program import SPOKEN, Program
from dutyconsole.cli.spoken import Option, option
from dutyconsole.home import find
from dutyconsole.language import N_

COMMANDS = {
    "init": "station:init",
    "demo": "station:demo",
    "status": "overview:status",
    "people": "people:people",
    "roster": "roster:roster",
    "calendar": "calendar:calendar",
    "log": "log:log",
    "incident": "incident:incident",
    "report": "report:report",
    "daily": "daily:daily",
    "register": "register:register",
    "headcount": "headcount:headcount",
    "campaign": "campaign:campaign",
    "destruction": "destruction:destruction",
    "obligations": "obligations:obligations",
    "handover": "handover:handover",
    "directive": "directive:directive",
    "contacts": "contacts:contacts",
    "presence": "presence:presence",
    "view": "view:view",
    "outbox": "outbox:outbox",
    "pin": "pin:pin",
    "anchor": "anchor:anchor",
    "verify": "verify:verify",
    "publish": "publish:publish",
    "backup": "backup:backup",
    "restore": "backup:restore",
    "ssh": "ssh:ssh",
    "doctor": "doctor:doctor",
}


@click.group(
    name="dutyconsole",
    cls=Program,
    places=COMMANDS,
    invoke_without_command=True,
    help=N_("The console of a duty room. Without a command it opens in this terminal."),
)
@option("--home", metavar=N_("DIR"), help=N_("The folder of the station that is meant."))
@option(
    "--lang",
    type=click.Choice(SPOKEN),
    expose_value=False,
    help=N_("The language to speak."),
)
@click.version_option(
    __version__, message="%(prog)s %(version)s", cls=Option, help=N_("Show the version and exit.")
)
@click.pass_context
def main(ctx: click.Context, home: str | None) -> None:
    """Find the station that is meant; without a command, open the console on it."""
    ctx.obj = find(home)
    if ctx.invoked_subcommand is None:
        from dutyconsole.cli.console import open_console

        ctx.exit(open_console(ctx.obj))
