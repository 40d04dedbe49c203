import pytest

from builders import AT
from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.store.journal import head
from dutyconsole.store.reveals import list_reveals, reveal, subject_of_lines
from dutyconsole.store.verification import verify


def test_opening_what_is_masked_is_an_act_with_a_reason(db):
    reveal(db, "visitors 12", reason="联系  密接者\n", by="李某", at=AT)
    (opened,) = list_reveals(db)

    assert (opened.subject, opened.reason, opened.by, opened.at) == (
        "visitors 12", "联系 密接者", "李某", AT,
    )  # fmt: skip


def test_it_is_an_entry_of_the_journal(db):
    reveal(db, "visitors 12", reason="联系密接者", by="李某", at=AT)

    (row,) = db.execute("SELECT subject, body FROM journal ORDER BY n DESC LIMIT 1")

    assert row["subject"] == "visitors 12"
    assert "register.opened" in row["body"]
    assert verify(db.path).sound


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_without_a_reason_nothing_is_opened(db, reason):
    before = head(db)

    with pytest.raises(NotAllowed, match="Say why"):
        reveal(db, "visitors 12", reason=reason, by="李某", at=AT)

    assert (list_reveals(db), head(db)) == ([], before)


def test_it_is_said_what_is_opened(db):
    with pytest.raises(BadInput, match="Say which line or register"):
        reveal(db, " ", reason="联系密接者", by="李某", at=AT)


def test_openings_are_listed_the_newest_first_and_by_line(db):
    for subject in ("visitors", "visitors 1", "visitors", "visitors 12"):
        reveal(db, subject, reason="核对", by="李某", at=AT)

    assert [each.subject for each in list_reveals(db, limit=2)] == ["visitors 12", "visitors"]
    assert [each.id for each in list_reveals(db, subject="visitors")] == [3, 1]


@pytest.mark.parametrize(
    ("numbers", "subject"),
    [((7,), "visitors 7"), ((3, 1, 2, 9), "visitors 1-3,9"), ((), "visitors")],
)
def test_lines_that_are_opened_together_are_named_and_counted(db, numbers, subject):
    opened = reveal(db, subject_of_lines("visitors", numbers), reason="核对", by="李某", at=AT)

    assert (opened.subject, opened.lines) == (subject, len(numbers))
