"""Small charts for documents, in black and white, as PNG.

Bars that are on the wrong side of their limit are black and the others are hatched, so that a
photocopy and a fax still tell them apart.
"""

import io
from collections.abc import Iterable, Sequence
from decimal import ROUND_CEILING, Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from dutyconsole.domain.series import Series
from dutyconsole.exchange.fonts import FOLDERS, Font, font_for
from dutyconsole.language import _

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

WIDE, HIGH = 74, 45
"""Millimetres of a chart on paper; two stand side by side."""
_DOTS = 9
"""To the millimetre: as sharp as an office's printer."""
_SIZE = WIDE * _DOTS, HIGH * _DOTS
_LETTER = 27
"""Height of the letters, in dots: 8.5 points on paper."""
_LEFT, _RIGHT, _TOP, _BOTTOM = 78, 12, 76, 50
"""Around the bars, in dots."""
_STEPS = 4
_GAP = 6
_BLACK, _GREY, _WHITE = 0, 170, 255
_FEW = 8
"""So many bars at most have their value written above them."""


def drawn(series: Iterable[Series], folders: Iterable[Path] = FOLDERS) -> tuple[bytes, ...]:
    """Each of `series` as a PNG; the same bytes for the same arguments.

    Raises:
        NotAllowed: no font in `folders` has every character that stands on them.
    """
    wanted = tuple(series)
    if not wanted:
        return ()
    font = font_for("".join(map(_characters, wanted)), folders)
    return tuple(_drawn(each, font) for each in wanted)


def _characters(series: Series) -> str:
    labels = "".join(label for label, _value in series.points)
    return f"{_heading(series)}{labels}0123456789.-%"


def _heading(series: Series) -> str:
    """What stands above the bars: the title, the unit, the limit."""
    unit = _(series.unit)
    title = f"{_(series.title)} ({unit})" if unit else _(series.title)
    if series.limit is None:
        return title
    return _("{title}, limit {limit}").format(title=title, limit=_short(series.limit))


def _drawn(series: Series, font: Font) -> bytes:
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("L", _SIZE, _WHITE)
    letters = ImageFont.truetype(str(font.path), _LETTER, index=font.number)
    _Chart(ImageDraw.Draw(picture), letters, series).draw()
    file = io.BytesIO()
    # Sixteen shades are enough for letters, and half of the bytes.
    picture.quantize(16).save(file, "PNG", optimize=True, dpi=(_DOTS * 25.4, _DOTS * 25.4))
    return file.getvalue()


class _Chart:
    """One chart on its picture."""

    def __init__(self, draw: "ImageDraw", font: "FreeTypeFont", series: Series) -> None:
        self._draw, self._font, self._series = draw, font, series
        values = [value for _label, value in series.points if value is not None]
        self._top = _ceiling([*values, series.limit or Decimal(0)])
        self._floor = _SIZE[1] - _BOTTOM
        self._part = (_SIZE[0] - _LEFT - _RIGHT) / max(len(series.points), 1)

    def draw(self) -> None:
        """The values last, so that neither the limit nor the scale crosses them out."""
        self._write(_heading(self._series), (_SIZE[0] / 2, _LETTER / 2 + _GAP), "mm")
        self._draw_scale()
        self._draw_bars()
        self._draw_labels()
        if self._series.limit is not None:
            self._draw_limit(self._height(self._series.limit))
        self._draw_values()

    def _draw_scale(self) -> None:
        for step in range(_STEPS + 1):
            value = self._top * step / _STEPS
            height = self._height(value)
            self._draw.line([(_LEFT, height), (_SIZE[0] - _RIGHT, height)], _GREY, 1)
            self._write(_short(value), (_LEFT - _GAP, height), "rm")
        self._draw.line([(_LEFT, _TOP), (_LEFT, self._floor)], _BLACK, 2)
        self._draw.line([(_LEFT, self._floor), (_SIZE[0] - _RIGHT, self._floor)], _BLACK, 2)

    def _draw_bars(self) -> None:
        half = self._part * 0.36
        for place, (_label, value) in enumerate(self._series.points):
            if value is not None:
                middle = self._middle(place)
                top = self._height(value)
                self._bar((middle - half, top, middle + half, self._floor), value)

    def _draw_values(self) -> None:
        """Above their bars, where there are few; a dash wherever nobody knows."""
        few = len(self._series.points) <= _FEW
        for place, (_label, value) in enumerate(self._series.points):
            if value is None or few:
                shown = "-" if value is None else _short(value)
                height = self._height(value or Decimal(0)) - 4
                spot = (self._middle(place), height)
                self._draw.rectangle(self._draw.textbbox(spot, shown, self._font, "mb"), _WHITE)
                self._write(shown, spot, "mb")

    def _bar(self, box: tuple[float, float, float, float], value: Decimal) -> None:
        left, top, right, floor = box
        if self._series.stands_out(value) or self._series.limit is None:
            self._draw.rectangle(box, _BLACK)
            return
        self._draw.rectangle(box, _WHITE, _BLACK, 2)
        for height in range(int(floor) - 7, int(top), -7):
            self._draw.line([(left, height), (right, height)], _BLACK, 1)

    def _draw_labels(self) -> None:
        """Beneath the bars; where there is no room for all, every second or third, the last too."""
        labels = [label for label, _value in self._series.points]
        widest = max(map(self._font.getlength, labels), default=0) + _GAP
        every = max(int(-(-widest // self._part)), 1)
        for place, label in enumerate(labels):
            if (len(labels) - 1 - place) % every == 0:
                shown = self._fitting(label, self._part * every)
                middle = self._middle(place)
                half = self._font.getlength(shown) / 2
                middle = min(max(middle, half), _SIZE[0] - half)
                self._write(shown, (middle, self._floor + _GAP), "ma")

    def _fitting(self, label: str, room: float) -> str:
        """As much of a label as there is room for."""
        while len(label) > 1 and self._font.getlength(label) > room:
            label = label[:-1]
        return label

    def _draw_limit(self, height: float) -> None:
        for left in range(_LEFT, _SIZE[0] - _RIGHT, 18):
            self._draw.line([(left, height), (left + 11, height)], _BLACK, 3)

    def _middle(self, place: int) -> float:
        return _LEFT + self._part * (place + 0.5)

    def _height(self, value: Decimal) -> float:
        """Where on the picture a value is; nothing is drawn below the floor."""
        share = max(float(value / self._top), 0.0)
        return self._floor - share * (self._floor - _TOP)

    def _write(self, text: str, place: tuple[float, float], anchor: str) -> None:
        self._draw.text(place, text, _BLACK, self._font, anchor)


def _ceiling(values: Sequence[Decimal]) -> Decimal:
    """A round number that none of `values` is above, and that four steps lead up to."""
    most = max([*values, Decimal(1)])
    power = Decimal(1).scaleb(most.adjusted())
    for factor in (Decimal(1), Decimal("1.2"), Decimal(2), Decimal(4), Decimal(8)):
        if most <= factor * power:
            found = factor * power
            break
    else:
        found = 10 * power
    # Steps of whole numbers, for most of what is counted are people and days.
    return (found / _STEPS).to_integral_value(ROUND_CEILING) * _STEPS


def _short(value: Decimal) -> str:
    """Without zeros that say nothing."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
