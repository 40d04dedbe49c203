"""What registers hold of people does not come out anywhere, unless it is opened with a reason."""

import json
import zipfile
from contextlib import closing

import pytest
from click.testing import CliRunner

from builders import AT, on, plainly
from dutyconsole import clock, demo
from dutyconsole.cli import main
from dutyconsole.config.file import load
from dutyconsole.domain.own_registers import registers_of
from dutyconsole.domain.people import PersonLine
from dutyconsole.home import Home
from dutyconsole.store import outbox, registers
from dutyconsole.store.database import connect, connect_to_read
from dutyconsole.store.people import import_people
from dutyconsole.store.reveals import list_reveals
from keyboard import WIDE, at_the_desk

PHONE, ID_NUMBER, ADDRESS = "13912345678", "11010519491231002X", "77 Yingze Street"
CARD, GRADE, BORN = "B-7788", "secondgrade", "1984-05-06"
SECRETS = (PHONE, ID_NUMBER, ADDRESS, CARD, GRADE, BORN, "5678901")
NAMES = ("Quill Far", "Gao Fei")
VISITOR = "Gao Fei"
OWN = f"""
[[registers]]
key = "loans"
name = "Loans"
closed_by = "back"
hours = 1
fields = [
    {{ key = "card", name = "Card", private = true }},
    {{ key = "grade", name = "Grade", kind = "choice", private = true, choices = ["{GRADE}"] }},
    {{ key = "born", name = "Born", kind = "day", private = true }},
    {{ key = "amount", name = "Amount", kind = "number", private = true }},
    {{ key = "back", name = "Back" }},
]

[[notify.stages]]
kinds = ["report", "incident", "other"]
minutes = 0
to = ["leader", "head"]
"""
LINES = {
    "visitors": {"person": VISITOR, "host": "Li Ming", "purpose": "parcel", "phone": PHONE,
                 "id_number": ID_NUMBER, "temperature": "38.5", "outcome": "held"},
    "census": {"person": "Quill Far", "phone": PHONE, "id_number": ID_NUMBER,
               "address": ADDRESS},
    "loans": {"card": CARD, "grade": GRADE, "born": BORN, "amount": "5678901"},
}  # fmt: skip
EARLIER = on("14:00")


def prepare(home):
    """The demonstration station with its registers, and three lines that hold what is private."""
    demo.build(home, at=AT, special=False, registers=True)
    with home.settings.open("a", encoding="utf-8") as file:
        file.write(OWN)
    station = load(home.settings)
    with closing(connect(home.record)) as db:
        import_people(db, [PersonLine(1, "Quill Far", "Planning")], by="Wu Xia", at=AT)
        for key, values in LINES.items():
            register = registers_of(station)[key]
            given = {"at": db.stored(EARLIER), **values}
            registers.enter(db, station, register, given, by="Wu Xia", at=AT)


def leaks(text):
    return [secret for secret in SECRETS if secret in text]


async def everything_seen(hands):
    """What every screen shows on which something of the registers may stand."""
    desk, seen = hands.app, []

    async def look(*keys):
        await hands.settle()
        await hands.press(*keys)
        seen.append(hands.screen)

    ways = [desk.action_obligations, desk.action_handover, desk.action_find, desk.action_alarms]
    ways += [desk.action_registers, desk.open_headcount, desk.open_coverage, desk.open_stock]
    for way in ways:
        way()
        await look()
        await back(hands)
    await look("d")
    await back(hands)
    for key in registers_of(desk.station):
        desk.open_register(key)
        await look()
        await look("enter")
        await back(hands)
    desk.open_register_line("visitors", newest(hands, "visitors"))
    await look()
    return seen


async def back(hands):
    while len(hands.app.screen_stack) > 2:
        await hands.app.pop_screen()
    await hands.settle()


def newest(hands, key):
    row = hands.app.db.execute("SELECT max(number) FROM register_line WHERE register = ?", (key,))
    return row.fetchone()[0]


async def test_no_screen_shows_what_is_private(tmp_path):
    async with at_the_desk(tmp_path, size=WIDE, prepare=prepare) as hands:
        seen = await everything_seen(hands)

        assert leaks("\n".join(seen)) == []
        assert "139****5678" in seen[-1]
        assert any("Loans, no. 1: B**" in screen for screen in seen)


async def test_what_leaves_the_room_names_nobody_of_the_registers(tmp_path):
    async with at_the_desk(tmp_path, prepare=prepare) as hands:
        for time in ("16:13", "17:01", "18:30", "18:31"):
            await hands.wait_until(on(time))
        told = [each.notice for each in outbox.list_all(hands.app.db, limit=999)]
        said = "\n".join(f"{each.title}\n{each.text}" for each in told)

        assert {each.subject.split()[0] for each in told} >= {"register", "incident"}
        assert [name for name in (*NAMES, *SECRETS, "Card", "38.5") if name in said] == []


@pytest.fixture
def home(tmp_path):
    prepare(Home(tmp_path / "station"))
    return Home(tmp_path / "station")


@pytest.fixture
def duty(home, monkeypatch):
    monkeypatch.setattr(clock, "now", AT.to)
    monkeypatch.setenv("LANGUAGE", "")

    def run(*args):
        return CliRunner().invoke(main, ["--home", str(home.path), "--lang", "en", *args], input="")

    return run


READING = [
    ("status",),
    ("headcount",),
    ("obligations", "list"),
    ("obligations", "ledger"),
    ("report", "ledger"),
    ("daily", "show"),
    ("daily", "list"),
    ("handover", "prepare"),
    ("handover", "show"),
    ("log", "list"),
    ("outbox", "list"),
    ("campaign", "show"),
    ("destruction", "list"),
    ("doctor",),
    *[("register", key, "list") for key in LINES],
]


def test_no_command_says_what_is_private(duty):
    newest = {key: json.loads(duty("register", key, "list", "--json").stdout)[0] for key in LINES}
    shown = [("register", key, "show", str(line["number"])) for key, line in newest.items()]
    answers = [duty(*args, *form) for args in (*READING, *shown) for form in ((), ("--json",))]
    said = "".join(each.output for each in answers)

    assert [each.output for each in answers if each.exit_code not in (0, 1)] == []
    assert leaks(said) == []
    assert "Loans, no. 1: B**" in said
    assert '"phone": "139****5678"' in said


@pytest.mark.parametrize("key", LINES)
def test_an_export_is_masked_unless_it_is_opened(duty, tmp_path, key):
    for name in ("masked.csv", "masked.xlsx", "opened.csv"):
        opened = ("--reveal", "traced", "--by", "Wu Xia") if name.startswith("opened") else ()
        assert duty("register", key, "export", str(tmp_path / name), *opened).exit_code == 0
    masked, opened = ((tmp_path / name).read_text() for name in ("masked.csv", "opened.csv"))
    expected = [each for each in SECRETS if each in LINES[key].values()]

    assert (leaks(masked), leaks(opened)) == ([], expected)
    assert {(tmp_path / name).stat().st_mode & 0o777 for name in ("masked.csv", "opened.csv")} == {
        0o600
    }


@pytest.mark.parametrize("kind", ["sheet", "log"])
def test_no_paper_of_a_watch_shows_what_is_private(duty, tmp_path, kind):
    path = tmp_path / "paper.txt"
    result = duty("handover", "print", "--kind", kind, "--format", "text", "--out", str(path))

    assert result.exit_code == 0, result.output
    assert leaks(path.read_text()) == []


def words_of(path):
    """All that stands in a document, whatever it is packed in."""
    if not zipfile.is_zipfile(path):
        return path.read_text(encoding="utf-8")
    with zipfile.ZipFile(path) as packed:
        return "".join(packed.read(name).decode(errors="replace") for name in packed.namelist())


def test_no_daily_report_shows_what_is_private_nor_names_a_visitor(duty, tmp_path):
    written = [tmp_path / f"report.{form}" for form in ("docx", "xlsx", "text")]
    forms = [word for path in written for word in (f"--{path.suffix[1:]}", str(path))]
    result = duty("daily", "print", *forms)
    said = "".join(map(words_of, written))

    assert result.exit_code == 0, result.output
    assert (leaks(said), VISITOR in said) == ([], False)
    assert "37.3" in said


@pytest.mark.parametrize("word", [PHONE, "12345678", ID_NUMBER, ADDRESS, CARD, GRADE, BORN])
@pytest.mark.parametrize("where", [("log", "search"), *[("register", k, "list") for k in LINES]])
def test_nothing_private_is_found_by_searching_for_it(duty, where, word):
    assert json.loads(duty(*where, word, "--json").stdout) == []


def test_neither_the_journal_nor_the_log_holds_what_is_private(home):
    with closing(connect_to_read(home.record)) as db:
        told = [row[0] for row in db.execute("SELECT body FROM journal")]
        incident = [row[0] for row in db.execute("SELECT text FROM log_entry")]

    assert leaks("".join(told)) == []
    assert [VISITOR in text for text in incident][-1]


def test_what_is_masked_is_not_shown_where_its_opening_cannot_be_recorded(duty, home):
    stop = "BEFORE INSERT ON reveal BEGIN SELECT RAISE(ABORT, 'no'); END"
    plainly(home.record, f"CREATE TRIGGER stop {stop}")
    opened = ("--reveal", "traced", "--by", "Wu Xia")
    said = [
        duty("register", "census", *args, *opened)
        for args in (("export", "-"), ("show", "1"), ("show", "1", "--json"))
    ]
    with closing(connect_to_read(home.record)) as db:
        kept = [each.reason for each in list_reveals(db)]

    assert [each.exit_code for each in said] == [1, 1, 1]
    assert leaks("".join(each.output for each in said)) == []
    assert "traced" not in kept


def test_a_field_that_the_settings_declare_no_more_is_masked(duty, home):
    text = home.settings.read_text(encoding="utf-8")
    home.settings.write_text(text.replace('key = "born"', 'key = "birth"'), encoding="utf-8")
    (line,) = json.loads(duty("register", "loans", "list", "--json").stdout)

    assert line["values"]["born"] == "**"
    assert json.loads(duty("register", "loans", "list", BORN, "--json").stdout) == []


async def test_what_was_typed_over_opened_values_is_not_restored_where_they_are_masked(tmp_path):
    async with at_the_desk(tmp_path, size=WIDE, prepare=prepare) as hands:
        desk, number = hands.app, newest(hands, "census")
        desk.open_register("census")
        await hands.settle()
        await hands.press("b")
        await hands.type("traced")
        await hands.press("f2", "escape", "g")
        opened = hands.screen
        await hands.type("moved")
        await hands.press("escape")
        await back(hands)
        desk.open_register("census")
        await hands.settle()
        await hands.press("g")
        masked = hands.screen
        drafts = sorted(path.name.split(".")[0] for path in desk.home.drafts.glob("*.json"))

        assert (PHONE in opened, leaks(masked), "moved" in masked) == (True, [], False)
        assert drafts == [f"register-census-correct-{number}-opened"]


async def test_drafts_are_for_nobody_else_to_read(tmp_path):
    async with at_the_desk(tmp_path, prepare=prepare) as hands:
        hands.app.open_register_form("visitors")
        await hands.settle()
        await hands.type("Gao")
        (draft,) = hands.app.home.drafts.glob("register-visitors-*.json")

        assert (draft.stat().st_mode & 0o777, draft.parent.stat().st_mode & 0o777) == (0o600, 0o700)


async def test_whoever_keeps_the_log_next_opens_it_for_a_reason_of_their_own(tmp_path):
    async with at_the_desk(tmp_path, size=WIDE, prepare=prepare) as hands:
        hands.app.open_register("visitors")
        await hands.settle()
        await hands.press("b")
        await hands.type("traced")
        await hands.press("f2")
        opened = hands.screen
        await hands.press("escape")
        hands.app.recorder = "Ma Hong"
        await hands.settle()
        await hands.press("enter")

        assert (PHONE in opened, leaks(hands.screen)) == (True, [])
