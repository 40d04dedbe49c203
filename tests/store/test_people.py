import pytest

from builders import AT
from dutyconsole.domain.imports import BadRows, Imported
from dutyconsole.domain.people import Person, PersonLine
from dutyconsole.store.journal import head
from dutyconsole.store.people import find_people, get, import_people, list_people

ZHANG = PersonLine(
    2, "张三", "办公室", "主任", "带班领导", "综合组", ("8001", "8002"), "zhangsan zs"
)
LI_OFFICE = PersonLine(3, "李伟", "办公室")
LI_FINANCE = PersonLine(4, "李伟", "财务科")


def take_in(db, *lines, **how):
    return import_people(db, lines, by="刘某", at=AT, **how)


def test_a_person_comes_back_as_the_line_described_them(db):
    take_in(db, ZHANG)

    assert list_people(db) == [
        Person(1, "张三", "办公室", "主任", "带班领导", "综合组", ("8001", "8002"), "zhangsan zs")
    ]


def test_a_person_is_got_by_id(db):
    take_in(db, ZHANG, LI_OFFICE)

    assert get(db, 2) == Person(2, "李伟", "办公室")


def test_an_id_that_nobody_has_gives_nobody(db):
    assert get(db, 9) is None


def test_people_are_found_by_pinyin(db):
    take_in(db, ZHANG, LI_OFFICE)

    assert [person.name for person in find_people(db, "zs")] == ["张三"]


def test_one_name_in_two_departments_is_two_people(db):
    result = take_in(db, LI_OFFICE, LI_FINANCE)

    assert result == Imported(added=2, new_people=("李伟(办公室)", "李伟(财务科)"))


def test_an_import_that_changes_nothing_writes_nothing(db):
    take_in(db, ZHANG, LI_OFFICE)
    before = head(db)

    result = take_in(db, ZHANG, LI_OFFICE)

    assert result == Imported(unchanged=2)
    assert head(db) == before


def test_only_what_changed_is_written(db):
    take_in(db, ZHANG, LI_OFFICE)

    result = take_in(db, ZHANG, PersonLine(3, "李伟", "办公室", phones=("8003",)))

    assert result == Imported(changed=1, unchanged=1)
    assert get(db, 2) == Person(2, "李伟", "办公室", phones=("8003",))


def test_somebody_known_by_name_alone_gets_the_department(db):
    take_in(db, PersonLine(2, "王芳"))

    take_in(db, PersonLine(2, "王芳", "财务科"))

    assert list_people(db) == [Person(1, "王芳", "财务科")]


def test_somebody_known_by_name_alone_stays_so_where_the_list_has_two_so_named(db):
    take_in(db, PersonLine(2, "李伟"))

    take_in(db, LI_OFFICE, LI_FINANCE)

    assert [person.department for person in list_people(db)] == ["", "办公室", "财务科"]


def test_a_name_of_two_people_without_a_department_leaves_nothing_imported(db):
    take_in(db, LI_OFFICE, LI_FINANCE)
    before = head(db)

    with pytest.raises(BadRows, match=r"Row 6 \(李伟\): Several people"):
        take_in(db, ZHANG, PersonLine(6, "李伟", title="科长"))

    assert head(db) == before
    assert len(list_people(db)) == 2


def test_bad_rows_are_left_out_where_that_is_asked_for(db):
    take_in(db, LI_OFFICE, LI_FINANCE)

    result = take_in(db, ZHANG, PersonLine(6, "李伟", title="科长"), skip_bad=True)

    assert (result.added, result.unchanged, len(result.skipped)) == (1, 0, 1)
    assert len(list_people(db)) == 3
