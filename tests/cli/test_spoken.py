import re

import pytest
from click.testing import CliRunner

from dutyconsole.cli import main
from dutyconsole.cli.spoken import Command, Option, speak
from dutyconsole.language import CHINESE, ENGLISH


def chinese(home, *args):
    return CliRunner().invoke(main, ["--home", str(home.path), "--lang", "zh", *args], input="")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--nonsense",), "没有 --nonsense 选项"),
        (("status", "--jsn"), "是否指"),
        (("nonsense",), "没有“nonsense”命令"),
        (("log", "add", "x"), "缺少选项"),
        (("log", "show"), "缺少参数"),
        (("log", "show", "2020/1", "2020/2"), "多余的参数"),
        (("log", "list", "--limit"), "后面缺少内容"),
        (("log", "list", "--limit", "0"), "不在范围"),
        (("log", "list", "--limit", "x"), "不是整数"),
        (("status", "--json=x"), "后面不跟内容"),
        (("status", "--lang", "xx", "--lang", "zh_TW"), "之一"),
    ],
)
def test_click_speaks_chinese(home, args, said):
    told = chinese(home, *args).stderr

    assert said in told


def test_the_help_of_click_is_in_chinese(home):
    told = chinese(home, "log", "--help").stdout

    assert re.search(r"用法：.*\[选项\] 命令 \[参数\]", told)
    assert "\n选项:" in told
    assert "\n命令:" in told


def test_the_same_help_is_in_english_afterwards(home, duty):
    chinese(home, "log", "--help")
    told = duty("log", "--help").stdout

    assert "Usage: dutyconsole log [OPTIONS] COMMAND [ARGS]..." in told
    assert "Commands:" in told


def test_a_help_text_is_translated_when_it_is_shown():
    command, option = Command("x", help="Rest day"), Option(["--x"], help="Make-up workday")
    speak(CHINESE)
    in_chinese = command.help, option.help
    speak(ENGLISH)

    assert in_chinese == ("休息日", "调休上班（补班日）")
    assert (command.help, option.help) == ("Rest day", "Make-up workday")
