"""Whether a message is a special situation: asked before it is saved, and never twice."""

import pytest
from textual.widgets import TextArea

from dutyconsole.domain.incident_steps import StepKind, named_in
from dutyconsole.domain.incidents import IncidentNumber
from dutyconsole.language import CHINESE, ENGLISH
from dutyconsole.store.incident_steps import list_steps
from dutyconsole.store.log import count_entries
from dutyconsole.ui.dialogs.special import SpecialDialog
from dutyconsole.ui.screens.board import BoardScreen
from dutyconsole.ui.screens.intake import IntakeScreen
from keyboard import NARROW, WIDE, Hands, at_the_desk
from signatures import swiftly

NEXT = IncidentNumber(2020, 10)
"""The number that the demonstration station gives next in 2020."""
FEVER = "A visitor has a fever of 38.4."
THRESHOLD = "The threshold is told"


async def asked(hands: Hands, text: str = FEVER, *, saved: bool = True) -> None:
    """A message is filled in and to be saved."""
    await hands.press("n")
    fields = {"source": "telephone", "unit": "Gate", "text": text, "category": "epidemic"}
    for name, value in fields.items():
        widget = hands.app.screen.query_one(f"#field-{name}")
        setattr(widget, "text" if isinstance(widget, TextArea) else "value", value)
    await hands.settle()
    await hands.press(*["f2"] * saved)


async def corrected(hands: Hands, text: str) -> None:
    """The same message is corrected to say this, and to be saved."""
    hands.app.correct_incident(NEXT)
    await hands.settle()
    hands.app.screen.query_one("#field-reason").value = "asked again"
    hands.app.screen.query_one("#field-text").text = text
    await hands.settle()
    await hands.press("f2")


def decisions(hands: Hands) -> list[tuple[StepKind, tuple[str, ...], str]]:
    """What was decided about the newest incident: on which criteria, and why."""
    return [(each.kind, named_in(each), each.reason) for each in list_steps(hands.app.db, NEXT)]


def clocks(hands: Hands) -> list[str]:
    """What has to be done about incidents by a moment."""
    return [each.subject for each in hands.app.read().obligations if each.kind == "incident"]


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
@pytest.mark.parametrize(
    ("speaking", "words"),
    [
        (ENGLISH, ["Special situation?", "SPECIAL SITUATION  Fever", "Enter: it is one"]),
        (CHINESE, ["是否特殊情况？", "特殊情况  发热", "Enter：是"]),
    ],
)
async def test_it_names_the_criterion_and_what_enter_does(tmp_path, size, speaking, words):
    text = FEVER if speaking == ENGLISH else "来访者体温38.4度。"
    async with at_the_desk(tmp_path, size=size, speaking=speaking) as hands:
        await asked(hands, text)

        assert [each for each in words if each not in hands.screen] == []


async def test_every_criterion_that_is_met_is_named(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await asked(hands, "A visitor has a fever of 38.4, a close contact.")

        assert "Fever, Contact tracing" in hands.screen


async def test_enter_alone_starts_both_clocks_and_they_are_told(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await asked(hands)
        await hands.press("enter")

        assert decisions(hands) == [(StepKind.SPECIAL, ("Fever",), "")]
        assert clocks(hands) == ["2020/10 head", "2020/10 office", "2020/10 written"]
        assert "SPECIAL SITUATION: report at once" in hands.screen
        assert "16:22 Call to the head of the group" in hands.screen
        assert "16:42 Call to the superior office" in hands.screen
        assert "010  16:12" in hands.screen
        assert "in 9 min" in hands.screen


async def test_a_reason_makes_it_none_and_is_kept_with_the_criterion(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await asked(hands)
        await swiftly(hands, *THRESHOLD, "enter")

        assert decisions(hands) == [(StepKind.NOT_SPECIAL, ("Fever",), THRESHOLD)]
        assert clocks(hands) == []
        assert "Next: Daily report" in hands.screen
        assert isinstance(hands.app.screen, BoardScreen)


async def test_f2_answers_as_enter_does(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await asked(hands)
        await swiftly(hands, *THRESHOLD, "f2")

        assert decisions(hands) == [(StepKind.NOT_SPECIAL, ("Fever",), THRESHOLD)]


async def test_a_reason_of_spaces_is_none(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await asked(hands)
        await swiftly(hands, *["space"] * 3, "enter")

        assert decisions(hands) == [(StepKind.SPECIAL, ("Fever",), "")]


async def test_leaving_the_question_saves_nothing_and_loses_nothing(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        before = count_entries(hands.app.db)
        await asked(hands)
        await hands.press("escape")

        assert isinstance(hands.app.screen, IntakeScreen)
        assert hands.app.screen.query_one("#field-text").text == FEVER
        assert count_entries(hands.app.db) == before


async def test_f1_explains_the_question(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await asked(hands)
        await hands.press("f1")

        assert "The message meets a criterion of the settings" in hands.screen


async def test_a_correction_does_not_ask_what_was_answered(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await asked(hands)
        await swiftly(hands, *THRESHOLD, "enter")
        await corrected(hands, "A visitor has a fever of 38.5.")

        assert isinstance(hands.app.screen, BoardScreen)
        assert len(decisions(hands)) == 1


async def test_a_correction_asks_for_a_further_criterion_alone(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await asked(hands)
        await swiftly(hands, *THRESHOLD, "enter")
        await corrected(hands, "A visitor has a fever of 38.4, tested positive.")
        assert "SPECIAL SITUATION  Suspected or confirmed case" in hands.screen
        await hands.press("enter")

        assert decisions(hands)[1:] == [(StepKind.SPECIAL, ("Suspected or confirmed case",), "")]
        assert clocks(hands) == ["2020/10 head", "2020/10 office", "2020/10 written"]


async def test_what_is_special_already_is_not_asked_for_again(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await asked(hands)
        await hands.press("enter")
        await corrected(hands, "A visitor has a fever of 38.4, tested positive.")

        assert isinstance(hands.app.screen, BoardScreen)
        assert len(decisions(hands)) == 1


async def test_what_is_missing_is_asked_for_before(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await asked(hands, saved=False)
        hands.app.screen.query_one("#field-unit").value = ""
        await hands.press("f2")

        assert not isinstance(hands.app.screen, SpecialDialog)
        assert "Still empty: Unit" in hands.screen
