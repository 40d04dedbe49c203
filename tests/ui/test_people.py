from contextlib import closing

import pytest

from builders import AT
from dutyconsole import demo
from dutyconsole.domain.people import PersonLine
from dutyconsole.store.database import connect
from dutyconsole.store.people import import_people
from keyboard import NARROW, WIDE, at_the_desk


async def found(tmp_path, typed):
    async with at_the_desk(tmp_path, speaking="zh_CN") as hands:
        await hands.press("p")
        await hands.type(typed)
        return hands.screen


async def test_a_person_is_found_by_name(tmp_path):
    assert "13800186585" in await found(tmp_path, "李明")


async def test_a_person_is_found_by_pinyin(tmp_path):
    assert "单鹏" in await found(tmp_path, "shanpeng")


async def test_a_person_is_found_by_initials(tmp_path):
    screen = await found(tmp_path, "zr")

    assert "曾瑞" in screen
    assert "李明" not in screen


async def test_a_person_is_found_by_a_part_of_a_phone_number(tmp_path):
    assert "马丽" in await found(tmp_path, "342438")


async def test_nobody_found_says_where_people_come_from(tmp_path):
    assert "没有找到" in await found(tmp_path, "无此人")


def with_an_officer(home):
    demo.build(home, at=AT, special=False, registers=False)
    line = PersonLine(
        1,
        "欧阳文",
        department="办公室",
        title="科员",
        post="主班",
        group="内部防控小组",
        phones=("13800005555", "0000-8800055"),
    )
    with closing(connect(home.record)) as db:
        import_people(db, [line], by="李某", at=AT)


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
async def test_title_and_post_stand_beside_each_other(tmp_path, size):
    async with at_the_desk(tmp_path, size=size, prepare=with_an_officer) as hands:
        await hands.press("p")

        assert "科员 / 主班" in hands.screen


async def test_whoever_is_under_the_cursor_is_shown_whole(tmp_path):
    async with at_the_desk(tmp_path, prepare=with_an_officer) as hands:
        await hands.press("p")
        await hands.type("欧阳文")
        whole = hands.screen.split("╯")[-1]

        assert "Work group 内部防控小组" in whole
        assert "Phone 13800005555 0000-8800055" in whole


async def test_the_cursor_says_who_is_shown(tmp_path):
    async with at_the_desk(tmp_path, speaking="zh_CN") as hands:
        await hands.press("p", "enter", "down")

        assert "刘志强" in hands.screen.split("╯")[-1]


async def test_down_moves_from_what_is_typed_into_the_list(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("p", "down")

        assert hands.app.focused is hands.app.screen.query_one("OptionList")
