"""`ssh`: what an administrator needs so that leaders can look on over SSH; nothing is changed here.

Both commands print what root then reads and uses, so that this program never runs as root.
"""

import pwd
import sys
from pathlib import Path

import click

from dutyconsole.cli.spoken import argument, command, group, option
from dutyconsole.cli.typed import refuse_unreadable
from dutyconsole.config import ViewRules
from dutyconsole.config.file import load
from dutyconsole.errors import BadInput
from dutyconsole.exchange.files import unreadable
from dutyconsole.exchange.ssh_door import Door
from dutyconsole.exchange.ssh_keys import leader_key
from dutyconsole.exchange.ssh_setup import check, setup_script
from dutyconsole.home import Home
from dutyconsole.language import N_, _
from dutyconsole.text import clean

_LARGEST_KEY = 64 * 1024
_PRINTS = option(
    "--print",
    "prints",
    is_flag=True,
    required=True,
    expose_value=False,
    help=N_("Print it; nothing is changed."),
)


@group(
    help=N_("The door for leaders over SSH: what root needs to set it up, printed."),
    places={"setup": "ssh:setup", "key": "ssh:key"},
)
def ssh() -> None:
    """Gather the commands about the door."""


@command(help=N_("Print the script with which root sets the door up: account, folders, sshd."))
@_PRINTS
@option("--account", default="dutyview", metavar="NAME", help=N_("As whom leaders log in."))
@option("--desk-user", metavar="NAME", help=N_("The desk's account; otherwise whose the home is."))
@option("--folder", metavar=N_("DIR"), help=N_("The published copy; otherwise [view] folder."))
@option(
    "--keys",
    default="/etc/ssh/duty_keys",
    metavar=N_("DIR"),
    help=N_("Where the file of the leaders' keys lies."),
)
@option(
    "--wrapper",
    default="/usr/local/libexec/dutyconsole-view",
    metavar="PATH",
    help=N_("The program that sshd runs."),
)
@option(
    "--config",
    default="/etc/ssh/sshd_config.d/50-dutyconsole.conf",
    metavar="PATH",
    help=N_("The file of sshd's configuration."),
)
@option(
    "--python", metavar="PATH", help=N_("The Python that has this program; otherwise this one.")
)
@option("--bubblewrap", is_flag=True, help=N_("Shut the viewer in by bubblewrap too."))
@click.pass_obj
def setup(
    home: Home,
    *,
    account: str,
    desk_user: str | None,
    folder: str | None,
    keys: str,
    wrapper: str,
    config: str,
    python: str | None,
    bubblewrap: bool,
) -> None:
    """Print the script."""
    given = {"folder": folder, "desk_user": desk_user, "python": python}
    refuse_unreadable(given | {"keys": keys, "wrapper": wrapper, "config": config})
    rules = _rules(home, needed=folder is None)
    door = Door(
        account=account,
        desk=desk_user or _owner(home),
        folder=Path(folder or rules.folder),
        keys=Path(keys),
        wrapper=Path(wrapper),
        config=Path(config),
        python=Path(python or sys.executable),
        acts=bool(rules.allow),
        boxed=bubblewrap,
    )
    check(door, home=home.path)
    click.echo(setup_script(door), nl=False)


@command(help=N_("Print the line that lets a leader in, by the public key in FILE."))
@_PRINTS
@argument("name", metavar=N_("PERSON"))
@argument("file", metavar=N_("FILE"))
def key(name: str, file: str) -> None:
    """Print the line, and the key's fingerprint beside it."""
    refuse_unreadable({"name": name, "file": file})
    found = leader_key(name, _text_of(Path(file)))
    click.echo(found.line)
    said = _("{kind} {fingerprint}: compare it with what the leader has")
    click.echo(clean(said.format(kind=found.kind, fingerprint=found.fingerprint)), err=True)


def _rules(home: Home, *, needed: bool) -> ViewRules:
    """What the station says of leaders; where the folder is named, there need be no station."""
    if not needed and not home.settings.exists():
        return ViewRules()
    rules = load(home.settings).view
    if needed and not rules.folder:
        raise BadInput(
            _("Say where the copy lies: folder under [view] in {path}, or --folder").format(
                path=home.settings
            )
        )
    return rules


def _owner(home: Home) -> str:
    """Whose the home is."""
    try:
        return pwd.getpwuid(home.path.stat().st_uid).pw_name
    except (OSError, KeyError):
        raise BadInput(
            _("Whose {home} is cannot be seen; say --desk-user").format(home=home.path)
        ) from None


def _text_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST_KEY).decode("utf-8", errors="replace")
    except OSError as error:
        raise unreadable(path, error) from error
