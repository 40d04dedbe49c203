"""The form: what the officer sees, what is refused, and that nothing typed is lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input, TextArea

from builders import AT, a_message, on
from dutyconsole.domain.incidents import IncidentNumber, Message
from dutyconsole.errors import NotAllowed, OutcomeUnknown
from dutyconsole.exchange.drafts import DraftFile
from dutyconsole.store import incidents, journal
from dutyconsole.store.database import connect
from dutyconsole.store.log import count_entries
from dutyconsole.ui.screens.board import BoardScreen
from dutyconsole.ui.screens.help import HelpScreen
from dutyconsole.ui.screens.incident import IncidentScreen
from dutyconsole.ui.screens.intake import IntakeScreen
from dutyconsole.ui.widgets.choice import Choice
from keyboard import NARROW, WIDE, Hands, at_the_desk

NEXT = IncidentNumber(2020, 10)
"""The number that the demonstration station gives next in 2020."""
ENTRIES = 10
"""Entries that it begins with."""
HARMLESS = "东楼停水。"
"""A text that meets no criterion of a special situation; what is filled in by itself does."""


async def test_one_key_opens_the_form_with_the_time_filled_in(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("n")

        assert "Received    2020-01-25 16:12 " in hands.screen
        assert focus(hands) == "source"


async def test_tab_goes_through_the_fields_as_a_caller_talks(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("n")
        order = [widget.id.removeprefix("field-") for widget in hands.app.screen.focus_chain]

        assert " ".join(order) == (
            "received_at occurred_at source unit caller caller_post phone place text category"
            " level proposal"
        )


async def test_keys_that_come_in_a_burst_reach_the_fields_they_are_meant_for(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("n")
        for key in ("1", *"市材料", "enter", *"陈某", "tab", *"所长", "tab", *"138"):
            hands.app.simulate_key(key)
        await hands.settle()
        names = ("source", "unit", "caller", "caller_post", "phone")

        assert [field(hands, name).value for name in names] == [
            "telephone",
            "市材料",
            "陈某",
            "所长",
            "138",
        ]


async def test_enter_goes_to_the_next_field_and_in_the_text_to_the_next_line(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("n", "1", "enter")
        assert focus(hands) == "caller"
        field(hands, "text").focus()
        await hands.press("a", "enter", "b")

        assert field(hands, "text").text == "a\nb"


async def test_the_keys_of_the_desk_rest_while_a_form_is_open(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("n", "h", "d", "q", "w", "slash", "question_mark", "x")

        assert isinstance(hands.app.screen, IntakeScreen)
        assert field(hands, "unit").value == "hdqw/?x"


async def test_the_keys_shown_are_those_that_work(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("n")

        assert hands.screen.endswith(
            "F2 Save  Esc Back  F4 Another  F5 Contacts  F6 Level  F8 Discard  F1 Help"
        )


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_every_field_has_its_place(tmp_path, size):
    async with at_the_desk(tmp_path, size=size) as hands:
        await hands.press("n")
        widgets = hands.app.screen.query("MessageFields Input, MessageFields TextArea, Choice")
        whole = [widget for widget in widgets if widget.region in hands.app.screen.region]

        assert len(whole) == len(widgets) == 12
        assert field(hands, "text").size.height >= 4


async def test_what_is_missing_is_named_and_marked_and_gets_the_cursor(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("n", "1")
        await hands.type("市材料研究所")
        await hands.press("f2")

        assert "Still empty: Text, Category" in hands.screen
        assert "!Text" in hands.screen
        assert "!Category" in hands.screen
        assert "*Unit        市材料研究所" in hands.screen
        assert focus(hands) == "text"


async def test_a_time_that_is_none_is_said_and_gets_the_cursor(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await fill(hands, occurred_at="早上")
        await hands.press("f2")

        assert "“早上” is not a time; expected for example 16:05" in hands.screen
        assert "!Occurred" in hands.screen
        assert focus(hands) == "occurred_at"


async def test_a_time_to_come_is_refused_in_the_form(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await fill(hands, received_at="17:00")
        await hands.press("f2")

        assert "The time received lies ahead of the clock" in hands.screen.splitlines()[-2]


async def test_saving_gives_the_number_and_the_next_deadline_and_closes(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await fill(hands, text=HARMLESS)
        await hands.press("f2")

        assert isinstance(hands.app.screen, BoardScreen)
        assert f"Saved as {NEXT}" in hands.screen
        assert "Next: Daily report, 47 min left until 17:00" in hands.screen
        assert recorded(hands) == a_message(
            received_at=on("16:12"), caller="", phone="", text=HARMLESS
        )
        assert drafts(tmp_path) == []


async def test_pasted_text_keeps_its_lines(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await fill(hands, text="")
        many = "\n留观。" * 2000
        await paste(hands, "text", f"一、发热1人。\r\n\r\n二、\x1b]52;c;aGk=\x07已送医。{many}")
        await hands.press("f2")

        assert recorded(hands).text == f"一、发热1人。\n\n二、]52;c;aGk=已送医。{many}"


async def test_lines_pasted_into_a_field_of_one_line_are_all_kept(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("n")
        await paste(hands, "place", "学府街\n89号")

        assert field(hands, "place").value == "学府街 89号"


async def test_leaving_an_untouched_form_leaves_nothing(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("n", "escape")

        assert "draft" not in hands.screen
        assert drafts(tmp_path) == []


async def test_the_next_form_restores_the_draft_and_says_from_when(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("n", "2")
        await hands.type("市材料")
        await hands.press("escape")
        assert "Kept as a draft" in hands.screen
        await hands.wait_until(on("16:40"))
        await hands.press("n")

        assert "Draft of 16:12 restored" in hands.screen
        assert "Received    2020-01-25 16:12 " in hands.screen
        assert (field(hands, "source").value, field(hands, "unit").value) == ("fax", "市材料")
        assert focus(hands) == "text"


async def test_discarding_asks_first_and_leaves_nothing(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("n", "1", "f8")
        assert "Throw it away?" in hands.screen
        await hands.press("escape")
        assert len(drafts(tmp_path)) == 1
        await hands.press("f8", "y")

        assert isinstance(hands.app.screen, BoardScreen)
        assert drafts(tmp_path) == []


async def test_a_second_call_does_not_cost_the_first(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await fill(hands, text="第一件")
        await hands.press("f4")
        assert field(hands, "text").text == ""
        await fill(hands, text="第二件", opened=True)
        await hands.press("f2", "n")

        assert recorded(hands).text == "第二件"
        assert field(hands, "text").text == "第一件"


async def test_the_contacts_are_one_key_away_and_the_form_stays_as_it_is(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("n", "1")
        await hands.type("市材料")
        await hands.press("f5")
        assert hands.app.station.contacts[0].phone in hands.screen
        await hands.press("escape")
        await hands.type("研究所")

        assert field(hands, "unit").value == "市材料研究所"


async def test_another_process_that_writes_leaves_the_form_as_it_is(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("n", "1")
        await hands.type("市材料")
        taken_down_elsewhere(hands)
        await hands.wait_until(AT.shift(seconds=1))
        await hands.type("研究所")

        assert count_entries(hands.app.db) == ENTRIES + 1
        assert field(hands, "unit").value == "市材料研究所"
        assert (field(hands, "source").value, focus(hands)) == ("telephone", "unit")


async def test_the_number_is_the_one_after_what_the_other_process_wrote(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await fill(hands)
        taken_down_elsewhere(hands)
        await hands.press("f2", "enter")

        assert f"Saved as {IncidentNumber(2020, 11)}" in hands.screen


async def test_saving_again_after_the_disk_failed_doubles_nothing(tmp_path, monkeypatch):
    async with at_the_desk(tmp_path) as hands:
        await fill(hands)
        with monkeypatch.context() as failing:
            failing.setattr(journal, "_commit", _kept_but_failed)
            await hands.press("f2", "enter")
        assert isinstance(hands.app.screen, IntakeScreen)
        assert "save again" in hands.screen
        await hands.press("f2", "enter")

        assert f"Saved as {NEXT}" in hands.screen
        assert count_entries(hands.app.db) == ENTRIES + 1
        assert drafts(tmp_path) == []


async def test_what_was_typed_after_a_doubtful_save_becomes_a_correction(tmp_path, monkeypatch):
    async with at_the_desk(tmp_path) as hands:
        await fill(hands)
        with monkeypatch.context() as failing:
            failing.setattr(journal, "_commit", _kept_but_failed)
            await hands.press("f2", "enter")
        field(hands, "text").text += "又有2人发热。"
        await hands.settle()
        await hands.press("f2", "enter")
        assert f"Correction of {NEXT}" in hands.screen
        assert focus(hands) == "reason"
        await hands.type("补记")
        await hands.press("f2")

        assert recorded(hands).text.endswith("又有2人发热。")
        assert drafts(tmp_path) == []


async def test_a_draft_whose_act_is_recorded_already_is_recognised(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await fill(hands)
        (path,) = drafts(tmp_path)
        content = path.read_bytes()
        await hands.press("f2", "enter")
        # What a desk leaves that dies between the commit and the end of the draft.
        path.write_bytes(content)
        await hands.press("n", "f2", "enter")

        assert f"Saved as {NEXT}" in hands.screen
        assert count_entries(hands.app.db) == ENTRIES + 1
        assert drafts(tmp_path) == []


async def test_a_full_disk_stops_no_typing_and_is_said(tmp_path, monkeypatch):
    async with at_the_desk(tmp_path) as hands:
        monkeypatch.setattr(DraftFile, "keep", _disk_full)
        await hands.press("n", "1")
        await hands.type("市材料")

        assert field(hands, "unit").value == "市材料"
        assert "The draft cannot be kept" in hands.screen.splitlines()[0]


async def test_what_cannot_be_kept_is_not_left(tmp_path, monkeypatch):
    async with at_the_desk(tmp_path) as hands:
        monkeypatch.setattr(DraftFile, "keep", _disk_full)
        await hands.press("n", "1", "escape")

        assert isinstance(hands.app.screen, IntakeScreen)


async def test_when_nobody_keeps_the_log_the_form_asks_who_does(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        hands.app.recorder = ""
        await fill(hands)
        await hands.press("f2", "enter", "f2", "enter")

        assert f"Saved as {NEXT}" in hands.screen


async def test_a_correction_is_filled_in_and_asks_for_the_reason_first(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await correct(hands, 9)

        assert "Correction of 〔2020〕 No. 9" in hands.screen
        assert "A member of staff has a fever of 38.1" in hands.screen
        assert "Received    2020-01-25 16:03:07" in hands.screen
        assert focus(hands) == "reason"


async def test_a_correction_without_a_reason_is_refused(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await correct(hands, 9)
        field(hands, "phone").value = "13800005678"
        await hands.press("f2")

        assert "Still empty: Reason" in hands.screen
        assert count_entries(hands.app.db) == ENTRIES


async def test_a_correction_is_kept_with_its_reason(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await correct(hands, 9)
        await hands.type("听错")
        field(hands, "phone").value = "13800005678"
        await hands.press("f2", "enter")
        entry = incidents.get(hands.app.db, IncidentNumber(2020, 9)).current

        assert (entry.reason, entry.message.phone) == ("听错", "13800005678")
        assert "〔2020〕 No. 9 corrected" in hands.screen


async def test_the_draft_of_a_correction_waits_for_that_correction(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await correct(hands, 9)
        await hands.type("听错")
        await hands.press("escape")
        await correct(hands, 5)
        assert field(hands, "reason").value == ""
        await hands.press("escape")
        await correct(hands, 9)

        assert field(hands, "reason").value == "听错"


async def test_a_correction_by_somebody_else_meanwhile_is_said(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await correct(hands, 9)
        corrected_elsewhere(hands, IncidentNumber(2020, 9))
        await hands.wait_until(AT.shift(seconds=1))

        assert "王某 corrected this meanwhile" in hands.screen


async def fill(hands: Hands, *, opened: bool = False, **changes: str) -> None:
    """Open the form and fill in what it must have."""
    if not opened:
        await hands.press("n")
    message = a_message()
    values = {name: getattr(message, name) for name in ("source", "unit", "text", "category")}
    for name, value in (values | changes).items():
        widget = field(hands, name)
        setattr(widget, "text" if isinstance(widget, TextArea) else "value", value)
    await hands.settle()


async def correct(hands: Hands, number: int) -> None:
    hands.app.push_screen(IntakeScreen(IncidentNumber(2020, number)))
    await hands.settle()


async def paste(hands: Hands, name: str, text: str) -> None:
    field(hands, name).focus()
    await hands.settle()
    hands.app.post_message(events.Paste(text))
    await hands.settle()


def field(hands: Hands, name: str) -> Input | TextArea | Choice:
    return hands.app.screen.query_one(f"#field-{name}")


def focus(hands: Hands) -> str:
    assert hands.app.focused
    return (hands.app.focused.id or "").removeprefix("field-")


def recorded(hands: Hands) -> Message:
    """The message that counts of the newest incident."""
    return incidents.get(hands.app.db, NEXT).current.message


def drafts(folder: Path) -> list[Path]:
    return sorted((folder / "drafts").glob("*.json")) if (folder / "drafts").exists() else []


def taken_down_elsewhere(hands: Hands) -> None:
    for db in another(hands):
        message = a_message(category="other")
        incidents.take_down(
            db, message, by="王某", at=AT, times=hands.app.times, categories=("other",)
        )


def corrected_elsewhere(hands: Hands, number: IncidentNumber) -> None:
    for db in another(hands):
        incidents.correct(
            db,
            number,
            a_message(category="other"),
            reason="核实",
            by="王某",
            at=AT,
            categories=("other",),
        )


def another(hands: Hands) -> Iterator[journal.Record]:
    """A connection of another desk."""
    db = connect(hands.app.home.record)
    yield db
    db.close()


def _kept_but_failed(db: journal.Record) -> None:
    db.execute("COMMIT")
    raise OutcomeUnknown("The disk failed while saving (EIO); save again, nothing is doubled")


def _disk_full(*_args: object, **_kwargs: object) -> None:
    raise NotAllowed("The draft cannot be kept (No space left on device): save before you leave")


async def test_a_sentence_typed_at_the_source_is_not_lost(tmp_path):
    async with at_the_desk(tmp_path, speaking="zh_CN") as hands:
        await hands.press("n")
        for character in "市材料所报发热2人":
            hands.app.simulate_key(character)
        await hands.settle()

        assert field(hands, "unit").value == "市材料所报发热2人"
        assert field(hands, "source").value == ""


async def test_help_says_how_to_go_from_field_to_field(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("n", "f1")

        assert "Tab     Onward          Go to the next field" in hands.screen
        assert "S-Tab   Backward        Shift+Tab goes to the field before" in hands.screen


async def test_over_the_help_no_key_of_the_desk_acts(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("n", "f1", "n", "h", "q", "slash")
        assert isinstance(hands.app.screen, HelpScreen)
        assert hands.screen.splitlines()[-1].strip() == "Esc Back"
        await hands.press("escape")

        assert isinstance(hands.app.screen, IntakeScreen)
        assert len(hands.app.screen_stack) == 2


async def test_enter_opens_what_was_just_saved(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("end")
        await fill(hands)
        await hands.press("f2", "enter", "enter")

        assert isinstance(hands.app.screen, IncidentScreen)
        assert str(NEXT) in hands.screen
        assert "职工王某发热38.1度" in hands.screen


async def test_what_was_told_goes_with_its_screen(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await fill(hands)
        await hands.press("f2", "enter")
        assert "Saved as" in hands.screen
        await hands.press("c")
        assert "Saved as" not in hands.screen
        await hands.press("escape")

        assert "Saved as" not in hands.screen


@pytest.mark.parametrize("size", [NARROW, WIDE])
@pytest.mark.parametrize(
    ("text", "last"),
    [
        (HARMLESS, "Next: Daily report, 47 min left until 17:00"),
        (a_message().text, "17:12 Written initial report"),
    ],
)
async def test_what_is_told_covers_no_keys(tmp_path, size, text, last):
    async with at_the_desk(tmp_path, size=size) as hands:
        await fill(hands, text=text)
        await hands.press("f2")
        if text != HARMLESS:
            await hands.press("enter")
        told, keys = hands.screen.splitlines()[-2:]

        assert last in told
        assert keys.strip().startswith("Enter Open  n Intake")


async def test_the_name_that_was_asked_for_stands_at_the_head_of_the_form(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        hands.app.recorder = ""
        await fill(hands)
        await hands.press("f2", "enter")

        assert "Recorder Zhou Lijuan" in hands.screen.splitlines()[0]
