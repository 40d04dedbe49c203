from dataclasses import replace

import pytest

from builders import AT
from dutyconsole.domain.matters import KINDS, Matter, check
from dutyconsole.errors import BadInput

MATTER = Matter(1, 0, "other", "东楼停水", "物业", "", None, done=False, at=AT, by="李某")


@pytest.mark.parametrize("kind", KINDS)
def test_a_matter_of_every_kind_that_says_something_is_right(kind):
    assert check(replace(MATTER, kind=kind)) is None


@pytest.mark.parametrize("text", ["", " \n "])
def test_a_matter_says_something(text):
    with pytest.raises(BadInput, match="Write down what it is about"):
        check(replace(MATTER, text=text))


def test_a_kind_that_nobody_knows_is_refused_with_those_that_are_known():
    with pytest.raises(
        BadInput, match="“rumour” is no kind of matter; expected one of instruction, superior"
    ):
        check(replace(MATTER, kind="rumour"))
