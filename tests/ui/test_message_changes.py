"""What a correction changed, in few words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import a_message, on, settings
from dutyconsole.ui.message_changes import changes, cut


def test_each_field_that_differs_is_told_with_its_words():
    before = a_message()
    after = a_message(
        phone="", level="serious", category="documents", occurred_at=on("15:50"), source="fax"
    )

    assert list(changes(before, after, settings())) == [
        ("occurred_at", "(nothing)", "2020-01-25 15:50"),
        ("source", "telephone", "fax"),
        ("phone", "13800001234", "(nothing)"),
        ("category", "疫情防控", "公文"),
        ("level", "unrated", "serious"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("发热38.1度", "发热38.6度", ("发热38.1度", "发热38.6度")),
        ("一\n二", "一\n三", ("一 二", "一 三")),
        (
            "市材料研究所职工王某今日上午发热38.1度，独居，已送第三医院就医。",
            "市材料研究所职工王某今日上午发热38.61度，独居，已送第三医院就医。",
            ("..午发热38.1度，独居，..", "..午发热38.61度，独居，.."),
        ),
        (
            "市材料研究所职工王某今日上午发热38.1度，独居，",
            "市材料研究所职工王某今日上午发热38.1度，独居，已就医",
            ("..1度，独居，", "..1度，独居，已就医"),
        ),
    ],
)
def test_of_long_words_only_what_differs_is_shown(old, new, expected):
    assert cut(old, new) == expected


@given(*[st.text(alphabet="甲乙丙 \n", max_size=60)] * 2)
def test_words_that_differ_are_shown_differently(old, new):
    shown_old, shown_new = cut(old, new)

    assert (shown_old == shown_new) == (" ".join(old.split()) == " ".join(new.split()))
