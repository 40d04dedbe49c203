import hashlib
import re
import string
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from builders import AT
from dutyconsole.domain.anchors import (
    Checkpoint,
    Code,
    checkpoint_from,
    code_of,
    ending_fits,
    parse_code,
    text,
)
from dutyconsole.errors import BadInput
from dutyconsole.text import clean_line

DIGEST = hashlib.sha256(b"57").hexdigest()
CODE = code_of(57, DIGEST)
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

numbers = st.integers(1, 10**15 - 1)
digests = st.binary(min_size=32, max_size=32).map(bytes.hex)
codes = st.builds(code_of, numbers, digests)


def a_checkpoint(**changes):
    given = Checkpoint(
        record=hashlib.sha256(b"1").hexdigest(),
        entries=57,
        digest=DIGEST,
        algorithm="sha256",
        at=AT,
        occasion="handover",
        station="市科学技术局 值班室",
    )
    return replace(given, **changes)


def other(sign, step):
    return ALPHABET[(ALPHABET.index(sign) + step) % 32]


def test_a_checkpoint_is_four_lines_that_fit_a_terminal():
    lines = text(a_checkpoint()).splitlines()

    assert lines == [
        "dutyconsole/6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b",
        "57",
        DIGEST,
        "2020-01-25T16:12:07+08:00 handover sha256 市科学技术局 值班室",
    ]
    assert max(map(len, lines)) <= 80


@given(numbers, digests, digests, st.sampled_from(["sha256", "sm3"]), st.text().map(clean_line))
def test_a_checkpoint_is_read_as_it_was_written(entries, record, digest, algorithm, station):
    made = a_checkpoint(
        entries=entries, record=record, digest=digest, algorithm=algorithm, station=station
    )

    assert checkpoint_from(text(made)) == made


@pytest.mark.parametrize(
    ("was", "instead"),
    [
        ("dutyconsole/", "otherconsole/"),
        ("\n57\n", "\n057\n"),
        ("\n57\n", "\n0\n"),
        (DIGEST, DIGEST.upper()),
        (DIGEST, DIGEST[1:]),
        ("2020-01-25T", "2020-13-25T"),
        ("+08:00", ""),
        ("sha256", "md5"),
        ("值班室\n", "值班室"),
        ("值班室\n", "值班室\nmore\n"),
    ],
)
def test_what_is_no_checkpoint_is_not_read_as_one(was, instead):
    written = text(a_checkpoint()).replace(was, instead)

    with pytest.raises(ValueError, match=r".*"):
        checkpoint_from(written)


def test_a_code_is_the_number_and_sixteen_characters_in_fours():
    assert re.fullmatch(rf"57(-[{ALPHABET}]{{4}}){{4}}", str(a_checkpoint().code))


def test_a_code_holds_the_first_75_bits_of_the_digest():
    assert code_of(57, "ff" * 32).digits[:15] == "Z" * 15
    assert code_of(57, "00" * 9 + "20" + "ff" * 22).digits[:15] == "0" * 14 + "1"


@given(codes)
def test_a_code_is_read_as_it_is_written(code):
    assert parse_code(str(code)) == code


@given(codes)
def test_a_code_may_be_typed_in_lower_case_without_dashes_and_with_letters_for_digits(code):
    typed = str(code).replace("-", "").lower().replace("0", "o").replace("1", "l")

    assert parse_code(typed) == code


@pytest.mark.parametrize("between", [" ", "", " - ", "—", "－", "–", "　"])
def test_what_stands_between_the_groups_does_not_matter(between):
    assert parse_code(f"  {str(CODE).replace('-', between)} ") == CODE


def test_a_code_may_be_full_width():
    wide = {ord(sign): ord(sign) + 0xFEE0 for sign in string.ascii_uppercase + string.digits + "-"}

    assert parse_code(str(CODE).translate(wide)) == CODE


@given(codes, st.data())
def test_one_wrong_character_is_noticed(code, data):
    typed = str(code).replace("-", "")
    at = data.draw(st.integers(0, len(typed) - 1))
    wrong = typed[:at] + other(typed[at], data.draw(st.integers(1, 31))) + typed[at + 1 :]

    with pytest.raises(BadInput):
        parse_code(wrong)


@given(codes, st.data())
def test_two_characters_exchanged_are_noticed(code, data):
    typed = list(str(code).replace("-", ""))
    one, two = (data.draw(st.integers(0, len(typed) - 1)) for _each in range(2))
    assume(typed[one] != typed[two])
    typed[one], typed[two] = typed[two], typed[one]

    with pytest.raises(BadInput):
        parse_code("".join(typed))


@given(codes, st.data())
def test_a_character_lost_or_doubled_is_noticed(code, data):
    typed = str(code)
    at = data.draw(st.integers(typed.index("-") + 1, len(typed) - 1))
    assume(typed[at] != "-")

    for wrong in (typed[:at] + typed[at + 1 :], typed[:at] + typed[at] + typed[at:]):
        with pytest.raises(BadInput, match="not a whole code"):
            parse_code(wrong)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "“” is not a whole code; expected something like 57-7K3M-9QXA-P2RD-WX4Q"),
        ("57-7K3M", "“57-7K3M” is not a whole code"),
        ("7K3M-9QXA-P2RD-WX4Q", "is not a whole code"),
        ("9" * 16 + "-7K3M-9QXA-P2RD-WX4Q", "is not a whole code"),
        ("5A-7K3M-9QXA-P2RD-WX4Q", "is not a whole code"),
        ("57-7K3U-9QXA-P2RD-WX4Q", "is no code, since it holds “U”"),
        ("57-7K3M-9QXA-P2RD-WX4T", "its characters do not fit together"),
        ("0-0000-0000-0000-0000", "its characters do not fit together"),
    ],
)
def test_a_mistyped_code_is_refused_with_what_is_expected(typed, sentence):
    with pytest.raises(BadInput) as refused:
        parse_code(typed)

    assert sentence in str(refused.value)


def test_the_example_that_is_told_is_a_code():
    assert parse_code("57-7K3M-9QXA-P2RD-WX4Q") == Code(57, "7K3M9QXAP2RDWX4Q")


def test_a_code_fits_its_digest_and_no_other():
    assert CODE.fits(DIGEST)
    assert not CODE.fits(hashlib.sha256(b"58").hexdigest())
    assert not CODE.fits("")


def test_the_ending_is_the_last_eight_characters():
    assert str(CODE).endswith(f"-{CODE.ending}")
    assert len(CODE.ending) == 9


@pytest.mark.parametrize(
    "typed", [CODE.ending, CODE.ending.lower(), CODE.ending.replace("-", " "), str(CODE)]
)
def test_the_ending_fits_however_it_is_typed(typed):
    assert ending_fits(typed, CODE)


@pytest.mark.parametrize("typed", ["", CODE.ending[1:], f"X{CODE.ending}", "0000-0000"])
def test_another_ending_does_not_fit(typed):
    assert not ending_fits(typed, CODE)
