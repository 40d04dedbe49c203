from contextlib import closing

import pytest

from builders import on
from dutyconsole import demo
from dutyconsole.config.file import load
from dutyconsole.home import Home
from dutyconsole.store.database import connect
from dutyconsole.store.overview import read_overview


@pytest.mark.parametrize("clock", ["00:41", "08:29", "08:31", "16:59", "17:01", "23:59"])
def test_at_any_hour_only_registers_have_something_overdue(tmp_path, clock):
    home, at = Home(tmp_path), on(clock)
    demo.build(home, at=at)
    with closing(connect(home.record)) as db:
        overview = read_overview(db, load(home.settings), at=at)
    overdue = [each for each in overview.obligations if each.due <= at]

    assert [each.what for each in overdue if each.kind != "register"] == []


@pytest.mark.parametrize("day", ["2020-01-20", "2020-01-23", "2020-01-25"])
def test_on_any_day_most_of_the_checklist_is_answered_and_the_masks_are_short(tmp_path, day):
    home, at = Home(tmp_path), on("16:12", day)
    demo.build(home, at=at)
    with closing(connect(home.record)) as db:
        lines = read_overview(db, load(home.settings), at=at).checklist
    open_ones = [line for line in lines if line.tick is None]
    (short,) = [line.tick for line in lines if line.tick and line.tick.over]

    assert 0 < len(open_ones) < len(lines) / 2
    assert (short.item, short.over) == ("masks", -5)
    assert short.reason
