from contextlib import closing

import pytest

from builders import on
from dutyconsole import demo
from dutyconsole.config.file import load
from dutyconsole.domain.register_fields import day_of, read_value
from dutyconsole.domain.register_lines import LineState
from dutyconsole.domain.registers import BUILT_IN, CENSUS, OUTINGS, VISITORS
from dutyconsole.home import Home
from dutyconsole.store.database import connect
from dutyconsole.store.register_duties import register_duties
from dutyconsole.store.register_lists import count_lines, list_lines
from dutyconsole.store.verification import verify

CLOCKS = ["00:41", "08:29", "08:31", "09:31", "16:12", "17:01", "23:59"]


def demonstration(folder, at, *, special):
    home = Home(folder)
    demo.build(home, at=at, special=special)
    return closing(connect(home.record)), load(home.settings)


@pytest.mark.parametrize("clock", CLOCKS)
def test_without_a_special_situation_nothing_of_the_registers_is_overdue(tmp_path, clock):
    at = on(clock)
    opened, station = demonstration(tmp_path, at, special=False)
    with opened as db:
        duties = register_duties(db, station, at=at)

    assert [each.what for each in duties if each.due <= at] == []
    assert {each.subject.split()[0] for each in duties} >= {
        "visitors", "outings", "supplies", "census",
    }  # fmt: skip


@pytest.mark.parametrize("clock", CLOCKS)
def test_with_one_somebody_is_not_back_and_one_temperature_is_missing(tmp_path, clock):
    at = on(clock)
    opened, station = demonstration(tmp_path, at, special=True)
    with opened as db:
        overdue = [each for each in register_duties(db, station, at=at) if each.due <= at]

    assert sorted(each.subject.split()[0] for each in overdue) == ["outings", "temperatures"]


def test_something_of_every_register_is_there_and_the_record_is_sound(tmp_path):
    opened, _station = demonstration(tmp_path, on("16:12"), special=False)
    with opened as db:
        empty = [each.key for each in BUILT_IN if not count_lines(db, each)]
        inside = list_lines(db, VISITORS, state=LineState.OPEN)
        out = list_lines(db, OUTINGS, state=LineState.OPEN)
        (isolated,) = list_lines(db, CENSUS, state=LineState.OPEN)

    assert (empty, len(inside), len(out)) == ([], 1, 1)
    assert (on("16:12").date() - day_of(isolated.values, "isolation_from")).days == 5
    assert verify(Home(tmp_path).record).sound


def test_what_the_demonstration_writes_could_have_been_typed(tmp_path):
    at = on("16:12")
    opened, _station = demonstration(tmp_path, at, special=False)
    with opened as db:
        lines = [(each, line) for each in BUILT_IN for line in list_lines(db, each)]
    typed = {"phone", "id_number", "yes_no", "number", "choice"}
    held = [
        (field, line.values[field.key])
        for register, line in lines
        for field in register.form
        if field.kind in typed and field.key in line.values
    ]

    assert {field.kind for field, _value in held} == typed
    assert [read_value(field, value, field.choices, at=at) for field, value in held] == [
        value for _field, value in held
    ]
