"""Draw the README's pictures: the demonstration station's screens, cell by cell.

    .venv/bin/python -m pip install pillow        # not needed for anything else
    .venv/bin/python tools/pictures.py docs/images

It needs the fonts Noto Sans Mono CJK (Debian: fonts-noto-cjk), and for the page of a report
LibreOffice and pdftoppm. Names of pictures behind the folder draw only these.
"""
# ruff: noqa: INP001 - a script, run by its path

import asyncio
import subprocess
import sys
import tempfile
from collections.abc import Collection
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import arrow
import picture_days
import picture_leaders
from PIL import Image, ImageDraw, ImageFont
from rich.cells import cell_len

from dutyconsole import demo, language
from dutyconsole.config.file import load
from dutyconsole.domain.reports import DueReport
from dutyconsole.home import Home
from dutyconsole.papers import daily_of
from dutyconsole.store import daily_reports
from dutyconsole.store.database import connect
from dutyconsole.ui.app import DutyApp

if TYPE_CHECKING:
    from rich.color import Color
    from rich.style import Style

AT = arrow.get("2020-01-25T16:12:07+08:00")
MORNING = arrow.get("2020-01-26T08:25:00+08:00")
SIGN = ("h", "f2", *"255853", "enter")
OFFER = (*SIGN, *"273170", "enter")
VISITOR = ("g", "m", *"高某", "enter", *"364", "enter", *"李明", "enter", *"送文件")
WEEKS = None
"""At the end of the two weeks of `picture_days`."""
SHOTS = (
    ("board-zh-120x40", "zh_CN", (120, 40), (), AT),
    ("board-zh-80x24", "zh_CN", (80, 24), (), AT),
    ("board-en-120x40", "en", (120, 40), (), AT),
    ("incident-zh-80x24", "zh_CN", (80, 24), ("enter",), AT),
    ("bulletins-zh-80x24", "zh_CN", (80, 24), ("enter", "t", "f2"), AT),
    ("obligations-zh-80x24", "zh_CN", (80, 24), ("o",), AT),
    ("obligations-en-120x40", "en", (120, 40), ("o",), AT),
    ("alarms-zh-80x24", "zh_CN", (80, 24), ("a",), AT),
    ("intake-zh-80x24", "zh_CN", (80, 24), ("n",), AT),
    ("find-zh-80x24", "zh_CN", (80, 24), ("slash", "发", "热"), AT),
    ("signing-zh-80x24", "zh_CN", (80, 24), SIGN, MORNING),
    ("handover-zh-80x24", "zh_CN", (80, 24), (*OFFER, "space", "space", "space"), MORNING),
    ("handover-zh-120x40", "zh_CN", (120, 40), (*OFFER, "space", "space"), MORNING),
    ("handover-en-120x40", "en", (120, 40), (*OFFER, "space", "space"), MORNING),
    ("registers-zh-80x24", "zh_CN", (80, 24), ("g",), AT),
    ("visitor-zh-80x24", "zh_CN", (80, 24), VISITOR, AT),
    ("round-zh-80x24", "zh_CN", (80, 24), ("g", "t", *"364"), AT),
    ("coverage-zh-80x24", "zh_CN", (80, 24), ("g", "y"), AT),
    ("daily-zh-120x40", "zh_CN", (120, 40), ("d",), WEEKS),
    ("charts-zh-120x40", "zh_CN", (120, 40), ("d", "b"), WEEKS),
)
PAPER = "daily-report-zh"
"""The first page of a report that was sent, and the first of its attachment, by LibreOffice."""
CELL = (10, 22)
FONTS = "/usr/share/fonts/opentype/noto/NotoSansCJK-{}.ttc"
FACE = "Noto Sans Mono CJK SC"
FRONT, BACK = (208, 208, 208), (18, 18, 18)
Colour = tuple[int, int, int]
BLOCKS = {"▀": (0.0, 0.5)} | {
    chr(0x2580 + eighths): (1 - eighths / 8, 1.0) for eighths in range(1, 9)
}
BOXES = {"─": "lr", "│": "tb", "╭": "rb", "╮": "lb", "╰": "rt", "╯": "lt"}


def main(folder: Path, only: Collection[str] = ()) -> None:
    """Draw every picture into `folder`, or only those of these names."""
    folder.mkdir(parents=True, exist_ok=True)
    fonts = _font("Regular"), _font("Bold")
    for name, speaking, size, keys, at in SHOTS:
        if not only or name in only:
            language.use(speaking)
            lines = asyncio.run(_screen(size, keys, at))
            _save(folder / f"{name}.png", lines, size, fonts)
    for name, whose, size, steps in picture_leaders.SHOTS:
        if not only or name in only:
            language.use("zh_CN")
            lines = asyncio.run(picture_leaders.screen(whose, size, steps, AT))
            _save(folder / f"{name}.png", lines, size, fonts)
    if not only or PAPER in only:
        language.use("zh_CN")
        _paper().quantize(colors=48).save(folder / f"{PAPER}.png", optimize=True)


def _station(at: arrow.Arrow | None) -> tuple[Home, arrow.Arrow]:
    home = Home(Path(tempfile.mkdtemp()))
    if at is None:
        return home, picture_days.build(home, at=AT)
    demo.build(home, at=AT)
    return home, at


async def _screen(
    size: tuple[int, int], keys: tuple[str, ...], moment: arrow.Arrow | None
) -> list[object]:
    home, at = _station(moment)
    app = DutyApp(connect(home.record), load(home.settings), home, lambda: at)
    async with app.run_test(size=size) as pilot:
        for key in keys:
            app.simulate_key(key)
            await pilot.pause()
            await app.workers.wait_for_complete()
        await pilot.pause()
        return list(app.screen._compositor.render_strips())  # noqa: SLF001 - there is no other way


def _paper() -> Image.Image:
    """Two pages of the report of the day before as LibreOffice lays them out, side by side."""
    home, at = _station(WEEKS)
    station = load(home.settings)
    with closing(connect(home.record)) as db:
        report = daily_reports.list_reports(db, limit=2)[1]
        rule = next(each for each in station.reports if each.key == report.rule)
        due = DueReport(rule, report.due, None)
        docx = home.path / "report.docx"
        docx.write_bytes(daily_of(db, station, due, report, "docx", at=at))
    into = str(home.path)
    convert = ("soffice", "--headless", "--convert-to", "pdf", "--outdir", into, str(docx))
    subprocess.run(convert, check=True, capture_output=True)  # noqa: S603 - our own file
    pdf, pages = docx.with_suffix(".pdf"), home.path / "page"
    draw = ("pdftoppm", "-r", "80", "-png", str(pdf), str(pages))
    subprocess.run(draw, check=True)  # noqa: S603 - as above
    sheets = [Image.open(path) for path in sorted(home.path.glob("page*.png"))[:3:2]]
    both = Image.new("RGB", (sum(each.width for each in sheets) + 10, sheets[0].height), BACK)
    for place, sheet in enumerate(sheets):
        both.paste(sheet, (place * (sheet.width + 10), 0))
    return both


def _save(
    path: Path, lines: list[object], size: tuple[int, int], fonts: tuple[object, object]
) -> None:
    _draw(lines, size, fonts).quantize(colors=48).save(path, optimize=True)


def _draw(lines: list[object], size: tuple[int, int], fonts: tuple[object, object]) -> Image.Image:
    image = Image.new("RGB", (size[0] * CELL[0], size[1] * CELL[1]), BACK)
    pen = ImageDraw.Draw(image)
    glyphs = []
    for y, line in enumerate(lines):
        x = 0
        for segment in line:
            front, back, bold = _look(segment.style)
            for character in segment.text:
                cells = cell_len(character)
                area = (x * CELL[0], y * CELL[1], (x + cells) * CELL[0], (y + 1) * CELL[1])
                pen.rectangle(area, fill=back)
                # Arrows of this font are wider than their cell, so that grounds come first.
                glyphs.append((character, area, front, fonts[bold]))
                x += cells
    for character, area, front, font in glyphs:
        _cell(pen, character, area, front, font)
    return image


def _cell(pen, character, area, front, font) -> None:  # noqa: ANN001 - Pillow's and our own
    left, top, right, bottom = area
    middle = (left + CELL[0] // 2, top + CELL[1] // 2)
    if character in BLOCKS:
        begin, end = BLOCKS[character]
        pen.rectangle((left, top + begin * CELL[1], right - 1, top + end * CELL[1] - 1), fill=front)
    elif character in BOXES:
        ends = {"l": (left, middle[1]), "r": (right, middle[1]), "t": (middle[0], top)}
        ends["b"] = (middle[0], bottom)
        for side in BOXES[character]:
            pen.line((middle, ends[side]), fill=front)
    elif character != " ":
        pen.text((left, top - 3), character, font=font, fill=front)


def _look(style: "Style | None") -> tuple[Colour, Colour, bool]:
    if style is None:
        return FRONT, BACK, False
    front, back = _rgb(style.color, FRONT), _rgb(style.bgcolor, BACK)
    if style.reverse:
        front, back = back, front
    if style.dim:
        front = tuple((6 * f + 4 * b) // 10 for f, b in zip(front, back, strict=True))
    return front, back, bool(style.bold)


def _rgb(colour: "Color | None", otherwise: Colour) -> Colour:
    return otherwise if colour is None or colour.is_default else tuple(colour.get_truecolor())


def _font(weight: str) -> ImageFont.FreeTypeFont:
    faces = (ImageFont.truetype(FONTS.format(weight), 18, index=index) for index in range(10))
    return next(face for face in faces if face.getname()[0] == FACE)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/images"), sys.argv[2:])
