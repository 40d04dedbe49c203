"""Adding to an incident, and that nothing typed for it is lost."""

import pytest

from dutyconsole.domain.incidents import Incident, IncidentNumber, Kind, State
from dutyconsole.errors import OutcomeUnknown
from dutyconsole.store import incidents, journal
from dutyconsole.ui.dialogs.amend import AmendDialog
from dutyconsole.ui.widgets.fields import TextField
from keyboard import Hands, at_the_desk

NUMBER = IncidentNumber(2020, 9)
"""The newest one of the demonstration station."""


async def begin(hands: Hands, key: str, words: str = "") -> None:
    hands.app.open_incident(NUMBER)
    await hands.settle()
    await hands.press(key)
    await hands.type(words)


def incident(hands: Hands) -> Incident:
    return incidents.get(hands.app.db, NUMBER)


@pytest.mark.parametrize(
    ("key", "kind", "state", "part"),
    [
        ("b", Kind.SUPPLEMENT, State.OPEN, ("已送医", "")),
        ("j", Kind.CLOSING, State.CLOSED, ("已送医", "")),
        ("z", Kind.CANCELLATION, State.CANCELLED, ("", "已送医")),
    ],
)
async def test_what_is_typed_becomes_a_part_of_its_kind(tmp_path, key, kind, state, part):
    async with at_the_desk(tmp_path) as hands:
        await begin(hands, key, "已送医")
        await hands.press("f2")
        entry = incident(hands).entries[-1]

        assert (entry.kind, incident(hands).state) == (kind, state)
        assert (entry.message.text, entry.reason) == part
        assert f"{NUMBER}: {kind.value} saved" in hands.screen


async def test_a_supplement_may_have_several_lines(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await begin(hands, "b", "一")
        await hands.press("enter", "f2")
        await begin(hands, "b", "一")
        await hands.press("enter")
        await hands.type("二")
        await hands.press("f2")

        assert [each.message.text for each in incident(hands).entries[1:]] == ["一", "一\n二"]


@pytest.mark.parametrize(
    ("key", "refusal"),
    [("b", "Write down what is to be added"), ("z", "a correction or cancellation needs a reason")],
)
async def test_without_words_it_is_refused_and_stays_open(tmp_path, key, refusal):
    async with at_the_desk(tmp_path) as hands:
        await begin(hands, key)
        await hands.press("f2")

        assert refusal in " ".join(hands.screen.split())
        assert isinstance(hands.app.screen, AmendDialog)


async def test_leaving_keeps_what_is_typed_for_this_incident_and_kind_only(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await begin(hands, "b", "已送")
        await hands.press("escape", "j")
        assert hands.app.screen.query_one(TextField).text == ""
        await hands.press("escape", "b")

        assert hands.app.screen.query_one(TextField).text == "已送"
        assert "Draft of 16:12 restored" in hands.screen


async def test_a_saved_part_leaves_no_draft(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await begin(hands, "b", "已送医")
        await hands.press("f2", "b")

        assert hands.app.screen.query_one(TextField).text == ""


async def test_discarding_asks_first(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await begin(hands, "b", "已送")
        await hands.press("f8")
        assert "Throw it away?" in hands.screen
        await hands.press("y", "b")

        assert hands.app.screen.query_one(TextField).text == ""


async def test_saving_again_after_the_disk_failed_doubles_nothing(tmp_path, monkeypatch):
    async with at_the_desk(tmp_path) as hands:
        await begin(hands, "b", "已送医")
        await save_on_a_failing_disk(hands, monkeypatch)
        await hands.press("f2")

        assert [each.message.text for each in incident(hands).entries[1:]] == ["已送医"]
        assert not isinstance(hands.app.screen, AmendDialog)


async def test_what_was_typed_after_a_doubtful_save_is_not_lost(tmp_path, monkeypatch):
    async with at_the_desk(tmp_path) as hands:
        await begin(hands, "b", "已送医")
        await save_on_a_failing_disk(hands, monkeypatch)
        await hands.type("，确诊")
        await hands.press("f2", "f2")

        assert [each.message.text for each in incident(hands).entries[1:]] == [
            "已送医",
            "已送医，确诊",
        ]


async def save_on_a_failing_disk(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commit is kept, but the disk says that it failed."""
    with monkeypatch.context() as failing:
        failing.setattr(journal, "_commit", _kept_but_failed)
        await hands.press("f2")
    assert isinstance(hands.app.screen, AmendDialog)


def _kept_but_failed(db: journal.Record) -> None:
    db.execute("COMMIT")
    raise OutcomeUnknown("The disk failed while saving (EIO); save again, nothing is doubled")


async def test_f1_explains_the_dialog_and_the_question_before_discarding(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await begin(hands, "b", "已送医")
        await hands.press("f1")
        assert "What is recorded is never overwritten" in hands.screen
        await hands.press("escape", "f8", "f1")

        assert "What was typed into the form is not saved" in hands.screen
