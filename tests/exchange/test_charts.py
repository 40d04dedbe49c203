import io
from decimal import Decimal

import pytest
from PIL import Image

from daily_sheets import SERIES
from dutyconsole.domain.series import Series
from dutyconsole.errors import NotAllowed
from dutyconsole.exchange.charts import HIGH, WIDE, drawn
from papers import a_font, needs_a_chinese_font

LETTERS = "TemperatureslastdayHby,limit()0123456789.-% "


@pytest.fixture
def folder(tmp_path):
    """A font that has a square for each letter."""
    return a_font(tmp_path / "fonts" / "squares.ttf", LETTERS + "abcdefghijklmnopqrstuvwxyz").parent


def picture(series, folder):
    (png,) = drawn([series], [folder])
    return Image.open(io.BytesIO(png)).convert("L")


def blackness(image, left, right):
    """How much of the lower half of a strip is black; parts of the width from 0 to 1."""
    wide, high = image.size
    box = (int(left * wide), int(high * 0.5), int(right * wide), int(high * 0.85))
    strip = image.crop(box)
    return sum(strip.histogram()[:64]) / (strip.size[0] * strip.size[1])


def bars(*values, limit=None, at_least=False):
    points = tuple((str(place), value) for place, value in enumerate(values, start=1))
    return Series("Temperatures", points, limit=limit, at_least=at_least)


def test_the_same_series_gives_the_same_bytes(folder):
    assert drawn([bars(Decimal(1))], [folder]) == drawn([bars(Decimal(1))], [folder])


def test_nothing_to_draw_needs_no_font(tmp_path):
    assert drawn([], [tmp_path]) == ()


def test_without_a_font_for_its_words_it_is_refused(folder):
    with pytest.raises(NotAllowed):
        drawn([Series("体温", ())], [folder])


def test_it_is_as_large_as_it_stands_on_paper(folder):
    image = picture(bars(Decimal(1)), folder)

    assert image.size[0] / image.size[1] == pytest.approx(WIDE / HIGH, abs=0.01)


def test_what_is_over_the_limit_is_black_and_the_rest_is_hatched(folder):
    image = picture(bars(Decimal(8), Decimal(4), limit=Decimal(6)), folder)
    over, under = blackness(image, 0.25, 0.4), blackness(image, 0.7, 0.85)

    assert over > 0.95
    assert 0.02 < under < 0.6


def test_what_is_under_a_least_limit_is_black(folder):
    image = picture(bars(Decimal(8), Decimal(5), limit=Decimal(6), at_least=True), folder)

    assert blackness(image, 0.25, 0.4) < 0.6
    assert blackness(image, 0.7, 0.85) > blackness(image, 0.25, 0.4)


def test_where_nobody_knows_there_is_no_bar(folder):
    image = picture(bars(Decimal(8), None), folder)

    assert blackness(image, 0.7, 0.85) < 0.05 < blackness(image, 0.25, 0.4)


def test_a_month_of_days_fits(folder):
    series = bars(*(Decimal(day) for day in range(31)))

    assert blackness(picture(series, folder), 0.8, 0.95) > 0.5


@needs_a_chinese_font
def test_a_chart_is_small():
    assert max(map(len, drawn(SERIES))) < 20_000
