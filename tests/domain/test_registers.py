import pytest

from builders import AT, settings
from dutyconsole.config.registers import OwnField, OwnRegister, Supply
from dutyconsole.domain.own_registers import registers_of
from dutyconsole.domain.register_kinds import choices_of, rounds_of
from dutyconsole.domain.register_lines import (
    check_line,
    fever_in,
    read_values,
    state_of,
    with_defaults,
)
from dutyconsole.domain.registers import BUILT_IN, CENSUS, SUPPLIES, TEMPERATURES, VISITORS
from dutyconsole.errors import BadInput

STATION = settings(supplies=(Supply(key="masks", name="口罩", unit="个"),))
NOW = "2020-01-25T16:12:07+08:00"


@pytest.mark.parametrize("register", BUILT_IN, ids=lambda each: each.key)
def test_a_register_is_declared_without_a_slip(register):
    keys = [each.key for each in register.fields]
    headings = [each for field in register.fields for each in field.headings]

    assert len(keys) == len(set(keys))
    assert keys[0] == "at"
    assert {register.subject, *register.columns} <= set(keys)
    assert len(headings) == len(set(headings)), "one heading of a spreadsheet means two fields"
    assert all(each.choices for each in register.fields if each.kind == "choice")
    assert all(each.required is False or not each.later for each in register.fields)


@pytest.mark.parametrize("register", BUILT_IN, ids=lambda each: each.key)
def test_whatever_stands_in_a_new_line_by_itself_can_stand_there(register):
    for key, value in with_defaults(register, {}, at=NOW).items():
        field = register.by_key[key]

        assert read_values(register, {key: value}, STATION, at=AT)[key]
        assert value in choices_of(field, STATION) or field.kind != "choice"


def a_temperature(**values):
    return {
        "at": NOW,
        "person": "王某",
        "round": "1",
        "status": "in_post",
        "threshold": "37.3",
    } | values


@pytest.mark.parametrize(
    ("values", "where", "state"),
    [
        ({"temperature": "37.2"}, None, "closed"),
        ({"temperature": "37.3"}, None, "open"),
        ({"temperature": "37.3", "recheck": "36.9"}, None, "closed"),
        ({"temperature": "37.3", "recheck": "37.3"}, "recheck", "closed"),
        ({"temperature": "37.3", "method": "armpit"}, "temperature", "closed"),
        ({"temperature": "37.3", "threshold": "37.5"}, None, "closed"),
    ],
)
def test_a_reading_at_the_threshold_is_taken_again_before_it_is_a_fever(values, where, state):
    line = a_temperature(**values)
    found = fever_in(TEMPERATURES, line)

    assert (found.key if found else None) == where
    assert state_of(TEMPERATURES, line) == state


def test_a_visitor_at_the_threshold_is_a_fever_at_once():
    assert fever_in(VISITORS, {"temperature": "37.3", "threshold": "37.3"})


@pytest.mark.parametrize("outcome", ["turned_back", "held"])
def test_a_visitor_at_the_threshold_is_not_let_in(outcome):
    warm = {"at": NOW, "person": "高某", "host": "王芳", "purpose": "送件", "threshold": "37.3"}
    with pytest.raises(BadInput, match="Too warm to be let in"):
        check_line(VISITORS, warm | {"temperature": "37.3", "outcome": "admitted"})

    check_line(VISITORS, warm | {"temperature": "37.3", "outcome": outcome})
    check_line(VISITORS, warm | {"temperature": "37.2", "outcome": "admitted"})


def test_who_is_in_post_has_a_temperature():
    with pytest.raises(BadInput, match="temperature"):
        check_line(TEMPERATURES, a_temperature())

    check_line(TEMPERATURES, a_temperature(status="home"))


@pytest.mark.parametrize(
    "values",
    [
        {"movement": "receipt"},
        {"movement": "count", "book": "12"},
        {"movement": "issue", "quantity": "0"},
    ],
)
def test_supplies_say_where_they_come_from_and_why_a_count_differs(values):
    with pytest.raises(BadInput):
        check_line(SUPPLIES, {"at": NOW, "item": "masks", "quantity": "10"} | values)


@pytest.mark.parametrize("taker", ["receiver", "section"])
def test_an_issue_of_supplies_says_who_has_them(taker):
    issue = {"at": NOW, "item": "masks", "movement": "issue", "quantity": "10"}
    with pytest.raises(BadInput, match="to which section it is issued"):
        check_line(SUPPLIES, issue)

    check_line(SUPPLIES, issue | {taker: "办公室"})


def test_supplies_name_their_fields_by_what_is_asked():
    names = {key: SUPPLIES.by_key[key].name for key in ("source", "purpose", "handled_by")}

    assert names == {
        "source": "Where it comes from",
        "purpose": "Used for",
        "handled_by": "Given out or taken in by",
    }


def test_an_isolation_does_not_end_before_it_begins():
    isolated = {"at": NOW, "person": "王芳", "isolation": "home", "isolation_from": "2020-01-20"}
    with pytest.raises(BadInput, match="The end lies before the beginning"):
        check_line(CENSUS, isolated | {"isolation_until": "2020-01-19"})

    check_line(CENSUS, isolated | {"isolation_until": "2020-01-20"})


def test_whoever_is_isolated_is_released_before_they_leave_the_establishment():
    gone = {"at": NOW, "person": "王芳", "isolation": "home", "isolation_from": "2020-01-20",
            "on_staff": "no"}  # fmt: skip
    with pytest.raises(BadInput, match="Still isolated"):
        check_line(CENSUS, gone)

    check_line(CENSUS, gone | {"released_on": "2020-01-25"})


def test_a_line_names_what_is_missing():
    with pytest.raises(BadInput) as refusal:
        check_line(VISITORS, {"at": NOW, "person": "高某", "outcome": "admitted"})

    assert all(word in str(refusal.value) for word in ("Person visited", "Purpose"))


def test_a_field_that_is_none_is_named():
    with pytest.raises(BadInput, match="Visitors"):
        read_values(VISITORS, {"colour": "red"}, STATION, at=AT)


def test_a_station_declares_a_register_of_its_own():
    own = OwnRegister(
        key="borrowed",
        name="钥匙借用",
        fields=(
            OwnField(key="person", name="借用人", kind="person", required=True),
            OwnField(key="room", name="房间", kind="choice", choices=("档案室", "机房")),
            OwnField(key="back_at", name="归还", kind="moment", later=True),
        ),
        closed_by="back_at",
        hours=8,
    )
    register = registers_of(settings(registers=(own,)))["borrowed"]
    typed = {"person": "王某", "room": "机", "back_at": "16:00"}

    assert read_values(register, typed, STATION, at=AT)["room"] == "机房"
    assert state_of(register, {"person": "王某"}) == "open"
    assert state_of(register, {"back_at": NOW}) == "closed"
    assert not register.campaign


def test_the_rounds_of_a_day_have_names():
    assert list(rounds_of(STATION)) == ["1", "2"]
