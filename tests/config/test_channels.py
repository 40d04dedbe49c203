"""channels.toml: where messages go, read without letting anything of it out."""

from importlib.resources import files

import pytest

from dutyconsole.config.channels import Channels, load, parse
from dutyconsole.errors import BadInput, NotAllowed

GOOD = """
[[channels]]
name = "王某"
urls = ["json://127.0.0.1/TOKEN-SECRET", "mailtos://desk:PASSWORD-SECRET@example.org/"]

[[channels]]
name = "leader"
urls = ["wecombot://TOKEN-SECRET"]
"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "channels.toml"
    path.write_text(GOOD, encoding="utf-8")
    path.chmod(0o600)
    return path


def refusal(text):
    with pytest.raises(BadInput) as refused:
        parse(text, where="channels.toml")
    return str(refused.value)


def test_who_is_reached_by_what(file):
    channels = load(file)

    assert channels.names == {"王某", "leader"}
    assert channels.urls("leader") == ("wecombot://TOKEN-SECRET",)
    assert len(channels.urls("王某")) == 2
    assert channels.urls("李某") == ()


def test_where_there_is_no_file_nobody_is_reached(tmp_path):
    assert load(tmp_path / "channels.toml") == Channels()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_file_that_others_can_read_is_refused(file, mode):
    file.chmod(mode)

    with pytest.raises(NotAllowed, match="chmod 600"):
        load(file)


def test_nothing_that_prints_the_channels_prints_an_address(file):
    assert "SECRET" not in repr(load(file)) + str(load(file).channels)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[[channels]]\nname = "a"\nurls = ["SECRET"]', "line 3: channels[1].urls: expected"),
        ('[[channels]]\nname = "a"\nurls = "json://SECRET"', "line 3: channels[1].urls: expected"),
        ('[[channels]]\nname = "a"\nurls = []', "line 3: channels[1].urls: expected"),
        ('[[channels]]\nname = "a"', "line 1: channels[1].urls: expected"),
        ('[[channels]]\nurls = ["json://SECRET"]', "line 1: channels[1].name: expected"),
        ('[[channels]]\nname = ""\nurls = ["json://SECRET"]', "line 2: channels[1].name: expected"),
        ('[[channels]]\nname = 7\nurls = ["json://SECRET"]', "line 2: channels[1].name: expected"),
        (
            '[[channels]]\nname = "a"\nurl = ["json://SECRET"]',
            "there is no setting channels[1].url",
        ),
        ('[[channel]]\nname = "SECRET"', "line 1: there is no setting channel;"),
        ('channels = "SECRET"', "line 1: expected blocks [[channels]]"),
        ('[[channels]]\nname = "a"\nurls = ["json://SECRET\n', "line 3: this line cannot be read"),
        ("# 1\nSECRET\n\n", "line 2: this line cannot be read"),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_without_what_stands_there(text, expected):
    told = refusal(text)

    assert f"channels.toml, {expected}" in told or f": {expected}" in told
    assert "SECRET" not in told


def test_a_name_has_one_block(file):
    again = '[[channels]]\nname = "leader"\nurls = ["json://b"]\n'

    assert "channels.toml, line 10: channels[3].name: “leader” has a block" in refusal(GOOD + again)


def test_everything_that_is_wrong_is_told_at_once():
    told = refusal('[[channels]]\nname = ""\nurls = []\n[[channels]]\nnmae = "a"\n')

    assert len(told.splitlines()) == 5


def test_a_file_that_is_no_utf_8_is_refused(file):
    file.write_bytes("名".encode("gbk"))

    with pytest.raises(BadInput, match="UTF-8"):
        load(file)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_template_is_good_with_and_without_its_examples(language):
    text = files("dutyconsole.config").joinpath(f"channels.{language}.toml").read_text("utf-8")
    lines = text.splitlines()
    examples = "\n".join(
        line.removeprefix("#") if line.startswith(("#[", "#name", "#urls")) else line
        for line in lines
    )

    assert parse(text, where="template") == Channels()
    assert parse(examples, where="template").names == {"leader", "head", "张三"}
