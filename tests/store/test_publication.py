"""The copy for reading: what it holds, what it never holds, and how it is kept up to date."""

import hashlib
import sqlite3
from contextlib import closing, nullcontext, suppress

import msgspec
import pytest

from builders import AT, on, plainly, settings, taken_down, two_days_of_work
from dutyconsole.config.file import load, parse, template
from dutyconsole.config.registers import OwnField, OwnRegister
from dutyconsole.config.view import ViewRules
from dutyconsole.domain.own_registers import registers_of
from dutyconsole.domain.registers import VISITORS
from dutyconsole.errors import NotAllowed
from dutyconsole.home import Home, Publication
from dutyconsole.language import ENGLISH
from dutyconsole.store import campaign, pins, publication, registers, reveals
from dutyconsole.store import settings as versions
from dutyconsole.store.database import COPY_ID, connect, connect_to_read
from dutyconsole.store.desk_lock import as_the_desk
from dutyconsole.store.destruction import destroy
from dutyconsole.store.journal import head
from dutyconsole.store.publication import NotContinuable, Publishing, read_standing
from dutyconsole.store.publication_files import WRITING, is_copy
from dutyconsole.store.publication_rows import COPIED, WITHHELD, Masks
from dutyconsole.store.publication_whole import publish_whole, renew_spare
from dutyconsole.store.registers import enter
from dutyconsole.store.search import candidates

PHONE, ID_NUMBER, SECRET = "13711112222", "14010119800101100X", "汾河街五十八号"
KEYS_HELD = OwnRegister(
    key="keys",
    name="钥匙",
    fields=(
        OwnField(key="holder", name="领用人", private=True),
        OwnField(key="count", name="把数", kind="number", private=True),
    ),
)
"""A register of the station's own, about somebody whose name is private."""
OWN_REGISTER = """
[[registers]]
key = "keys"
name = "Keys"
fields = [{ key = "holder", name = "Holder", private = true }]
"""
TORN = b"SQLite format 3\0" + bytes(52) + COPY_ID.to_bytes(4, "big")
"""The beginning of a copy, and no more."""


@pytest.fixture
def place(tmp_path_factory):
    """Where it is published."""
    return Publication(tmp_path_factory.mktemp("published"))


@pytest.fixture
def station(place):
    """The settings of a station that publishes."""
    return settings(view=ViewRules(folder=str(place.path)), registers=(KEYS_HELD,))


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path)


@pytest.fixture
def desk(db, home):
    """The record of the desk, with its settings kept."""
    with as_the_desk(db, home):
        versions.keep(db, "# of the desk\n", by="李某", at=AT)
        yield db


@pytest.fixture
def publishing(desk, home, station, place):
    """The desk publishes, and a whole copy is there."""
    publish_whole(home, station, at=AT)
    publishing = Publishing(desk, station, place.path)
    assert publishing.go_on(at=AT)
    return publishing


def a_visitor(db, station, **more):
    with suppress(NotAllowed):
        campaign.begin(db, AT.date(), by="李某", at=AT)
    values = {"at": db.stored(AT), "person": "高某甲", "host": "王某", "purpose": "送件"}
    return enter(db, station, VISITORS, values | more, by="李某", at=AT)


def private_lines(db, station):
    a_visitor(db, station, phone=PHONE, id_number=ID_NUMBER)
    keys = registers_of(station)["keys"]
    values = {"at": db.stored(AT), "holder": SECRET, "count": "4711"}
    return enter(db, station, keys, values, by="李某", at=AT)


def rows_of(db, table):
    return [tuple(row) for row in db.execute(f"SELECT * FROM {table} ORDER BY 1, 2")]


def reading(path):
    return closing(connect_to_read(path))


def raw(place):
    """All bytes of both files."""
    return place.record.read_bytes() + place.spare.read_bytes()


def entries_in(path):
    with reading(path) as copy:
        return copy.execute("SELECT entry FROM published").fetchone()[0]


def same_rows(db, path):
    """The tables in which the copy at `path` differs from the record."""
    with reading(path) as copy:
        return [table for table in COPIED if rows_of(db, table) != rows_of(copy, table)]


def test_a_whole_copy_has_every_row_that_is_for_leaders(record, home, station, place):
    entries = publish_whole(home, station, at=AT)

    assert entries == head(record)[0]
    assert same_rows(record, place.record) == []
    with reading(place.record) as copy:
        assert [table for table in (*WITHHELD, "journal") if rows_of(copy, table)] == []


def test_brought_up_act_by_act_both_files_come_to_the_same(publishing, desk, place):
    two_days_of_work(desk)
    done = publishing.go_on(at=AT)
    taken_down(desk)

    assert done
    assert publishing.go_on(at=AT)
    assert same_rows(desk, place.record) == []
    assert entries_in(place.spare) == head(desk)[0] - 1


def test_what_lines_say_is_brought_up_as_it_would_be_copied(publishing, desk, home, station, place):
    private_lines(desk, station)
    left = {"left_at": desk.stored(AT)}
    registers.go_on(desk, station, VISITORS, 1, left, by="李某", at=AT)
    publishing.go_on(at=AT)
    with reading(place.record) as copy:
        brought_up = rows_of(copy, "register_content")
    publish_whole(home, station, at=AT)

    with reading(place.record) as copy:
        assert len(brought_up) == 3
        assert brought_up == rows_of(copy, "register_content")


def test_a_search_finds_in_the_copy_what_came_before_and_after_it_was_made(
    desk, home, station, place
):
    first = taken_down(desk, text="东楼停水")
    publish_whole(home, station, at=AT)
    second = taken_down(desk, text="西楼停水")
    Publishing(desk, station, place.path).go_on(at=AT)

    with reading(place.record) as copy:
        assert list(candidates(copy, ("停水",), before=1000)) == [second.id, first.id]


@pytest.mark.parametrize("how", ["whole", "brought up"])
def test_no_byte_of_what_is_private_is_in_either_file(desk, home, station, place, how):
    def work():
        private_lines(desk, station)
        pins.note(desk, "王某", "failed", "第7次口令", by="王某", at=AT)
        reveals.reveal(desk, "visitors 1", reason="流调要求核对", by="李某", at=AT)

    if how == "whole":
        work()
    publish_whole(home, station, at=AT)
    if how != "whole":
        work()
        taken_down(desk)
        publishing = Publishing(desk, station, place.path)
        publishing.go_on(at=AT)
        taken_down(desk)
        publishing.go_on(at=AT)
    salts = [salt for (salt,) in desk.execute("SELECT salt FROM register_content")]
    uids = [uid for (uid,) in desk.execute("SELECT uid FROM journal")]
    withheld = [PHONE, ID_NUMBER, SECRET, "4711", "第7次口令", "流调要求核对", *salts, *uids]
    withheld += ['"event"', "register.entered", "# of the desk"]

    held = home.record.read_bytes() + home.record.with_name("duty.db-wal").read_bytes()
    assert [word for word in withheld if word.encode() not in held] == []
    assert [word for word in withheld if word.encode() in raw(place)] == []


def test_private_fields_are_masked_and_the_others_are_there(desk, home, station, place):
    private_lines(desk, station)
    publish_whole(home, station, at=AT)

    with reading(place.record) as copy:
        found = [
            row["subject"]
            for row in copy.execute("SELECT subject FROM register_content ORDER BY entry")
        ]
        line = registers.get(copy, VISITORS, 1)
    assert found == ["高某甲", "汾**"]
    assert (line.values["person"], line.values["phone"]) == ("高某甲", "137****2222")


def test_the_copy_is_read_as_a_record_and_no_desk_opens_it(publishing, place):
    with reading(place.record) as copy:
        mode = copy.execute("PRAGMA journal_mode").fetchone()[0]
        triggers = copy.execute("SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'")

        assert (mode, triggers.fetchone()[0]) == ("delete", 0)
    assert is_copy(place.record)
    with pytest.raises(NotAllowed, match="copy for reading"):
        connect(place.record)


def test_the_file_that_is_read_is_never_written_into(publishing, desk, place):
    with place.record.open("rb") as read:
        before = hashlib.sha256(read.read()).digest()
        taken_down(desk)
        publishing.go_on(at=AT)
        read.seek(0)

        assert hashlib.sha256(read.read()).digest() == before
    assert entries_in(place.record) == head(desk)[0]


def test_nothing_new_leaves_the_files_alone(publishing, place):
    before = place.record.stat()

    assert publishing.go_on(at=AT)
    assert place.record.stat() == before


def test_only_the_group_may_read_what_is_published_and_nobody_else(publishing, desk, place):
    taken_down(desk)
    publishing.go_on(at=AT)
    publishing.beat(at=AT, complete=True)
    modes = {path.name: path.stat().st_mode & 0o777 for path in place.path.iterdir()}

    published = dict.fromkeys(("duty.db", "station.toml", "standing.json"), 0o640)
    assert modes == {**published, ".next.db": 0o600}


def test_the_settings_lie_beside_it_as_the_desk_runs_by_them(publishing, home, place):
    home.settings.write_text("# changed since\n")

    assert place.settings.read_text() == "# of the desk\n"


@pytest.mark.parametrize("is_open", [True, False], ids=["the open desk's", "the file's"])
def test_the_settings_beside_a_whole_copy_and_its_masks_are_of_one_text(db, home, place, is_open):
    of_the_desk, of_the_file = (
        template(ENGLISH).replace("[view]\n", f'[view]\nfolder = "{place.path}"\n') + own
        for own in ("", OWN_REGISTER)
    )
    home.settings.write_text(of_the_file)
    with as_the_desk(db, home) if is_open else nullcontext():
        versions.keep(db, of_the_desk, by="李某", at=AT)
        publish_whole(home, load(home.settings), at=AT)
    runs_by = of_the_desk if is_open else of_the_file
    with reading(place.record) as copy:
        rules = copy.execute("SELECT rules FROM published").fetchone()[0]

    assert place.settings.read_text().strip() == runs_by.strip()
    assert rules == Masks(parse(runs_by, where="")).rules


def test_settings_of_a_desk_that_publishes_elsewhere_do_not_lie_beside_the_copy(db, home, place):
    text = template(ENGLISH)
    home.settings.write_text(text.replace("[view]\n", f'[view]\nfolder = "{place.path}"\n'))
    with as_the_desk(db, home):
        versions.keep(db, text, by="李某", at=AT)
        publish_whole(home, load(home.settings), at=AT)

    assert load(place.settings).view.folder == str(place.path)


@pytest.fixture
def held(place):
    """A reader who never lets go of the file that was published first."""
    reader = sqlite3.connect(place.record, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM published").fetchall()
    yield reader
    reader.close()


def test_a_reader_who_never_lets_go_hinders_only_the_spare(
    publishing, held, desk, home, station, place
):
    taken_down(desk)
    assert publishing.go_on(at=AT)  # what he holds becomes the spare
    taken_down(desk)
    assert not publishing.go_on(at=AT)
    assert entries_in(place.record) == head(desk)[0] - 1
    with pytest.raises(NotContinuable) as refused:
        publishing.go_on(at=AT.shift(seconds=publication.PATIENCE))
    assert refused.value.only_spare
    renew_spare(home, station)

    assert publishing.go_on(at=AT.shift(seconds=6))
    assert entries_in(place.record) == head(desk)[0]
    assert held.execute("SELECT count(*) FROM published").fetchone()[0] == 1


def test_a_reader_who_lets_go_in_time_costs_nothing(publishing, held, desk, place):
    taken_down(desk)
    publishing.go_on(at=AT)
    taken_down(desk)
    publishing.go_on(at=AT)
    held.execute("COMMIT")

    assert publishing.go_on(at=AT.shift(seconds=1))
    assert entries_in(place.record) == head(desk)[0]


MARCH = on("09:00", "2020-03-01")


def test_a_line_that_is_destroyed_is_gone_from_both_files_at_once(publishing, desk, station, place):
    a_visitor(desk, station)
    registers.go_on(desk, station, VISITORS, 1, {"left_at": desk.stored(AT)}, by="李某", at=AT)
    a_visitor(desk, station, person="高某乙")
    publishing.go_on(at=AT)
    taken_down(desk)
    publishing.go_on(at=AT)
    before = raw(place).count("高某甲".encode())
    left = {"left_at": desk.stored(MARCH)}
    registers.go_on(desk, station, VISITORS, 2, left, by="李某", at=MARCH)
    order = {"who": "张某某", "reason": "保管期满", "before": on("00:00", "2020-02-01").date()}
    destroy(desk, station, VISITORS, **order, by="李某", at=MARCH)

    assert before >= 2
    assert publishing.go_on(at=MARCH)
    assert "高某甲".encode() not in raw(place)
    assert raw(place).count("高某乙".encode()) >= 2


@pytest.mark.parametrize(
    "harm",
    [
        lambda place: place.record.unlink(),
        lambda place: plainly(place.record, "UPDATE published SET digest = 'of another record'"),
        lambda place: plainly(place.record, "PRAGMA user_version = 5"),
        lambda place: place.record.write_bytes(TORN),
    ],
    ids=["missing", "of another record", "of an older program", "torn"],
)  # fmt: skip
def test_a_copy_that_cannot_be_gone_on_with_has_to_be_made_anew(
    publishing, desk, home, station, place, harm
):
    harm(place)
    begun = Publishing(desk, station, place.path)
    with pytest.raises(NotContinuable) as refused:
        begun.go_on(at=AT)
    publish_whole(home, station, at=AT)

    assert not refused.value.only_spare
    assert begun.go_on(at=AT)


def test_a_copy_masked_by_other_rules_has_to_be_made_anew(publishing, desk, station, place):
    hidden = msgspec.structs.replace(KEYS_HELD.fields[1], private=False)
    changed = msgspec.structs.replace(KEYS_HELD, fields=(KEYS_HELD.fields[0], hidden))
    other = msgspec.structs.replace(station, registers=(changed,))

    with pytest.raises(NotContinuable):
        Publishing(desk, other, place.path).go_on(at=AT)


def test_more_entries_than_the_desk_can_bring_over_are_left_to_a_whole_copy(
    publishing, desk, monkeypatch
):
    monkeypatch.setattr(publication, "MOST", 2)
    for _act in range(3):
        taken_down(desk)

    with pytest.raises(NotContinuable):
        publishing.go_on(at=AT)


def test_a_journal_entry_that_cannot_be_read_is_left_to_a_whole_copy(
    publishing, desk, home, station, place
):
    taken_down(desk)
    plainly(
        home.record, "DROP TRIGGER journal_no_update",
        "UPDATE journal SET body = '{' WHERE n = (SELECT max(n) FROM journal)",
    )  # fmt: skip
    with pytest.raises(NotContinuable) as refused:
        publishing.go_on(at=AT)
    publish_whole(home, station, at=AT)

    assert not refused.value.only_spare
    assert publishing.go_on(at=AT)
    assert same_rows(desk, place.record) == []


@pytest.mark.parametrize("left", [WRITING, ".whole.db", ".old.db", ".copying.db"])
def test_what_a_killed_desk_left_is_thrown_away(publishing, desk, station, place, left):
    place.path.joinpath(left).write_bytes(b"half")
    taken_down(desk)

    assert Publishing(desk, station, place.path).go_on(at=AT)
    assert not place.path.joinpath(left).exists()


def test_a_spare_that_is_the_published_file_itself_is_not_written_into(
    publishing, desk, station, place
):
    place.spare.unlink()
    place.spare.hardlink_to(place.record)
    taken_down(desk)

    with pytest.raises(NotContinuable) as refused:
        Publishing(desk, station, place.path).go_on(at=AT)
    assert refused.value.only_spare


def test_where_a_new_spare_is_no_better_all_is_made_anew(publishing, desk, place):
    wanted = []
    for _time in range(2):
        place.spare.write_bytes(b"not a database, whatever is tried" * 100)
        taken_down(desk)
        with pytest.raises(NotContinuable) as refused:
            publishing.go_on(at=AT)
        wanted.append(refused.value.only_spare)

    assert wanted == [True, False]


def test_two_do_not_publish_at_once(publishing, desk, home):
    taken_down(desk)
    with publication.alone(home, patient=True):
        hindered = publishing.go_on(at=AT)

    assert not hindered
    assert publishing.go_on(at=AT)


def test_the_standing_says_that_the_desk_lives_and_up_to_when_all_is_there(publishing, desk, place):
    publishing.beat(at=AT, complete=True)
    whole = read_standing(place.path)
    publishing.beat(at=AT.shift(seconds=5), complete=False)
    hindered = read_standing(place.path)

    assert (whole.alive, whole.complete, whole.entries) == (AT, AT, head(desk)[0])
    assert (hindered.alive, hindered.complete) == (AT.shift(seconds=5), AT)


def test_before_anything_is_published_nothing_is_said(desk, station, place):
    Publishing(desk, station, place.path).beat(at=AT, complete=False)

    assert read_standing(place.path) is None


@pytest.mark.parametrize("written", ["", "{", "[]", '{"alive": 3}', "\ud800"])
def test_a_standing_that_cannot_be_read_is_none(place, written):
    place.standing.write_bytes(written.encode("utf-8", "surrogatepass"))

    assert read_standing(place.path) is None


def no_copy(home, place):
    plainly(place.record, "CREATE TABLE t (x)")
    return str(place.path)


@pytest.mark.parametrize(
    ("folder", "sentence"),
    [
        (lambda _home, _place: "published", "whole path"),
        (lambda home, _place: str(home.path / "inside"), "one outside"),
        (lambda home, _place: str(home.path), "one outside"),
        (lambda _home, place: str(place.path / "missing"), "is not there"),
        (no_copy, "no copy for reading"),
        (lambda _home, _place: "", "is empty"),
    ],
)
def test_a_folder_where_it_must_not_or_cannot_be_is_refused(desk, home, place, folder, sentence):
    station = settings(view=ViewRules(folder=folder(home, place)))

    with pytest.raises(NotAllowed, match=sentence):
        publish_whole(home, station, at=AT)


def test_a_way_round_into_the_home_is_refused_too(desk, home, place):
    way = place.path / "round"
    way.symlink_to(home.path)

    with pytest.raises(NotAllowed, match="one outside"):
        publish_whole(home, settings(view=ViewRules(folder=str(way))), at=AT)


def test_the_desk_is_told_of_a_folder_it_must_not_publish_into(desk, home, station):
    with pytest.raises(NotAllowed, match="one outside"):
        Publishing(desk, station, home.path / "inside").go_on(at=AT)
