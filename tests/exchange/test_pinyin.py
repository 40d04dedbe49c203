import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutyconsole.exchange.pinyin import keys_of


@pytest.mark.parametrize(
    ("name", "likeliest"),
    [
        ("张三", "zhangsan"),
        ("单雄信", "shanxiongxin"),
        ("曾国藩", "zengguofan"),
        ("仇和", "qiuhe"),
        ("解缙", "xiejin"),
        ("查良镛", "zhaliangyong"),
        ("任我行", "renwoxing"),
        ("盖叫天", "gejiaotian"),
        ("区志航", "ouzhihang"),
        ("朴树", "piaoshu"),
        ("尉迟恭", "yuchigong"),
        ("万俟卨", "moqixie"),
        ("长孙无忌", "zhangsunwuji"),
        ("尹力", "yinli"),
        ("吕布", "lvbu"),
        ("Li Ming", "liming"),
        ("赵值01", "zhaozhi01"),
        ("阿卜杜·热合曼", "abodureheman"),
    ],
)
def test_the_reading_of_a_surname_comes_first(name, likeliest):
    keys = keys_of(name).split()

    assert keys[0] == likeliest


@pytest.mark.parametrize("also", ["danxiongxin", "sxx", "dxx"])
def test_the_other_readings_are_kept(also):
    keys = keys_of("单雄信").split()

    assert also in keys


def test_a_character_without_a_reading_stands_for_itself():
    keys = keys_of("张𰻝𰻝")

    assert keys.split()[0].startswith("zhang")


def test_no_name_has_no_keys():
    assert keys_of("·") == ""


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=6) | st.text())
def test_any_text_has_keys_of_a_bounded_number(name):
    keys = keys_of(name)

    assert len(keys.split()) <= 32
