import pytest

from dutyconsole.errors import NotAllowed
from dutyconsole.exchange.fonts import font_for
from papers import a_font, needs_a_chinese_font


def test_a_font_that_has_every_character_is_found_wherever_it_lies(tmp_path):
    path = a_font(tmp_path / "truetype" / "deep" / "any.ttf", "值班")

    assert font_for("值班", [tmp_path]).path == path


def test_the_font_that_looks_most_like_an_offices_paper_is_taken(tmp_path):
    for name in ("wqy-zenhei.ttf", "simfang.ttf", "simsun.ttf", "simfang-bold.ttf"):
        a_font(tmp_path / name, "值班")

    assert font_for("值班", [tmp_path]).path.name == "simfang.ttf"


def test_a_font_that_lacks_a_character_gives_way_to_one_that_has_it(tmp_path):
    a_font(tmp_path / "simfang.ttf", "值班")
    a_font(tmp_path / "other.ttf", "值班㛃")

    assert font_for("值班\n㛃", [tmp_path]).path.name == "other.ttf"


def test_missing_characters_are_named(tmp_path):
    a_font(tmp_path / "simfang.ttf", "值班")
    a_font(tmp_path / "simsun.ttf", "值")

    with pytest.raises(NotAllowed) as refused:
        font_for("值班㛃", [tmp_path])

    assert str(refused.value) == (
        "No PDF was made, because no font on this computer has 㛃 (U+36C3); most characters are in"
        " the package fonts-noto-cjk, and DOCX and text can be made all the same"
    )


def test_many_missing_characters_are_not_all_named(tmp_path):
    a_font(tmp_path / "simfang.ttf", "值班")

    with pytest.raises(NotAllowed, match=r"U\+0069\), j \(U\+006A\) and others;"):
        font_for("abcdefghijkl", [tmp_path])


def test_a_computer_without_a_chinese_font_is_told_how_to_get_one(tmp_path):
    a_font(tmp_path / "latin.ttf", "abc")

    with pytest.raises(NotAllowed, match=r"no Chinese font is installed.*fonts-noto-cjk"):
        font_for("值班", [tmp_path, tmp_path / "nowhere"])


def test_a_damaged_font_does_not_keep_others_from_being_found(tmp_path):
    whole = a_font(tmp_path / "simsun.ttf", "值班").read_bytes()
    for number, content in enumerate(
        (b"", b"OTTO", whole[:200], whole[: len(whole) // 2], whole[:-9])
    ):
        (tmp_path / f"simfang{number}.ttf").write_bytes(content)
    (tmp_path / "simfang.ttc").write_bytes(b"ttcf\0\1\0\0\0\0\0\2")

    assert font_for("值班", [tmp_path]).path.name == "simsun.ttf"


@pytest.mark.parametrize("allowed", [0x0002, 0x0100, 0x0200])
def test_a_font_whose_maker_does_not_let_it_be_embedded_is_left_out(tmp_path, allowed):
    a_font(tmp_path / "simfang.ttf", "值班", allowed=allowed)
    a_font(tmp_path / "simsun.ttf", "值班", allowed=0x0008)

    assert font_for("值班", [tmp_path]).path.name == "simsun.ttf"


@needs_a_chinese_font
def test_this_computer_has_a_font_for_names_of_rare_characters():
    font = font_for("王㛃、张䶮、李𠮷")

    assert {ord("㛃"), ord("䶮"), ord("𠮷")} <= font.characters
