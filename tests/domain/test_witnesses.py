import pytest

from builders import AT
from dutyconsole.domain.anchors import Checkpoint, code_of
from dutyconsole.domain.witnesses import anchor_faults, code_faults, code_key

DIGESTS = {number: f"{number:064x}" for number in (1, 2, 3)}
"""Of a record with three entries."""


def an_anchor(**changes):
    given = {
        "record": DIGESTS[1],
        "entries": 2,
        "digest": DIGESTS[2],
        "algorithm": "sha256",
        "at": AT,
        "occasion": "handover",
        "station": "市科学技术局值班室",
    }
    return Checkpoint(**(given | changes))


def test_an_anchor_that_fits_is_no_fault():
    assert list(anchor_faults([an_anchor()], DIGESTS.get)) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"entries": 9, "digest": "9" * 64}, "the newest are missing"),
        ({"digest": "a" * 64}, "the journal was made anew, or an older file was put back"),
        ({"record": "a" * 64, "digest": "b" * 64}, "another record (市科学技术局值班室)"),
        ({"record": "a" * 64}, "another station's, or was made anew from its first entry"),
    ],
)
def test_an_anchor_that_does_not_fit_says_what_is_wrong(changes, said):
    (fault,) = anchor_faults([an_anchor(**changes)], DIGESTS.get)

    assert said in fault.sentence
    assert "2020-01-25T16:12:07+08:00" in fault.sentence
    assert (fault.kind, fault.number) == ("anchor", changes.get("entries", 2))


def test_a_missing_end_is_recognised_even_when_the_record_has_grown_over_it():
    anchor = an_anchor(entries=4, digest="4" * 64)
    (before,) = anchor_faults([anchor], DIGESTS.get)
    (after,) = anchor_faults([anchor], (DIGESTS | {4: "0" * 64}).get)

    assert before.key == after.key
    assert before.sentence != after.sentence


def test_anchors_are_told_from_the_first_entry_on():
    anchors = [an_anchor(entries=number, digest="f" * 64) for number in (3, 2)]

    assert [fault.number for fault in anchor_faults(anchors, DIGESTS.get)] == [2, 3]


def test_a_sheet_that_fits_is_no_fault():
    assert list(code_faults([code_of(2, DIGESTS[2])], DIGESTS.get)) == []


@pytest.mark.parametrize(
    ("number", "said"), [(2, "journal entry 2 is another one"), (7, "the record has fewer")]
)
def test_a_sheet_that_does_not_fit_is_named_by_its_code(number, said):
    code = code_of(number, "c" * 64)
    (fault,) = code_faults([code], DIGESTS.get)

    assert said in fault.sentence
    assert (fault.kind, fault.key) == ("code", code_key(code))
