import json
from contextlib import closing

import pytest

from builders import AT
from dutyconsole import demo, language
from dutyconsole.config.file import load
from dutyconsole.domain.presence import Stage
from dutyconsole.home import Home
from dutyconsole.store import presence
from dutyconsole.store.database import connect, connect_to_read
from dutyconsole.store.people import list_people
from terminal import Terminal

LEADER, OFFICER = "Zhou Lijuan", "Wu Xia"


@pytest.fixture
def home(tmp_path):
    """The demonstration station, where everybody has a PIN."""
    language.use(language.ENGLISH)
    demo.build(Home(tmp_path / "demo"), at=AT, special=False, registers=False)
    return Home(tmp_path / "demo")


@pytest.fixture
def switched_on(home):
    with closing(connect(home.record)) as db:
        presence.switch(db, load(home.settings), on=True, leader=LEADER, by=LEADER, at=AT)
        presence.note_missed(db, Stage.SCREEN, seconds=7260, by=OFFICER, at=AT)


def in_a_terminal(home, *words):
    given = ("--home", str(home.path), "--lang", "en")
    return Terminal("-m", "dutyconsole", *given, "presence", *words)


def pin_of(home, name):
    with closing(connect_to_read(home.record)) as db:
        return next(each.phones[0][-6:] for each in list_people(db) if each.name == name)


def last_switch(home):
    with closing(connect_to_read(home.record)) as db:
        return presence.last_switch(db)


def recorded(duty, *words):
    return duty("presence", "check", "--by", OFFICER, *words)


def test_it_is_off_at_first_and_says_who_may_switch_it(duty):
    result = duty("presence", "show")

    assert "The watch alarm is off\nAsks after 120 min" in result.stdout
    assert f"Switched by: {LEADER}, " in result.stdout


def test_how_it_stands_is_a_document_too(duty, switched_on):
    document = json.loads(duty("presence", "show", "--json").stdout)

    assert (document["on"], document["switched"]["by"]) == (True, LEADER)
    assert document["leaders"][0] == LEADER
    assert (document["quiet_seconds"], document["drills"]) == (7200, 0)
    assert document["last_entry"] == "2020-01-25T16:12:07+08:00"


def test_the_leader_switches_it_with_a_pin_typed_in_the_terminal(home):
    terminal = in_a_terminal(home, "on", "--by", LEADER)
    terminal.wait_for(f"PIN of {LEADER}")
    terminal.press(pin_of(home, LEADER) + "\r")
    screen = terminal.wait_for("The watch alarm is on")

    assert terminal.end() == 0
    assert pin_of(home, LEADER) not in screen
    assert (last_switch(home).kind, last_switch(home).by) == ("on", LEADER)


@pytest.mark.parametrize(
    ("name", "pin", "said"),
    [(LEADER, "193755", "This is not the PIN"), (OFFICER, None, "Only the duty leader")],
)
def test_neither_a_wrong_pin_nor_an_officers_own_switches_it(home, name, pin, said):
    terminal = in_a_terminal(home, "on", "--by", name)
    terminal.wait_for("PIN of")
    terminal.press((pin or pin_of(home, name)) + "\r")
    terminal.wait_for(said)

    assert terminal.end() == 1
    assert last_switch(home) is None


def test_off_keeps_the_reason(home, switched_on):
    terminal = in_a_terminal(home, "off", "--by", LEADER, "--reason", "video meeting")
    terminal.wait_for("PIN of")
    terminal.press(pin_of(home, LEADER) + "\r")
    terminal.wait_for("The watch alarm is off")

    assert terminal.end() == 0
    assert last_switch(home).detail == "video meeting"


def test_off_without_a_reason_does_not_even_ask_for_the_pin(duty, home, switched_on):
    result = duty("presence", "off", "--by", LEADER)

    assert (result.exit_code, last_switch(home).kind) == (2, "on")
    assert "Say why" in result.stderr


def test_a_pin_is_not_read_from_what_is_no_terminal(duty, home):
    result = duty("presence", "on", "--by", LEADER, input=pin_of(home, LEADER) + "\n")

    assert (result.exit_code, last_switch(home)) == (1, None)
    assert "this is not one" in result.stderr


def test_what_happened_is_listed(duty, switched_on):
    result = duty("presence", "events")
    (_on, missed) = json.loads(duty("presence", "events", "--json").stdout)

    assert result.stdout == (
        "16:12  switched on by Zhou Lijuan\n"
        "16:12  missed: question on the screen, 2 h 01 min without a sign (Wu Xia)\n"
    )
    assert (missed["kind"], missed["stage"], missed["seconds"]) == ("missed", "screen", 7260)


def test_where_nothing_happened_it_says_so(duty, switched_on):
    result = duty("presence", "events", "--since", "16:30")

    assert (result.stdout, result.stderr) == ("", "Nothing happened with the watch alarm\n")


def test_a_check_needs_little_more_than_that_it_was(duty):
    result = recorded(
        duty, "--leader", "--answered-by", OFFICER, "--seconds", "8", "--result", "ok"
    )
    document = json.loads(duty("presence", "checks", "--json").stdout)
    (check,) = document["checks"]

    assert (result.exit_code, result.stdout) == (0, "1\n")
    assert (check["direction"], check["how"], check["seconds"]) == ("of_us", "telephone", 8)
    assert (check["checker"], check["checked"]) == (
        "Municipal Epidemic Prevention Leading Group Office",
        "Science and Technology Bureau Duty Room",
    )
    assert (check["leader_present"], check["at"]) == (True, "2020-01-25T16:12:07+08:00")
    assert document["figures"]["of_us"]["by_month"]["2020-01"]["median"] == 8
    assert document["figures"]["drill"]["count"] == 0


def test_a_check_of_others_that_nobody_answered_is_kept_with_its_time(duty):
    result = recorded(
        duty,
        *("--direction", "by_us", "--how", "video", "--time", "15:00"),
        *("--checked", "市材料研究所", "--no-leader", "--result", "nobody there", "--json"),
    )
    check = json.loads(result.stdout)

    assert (check["direction"], check["how"], check["answered_by"]) == ("by_us", "video", "")
    assert (check["late"], check["leader_present"], check["seconds"]) == (True, False, None)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--result", "ok"), "Say whether the duty leader was in post"),
        (("--leader",), "Still empty: result"),
        (("--leader", "--result", "ok", "--time", "16:30"), "lies ahead of the clock"),
        (("--leader", "--result", "ok", "--how", "fax"), "how: “fax” is not known"),
        (("--leader", "--result", "ok", "--direction", "drill"), "direction: “drill”"),
    ],
)
def test_what_cannot_be_kept_is_refused(duty, words, said):
    result = recorded(duty, *words)

    assert result.exit_code == 2
    assert said in result.stderr
    assert "There are no post checks" in duty("presence", "checks").stderr


def test_the_register_ends_with_what_it_adds_up_to(duty):
    recorded(duty, "--leader", "--answered-by", OFFICER, "--seconds", "8", "--result", "ok")
    recorded(duty, "--no-leader", "--result", "not heard", "--remedy", "second telephone")
    lines = duty("presence", "checks").stdout.splitlines()

    assert "Wu Xia" in lines[0]
    assert "leader in post" in lines[0]
    assert "nobody answered" in lines[1]
    assert "not heard second telephone" in lines[1]
    assert lines[2] == "we are checked: 2 checks, not answered 1; median 8 s, worst 8 s"
