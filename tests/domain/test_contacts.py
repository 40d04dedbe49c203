import pytest

from builders import AT, on
from dutyconsole.config import Contact
from dutyconsole.domain.contacts import Call, Reached, found, meant, said_of
from dutyconsole.errors import BadInput

CLINIC = Contact(key="fever_clinic", name="发热门诊", phone="0350-8800131", person="王芳")
HEALTH = Contact(key="health", name="市卫生健康委员会", phone="0350-8800120")


def called(at, *, reached=True):
    return Reached("fever_clinic", at, "李某", reached)


def test_who_was_never_called_is_said_to_be_so():
    assert said_of(None, at=AT) == "never called"


def test_who_was_reached_is_said_with_day_and_time():
    call = called(on("16:02"))

    assert said_of(Call(call, call), at=AT) == "last reached 25 Jan 16:02"


def test_a_call_of_last_year_is_said_with_its_year():
    call = called(on("16:02", "2019-12-31"))

    assert said_of(Call(call, call), at=AT) == "last reached 31 Dec 2019 16:02"


def test_an_attempt_that_failed_does_not_hide_when_they_were_reached():
    call = Call(called(on("09:00")), called(on("16:05"), reached=False))

    assert said_of(call, at=AT) == "last reached 25 Jan 09:00; not reached 25 Jan 16:05"


def test_who_never_answered_is_said_to_be_so():
    call = Call(None, called(on("16:05"), reached=False))

    assert said_of(call, at=AT) == "never reached; not reached 25 Jan 16:05"


@pytest.mark.parametrize("typed", ["", "发热", "门诊", "王芳", "frmz", "faremenzhen", "8800131"])
def test_a_contact_is_found_by_what_one_knows_of_it(typed):
    assert found(CLINIC, "faremenzhen frmz", typed)


@pytest.mark.parametrize("typed", ["医院", "wf", "8800132"])
def test_a_contact_is_not_found_by_what_is_another_ones(typed):
    assert not found(CLINIC, "faremenzhen frmz", typed)


@pytest.mark.parametrize("typed", ["fever_clinic", " 发热门诊 ", "FEVER_CLINIC"])
def test_a_contact_is_meant_by_key_or_name(typed):
    assert meant((HEALTH, CLINIC), typed) == CLINIC


def test_a_contact_that_is_not_on_the_list_is_refused_with_those_that_are():
    with pytest.raises(BadInput, match="“police” is no contact; expected one of health, fever"):
        meant((HEALTH, CLINIC), "police")
