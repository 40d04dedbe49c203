"""Pinyin: the readings that a name is found by.

A dictionary of words knows surnames badly (单 as dan, 曾 as ceng, 仇 as chou), so the readings they
have as surnames come first; the others are kept behind them.
"""

import re
from typing import Any

from dutyconsole.domain.people import search_keys

_RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+|\d|[^\W\d_]+")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")

_SURNAMES = {
    surname: reading
    for reading, surnames in {
        "bi": "秘",
        "bo": "薄",
        "bu": "卜",
        "chang": "长",
        "chong": "种重",
        "du": "都",
        "fou": "不",
        "ge": "盖",
        "gou": "句",
        "gui": "会",
        "he": "黑",
        "jue": "角",
        "kan": "阚",
        "kuo": "适",
        "mi": "宓",
        "miao": "缪",
        "mu": "牟",
        "nai": "佴能",
        "nian": "粘",
        "nie": "乜",
        "ou": "区",
        "piao": "朴",
        "po": "繁",
        "qin": "覃",
        "qiu": "仇",
        "ren": "任",
        "shan": "单",
        "shao": "召",
        "she": "折",
        "shen": "莘",
        "wei": "尉隗",
        "xian": "洗",
        "xie": "解",
        "xun": "郇",
        "yin": "尹",
        "yu": "蔚",
        "yue": "乐",
        "yun": "员",
        "zang": "藏",
        "zeng": "曾",
        "zha": "查",
        "zhai": "祭翟",
        "zhu": "术",
    }.items()
    for surname in surnames
}
_DOUBLE_SURNAMES = {
    "万俟": ("mo", "qi"),
    "乐正": ("yue", "zheng"),
    "单于": ("chan", "yu"),
    "尉迟": ("yu", "chi"),
    "澹台": ("tan", "tai"),
    "长孙": ("zhang", "sun"),
    "鲜于": ("xian", "yu"),
}


def keys_of(name: str) -> str:
    """The search keys of `name`; Latin words are their own reading."""
    readings: list[tuple[str, ...]] = []
    for run in _RUN.findall(name):
        readings += _readings(run) if _HAN.match(run) else [(run.casefold(),)]
    for place, likeliest in enumerate(_surname(name)):
        readings[place] = tuple(dict.fromkeys([likeliest, *readings[place]]))
    return search_keys(readings)


def _readings(run: str) -> list[tuple[str, ...]]:
    """All readings of each character, those it has in the words of `run` first."""
    from pypinyin import Style, pinyin  # 0.4 s: only where a name is new

    def read(text: str) -> list[list[str]]:
        # A list, so that each character without a reading stays one by itself.
        each: Any = list
        return pinyin(text, style=Style.NORMAL, heteronym=True, errors=each)

    return [
        tuple(dict.fromkeys([*in_word, *read(character)[0]]))
        for character, in_word in zip(run, read(run), strict=True)
    ]


def _surname(name: str) -> tuple[str, ...]:
    double = _DOUBLE_SURNAMES.get(name[:2])
    if double:
        return double
    return (_SURNAMES[name[0]],) if name[:1] in _SURNAMES else ()
