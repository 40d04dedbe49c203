"""What is sent over the line: little, and the terminal shows what it would have shown anyway."""

import codecs
import fcntl
import os
import shutil
import signal
import struct
import sys
import termios
import textwrap
import time

import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip

from builders import AT
from dutyconsole import language
from dutyconsole.ui.wire import Wire
from dutyconsole.ui.wire_cells import row_of
from dutyconsole.ui.wire_pace import ASK
from glass import Glass
from keyboard import NARROW, WIDE, _demonstration
from terminal import Terminal

WIDTH, HEIGHT = 24, 8
SIZE = Size(WIDTH, HEIGHT)
PAPER = Style.parse("#dddddd on #101820")

words = st.text(st.sampled_from("值班日志abc 12│─…“é😀"), max_size=12)
styles = st.sampled_from(
    [
        None,
        PAPER,
        Style.parse("bold red on #101820"),
        Style.parse("reverse #dddddd on #101820"),
        Style.parse("underline strike blue"),
        Style.parse("italic on green"),
        Style.parse("default on default"),
    ]
)
lines = st.lists(st.tuples(words, styles), max_size=4).map(
    lambda pieces: a_line(*(Segment(text, style) for text, style in pieces))
)


def a_line(*segments, width=WIDTH, ground=PAPER):
    return Strip(segments).adjust_cell_length(width, ground)


def plainly(*texts, width=WIDTH):
    return [a_line(Segment(text, PAPER), width=width) for text in texts]


class Window(Glass):
    """A terminal that is fed by hand."""

    def __init__(self, size=SIZE):
        super().__init__(size.width, size.height)
        self.stream = pyte.Stream(self)
        self.stream.feed("\x1b[?7l")

    def take(self, sequence):
        self.stream.feed(sequence)
        return self

    @property
    def seen(self):
        """Each column with what one sees of it."""
        return [[_seen(self.buffer[y][x]) for x in range(self.columns)] for y in range(self.lines)]


def _seen(char):
    if char.data == " " and not (char.underscore or char.reverse or char.strikethrough):
        return char._replace(fg="default", bold=False, italics=False)
    return char


def drawn_at_once(strips, size=SIZE, colours=ColorSystem.TRUECOLOR):
    """The terminal as Textual itself would have left it."""
    glass = Window(size)
    for y, strip in enumerate(strips):
        glass.take(f"\x1b[{y + 1};1H")
        for text, style, _control in strip:
            glass.take(Strip.render_style(style, text, colours) if style else text)
            if style:
                style._ansi = None  # kept there for one set of colours
    return glass.seen


def all_of(strips):
    return dict(enumerate(strips))


@st.composite
def screens(draw):
    """Pictures that follow each other: other lines, other pieces, rows that moved."""
    rows = draw(st.lists(lines, min_size=HEIGHT, max_size=HEIGHT))
    pictures = [rows]
    for _picture in range(draw(st.integers(1, 4))):
        rows = list(rows)
        top = draw(st.integers(0, HEIGHT - 1))
        bottom = draw(st.integers(top, HEIGHT - 1))
        if draw(st.booleans()):
            rows.insert(top, draw(lines))
            del rows[bottom + 1]
        else:
            rows.insert(bottom + 1, draw(lines))
            del rows[top]
        for y in draw(st.lists(st.integers(0, HEIGHT - 1), max_size=2)):
            left = draw(st.integers(0, WIDTH))
            rows[y] = Strip.join([rows[y].crop(0, left), draw(lines).crop(left)])
        pictures.append(rows)
    return pictures


@given(screens(), st.booleans(), st.sampled_from([ColorSystem.TRUECOLOR, ColorSystem.STANDARD]))
@settings(max_examples=150, deadline=None)
def test_whatever_follows_what_the_terminal_shows_it(pictures, erases_in_colour, colours):
    wire, glass = Wire(colours, erases_in_colour=erases_in_colour), Window()
    for strips in pictures:
        glass.take(wire.show(all_of(strips), SIZE))

        assert glass.seen == drawn_at_once(strips, colours=colours)
        assert glass.cursor.attrs == glass.default_char


@given(screens(), st.data())
@settings(max_examples=50, deadline=None)
def test_rows_that_nobody_names_stay(pictures, data):
    wire, glass = Wire(ColorSystem.EIGHT_BIT), Window()
    shown = pictures[0]
    glass.take(wire.show(all_of(shown), SIZE))
    for strips in pictures[1:]:
        named = data.draw(st.sets(st.integers(0, HEIGHT - 1)))
        glass.take(wire.show({y: strips[y] for y in named}, SIZE))
        shown = [strips[y] if y in named else row for y, row in enumerate(shown)]

        assert glass.seen == drawn_at_once(shown, colours=ColorSystem.EIGHT_BIT)


def sent(*pictures, **terminal):
    """What is sent for the last picture."""
    wire = Wire(ColorSystem.TRUECOLOR, **terminal)
    *before, last = pictures
    for strips in before:
        wire.show(all_of(strips), SIZE)
    return wire.show(all_of(last), SIZE)


LOG = [f"09:0{number} 第{number}件 来电报告" for number in range(HEIGHT)]


def test_nothing_is_sent_where_nothing_differs():
    assert sent(plainly(*LOG), plainly(*LOG)) == ""


def test_a_digit_of_the_clock_is_sent_alone():
    before, after = plainly(*LOG[:-1], "17:03:11"), plainly(*LOG[:-1], "17:03:12")

    assert sent(before, after) == "\x1b[8;8H\x1b[38;2;221;221;221;48;2;16;24;32m2\x1b[m"


def test_a_line_more_at_the_top_moves_the_others():
    top, *rest = LOG
    sequence = sent(plainly(top, *rest), plainly(top, "09:09 火警", *rest[:-1]))

    assert sequence.startswith("\x1b[8H\x1b[M\x1b[2d\x1b[L")
    assert len(sequence) < 100
    assert "第" not in sequence


def test_rows_beneath_those_that_moved_stay_where_they_are():
    keys = "F1 帮助  F2 保存"
    before = plainly(*LOG[:-1], keys)
    glass, wire = Window(), Wire(ColorSystem.TRUECOLOR)
    glass.take(wire.show(all_of(before), SIZE))
    after = plainly(*LOG[2:-1], "09:08 一件", "09:09 又一件", keys)
    sequence = wire.show(all_of(after), SIZE)

    assert "帮助" not in sequence
    assert glass.take(sequence).seen == drawn_at_once(after)


def test_a_blank_end_is_erased_only_where_that_keeps_its_colour():
    before, after = plainly("x" * WIDTH), plainly("x")

    assert sent(before, after, erases_in_colour=True).count(" ") == 0
    assert "\x1b[K" in sent(before, after, erases_in_colour=True)
    assert sent(before, after).count(" ") == WIDTH - 1
    assert "\x1b[K" not in sent(before, after)


def test_blanks_in_the_middle_are_erased_in_one_piece_over_whatever_stood_there():
    before, after = plainly("a第1件      报告         z"), plainly(f"a{' ' * 21}z")

    assert sent(before, after, erases_in_colour=True).count("X") == 1
    assert " " not in sent(before, after, erases_in_colour=True)
    assert "X" not in sent(before, after)


def test_a_terminal_that_was_forgotten_is_drawn_whole():
    wire = Wire(ColorSystem.TRUECOLOR)
    wire.show(all_of(plainly(*LOG)), SIZE)
    wire.forget()
    garbage = Window().take("\x1b[31;4mnobody knows what\r\nis here")

    assert not wire.knows(SIZE)
    assert garbage.take(wire.show(all_of(plainly(*LOG)), SIZE)).seen == drawn_at_once(plainly(*LOG))


def test_another_size_is_drawn_whole():
    wire = Wire(ColorSystem.TRUECOLOR)
    wire.show(all_of(plainly(*LOG)), SIZE)
    larger, rows = Size(30, 9), plainly(*LOG, "and one", width=30)

    assert not wire.knows(larger)
    assert Window(larger).take(wire.show(all_of(rows), larger)).seen == drawn_at_once(rows, larger)


def test_what_follows_a_character_of_doubtful_width_is_written_again_with_it():
    before, after = plainly("a “火警” 3 人   正常"), plainly("a “火警” 4 人   正常")
    sequence = sent(before, after)

    assert "“火警” 4 人" in sequence
    assert "正常" not in sequence


def test_after_a_character_of_doubtful_width_the_next_field_finds_its_own_column():
    text = sent(plainly("“火警”   正常"))

    assert "“火警”   \x1b[10G正常" in text


def test_nothing_in_a_text_controls_the_terminal():
    row = row_of(Strip([Segment("a\x1b]0;x\x07b\x9b2Jc")]), 10, ColorSystem.TRUECOLOR)

    assert "".join(cell.text for cell in row) == "a]0;xb2Jc "


def test_links_are_not_made():
    link = Segment("来源", Style(link="https://example.org"))

    assert "example.org" not in sent([a_line(link)])


DESK = """
    import sys
    from pathlib import Path

    from textual.binding import Binding

    from builders import AT
    from dutyconsole import clock, language
    from dutyconsole.config.file import load
    from dutyconsole.home import Home
    from dutyconsole.store.database import connect
    from dutyconsole.ui.app import DutyApp
    from dutyconsole.ui.process import run
    from dutyconsole.ui.wire import LightlyDrawn
    from dutyconsole.ui.wire_pace import Pace

    home = Home(Path(sys.argv[1]))

    class Light(LightlyDrawn, DutyApp):
        BINDINGS = [
            Binding("f12", "tell", priority=True),
            Binding("f11", "draw_anew", priority=True),
        ]

        _pace = Pace(lambda: clock.counted() * float(sys.argv[2]))

        def action_tell(self):
            strips = self.screen._compositor.render_strips()
            colours = "".join(
                f"\\x1b[{y + 1};1H{strip.render(self.console)}" for y, strip in enumerate(strips)
            )
            told = home.path / "told.part"
            told.write_text(colours, encoding="utf-8")
            told.rename(home.path / "told")

        def action_draw_anew(self):
            self.draw_anew()

        def notify(self, *arguments, **options):
            pass  # what goes away by itself would go between two looks

    def build():
        language.use(language.CHINESE)
        return Light(connect(home.record), load(home.settings), home, lambda: AT)

    sys.exit(run(build))
"""


class Desk(Terminal):
    """The desk, drawn lightly in a real terminal, and what Textual would have drawn."""

    def __init__(self, folder, size, *, quick=1):
        """`quick`: how many seconds one is to its program, as far as the line goes."""
        shutil.copytree(_demonstration(language.CHINESE, AT, special=True, registers=False), folder)
        self.told = folder / "told"
        path = os.pathsep.join(sys.path)
        program = textwrap.dedent(DESK)
        super().__init__(
            "-c",
            program,
            str(folder),
            str(quick),
            size=size,
            PYTHONPATH=path,
            TERM="xterm",  # of 16 colours
            COLUMNS="",  # as the terminal itself says
            LINES="",
        )
        self.glass = Window(Size(*size))
        self._taken = 0
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def resize(self, columns, rows):
        size = struct.pack("HHHH", rows, columns, 0, 0)
        fcntl.ioctl(self._ours, termios.TIOCSWINSZ, size)
        self.glass, self._taken = Window(Size(columns, rows)), len(self.written)
        self._decoder.reset()

    @property
    def seen(self):
        """What one sees."""
        # A character may come in two pieces.
        self.glass.take(self._decoder.decode(self.written[self._taken :]))
        self._taken = len(self.written)
        return self.glass.seen

    def is_drawn(self):
        """Wait for the picture of another size, of which a loaded machine is told late."""
        until = time.monotonic() + 20
        while "帮助" not in "".join(cell.data for row in self.seen for cell in row):
            assert time.monotonic() < until
            self._read(0.1)

    @property
    def told_by_textual(self):
        """What one would see had Textual drawn everything at once."""
        self.press(F12)
        until = time.monotonic() + 10
        while not self.told.exists() and time.monotonic() < until:
            self._read(0.05)
        drawn = self.told.read_text(encoding="utf-8")
        self.told.unlink()
        self.settle(0.1)
        return Window(Size(self.glass.columns, self.glass.lines)).take(drawn).seen


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    desk = Desk(tmp_path_factory.mktemp("line") / "home", NARROW)
    desk.wait_for("帮助")
    desk.settle()
    yield desk
    desk.program.kill()
    desk.end()


F11, F12, PAGE_DOWN, ESCAPE = "\x1b[23~", "\x1b[24~", "\x1b[6~", "\x1b"


def test_a_desk_where_nothing_happens_sends_nothing(desk):
    before = desk.written
    desk._read(1.2)  # a second, and what each second does

    assert desk.written == before


def test_where_the_mouse_only_passes_by_is_not_told(desk):
    assert desk.written.rindex(b"\x1b[?1003l") > desk.written.rindex(b"\x1b[?1003h")
    assert desk.written.rindex(b"\x1b[?1000h") > desk.written.rindex(b"\x1b[?1003l")


def test_a_screen_written_over_is_whole_again_when_it_is_asked_for(desk):
    desk.glass.take("\x1b[2J\x1b[5;5H\x1b[31mBroadcast message")
    desk.press(F11)
    desk.settle()

    assert desk.seen == desk.told_by_textual


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_the_desk_in_a_terminal_is_seen_as_textual_would_have_drawn_it(desk, size):
    if size != (desk.glass.columns, desk.glass.lines):  # else nothing is drawn anew
        desk.resize(*size)
    desk.is_drawn()
    desk.settle()
    for keys in ("", PAGE_DOWN, "/", "发", ESCAPE, "n", "1市", ESCAPE):
        desk.press(keys)
        told = desk.told_by_textual
        if told != desk.seen:  # asked while the screen was still being made
            told = desk.told_by_textual

        assert desk.seen == told, keys


def answer(desk):
    desk.press("\x1b[12;40R")


def test_while_a_picture_is_on_its_way_no_other_is_sent_and_then_the_last_one(desk):
    answer(desk)
    desk.settle(0.1)
    questions = desk.written.count(ASK.encode())
    desk.press("/")
    until = time.monotonic() + 10
    while desk.written.count(ASK.encode()) == questions and time.monotonic() < until:
        desk._read(0.1)
    before = desk.settle(0.1)
    for letter in "发热隔离":
        desk.press(letter)
        desk._read(0.15)
    on_its_way = desk.screen
    answer(desk)
    desk.wait_for("发热隔离")
    answer(desk)
    desk.settle(0.1)

    assert on_its_way == before
    assert desk.seen == desk.told_by_textual


def ends(desk, *, seconds):
    """Whether the program ends; what it writes is read all the time, and nothing is answered."""
    until = time.monotonic() + seconds
    while desk.program.poll() is None and time.monotonic() < until:
        desk._read(0.1)
    return desk.program.poll() is not None


def test_a_terminal_from_which_nothing_comes_any_more_ends_the_program(tmp_path):
    desk = Desk(tmp_path / "home", NARROW, quick=60)
    desk.wait_for("帮助")
    answer(desk)
    for _key in range(4):
        desk.press(ESCAPE)
        was_ended_at_the_keys = ends(desk, seconds=1)
    ended = ends(desk, seconds=10)
    desk.program.kill()

    assert not was_ended_at_the_keys
    assert ended
    assert desk.end() == 128 + signal.SIGHUP
