import json

import pytest

from builders import on
from dutyconsole.domain.journal import entry_from
from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.store import matters
from dutyconsole.store.verification import verify

SAID = "  逐人核对近14天返晋人员，\n一个不漏；17时前报我。\n"
FEEDBACK = on("09:00", "2020-01-27")


@pytest.fixture
def directive(db):
    """A directive taken down, not read back yet."""
    return matters.note(
        db, "instruction", SAID, giver="张组长", owner="内部防控小组", due=on("17:00"),
        chase=(FEEDBACK, on("10:00")), by="李某", at=on("08:40"),
    )  # fmt: skip


def events(db):
    rows = db.execute("SELECT body FROM journal ORDER BY n").fetchall()
    return [entry_from(row["body"]).event for row in rows][1:]


def kept(db):
    return db.execute("SELECT * FROM matter ORDER BY id DESC LIMIT 1").fetchone()


@pytest.mark.usefixtures("directive")
def test_a_directive_is_kept_word_for_word_with_all_that_was_said_of_it(db):
    (noted,) = matters.history(db, 1)

    assert noted.text == SAID
    assert (noted.giver, noted.owner, noted.due) == ("张组长", "内部防控小组", on("17:00"))
    assert (noted.chase, noted.confirmed) == ((on("10:00"), FEEDBACK), None)


def test_what_nobody_can_see_is_taken_out_of_a_directive(db):
    noted = matters.note(
        db, "superior", "报\u202e口罩\x1b[31m", giver="市\u200b办", by="李某", at=on("08:40")
    )

    assert (noted.text, noted.giver) == ("报口罩[31m", "市办")


def test_an_ordinary_matter_has_no_white_space_around_it(db):
    assert matters.note(db, "warning", " 东楼停水\n", by="李某", at=on("09:00")).text == "东楼停水"


@pytest.mark.usefixtures("directive")
def test_moments_are_stored_as_the_record_stores_moments(db):
    assert json.loads(kept(db)["chase"]) == [
        "2020-01-25T10:00:00+08:00",
        "2020-01-27T09:00:00+08:00",
    ]
    assert kept(db)["confirmed"] == ""


@pytest.mark.parametrize("kind", ["superior", "instruction"])
def test_a_directive_that_nobody_gave_is_refused_and_nothing_is_kept(db, kind):
    with pytest.raises(BadInput, match="who gave it"):
        matters.note(db, kind, SAID, chase=(FEEDBACK,), by="李某", at=on("08:40"))

    assert events(db) == []


@pytest.mark.usefixtures("directive")
def test_reading_back_is_a_part_of_its_own(db):
    matters.confirm(db, 1, read_at=on("08:42"), by="王某", at=on("08:45"))
    noted, confirmed = matters.history(db, 1)

    assert (noted.confirmed, confirmed.confirmed) == (None, on("08:42"))
    assert confirmed.text == "Read back to 张组长 and confirmed"
    assert (confirmed.by, confirmed.owner, confirmed.done) == ("王某", "内部防控小组", False)
    assert events(db) == ["matter.noted", "matter.confirmed"]


@pytest.mark.usefixtures("directive")
def test_reading_back_may_say_how(db):
    kept = matters.confirm(db, 1, "电话复诵，张组长称“对”", by="王某", at=on("08:45"))

    assert (kept.text, kept.confirmed) == ("电话复诵，张组长称“对”", on("08:45"))


@pytest.mark.usefixtures("directive")
def test_a_directive_is_confirmed_once(db):
    matters.confirm(db, 1, by="王某", at=on("08:45"))
    with pytest.raises(NotAllowed, match="Directive 1 was confirmed at 08:45 already"):
        matters.confirm(db, 1, by="李某", at=on("08:50"))

    assert len(matters.history(db, 1)) == 2


@pytest.mark.usefixtures("directive")
def test_a_directive_is_not_confirmed_at_a_moment_to_come(db):
    with pytest.raises(BadInput, match="has not come yet"):
        matters.confirm(db, 1, read_at=on("08:46"), by="王某", at=on("08:45"))


def test_what_nobody_gave_cannot_be_read_back(db):
    matters.note(db, "instruction", "核对", by="李某", at=on("08:40"))
    with pytest.raises(NotAllowed, match="Matter 1 is no directive"):
        matters.confirm(db, 1, by="王某", at=on("08:45"))


@pytest.mark.usefixtures("directive")
def test_a_directive_is_not_closed_without_consent(db):
    with pytest.raises(NotAllowed, match="by the leader's consent only"):
        matters.add(db, 1, "已核对130人", done=True, consent=" ", by="王某", at=on("16:30"))

    assert events(db) == ["matter.noted"]
    assert not matters.history(db, 1)[-1].done


@pytest.mark.usefixtures("directive")
def test_a_directive_is_closed_by_the_leaders_consent(db):
    matters.add(
        db, 1, "已核对130人", done=True, consent="张组长电话同意", by="王某", at=on("16:30")
    )

    assert matters.history(db, 1)[-1].consent == "张组长电话同意"
    assert matters.list_open(db) == []
    assert events(db) == ["matter.noted", "matter.closed"]


@pytest.mark.usefixtures("directive")
def test_a_directive_that_is_closed_is_neither_added_to_nor_read_back(db):
    matters.add(db, 1, "已核对", done=True, consent="张组长同意", by="王某", at=on("16:30"))
    for act in (matters.add, matters.confirm):
        with pytest.raises(NotAllowed, match="Matter 1 is closed"):
            act(db, 1, "又核对", by="王某", at=on("16:40"))


@pytest.mark.usefixtures("directive")
def test_a_consent_that_closes_nothing_is_refused(db):
    with pytest.raises(BadInput, match="A consent is for closing"):
        matters.add(db, 1, "已核对", consent="张组长同意", by="王某", at=on("16:30"))


def test_an_ordinary_matter_is_closed_as_ever(db):
    matters.note(db, "warning", "东楼停水", by="李某", at=on("09:00"))

    assert matters.add(db, 1, "已来水", done=True, by="李某", at=on("10:00")).done


@pytest.mark.usefixtures("directive")
def test_feedback_keeps_who_gave_it_and_adds_chase_dates(db):
    later = on("09:00", "2020-01-28")
    added = matters.add(db, 1, "已核对112人", chase=(later, FEEDBACK), by="王某", at=on("11:30"))

    assert (added.giver, added.owner) == ("张组长", "内部防控小组")
    assert added.chase == (on("10:00"), FEEDBACK, later)


@pytest.mark.usefixtures("directive")
def test_feedback_that_was_read_back_too_is_two_parts_of_one_act(db):
    matters.add(db, 1, "已核对112人", read_back=True, by="王某", at=on("11:30"))
    parts = matters.history(db, 1)

    assert [part.text for part in parts[1:]] == [
        "Read back to 张组长 and confirmed",
        "已核对112人",
    ]
    assert [part.confirmed for part in parts] == [None, on("11:30"), on("11:30")]
    assert events(db) == ["matter.noted", "matter.added"]


@pytest.mark.usefixtures("directive")
def test_what_is_refused_does_not_leave_it_read_back(db):
    with pytest.raises(NotAllowed, match="consent only"):
        matters.add(db, 1, "已核对", read_back=True, done=True, by="王某", at=on("11:30"))

    assert matters.history(db, 1)[-1].confirmed is None


@pytest.mark.usefixtures("directive")
def test_all_parts_of_what_is_open_are_listed(db):
    matters.note(db, "warning", "东楼停水", by="李某", at=on("09:00"))
    matters.note(db, "other", "钥匙", by="李某", at=on("09:10"))
    matters.add(db, 1, "已核对112人", by="王某", at=on("11:30"))
    matters.add(db, 3, "已还", done=True, by="王某", at=on("11:40"))
    listed = matters.list_open_parts(db)

    assert [[part.text for part in parts] for parts in listed] == [
        [SAID, "已核对112人"],
        ["东楼停水"],
    ]
    assert matters.list_open(db) == [(parts[0], parts[-1]) for parts in listed]


@pytest.mark.usefixtures("directive")
def test_the_journal_and_the_table_agree_on_a_directive(db):
    matters.confirm(db, 1, by="王某", at=on("08:45"))
    matters.note(db, "superior", "报库存", giver="市办", by="王某", at=on("09:00"))
    matters.add(db, 1, "已核对", done=True, consent="张组长同意", by="王某", at=on("16:30"))

    assert verify(db.path).faults == ()


def test_a_matter_that_is_not_there_is_refused(db):
    with pytest.raises(NotAllowed, match="There is no matter 7"):
        matters.add(db, 7, "已办", by="王某", at=on("09:00"))
