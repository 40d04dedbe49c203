import pytest

from builders import AT
from dutyconsole.domain.publication import Standing, standing_from, standing_text

STANDING = Standing(AT.shift(seconds=5), AT, 120, "7K3M-9QXA")


def test_what_is_written_is_read_again():
    assert standing_from(standing_text(STANDING)) == STANDING


@pytest.mark.parametrize(
    ("part", "bent"),
    [
        ("2020-01-25T16:12:12+08:00", "soon"),
        ('"complete"', '"incomplete"'),
        ("120", '"120"'),
        ("120", "true"),
        ('"7K3M-9QXA"', "[]"),
        ("}", ""),
    ],
)
def test_what_is_anything_else_is_no_standing(part, bent):
    assert standing_from(standing_text(STANDING).replace(part, bent)) is None


@pytest.mark.parametrize("text", ["", "null", "[1]", "[" * 100_000])
def test_a_text_that_is_no_object_is_no_standing(text):
    assert standing_from(text) is None
