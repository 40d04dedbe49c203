"""docs/command-line.md names every command, every option and every field of JSON."""

import datetime as dt
import json
import re
from contextlib import closing
from pathlib import Path

import click
import pytest

from builders import AT
from dutyconsole.cli import main
from dutyconsole.config.file import load
from dutyconsole.domain.incident_steps import Deed, StepKind
from dutyconsole.domain.incidents import IncidentNumber
from dutyconsole.domain.outbox import Notice
from dutyconsole.domain.presence import Stage
from dutyconsole.domain.registers import DISINFECTION, VISITORS
from dutyconsole.store import (
    bulletins,
    campaign,
    destruction,
    explanations,
    outbox,
    presence,
    registers,
)
from dutyconsole.store.cases import clocks_of
from dutyconsole.store.crews import Crew
from dutyconsole.store.database import connect
from dutyconsole.store.incident_way import note_step
from notifying import write_channels
from post_offices import a_free_port
from watches import FIRST, NEXT_MORNING, SECOND, SUNDAY, a_sheet, an_item, handed_over

TEXT = Path(__file__).parents[2].joinpath("docs", "command-line.md").read_text(encoding="utf-8")
INCIDENT = IncidentNumber(2020, 1)
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
    "dutyconsole incident list": ("incident", "list"),
    "dutyconsole incident show": ("incident", "show", "2020/1"),
    "dutyconsole report list": ("report", "list"),
    "dutyconsole report show": ("report", "show", "2020/1"),
    "dutyconsole report ledger": ("report", "ledger"),
    "dutyconsole daily show": ("daily", "show"),
    "dutyconsole daily list": ("daily", "list"),
    "dutyconsole daily compare": ("daily", "compare", "--with", "1-25", "--day", "1-26"),
    "dutyconsole register": ("register",),
    "dutyconsole register NAME list": ("register", "visitors", "list"),
    "dutyconsole register NAME show": ("register", "visitors", "show", "1"),
    "dutyconsole headcount": ("headcount",),
    "dutyconsole campaign show": ("campaign", "show"),
    "dutyconsole destruction list": ("destruction", "list"),
    "dutyconsole obligations list": ("obligations", "list", "--all"),
    "dutyconsole obligations ledger": ("obligations", "ledger"),
    "dutyconsole handover list": ("handover", "list"),
    "dutyconsole handover show": ("handover", "show"),
    "dutyconsole handover prepare": ("handover", "prepare"),
    "dutyconsole directive list": ("directive", "list"),
    "dutyconsole directive show": ("directive", "show", "1"),
    "dutyconsole contacts list": ("contacts", "list"),
    "dutyconsole presence show": ("presence", "show"),
    "dutyconsole presence events": ("presence", "events"),
    "dutyconsole presence check": (
        "presence",
        "check",
        "--by",
        "李明",
        "--leader",
        "--result",
        "正常",
    ),
    "dutyconsole presence checks": ("presence", "checks"),
    "dutyconsole outbox list": ("outbox", "list"),
    "dutyconsole outbox show": ("outbox", "show", "1"),
    "dutyconsole outbox test": ("outbox", "test", "王某"),
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
        _clocks_and_alarms(db, load(home.settings))
        _of_a_campaign(db, load(home.settings))
    write_channels(home, {"王某": [f"json://127.0.0.1:{a_free_port()}"]})
    said = ("--problems", "无", "--coordination", "无", "--next", "无")
    duty("daily", "draft", "--day", "1-25", *said, "--by", "李明")
    duty("directive", "add", "--giver", "张局长", "--due", "17:00", "全面消毒", "--by", "李明")
    duty("contacts", "reached", "health", "--by", "李明")
    duty("pin", "code", "李明", "--by", "王芳")
    duty("anchor", "make")
    with home.anchors.open("a") as anchors:
        anchors.write("torn")
    return duty


def _of_a_campaign(db, station):
    """A visitor of a campaign that ended long ago, and a round of which all was destroyed."""
    campaign.begin(db, dt.date(2018, 1, 1), by="李明", at=AT)
    moment = db.stored(AT)
    visit = {"person": "高某", "host": "李明", "purpose": "送件", "left_at": moment}
    cleaned = {"area": "hall", "agent": "84", "concentration": "1:100", "done_by": "王芳"}
    registers.enter(db, station, VISITORS, visit, by="李明", at=AT)
    registers.enter(db, station, DISINFECTION, cleaned, by="李明", at=AT)
    campaign.end(db, dt.date(2018, 3, 1), reason="通知", by="李明", at=AT)
    order = {"who": "张局长", "reason": "通知"}
    destruction.destroy(db, station, DISINFECTION, **order, by="李明", at=AT)


def _clocks_and_alarms(db, station):
    """A special situation, of which the head was told, with a report; and the watch alarm on."""
    steps = (
        Deed(kind=StepKind.SPECIAL, at=AT, text="发热"),
        Deed(kind=StepKind.REPORTED, at=AT, step="head", to_whom="张某某", how="telephone"),
    )
    for deed in steps:
        note_step(db, INCIDENT, deed, by="李明", at=AT)
    bulletins.draft(
        db, INCIDENT, station, text="发热。", elements={"scope": "1人"}, who="李明",
        by="李明", at=AT,
    )  # fmt: skip
    clock, *_others = clocks_of(db, station, INCIDENT, Crew(()))
    explanations.explain(db, clock.key, "电话占线", by="李明", at=AT)
    notice = Notice("a" * 32, clock.key, "王某", "值班室", "请到值班台应答。", AT)
    outbox.enqueue(db, [notice], by="李明", at=AT)
    outbox.began(db, 1, by="李明", at=AT)
    presence.note_missed(db, Stage.SCREEN, seconds=7200, by="李明", at=AT)


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
        "dutyconsole ssh setup",
        "dutyconsole ssh key",
        "dutyconsole handover print",
        "dutyconsole report print",
        "dutyconsole daily print",
        "dutyconsole outbox run",
        "dutyconsole publish",
        "dutyconsole view",
    }
