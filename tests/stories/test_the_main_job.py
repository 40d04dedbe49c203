"""The main job, on real processes and files: from an empty folder to a day's record."""

import datetime as dt
import json
import re
import subprocess
import sys

import arrow
import pytest

from builders import ZONE
from terminal import Terminal

CREW = ("张建军", "吴霞", "郑浩")
PINS = ("194602", "350817")
F2, F5, DOWN = "\x1bOQ", "\x1b[15~", "\x1b[B"
TICKED = 2
"""Place of the first item of the checklist that asks for a tick alone."""


@pytest.fixture
def home(tmp_path):
    """A station that an officer has just set up, with the roster of this week."""
    home = tmp_path / "station"
    run(home, "init", "--by", "吴霞")
    today = arrow.now(ZONE).date()  # noqa: TID251 - the programs ask the real clock
    days = [today + dt.timedelta(days=number) for number in range(-1, 7)]
    rows = [
        f"{day.year}/{day.month}/{day.day},{CREW[0]}\u00a0{CREW[1]}　{CREW[2]}," for day in days
    ]
    file = tmp_path / "值班表.csv"
    file.write_bytes("\r\n".join(["日期,值班人员,签字", *rows]).encode("gb18030"))
    run(home, "roster", "import", str(file), "--by", "吴霞")
    return home


def run(home, *arguments, typed=None):
    """Run a command as a script would; what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "dutyconsole", "--home", str(home), "--lang", "zh", *arguments],
        capture_output=True,
        text=True,
        check=True,
        input=typed,
    )
    return done.stdout


def open_desk(home, size=(80, 24)):
    desk = Terminal("-m", "dutyconsole", "--home", str(home), "--lang", "zh", size=size)
    desk.wait_for("? 帮助")
    return desk


def take_the_watch(desk, home):
    """The first watch: each sets a PIN with the code of the office, accepts what is open, signs."""
    desk.wait_for("尚未接班")
    desk.press("h")
    items = int(re.search(r"已接收0/(\d+)项", desk.wait_for("已接收0/"))[1])
    desk.press(" " * items)
    desk.wait_for(f"已接收{items}/{items}项")
    desk.press(F2)
    for name, pin in zip(CREW[1:], PINS, strict=True):
        code = re.search(r"\d{8}", run(home, "pin", "code", name, "--by", "刘某"))[0]
        desk.wait_for(f"姓名          {name}")
        desk.press(F5)
        desk.wait_for("一次性验证码")
        for keys in (code, "\r", pin, "\r", pin, "\r"):
            desk.press(keys)
            desk.settle(0.15)
        desk.wait_for(f"{name}的PIN已设置")
        desk.press(pin)
        desk.settle(0.15)
        desk.press("\r")
    desk.wait_for("当班")


def take_a_message_down(desk):
    desk.press("n")
    desk.wait_for("报告单位")
    for keys in ("1", "市材料研究所", "\r", "陈某", "\r"):
        desk.press(keys)
        desk.settle(0.15)


def test_a_day_at_the_desk_is_found_again_after_closing_it(home):
    desk = open_desk(home)
    take_the_watch(desk, home)
    desk.press("c")
    for keys in (*[DOWN] * TICKED, " "):
        desk.press(keys)
    desk.wait_for("交接清单 1/")
    desk.press("\x1b")
    run(
        home, "log", "add", "--by", "郑浩", "--source", "传真", "--unit", "市疫情防控办",
        "--category", "疫情防控", typed="明日起每日测温两次",
    )  # fmt: skip
    desk.wait_for("明日起每日测温两次")
    desk.press("q")
    status = desk.end()

    again = open_desk(home)
    board = again.wait_for("明日起每日测温两次")
    again.press("q")
    again.end()

    assert status == 0
    assert "交接清单 1/" in board
    assert "张建军" in board
    assert "记录完好" in run(home, "verify") or json.loads(run(home, "verify", "--json"))["sound"]


def test_a_half_filled_form_is_undisturbed_by_what_others_write(home):
    desk = open_desk(home)
    take_the_watch(desk, home)
    take_a_message_down(desk)
    run(
        home, "log", "add", "--by", "郑浩", "--source", "传真", "--unit", "市疫情防控办",
        "--category", "疫情防控", "雪情预警",
    )  # fmt: skip
    desk.settle()
    form = desk.screen
    desk.press("\x1b")
    desk.wait_for("雪情预警")
    board = desk.settle()
    desk.program.terminate()
    desk.end()

    assert "市材料研究所" in form
    assert "陈某" in form
    assert "1件" in board
