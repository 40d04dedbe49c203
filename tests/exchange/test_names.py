import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutyconsole.errors import BadInput
from dutyconsole.exchange import names
from dutyconsole.exchange.names import names_in, one_name

HAN = st.text(
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=4
).filter(lambda name: name not in names._OPEN | names._NO_PERSON)


def said(cell, **how):
    return [str(name) for name in names_in(cell, **how)]


@pytest.mark.parametrize(
    "cell",
    [
        "张三 李四四",
        "张三\xa0李四四\xa0",
        "张三\u3000李四四",
        "张三、李四四",
        "张三,李四四",
        "张三，李四四，",
        "张三/李四四",
        "张三；李四四",
        "张三\n李四四",
        "张 三 李四四",
        "张　三　李四四",
        "张三13800138000 李四四 0351-1234567",
        "张三（13800138000）李四四",
    ],
)
def test_several_names_in_a_cell_are_told_apart(cell):
    assert said(cell) == ["张三", "李四四"]


@pytest.mark.parametrize("cell", ["张三", "张　三", "张 三", " 张三 ", "张\u3000\u3000三"])
def test_a_padded_name_is_one_name(cell):
    assert str(one_name(cell)) == "张三"


@pytest.mark.parametrize(("cell", "name"), [("欧阳 修", "欧阳修"), ("诸 葛 亮", "诸葛亮")])
def test_a_lone_character_in_a_cell_for_one_belongs_to_the_name(cell, name):
    assert said(cell, of_one=True) == [name]


@pytest.mark.parametrize(
    "cell", ["李伟(办公室)", "李伟（办公室）", "李伟 (办公室)", "李 伟（办公室）"]
)
def test_a_department_in_brackets_is_kept(cell):
    assert said(cell) == ["李伟(办公室)"]


def test_the_department_is_of_the_name_before_it():
    assert said("王芳 李伟（办公室） 赵六") == ["王芳", "李伟(办公室)", "赵六"]


def test_a_department_may_hold_what_splits_names():
    assert said("李伟(一科、二科)、王芳") == ["李伟(一科、二科)", "王芳"]


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Li Ming", ["Li Ming"]),
        ("Li Ming, Zhang Wei", ["Li Ming", "Zhang Wei"]),
        ("Li Ming 张三 Zhang Wei", ["Li Ming", "张三", "Zhang Wei"]),
        ("Zhang Wei (Office One)", ["Zhang Wei(Office One)"]),
        ("赵值01 钱值02", ["赵值01", "钱值02"]),
        ("阿卜杜·热合曼 王芳", ["阿卜杜·热合曼", "王芳"]),
    ],
)
def test_names_of_all_kinds_are_read(cell, names):
    assert said(cell) == names


@pytest.mark.parametrize("cell", [None, "", "  "])
def test_a_cell_may_name_nobody(cell):
    assert names_in(cell) == ()


@pytest.mark.parametrize("cell", ["无", "-", "/", "——", "待定", "空缺", "TBD"])
def test_a_cell_may_say_that_a_seat_is_open(cell):
    assert names_in(cell) == (None,)


@pytest.mark.parametrize("cell", ["张三、待定、王五", "张三 待定 王五", "张三，无，王五"])
def test_an_open_seat_keeps_its_place_among_the_names(cell):
    assert said(cell) == ["张三", "None", "王五"]


@pytest.mark.parametrize(
    "cell",
    [
        "张三.李四四.王五",
        "张三+李四四+王五",
        "张三&李四四",
        "张三和李四四",
        "张三李四四王五",
        "带班:张三 主班:李四四",
        "带班：张三",
        "带班 张三 主班 李四四",
        "同上",
        "Li Ming Wang Fang Zhao Yan",
        "Li Ming+Wang Fang",
    ],
)
def test_names_that_nothing_sure_divides_are_refused(cell):
    with pytest.raises(BadInput, match="、"):
        names_in(cell)


@pytest.mark.parametrize(
    "name",
    [
        "欧阳和平",
        "乌云其其格",
        "阿卜杜热·合曼江",
        "李〇〇",
        "𫖯之",
        "\ue123林",
        "O'Neil Jr. Müller-Ott",
    ],
)
def test_a_rare_name_is_a_name(name):
    assert said(name) == [name]


def test_a_list_of_people_may_hold_an_office():
    assert str(one_name("疫情防控领导小组办公室")) == "疫情防控领导小组办公室"


@pytest.mark.parametrize(
    "cell", ["张三 李", "诸 葛 亮", "12", "李伟(办公室", "(办公室)", "李伟)", "王", "?"]
)
def test_what_is_no_name_is_refused(cell):
    with pytest.raises(BadInput, match="“"):
        names_in(cell)


def test_two_names_where_one_is_expected_are_refused():
    with pytest.raises(BadInput, match="more than one name"):
        one_name("张三 李四")


def test_a_name_brings_its_search_keys():
    (name,) = names_in("张三")

    assert name.keys == "zhangsan zs"


@given(st.lists(HAN, min_size=1, max_size=5), st.sampled_from(" \xa0\u3000、,，/;；\n"))
def test_names_are_read_as_they_were_joined(names, between):
    assert said(between.join(names)) == names


@given(st.text(max_size=20))
def test_any_text_gives_names_or_is_refused(text):
    try:
        found = names_in(text)
    except BadInput:
        return

    assert all(name.name == name.name.strip() != "" for name in found if name)
