from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutyconsole.domain.journal import GENESIS, Entry, Row, Uid, canonical, digest, entry_from

texts = st.text(st.characters(exclude_categories=["Cs"]))
values = st.none() | texts | st.integers(-(2**63), 2**63 - 1)
rows = st.builds(Row, texts, st.dictionaries(texts, values))
entries = st.builds(
    Entry,
    number=st.integers(1, 2**63 - 1),
    uid=texts.map(Uid),
    at=texts,
    by=texts,
    event=texts,
    subject=texts,
    rows=st.lists(rows, max_size=4).map(tuple),
)
bodies = st.lists(texts, min_size=1, max_size=6)


def an_entry(**changes):
    entry = Entry(
        number=7,
        uid=Uid("0a1b"),
        at="2020-01-25T16:05:00+08:00",
        by="张某某",
        event="incident.received",
        subject="incident 2020/12",
        rows=(Row("incident", {"year": 2020, "number": 12, "place": None}),),
    )
    return replace(entry, **changes)


def chain(bodies):
    digests = [GENESIS]
    for body in bodies:
        digests.append(digest(digests[-1], body))
    return digests[1:]


def test_a_body_is_json_with_sorted_keys_no_spaces_and_characters_as_they_are():
    expected = (
        '{"at":"2020-01-25T16:05:00+08:00","by":"张某某","event":"incident.received","n":7,'
        '"rows":[["incident",{"number":12,"place":null,"year":2020}]],'
        '"subject":"incident 2020/12","uid":"0a1b"}'
    )

    assert expected == canonical(an_entry())


def test_a_digest_is_of_the_one_before_and_the_body():
    # printf '%064d' 0 | xxd -r -p | cat - <(printf 值班) | sha256sum
    expected = "970087aca2cc002e0c9601894b5373edc00532ca779a4766426972880c188ddd"

    assert digest(GENESIS, "值班").hex() == expected


def test_another_algorithm_gives_another_digest():
    assert digest(GENESIS, "值班", algorithm="sha3_256") != digest(GENESIS, "值班")


@given(entries)
def test_an_entry_read_from_its_body_is_that_entry(entry):
    assert entry_from(canonical(entry)) == entry


@given(entries)
def test_a_body_read_and_written_again_is_that_body(entry):
    body = canonical(entry)

    assert canonical(entry_from(body)) == body


@given(entries)
def test_a_body_can_be_hashed_and_stored(entry):
    assert len(digest(GENESIS, canonical(entry))) == 32


@pytest.mark.parametrize("name", [field.name for field in fields(Entry)])
def test_every_field_of_an_entry_is_in_its_body(name):
    other = an_entry(number=8, uid="x", at="x", by="x", event="x", subject="x", rows=())
    changed = replace(an_entry(), **{name: getattr(other, name)})

    assert canonical(changed) != canonical(an_entry())


@given(bodies, st.data())
def test_changing_a_body_changes_its_digest_and_all_later_ones(bodies, data):
    place = data.draw(st.integers(0, len(bodies) - 1))
    other = data.draw(texts.filter(lambda text: text != bodies[place]))
    before = chain(bodies)
    after = chain([*bodies[:place], other, *bodies[place + 1 :]])

    assert [one == two for one, two in zip(before, after, strict=True)] == [
        number < place for number in range(len(bodies))
    ]


@given(st.lists(texts, min_size=2, max_size=6, unique=True), st.data())
def test_moving_an_entry_changes_every_digest_from_there_on(bodies, data):
    place = data.draw(st.integers(0, len(bodies) - 2))
    moved = [*bodies[:place], bodies[place + 1], bodies[place], *bodies[place + 2 :]]

    assert not set(chain(bodies)[place:]) & set(chain(moved)[place:])


@given(bodies, st.data())
def test_dropping_an_entry_changes_the_digest_of_the_last_one(bodies, data):
    place = data.draw(st.integers(0, len(bodies) - 1))
    dropped = [*bodies[:place], *bodies[place + 1 :]]

    assert chain([*dropped, "last"])[-1] != chain([*bodies, "last"])[-1]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "值班",
        "null",
        "[]",
        "{}",
        '{"n":1}',
        canonical(an_entry()).replace('"uid"', '"id"'),
        canonical(an_entry()).replace('[["incident"', '[["incident",1'),
        canonical(an_entry()).replace('"rows":[', '"rows":[7,'),
    ],
)
def test_a_body_that_is_no_entry_is_a_value_error(body):
    with pytest.raises(ValueError, match=r"."):
        entry_from(body)
