"""`backup`: the station backed up; `restore`: a backup put in the place of the record."""

import datetime as dt
import os
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from functools import wraps
from pathlib import Path

import click

from dutyconsole import clock
from dutyconsole.cli.base import Answer, answers
from dutyconsole.cli.printing import Json, stored, table
from dutyconsole.cli.spoken import argument, command, group, option
from dutyconsole.cli.typed import refuse_unreadable
from dutyconsole.config import BackupRules, zone
from dutyconsole.config.file import load
from dutyconsole.domain.backups import Backup, age, is_too_old
from dutyconsole.domain.moments import to_text
from dutyconsole.errors import BadInput
from dutyconsole.home import Home
from dutyconsole.language import N_, _
from dutyconsole.store.backup import back_up, count_entries, list_backups
from dutyconsole.store.database import connect_to_read
from dutyconsole.store.restoring import Restored
from dutyconsole.store.restoring import restore as put_back
from dutyconsole.text import clean

PATIENCE = 10
"""How much a backup lets everything else on the machine go first, as `nice` counts it."""


def _unless_more_follows(run: Callable[..., None]) -> Callable[..., None]:
    """What a group of commands does when it is called by itself."""

    @click.pass_context
    @wraps(run)
    def alone(ctx: click.Context, /, **options: object) -> None:
        if ctx.invoked_subcommand is None:
            run(**options)

    return alone


@group(
    help=N_("Back the station up: copied while the desk works, verified before it counts."),
    places={"list": "backup:listed"},
    invoke_without_command=True,
)
@_unless_more_follows
@answers
@option("--to", metavar=N_("DIR"), help=N_("In this folder only; none is removed from it."))
@option("--with-keys", is_flag=True, help=N_("With the keys of the desk; keep it locked away."))
def backup(home: Home, *, to: str | None, with_keys: bool) -> Answer:
    """Back the station up in its home and the further folders, or in the one that is named."""
    refuse_unreadable({"to": to})
    connect_to_read(home.record, any_version=True).close()
    station = load(home.settings)
    _let_others_first()
    folder = Path(to).expanduser().absolute() if to is not None else None
    made = back_up(home, station, at=clock.now(zone(station)), with_keys=with_keys, to=folder)
    said = _("Backed up and verified, {count} journal entries: {folder}")
    return Answer(_document(made), (said.format(count=made.entries, folder=made.folder),))


@command(name="list", help=N_("The backups there are, the newest first."))
@answers
def listed(home: Home) -> Answer:
    """The backups in the home and the further folders; neither record nor settings are needed."""
    rules, here = _settings(home)
    at = clock.now(here)
    found = [
        replace(each, entries=count_entries(Path(each.folder)))
        for folder in (home.backups, *map(Path, rules.folders))
        for each in list_backups(folder)
    ]
    seconds = age(list_backups(home.backups), at=at)
    return Answer(
        {
            "age_seconds": None if seconds is None else int(seconds),
            "too_old": is_too_old(seconds, rules),
            "backups": [_document(each) for each in found],
        },
        table([_row(each) for each in found]),
        nothing=_("There is no backup of the record"),
    )


@command(
    help=N_(
        "Put a backup in the place of the record, which is kept beside it. Close the desk first."
    )
)
@argument("name", metavar="BACKUP")
@option("--by", required=True, metavar=N_("PERSON"), help=N_("Who does this; it is recorded."))
@click.pass_obj
def restore(home: Home, name: str, by: str) -> None:
    """Restore the backup of this name or path."""
    refuse_unreadable({"name": name, "by": by})
    path = Path(name).expanduser().absolute()
    if not path.exists() and (home.backups / name).is_dir():
        path = home.backups / name
    restored = put_back(home, path, by=by, at=clock.now(_zone_of(path)))
    for line in _told(home, path, restored):
        click.echo(clean(line))


def _told(home: Home, backup: Path, restored: Restored) -> list[str]:
    said = _("Restored in {home}: {backup}, {count} journal entries")
    lines = [said.format(home=home.path, backup=backup.name, count=restored.entries)]
    if restored.lost is None:
        lines.append(_("How many newer entries are lost is not known"))
    elif restored.lost:
        lines.append(_("Newer entries that are lost: {count}").format(count=restored.lost))
    if restored.replaced:
        lines.append(_("What it replaces lies in {folder}").format(folder=restored.replaced))
    return lines


def _settings(home: Home) -> tuple[BackupRules, dt.tzinfo]:
    """What the settings say of backups, and the zone; after a loss there may be none."""
    try:
        station = load(home.settings)
    except BadInput:
        return BackupRules(), dt.UTC
    return station.backup, zone(station)


def _zone_of(backup: Path) -> dt.tzinfo:
    """The zone of the record in a backup; where there is none, `restore` says so."""
    record = Home(backup).record
    if not record.is_file():
        return dt.UTC
    with closing(connect_to_read(record, any_version=True)) as db:
        return db.zone


def _let_others_first() -> None:
    os.nice(max(0, PATIENCE - os.nice(0)))


def _row(backup: Backup) -> tuple[str, ...]:
    count = _("cannot be read") if backup.entries is None else str(backup.entries)
    return to_text(backup.at), count, backup.folder


def _document(backup: Backup) -> Json:
    return {"folder": backup.folder, "at": stored(backup.at), "entries": backup.entries}
