"""A step of an incident's way at the keyboard: calls stop clocks, nothing typed is lost."""

import pytest

from builders import on
from dutyconsole.domain.incident_steps import STEP_KINDS, StepKind
from dutyconsole.domain.incidents import IncidentNumber
from dutyconsole.language import CHINESE, ENGLISH
from dutyconsole.store import contacts
from dutyconsole.store.cases import clocks_of
from dutyconsole.store.incident_steps import list_steps
from dutyconsole.ui.dialogs.step import StepDialog
from dutyconsole.ui.screens.incident import IncidentScreen
from dutyconsole.ui.widgets.choice import Choice
from keyboard import NARROW, WIDE, Hands, at_the_desk
from signatures import swiftly

NUMBER = IncidentNumber(2020, 9)
"""The special situation of the demonstration station; its head was told."""
OTHER = IncidentNumber(2020, 3)
DIGITS = {kind: str(place) for place, kind in enumerate(StepKind, start=1) if place < 10}


async def at_the_step(hands: Hands, kind: StepKind = StepKind.REPORTED) -> None:
    """The dialog, in which what was done is chosen."""
    hands.app.open_incident(NUMBER)
    await hands.settle()
    await hands.press("s")
    await choose(hands, "kind", kind.value)


async def choose(hands: Hands, name: str, value: str) -> None:
    hands.app.screen.query_one(f"#step-{name}", Choice).value = value
    await hands.settle()


async def write(hands: Hands, **fields: str) -> None:
    """Each text into its field."""
    for name, text in fields.items():
        field = hands.app.screen.query_one(f"#step-{name}")
        setattr(field, "text" if name == "text" else "value", text)
    await hands.settle()


def shown(hands: Hands) -> list[str]:
    """The fields that are asked for, in order."""
    lines = hands.app.screen.query("StepDialog Horizontal")
    return [line.id.split("-")[1] for line in lines if line.display]


def newest(hands: Hands):
    return list_steps(hands.app.db, NUMBER)[-1]


def standing(hands: Hands) -> dict[str, bool]:
    """Of each clock of the incident whether it still runs."""
    desk = hands.app
    found = clocks_of(desk.db, desk.station, NUMBER, desk.overview.crew)
    return {each.subject.split()[1]: each.is_open for each in found}


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
@pytest.mark.parametrize(
    ("speaking", "words"),
    [
        (ENGLISH, ["〔2020〕 No. 9 step", "[told]", "[Call to the superior office]", "F2 Save"]),
        (CHINESE, ["〔2020〕第9号处置", "[报告]", "[电话报告上级]", "F2 保存"]),
    ],
)
async def test_it_begins_with_the_call_that_is_due_next(tmp_path, size, speaking, words):
    async with at_the_desk(tmp_path, size=size, speaking=speaking, special=True) as hands:
        hands.app.open_incident(NUMBER)
        await hands.settle()
        await hands.press("s")

        superior = hands.app.station.station.superior

        assert [each for each in words if each not in hands.screen] == []
        assert hands.app.screen.query_one("#step-to_whom").value == superior


async def test_a_call_stops_its_clock_and_the_incident_says_so(tmp_path):
    async with at_the_desk(tmp_path, size=WIDE, special=True) as hands:
        await at_the_step(hands)
        assert standing(hands) == {"head": False, "office": True, "written": True}
        await write(hands, to_whom="Mr Liu", text="A fever of 38.1.")
        await hands.press("f2")

        assert isinstance(hands.app.screen, IncidentScreen)
        assert standing(hands) == {"head": False, "office": False, "written": True}
        assert "done 16:12" in hands.screen
        assert "A fever of 38.1." in hands.screen
        assert "〔2020〕 No. 9: told saved" in hands.screen


async def test_a_call_to_somebody_else_stops_no_clock(tmp_path):
    async with at_the_desk(tmp_path, special=True) as hands:
        await at_the_step(hands)
        await choose(hands, "step", "other")
        await write(hands, to_whom="Fever clinic")
        await hands.press("f2")

        assert (newest(hands).step, newest(hands).to_whom) == ("", "Fever clinic")
        assert standing(hands)["office"] is True


async def test_whoever_is_called_is_filled_in_unless_a_name_was_typed(tmp_path):
    async with at_the_desk(tmp_path, special=True) as hands:
        await at_the_step(hands)
        await choose(hands, "step", "head")
        field = hands.app.screen.query_one("#step-to_whom")
        assert field.value == hands.app.station.leading_group.head
        await write(hands, to_whom="Mr Liu")
        await choose(hands, "step", "office")

        assert field.value == "Mr Liu"


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (StepKind.VERIFIED, ["who", "time", "text"]),
        (StepKind.REPORTED, ["step", "to_whom", "how", "time", "text", "reason"]),
        (StepKind.INSTRUCTED, ["who", "how", "time", "text"]),
        (StepKind.REFERRED, ["group", "to_whom", "how", "time", "text", "reason"]),
        (StepKind.RETURNED, ["who", "time", "reason"]),
        (StepKind.FEEDBACK, ["who", "how", "time", "text"]),
        (StepKind.NOT_SPECIAL, ["reason"]),
        (StepKind.LINKED, ["relation", "other", "text"]),
        (StepKind.VERDICT, ["who", "time", "text"]),
    ],
)
async def test_each_kind_asks_for_its_own_fields_only(tmp_path, kind, fields):
    async with at_the_desk(tmp_path) as hands:
        await at_the_step(hands, kind)

        assert shown(hands) == fields


@pytest.mark.parametrize("kind", StepKind)
@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
async def test_every_field_and_the_keys_are_in_sight(tmp_path, kind, size):
    async with at_the_desk(tmp_path, size=size) as hands:
        await at_the_step(hands, kind)
        dialog = hands.app.screen.query_one(".dialog")
        widgets = [each for each in dialog.query("*") if each.display and each.region.area]

        assert [each for each in widgets if each.region not in dialog.content_region] == []
        assert dialog.region in hands.app.screen.region
        assert "F1 Help" in hands.screen


@pytest.mark.parametrize("kind", DIGITS)
async def test_its_digit_chooses_what_was_done(tmp_path, kind):
    async with at_the_desk(tmp_path) as hands:
        hands.app.open_incident(NUMBER)
        await hands.settle()
        await hands.press("s", DIGITS[kind])

        assert hands.app.screen.query_one("#step-kind", Choice).value == kind.value
        assert f"[{STEP_KINDS[kind]}]" in hands.screen


@pytest.mark.parametrize(
    ("kind", "fields", "said"),
    [
        (StepKind.REPORTED, {"to_whom": ""}, "Who was told? Write down the name"),
        (StepKind.VERIFIED, {"who": "Li Ming"}, "Write down what was verified"),
        (StepKind.INSTRUCTED, {"text": "Close it."}, "Who gave the instruction?"),
        (StepKind.RETURNED, {"reason": "not ours"}, "It was referred to nobody who could"),
        (StepKind.FEEDBACK, {"text": "ok", "time": "17:00"}, "lies ahead of the clock"),
        (StepKind.FEEDBACK, {"text": "ok", "time": "noon"}, "“noon” is not a time"),
        (StepKind.LINKED, {"text": "same caller"}, "To which incident is it linked?"),
        (StepKind.LINKED, {"other": "2020/9"}, "cannot be linked to itself"),
        (StepKind.NOT_SPECIAL, {"reason": "checked"}, "It is no special situation"),
    ],
)
async def test_what_is_refused_stays_as_it_was_typed(tmp_path, kind, fields, said):
    async with at_the_desk(tmp_path) as hands:
        await at_the_step(hands, kind)
        await write(hands, **fields)
        before = list_steps(hands.app.db, NUMBER)
        await hands.press("f2")
        dialog = hands.app.screen
        kept = {
            name: dialog.query_one(f"#step-{name}").text
            if name == "text"
            else dialog.query_one(f"#step-{name}").value
            for name in fields
        }

        assert said in " ".join(hands.screen.split())
        assert isinstance(dialog, StepDialog)
        assert kept == fields
        assert list_steps(hands.app.db, NUMBER) == before


async def test_what_was_done_an_hour_ago_is_marked_as_a_late_entry(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await at_the_step(hands, StepKind.VERIFIED)
        await hands.wait_until(on("17:30"))
        await write(hands, who="Li Ming", time="16:20", text="It is so.")
        await hands.press("f2")

        assert (newest(hands).at, newest(hands).late) == (on("16:20"), True)
        assert "verified  16:20  Wu Xia  [late entry]" in hands.screen


async def test_a_referral_goes_to_the_group_that_is_chosen(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        group = hands.app.station.groups[1].name
        await at_the_step(hands, StepKind.REFERRED)
        await choose(hands, "group", group)
        await hands.press("f2")

        assert newest(hands).to_whom == group


async def test_a_link_is_shown_with_the_other_incident(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await at_the_step(hands, StepKind.LINKED)
        await choose(hands, "relation", "follow_up")
        await write(hands, other="2020/3")
        await hands.press("f2")

        assert (newest(hands).step, newest(hands).other) == ("follow_up", OTHER)
        assert "goes on from 〔2020〕 No. 3" in hands.screen


async def test_a_draft_waits_for_its_own_incident(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await at_the_step(hands, StepKind.FEEDBACK)
        await write(hands, who="Fever clinic", text="Half a sent")
        await hands.press("escape")
        hands.app.open_incident(OTHER)
        await hands.settle()
        await hands.press("s")
        assert hands.app.screen.query_one("#step-kind", Choice).value == "reported"
        await hands.press("escape", "escape", "s")

        assert hands.app.screen.query_one("#step-text").text == "Half a sent"
        assert shown(hands) == ["who", "how", "time", "text"]


async def test_what_is_saved_leaves_no_draft(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await at_the_step(hands, StepKind.FEEDBACK)
        await write(hands, who="Fever clinic", text="Negative.")
        await hands.press("f2", "s")

        assert hands.app.screen.query_one("#step-text").text == ""
        assert list((tmp_path / "drafts").glob("step*")) == []


async def test_discarding_asks_first(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await at_the_step(hands, StepKind.FEEDBACK)
        await write(hands, text="Negative.")
        await hands.press("f8")
        assert "Throw it away?" in hands.screen
        await hands.press("y")

        assert isinstance(hands.app.screen, IncidentScreen)
        assert list((tmp_path / "drafts").glob("step*")) == []


async def test_whoever_is_looked_up_is_filled_in(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await at_the_step(hands)
        contact = hands.app.station.contacts[0]
        await hands.press("f4", "enter")

        assert isinstance(hands.app.screen, StepDialog)
        assert hands.app.screen.query_one("#step-to_whom").value == contact.name
        assert list(contacts.latest(hands.app.db)) == [contact.key]


async def test_when_nobody_keeps_the_log_it_asks_who_does(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        hands.app.recorder = ""
        await at_the_step(hands, StepKind.FEEDBACK)
        await write(hands, text="Negative.")
        await hands.press("f2")
        assert "Who keeps the log" in hands.screen
        await hands.press("enter", "f2")

        assert newest(hands).recorded_by == "Zhou Lijuan"


async def test_enter_goes_from_field_to_field(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await at_the_step(hands, StepKind.RETURNED)
        hands.app.screen.query_one("#step-who").focus()
        await hands.settle()
        await swiftly(hands, *"Mr He", "enter", "enter")

        assert hands.app.focused.id == "step-reason"


async def test_nothing_can_be_noted_about_what_is_cancelled(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        hands.app.open_incident(NUMBER)
        await hands.settle()
        await hands.press("z")
        await swiftly(hands, *"a slip")
        await hands.press("f2", "s")

        assert isinstance(hands.app.screen, IncidentScreen)
