"""A section's spreadsheet as it comes: refused whole with every bad row, put right, taken once.

By keys at the register's screen, and by the command line as a script would run it.
"""

import datetime as dt
import json
from pathlib import Path

import arrow
import xlsxwriter

from builders import AT, ZONE
from dutyconsole import demo
from dutyconsole.domain.own_registers import registers_of
from dutyconsole.home import Home
from dutyconsole.store.daily_sources import missing_in_round
from dutyconsole.store.register_lists import list_lines
from dutyconsole.store.verification import verify
from faults.notebook import duty, faults_of
from keyboard import NARROW, Hands, at_the_desk
from signatures import swiftly

HEADINGS = ("序号", "姓 名", "受访人", "事由", "进入时间（时分）", "体温（℃）", "星座", "离开时间")
GOOD = (
    (1, "高某", "Li Ming", "送件", "9:05", 36.5, "狮子", "9:30"),
    (2, "陈某", "Li Ming", "送件", "９：１５", "３６．６", "", "上午9：40"),
    (3, "周某", "Li Ming", "签约", dt.time(9, 20), "37.2℃", "", "9时50分"),
)
BAD = (
    (4, "吴某", "Li Ming", "送件", "25:70", 36.5, "", ""),
    (5, "", "Li Ming", "送件", "9:35", 36.5, "", ""),
    (6, "郑某", "", "送件", "2月30日 9:30", 63, "", ""),
    (7, "孙某", "Li Ming", "送件", "23:00", 36.5, "", ""),
)
FOOT = (("合计", 7), ("备注：体温37.3℃以上劝返",))
ROUND = ("科室", "姓名", "上午体温")
BY = ("--by", "Wu Xia")


def sheet(path: Path, *rows: tuple[object, ...], merged: int = 0) -> Path:
    """A workbook with a title over all columns; the first `merged` lines share their first cell."""
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("1月")
        clock = book.add_format({"num_format": "h:mm"})
        page.merge_range(0, 0, 0, len(rows[0]) - 1, "登记表  2020年1月25日")
        for number, row in enumerate(rows, start=1):
            for place, cell in enumerate(row):
                if isinstance(cell, dt.time):
                    page.write_datetime(number, place, cell, clock)
                else:
                    page.write(number, place, cell)
        if merged:
            page.merge_range(2, 0, 1 + merged, 0, rows[1][0])
    return path


async def import_file(hands: Hands, register: str, path: Path) -> None:
    """From the board: open the register and import a file into it."""
    while len(hands.app.screen_stack) > 1:
        await hands.press("escape")
    places = list(registers_of(hands.app.station))
    await hands.press("g", *["down"] * places.index(register), "enter", "i")
    await swiftly(hands, *str(path))
    await hands.press("f2")
    await hands.settle()


def names(hands: Hands, register: str) -> list[str]:
    """Who stands in a register, the oldest line first."""
    found = registers_of(hands.app.station)[register]
    return [line.values["person"] for line in list_lines(hands.app.db, found)[::-1]]


def acts(hands: Hands) -> int:
    """How many acts the journal holds."""
    return int(hands.app.db.execute("SELECT max(n) FROM journal").fetchone()[0])


async def dialog(hands: Hands) -> str:
    """What the dialog on top says from its beginning to its end, without its frame."""
    told = [hands.screen]
    for _page in range(3):
        await hands.press("pagedown")
        told.append(hands.screen)
    return " ".join(" ".join(told).replace("│", " ").split())


async def test_a_sheet_of_visitors_is_put_right_and_taken_once(tmp_path):
    async with at_the_desk(tmp_path / "desk", size=NARROW, registers=True) as hands:
        before, at_first = acts(hands), names(hands, "visitors")

        # Headings that nobody knows: one sentence says which are looked for.
        wrong = sheet(tmp_path / "wrong.xlsx", ("来客", "温", "日子"), ("高某", 36.5, "1-25"))
        await import_file(hands, "visitors", wrong)
        assert "No row of the table heads a column for Name" in hands.screen

        # All bad rows at once, by their numbers in the file; sums and notes are none of them.
        messy = sheet(tmp_path / "messy.xlsx", HEADINGS, *GOOD, *BAD, *FOOT)
        await import_file(hands, "visitors", messy)
        told = await dialog(hands)
        assert "4 rows cannot be used; nothing was imported" in told
        assert [f"Row {number} (" in told for number in range(2, 12)] == [
            False, False, False, False, True, True, True, True, False, False,
        ]  # fmt: skip
        assert "“25:70” cannot be" in told
        assert "Still missing: Name" in told
        assert "“2月30日 9:30” cannot be" in told
        assert "expected a number from 34 to 42" in told
        assert "expected a time that does not lie ahead" in told
        await hands.press("escape")
        assert (acts(hands), names(hands, "visitors")) == (before, at_first)

        # Put right, it goes in as one act; what belongs to no field is named.
        fixed = sheet(tmp_path / "fixed.xlsx", HEADINGS, *GOOD, *FOOT)
        await import_file(hands, "visitors", fixed)
        assert "3 added, 0 there already" in hands.screen
        assert "Columns that belong to no field: 星座" in hands.screen
        assert (acts(hands), names(hands, "visitors")[2:]) == (before + 1, ["高某", "陈某", "周某"])
        visitors = registers_of(hands.app.station)["visitors"]
        kept = list_lines(hands.app.db, visitors)[2::-1]
        assert [(line.at.format("HH:mm"), line.values["temperature"]) for line in kept] == [
            ("09:05", "36.5"), ("09:15", "36.6"), ("09:20", "37.2"),
        ]  # fmt: skip

        # The same once more changes nothing.
        await import_file(hands, "visitors", fixed)
        assert "0 added, 3 there already" in hands.screen
        assert acts(hands) == before + 1

    assert verify(hands.app.home.record).sound


async def test_a_sheet_of_temperatures_says_nobody_twice(tmp_path):
    morning = AT.replace(hour=9, minute=0, second=0)
    async with at_the_desk(tmp_path / "desk", size=NARROW, at=morning, registers=True) as hands:
        before, at_first = acts(hands), names(hands, "temperatures")

        # Two halves beside each other would be half read: they are refused.
        halves = sheet(tmp_path / "h.xlsx", ROUND[1:] * 2, ("Li Ming", 36.5) * 2)
        await import_file(hands, "temperatures", halves)
        assert "Two columns are headed Name" in hands.screen

        # The same person twice, once without a section; and what nobody can have.
        twice = sheet(
            tmp_path / "twice.xlsx", ROUND, ("Office", "Li Ming", 36.5),
            ("", "Zheng Hao", "36.4℃"), ("", "Li Ming", "３６．１"), ("", "Wang Fang", 363),
            ("", "Zhao Yan", "请假"), ("合计", "", 4),
        )  # fmt: skip
        await import_file(hands, "temperatures", twice)
        told = await dialog(hands)
        assert "3 rows cannot be used; nothing was imported" in told
        assert "Row 3 (Office | Li Ming | 36.5): The same person and round as in row 5" in told
        assert "Row 6 (Wang Fang | 363): Temperature: “363” cannot be" in told
        await hands.press("escape")
        assert (acts(hands), names(hands, "temperatures")) == (before, at_first)

        # A section's name over merged cells counts for each of its people.
        fixed = sheet(
            tmp_path / "fixed.xlsx", ROUND, ("Office", "Li Ming", 36.5), ("", "Zheng Hao", "36.4℃"),
            ("", "Zhao Ya", "３６．３"), ("合计", "", 3), merged=3,
        )  # fmt: skip
        await import_file(hands, "temperatures", fixed)
        assert "3 added, 0 there already" in hands.screen
        await import_file(hands, "temperatures", fixed)
        assert "0 added, 3 there already" in hands.screen
        assert acts(hands) == before + 1

        # A name that nobody has is taken as it is; whoever was meant is still missing.
        lacking = missing_in_round(hands.app.db, hands.app.station, morning.date(), "1")
        absent = {name for section in lacking.values() for name in section}
        assert "Zhao Yan" in absent
        assert not {"Li Ming", "Zheng Hao"} & absent

    assert verify(hands.app.home.record).sound


def test_the_command_line_refuses_and_takes_the_same_sheet(tmp_path):
    home = Home(tmp_path / "station")
    now = arrow.now(ZONE)  # noqa: TID251 - the program asks the real clock
    demo.build(home, at=now.shift(minutes=-5), special=False, registers=False)
    assert duty(home, "campaign", "on", *BY).returncode == 0
    path, words = tmp_path / "visitors.csv", ("register", "visitors", "import")
    day = now.shift(days=-1).format("YYYY年M月D日")
    rows = [
        f"{day} {9 + n}:05,{name},Li Ming,送件,37.2℃" for n, name in enumerate(("高某", "陈某"))
    ]
    table = ["来访登记,,,,", "进入时间,姓名,受访人,事由,体温", *rows]

    path.write_bytes("\r\n".join([*table, "25:70,周某,,送件,63", "合计,3,,,"]).encode("gb18030"))
    refused = duty(home, *words, str(path), *BY)
    nothing = json.loads(duty(home, "register", "visitors", "list", "--json").stdout)
    path.write_bytes("\r\n".join([*table, "合计,2,,,"]).encode("gb18030"))
    taken = duty(home, *words, str(path), *BY)
    before = home.record.read_bytes()
    again = duty(home, *words, str(path), *BY)

    assert (refused.returncode, refused.stdout, nothing) == (2, "", [])
    assert [line[:5] for line in refused.stderr.splitlines()[1:]] == ["Row 5"]
    assert "“25:70” cannot be" in refused.stderr
    assert "“63” cannot be" in refused.stderr
    assert taken.stdout == "2 added, 0 there already\n"
    assert again.stdout == "0 added, 2 there already\n"
    assert home.record.read_bytes() == before
    assert faults_of(home) == []
