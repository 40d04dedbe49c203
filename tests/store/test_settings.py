import pytest

from builders import AT, on, settings
from dutyconsole.config.file import parse, template
from dutyconsole.domain.journal import entry_from
from dutyconsole.errors import BadInput
from dutyconsole.store.database import connect_to_read
from dutyconsole.store.journal import head
from dutyconsole.store.settings import Version, get, keep, latest
from dutyconsole.store.station import found
from dutyconsole.store.verification import verify


def kept(db, text="[station]\n", *, by="值班室", at=AT):
    return keep(db, text, by=by, at=at)


def events(db):
    rows = db.execute("SELECT body FROM journal ORDER BY n").fetchall()
    entries = [entry_from(row["body"]) for row in rows]
    return [(each.event, each.subject) for each in entries if each.event.startswith("settings")]


def test_before_the_first_version_there_is_none(db):
    assert (latest(db), get(db, 1)) == (0, None)


def test_a_version_reads_back_as_it_was_kept(db):
    number = kept(db, "[station]\nname = “值班室”\n")

    assert get(db, number) == Version(1, AT, "值班室", "[station]\nname = “值班室”\n")


def test_a_text_that_differs_is_a_new_version(db):
    numbers = [kept(db, text) for text in ("a = 1\n", "a = 2\n", "a = 1\n")]

    assert numbers == [1, 2, 3]
    assert latest(db) == 3
    assert get(db, 2).text == "a = 2\n"


def test_the_same_text_again_is_the_same_version_and_writes_nothing(db):
    kept(db)
    entries = head(db)

    assert kept(db, by="别人", at=on("17:00")) == 1
    assert head(db) == entries


def test_another_editors_line_ends_are_no_change(db):
    kept(db, "[station]\nname = 1\n")

    assert kept(db, "\ufeff[station]\r\nname = 1\r\n") == 1


def test_the_journal_tells_the_first_from_a_change(db):
    kept(db, "a = 1\n")
    kept(db, "a = 2\n")

    assert events(db) == [
        ("settings.kept", "settings 1"),
        ("settings.changed", "settings 2"),
    ]


def test_somebody_keeps_them(db):
    with pytest.raises(BadInput, match="Nobody is named"):
        kept(db, by=" ")

    assert latest(db) == 0


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_what_is_kept_is_read_as_the_same_settings(db, language):
    text = template(language)
    number = kept(db, text)

    assert parse(get(db, number).text, where="x") == parse(text, where="x")


def test_a_record_with_versions_is_sound(db):
    kept(db, "a = 1\n")
    kept(db, "a = 2\n")

    assert verify(db.path).sound


def test_a_station_is_founded_with_the_text_of_its_settings(tmp_path):
    path = tmp_path / "duty.db"
    found(path, settings(), by="张某某", at=AT, text="[station]\n").close()
    db = connect_to_read(path)

    assert get(db, 1) == Version(1, AT, "张某某", "[station]\n")
    db.close()


def test_a_station_founded_without_the_text_has_no_version_yet(tmp_path):
    db = found(tmp_path / "duty.db", settings(), by="张某某", at=AT)

    assert latest(db) == 0
    db.close()
