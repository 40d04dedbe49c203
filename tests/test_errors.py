import pytest

from dutyconsole.errors import (
    AlreadyRecorded,
    BadInput,
    DutyError,
    NotAllowed,
    OutcomeUnknown,
    StationBusy,
)


@pytest.mark.parametrize(
    ("refusal", "expected"),
    [(BadInput, 2), (NotAllowed, 1), (AlreadyRecorded, 1), (StationBusy, 1), (OutcomeUnknown, 1)],
)
def test_a_refusal_has_the_exit_status_of_its_kind(refusal, expected):
    assert refusal.exit_status == expected


@pytest.mark.parametrize("refusal", [BadInput, NotAllowed, StationBusy, OutcomeUnknown])
def test_a_refusal_is_its_sentence(refusal):
    assert str(refusal("{这一句}")) == "{这一句}"


def test_what_was_recorded_already_is_named():
    refusal = AlreadyRecorded("Saved before", subject="incident 2020/12")

    assert (str(refusal), refusal.subject) == ("Saved before", "incident 2020/12")


@pytest.mark.parametrize("refusal", [AlreadyRecorded, StationBusy, OutcomeUnknown])
def test_what_saving_can_meet_is_told_as_not_allowed(refusal):
    assert issubclass(refusal, NotAllowed)


def test_input_that_cannot_be_understood_is_not_against_a_rule():
    assert issubclass(BadInput, DutyError)
    assert not issubclass(BadInput, NotAllowed)
