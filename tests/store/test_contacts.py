import pytest

from builders import on
from dutyconsole.domain.contacts import Reached
from dutyconsole.domain.journal import entry_from
from dutyconsole.errors import BadInput
from dutyconsole.store.contacts import latest, note_call
from dutyconsole.store.verification import verify


def events(db):
    rows = db.execute("SELECT body FROM journal ORDER BY n").fetchall()
    entries = [entry_from(row["body"]) for row in rows]
    return [(entry.event, entry.subject) for entry in entries[1:]]


def test_nobody_was_called_at_first(db):
    assert latest(db) == {}


def test_of_each_contact_the_last_success_and_the_last_attempt_are_kept(db):
    note_call(db, "health", reached=True, by="李某", at=on("09:00"))
    note_call(db, "health", reached=True, detail="刘某接听", by="李某", at=on("10:00"))
    note_call(db, "health", reached=False, detail="占线", by="王某", at=on("16:05"))
    note_call(db, "hospital", reached=True, by="王某", at=on("16:10"))
    calls = latest(db)

    assert calls["health"].reached == Reached(
        "health", on("10:00"), "李某", reached=True, detail="刘某接听"
    )
    assert calls["health"].tried == Reached(
        "health", on("16:05"), "王某", reached=False, detail="占线"
    )
    assert calls["hospital"].reached == calls["hospital"].tried


def test_who_never_answered_was_not_reached(db):
    note_call(db, "health", reached=False, by="李某", at=on("09:00"))

    assert latest(db)["health"].reached is None


def test_every_call_is_in_the_journal(db):
    note_call(db, "health", reached=True, by="李某", at=on("09:00"))
    note_call(db, "health", reached=False, by="李某", at=on("09:05"))

    assert events(db) == [
        ("contact.reached", "contact health"),
        ("contact.tried", "contact health"),
    ]
    assert verify(db.path).faults == ()


def test_a_call_to_nobody_is_refused(db):
    with pytest.raises(BadInput, match="which contact"):
        note_call(db, " ", reached=True, by="李某", at=on("09:00"))

    assert events(db) == []
