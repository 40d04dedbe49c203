"""Few bytes on the line: what the terminal shows is known, and only what differs is sent.

Textual sends whole regions: a line more at the top of a list sends the list. Here rows that moved
are moved by the terminal, and of the others only the cells are sent that are not as they were.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from os import environ
from signal import SIGHUP

from rich.color import ColorSystem
from rich.console import Console, RenderableType
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual._compositor import (
    ChopsUpdate,
    Compositor,
    CompositorUpdate,
    InlineUpdate,
    LayoutUpdate,
)
from textual.app import App
from textual.dom import DOMNode
from textual.events import CursorPosition, Event, InputEvent, Paste, Resize
from textual.geometry import Region, Size
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, TextArea

from dutyconsole import clock
from dutyconsole.language import _
from dutyconsole.ui.wire_cells import BLANK, Row, blank, row_of
from dutyconsole.ui.wire_pace import Pace
from dutyconsole.ui.wire_pen import Pen
from dutyconsole.ui.wire_shift import worthwhile


class Wire:
    """What was sent to one terminal, and how it is brought to show something else."""

    def __init__(self, colours: ColorSystem, *, erases_in_colour: bool = False) -> None:
        """`erases_in_colour`: what the terminal erases takes the background that is set."""
        self._colours = colours
        self._erases_in_colour = erases_in_colour
        self._shown: list[Row] = []
        self._size = Size(0, 0)

    def forget(self) -> None:
        """Nobody knows any more what the terminal shows: the next picture is a whole one."""
        self._shown = []

    def knows(self, size: Size) -> bool:
        """Whether a picture of this size is on the terminal, so that parts of the next suffice."""
        return bool(self._shown) and self._size == size

    def show(self, lines: Mapping[int, Strip], size: Size) -> str:
        """What makes the terminal show `lines`; rows that are not among them stay as they are.

        It begins and ends in plain style, and leaves the cursor anywhere.
        """
        if not size.area:
            return ""
        pen = Pen(erases_in_colour=self._erases_in_colour)
        old, new = self._shown, self._with(lines, size)
        if not self.knows(size):
            old = [_cleared(pen, new, size)] * size.height
        elif shift := worthwhile(old, new):
            pen.move_rows(shift.top, shift.bottom, shift.by)
            old = shift.moved(old)
        for y, (before, after) in enumerate(zip(old, new, strict=True)):
            pen.draw(y, before, after)
        self._shown, self._size = new, size
        return pen.end()

    def _with(self, lines: Mapping[int, Strip], size: Size) -> list[Row]:
        rows = self._shown if self.knows(size) else [(BLANK,) * size.width] * size.height
        return [
            row_of(lines[y], size.width, self._colours) if y in lines else row
            for y, row in enumerate(rows)
        ]


def _cleared(pen: Pen, rows: Iterable[Row], size: Size) -> Row:
    """Clear the screen, to the most frequent background if that can be; a row of it then."""
    cell = BLANK
    if pen.erases_in_colour:
        grounds = Counter(cell.look.ground for row in rows for cell in row if cell.is_blank)
        cell = blank(grounds.most_common(1)[0][0]) if grounds else BLANK
    pen.clear(cell)
    return (cell,) * size.width


_AT_ONCE = 500
"""Bytes that come in one piece, so that nobody sees a picture half drawn."""
_CLICKS_ONLY = "\x1b[?1003l\x1b[?1000h"
"""The mouse's keys and wheel, and not where it passes by: each step would be a packet."""


class _Sequence(CompositorUpdate):
    """An update that is drawn already."""

    def __init__(self, sequence: str) -> None:
        self._sequence = sequence

    def render_segments(self, console: Console) -> str:  # noqa: ARG002 - by Textual
        return self._sequence


class LightlyDrawn(App[None]):
    """An application whose updates are drawn by a wire; put it before the other bases."""

    _wire: Wire | None = None
    _has_missed = False
    """Whether an update was left out, so that all rows have to be looked at."""

    @cached_property
    def _pace(self) -> Pace:
        return Pace(clock.counted)

    def on_mount(self) -> None:
        """Ask the terminal ahead of the first picture, which may take long to come through."""
        if self._driver:
            self._driver.write(_CLICKS_ONLY + self._pace.ask())
            self._driver.flush()
            self.set_interval(1, self._look_at_line)

    async def on_event(self, event: Event) -> None:
        """Whatever comes from the terminal is a sign that the line is there."""
        if isinstance(event, (InputEvent, Paste)):
            self._pace.heard()
        await super().on_event(event)

    def on_resize(self, _event: Resize) -> None:
        """Also after the process stood still and goes on: the terminal showed something else."""
        self.draw_anew()

    def on_cursor_position(self, _event: CursorPosition) -> None:
        """What was sent has arrived: now draw what was left out meanwhile."""
        self._pace.answered()
        if self._has_missed and self.screen_stack:
            self.screen.refresh()

    def draw_anew(self) -> None:
        """Draw the whole screen again, for whom something else wrote over it."""
        if self._wire and self.screen_stack:
            self._wire.forget()
            self.screen.refresh()

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        """Replace what the compositor would send; private to Textual 8.2, the only place."""
        if not isinstance(renderable, CompositorUpdate) or isinstance(renderable, InlineUpdate):
            super()._display(screen, renderable)
        elif not self._draws:
            self._has_missed = True
            super()._display(screen, renderable)
        elif not self._pace.is_free:
            self._has_missed = True
            super()._display(screen, None)
        else:
            sequence = self._light(screen._compositor, renderable)  # noqa: SLF001 - as above
            cursor = screen.outer_size.clamp_offset(self.cursor_position)
            is_same = not sequence and cursor == self._previous_cursor_position
            super()._display(screen, None if is_same else _Sequence(self._in_one(sequence)))

    def _begin_update(self) -> None:
        """Nothing: what Textual sends around an update would be a packet of its own."""

    def _end_update(self) -> None:
        """Nothing, as at the beginning."""

    def _in_one(self, sequence: str) -> str:
        """A long update, seen only when it is complete, if the terminal can do that."""
        if self._sync_available and len(sequence) > _AT_ONCE:
            sequence = f"{SYNC_START}{sequence}{SYNC_END}"
        return sequence + self._pace.sent(len(sequence.encode()))

    def _register_child(
        self, parent: DOMNode, child: Widget, before: int | None, after: int | None
    ) -> None:
        """A cursor that blinks would be two packets a second."""
        if isinstance(child, (Input, TextArea)):
            child.cursor_blink = False
        super()._register_child(parent, child, before, after)

    def _look_at_line(self) -> None:
        """Ask whether somebody is still there; otherwise end, as when the terminal hangs up."""
        question = self._pace.look()
        if self._pace.is_lost:
            said = _("This terminal gives no answer any more: the session was ended, log in again")
            self.exit(return_code=128 + SIGHUP, message=said)
        elif question and self._driver:
            self._driver.write(question)
            self._driver.flush()

    @property
    def _draws(self) -> bool:
        """Whether Textual would send something now."""
        is_on = self._running and not self._closed and not self.is_headless
        return is_on and self._driver is not None and not self._batch_count

    def _light(self, compositor: Compositor, update: CompositorUpdate) -> str:
        if self._wire is None:
            colours = self.console._color_system or ColorSystem.TRUECOLOR  # noqa: SLF001 - as Textual
            self._wire = Wire(colours, erases_in_colour=_erases_in_colour(environ.get("TERM", "")))
        size = compositor.size
        is_whole = self._has_missed or not self._wire.knows(size)
        self._has_missed = False
        return self._wire.show(_lines(compositor, update, is_whole=is_whole), size)


def _lines(compositor: Compositor, update: CompositorUpdate, *, is_whole: bool) -> dict[int, Strip]:
    """The rows that an update touches, each of them whole."""
    if isinstance(update, LayoutUpdate):
        return {y: Strip.join(strips) for y, strips in enumerate(update.strips)}
    if is_whole or not isinstance(update, ChopsUpdate):
        return dict(enumerate(compositor.render_strips()))
    touched = {y for y, _start, _end in update.spans}
    first, last = min(touched), max(touched)
    part = Region(0, first, compositor.size.width, last - first + 1)
    chops = compositor._render_chops(part, touched.__contains__)  # noqa: SLF001 - the rows, no more
    return {y: Strip.join(chops[y].values()) for y in touched}


def _erases_in_colour(term: str) -> bool:
    """Whether a terminal of this name surely fills what it erases with the background set."""
    return term.startswith(("xterm", "tmux", "linux", "rxvt"))
