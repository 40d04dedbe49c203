import datetime as dt

import pytest

from builders import AT, HOLIDAYS, on
from dutyconsole.domain.calendar import ArrangedDay, Arrangement
from dutyconsole.domain.journal import entry_from
from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.store.calendar import (
    classes,
    day_class,
    import_year,
    known_years,
    list_facts,
    override,
    seed,
)
from dutyconsole.store.database import revision

MAKE_UP = dt.date(2020, 2, 1)
BEFORE, AFTER = on("08:00"), on("18:00")


@pytest.fixture
def seeded(db):
    seed(db, by="张三", at=AT)
    return db


def an_arrangement(*extra, year=2027, source="国办发明电〔2026〕9号"):
    days = [
        ArrangedDay(dt.date(year, month, day), "holiday", name, source)
        for month, day, name in HOLIDAYS
    ]
    days += [ArrangedDay(day, kind, name, source) for day, kind, name in extra]
    return Arrangement(year, tuple(days), source)


def events(db):
    return [entry_from(row["body"]).event for row in db.execute("SELECT body FROM journal")]


def test_the_seed_knows_2004_to_2026(seeded):
    assert known_years(seeded) == frozenset(range(2004, 2027))


def test_the_seed_is_one_act(seeded):
    assert events(seeded) == ["station.opened", "calendar.seeded"]


def test_the_seed_sown_twice_grows_once(seeded):
    seed(seeded, by="张三", at=AFTER)

    assert events(seeded).count("calendar.seeded") == 1


def test_the_seed_keeps_both_notices_about_the_1st_of_february_2020(seeded):
    kinds = [fact.kind for fact in list_facts(seeded, 2020) if fact.day == MAKE_UP]

    assert kinds == ["makeup", "holiday"]
    assert day_class(seeded, MAKE_UP).kind == "holiday"


def test_before_it_was_seeded_the_calendar_knew_nothing(seeded):
    assert known_years(seeded, as_of=BEFORE) == frozenset()
    assert day_class(seeded, MAKE_UP, as_of=BEFORE).derived


def test_a_day_alone_is_what_it_is_among_others(seeded):
    first, last = dt.date(2020, 1, 1), dt.date(2020, 12, 31)
    alone = tuple(day_class(seeded, first + dt.timedelta(days=n)) for n in range(366))

    assert classes(seeded, first, last) == alone


def test_a_year_without_arrangement_is_presumed(seeded):
    days = classes(seeded, dt.date(2026, 12, 31), dt.date(2027, 1, 2))

    assert [each.derived for each in days] == [False, True, True]


def test_an_imported_year_is_known(seeded):
    import_year(seeded, an_arrangement(), by="张三", at=AFTER)

    assert 2027 in known_years(seeded)
    assert 2027 not in known_years(seeded, as_of=AT)
    assert day_class(seeded, dt.date(2027, 1, 1)).name == "元旦"


def test_an_import_reaches_into_the_year_before(seeded):
    december = dt.date(2026, 12, 27)
    import_year(seeded, an_arrangement((december, "makeup", "元旦")), by="张三", at=AFTER)

    assert day_class(seeded, december).kind == "makeup"
    assert day_class(seeded, december, as_of=AT).kind == "weekend"


def test_a_year_of_which_only_a_part_is_imported_stays_presumed(seeded):
    day = ArrangedDay(dt.date(2027, 2, 6), "makeup", "春节", "文件")
    import_year(seeded, Arrangement(2027, (day,), "文件"), by="张三", at=AFTER)

    assert 2027 not in known_years(seeded)
    assert not day_class(seeded, day.day).derived


def test_an_import_tells_what_was_new(seeded):
    facts = import_year(seeded, an_arrangement(), by="李四", at=AFTER)

    assert facts == list_facts(seeded, 2027)
    assert {(fact.entered_at, fact.entered_by) for fact in facts} == {(AFTER, "李四")}


def test_the_same_file_imported_again_changes_nothing(seeded):
    import_year(seeded, an_arrangement(), by="张三", at=AFTER)
    before = revision(seeded)
    facts = import_year(seeded, an_arrangement(), by="张三", at=AFTER)

    assert facts == ()
    assert revision(seeded) == before
    assert events(seeded).count("calendar.imported") == 1


def test_the_same_file_imported_again_undoes_no_override(seeded):
    day = dt.date(2027, 5, 1)
    import_year(seeded, an_arrangement(), by="张三", at=AFTER)
    override(seeded, day, "makeup", source="市政府通知", by="张三", at=AFTER)
    import_year(seeded, an_arrangement(), by="张三", at=AFTER)

    assert day_class(seeded, day).kind == "makeup"


def test_a_new_notice_wins_over_what_stood(seeded):
    day = dt.date(2027, 2, 6)
    import_year(seeded, an_arrangement((day, "makeup", "春节")), by="张三", at=AFTER)
    extended = an_arrangement((day, "holiday", "春节"), source="国办发明电〔2027〕1号")
    import_year(seeded, extended, by="张三", at=AFTER)

    assert day_class(seeded, day).kind == "holiday"
    assert len([fact for fact in list_facts(seeded, 2027) if fact.day == day]) == 2


def test_the_calendar_of_an_earlier_moment_can_be_read(db):
    override(db, MAKE_UP, "makeup", source="甲", by="张三", at=on("09:00", "2020-01-26"))
    override(
        db, MAKE_UP, "holiday", name="春节", source="乙", by="张三", at=on("09:00", "2020-01-27")
    )
    moments = (on("12:00"), on("12:00", "2020-01-26"), on("12:00", "2020-01-28"))
    kinds = [day_class(db, MAKE_UP, as_of=moment).kind for moment in moments]

    assert kinds == ["weekend", "makeup", "holiday"]


def test_an_override_is_one_act_with_its_document(seeded):
    day = dt.date(2026, 3, 13)
    override(seeded, day, "holiday", name="停电 ", source=" 市政府\n通知", by="张三", at=AFTER)
    told = day_class(seeded, day)

    assert events(seeded)[-1] == "calendar.overridden"
    assert (told.kind, told.name, told.source) == ("holiday", "停电", "市政府 通知")


@pytest.mark.parametrize(
    ("day", "kind", "name", "source", "refusal", "words"),
    [
        ("2026-03-13", "holiday", "停电", " ", BadInput, "document"),
        ("2026-03-13", "holiday", "", "通知", BadInput, "Name the holiday"),
        ("2026-03-13", "makeup", "", "通知", NotAllowed, "Saturday or Sunday"),
        ("2026-03-13", "weekend", "", "通知", NotAllowed, "Saturday or Sunday"),
        ("2026-03-14", "workday", "", "通知", NotAllowed, "Saturday or Sunday"),
    ],
)
def test_an_override_that_says_nothing_is_refused(seeded, day, kind, name, source, refusal, words):
    before = events(seeded)
    with pytest.raises(refusal, match=words):
        override(
            seeded, dt.date.fromisoformat(day), kind, name=name, source=source, by="张三", at=AFTER
        )

    assert events(seeded) == before
