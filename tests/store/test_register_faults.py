"""What a stranger found in the registers, each with the rule that stands against it."""

import pytest

from builders import AT, settings
from dutyconsole.domain.people import PersonLine
from dutyconsole.domain.registers import CENSUS, TEMPERATURES, VISITORS
from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.store import campaign, registers
from dutyconsole.store.people import import_people

STATION = settings()
BY = {"by": "李某", "at": AT}
MEASURED = {"round": "1", "temperature": "36.5", "status": "in_post", "at": AT.isoformat()}


@pytest.fixture
def db(db):
    people = [PersonLine(1, "王芳", "规划科"), PersonLine(2, "李伟", "办公室")]
    import_people(db, people, **BY)
    campaign.begin(db, AT.date(), reason="通知", **BY)
    return db


def survey(db, **values):
    return registers.enter(db, STATION, CENSUS, {"person": "王芳"} | values, **BY)


def test_an_isolation_is_not_taken_away_by_going_on_with_the_line(db):
    survey(db, isolation="home", isolation_from="2020-01-24")

    with pytest.raises(BadInput):
        registers.go_on(db, STATION, CENSUS, 1, {"isolation": "none"}, **BY)


def test_what_was_an_isolation_stays_one_after_its_release(db):
    survey(db, isolation="home", isolation_from="2020-01-10")
    survey(db, isolation="none", released_on="2020-01-24")
    later = survey(db, isolation="none")

    assert later.values["isolation"] == "home"
    assert later.values["released_on"] == "2020-01-24"


def test_a_correction_does_not_make_a_second_line_of_a_round(db):
    for name in ("王芳", "李伟"):
        registers.enter(db, STATION, TEMPERATURES, MEASURED | {"person": name}, **BY)
    mistaken = MEASURED | {"person": "王芳", "section": "办公室"}

    with pytest.raises(BadInput, match=r"no\. 1"):
        registers.correct(db, STATION, TEMPERATURES, 2, mistaken, reason="看错", **BY)


def test_a_correction_of_the_person_takes_their_section(db):
    registers.enter(db, STATION, TEMPERATURES, MEASURED | {"person": "李伟"}, **BY)
    mistaken = MEASURED | {"person": "王芳", "section": "办公室"}
    line = registers.correct(db, STATION, TEMPERATURES, 1, mistaken, reason="看错", **BY)

    assert line.values["section"] == "规划科"


@pytest.mark.parametrize("number", ["13912345678", "139 1234 5678", "139-1234-5678"])
def test_a_reason_holds_no_number_of_a_person(db, number):
    visitor = {"person": "高某", "host": "王芳", "purpose": "送件"}
    line = registers.enter(db, STATION, VISITORS, visitor, **BY)
    changed = dict(line.values) | {"purpose": "开会"}

    with pytest.raises(NotAllowed):
        registers.correct(db, STATION, VISITORS, 1, changed, reason=f"电话{number}", **BY)
