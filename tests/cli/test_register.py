import json
from contextlib import closing
from pathlib import Path

import pytest

from builders import AT
from dutyconsole import clock
from dutyconsole.domain.registers import BUILT_IN
from dutyconsole.store.database import connect_to_read
from dutyconsole.store.log import Filter, find_lines
from dutyconsole.store.reveals import list_reveals
from dutyconsole.text import width

DOCUMENTATION = Path(__file__).parents[2] / "docs" / "command-line.md"
BY = ("--by", "李明")
VISIT = ("person=高某", "host=李伟", "purpose=送件", "phone=13800001234")
TABLE = (
    "进入时间,姓名,受访人,事由,体温\n1-25 9:05,高某,李伟,送件,36.5\n1-25 9:15,陈某,李伟,送件,36.6\n"
)


@pytest.fixture
def gate(duty):
    """The station with the campaign on."""
    assert duty("campaign", "on", *BY).exit_code == 0
    return duty


def line(duty, *typed):
    return json.loads(duty("register", *typed, "--json").stdout)


def test_a_visitor_is_written_down_and_its_number_printed(gate):
    result = gate("register", "visitors", "add", *VISIT, "体温=36.5℃", *BY)
    (kept,) = line(gate, "visitors", "list")

    assert (result.exit_code, result.stdout) == (0, "1\n")
    assert (kept["number"], kept["state"], kept["recorded_by"]) == (1, "open", "李明")
    assert kept["values"]["temperature"] == "36.5"
    assert kept["at"] == "2020-01-25T16:12:07+08:00"


@pytest.mark.parametrize("name", ["visitors", "Visitors", "VISITORS"])
def test_a_register_is_called_by_its_key_or_its_name(gate, name):
    assert gate("register", name, "add", *VISIT, *BY).stdout == "1\n"


def test_a_register_that_is_not_there_is_refused_with_those_that_are(gate):
    result = gate("register", "guests", "list")

    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert "visitors (Visitors)" in result.stderr


def test_a_register_of_the_stations_own_takes_the_same_commands(gate, home):
    with home.settings.open("a", encoding="utf-8") as file:
        file.write(
            '\n[[registers]]\nkey = "key_box"\nname = "钥匙"\nclosed_by = "back_at"\n'
            '[[registers.fields]]\nkey = "room"\nname = "房间"\nrequired = true\n'
            '[[registers.fields]]\nkey = "back_at"\nname = "归还"\nkind = "moment"\nlater = true\n'
        )
    gate("register", "钥匙", "add", "房间=301", "at=9:00", *BY)
    opened = line(gate, "key_box", "list", "--open")
    gate("register", "key_box", "go-on", "1", "归还=16:10", *BY)

    assert [each["values"]["room"] for each in opened] == ["301"]
    assert line(gate, "key_box", "list", "--open") == []


@pytest.mark.parametrize("typed", ["nonsense=1", "person", "threshold=37.3"])
def test_what_is_no_field_is_refused_with_those_that_are(gate, typed):
    result = gate("register", "visitors", "add", *VISIT, typed, *BY)

    assert result.exit_code == 2
    assert f"“{typed}”" in result.stderr
    assert "person, " in result.stderr


def test_a_line_that_lacks_something_is_refused_and_not_written(gate):
    result = gate("register", "visitors", "add", "person=高某", *BY)

    assert (result.exit_code, "Still missing" in result.stderr) == (2, True)
    assert line(gate, "visitors", "list") == []


def test_nothing_is_entered_while_the_campaign_is_off(duty):
    result = duty("register", "visitors", "add", *VISIT, *BY)

    assert (result.exit_code, "The campaign is off" in result.stderr) == (1, True)


def test_the_same_id_is_written_once_and_answers_with_the_first_number(gate):
    act = ("register", "visitors", "add", *VISIT, "--uid", "gate-1", *BY)
    gate(*act)
    again = gate(*act)

    assert (again.exit_code, again.stdout) == (1, "1\n")
    assert len(line(gate, "visitors", "list")) == 1


def test_a_fever_is_answered_with_the_incident_it_has_become(gate, home):
    result = gate("register", "visitors", "add", *VISIT, "temperature=38.1", "outcome=held", *BY)
    with closing(connect_to_read(home.record)) as db:
        (taken,) = find_lines(db, Filter(typed="38.1"), limit=5)

    assert result.stdout == "1\nA fever: incident 2020/1\n"
    assert (taken.entry.incident.year, taken.entry.incident.number) == (2020, 1)


def test_a_line_is_gone_on_with_and_then_it_is_done(gate):
    gate("register", "visitors", "add", *VISIT, "at=15:00", *BY)
    gate("register", "visitors", "go-on", "1", "离开时间=15:40", *BY)
    (kept,) = line(gate, "visitors", "list")

    assert (kept["state"], kept["kind"]) == ("closed", "gone_on")
    assert kept["values"]["left_at"] == "2020-01-25T15:40:00+08:00"


def test_a_correction_changes_what_is_given_and_keeps_the_rest(gate):
    gate("register", "visitors", "add", *VISIT, "note=旧", *BY)
    gate("register", "visitors", "correct", "1", "host=王芳", "note=", "--reason", "听错", *BY)
    told = line(gate, "visitors", "show", "1")

    assert (told["values"]["host"], "note" in told["values"]) == ("王芳", False)
    assert told["values"]["purpose"] == "送件"
    assert [part["kind"] for part in told["parts"]] == ["entered", "corrected"]
    assert told["parts"][0]["values"]["host"] == "李伟"
    assert told["reason"] == "听错"


@pytest.mark.parametrize("verb", [("correct", "1", "host=王芳"), ("cancel", "1")])
def test_a_correction_and_a_cancellation_ask_for_a_reason(gate, verb):
    gate("register", "visitors", "add", *VISIT, *BY)
    result = gate("register", "visitors", *verb, *BY)

    assert (result.exit_code, "Say why" in result.stderr) == (1, True)


def test_a_cancelled_line_stays_readable(gate):
    gate("register", "visitors", "add", *VISIT, *BY)
    gate("register", "visitors", "cancel", "1", "--reason", "重复", *BY)

    assert "cancelled" in gate("register", "visitors", "list").stdout
    assert line(gate, "visitors", "list", "--open") == []


def test_lines_are_narrowed_down_by_words_times_and_count(gate):
    for name, at in (("高某", "1-24 9:00"), ("陈某", "9:00"), ("周某", "10:00")):
        gate("register", "visitors", "add", *VISIT[1:], f"person={name}", f"at={at}", *BY)

    def names(*asked):
        return [each["values"]["person"] for each in line(gate, "visitors", "list", *asked)]

    assert names() == ["周某", "陈某", "高某"]
    assert names("陈某") == ["陈某"]
    assert names("--since", "1-25") == ["周某", "陈某"]
    assert names("--until", "1-24") == ["高某"]
    assert names("--limit", "1") == ["周某"]


def test_a_list_has_headings_and_an_empty_one_says_so(gate):
    empty = gate("register", "visitors", "list")
    gate("register", "visitors", "add", *VISIT, *BY)
    head, row = gate("register", "visitors", "list").stdout.splitlines()

    assert (empty.exit_code, empty.stdout) == (0, "")
    assert "holds nothing like that" in empty.stderr
    assert width(head.partition("Person visited")[0]) == width(row.partition("李伟")[0])


def test_private_fields_are_masked_everywhere(gate):
    gate("register", "visitors", "add", *VISIT, *BY)
    told = [
        gate("register", "visitors", *asked).stdout
        for asked in (("list",), ("list", "--json"), ("show", "1"), ("show", "1", "--json"),
                      ("export", "-"))
    ]  # fmt: skip

    assert [text for text in told if "13800001234" in text] == []
    assert "138****1234" in told[2]


@pytest.mark.parametrize(
    ("asked", "subject"), [(("show", "1"), "visitors 1"), (("export", "-"), "visitors 1")]
)
def test_what_is_masked_is_opened_with_a_reason_that_is_recorded(gate, home, asked, subject):
    gate("register", "visitors", "add", *VISIT, *BY)
    told = gate("register", "visitors", *asked, "--reveal", "疾控流调", *BY)
    with closing(connect_to_read(home.record)) as db:
        (kept,) = list_reveals(db)

    assert "13800001234" in told.stdout
    assert (kept.subject, kept.reason, kept.by) == (subject, "疾控流调", "李明")


def test_how_many_lines_were_opened_together_is_recorded(gate, home):
    for day in ("2020-01-22", "2020-01-23", "2020-01-24"):
        gate("register", "visitors", "add", *VISIT, f"at={day} 09:00", *BY)
    gate("register", "visitors", "export", "-", "--since", "2020-01-23", "--reveal", "流调", *BY)
    with closing(connect_to_read(home.record)) as db:
        (kept,) = list_reveals(db)

    assert (kept.subject, kept.lines) == ("visitors 2-3", 2)


def test_what_is_masked_is_not_found_by_searching_for_it(gate):
    gate("register", "visitors", "add", *VISIT, *BY)
    told = [
        gate("register", "visitors", "list", word, "--json").stdout
        for word in ("13800001234", "0001", "person")
    ]

    assert [json.loads(each) for each in told] == [[], [], []]


@pytest.mark.parametrize("asked", [("show", "1"), ("export", "-")])
@pytest.mark.parametrize("said", [("--reveal", "疾控流调"), ("--reveal", " ", *BY)])
def test_without_a_person_or_a_reason_nothing_is_opened(gate, home, asked, said):
    gate("register", "visitors", "add", *VISIT, *BY)
    told = gate("register", "visitors", *asked, *said)
    with closing(connect_to_read(home.record)) as db:
        kept = list_reveals(db)

    assert (told.exit_code != 0, told.stdout, kept) == (True, "", [])


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "来访.csv"
    path.write_text(TABLE, encoding="gb18030")
    return path


def test_a_spreadsheet_is_imported_and_a_second_time_changes_nothing(gate, home, file):
    first = gate("register", "visitors", "import", str(file), *BY)
    before = home.record.read_bytes()
    again = gate("register", "visitors", "import", str(file), *BY)

    assert first.stdout == "2 added, 0 there already\n"
    assert (again.exit_code, again.stdout) == (0, "0 added, 2 there already\n")
    assert home.record.read_bytes() == before


@pytest.mark.parametrize("how", [("-",), ("--paste",)])
def test_a_table_is_pasted_from_standard_input(gate, how):
    pasted = TABLE.replace(",", "\t")
    result = gate("register", "visitors", "import", *how, *BY, input=pasted)

    assert result.stdout == "2 added, 0 there already\n"


def test_an_import_without_a_file_says_what_is_expected(gate):
    result = gate("register", "visitors", "import", *BY)

    assert (result.exit_code, "--paste" in result.stderr) == (2, True)


def test_all_bad_rows_are_told_at_once_and_nothing_is_imported(gate, file):
    bad = "1-25 9:05,周某,,送件,36.5\n25:00,吴某,李伟,送件,63\n"
    file.write_text(TABLE + bad, encoding="utf-8")
    result = gate("register", "visitors", "import", str(file), *BY)

    assert (result.exit_code, result.stdout) == (2, "")
    assert [each[:5] for each in result.stderr.splitlines()[1:]] == ["Row 4", "Row 5"]
    assert "Person visited" in result.stderr
    assert line(gate, "visitors", "list") == []


def test_bad_rows_are_left_out_and_named_where_that_is_wanted(gate, file):
    file.write_text(TABLE + "25:00,吴某,李伟,送件,63\n", encoding="utf-8")
    result = gate("register", "visitors", "import", str(file), "--skip-bad", *BY)
    again = gate("register", "visitors", "import", str(file), "--skip-bad", *BY)

    assert (result.exit_code, result.stdout.splitlines()[:2]) == (
        0,
        ["2 added, 0 there already", "Left out:"],
    )
    assert "Row 4" in again.stdout


def test_columns_that_are_passed_over_and_rows_that_differ_are_named(gate, file):
    gate("register", "visitors", "import", str(file), *BY)
    told = TABLE.replace("事由,", "事由,星座,").replace("送件,", "签约,狮子,")
    file.write_text(told, encoding="utf-8")
    result = gate("register", "visitors", "import", str(file), *BY)

    assert "correct its lines: 2, 3" in result.stdout
    assert "belong to no field: 星座" in result.stdout


def test_fevers_of_an_import_are_named(gate, file):
    warm = (
        TABLE.replace("体温", "体温,处置").replace("36.5", "36.5,放行").replace("36.6", "38.6,劝返")
    )
    file.write_text(warm, encoding="utf-8")
    result = gate("register", "visitors", "import", str(file), *BY)

    assert "A fever: incident 2020/1" in result.stdout


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_is_exported_can_be_imported_again(gate, file, tmp_path, ending):
    gate("register", "visitors", "import", str(file), *BY)
    gate("register", "visitors", "add", *VISIT, *BY)
    out = tmp_path / f"out.{ending}"
    written = gate("register", "visitors", "export", str(out))
    again = gate("register", "visitors", "import", str(out), *BY)

    assert written.stdout == f"3 lines written: {out}\n"
    assert again.stdout == "0 added, 3 there already\n"


def test_an_export_does_not_write_over_a_file_and_is_closed_to_others(gate, tmp_path):
    out = tmp_path / "out.csv"
    gate("register", "visitors", "export", str(out))
    result = gate("register", "visitors", "export", str(out))

    assert (result.exit_code, "is there already" in result.stderr) == (1, True)
    assert out.stat().st_mode & 0o777 == 0o600


def test_an_export_is_narrowed_down_by_times(gate):
    for name, at in (("高某", "1-24 9:00"), ("陈某", "9:00")):
        gate("register", "visitors", "add", *VISIT[1:], f"person={name}", f"at={at}", *BY)
    told = gate("register", "visitors", "export", "-", "--since", "1-25").stdout

    assert ["高某" in told, "陈某" in told] == [False, True]


def test_the_registers_are_listed_with_their_counts(gate):
    gate("register", "visitors", "add", *VISIT, *BY)
    told = line(gate)
    shown = gate("register").stdout.splitlines()

    assert [each["key"] for each in told][: len(BUILT_IN)] == [each.key for each in BUILT_IN]
    assert [(each["lines"], each["open"]) for each in told[:2]] == [(1, 1), (0, 0)]
    assert [name in shown[0] for name in ("visitors", "Visitors", "1 lines", "1 open")] == [
        True
    ] * 4


def test_the_help_of_a_register_names_its_commands(duty):
    told = duty("register", "visitors", "--help")

    assert told.exit_code == 0
    assert [verb for verb in ("add", "go-on", "import") if verb not in told.stdout] == []


def test_chinese_words_are_taken_by_an_english_desk(gate):
    gate("register", "visitors", "add", *VISIT, "处置=劝返", "性别=女", *BY)
    (kept,) = line(gate, "visitors", "list")

    assert (kept["values"]["outcome"], kept["values"]["sex"]) == ("turned_back", "female")


def test_every_field_of_every_register_is_documented():
    text = DOCUMENTATION.read_text(encoding="utf-8")
    told = text.partition("## dutyconsole register\n")[2].partition("\n## ")[0]
    keys = {field.key for each in BUILT_IN for field in each.fields}

    assert sorted(key for key in keys if f"`{key}`" not in told) == []


def test_a_destroyed_line_is_shown_as_one(gate, monkeypatch):
    gate("register", "visitors", "add", *VISIT, "at=9:00", "left_at=9:30", *BY)
    gate("campaign", "off", "--reason", "通知", *BY)
    monkeypatch.setattr(clock, "now", AT.shift(years=2).to)
    gate("destruction", "run", "visitors", "--who", "张局长", "--reason", "保管期满", *BY)
    told = line(gate, "visitors", "show", "1")

    assert (told["destroyed"], told["values"]) == (True, {})
    assert "destroyed" in gate("register", "visitors", "list").stdout
    assert "高某" not in gate("register", "visitors", "export", "-").stdout
