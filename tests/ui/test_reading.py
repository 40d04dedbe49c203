import importlib
import pkgutil

import pytest
from textual.binding import Binding, BindingsMap
from textual.dom import DOMNode
from textual.screen import Screen

from dutyconsole import ui
from dutyconsole.ui import reading

_OF_THE_DESK = """
    alarms.acknowledge_all alarms.save amend.discard amend.save answer.save app.answer_check
    app.intake
    app.post_check app.recorder app.watch_alarm asked.save bad_rows.others bulletin.compose
    bulletin.discard bulletin.save bulletins.check bulletins.confirm bulletins.draft
    bulletins.issue bulletins.print bulletins.send bulletins.send_back campaign.discard
    campaign.save check.discard check.save checklist.save checklist.tick contacts.choose
    contacts.move contacts.reached contacts.tried contacts.up coverage.follow_up daily.check
    daily.confirm daily.correct daily.draft daily.issue daily.print daily.send daily.send_back
    daily_texts.discard daily_texts.nil daily_texts.save directives.close directives.feedback
    directives.new directives.read_back discard.yes explanation.discard explanation.save
    fields.enter fields.shift+tab fields.tab handover.matter handover.other handover.print
    handover.sign handover.summary incident.cancel incident.close incident.contacts
    incident.correct incident.step incident.supplement intake.another intake.contacts
    intake.discard intake.level intake.save ledger.print level.take matter.close matter.discard
    matter.save obligations.explain people.pin pin.save presence.switch reason.save recorder.move
    recorder.take recorder.up register.cancel register.correct register.go_on register.import
    register.new register.reveal register_fields.down register_fields.enter
    register_fields.shift+tab register_fields.tab register_fields.up register_form.discard
    register_form.save register_line.cancel register_line.correct register_line.go_on
    register_line.reveal registers.campaign registers.new registers.round report.save
    report_act.save rings.acknowledge round.after round.before round.discard round.next
    round.other round.recheck round.save sheet.accept sheet.refuse signing.pin signing.sign
    special.save step.contacts step.discard step.save summary.save way.save
"""
OF_THE_DESK = frozenset(_OF_THE_DESK.split())
"""The keys that a leader has not, because they write or belong to a form that does."""
_FORMS = """
    AcknowledgeDialog AmendDialog AnswerCheckDialog AskedDialog BadRowsDialog BulletinDialog
    CampaignDialog ChecklistDialog ContactsDialog DailyTextsDialog DiscardDialog
    ExplanationDialog IntakeScreen LevelDialog MatterDialog OtherWayDialog PinDialog
    PostCheckDialog ReasonDialog RecorderDialog RegisterFormScreen ReportActDialog ReportDialog
    RoundScreen SigningDialog SpecialDialog StepDialog SummaryDialog SwitchDialog
    QuestionDialog
"""
FORMS = frozenset(_FORMS.split())
"""The screens that a leader has not."""


def subclasses(kind):
    for each in kind.__subclasses__():
        yield each
        yield from subclasses(each)


@pytest.fixture(scope="module")
def own():
    """All classes of the program that can have keys."""
    for module in pkgutil.walk_packages(ui.__path__, "dutyconsole.ui."):
        importlib.import_module(module.name)
    return {each for each in subclasses(DOMNode) if each.__module__.startswith("dutyconsole.")}


@pytest.fixture(scope="module")
def bindings(own):
    """The keys that the program itself has; what a class took over from Textual is not."""
    theirs = {
        id(each)
        for kind in subclasses(DOMNode)
        if kind not in own
        for each in vars(kind).get("BINDINGS", ())
    }
    given = [(kind, each) for kind in own for each in vars(kind).get("BINDINGS", ())]
    return [(kind, each) for kind, each in given if id(each) not in theirs]


def test_every_key_has_an_id(bindings):
    nameless = [
        (kind.__name__, each)
        for kind, each in bindings
        if not isinstance(each, Binding) or not each.id
    ]

    assert nameless == []


def test_of_every_key_somebody_has_decided_whether_a_leader_has_it(bindings):
    named = {each.id for _kind, each in bindings}
    sent = {each for each in named if each.startswith(reading.SENDING)}

    assert named - sent == reading.LOOKING | OF_THE_DESK
    assert not reading.LOOKING & OF_THE_DESK


def test_of_every_screen_somebody_has_decided_whether_a_leader_has_it(own):
    parents = {parent for kind in own for parent in kind.__mro__[1:]}
    screens = {
        kind.__name__
        for kind in own
        if issubclass(kind, Screen) and kind not in parents and not kind.__name__.startswith("_")
    }

    assert screens == reading.SCREENS | FORMS


def test_a_key_that_nobody_has_decided_on_is_not_there():
    keys = BindingsMap(
        [
            Binding("a", "new", id="somewhere.new"),
            Binding("b", "find", id="app.find"),
            Binding("c", "send", id="leader.anything"),
            Binding("d", "scroll_down"),
        ]
    )
    reading.only_looking(keys)

    assert set(keys.key_to_bindings) == {"b", "c", "d"}


def test_of_two_meanings_of_a_key_the_one_that_looks_stays():
    keys = BindingsMap(
        [Binding("a", "new", id="somewhere.new"), Binding("a", "find", id="app.find")]
    )
    reading.only_looking(keys)

    assert [each.id for each in keys.key_to_bindings["a"]] == ["app.find"]
