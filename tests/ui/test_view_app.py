import hashlib
import json
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from textual.app import App

from builders import AT, a_record, plainly, settings, taken_down
from dutyconsole import language
from dutyconsole.config.file import load, template
from dutyconsole.config.view import ViewRules
from dutyconsole.domain.alarms import Alarm
from dutyconsole.domain.people import PersonLine
from dutyconsole.exchange.drafts import DraftFile, count_drafts
from dutyconsole.home import Home
from dutyconsole.store.database import connect, connect_to_read
from dutyconsole.store.desk_lock import as_the_desk
from dutyconsole.store.journal import new_uid
from dutyconsole.store.people import import_people
from dutyconsole.store.publication_whole import publish_whole
from dutyconsole.ui import reading
from dutyconsole.ui.screens.help import HelpScreen
from dutyconsole.ui.view_app import ViewApp
from dutyconsole.ui.widgets.key_bar import keys_of
from dutyconsole.ui.widgets.log_list import LogList
from keyboard import WIDE, _demonstration
from looking_on import Counter, Stands, looking_on
from wandering import wander

LEADER = "Zhang Jianjun"
WAYS = {
    "": "BoardScreen",
    "a": "AlarmsDialog",
    "question_mark": "HelpScreen",
    "m": "InstructDialog",
    "k": "CheckDialog",
    "slash": "FindScreen",
    "enter": "IncidentScreen",
    "enter t": "BulletinsScreen",
    "c": "ChecklistScreen",
    "h": "HandoverScreen",
    "o": "ObligationsScreen",
    "o l": "LedgerScreen",
    "v": "DirectivesScreen",
    "r": "RosterScreen",
    "p": "PeopleScreen",
    "d": "DailyScreen",
    "d enter": "FigureDialog",
    "d b": "ChartsScreen",
    "g": "RegistersScreen",
    "g enter": "RegisterScreen",
    "g enter enter": "RegisterLineDialog",
    "g y": "CoverageScreen",
    "g s": "StockScreen",
    "g j": "HeadcountScreen",
}
"""The keys that lead from the board to each screen."""
LEADERS_KEYS = {"app.read", "app.instruct", "app.check"}
SENDS = {"InstructDialog", "CheckDialog"}
SPEAKS_OF_THE_DESK = re.compile(
    r"\bF[2-9]\b|press [^a]|\b[a-z] (?:answers|takes|switches|says|enters)\b|: [kse],|import FILE"
).findall
"""How the screens of the desk speak of keys and commands that are not here."""
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
HOSTILE = "\x1b]52;c;QQ==\x07\x1b[2J\x9b2J\u202e[@click=app.leave]x[/][/a] [b"
EIGHT_MINUTES_AGO = AT.shift(minutes=-8)


@pytest.fixture(scope="module")
def station(tmp_path_factory):
    """What the demonstration station publishes; nothing that only looks changes it."""
    home = Home(_demonstration(language.ENGLISH, AT, special=True, registers=True))
    folder = tmp_path_factory.mktemp("published")
    rules = ViewRules(folder=str(folder))
    publish_whole(home, msgspec.structs.replace(load(home.settings), view=rules), at=AT)
    return Home(folder)


class Room:
    """A duty room with a log of sixty messages, and what its desk publishes of it."""

    def __init__(self, folder: Path) -> None:
        self.home, self.folder = Home(folder / "home"), folder / "published"
        self.published = Home(self.folder)
        for each in (self.home.path, self.folder):
            each.mkdir()
        self.home.settings.write_text(template(language.ENGLISH), encoding="utf-8")
        with closing(a_record(self.home.path)) as db:
            import_people(db, [PersonLine(1, LEADER)], by=LEADER, at=AT)
        self.write_down(*(f"message {number}" for number in range(60)))

    def write_down(self, *texts: str) -> None:
        """Take messages down, and publish that."""
        with closing(connect(self.home.record)) as db, as_the_desk(db, self.home):
            for text in texts:
                taken_down(db, text=text)
        self.publish()

    def publish(self) -> None:
        """Put another copy in place of what is published."""
        publish_whole(self.home, settings(view=ViewRules(folder=str(self.folder))), at=AT)


@pytest.fixture
def room(tmp_path):
    return Room(tmp_path)


def keys_here(hands):
    return {binding.id for binding, _enabled in keys_of(hands.app.screen)}


def contents(folder):
    return {
        each.relative_to(folder): hashlib.sha256(each.read_bytes()).hexdigest()
        for each in sorted(folder.rglob("*"))
        if each.is_file()
    }


def stands_since(moment):
    return lambda: Stands(alive=moment, complete=moment)


async def go(hands, way):
    """From wherever one is to the board, and from there on by these keys."""
    while len(hands.app.screen_stack) > 1:
        await hands.app.pop_screen()
    for key in way.split():
        hands.app.simulate_key(key)
        await hands._pilot._wait_for_screen()
    await hands._pilot.pause()


def end_of(hands):
    """With which status the session ended, and what was said then; None while it goes on."""
    app = hands.app
    return (app.return_code, "".join(map(str, app._exit_renderables))) if app._exit else None


def last_line(hands):
    return hands.screen.splitlines()[-1]


async def test_every_screen_opens_and_speaks_of_no_key_that_is_not_there(station):
    opened, spoken, keys = {}, {}, set()
    async with looking_on(station, leader=LEADER) as hands:
        for way in WAYS:
            await go(hands, way)
            screen = hands.app.screen
            name = opened[way] = type(screen).__name__
            keys |= {binding.id for binding, _enabled in keys_of(screen)}
            purpose = HelpScreen(screen)._text.plain.split("\n\n")[0]
            if name not in SENDS:
                spoken[name] = SPEAKS_OF_THE_DESK(purpose + without_keys(hands.screen))

    assert opened == WAYS
    assert set(WAYS.values()) == reading.SCREENS
    assert {name: found for name, found in spoken.items() if found} == {}
    assert {each for each in keys if not each.startswith(reading.SENDING)} <= reading.LOOKING


def without_keys(screen):
    """What a screen says, without its line of keys and those of a dialog and of what is beneath."""
    return "\n".join(line for line in screen.splitlines() if "READ ONLY" not in line)


async def test_whoever_presses_and_clicks_everywhere_changes_no_byte(station, monkeypatch):
    before, said = contents(station.path), []
    async with looking_on(station, size=WIDE, leader=LEADER) as hands:
        monkeypatch.setattr(hands.app, "exit", lambda *_args, **_more: None)
        monkeypatch.setattr(hands.app, "say", lambda words, **_more: said.append(words))
        seen = await wander(hands, 128, seed=51)

    assert contents(station.path) == before
    assert len(seen) > 6
    assert seen <= reading.SCREENS
    assert "Here one can only look" not in said


@pytest.mark.parametrize("key", ["space", "enter", "x", "f2"])
async def test_no_item_of_the_checklist_can_be_ticked(station, key):
    async with looking_on(station, leader=LEADER) as hands:
        await hands.press("c", key)
        await hands.click("ChecklistPane", offset=(3, 2))

        assert "[ ]" in hands.screen
        assert len(hands.app.screen_stack) == 2


async def test_an_alarm_is_shown_and_not_acknowledged(station):
    before = contents(station.path)
    async with looking_on(station, leader=LEADER) as hands:
        await hands.press("a", "enter", "k", "f2", "f4")
        await hands.click("RingList", offset=(3, 2))

        assert "NOT ACKNOWLEDGED" in hands.screen
        assert "Acknowledge" not in last_line(hands)
    assert contents(station.path) == before


async def test_a_record_that_is_not_sound_is_told_and_nobody_here_explains_it(room):
    async with looking_on(room.published, leader=LEADER) as hands:
        hands.app.alarms = (Alarm("break", "THE RECORD IS NOT SOUND", "Keep the paper sheets"),)
        await hands.press("a")

        assert "THE RECORD IS NOT SOUND" in hands.screen
        assert not hands.app.screen.query("TextField, LineField")


async def test_where_the_desk_would_write_a_looker_sees_the_register(station):
    async with looking_on(station, leader=LEADER) as hands:
        await hands.press("g", "s", "enter")

        assert type(hands.app.screen).__name__ == "RegisterScreen"
        assert hands.screen.startswith("Supplies")


async def test_a_draft_of_the_desk_is_neither_read_nor_told_of(room):
    for kind in ("handover", "intake"):
        draft = DraftFile(room.home.drafts, kind, new_uid())
        draft.keep({"note": "SECRET", "text": "SECRET"}, at=AT)
        draft.close()
    assert count_drafts(room.home.drafts) == 2
    before = contents(room.home.path)
    async with looking_on(room.home, size=WIDE) as hands:
        assert "draft" not in hands.screen
        await hands.press("h")

        assert "SECRET" not in hands.screen
        assert "restored" not in hands.screen
    assert contents(room.home.path) == before


async def test_the_board_says_who_looks_on(room):
    async with looking_on(room.published, leader="Zhang[/] Moumou") as hands:
        assert "Zhang[/] Moumou looks on" in hands.screen


@pytest.mark.parametrize(
    ("speaking", "words"),
    [(language.ENGLISH, "READ ONLY  as of 16:12"), (language.CHINESE, "只读  截至16:12")],
)
async def test_the_badge_says_that_one_can_only_read_and_as_of_when(room, speaking, words):
    async with looking_on(room.published, speaking=speaking) as hands:
        assert last_line(hands).endswith(words)


async def test_at_eighty_columns_the_keys_that_a_leader_needs_most_have_words(room):
    async with looking_on(room.published, leader=LEADER) as hands:
        assert last_line(hands).startswith("Enter Open  f Read  m Instruct  k Post check")


async def test_the_letters_that_have_no_room_for_words_are_in_the_help(room):
    async with looking_on(room.published, leader=LEADER) as hands:
        assert "Registers" not in last_line(hands)
        await hands.press("question_mark")

        assert "g       Registers" in hands.screen


async def test_a_desk_that_stands_still_is_the_loudest_of_all_and_its_copy_is_dated(station):
    async with looking_on(station, standing=stands_since(EIGHT_MINUTES_AGO)) as hands:
        banner = hands.screen.splitlines()[2]
        assert "DESK STOPPED FOR 8 min: all this is as of 16:04" in banner
        assert last_line(hands).endswith("READ ONLY  DESK STOPPED 8 min")
        await hands.press("a")

        told = [
            line for line in hands.screen.splitlines() if "STOPPED" in line or "NOT ACK" in line
        ]
        assert "DESK STOPPED" in told[1]


async def test_while_the_desk_stands_still_the_countdown_goes_on_by_the_clock_here(station):
    async with looking_on(station, standing=stands_since(AT)) as hands:
        await hands.wait_until(AT.shift(minutes=25))
        await hands.press("o")

        assert "DESK STOPPED 25 min" in last_line(hands)
        assert "OVERDUE 4 min" in hands.screen


async def test_the_desk_stops_and_comes_back(room):
    moments = [AT]
    async with looking_on(
        room.published, standing=lambda: Stands(alive=moments[-1], complete=moments[-1])
    ) as hands:
        await hands.wait_until(AT.shift(seconds=15))
        assert "STOPPED" not in hands.screen
        await hands.wait_until(AT.shift(seconds=16))
        assert "DESK STOPPED 16 s" in last_line(hands)
        await hands.wait_until(AT.shift(minutes=3))
        assert "DESK STOPPED FOR 3 min" in hands.screen
        moments.append(AT.shift(minutes=3, seconds=1))
        await hands.wait_until(AT.shift(minutes=3, seconds=2))

        assert "STOPPED" not in hands.screen


async def test_a_desk_that_was_never_open_is_told_as_such(room):
    async with looking_on(room.published, standing=lambda: None) as hands:
        assert "THE DUTY DESK IS NOT OPEN" in hands.screen
        assert last_line(hands).endswith("READ ONLY  DESK NOT OPEN")


async def test_a_copy_that_lags_behind_a_desk_that_lives_is_loud_too(room):
    def lagging():
        return Stands(alive=AT, complete=EIGHT_MINUTES_AGO)

    async with looking_on(room.published, standing=lagging) as hands:
        assert hands.app.badge == ("READ ONLY  as of 16:04", "loud")
        assert "STOPPED" not in hands.screen


async def test_a_session_in_which_nobody_presses_a_key_ends(room):
    counted = Counter()
    async with looking_on(room.published, counted=counted) as hands:
        counted.seconds = 29 * 60
        await hands.wait_until(AT.shift(minutes=29))
        await hands.press("down")
        counted.seconds = 58 * 60
        await hands.wait_until(AT.shift(minutes=58))
        assert end_of(hands) is None
        counted.seconds = 59 * 60
        await hands.wait_until(AT.shift(minutes=59))

        assert end_of(hands) == (
            0,
            "Nobody pressed a key for 30 min: the session was ended",
        )


async def test_another_copy_is_taken_up_and_the_cursor_and_the_place_stay(room):
    async with looking_on(room.published) as hands:
        await hands.press("pagedown", "pagedown", "down")
        log = hands.app.screen.query_one(LogList)
        under, top = log.current.entry, log.scroll_offset.y
        room.write_down("one more", "and another")
        hands.app.tick()
        await hands.settle()

        assert log.current.entry == under
        assert (log.cursor, log.scroll_offset.y) == (under_now(log, under), top + 2)


def under_now(log, entry):
    return log._pages.source.position_of(entry.id)


async def test_what_was_typed_to_find_stays_and_finds_what_is_new(room):
    async with looking_on(room.published) as hands:
        await hands.press("slash")
        await hands.type("message 59")
        room.write_down("message 599")
        hands.app.tick()
        await hands.settle()

        assert "message 599" in hands.screen
        assert "Found: 2 entries" in hands.screen
        assert hands.app.focused.value == "message 59"


async def test_a_copy_is_taken_up_as_soon_as_it_is_there_without_a_tick(room):
    async with looking_on(room.published) as hands:
        await hands.app._doorbell._starting
        room.write_down("one more")
        await hands.settle()

        assert "one more" in hands.screen


async def test_a_copy_of_another_version_ends_the_session_with_one_sentence(room):
    async with looking_on(room.published) as hands:
        room.publish()
        plainly(room.published.record, "PRAGMA user_version = 3")
        hands.app.tick()

        status, said = end_of(hands)
        assert status == 1
        assert said.startswith("The desk is of another version of dutyconsole than this view")


async def test_other_settings_are_gone_by_as_soon_as_they_are_published(room):
    path = room.published.settings
    async with looking_on(room.published, leader=LEADER, size=WIDE) as hands:
        text = path.read_text(encoding="utf-8")
        name = load(path).station.name
        text = re.sub("^allow = .*$", 'allow = ["check"]', text, flags=re.MULTILINE)
        text = text.replace(name, "Harbour Duty Room")
        other = path.with_name("other.toml")
        other.write_text(text, encoding="utf-8")
        other.rename(path)
        hands.app.tick()
        await hands.settle()

        assert hands.screen.startswith("Harbour Duty Room")
        assert "k Post check" in last_line(hands)
        assert "Instruct" not in last_line(hands)


async def test_a_leader_whom_the_directory_does_not_know_only_looks_until_it_does(room):
    async with looking_on(room.published, leader="Zhang Moumou") as hands:
        assert "“Zhang Moumou” is not in the directory: one can only look" in hands.screen
        assert not LEADERS_KEYS & keys_here(hands)
        with closing(connect(room.home.record)) as db, as_the_desk(db, room.home):
            import_people(db, [PersonLine(1, "Zhang Moumou")], by=LEADER, at=AT)
        room.publish()
        hands.app.tick()
        await hands.settle()

        assert "not in the directory" not in hands.screen
        assert keys_here(hands) >= LEADERS_KEYS


async def test_while_what_is_new_cannot_be_read_the_view_goes_on_and_is_loud_about_it(room):
    copy = room.published.record
    async with looking_on(room.published) as hands:
        copy.rename(copy.with_name("good.db"))
        copy.write_bytes(b"no database at all" * 99)
        hands.app.tick()
        await hands.settle()
        assert "WHAT IS NEW CANNOT BE READ" in hands.screen
        assert "message 59" in hands.screen
        copy.with_name("good.db").rename(copy)
        room.write_down("one more")
        hands.app.tick()
        await hands.settle()

        assert "CANNOT BE READ" not in hands.screen
        assert "one more" in hands.screen


@pytest.mark.parametrize("text", [None, "[station\n"])
async def test_settings_that_are_gone_or_wrong_change_nothing(room, text):
    path = room.published.settings
    async with looking_on(room.published) as hands:
        before = hands.app.station
        path.unlink()
        if text:
            path.write_text(text)
        hands.app.tick()
        await hands.settle()

        assert hands.app.station == before
        assert end_of(hands) is None


@pytest.mark.parametrize(
    ("leader", "keys"),
    [(LEADER, LEADERS_KEYS), ("", set())],
)
async def test_a_leader_s_own_keys_are_there_for_a_leader_with_a_name(room, leader, keys):
    async with looking_on(room.published, leader=leader) as hands:
        assert keys_here(hands) & LEADERS_KEYS == keys


async def test_have_read_is_there_only_where_one_looks_at_entries(room):
    async with looking_on(room.published, leader=LEADER) as hands:
        await hands.press("r")

        assert "app.read" not in keys_here(hands)


async def test_an_instruction_given_on_an_incident_names_it(room):
    async with looking_on(room.published, leader=LEADER) as hands:
        await hands.press("enter", "m")

        assert "Instruction 〔2020〕 No. 60" in hands.screen


async def test_nothing_of_the_record_s_text_controls_the_terminal(tmp_path):
    """Whoever can write into the copy, or into a log that is not cleaned, gets no further."""
    home = Home(tmp_path)
    demonstration = _demonstration(language.CHINESE, AT, special=True, registers=True)
    shutil.copytree(demonstration, tmp_path, dirs_exist_ok=True)
    hostile_everywhere(home.record)
    opened, bad, whole = {}, [], ""
    async with looking_on(home, size=WIDE, leader=f"张建军{HOSTILE}") as hands:
        for way in WAYS:
            await go(hands, way)
            opened[way] = type(hands.app.screen).__name__
            whole += hands.screen
            bad += [(way, line) for line in hands.screen.splitlines() if CONTROL.search(line)]

    assert opened == WAYS
    assert whole.count("[@click=app.leave]x[/][/a] [b") > 20
    assert bad == []


def hostile_everywhere(path):
    """Put it behind every word of people in the record: whatever holds Chinese."""
    with closing(connect_to_read(path)) as db:
        columns = [
            (table, column["name"])
            for (table,) in db.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'log_index%'"
            )
            for column in db.execute(f"PRAGMA table_info({table})")
            if table != "journal"
        ]
        triggers = [
            name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        ]
    with closing(sqlite3.connect(path)) as db:
        for name in triggers:
            db.execute(f"DROP TRIGGER {name}")
        db.create_function("hostile", 1, hostile)
        for table, column in columns:
            db.execute(f"UPDATE OR IGNORE {table} SET {column} = hostile({column})")
        db.commit()


def hostile(value):
    if not isinstance(value, str) or value.isascii():
        return value
    if value[:1] in "[{":
        return json.dumps(hostile_in(json.loads(value)), ensure_ascii=False)
    return value + HOSTILE


def hostile_in(value):
    if isinstance(value, dict):
        return {key: hostile_in(each) for key, each in value.items()}
    if isinstance(value, list):
        return [hostile_in(each) for each in value]
    return hostile(value)


@pytest.mark.parametrize(
    "action",
    [
        "app.screenshot", "app.suspend_process", "app.command_palette", "app.change_theme",
        "app.copy_to_clipboard('x')", "screen.copy_text",
    ],
)  # fmt: skip
async def test_what_textual_offers_to_every_program_does_nothing(
    room, action, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    async with looking_on(room.published) as hands:
        before, screens = contents(tmp_path), len(hands.app.screen_stack)
        await hands.app.run_action(action)
        await hands.settle()

        assert contents(tmp_path) == before
        assert (len(hands.app.screen_stack), hands.app.clipboard) == (screens, "")


def test_whatever_textual_can_write_or_start_is_taken_away():
    writes = {
        name for name in dir(App) if re.match("deliver_|save_|open_url|copy_to|suspend$", name)
    }

    assert writes - set(vars(ViewApp)) == set()


async def test_keys_that_come_all_at_once_close_a_screen_once(room):
    """As over a slow line: what closes it twice must not take the board away too."""
    async with looking_on(room.published, leader=LEADER) as hands:
        await hands.press("r", "question_mark")
        shown = hands.app.screen
        shown.dismiss(None)
        shown.dismiss(None)
        shown.dismiss(None)
        await hands.settle()

        assert [type(each).__name__ for each in hands.app.screen_stack] == [
            "BoardScreen",
            "RosterScreen",
        ]
