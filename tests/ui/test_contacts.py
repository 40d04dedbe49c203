import pytest

from builders import on
from dutyconsole.language import CHINESE
from dutyconsole.store.contacts import latest, note_call
from dutyconsole.ui.dialogs.contacts import ContactsDialog
from dutyconsole.ui.screens.board import BoardScreen
from keyboard import NARROW, WIDE, at_the_desk

SIZES = pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])


async def at_the_list(hands, typed=""):
    """The list is open; what it is answered with goes into the list that is returned."""
    answers = []
    hands.app.push_screen(ContactsDialog(typed), answers.append)
    await hands.settle()
    return answers


@SIZES
async def test_each_contact_stands_with_number_and_when_it_was_reached(tmp_path, size):
    async with at_the_desk(tmp_path, size=size) as hands:
        note_call(hands.app.db, "health", reached=True, by="Wu Xia", at=on("16:02"))
        note_call(hands.app.db, "hospital", reached=False, by="Wu Xia", at=on("16:05"))
        await at_the_list(hands)
        shown = " ".join(hands.screen.split())

        assert "Municipal Health.. 0000-8800120 last reached 25 Jan 16:02" in shown
        assert "Designated hospital 0000-8800130 not reached 25 Jan 16:05" in shown
        assert "Fever clinic 0000-8800131 never called" in shown


@SIZES
async def test_the_list_has_room_in_chinese(tmp_path, size):
    async with at_the_desk(tmp_path, size=size, speaking=CHINESE) as hands:
        await at_the_list(hands)
        names = [each.name for each in hands.app.station.contacts]

        assert [name for name in names if name not in hands.screen] == []


async def test_the_number_that_is_marked_stands_there_large(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await at_the_list(hands)
        await hands.press("down")

        assert hands.app.screen.query_one("#contacts-phone").value == "0000-8800120"
        assert "╺━╸" in hands.screen
        assert "Municipal Health Commission" in hands.screen


async def test_enter_notes_that_they_were_reached_and_answers_with_them(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        answers = await at_the_list(hands)
        await hands.press("down", "enter")
        call = latest(hands.app.db)["health"].reached

        assert [contact.key for contact in answers] == ["health"]
        assert (call.at.format("HH:mm:ss"), call.by) == ("16:12:07", "Wu Xia")
        assert "Municipal Health Commission: reached, noted" in hands.screen


async def test_whoever_did_not_answer_is_noted_and_the_list_stays(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        answers = await at_the_list(hands)
        await hands.press("down", "f4")
        calls = latest(hands.app.db)

        assert (calls["health"].reached, calls["health"].tried.reached) == (None, False)
        assert "not reached 25 Jan 16:12" in hands.screen
        assert hands.app.screen._marked.key == "health"
        assert answers == []


async def test_a_contact_is_filled_in_without_a_call(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        answers = await at_the_list(hands)
        await hands.press("f2")

        assert [contact.key for contact in answers] == ["superior"]
        assert latest(hands.app.db) == {}


async def test_escape_answers_with_nobody(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        answers = await at_the_list(hands)
        await hands.press("escape")

        assert answers == [None]
        assert isinstance(hands.app.screen, BoardScreen)


@pytest.mark.parametrize("typed", ["发热", "frmz", "FaRe", "8800131"])
async def test_what_is_typed_narrows_the_list(tmp_path, typed):
    async with at_the_desk(tmp_path, speaking=CHINESE) as hands:
        answers = await at_the_list(hands)
        await hands.type(typed)
        await hands.press("enter")

        assert [contact.key for contact in answers] == ["fever_clinic"]


async def test_the_list_can_begin_with_what_is_known(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await at_the_list(hands, "hospital")

        assert "Designated hospital" in hands.screen
        assert "Fever clinic" not in hands.screen


async def test_nobody_is_reached_where_nobody_is_found(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        answers = await at_the_list(hands, "police")
        await hands.press("enter", "f4", "f2")

        assert "Nobody found" in hands.screen
        assert (answers, latest(hands.app.db)) == ([], {})


async def test_without_a_recorder_nothing_is_noted_before_somebody_keeps_the_log(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        hands.app.recorder = ""
        await at_the_list(hands)
        await hands.press("enter")

        assert "Who keeps the log now?" in hands.screen
        assert latest(hands.app.db) == {}
