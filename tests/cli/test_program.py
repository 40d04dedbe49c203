import os
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from dutyconsole.cli import main
from dutyconsole.cli.program import FAULT, INTERRUPTED


def outside(*args, env=None, **options):
    """The real program in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "dutyconsole", *args],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | (env or {}),
        stdin=subprocess.DEVNULL,
        **options,
    )


@pytest.mark.parametrize(
    "args",
    [
        ("--nonsense",),
        ("nonsense",),
        ("log", "nonsense"),
        ("log", "add", "--nonsense"),
        ("log", "add", "text"),
        ("log", "show"),
        ("log", "show", "twelve"),
        ("log", "list", "--limit", "0"),
        ("log", "list", "--since", "yesterday"),
        ("log", "list", "--category", "nonsense"),
        ("log", "list", "--level", "nonsense"),
        ("roster", "import", "no such file", "--by", "李某"),
        ("roster", "show", "--from", "2020-01-25", "--to", "2020-01-24"),
        ("calendar", "show", "year"),
        ("calendar", "set", "2020-01-25", "nonsense", "--by", "李某"),
        ("status", "--home"),
    ],
)
def test_bad_input_is_one_line_on_standard_error_and_exit_status_2(duty, args):
    result = duty(*args)

    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert result.stderr.startswith("Error: ")


@pytest.mark.parametrize(
    "args",
    [
        (1, "init"),
        (1, "calendar", "set", "2020-01-25", "workday", "--source", "x", "--by", "李某"),
        (64,),
        (64, "demo"),
        (64, "view"),
    ],
)
def test_a_refusal_is_one_line_on_standard_error_and_an_exit_status(duty, args):
    status, *words = args
    result = duty(*words)

    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (status, "", 1)
    assert result.stderr.startswith("Error: ")


@pytest.mark.parametrize(
    "args", [("status",), ("verify",), ("log", "list"), ("log", "add", "x", "--by", "李某")]
)
def test_a_wrong_home_is_refused_and_nothing_is_made_there(tmp_path, args):
    result = CliRunner().invoke(main, ["--home", str(tmp_path / "wrong"), *args])

    assert result.exit_code == 1
    assert str(tmp_path / "wrong") in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_language_that_is_not_spoken_is_bad_input(duty):
    result = duty("status", "--lang", "xx")

    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)


def test_a_usage_error_names_the_command_whose_help_says_more(duty):
    assert "`dutyconsole log add --help`" in duty("log", "add").stderr


def test_the_help_of_a_group_comes_without_a_command(duty):
    result = duty("log")

    assert (result.exit_code, "correct" in result.stderr) == (2, True)


def test_the_station_may_be_named_behind_the_command(home):
    result = CliRunner().invoke(main, ["log", "list", f"--home={home.path}", "--lang", "en"])

    assert (result.exit_code, result.stderr) == (0, "The duty log holds nothing like that\n")


def test_the_variable_names_the_station(home, monkeypatch):
    monkeypatch.setenv("DUTYCONSOLE_HOME", str(home.path))

    assert CliRunner().invoke(main, ["status"]).exit_code == 0


def test_what_stands_behind_two_dashes_is_text(duty):
    duty(
        *("log", "add", "--by", "李某", "--source", "fax", "--unit", "市委", "--category", "other"),
        *("--", "--lang=en"),
    )

    assert "--lang=en" in duty("log", "list").stdout


def test_settings_that_are_wrong_are_told_line_by_line(duty, home):
    home.settings.write_text('[station]\nname = 1\nbureau = "局"\n', encoding="utf-8")

    result = duty("status")

    assert result.exit_code == 2
    assert result.stderr.count("\n") > 2


def test_escape_sequences_of_a_refusal_do_not_reach_the_terminal(duty):
    assert "\x1b" not in duty("log", "show", "\x1b]0;x\x07").stderr


@pytest.mark.parametrize(("command", "asks"), [("status", "is_file"), ("init", "exists")])
def test_a_place_without_permission_is_one_line(duty, monkeypatch, command, asks):
    def refuse(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(f"pathlib.Path.{asks}", refuse)
    result = duty(command)

    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)


def test_an_interruption_is_no_failure_of_the_program(duty, monkeypatch):
    def interrupted(*_args, **_options):
        raise click.Abort

    monkeypatch.setattr("dutyconsole.cli.overview.read_overview", interrupted)

    assert duty("status").exit_code == INTERRUPTED


def test_a_fault_of_the_program_is_traced_without_values(home):
    code = (
        "import dutyconsole.store.overview as o\n"
        "def broken(*args, **options):\n    secret = '4711' + '0815'\n    raise ZeroDivisionError\n"
        "o.read_overview = broken\n"
        f"import sys; sys.argv = ['dutyconsole', '--home', {str(home.path)!r}, 'status']\n"
        "from dutyconsole.__main__ import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (FAULT, "")
    assert "ZeroDivisionError" in done.stderr
    assert "47110815" not in done.stderr


def test_a_reader_who_leaves_early_is_no_trouble(home):
    with subprocess.Popen(
        [sys.executable, "-m", "dutyconsole", "--home", str(home.path), "calendar", "show", "2020"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as program:
        program.stdout.close()
        told = program.stderr.read()

    assert told == b""


def test_the_console_needs_a_terminal(home):
    done = outside("--home", str(home.path), "--lang", "en")

    assert (done.returncode, done.stdout) == (64, "")
    assert done.stderr == "Error: The console needs a terminal; this is not one\n"


def test_json_is_utf_8_whatever_the_locale(home):
    done = outside(
        "--home", str(home.path), "status", "--json", env={"PYTHONIOENCODING": "latin-1"},
        encoding="utf-8",
    )  # fmt: skip

    assert "值班室" in done.stdout


def test_a_locale_that_lacks_a_sign_is_no_fault(home):
    done = outside("--home", str(home.path), "status", env={"PYTHONIOENCODING": "ascii"})

    assert (done.returncode, done.stderr) == (0, "")


CHINESE, ENGLISH = "缺少选项", "Missing option"


@pytest.mark.parametrize(
    ("option", "station", "locale", "spoken"),
    [
        (None, None, None, CHINESE),
        (None, None, "C", CHINESE),
        (None, None, "C.UTF-8", CHINESE),
        (None, None, "POSIX", CHINESE),
        (None, None, "zh_CN.UTF-8", CHINESE),
        (None, None, "zh_CN.GBK", CHINESE),
        (None, None, "en_US.UTF-8", ENGLISH),
        (None, None, "de_DE.UTF-8", ENGLISH),
        (None, "zh_CN", "en_US.UTF-8", CHINESE),
        (None, "en", "zh_CN.UTF-8", ENGLISH),
        (None, "en", None, ENGLISH),
        ("zh", "en", "en_US.UTF-8", CHINESE),
        ("zh_CN", "en", None, CHINESE),
        ("en", "zh_CN", "zh_CN.UTF-8", ENGLISH),
        ("en", None, None, ENGLISH),
    ],
)
def test_the_language_is_the_options_then_the_stations_then_the_locales(
    tmp_path, monkeypatch, option, station, locale, spoken
):
    if locale:
        monkeypatch.setenv("LANG", locale)
    if station:
        tmp_path.joinpath("station.toml").write_text(f'# 语言\nlanguage = "{station}"\n')
    wish = ["--lang", option] if option else []

    result = CliRunner().invoke(main, ["--home", str(tmp_path), *wish, "log", "add", "x"])

    assert spoken in result.stderr


def test_the_station_is_asked_for_its_language_though_the_rest_of_its_settings_is_broken(tmp_path):
    tmp_path.joinpath("station.toml").write_text('language = "en"\n[station\nname = ', "utf-8")

    result = CliRunner().invoke(main, ["--home", str(tmp_path), "log", "add", "x"])

    assert ENGLISH in result.stderr


def test_a_language_within_a_block_is_not_the_stations(tmp_path):
    tmp_path.joinpath("station.toml").write_text('[station]\nlanguage = "en"\n', "utf-8")

    result = CliRunner().invoke(main, ["--home", str(tmp_path), "log", "add", "x"])

    assert CHINESE in result.stderr


def test_opening_the_command_line_imports_no_command():
    code = "import sys, dutyconsole.cli; print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())

    assert {name for name in loaded if name.startswith("dutyconsole.cli.")} == {
        "dutyconsole.cli.help_lines",
        "dutyconsole.cli.program",
        "dutyconsole.cli.spoken",
    }
    assert {name for name in loaded if name.startswith(("dutyconsole.store", "arrow"))} == set()
