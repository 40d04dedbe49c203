import json

import pytest

from builders import plainly

ALL = ("--source", "telephone", "--unit", "市材料研究所", "--by", "李明")


@pytest.fixture
def busy(duty):
    """Three messages: the first corrected, the second closed, the third cancelled."""
    duty("log", "add", *ALL, "--category", "epidemic", "--received", "09:00", "发热38.1度")
    duty(
        *("log", "add", *ALL, "--category", "other", "--level", "major", "--received", "16:00"),
        *("--place", "东楼", "停水\n检修"),
    )
    duty("log", "add", *ALL, "--category", "epidemic", "--received", "2020-01-24 12:00", "口罩")
    duty("log", "correct", "2020/1", "--by", "王芳", "--reason", "体温记错", "发热38.5度")
    duty("log", "close", "2020/2", "--by", "王芳", "已恢复供水")
    duty("log", "cancel", "2020/3", "--by", "王芳", "--reason", "重复")
    return duty


def numbers(result):
    return [(line["number"], line["part"]) for line in json.loads(result.stdout)]


def test_the_newest_lines_come_first(busy):
    assert numbers(busy("log", "list", "--json")) == [
        ("2020/3", 1),
        ("2020/2", 1),
        ("2020/1", 1),
        ("2020/3", 0),
        ("2020/2", 0),
        ("2020/1", 0),
    ]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (("--limit", "1"), [("2020/3", 1)]),
        (("--since", "10:00"), [("2020/2", 1), ("2020/2", 0)]),
        (("--until", "2020-01-24"), [("2020/3", 1), ("2020/3", 0)]),
        (("--until", "1月24日"), [("2020/3", 1), ("2020/3", 0)]),
        (("--until", "09:00"), [("2020/3", 1), ("2020/3", 0)]),
        (("--since", "2020-01-25", "--until", "2020-01-25 10:00"), [("2020/1", 1), ("2020/1", 0)]),
        (("--category", "other"), [("2020/2", 1), ("2020/2", 0)]),
        (("--category", "其他"), [("2020/2", 1), ("2020/2", 0)]),
        (("--level", "major"), [("2020/2", 1), ("2020/2", 0)]),
        (("--level", "重大"), [("2020/2", 1), ("2020/2", 0)]),
        (("--state", "open"), [("2020/1", 1)]),
        (("--state", "cancelled"), [("2020/3", 0)]),
        (("--state", "已办结"), [("2020/2", 0)]),
    ],
)
def test_lines_are_narrowed_down(busy, filters, expected):
    assert numbers(busy("log", "list", "--json", *filters)) == expected


def test_words_find_lines(busy):
    assert numbers(busy("log", "search", "发热", "38.5", "--json")) == [("2020/1", 1)]


def test_words_and_filters_narrow_down_together(busy):
    found = busy("log", "search", "材料", "--state", "open", "--json")

    assert numbers(found) == [("2020/1", 1)]


def test_nothing_found_is_said_to_a_person_and_is_empty_for_a_program(busy):
    person, program = busy("log", "search", "火警"), busy("log", "search", "火警", "--json")

    assert (person.exit_code, person.stdout) == (0, "")
    assert "holds nothing like that" in person.stderr
    assert (program.stdout, program.stderr) == ("[]\n", "")


def test_a_line_has_its_columns(busy):
    lines = busy("log", "list").stdout.splitlines()
    words = [line.split() for line in lines]

    assert words[4] == [
        *("2020/2", "16:00", "closed", "major", "其他", "telephone", "市材料研究所", "停水", "检修")
    ]
    assert words[1][:3] == ["2020/2", "16:12", "closing"]
    assert words[5][:5] == ["2020/1", "09:00", "late", "entry", "corrected"]


def test_a_long_text_is_whole_outside_a_terminal(busy):
    busy("log", "add", *ALL, "--category", "other", "长" * 200)

    assert "长" * 200 in busy("log", "list", "--limit", "1").stdout


def test_an_incident_is_shown_with_its_whole_history(busy):
    shown = busy("log", "show", "2020/1").stdout

    assert "incident intake  2020-01-25 16:12  李明  (no longer counts)" in shown
    assert "  Text: 发热38.1度" in shown
    assert "  Text: 发热38.5度" in shown
    assert "  Reason: 体温记错" in shown


def test_a_program_is_given_the_history_too(busy):
    told = json.loads(busy("log", "show", "〔2020〕第1号", "--json").stdout)

    assert (told["number"], told["state"]) == ("2020/1", "open")
    assert [(each["kind"], each["set_aside"]) for each in told["entries"]] == [
        ("received", True),
        ("correction", False),
    ]
    assert told["entries"][0]["received_at"] == "2020-01-25T09:00:00+08:00"


def test_an_incident_that_is_not_there_is_bad_input(busy):
    assert busy("log", "show", "2020/99").exit_code == 2


def test_words_of_people_do_not_drive_the_terminal(duty):
    duty("log", "add", *ALL, "--category", "other", "\x1b]52;c;aGk=\x07[red]停电[/]\u202e")

    assert "]52;c;aGk=[red]停电[/]" in duty("log", "show", "2020/1").stdout
    assert not set("\x1b\x07\u202e") & set(duty("log", "list").stdout)


def test_words_changed_in_the_file_do_not_drive_the_terminal_either(duty, home):
    duty("log", "add", *ALL, "--category", "other", "停电")
    plainly(
        home.record,
        "PRAGMA writable_schema = ON",
        "DELETE FROM sqlite_schema WHERE type = 'trigger'",
        "PRAGMA writable_schema = RESET",
        "UPDATE log_entry SET text = char(27) || char(155) || '2J' || char(8238) || text",
    )
    shown = duty("log", "list").stdout + duty("log", "show", "2020/1").stdout
    shown += duty("log", "list", "--json").stdout

    assert "停电" in shown
    assert not set("\x1b\x9b\u202e") & set(shown)
    assert "\\u001b" not in shown


@pytest.mark.parametrize("typed", ["2", "002", "第2号", "2020/2"])
def test_an_incident_is_shown_by_its_number_as_the_board_shows_it(busy, typed):
    assert json.loads(busy("log", "show", typed, "--json").stdout)["number"] == "2020/2"


def test_an_incident_is_found_by_its_number(busy):
    assert numbers(busy("log", "search", "002", "--json")) == [("2020/2", 1), ("2020/2", 0)]
