import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutyconsole.domain.journal import (
    ALGORITHMS,
    GENESIS,
    Entry,
    Row,
    Uid,
    canonical,
    digest,
)
from dutyconsole.domain.verification import (
    Fault,
    Verdict,
    chain_faults,
    in_order,
    the_first,
)


def a_chain(length, number_of=lambda place: place, algorithm="sha256"):
    chain, before = [], GENESIS
    for place in range(1, length + 1):
        row = Row("report", {"id": place, "receiver": "刘某"})
        entry = Entry(
            number_of(place), Uid(f"u{place}"), "", "李某", "report.sent", "report", (row,)
        )
        body = canonical(entry).encode()
        before = digest(before, body, algorithm=algorithm)
        chain.append((place, entry.uid.encode(), entry.subject.encode(), body, before))
    return chain


def changed(entry, **changes):
    names = ("number", "uid", "subject", "body", "digest")
    return tuple(changes.get(name, held) for name, held in zip(names, entry, strict=True))


def faults(chain):
    return [(fault.kind, fault.number) for fault in chain_faults(chain)]


def sentences(chain):
    return [fault.sentence for fault in chain_faults(chain)]


def test_a_record_is_sound_as_long_as_nothing_is_wrong():
    assert Verdict(3, "ab", ()).sound
    assert not Verdict(3, "ab", (Fault("gap", 2, ""),)).sound


def test_a_fault_is_new_unless_a_segment_has_recorded_it():
    old, new = Fault("gap", 2, "", "gap 2-2"), Fault("gap", 3, "", "gap 3-3")
    verdict = Verdict(3, "ab", (old, new), known={"gap 2-2": 1})

    assert verdict.new == (new,)


@given(st.integers(0, 20))
def test_a_chain_that_was_left_alone_has_no_faults(length):
    assert faults(a_chain(length)) == []


def test_an_entry_whose_content_was_changed_is_named_and_no_other():
    chain = a_chain(4)
    chain[1] = changed(chain[1], body=chain[1][3].replace("刘某".encode(), "李某".encode()))

    assert faults(chain) == [("content", 2)]


def test_an_entry_changed_together_with_its_digest_shows_at_the_next():
    chain = a_chain(4)
    body = chain[1][3].replace("刘某".encode(), "李某".encode())
    chain[1] = changed(chain[1], body=body, digest=digest(chain[0][4], body))

    assert faults(chain) == [("content", 3)]


def test_a_body_that_says_the_same_in_other_bytes_is_changed():
    chain = a_chain(2)
    chain[1] = changed(chain[1], body=chain[1][3] + b" ")

    assert faults(chain) == [("content", 2)]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        b"[]",
        b'{"n":2,"uid":"u2"}',
        b'{"n":2,"uid":"\xff","subject":"report"}',
        b'{"n":2,"uid":"\\ud800","subject":"report"}',
        b'{"n":2,"uid":"u2","subject":"report","rows":' + b"[" * 100_000,
    ],
    ids=lambda body: str(body[:40]),
)
def test_a_body_that_cannot_be_read_is_named(body):
    chain = a_chain(2)
    chain[1] = changed(chain[1], body=body)

    assert sentences(chain) == ["Journal entry 2 cannot be read"]


def test_an_entry_filed_under_another_uid_is_named():
    chain = a_chain(2)
    chain[1] = changed(chain[1], uid=b"u9")

    assert sentences(chain) == ["Journal entry 2 is filed under something else than it says"]


def test_an_entry_filed_under_another_subject_is_named():
    chain = a_chain(2)
    chain[1] = changed(chain[1], subject=b"station")

    assert faults(chain) == [("content", 2)]


def test_a_missing_entry_is_a_gap():
    chain = a_chain(4)
    del chain[1]

    assert faults(chain) == [("gap", 2)]
    assert sentences(chain) == ["Journal entry 2 is missing"]


def test_missing_entries_at_the_beginning_are_a_gap():
    chain = a_chain(4)[2:]

    assert sentences(chain) == ["Journal entries 1 to 2 are missing"]


def test_behind_a_gap_the_chain_is_held_together_again():
    chain = a_chain(5)
    chain[4] = changed(chain[4], body=chain[4][3].replace("刘某".encode(), "李某".encode()))
    del chain[1]

    assert faults(chain) == [("gap", 2), ("content", 5)]


def test_two_entries_that_changed_places_are_out_of_order():
    first, second, third, fourth = a_chain(4)
    chain = [first, changed(third, number=2), changed(second, number=3), fourth]

    assert faults(chain) == [("order", 2), ("order", 3)]
    assert sentences(chain)[0] == "Journal entry 3 stands in the place of entry 2"


def test_an_entry_from_before_the_first_has_no_place():
    chain = a_chain(2)
    chain.insert(0, changed(chain[0], number=0))

    assert sentences(chain)[0] == "Journal entry 0 has no place in the journal"


def test_a_chain_that_was_numbered_wrongly_from_the_start_is_out_of_order():
    chain = a_chain(2, number_of=lambda place: place + 1)

    assert faults(chain) == [("order", 1), ("order", 2)]


def test_the_faults_of_a_long_chain_are_told_as_they_are_met():
    chain = iter([changed(a_chain(1)[0], body=b""), *a_chain(1)])

    assert next(chain_faults(chain)).number == 1
    assert len(list(chain)) == 1


@given(st.integers(2, 8), st.data())
def test_no_single_bit_of_an_entry_can_turn_unseen(length, data):
    chain = a_chain(length)
    place = data.draw(st.integers(0, length - 1))
    field = data.draw(st.integers(1, 4))
    flipped = bytearray(chain[place][field])
    flipped[data.draw(st.integers(0, len(flipped) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    entry = list(chain[place])
    entry[field] = bytes(flipped)
    chain[place] = tuple(entry)

    assert faults(chain) != []


@given(st.integers(2, 8), st.data())
def test_no_entry_but_the_newest_can_be_taken_out_unseen(length, data):
    chain = a_chain(length)
    del chain[data.draw(st.integers(0, length - 2))]

    assert faults(chain) != []


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_chain_is_held_against_the_hash_it_was_made_with(algorithm):
    chain = a_chain(3, algorithm=algorithm)

    assert list(chain_faults(chain, algorithm)) == []
    assert {fault.number for other in ALGORITHMS if other != algorithm
            for fault in chain_faults(chain, other)} == {1, 2, 3}  # fmt: skip


def keys(chain):
    return [fault.key for fault in chain_faults(chain)]


def test_a_fault_of_an_entry_is_recognised_by_its_place_and_its_bytes():
    once, twice = a_chain(3), a_chain(3)
    for chain, name in ((once, "李某"), (twice, "王某")):
        chain[1] = changed(chain[1], body=chain[1][3].replace("刘某".encode(), name.encode()))

    assert keys(once) == keys(once) != keys(twice)
    assert keys(once)[0].startswith("content 2 ")


def test_a_gap_is_recognised_by_its_two_ends():
    chain = a_chain(6)
    del chain[1:4]

    assert keys(chain) == ["gap 2-4"]


def some_faults(count):
    return [Fault("row", None, "", f"row person/{number}") for number in range(count)]


def test_few_faults_are_told_as_they_are():
    assert list(the_first(iter(some_faults(3)), 3)) == some_faults(3)


def test_of_many_faults_the_others_are_counted():
    told = list(the_first(iter(some_faults(10)), 3))

    assert told[:3] == some_faults(3)
    assert told[3].sentence == "7 more like those told"


def test_one_more_among_the_others_is_something_new():
    first, second = (list(the_first(iter(some_faults(count)), 3))[-1] for count in (10, 11))

    assert first.key != second.key


def test_the_first_wrong_entry_comes_first_and_what_is_about_none_last():
    faults = [Fault("schema", None, ""), Fault("gap", 7, ""), Fault("content", 3, "")]

    assert [fault.number for fault in in_order(faults)] == [3, 7, None]
