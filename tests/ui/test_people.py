from keyboard import at_the_desk


async def found(tmp_path, typed):
    async with at_the_desk(tmp_path, speaking="zh_CN") as hands:
        await hands.press("p")
        await hands.type(typed)
        return hands.screen


async def test_a_person_is_found_by_name(tmp_path):
    assert "13800000005" in await found(tmp_path, "李明")


async def test_a_person_is_found_by_pinyin(tmp_path):
    assert "单鹏" in await found(tmp_path, "shanpeng")


async def test_a_person_is_found_by_initials(tmp_path):
    screen = await found(tmp_path, "zr")

    assert "曾瑞" in screen
    assert "李明" not in screen


async def test_a_person_is_found_by_a_part_of_a_phone_number(tmp_path):
    assert "马丽" in await found(tmp_path, "0000014")


async def test_nobody_found_says_where_people_come_from(tmp_path):
    assert "没有找到" in await found(tmp_path, "无此人")


async def test_down_moves_from_what_is_typed_into_the_list(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("p", "down")

        assert hands.app.focused is hands.app.screen.query_one("OptionList")
