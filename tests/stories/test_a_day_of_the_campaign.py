"""A day of the campaign by keys only: from the visitor at the gate to the corrected report.

One desk of 80x24, begun at the board. What is read back is on the screen, and what no screen says
in so many words is in the record.
"""

from collections.abc import Mapping

from builders import on
from dutyconsole.domain.registers import VISITORS
from dutyconsole.domain.report_way import ReportState
from dutyconsole.domain.reports import due_reports
from dutyconsole.store import daily_reports, register_lists
from dutyconsole.store.verification import verify
from keyboard import NARROW, Hands, at_the_desk
from signatures import fill_in, sign, swiftly

AT_THE_GATE = 45
"""Keys at most for a visitor: a line is typed while one stands at the gate (under 10 s at 5/s)."""
OUTINGS, SUPPLIES = 1, 6
"""Places of these registers in their list."""


async def to_the_board(hands: Hands) -> None:
    """Back, from wherever one is."""
    while len(hands.app.screen_stack) > 1:
        await hands.press("escape")


async def go_to(hands: Hands, field: str) -> None:
    """Tab until the cursor is in that field."""
    for _each in range(30):
        if hands.app.focused and hands.app.focused.id == field:
            return
        await hands.press("tab")
    raise AssertionError(hands.screen)


async def enter(hands: Hands, register: int, *keys: str) -> None:
    """From the board into a form of the register at this place, and out again."""
    await hands.press("g", *["down"] * register, "m")
    await swiftly(hands, *keys)
    await hands.press("f2")
    assert "saved" in hands.screen
    await to_the_board(hands)


async def listed(hands: Hands) -> str:
    """From the board: what is to be done, and back."""
    await hands.press("o")
    first = hands.screen
    await hands.press("end")
    told = f"{first}\n{hands.screen}"
    await to_the_board(hands)
    return told


async def a_visitor(hands: Hands) -> None:
    """Whoever stands at the gate is in the register after few keys, and the form is empty."""
    keys = ("g", "m", *"Ma Hong", "enter", *"365", "enter", *"li m", "enter", *"parcel", "f2")
    await hands.press("g", "m")
    await swiftly(hands, *keys[2:-1])
    await hands.press("f2")
    (line, *_before) = register_lists.list_lines(hands.app.db, VISITORS)
    told = [line.values[key] for key in ("person", "temperature", "host", "host_section")]

    assert "Visitors no. 3 saved: Ma Hong" in hands.screen
    assert told == ["Ma Hong", "36.5", "Li Ming", "Office"]
    assert len(keys) <= AT_THE_GATE
    await to_the_board(hands)


async def measured(hands: Hands, *sections: tuple[str, ...]) -> None:
    """The temperatures of whole sections, and all that is typed written in one act."""
    typed = [[key for text in section for key in (*text, "enter")] for section in sections]
    await swiftly(hands, *typed[0], *(key for each in typed[1:] for key in ("right", *each)))
    await hands.press("f2")


async def a_fever(hands: Hands) -> None:
    """A section on one screen: one reading is high, is taken again, and is a fever."""
    await hands.press("g", "t")
    assert "Planning Section" in hands.screen
    assert "section 1 of 5  0 of 3 written" in hands.screen
    await measured(hands, ("364", "o", "378"))
    assert "take again under the arm within 15 min (F4): Feng Jing 37.8" in hands.screen
    await to_the_board(hands)
    assert "37.8 °C, to be" in await listed(hands)

    await hands.press("g", "t", "f4", "x")
    await swiftly(hands, *"376")
    await hands.press("f2")
    assert "FEVER: incident 2020/10; its clocks run. To the fever clinic at once" in hands.screen
    await to_the_board(hands)
    assert "Fever of 37.6" in hands.screen
    assert "in 10 min" in hands.screen
    told = await listed(hands)
    assert "37.8 °C, to be" not in told
    assert "10 min left       due 15:30        〔2020〕 No. 10 Call" in told


async def the_others(hands: Hands) -> None:
    """Four sections more; then nobody of the round is missing."""
    assert "due 15:30        Temperatures" in await listed(hands)
    await hands.press("g", "t")
    await measured(
        hands, ("364", "365", "361"), ("364", "o", "362"), ("364", "365", "q"), ("363", "365")
    )
    assert "all sections: 14 of 14" in hands.screen
    await to_the_board(hands)
    assert "due 15:30        Temperatures" not in await listed(hands)


async def back_from_the_outing(hands: Hands) -> None:
    """It is overdue on the board, and no more once the return is written down."""
    assert "OVERDUE 11 min" in next(
        line for line in (await listed(hands)).split("\n") if "Not back: Sun Wei" in line
    )
    await hands.press("g")
    assert "OVERDUE 1  Not back" in hands.screen
    await hands.press(*["down"] * OUTINGS, "enter", "x")
    await go_to(hands, "field-returned_at")
    await swiftly(hands, *"15:38")
    await hands.press("f2")
    await to_the_board(hands)
    assert "Not back: Sun Wei" not in await listed(hands)


async def on_the_sheet(hands: Hands) -> str:
    """All that the sheet carries over to the relief, line by line."""
    await hands.press("h")
    told = [hands.screen]
    for _page in range(4):
        await hands.press("pagedown")
        told.append(hands.screen)
    await to_the_board(hands)
    return "\n".join(told)


async def check_and_sign(hands: Hands) -> None:
    """One who did not draft it checks it, and the duty leader signs with a PIN."""
    await hands.press("k")
    await swiftly(hands, *"Zheng Hao")
    await hands.press("f2", "s")
    await sign(hands, "Zhou Lijuan")


async def through_the_hands(hands: Hands) -> None:
    """Checked, signed off with a PIN, sent by network, its receipt confirmed."""
    await check_and_sign(hands)
    await hands.press("e")
    await fill_in(hands, "Ms He")
    await hands.press("3", "f2", "f")
    await fill_in(hands, "Ms He")
    await hands.press("f2")
    assert "receipt confirmed" in hands.screen


async def the_report(hands: Hands) -> None:
    """Drafted from the registers; the parts of which there is nothing to say say so."""
    await hands.press("d")
    assert "DOES NOT ADD UP: surveyed 13, on the establishment 14" in hands.screen
    await hands.press("f2", "f2")
    assert "Nothing is said under “To be coordinated”, “Next steps”" in hands.screen
    await go_to(hands, "daily-texts-coordination")
    await hands.press("f6", "f6", "f2")
    assert "drafted" in hands.screen
    # Nobody signs what does not add up and is not explained, with whatever PIN.
    await check_and_sign(hands)
    assert "It does not add up: surveyed 13" in " ".join(hands.screen.split())
    await hands.press("f2")
    await go_to(hands, "daily-broken-0")
    await swiftly(hands, *"He is asked tonight")
    await hands.press("f2")
    await through_the_hands(hands)
    await to_the_board(hands)


async def it_is_in_the_ledger(hands: Hands) -> None:
    """The obligation is done and asks for nothing any more."""
    told = await listed(hands)
    assert "in time             due 17:00        Daily report" in told
    assert "left        due 17:00" not in told
    await hands.press("o", "l")
    assert "regular report       100.0 % in time: 2 due, 0 late, 0 missed" in hands.screen
    await to_the_board(hands)


async def a_correction(hands: Hands) -> None:
    """A line is corrected after the report: within the hour a correction is asked for, and goes."""
    assert "due 17:50" not in await listed(hands)
    await hands.press("g", "enter", "g")
    await swiftly(hands, *"sent away", *["tab"] * 6, "2")
    await hands.press("f2")
    assert "turned back" in hands.screen
    await to_the_board(hands)
    assert "1 h 00 min left     due 17:50        Correction of 25 Jan" in await listed(hands)

    await hands.press("d", "left")
    assert "CHANGED SINCE IT WAS SENT" in hands.screen
    await hands.press("f5")
    await swiftly(hands, *"A visitor was sent away")
    await hands.press("f2")
    await through_the_hands(hands)
    await to_the_board(hands)
    assert "due 17:50        Correction of" not in await listed(hands)
    assert [each["visitors.turned_back"] for each in sent_figures(hands)] == ["0", "1"]


def sent_figures(hands: Hands) -> list[Mapping[str, str]]:
    """The figures of the report of this day as it went up, and as it did once more."""
    desk, day = hands.app, on("17:00").date()
    (due,) = due_reports(desk.station.reports, day, day, desk.db.zone)
    parts = daily_reports.history(desk.db, due)
    return [each.figures for each in parts if each.state is ReportState.SENT]


async def test_a_day_of_the_campaign(tmp_path):
    async with at_the_desk(tmp_path, size=NARROW, at=on("13:00"), registers=True) as hands:
        # 13:00: the gate; an outing that is approved; more is issued than the safe stock leaves.
        await a_visitor(hands)
        outing = (*"sun w", "enter", *"Yuci", "enter", *"15:30", "enter", "enter", *"papers")
        await enter(hands, OUTINGS, *outing, *["enter"] * 12, *"liu z")
        assert "Short: Disinfectant" not in await listed(hands)
        await enter(hands, SUPPLIES, "2", "tab", *"30", "enter", *"Office")
        assert "Short: Disinfectant" in await listed(hands)

        # 15:20: the round of the afternoon, with a fever; the others; 15:41: an outing overdue.
        await hands.wait_until(on("15:20"))
        await a_fever(hands)
        await the_others(hands)
        await hands.wait_until(on("15:41"))
        await back_from_the_outing(hands)
        sheet = await on_the_sheet(hands)
        for open_still in (
            "Visitor in the house: Ma Hong", "Not back: Wang Fang", "Short: Disinfectant",
            "Disinfection: Entrance hall", "Census: 1 of 14",
        ):  # fmt: skip
            assert open_still in sheet
        assert "Sun Wei, Yuci" not in sheet

        # 16:30: the report goes up, half an hour before its time.
        await hands.wait_until(on("16:30"))
        assert "due 17:00        Daily report" in await listed(hands)
        await the_report(hands)
        await it_is_in_the_ledger(hands)

        # 16:50: the visitor was sent away after all, so that what went up is wrong.
        await hands.wait_until(on("16:50"))
        await a_correction(hands)

    assert verify(hands.app.home.record).sound
