"""Names that nobody in the directory has."""

import pytest

from dutyconsole.domain.strangers import strangers

KNOWN = ("张建军", "冯静", "Feng Jing", "Shan Peng")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", ()),
        ("张建军、冯静", ()),
        ("张建军 冯静", ()),
        ("张 建军，Feng Jing; shan peng", ()),
        ("冯静（替单鹏）", ()),
        ("张建军、王五", ("王五",)),
        ("张建军 王五", ("王五",)),
        ("王五/王五", ("王五",)),
        ("传真机 缺纸", ("传真机 缺纸",)),
        ("Feng Jing, Wang Wu", ("Wang Wu",)),
    ],
)
def test_only_names_that_nobody_has_are_strange(typed, expected):
    assert strangers(typed, KNOWN) == expected
