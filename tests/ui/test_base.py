"""What all screens share, tried in a real terminal."""

from builders import AT
from dutyconsole import demo, language
from dutyconsole.home import Home
from terminal import Terminal, home_of


def test_the_first_picture_is_already_the_one_of_a_narrow_window(tmp_path):
    language.use(language.ENGLISH)
    demo.build(Home(tmp_path / "home"), at=AT, special=False, registers=False)
    desk = Terminal("-m", "dutyconsole", "--home", home_of(tmp_path), "--lang", "en")
    desk.wait_for("Help")
    desk.settle()
    desk.press("q")
    desk.end()

    assert "╭".encode() not in desk.written, "the frames of a wide window were drawn"
