import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutyconsole.domain.people import (
    Person,
    PersonLine,
    PersonName,
    completed,
    described,
    first_met,
    label,
    labels,
    matches,
    search_keys,
    who,
)
from dutyconsole.errors import BadInput

ZHANG = Person(1, "张三", "办公室", phones=("138-0013-8000",), keys="zhangsan zs")
LI_OFFICE = Person(2, "李伟", "办公室", title="主任")
LI_FINANCE = Person(3, "李伟", "财务科")
LATIN = Person(4, "Li Ming", "Office", keys="liming lm")

SYLLABLES = st.lists(
    st.lists(st.text("abcdegz", min_size=1, max_size=4), min_size=1, max_size=5, unique=True),
    min_size=1,
    max_size=6,
)


@pytest.mark.parametrize(
    "typed",
    ["张三", "三", "办公", "zhang", "zhangsan", "ZhangSan", "zhang s", "zhangs", "zs", "0013", "",
     "138 0013", " 张三 "],
)  # fmt: skip
def test_a_person_is_found_by_name_department_pinyin_initials_and_phone(typed):
    found = matches(ZHANG, typed)

    assert found


@pytest.mark.parametrize("typed", ["李", "san", "s", "zhangsi", "0014", "()", "%", "zs1"])
def test_a_person_is_not_found_by_what_does_not_begin_their_pinyin_or_stand_in_their_name(typed):
    found = matches(ZHANG, typed)

    assert not found


@pytest.mark.parametrize("typed", ["li", "ming", "Li Ming", "liming", "li m", "LM", "office"])
def test_a_latin_name_is_found_by_any_part(typed):
    found = matches(LATIN, typed)

    assert found


def test_u_with_two_dots_is_found_as_the_keyboard_types_it():
    found = matches(Person(1, "吕布", keys="lvbu lb"), "lüb")

    assert found


def test_a_name_alone_labels_a_person():
    text = label(ZHANG, [ZHANG, LI_OFFICE])

    assert text == "张三"


def test_the_department_labels_one_of_two_people_of_one_name():
    text = label(LI_OFFICE, [ZHANG, LI_OFFICE, LI_FINANCE])

    assert text == "李伟(办公室)"


def test_everybody_is_labelled_as_each_alone():
    everybody = [ZHANG, LI_OFFICE, LI_FINANCE]

    assert labels(everybody) == {each.id: label(each, everybody) for each in everybody}


def test_a_name_that_only_one_person_has_means_that_person():
    assert who("张三", "", [ZHANG, LI_OFFICE]) == ZHANG


def test_an_unknown_name_means_nobody():
    assert who("王五", "", [ZHANG]) is None


def test_a_name_that_two_people_have_is_refused_with_both_of_them():
    with pytest.raises(BadInput, match=r"李伟\(办公室\), 李伟\(财务科\)"):
        who("李伟", "", [LI_OFFICE, LI_FINANCE])


def test_the_department_tells_which_of_two_is_meant():
    assert who("李伟", "财务科", [LI_OFFICE, LI_FINANCE]) == LI_FINANCE


def test_a_title_in_the_brackets_tells_it_too():
    assert who("李伟", "主任", [LI_OFFICE, LI_FINANCE]) == LI_OFFICE


def test_a_name_in_another_department_means_somebody_new():
    assert who("李伟", "人事科", [LI_OFFICE]) is None


@pytest.mark.parametrize(
    "remark", ["局长", "办公室副主任", "带班", "主班", "替班", "书记", "Director"]
)
def test_a_remark_behind_a_name_does_not_make_somebody_new(remark):
    assert who("张三", remark, [ZHANG]) == ZHANG


def test_a_remark_does_not_tell_two_people_apart():
    with pytest.raises(BadInput, match="Several people are called 李伟"):
        who("李伟", "带班", [LI_OFFICE, LI_FINANCE])


@pytest.mark.parametrize("known", [{"post": "主班"}, {"group": "协调处置小组"}])
def test_the_post_or_the_group_of_somebody_tells_who_is_meant(known):
    (behind,) = known.values()
    person = Person(8, "李伟", "人事科", **known)

    assert who("李伟", behind, [LI_FINANCE, person]) == person


def test_whether_somebody_of_no_known_department_is_of_this_one_is_not_guessed():
    with pytest.raises(BadInput, match=r"may be 王芳\(办公室\) or not"):
        who("王芳", "办公室", [Person(7, "王芳")])


@pytest.mark.parametrize(
    ("behind", "expected"),
    [
        ("局长", Person(7, "王芳", title="局长")),
        ("带班", Person(7, "王芳")),
        ("值班室", Person(7, "王芳", "值班室")),
        ("", Person(7, "王芳")),
    ],
)
def test_somebody_first_met_is_of_a_department_only_if_one_was_written(behind, expected):
    assert first_met(7, PersonName("王芳", behind)) == expected


def test_somebody_known_by_name_alone_is_the_only_one_so_named_in_a_list():
    known = Person(7, "王芳")

    found = described(PersonLine(2, "王芳", "财务科"), [known], only_one_so_named=True)

    assert found == known


def test_somebody_known_by_name_alone_is_neither_of_two_so_named_in_a_list():
    found = described(PersonLine(2, "王芳", "财务科"), [Person(7, "王芳")], only_one_so_named=False)

    assert found is None


def test_the_same_department_goes_before_none():
    known = [Person(7, "李伟"), LI_OFFICE]

    found = described(PersonLine(2, "李伟", "办公室"), known, only_one_so_named=True)

    assert found == LI_OFFICE


def test_what_a_line_leaves_out_stays_as_it_was():
    person = completed(ZHANG, PersonLine(2, "张三", title="科长"))

    assert person == Person(
        1, "张三", "办公室", title="科长", phones=("138-0013-8000",), keys="zhangsan zs"
    )


def test_keys_are_the_whole_and_the_initials_of_each_reading():
    keys = search_keys([("shan", "dan"), ("xin",)])

    assert keys == "shanxin danxin sx dx"


@given(SYLLABLES)
def test_the_likeliest_reading_comes_first_and_the_number_is_bounded(readings):
    keys = search_keys([tuple(reading) for reading in readings]).split()

    assert keys[0] == "".join(reading[0] for reading in readings)
    assert len(keys) <= 32


@given(SYLLABLES)
def test_a_person_is_found_by_every_beginning_of_the_likeliest_reading(readings):
    keys = search_keys([tuple(reading) for reading in readings])
    whole = "".join(reading[0] for reading in readings)
    person = Person(1, "某某", keys=keys)

    assert all(matches(person, whole[:length]) for length in range(len(whole) + 1))
