"""A fever at the gate at 16:40 on a holiday: from the call to the final report, by keys only.

Two officers and their clocks, the head of the leading group, the superior office, a referral, a
handover in the middle, the crew of the next day.
"""

from builders import on
from dutyconsole.domain.clocks import step_of
from dutyconsole.domain.incidents import IncidentNumber
from dutyconsole.store import bulletins, explanations
from dutyconsole.store.cases import clocks_of
from dutyconsole.store.verification import verify
from keyboard import NARROW, Hands, at_the_desk
from signatures import SUNDAY, fill_in, handed_over, sign, swiftly

NUMBER = IncidentNumber(2020, 10)


async def take_down(hands: Hands) -> None:
    """The gate calls: a visitor has a fever."""
    await hands.press("n")
    await swiftly(hands, "1", *"Gate", *["enter"] * 5)
    await swiftly(hands, *"A visitor has a fever of 38.4, held in the side room.")
    await hands.press("tab", "5", "f2")


async def open_it(hands: Hands) -> None:
    """Open the newest incident, from wherever one is."""
    while len(hands.app.screen_stack) > 1:
        await hands.press("escape")
    await hands.press("home", "enter")


async def told(hands: Hands, words: str, late: str = "") -> None:
    """Note a call: whom it is to and who that is stands there already."""
    await hands.press("s", *["tab"] * 5)
    await swiftly(hands, *words, "tab", *late)
    await hands.press("f2")


async def step(hands: Hands, kind: str, *fields: str, words: str = "", group: str = "") -> None:
    """Note another kind of step, by its number in the list; a referral by that of the group."""
    await hands.press("s", kind, "tab", *group)
    await fill_in(hands, *fields)
    if words:
        hands.app.screen.query_one("#step-text").focus()
        await swiftly(hands, *words)
    await hands.press("f2")


async def report(hands: Hands, leader: str, checker: str, receiver: str, reason: str) -> None:
    """Draft, check, sign with a PIN, send by network, confirm by telephone."""
    await hands.press("t", "f2", "f2", "k")
    await swiftly(hands, *checker)
    await hands.press("f2", "s")
    await sign(hands, leader)
    await hands.press("e")
    await fill_in(hands, receiver)
    await hands.press("3", "enter")
    await swiftly(hands, *reason)
    await hands.press("f2", "f")
    await swiftly(hands, *receiver)
    await hands.press("f2", "escape")


def clocks(hands: Hands) -> dict[str, str]:
    """Each clock of the incident and how it stands: open, or late by so many seconds."""
    desk = hands.app
    found = clocks_of(desk.db, desk.station, NUMBER, desk.overview.crew)
    return {
        f"{step_of(each)} {each.due.format('DD HH:mm')}": "open"
        if each.is_open
        else f"late {each.late_by(desk.now):.0f}"
        if each.late_by(desk.now) is not None
        else "in time"
        for each in found
    }


async def test_from_the_gate_to_the_final_report(tmp_path):  # noqa: PLR0915 - one story
    async with at_the_desk(tmp_path, size=NARROW) as hands:
        # 16:40: the message; the program asks whether it is special, and Enter says yes.
        await hands.wait_until(on("16:40"))
        await take_down(hands)
        assert "Special situation?" in hands.screen
        await hands.press("enter")
        assert "SPECIAL SITUATION: report at once" in hands.screen
        assert "16:50 Call to the head of the group" in hands.screen
        assert "17:10 Call to the superior office" in hands.screen
        await open_it(hands)
        assert "10 min left  due 16:50  Call to the head of the group" in hands.screen

        # 16:45: the head of the leading group; 17:12: the superior office, two minutes late.
        await hands.wait_until(on("16:45"))
        await told(hands, "A visitor with 38.4, held apart.")
        assert "done 16:45" in hands.screen
        await hands.wait_until(on("17:12"))
        assert "OVERDUE BY 2 min" in hands.screen
        await told(hands, "A visitor with 38.4, the ambulance is on its way.")
        assert "It is late by 2 min: say why" in hands.screen
        await swiftly(hands, *"Engaged twice")
        await hands.press("f2")
        assert clocks(hands) == {
            "head 25 16:50": "in time",
            "office 25 17:10": "late 120",
            "written 25 17:40": "open",
        }

        # 17:20: the initial report; 17:30: the leader's instruction, and the referral.
        await hands.wait_until(on("17:20"))
        await report(hands, "Zhou Lijuan", "Zheng Hao", "Mr Liu", "no place named yet")
        (first,) = bulletins.latest(hands.app.db, NUMBER)
        assert (first.name, first.state.value) == ("initial report", "confirmed")
        await hands.wait_until(on("17:30"))
        await step(hands, "4", "Zhang Moumou", words="Find everybody he met.")
        await step(hands, "5", words="All contacts by tonight.", group="3")
        await hands.press("end")
        assert "Find everybody he met." in hands.screen
        assert clocks(hands)["follow_up 26 08:00"] == "open"

        # The next morning: the follow-up is late, and goes over to the relief with the watch.
        await hands.press("escape")
        await hands.wait_until(on("08:28", SUNDAY))
        await handed_over(hands)
        assert hands.app.recorder == "Feng Jing"
        await hands.press("escape")
        assert "OVERDUE" in hands.screen
        await open_it(hands)
        await hands.wait_until(on("08:50", SUNDAY))
        await report(hands, "Zhang Jianjun", "Shan Peng", "Ms He", "it was handed over meanwhile")
        assert clocks(hands)["follow_up 26 08:00"] == "late 3000"

        # The test is negative: feedback, the final report, and it is closed.
        await hands.wait_until(on("15:00", SUNDAY))
        await step(hands, "7", "Fever clinic", words="Negative; sent home.")
        await hands.press("j")
        await swiftly(hands, *"Negative, no contacts at risk.")
        await hands.press("f2")
        await report(hands, "Zhang Jianjun", "Shan Peng", "Ms He", "the gate")
        numbered = [each.name for each in bulletins.latest(hands.app.db, NUMBER)]
        assert numbered == ["initial report", "follow-up report 1", "final report"]
        assert "open" not in clocks(hands).values()

        # The ledger tells of both late reports, for ever.
        ledger = explanations.read_ledger(
            hands.app.db, hands.app.station, since=on("16:00"), until=on("00:00", "2020-01-28"),
            at=hands.app.now,
        )  # fmt: skip
        late = [
            (each.obligation.subject, each.late_minutes)
            for each in ledger
            if each.late_by and each.kind == "incident"
        ]
        assert late == [("2020/10 office", 2), ("2020/10 follow_up", 50)]

    assert verify(hands.app.home.record).sound
