import subprocess
import sys
from contextlib import closing

import pytest
from click.testing import CliRunner

from dutyconsole.cli import main
from dutyconsole.config.file import load, template
from dutyconsole.errors import NotAllowed
from dutyconsole.home import Home
from dutyconsole.store import station as store
from dutyconsole.store.database import connect_to_read
from dutyconsole.store.verification import verify
from terminal import Terminal


@pytest.fixture
def new(tmp_path):
    return Home(tmp_path / "deep" / "station")


def init(home, *args, lang="en"):
    return CliRunner().invoke(main, ["--home", str(home.path), "--lang", lang, "init", *args])


def test_a_station_is_made_readable_by_its_owner_only(new):
    init(new)
    modes = {path.name: path.stat().st_mode & 0o777 for path in (new.path, *new.path.iterdir())}

    assert modes == {
        "station": 0o700,
        "duty.db": 0o600,
        "station.toml": 0o600,
        "anchors.txt": 0o600,
        "ballast": 0o600,
        "keys": 0o700,
    }


def test_a_station_made_is_sound(new):
    init(new)

    assert verify(new.record).sound


@pytest.mark.parametrize(("lang", "code"), [("zh", "zh_CN"), ("en", "en")])
def test_the_settings_are_the_commented_ones_of_the_language(new, lang, code):
    init(new, lang=lang)

    assert new.settings.read_text(encoding="utf-8") == template(code)


def test_the_next_steps_are_told(new):
    assert f"dutyconsole --home {new.path} roster import FILE --by PERSON" in init(new).stdout


def test_the_next_steps_do_not_name_a_station_that_is_found_anyway(new, monkeypatch):
    monkeypatch.setenv("DUTYCONSOLE_HOME", str(new.path))

    assert "  dutyconsole roster import" in init(new).stdout


@pytest.mark.parametrize("name", ["市科技局值班室", 'the "big" \\ room', "\x1b[31m值班室"])
def test_the_duty_room_is_called_as_is_said(new, name):
    init(new, "--name", name)

    assert load(new.settings).station.name == name.replace("\x1b", "")


def test_only_the_name_of_the_station_is_changed(new):
    init(new, "--name", "值班室")

    assert load(new.settings).posts[0].name == "Duty leader"


def test_the_duty_room_itself_makes_the_station_if_nobody_is_named(new):
    init(new, "--name", "值班室")
    with closing(connect_to_read(new.record)) as db:
        body = db.execute("SELECT body FROM journal WHERE n = 1").fetchone()[0]

    assert '"by":"值班室"' in body


def test_whoever_makes_the_station_is_recorded(new):
    init(new, "--by", "张某某")
    with closing(connect_to_read(new.record)) as db:
        body = db.execute("SELECT body FROM journal WHERE n = 1").fetchone()[0]

    assert '"by":"张某某"' in body


def test_settings_that_are_there_are_used(new):
    new.path.mkdir(parents=True)
    text = template("en").replace("Municipal Science and Technology Bureau Duty Room", "值班室")
    new.settings.write_text(text, encoding="utf-8")

    assert init(new).exit_code == 0
    assert new.settings.read_text(encoding="utf-8") == text


def test_a_name_beside_settings_that_are_there_is_refused(new):
    new.path.mkdir(parents=True)
    new.settings.write_text(template("en"), encoding="utf-8")

    assert init(new, "--name", "值班室").exit_code == 1
    assert not new.record.exists()


def test_wrong_settings_are_refused_and_nothing_is_made(new):
    new.path.mkdir(parents=True)
    new.settings.write_text("[station]", encoding="utf-8")

    assert init(new).exit_code == 2
    assert list(new.path.iterdir()) == [new.settings]


def test_a_record_that_is_there_is_left_alone(new):
    init(new)
    before = new.record.read_bytes()

    assert init(new).exit_code == 1
    assert new.record.read_bytes() == before


@pytest.mark.parametrize("failure", [NotAllowed("no"), OSError(28, "No space left on device")])
def test_a_station_that_cannot_be_made_leaves_nothing(new, monkeypatch, failure):
    def fail(*_args, **_options):
        raise failure

    monkeypatch.setattr(store, "found", fail)
    result = init(new)

    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert not new.path.exists()


def test_a_file_where_the_station_should_be_is_refused(tmp_path):
    path = tmp_path / "file"
    path.touch()

    assert init(Home(path)).exit_code == 1


def test_a_demonstration_without_a_terminal_is_refused_before_anything_is_made(new):
    result = CliRunner().invoke(main, ["--home", str(new.path), "demo"])

    assert (result.exit_code, new.path.exists()) == (64, False)


def test_a_demonstration_is_never_made_in_the_duty_rooms_own_station(new, monkeypatch):
    made = []
    monkeypatch.setenv("DUTYCONSOLE_HOME", str(new.path))
    monkeypatch.setattr("dutyconsole.cli.station._demonstrate", lambda home: made.append(home) or 0)
    CliRunner().invoke(main, ["demo"])

    assert [home.path.name for home in made] == ["station"]
    assert new.path not in [home.path for home in made]


def test_a_demonstration_in_a_folder_that_is_named_is_made_there(new, monkeypatch):
    made = []
    monkeypatch.setattr("dutyconsole.cli.station._demonstrate", lambda home: made.append(home) or 0)
    CliRunner().invoke(main, ["demo", "--home", str(new.path)])

    assert made == [new]


def test_a_demonstration_opens_the_console():
    """In a terminal of its own; it is left with q."""
    console = Terminal("-m", "dutyconsole", "demo", "--lang", "zh")
    console.wait_for("值班日志")
    console.press("q")

    assert console.end() == 0


def test_two_who_make_the_same_station_do_not_spoil_it(new):
    programs = [
        subprocess.Popen(
            [sys.executable, "-m", "dutyconsole", "--home", str(new.path), "init"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(2)
    ]

    assert sorted(program.wait() for program in programs) == [0, 1]
    assert verify(new.record).sound
    assert load(new.settings)
