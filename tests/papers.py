"""Papers as a duty room prints them, and what tests look at them with."""

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from dutyconsole.errors import NotAllowed
from dutyconsole.exchange.fonts import font_for
from dutyconsole.exchange.paper import Heading, Paper, Paragraph, SignatureBox, Table

ITEMS = (
    (
        "职工王某发热38.1度，独居，已就医，待核酸结果；社区已上门登记，同住人员2名在外地。",
        "李某",
        "今日17:00前电话回访，结果写入续报",
        "第4班未结",
        "",
    ),
    (
        "市政府办来电《关于做好返岗人员排查的通知》〔2020〕12号，局领导批示：“请办公室牵头。”",
        "办公室 刘某",
        "1月27日收齐各科室表格",
        "第2班未结",
        "等待科室回复",
    ),
    ("The copier makes a noise; maintenance called at 21:40", "王某", "等维修", "第1班未结", ""),
)
CHECKS = (
    ("值班电话试通", "08:21响铃，无转移", "李某 08:21", ""),
    ("钥匙清点", "6（账面6）", "李某 08:22", ""),
    ("口罩盘点", "120（账面125）", "李某 08:24", "夜间发放5只未登记，已补记"),
)


def a_sheet(**changes) -> Paper:
    """A handover sheet of an ordinary morning; on one page."""
    return replace(
        Paper(
            title="值班交接单",
            subtitle="市科学技术局值班室",
            head=(
                ("班次", "2020年1月25日08:30至1月26日08:30"),
                ("星期", "星期六（春节假期第2天）"),
                ("交班人员", "带班领导 张某某；主班 李某"),
                ("接班人员", "带班领导 孙某；主班 王某"),
                ("今日报送", "日报已于16:52传真，刘某接收"),
            ),
            blocks=(
                Heading("一、遗留事项"),
                items(1),
                Heading("二、交接检查"),
                Table(("项目", "所见", "何人何时", "说明"), (4, 5, 4, 6), CHECKS[:1]),
                Paragraph("夜间小雪，院内道路已撒盐，气温-12℃。\n备用纸在柜中第二层。"),
            ),
            signatures=(
                SignatureBox("交班：主班", "李某", "2020年1月26日08:31"),
                SignatureBox("接班：主班"),
            ),
            checkpoint="留痕记录第1234条",
            code="57-7K3M-9QXA-P2RD-WX4T",
            footer="本单一式两份，值班室存档一份",
        ),
        **changes,
    )


def items(times: int) -> Table:
    """The carried-over items, so many times the same three."""
    rows = tuple((str(number), *item) for number, item in enumerate(ITEMS * times, start=1))
    return Table(("序号", "事项", "责任人", "下一步", "历时", "原因"), (2, 9, 3, 6, 4, 4), rows)


def a_long_sheet() -> Paper:
    """The sheet after a bad holiday; on three pages."""
    leaders = (SignatureBox("交班：带班领导"), SignatureBox("接班：带班领导"))
    checks = Table(("项目", "所见", "何人何时", "说明"), (4, 5, 4, 6), CHECKS)
    blocks = (Heading("一、遗留事项"), items(6), Heading("二、交接检查"), checks)
    return a_sheet(blocks=blocks, signatures=(*a_sheet().signatures, *leaders))


def a_font(path: Path, text: str, *, allowed: int = 0) -> Path:
    """A font file that has a square for each character of `text`."""
    codes = sorted(set(map(ord, text)) | {ord(" ")})
    pen = TTGlyphPen(None)
    for move, corner in zip("mlll", ((0, 0), (0, 800), (800, 800), (800, 0)), strict=True):
        (pen.moveTo if move == "m" else pen.lineTo)(corner)
    pen.closePath()
    square = pen.glyph()
    names = [".notdef", *(f"u{code:04X}" for code in codes)]
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder(names)
    font.setupCharacterMap(dict(zip(codes, names[1:], strict=True)))
    font.setupGlyf(dict.fromkeys(names, square))
    font.setupHorizontalMetrics(dict.fromkeys(names, (1000, 0)))
    font.setupHorizontalHeader(ascent=880, descent=-120)
    font.setupNameTable({"familyName": "Test", "styleName": "Regular", "psName": "Test"})
    font.setupOS2(fsType=allowed)
    font.setupPost()
    path.parent.mkdir(parents=True, exist_ok=True)
    font.save(path)
    return path


def needs(*programs: str) -> pytest.MarkDecorator:
    """Skip a test where one of these is not installed."""
    lacking = [name for name in programs if shutil.which(name) is None]
    return pytest.mark.skipif(bool(lacking), reason=f"needs {' '.join(lacking)}")


def there_is_a_chinese_font() -> bool:
    try:
        font_for("值班")
    except NotAllowed:
        return False
    return True


needs_a_chinese_font = pytest.mark.skipif(
    not there_is_a_chinese_font(), reason="needs a Chinese font: apt-get install fonts-noto-cjk"
)


def pages_of(pdf: Path) -> list[str]:
    """What stands on each page of a PDF, without white space."""
    done = subprocess.run(["pdftotext", "-raw", str(pdf), "-"], capture_output=True, check=True)
    return ["".join(page.split()) for page in done.stdout.decode().split("\f")[:-1]]


def said(paper: Paper) -> list[str]:
    """Every text of a paper, without white space."""
    tables = [block for block in paper.blocks if isinstance(block, Table)]
    words = [block.text for block in paper.blocks if not isinstance(block, Table)]
    cells = [cell for table in tables for row in (table.columns, *table.rows) for cell in row]
    boxes = [text for box in paper.signatures for text in (box.label, box.name, box.at_text)]
    head = [text for pair in paper.head for text in pair]
    rest = [paper.title, paper.subtitle, paper.checkpoint, paper.code, paper.footer]
    every = [*rest, *head, *words, *cells, *boxes]
    return ["".join(text.split()) for text in every if text.split()]
