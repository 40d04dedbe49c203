"""Cells of a register in a spreadsheet, read as people fill them into the form they are kept in.

A day in one column and a time in another, dates as serial numbers, `37.2℃`, `张　三`, choices in
words that forms of early 2020 use.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.domain.register_fields import Field, read_value
from dutyconsole.domain.register_kinds import choices_of
from dutyconsole.errors import BadInput
from dutyconsole.exchange.cells import day_of, words
from dutyconsole.exchange.names import one_name
from dutyconsole.exchange.register_columns import spoken
from dutyconsole.exchange.sheets import Cell

_NOTHING = {"-", "--", "—", "——", "/", "//", "\\", "…"}
"""What is drawn into a cell that stays empty."""
_NONE = {"无", "没有", "未测", "未填", "none", "n/a"}
"""What says so in words, where a number, a time or a telephone is expected."""
_STRICT = {"phone", "id_number", "moment", "day", "number"}
IN_USE: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "status": {
        "in_post": ("在岗", "正常在岗", "到岗", "上班"),
        "home": ("居家办公", "居家", "在家办公"),
        "leave": ("请假", "休假", "请休假", "事假", "病假", "年假", "产假", "轮休"),
        "out": ("外出", "出差", "公出"),
        "isolated": ("隔离", "居家隔离", "集中隔离", "医学观察"),
        "other": ("其他", "其它"),
    },
    "outcome": {
        "admitted": ("放行", "允许进入", "准入", "进入", "同意进入"),
        "turned_back": ("劝返", "拒绝进入", "未准入"),
        "held": ("留观", "隔离留观"),
    },
    "movement": {
        "receipt": ("入", "入库", "领入", "收入", "购入"),
        "issue": ("出", "出库", "领用", "发放", "领取"),
        "count": ("盘点", "实盘", "盘存"),
    },
    "source": {
        "allocated": ("下拨", "调拨", "上级下拨", "上级拨付"),
        "purchased": ("自购", "采购", "购买"),
        "donated": ("捐赠", "受赠"),
    },
    "sex": {"male": ("男", "m"), "female": ("女", "f")},
    "isolation": {
        "none": ("无", "否", "未隔离", "不需要"),
        "home": ("居家", "居家隔离", "居家观察"),
        "central": ("集中", "集中隔离"),
    },
    "health": {
        "well": ("良好", "正常", "健康", "无异常"),
        "unwell": ("不适", "异常"),
        "suspected": ("疑似", "疑似病例"),
        "confirmed": ("确诊", "确诊病例"),
        "recovered": ("治愈",),
    },
    "category": {"none": ("无", "否", "不属于", "以上都不是")},
    "method": {
        "forehead": ("额温", "额", "额温枪"),
        "armpit": ("腋温", "腋下", "水银"),
        "ear": ("耳温", "耳"),
        "spray": ("喷洒", "喷雾"),
        "wipe": ("擦拭",),
        "mop": ("拖拭", "拖地"),
        "ultraviolet": ("紫外线", "紫外线灯"),
    },
    "purpose": {
        "official": ("公务", "因公", "出差"),
        "family": ("探亲",),
        "medical": ("就医", "看病"),
        "other": ("其他", "其它", "因私"),
    },
    "round": {"1": ("上午", "早", "早上", "晨检", "am"), "2": ("下午", "晚检", "pm")},
}
"""By fields, what choices are called on forms, beside their own names."""
_CLOCK = re.compile(
    r"(?P<half>上午|早上|中午|下午|晚上|晚|am|pm)? *"
    r"(?P<hour>\d{1,2})(?::|时|点)(?P<minute>\d{1,2})?(?:[:分](?P<second>\d{1,2})?秒?)?"
    r"(?:\.0+)? *(?P<behind>am|pm)?\Z"
)
_LATER_HALF = {"下午", "晚上", "晚", "pm"}
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?|0?\.\d+")
_NOON = 12
_SERIAL_ZERO = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet knows no zone
_LAST = dt.time(23, 59)


@dataclass(frozen=True, slots=True)
class Written:
    """What a cell says of a moment."""

    day: dt.date | None
    clock: dt.time | None

    def __str__(self) -> str:
        clock = f"{self.clock:%H:%M:%S}" if self.clock else ""
        return " ".join(filter(None, (self.day.isoformat() if self.day else "", clock)))


def read_cell(
    field: Field, cell: Cell, station: Station, *, at: Arrow, day: dt.date | None = None
) -> str:
    """What a cell says for a field, as it is kept; empty where it says nothing.

    `day` is the one of a time that stands alone. A masked value says nothing.

    Raises:
        BadInput: it cannot be that; the sentence names the field and what is expected.
    """
    said = _said(field, cell)
    if not said:
        return ""
    choices = choices_of(field, station)
    match field.kind:
        case "moment":
            return read_moment(field, [cell], at=at, day=day)
        case "day":
            said = _day(cell, said, at)
        case "person":
            said = _name(cell, said)
        case "choice" | "item" | "area" | "round":
            said = _chosen(field, said, choices)
    return read_value(field, said, choices, at=at)


def read_moment(
    field: Field, cells: Iterable[Cell], *, at: Arrow, day: dt.date | None = None
) -> str:
    """The moment that several cells say together, as it is kept.

    A time alone is that of `day`. A day alone will do for when a line begins, and for what is
    planned: the beginning of the day, and its end.

    Raises:
        BadInput: they say no moment, or one that lies ahead and must not.
    """
    said = [cell for cell in cells if _said(field, cell)]
    if not said:
        return ""
    written = joined(said, at=at)
    if written is None:
        return read_value(field, " ".join(map(words, said)), {}, at=at)
    known = written.day or day
    clock = written.clock
    if clock is None and field.key == "at":
        clock = dt.time()
    elif clock is None and field.plan:
        clock = _LAST
    if clock is None:
        return read_value(field, words(said[0]), {}, at=at)
    return read_value(field, str(Written(known, clock)), {}, at=at)


def joined(cells: Iterable[Cell], *, at: Arrow) -> Written | None:
    """The day and the time that stand in these cells; None where one of them says neither."""
    day: dt.date | None = None
    clock: dt.time | None = None
    for cell in cells:
        written = _written(cell, at)
        if written is None:
            return None
        day = day or written.day
        # A day alone comes as midnight from some programs: a time beside it is the one meant.
        clock = written.clock if clock in (None, dt.time()) and written.clock else clock
    return Written(day, clock)


def _said(field: Field, cell: Cell) -> str:
    """The words of a cell; nothing where it is crossed out, or masked."""
    said = f"{cell:.10g}" if isinstance(cell, float) else words(cell)
    plain = unicodedata.normalize("NFKC", said).casefold()
    is_empty = plain in _NOTHING or (field.kind in _STRICT and plain in _NONE)
    is_masked = field.is_private and "*" in plain
    return "" if is_empty or is_masked else said


def _day(cell: Cell, said: str, at: Arrow) -> str:
    try:
        return day_of(cell, near=at.date()).isoformat()
    except BadInput:
        return said  # refused with the name of the field


def _name(cell: Cell, said: str) -> str:
    """One name as everybody writes it; several, and whatever else, as it stands there."""
    try:
        name = one_name(cell)
    except BadInput:
        return said
    return str(name) if name else ""


def _chosen(field: Field, said: str, choices: Mapping[str, str]) -> str:
    """The key of a choice, by its word in any language or by what forms call it."""
    plain = "".join(unicodedata.normalize("NFKC", said).casefold().split())
    for key, name in choices.items():
        known = {key, *spoken(name), *IN_USE.get(field.key, {}).get(key, ())}
        if plain in {"".join(word.casefold().split()) for word in known}:
            return key
    return said


def _written(cell: Cell, at: Arrow) -> Written | None:
    if isinstance(cell, dt.datetime):
        return Written(cell.date(), cell.time().replace(microsecond=0))
    if isinstance(cell, dt.date):
        return Written(cell, None)
    said = unicodedata.normalize("NFKC", words(cell)).casefold()
    if _SERIAL.fullmatch(said):
        return _from_serial(float(said))
    match = _CLOCK.search(said)
    before = said[: match.start()].strip().removesuffix("t").strip() if match else said
    try:
        clock = _clock(match) if match else None
        return Written(day_of(before, near=at.date()) if before else None, clock)
    except (BadInput, ValueError):
        return None  # refused with the name of the field


def _from_serial(number: float) -> Written:
    moment = _SERIAL_ZERO + dt.timedelta(seconds=round(number * 86400))
    day = moment.date() if number >= 1 else None
    return Written(day, None if day and not number % 1 else moment.time())


def _clock(match: re.Match[str]) -> dt.time:
    hour = int(match["hour"])
    half = match["half"] or match["behind"]
    if half in _LATER_HALF and hour < _NOON:
        hour += _NOON
    return dt.time(hour, int(match["minute"] or 0), int(match["second"] or 0))
