"""Special situations (特殊情况): which of the station's criteria a message meets.

What this can know is what stands in the text of the message: a number that reads as somebody's
temperature, a word that is not denied right there. It cannot know what is meant: a threshold quoted
in an instruction, a word inside another word, a denial from one clause to the next. So it proposes
and the officer decides; and where it is in doubt it proposes, for an officer can turn down what is
proposed, but not see what is not.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from dutyconsole.config import SpecialCriterion
from dutyconsole.domain.incidents import Message


def why_special(message: Message, criteria: Iterable[SpecialCriterion]) -> tuple[str, ...]:
    """The names of those of `criteria` that `message` meets, in their order.

    A criterion is met by any one of the things it sets: a temperature, a word, a kind, a level.
    """
    text = _plain(message.text)
    hottest = max(temperatures(message.text), default=0.0)
    return tuple(each.name for each in criteria if _meets(each, message, text, hottest))


def temperatures(text: str) -> tuple[float, ...]:
    """Every number in `text` that reads as a body temperature, in °C, in order.

    Only from 34 to 42, and neither the weather's nor one that is denied (无体温37.3℃以上人员) or
    only a bound from above (37.3度以下).
    """
    plain = _spoken_in_digits(_plain(text))
    return tuple(_degrees(hit) for hit in _NUMBER.finditer(plain) if _is_of_a_body(plain, hit))


def _meets(criterion: SpecialCriterion, message: Message, text: str, hottest: float) -> bool:
    return (
        message.category in criterion.categories
        or message.level in criterion.levels
        or (criterion.temperature is not None and hottest >= criterion.temperature)
        or any(_says(text.casefold(), word) for word in criterion.words)
    )


# Words that hold another word across their own border: 明确诊断 is no 确诊.
_OTHER_WORDS = re.compile("(?:明|准|正|精)确诊(?=断|治|疗)")


def _plain(text: str) -> str:
    """`text` in half width, ℃ as °C."""
    plain = unicodedata.normalize("NFKC", text).replace("\u2212", "-")
    return _OTHER_WORDS.sub(lambda word: " " * len(word[0]), plain)


# ------------------------------------------------------------------ where a number stands

_LOOK_BACK = 80
_LOOK_AHEAD = 24
_SENTENCE_ENDS = re.compile(r"[。;!?\n]|\.\s")
_CLAUSE_ENDS = re.compile(r"[,。;!?\n]|\.\s")


def _before(text: str, hit: re.Match[str], ends: re.Pattern[str]) -> str:
    """What stands before `hit` in its sentence or clause."""
    return ends.split(text[max(hit.start() - _LOOK_BACK, 0) : hit.start()])[-1]


def _after(text: str, hit: re.Match[str]) -> str:
    return text[hit.end() : hit.end() + _LOOK_AHEAD]


# ------------------------------------------------------------------ temperatures

_DIGITS = dict(zip("一二三四五六七八九", "123456789", strict=True))
_SPOKEN = re.compile(
    "(?P<tens>[三四])十(?P<ones>[一二四五六七八九])?"
    "(?P<unit>[度点])(?P<tenth>[一二三四五六七八九](?![人名例个位次十百]))?"
)


def _spoken_in_digits(text: str) -> str:
    """三十八度五 and 三十八点五 as a telephone tells them, in digits."""

    def digits(hit: re.Match[str]) -> str:
        if hit["unit"] == "点" and not hit["tenth"]:
            return hit[0]
        whole = _DIGITS[hit["tens"]] + _DIGITS.get(hit["ones"], "0")
        return whole + (f".{_DIGITS[hit['tenth']]}" if hit["tenth"] else "") + "度"

    return _SPOKEN.sub(digits, text)


_NUMBER = re.compile(
    r"(?<![0-9.])(?P<whole>3[4-9]|4[0-2])(?:[.点](?P<part>[0-9]{1,2}))?(?![0-9])(?![.点][0-9])"
    r"(?:\s*(?P<unit>"
    # 38度5 is 38.5, but 38度2例 are two cases.
    r"度(?:(?P<tenth>[0-9])(?![0-9.]|\s*[人名例个位次分时天月日年度°C%至到~-]))?"
    r"|摄氏度|°(?!\s*F)\s*[Cc]?|deg(?:rees?)?\b|[Cc](?![A-Za-z0-9])))?"
)


def _degrees(hit: re.Match[str]) -> float:
    part = hit["part"] or hit["tenth"] or "0"
    # A bound of 42 °C holds for what follows it too.
    return min(float(f"{hit['whole']}.{part}"), _HOTTEST)


_HOTTEST = 42.0

_CONTEXT = re.compile(
    r"(?P<other>气温|室温|水温|油温|库温|地温|[室]?[内外]温度|环境温度|天气|气象|预报|高温|冷库|冷链|冰箱"
    r"|机房|锅炉|暖气|空调|北纬|南纬|东经|西经|纬度|经度|倾斜|倾角|坡度|角度|旋转|白酒|用电|耗电"
    r"|\b(?:room|air|water|outdoor|outside|indoor|ambient|surface)\s+temperature"
    r"|\b(?:weather|forecast|outdoors|outside|freezer|fridge|server\s+room|latitude|longitude|angle)\b)"
    r"|(?P<body>体温|[腋额耳口肛]温|测温|[发高低]烧|[发高低]热|烧到|烧至|退烧|咳|患|病|人|职工|员工|学生"
    r"|同志|先生|女士|某|客|者|司机|孩子"
    r"|\b(?:fever\w*|temperature|temp|patients?|visitors?|employees?|staff|colleagues?|workers?"
    r"|officers?|he|she|who|has|had|mr|mrs|ms)\b)",
    re.IGNORECASE,
)
"""What the number before which it stands is about; the last one counts."""

_FEVER = (
    r"(?:体温|[腋额耳口肛]温|测温|[发高低]热|烧"
    r"|\b(?:[Ff]ever(?:ish)?|[Tt]emperatures?|[Tt]emp|T)(?![A-Za-z]))"
)
_A_FEVER = re.compile(_FEVER)
_RIGHT_AFTER_FEVER = re.compile(
    _FEVER + r"(?:[\s为是达到至约在仍升高最均都已分别测得早晚上中下午现复又:=、,/()和及~-]"
    r"|(?:of|was|were|is|at|up|to|reached|about|over|above|and)\b"
    r"|[0-9][0-9.]*+(?:度|°C)?)*$"
)
_ENDS_A_WHOLE = re.compile(r"\s*(?:$|[,。;:!?)、]|\.(?:\s|$))")
_COUNTS_OTHERWISE = re.compile(r"\s*(?:[%万亿元公千米人名例岁年月日天号亩吨个]|percent|km|kg)")
_NO_HEAT = re.compile(
    r"\s*(?:角|电(?!话)|酒(?!精|店)|方向|斜|坡|north|south|east|west|latitude|angle)"
)
_COLD_OR_A_TIME = re.compile(r"(?:零下|\bminus|(?:^|[^\w°])\s*-)\s*$|[0-9]:$")
_BOUND_FROM_ABOVE = re.compile(
    r"(?:低于|[不未没]有?超过|不高于|小于|不到|不足|未达到?|未到|不满|[<≤]"
    r"|\b(?:below|under|(?:less|lower)\s+than|(?:not|never)\s+(?:above|over|exceed(?:ing)?)))\s*$",
    re.IGNORECASE,
)
_OR_BELOW = re.compile(r"\s*(?:\(含\))?(?:以下|以内|之内|之下|or\s+(?:below|less|lower|under)\b)")
_NOBODY_WITH = re.compile(
    r"(?:未发现|未见|未出现|没有|没发现|(?<!有)无|\b(?:no|nobody|none|without)\b)"
    r"(?:\s|人员|职工|员工|来访|任何|体温|发热|发烧|异常|高于|超过|达到|大于|[人有在≥>=]"
    r"|(?:one|with|has|a|any|fever|temperature|of|over|above|at|or)\b)*$",
    re.IGNORECASE,
)
_AND_NOBODY = re.compile(
    r"\s*(?:\(含\))?(?:及?以上|or\s+(?:above|higher|more))(?:\s|[的者为有:]|人员|职工|员工|来访)*"
    r"(?:0(?![0-9.])|零|无|none)\s*[人例名起]?\s*(?:$|[,。;!?、)\n.])",
    re.IGNORECASE,
)


def _is_of_a_body(text: str, number: re.Match[str]) -> bool:
    before = _before(text, number, _SENTENCE_ENDS)
    after = _after(text, number)
    about = [hit.lastgroup for hit in _CONTEXT.finditer(before)][-1:]
    if about == ["other"] or _COLD_OR_A_TIME.search(before) or _NO_HEAT.match(after):
        return False
    if _is_denied_heat(_before(text, number, _CLAUSE_ENDS), after):
        return False
    unit = number["unit"] or ""
    if not unit:
        return _is_a_fevers(number, before, after)
    if about:
        return True
    # Nothing says whose it is: 38度 will be somebody's, unless 高温 follows; 38 C is also a room.
    return bool(unit not in {"C", "c"} or number["part"]) and not _is_weather(after)


def _is_weather(after: str) -> bool:
    first = _CONTEXT.search(_CLAUSE_ENDS.split(after)[0])
    return bool(first and first["other"])


def _is_a_fevers(number: re.Match[str], before: str, after: str) -> bool:
    """Whether a number without a unit is a fever's: 发热1人（38.1）, 体温37.8、38.2, 体温38."""
    if number["part"]:
        return bool(_A_FEVER.search(before) and not _COUNTS_OTHERWISE.match(after))
    # A whole number counts mostly people: it has to stand right there, and nothing after it.
    return bool(_RIGHT_AFTER_FEVER.search(before) and _ENDS_A_WHOLE.match(after))


def _is_denied_heat(clause: str, after: str) -> bool:
    return bool(
        _BOUND_FROM_ABOVE.search(clause)
        or _OR_BELOW.match(after)
        or _NOBODY_WITH.search(clause)
        or _AND_NOBODY.match(after)
    )


# ------------------------------------------------------------------ words

_BETWEEN = (
    r"(?:\s|新冠|新型冠状病毒|感染|肺炎|新增|新|本地|境外|输入|现有|任何|出现|发现|明显|报告|收到|接到|人员|组织|举办|举行|开展"
    r"|参加|大型|各类|一切|发生|[有被再为是属的了]"
    r"|\b(?:a|an|any|new|yet|been|being|further|other|known|the|of|cases?|as|be|longer|local|one|has|have)\b)*"
)
"""What may stand between a denial and the word that it denies."""

_DENIED_BEFORE = re.compile(
    r"(?:(?<!有)无|没有?|尚?未|非|(?<!不)(?<!不能)(?<!无法)(?<!未)(?<!待)(?<!未能)排除|解除|否认|不"
    r"|不存在|不属于|避免|禁止|严禁|减少|不得|取消|零|(?<![0-9.])0例?"
    r"|\b(?:no|not|never|without|nor|neither|nobody|none|isn't|wasn't|excluded"
    r"|(?<!not )ruled\s+out|rules\s+out|denie[sd]|zero|avoid|cancel(?:led)?|forbidden)\b)"
    + _BETWEEN
    + "$"
)
_DENIED_IN_A_LIST = re.compile(
    r"(?:(?<!有)无(?!症状)|没有|未见|未发现|未出现|否认|\b(?:no|without|neither|denie[sd])\b)"
    r"(?:[^,。;、/和及或]{1,24}?(?:[、/和及或]|\s(?:or|and|nor)\s))+" + _BETWEEN + "$"
)
_DENIED_AFTER = re.compile(
    r"(?:病例|患者|人员|人数|者|新增|累计|性|事件|活动|contacts?|cases?|s\b|\s)*[:为是]?\s*"
    r"(?:[0零](?![0-9.])\s*(?:[例人名起个宗]|$|[,。;、!?)\s])|无\s*(?:$|[,。;、!?)\n])|none\b"
    r"|已?经?被?排除|(?:(?:has|have|was|were|been|is|are)\s+)*(?:ruled\s+out|excluded))"
)
_SO_MANY = re.compile(r"[^,。;、0-9]{0,8}[1-9][0-9]*\s*[例人名起个]")


@cache
def _finder(word: str) -> re.Pattern[str]:
    plain = unicodedata.normalize("NFKC", word).casefold()
    pattern = r"\s+".join(map(re.escape, plain.split()))
    # A Latin word begins where it stands: “unconfirmed” is no “confirmed”, “contacts” is “contact”.
    begins = r"(?<![a-z0-9])" if plain[:1].isascii() and plain[:1].isalnum() else ""
    return re.compile(begins + pattern)


def _says(text: str, word: str) -> bool:
    """Whether `word` stands somewhere in `text` without being denied there."""
    return any(not _is_denied(text, hit) for hit in _finder(word).finditer(text))


def _is_denied(text: str, hit: re.Match[str]) -> bool:
    before, after = _before(text, hit, _CLAUSE_ENDS), _after(text, hit)
    if _DENIED_BEFORE.search(before) or _DENIED_AFTER.match(after):
        return True
    # 无接触史、疑似病例1例: a number that follows is of a list no longer denied.
    return bool(_DENIED_IN_A_LIST.search(before) and not _SO_MANY.match(after))
