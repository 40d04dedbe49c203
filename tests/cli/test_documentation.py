"""docs/command-line.md names every command, every option and every field of JSON."""

import json
import re
from contextlib import closing
from pathlib import Path

import click
import pytest

from dutyconsole.cli import main
from dutyconsole.store.database import connect
from watches import FIRST, NEXT_MORNING, SECOND, SUNDAY, a_sheet, an_item, handed_over

TEXT = Path(__file__).parents[2].joinpath("docs", "command-line.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (.+)\n((?:(?!## ).*\n)*)", TEXT, re.MULTILINE))


def commands(command, path):
    with click.Context(command, info_name=path) as ctx:
        if not isinstance(command, click.Group) or command.invoke_without_command:
            yield path, command
        if isinstance(command, click.Group):
            for name in command.list_commands(ctx):
                yield from commands(command.get_command(ctx, name), f"{path} {name}")


COMMANDS = dict(commands(main, "dutyconsole"))
READING = {
    path: command
    for path, command in COMMANDS.items()
    if any("--json" in parameter.opts for parameter in command.params)
}

ASKED = {
    "dutyconsole status": ("status",),
    "dutyconsole people list": ("people", "list"),
    "dutyconsole roster show": ("roster", "show"),
    "dutyconsole calendar show": ("calendar", "show", "2020"),
    "dutyconsole log list": ("log", "list"),
    "dutyconsole log search": ("log", "search", "发热"),
    "dutyconsole log show": ("log", "show", "2020/1"),
    "dutyconsole handover list": ("handover", "list"),
    "dutyconsole handover show": ("handover", "show"),
    "dutyconsole handover prepare": ("handover", "prepare"),
    "dutyconsole pin list": ("pin", "list"),
    "dutyconsole anchor make": ("anchor", "make"),
    "dutyconsole anchor list": ("anchor", "list"),
    "dutyconsole verify": ("verify",),
    "dutyconsole backup": ("backup",),
    "dutyconsole backup list": ("backup", "list"),
    "dutyconsole doctor": ("doctor",),
}
"""An example of each command that reads."""


@pytest.fixture
def lively(duty, home, tmp_path):
    """A station in which every list has something."""
    roster = tmp_path / "roster.csv"
    roster.write_text("日期,带班领导,主班,副班\n2020/1/25,张建军,李明,王芳\n", encoding="utf-8")
    duty("roster", "import", str(roster), "--by", "李明")
    duty(
        *("log", "add", "--by", "李明", "--source", "fax", "--unit", "市委"),
        *("--category", "other", "发热"),
    )
    with closing(connect(home.record)) as db:
        handed_over(db, sheet=a_sheet(an_item()))
        handed_over(db, SUNDAY, SECOND, at=NEXT_MORNING, outgoing=FIRST, sheet=a_sheet(an_item()))
    duty("pin", "code", "李明", "--by", "王芳")
    duty("anchor", "make")
    with home.anchors.open("a") as anchors:
        anchors.write("torn")
    return duty


def keys(document):
    if isinstance(document, dict):
        yield from document
        document = document.values()
    if not isinstance(document, str | int | None):
        for each in document:
            yield from keys(each)


def test_every_command_has_its_section_and_no_other():
    assert [title for title in SECTIONS if title.startswith("dutyconsole")] == list(COMMANDS)


@pytest.mark.parametrize("path", COMMANDS)
def test_every_option_is_documented_and_no_other(path):
    options = {
        name
        for parameter in COMMANDS[path].params
        if isinstance(parameter, click.Option)
        for name in parameter.opts
    }
    table = "\n".join(line for line in SECTIONS[path].splitlines() if line.startswith("| `--"))

    assert set(re.findall(r"`(--[\w-]+)", table)) == options


@pytest.mark.parametrize("path", COMMANDS)
def test_every_option_says_what_it_is_in_the_help(path):
    silent = [each.opts for each in COMMANDS[path].params if isinstance(each, click.Option)
              and not each.help]  # fmt: skip

    assert silent == []


def test_every_command_that_reads_has_an_example_here():
    assert set(ASKED) == set(READING)


@pytest.mark.parametrize("path", ASKED)
def test_every_field_is_documented(lively, path):
    told = json.loads(lively(*ASKED[path], "--json").stdout)
    referred = re.findall(r"\(#(dutyconsole[\w-]*)\)", SECTIONS[path])
    texts = SECTIONS[path] + "".join(
        body for title, body in SECTIONS.items() if title.replace(" ", "-") in referred
    )

    assert [key for key in dict.fromkeys(keys(told)) if f"`{key}`" not in texts] == []


@pytest.mark.parametrize("path", ASKED)
def test_the_example_has_something_in_every_list(lively, path):
    told = json.loads(lively(*ASKED[path], "--json").stdout)

    assert told


@pytest.mark.parametrize("path", [path for path in COMMANDS if path not in READING])
def test_whoever_writes_signs(path):
    named = {name for each in COMMANDS[path].params for name in each.opts}

    assert "--by" in named or path in {
        "dutyconsole",
        "dutyconsole demo",
        "dutyconsole handover print",
    }
