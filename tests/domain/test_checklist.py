import datetime as dt

from builders import AT
from dutyconsole.config import ChecklistItem
from dutyconsole.domain.checklist import Line, Tick, checklist, count_done
from dutyconsole.domain.shifts import ShiftId

ITEMS = (
    ChecklistItem(key="phone", text="值班电话试通"),
    ChecklistItem(key="keys", text="钥匙清点"),
)


def a_tick(number=1, item="phone", text="值班电话试通", *, done=True):
    return Tick(number, ShiftId(dt.date(2020, 1, 25)), item, text, done, "李某", AT)


def test_an_item_without_a_tick_is_open():
    lines = checklist(ITEMS, [])

    assert lines == (Line("phone", "值班电话试通", None), Line("keys", "钥匙清点", None))


def test_lines_keep_the_order_of_the_settings_whatever_is_ticked_first():
    ticks = [a_tick(1, "keys", "钥匙清点"), a_tick(2, "phone")]

    assert [line.item for line in checklist(ITEMS, ticks)] == ["phone", "keys"]


def test_a_ticked_item_shows_its_tick():
    tick = a_tick()

    assert checklist(ITEMS, [tick])[0].tick == tick


def test_a_tick_taken_back_leaves_the_item_open():
    ticks = [a_tick(1), a_tick(2, done=False)]

    assert checklist(ITEMS, ticks)[0].tick is None


def test_an_item_ticked_again_shows_its_latest_tick():
    ticks = [a_tick(1), a_tick(2, done=False), a_tick(3)]

    assert checklist(ITEMS, ticks)[0].tick == ticks[2]


def test_an_item_says_what_the_settings_say_now():
    tick = a_tick(text="电话")

    assert checklist(ITEMS, [tick])[0] == Line("phone", "值班电话试通", tick)


def test_an_item_that_was_ticked_and_then_removed_from_the_settings_stays():
    tick = a_tick(1, "seal", "印章")

    assert checklist(ITEMS, [tick])[-1] == Line("seal", "印章", tick)


def test_only_lines_with_a_tick_that_stands_are_done():
    ticks = [a_tick(1), a_tick(2, "keys"), a_tick(3, "keys", done=False)]

    assert count_done(checklist(ITEMS, ticks)) == 1
