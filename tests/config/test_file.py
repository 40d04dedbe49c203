import datetime as dt
import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dutyconsole.config.checks import BUILT_IN_REGISTERS
from dutyconsole.config.file import load, parse
from dutyconsole.domain.registers import BUILT_IN
from dutyconsole.errors import BadInput

SMALL = """\
[station]
name = "Duty room"
bureau = "Bureau"
superior = "Office above"
time_zone = "Asia/Shanghai"
[shifts]
handover = ["08:30"]
[[posts]]
key = "leader"
name = "Duty leader"
[[posts]]
key = "lead"
name = "Lead officer"
count = 2
[[reports]]
key = "daily"
name = "Daily report"
to = "Office above"
due = "17:00"
cutoff = "16:00"
[calendar]
rest_day_scope = "all_rest_days"
[leading_group]
name = "Leading group"
head = "Zhang"
deputies = ["Li"]
[office]
name = "Its office"
[[groups]]
key = "internal"
name = "Internal group"
[[categories]]
key = "epidemic"
name = "Epidemic prevention"
group = "internal"
[retention]
duty_log = 10
"""

YEARS = "expected one of these: “duty_log” “handovers” “reports” “major_incidents”"

SETTINGS = [
    ("[calendar]", "[calender]", 21, "there is no setting calender; did you mean calendar?"),
    ('due = "17:00"', 'Deu = "17:00"', 19, "there is no setting reports[1].Deu; did you mean due?"),
    (
        "duty_log = 10",
        "colour = 10",
        37,
        f"there is no setting retention.colour; {YEARS}",
    ),
    (
        "duty_log = 10",
        '"a\\u001b[31m" = 10',
        37,
        f"there is no setting retention.a[31m; {YEARS}",
    ),
    ('due = "17:00"\n', "", 15, "reports[1].due is missing; expected a time such as “17:00”"),
    ('[office]\nname = "Its office"\n', "", None, "office is missing; expected a block [office]"),
    (
        'name = "Lead officer"\n',
        "",
        11,
        "posts[2].name is missing; expected text in quotation marks, not empty",
    ),
    ("[[reports]]", "[reports]", 15, "reports is a block; expected blocks [[reports]]"),
    ("[office]", "[[office]]", 27, "office is a list; expected a block [office]"),
    (
        'name = "Duty leader"',
        "name = 3",
        10,
        "posts[1].name is 3; expected text in quotation marks, not empty",
    ),
    (
        'name = "Duty leader"',
        'name = " \u3000"',
        10,
        "posts[1].name is “”; expected text in quotation marks, not empty",
    ),
    (
        'name = "Duty leader"',
        'name = "Duty\\u001b]52;c;x\\u0007 leader"',
        10,
        "posts[1].name holds invisible characters or spare spaces; expected “Duty]52;c;x leader”",
    ),
    (
        'head = "Zhang"',
        'head = "Zhang \u3000San"',
        25,
        "leading_group.head holds invisible characters or spare spaces; expected “Zhang San”",
    ),
    (
        'key = "lead"',
        'key = "lead/1"',
        12,
        "posts[2].key is “lead/1”; expected a short name without spaces or “/”",
    ),
    ("count = 2", "count = 0", 14, "posts[2].count is 0; expected a whole number of at least 1"),
    (
        "count = 2",
        "count = true",
        14,
        "posts[2].count is true; expected a whole number of at least 1",
    ),
    (
        "duty_log = 10",
        "duty_log = -1",
        37,
        "retention.duty_log is -1; expected a whole number of at least 0",
    ),
    (
        'due = "17:00"',
        'due = "25:00"',
        19,
        "reports[1].due is “25:00”; expected a time such as “17:00”",
    ),
    ('due = "17:00"', "due = 1700", 19, "reports[1].due is 1700; expected a time such as “17:00”"),
    (
        "[station]",
        'language = "fr"\n[station]',
        1,
        "language is “fr”; expected one of these: “zh_CN” “en”",
    ),
    (
        'handover = ["08:30"]',
        'handover = "08:30"',
        7,
        "shifts.handover is “08:30”; expected a list in [ ], and in it a time such as “17:00”",
    ),
    (
        'handover = ["08:30"]',
        'handover = [\n  "08:30",\n  "24:00",\n]',
        9,
        "shifts.handover[2] is “24:00”; expected a time such as “17:00”",
    ),
    (
        'deputies = ["Li"]',
        'deputies = ["Li", ""]',
        26,
        "leading_group.deputies[2] is “”; expected text in quotation marks, not empty",
    ),
]

RULES = [
    (
        'key = "lead"',
        'key = "leader"',
        12,
        "posts[2].key is “leader”; expected a key that posts[1] does not have",
    ),
    (
        'handover = ["08:30"]',
        "handover = []",
        7,
        "shifts.handover is an empty list; expected at least one time such as “08:30”",
    ),
    (
        'handover = ["08:30"]',
        'handover = ["08:30", "08:30"]',
        7,
        "shifts.handover[2] is 08:30; expected a time after 08:30",
    ),
    (
        'cutoff = "16:00"',
        'cutoff = "17:00:01"',
        20,
        "reports[1].cutoff is 17:00:01; expected 17:00 (due) or earlier",
    ),
    (
        'group = "internal"',
        'group = "external"',
        35,
        "categories[1].group is “external”; expected one of these: “internal”",
    ),
    (
        "[calendar]",
        '[campaign]\ncategory = "flood"\n[calendar]',
        22,
        "campaign.category is “flood”; expected one of these: “epidemic”",
    ),
    (
        "[calendar]",
        "[campaign]\nrounds = []\n[calendar]",
        22,
        "campaign.rounds is an empty list; expected at least one time such as “08:30”",
    ),
    (
        "[calendar]",
        '[campaign]\nrounds = ["15:30",\n"09:30"]\n[calendar]',
        23,
        "campaign.rounds[2] is 09:30; expected a time after 15:30",
    ),
    (
        "[calendar]",
        '[[areas]]\nkey = "hall"\nname = "Hall"\nby = ["15:00", "9:00"]\n[calendar]',
        24,
        "areas[1].by[2] is 09:00; expected a time after 15:00",
    ),
]

ITEM = '[[checklist]]\nkey = "masks"\ntext = "Masks"\n'
ITEMS = [
    (
        'kind = "number"',
        "checklist[1].kind is “number”; expected one of these: “tick” “value” “count” “test”",
    ),
    (
        'kind = "count"\nbook = -1',
        "checklist[1].book is -1; expected a whole number of at least 0",
    ),
    (
        'every = "weekly"\nweekday = 8',
        "checklist[1].weekday is 8; expected a number from 1 (Monday) to 7 (Sunday)",
    ),
    (
        "book = 0",
        "checklist[1].book is 0; expected nothing, since it goes with kind = “count” only",
    ),
    (
        'kind = "count"',
        "checklist[1].book is missing; expected how many there are by the book",
    ),
    (
        'expected = "off"',
        (
            "checklist[1].expected is “off”;"
            " expected nothing, since it goes with kind = “value” or “test” only"
        ),
    ),
    (
        'kind = "test"\nunit = "l"',
        (
            "checklist[1].unit is “l”;"
            " expected nothing, since it goes with kind = “value” or “count” only"
        ),
    ),
    (
        'every = "daily"\nweekday = 1',
        "checklist[1].weekday is 1; expected nothing, since it goes with every = “weekly” only",
    ),
    (
        'every = "weekly"',
        "checklist[1].weekday is missing; expected a number from 1 (Monday) to 7 (Sunday)",
    ),
]


@pytest.mark.parametrize(("settings", "sentence"), ITEMS)
def test_a_setting_that_does_not_go_with_an_item_is_told(settings, sentence):
    with pytest.raises(BadInput) as refusal:
        parse(f"{SMALL}{ITEM}{settings}\n", where="station.toml")

    assert str(refusal.value).partition(": ")[2] == sentence


def test_an_item_that_is_counted_each_week_is_read():
    settings = 'kind = "count"\nbook = 0\nunit = "pieces"\nevery = "weekly"\nweekday = 7\n'

    (item,) = parse(f"{SMALL}{ITEM}{settings}", where="station.toml").checklist

    assert (item.kind, item.book, item.unit, item.every, item.weekday) == (
        "count", 0, "pieces", "weekly", 7,
    )  # fmt: skip


def test_handovers_that_nobody_signs_are_refused():
    text = SMALL.replace('key = "lead"', 'signs = false\nkey = "lead"')
    text = text.replace('key = "leader"', 'signs = false\nkey = "leader"')

    with pytest.raises(BadInput, match=r"posts\[1\].signs is false; expected true for one post"):
        parse(text, where="station.toml")


def test_whether_a_post_signs_is_true_or_false():
    expected = "station.toml, line 12: posts[2].signs is “yes”; expected true or false, without"

    assert expected in _refusal('key = "lead"', 'signs = "yes"\nkey = "lead"')


@pytest.mark.parametrize(("good", "bad", "line", "sentence"), [*SETTINGS, *RULES])
def test_a_mistake_is_told_with_its_line_what_stands_there_and_what_is_expected(
    good, bad, line, sentence
):
    where = f"station.toml, line {line}" if line else "station.toml"

    assert _refusal(good, bad) == f"{where}: {sentence}"


@pytest.mark.parametrize(
    "zone",
    ["Asia/Shangai", "北京", "Asia", "../../etc/localtime", "Europe/Berlin", "Africa/Casablanca"],
)
def test_a_time_zone_that_is_unknown_or_changes_its_clocks_is_refused(zone):
    expected = "expected an IANA time zone of one fixed offset, such as “Asia/Shanghai”"

    assert _refusal("Asia/Shanghai", zone) == (
        f"station.toml, line 5: station.time_zone is “{zone}”; {expected}"
    )


LIMIT = '[[limits.rules]]\nwhen = "special"\n'
STEPS = "“leader” “head” “office” “forward” “written” “follow_up” “final”"
LIMITS = [
    (
        'step = "chief"',
        f"limits.rules[1].step is “chief”; expected one of these: {STEPS}",
    ),
    (
        'step = "head"\nminutes = 0',
        "limits.rules[1].minutes is 0; expected a whole number from 1 to 43200 (30 days)",
    ),
    (
        'step = "head"\nminutes = 43201',
        "limits.rules[1].minutes is 43201; expected a whole number from 1 to 43200 (30 days)",
    ),
    (
        'step = "head"\nbase = "written"',
        "limits.rules[1].base is “written”; expected one of these: “received” “occurred”",
    ),
    (
        'step = "final"\nat = ["08:00"]',
        (
            "limits.rules[1].at is a list;"
            " expected nothing, since it goes with step = “follow_up” only"
        ),
    ),
    (
        'step = "follow_up"\nat = ["8 o\'clock"]',
        "limits.rules[1].at[1] is “8 o'clock”; expected a time such as “17:00”",
    ),
    (
        f'step = "head"\n{LIMIT}step = "office"\n{LIMIT}step = "head"',
        (
            "limits.rules[3].step is “head”;"
            " expected a step that limits.rules[1] does not have for “special”"
        ),
    ),
]


@pytest.mark.parametrize(("settings", "sentence"), LIMITS)
def test_a_time_limit_that_cannot_be_is_told(settings, sentence):
    with pytest.raises(BadInput) as refusal:
        parse(f"{SMALL}{LIMIT}{settings}\n", where="station.toml")

    assert str(refusal.value).partition(": ")[2] == sentence


def test_time_limits_of_ones_own_are_read():
    settings = 'step = "follow_up"\nminutes = 240\nbase = "occurred"\nat = ["8:00", "17:00"]\n'
    limits = parse(f'{SMALL}[limits]\npreset = "henan"\n{LIMIT}{settings}', where="x").limits
    (rule,) = limits.rules

    assert (limits.preset, rule.when, rule.step, rule.minutes, rule.base, rule.at) == (
        "henan", "special", "follow_up", 240, "occurred", (dt.time(8), dt.time(17)),
    )  # fmt: skip


def test_the_same_step_may_have_a_limit_for_each_level():
    levels = LIMIT.replace("special", "major") + 'step = "head"\n'

    rules = parse(f'{SMALL}{LIMIT}step = "head"\n{levels}', where="x").limits.rules

    assert [(rule.when, rule.minutes) for rule in rules] == [("special", None), ("major", None)]


def test_settings_that_say_nothing_of_limits_have_those_of_the_plan():
    station = parse(SMALL, where="station.toml")

    assert (station.limits.preset, station.limits.rules, station.special) == ("plan", (), ())


SPECIAL = '[[special]]\nkey = "fever"\nname = "Fever"\n'
CRITERIA = [
    (
        "",
        "special[1].words is missing; expected words, temperature, categories or levels",
    ),
    (
        "words = []",
        "special[1].words is missing; expected words, temperature, categories or levels",
    ),
    (
        "temperature = 33.9",
        "special[1].temperature is 33.9; expected a body temperature from 34 to 42 °C",
    ),
    (
        "temperature = nan",
        "special[1].temperature is nan; expected a body temperature from 34 to 42 °C",
    ),
    (
        'temperature = "37.3"',
        "special[1].temperature is “37.3”; expected a body temperature from 34 to 42 °C",
    ),
    (
        'words = ["fever", ""]',
        "special[1].words[2] is “”; expected text in quotation marks, not empty",
    ),
    (
        'levels = ["grave"]',
        (
            "special[1].levels[1] is “grave”; expected one of these:"
            " “unrated” “ordinary” “serious” “major” “particularly_major”"
        ),
    ),
    (
        'categories = ["epidemic", "flood"]',
        "special[1].categories[2] is “flood”; expected one of these: “epidemic”",
    ),
]


@pytest.mark.parametrize(("settings", "sentence"), CRITERIA)
def test_a_criterion_that_cannot_be_is_told(settings, sentence):
    with pytest.raises(BadInput) as refusal:
        parse(f"{SMALL}{SPECIAL}{settings}\n", where="station.toml")

    assert str(refusal.value).partition(": ")[2] == sentence


def test_a_kind_is_asked_for_where_none_is_declared():
    text = re.sub(r"\[\[categories\]\]\n(\w.*\n)+", "", SMALL)

    with pytest.raises(BadInput, match=r"“flood”; expected a key of one of the blocks \[\[cate"):
        parse(f'{text}{SPECIAL}categories = ["flood"]\n', where="station.toml")


@pytest.mark.parametrize("degrees", ["37", "37.0", "+3.7e1"])
def test_a_whole_number_of_degrees_is_read(degrees):
    (criterion,) = parse(f"{SMALL}{SPECIAL}temperature = {degrees}\n", where="x").special

    assert criterion.temperature == 37


REGISTER = '[[registers]]\nkey = "loans"\nname = "Loans"\n'
FIELD = '[[registers.fields]]\nkey = "what"\nname = "What"\n'
OWN_REGISTERS = [
    (
        f"{REGISTER.replace('loans', 'visitors')}{FIELD}",
        (39, "registers[1].key is “visitors”; expected a key that no register of the program has"),
    ),
    (
        f"{REGISTER}fields = []\n",
        (
            41,
            (
                "registers[1].fields is an empty list;"
                " expected at least one block [[registers.fields]]"
            ),
        ),
    ),
    (
        f"{REGISTER}{FIELD}{REGISTER}{FIELD}",
        (45, "registers[2].key is “loans”; expected a key that registers[1] does not have"),
    ),
    (
        f"{REGISTER}{FIELD}{FIELD}",
        (
            45,
            (
                "registers[1].fields[2].key is “what”;"
                " expected a key that registers[1].fields[1] does not have"
            ),
        ),
    ),
    (
        f'{REGISTER}subject = "who"\n{FIELD}',
        (41, "registers[1].subject is “who”; expected one of these: “what”"),
    ),
    (
        f'{REGISTER}closed_by = "back"\n{FIELD}',
        (41, "registers[1].closed_by is “back”; expected one of these: “what”"),
    ),
    (
        f"{REGISTER}hours = 24\n{FIELD}",
        (
            41,
            ("registers[1].hours is 24; expected nothing, since it goes with closed_by only"),
        ),
    ),
    (
        f"{REGISTER}{FIELD.replace('what', 'at')}",
        (
            42,
            (
                "registers[1].fields[1].key is “at”;"
                " expected another key, since “at” is the time that every line has"
            ),
        ),
    ),
    (
        f'{REGISTER}{FIELD}kind = "choice"\n',
        (41, "registers[1].fields[1].choices is missing; expected what one can choose from"),
    ),
    (
        f'{REGISTER}{FIELD}choices = ["Key"]\n',
        (
            44,
            (
                "registers[1].fields[1].choices is a list;"
                " expected nothing, since it goes with kind = “choice” only"
            ),
        ),
    ),
    (
        f"{REGISTER}{FIELD}{FIELD.replace('what', 'count')}least = 0\n",
        (
            47,
            (
                "registers[1].fields[2].least is 0;"
                " expected nothing, since it goes with kind = “number” only"
            ),
        ),
    ),
    (
        f'{REGISTER}{FIELD}kind = "number"\nleast = 5\nmost = 4\n',
        (46, "registers[1].fields[1].most is 4; expected 5 (least) or more"),
    ),
]


@pytest.mark.parametrize(("settings", "told"), OWN_REGISTERS)
def test_a_register_of_ones_own_that_cannot_be_is_told_with_its_line(settings, told):
    line, sentence = told

    with pytest.raises(BadInput) as refusal:
        parse(f"{SMALL}{settings}", where="x")

    assert str(refusal.value) == f"x, line {line}: {sentence}"


def test_a_register_of_ones_own_is_read():
    closing = FIELD.replace("what", "back") + 'kind = "moment"\nlater = true\n'
    settings = f'{REGISTER}closed_by = "back"\nhours = 24\n{FIELD}{closing}'

    (register,) = parse(f"{SMALL}{settings}", where="x").registers

    assert (register.hours, [(each.key, each.kind) for each in register.fields]) == (
        24, [("what", "line"), ("back", "moment")],
    )  # fmt: skip


def test_no_register_of_ones_own_can_hide_one_of_the_program():
    assert set(BUILT_IN_REGISTERS) == {register.key for register in BUILT_IN}


BLOCKS = ["posts", "reports", "groups", "categories", "checklist", "special", "areas", "supplies"]


@pytest.mark.parametrize("block", BLOCKS)
def test_a_key_stands_only_once_in_each_kind_of_block(block):
    twice = SMALL + '[[checklist]]\nkey = "keys"\ntext = "Keys counted"\n'
    twice += '[[special]]\nkey = "case"\nname = "Case"\nwords = ["case"]\n'
    twice += '[[areas]]\nkey = "hall"\nname = "Hall"\n'
    twice += '[[supplies]]\nkey = "masks"\nname = "Masks"\nunit = "pieces"\n'
    first = re.search(rf"\[\[{block}\]\]\n(\w.*\n)+", twice)

    with pytest.raises(BadInput, match=rf"; expected a key that {block}\[1\] does not have"):
        parse(twice + first[0], where="station.toml")


def test_what_is_no_toml_is_told_as_such():
    assert _refusal("[calendar]", "[station]") == (
        "station.toml, line 21: “[station]” cannot be read; "
        "expected every key and every [block] only once"
    )


def test_no_post_at_all_is_refused():
    text = "posts = []\n" + re.sub(r"\[\[posts\]\]\n([a-z].*\n)+", "", SMALL)

    with pytest.raises(BadInput, match=r"line 1: posts is an empty list; expected at least one"):
        parse(text, where="station.toml")


def test_a_group_is_asked_for_where_none_is_declared():
    text = SMALL.replace('[[groups]]\nkey = "internal"\nname = "Internal group"\n', "")

    with pytest.raises(BadInput, match=r"“internal”; expected a key of one of the blocks \[\[gro"):
        parse(text, where="station.toml")


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file():
    refusal = _refusal(
        'count = 2\n[[reports]]\nkey = "daily"', 'count = 0\ncuont = 1\n[[reports]]\nkey = ""'
    )

    assert refusal.splitlines() == [
        "station.toml, line 14: posts[2].count is 0; expected a whole number of at least 1",
        "station.toml, line 15: there is no setting posts[2].cuont; did you mean count?",
        "station.toml, line 17: reports[1].key is “”; expected a short name without spaces or “/”",
    ]


def test_all_broken_rules_are_told_at_once():
    text = SMALL.replace('"16:00"', '"18:00"').replace("Asia/Shanghai", "Asia")

    with pytest.raises(BadInput) as refusal:
        parse(text, where="station.toml")

    assert str(refusal.value).count("\n") == 1


@pytest.mark.parametrize("due", ['"17:00"', '"17:00:00"', "17:00:00", '"17\uff1a00"'])
def test_a_time_is_read_in_every_form_people_type(due):
    station = parse(SMALL.replace('"17:00"', due), where="station.toml")

    assert station.reports[0].due == dt.time(17)


def test_an_hour_of_one_digit_is_read():
    station = parse(SMALL.replace('"08:30"', '"8:30"'), where="station.toml")

    assert station.shifts.handover == (dt.time(8, 30),)


def test_a_cut_off_at_the_time_limit_itself_is_allowed():
    station = parse(SMALL.replace('"16:00"', '"17:00"'), where="station.toml")

    assert station.reports[0].cutoff == dt.time(17)


@given(st.lists(st.times().map(lambda time: time.replace(second=0, microsecond=0)), max_size=4))
@settings(max_examples=50, deadline=None)
def test_handover_times_are_taken_if_and_only_if_they_ascend(times):
    text = SMALL.replace('["08:30"]', str([time.isoformat("minutes") for time in times]))
    good = bool(times) and all(before < after for before, after in pairwise(times))

    try:
        read = parse(text, where="station.toml").shifts.handover
    except BadInput:
        read = None

    assert read == (tuple(times) if good else None)


@given(st.integers(0, SMALL.count("\n")), st.text(max_size=20))
@settings(max_examples=100, deadline=None)
def test_whatever_stands_in_a_line_the_answer_is_settings_or_a_refusal(number, typed):
    lines = SMALL.split("\n")
    lines[number] = typed

    try:
        refusal = ""
        parse("\n".join(lines), where="station.toml")
    except BadInput as error:
        refusal = str(error)

    assert all(line.startswith("station.toml") for line in refusal.splitlines())


def test_a_file_saved_by_windows_is_read(tmp_path):
    path = tmp_path / "station.toml"
    path.write_bytes(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())

    assert load(path) == parse(SMALL, where="station.toml")


def test_a_file_that_is_not_there_is_named(tmp_path):
    path = tmp_path / "station.toml"
    with pytest.raises(BadInput) as refusal:
        load(path)

    assert str(refusal.value) == f"{path}: there is no such file"


def test_a_folder_is_no_settings(tmp_path):
    with pytest.raises(BadInput) as refusal:
        load(tmp_path)

    assert str(refusal.value) == f"{tmp_path}: this file cannot be read"


def test_a_file_in_another_encoding_is_refused(tmp_path):
    path = tmp_path / "station.toml"
    path.write_bytes(SMALL.replace("Duty room", "值班室").encode("gb18030"))
    with pytest.raises(BadInput) as refusal:
        load(path)

    assert str(refusal.value) == f"{path}: expected a text file saved as UTF-8"


def _refusal(good: str, bad: str) -> str:
    assert SMALL.count(good) == 1
    with pytest.raises(BadInput) as refusal:
        parse(SMALL.replace(good, bad), where="station.toml")
    return str(refusal.value)
