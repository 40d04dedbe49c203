import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import a_message
from dutyconsole.config import SpecialCriterion
from dutyconsole.config.file import parse, template
from dutyconsole.domain.special import temperatures, why_special

HEATS = [
    ("职工王某发热38.1度，独居，已就医。", [38.1]),
    ("门卫报告：来访人员测温38.1℃，已劝返", [38.1]),
    ("体温 38.1 ℃", [38.1]),
    ("体温３８．１度", [38.1]),
    ("体温38度2，已送发热门诊", [38.2]),
    ("发热38.5", [38.5]),
    ("38.1度", [38.1]),
    ("王某 38.1度", [38.1]),
    ("体温：37.8", [37.8]),
    ("体温为39", [39.0]),
    ("三人体温分别为37.8、38.2、36.5", [37.8, 38.2, 36.5]),
    ("早上体温36.5，晚上38.9", [36.5, 38.9]),
    ("烧到40度，咳嗽3天", [40.0]),
    ("孩子高烧三十九度五", [39.5]),
    ("体温三十八点二", [38.2]),
    ("体温三十八度二人，均已送医", [38.0]),
    ("发热38度2例", [38.0]),
    ("腋温37.30°C", [37.3]),
    ("38.6摄氏度，精神差", [38.6]),
    ("某酒店住客38.5度", [38.5]),
    ("体温由38.1度降至36.4度", [38.1, 36.4]),
    ("发现体温37.3℃以上人员1名", [37.3]),
    ("今日气温骤降，职工李某体温38.1度", [38.1]),
    ("室外气温35度，职工中暑体温39度", [39.0]),
    ("无咳嗽，体温38.1度", [38.1]),
    ("发热1人（38.1）", [38.1]),
    ("高烧不退，最高39.6", [39.6]),
    ("体温表显示38.0", [38.0]),
    ("38度5送医", [38.5]),
    ("体温波动在37.5-38.5℃之间", [37.5, 38.5]),
    ("体温38度电话报告组长", [38.0]),
    ("体温38.5度无咳嗽", [38.5]),
    ("发热38.1度，有无接触史待查", [38.1]),
    ("fever of 38.1, sent to the clinic", [38.1]),
    ("A visitor at the gate has 38.1 C.", [38.1]),
    ("38.1 C", [38.1]),
    ("38.1c measured twice", [38.1]),
    ("The visitor in room 305 has 38 C", [38.0]),
    ("Temperature 39.", [39.0]),
    ("temperature was 38.5 degrees at 16:40", [38.5]),
    ("temperatures were 36.5, 37.8 and 38.1", [36.5, 37.8, 38.1]),
    ("T 38.5, cough", [38.5]),
    ("The room temperature is 22, she has a fever, 38.4 °C", [38.4]),
]
NO_HEATS = [
    "体温37.2度3人",
    "37.2度",
    "职工体温正常，36.5℃",
    "气温38度",
    "今日最高气温38℃，注意防暑",
    "室温38度",
    "水温40度",
    "冷库-8至2度",
    "冷库零下38度",
    "冷库 -38℃",
    "气象台预报明日最高38度",
    "38度高温橙色预警",
    "机房温度38度",
    "北纬38度，东经112度",
    "电话13838.1",
    "联系电话0350-2038381",
    "138-3815-3752",
    "同比增长38.1%",
    "发热38人",
    "发热 38 例",
    "发热门诊38号",
    "发热1人，接诊率38.1%",
    "发热门诊经费38.5万元",
    "发热患者39岁",
    "领用口罩38只，经费38.5万元",
    "阀门转38度角",
    "本月用电38度",
    "体温高达138.1度",
    "体温43度",
    "体温33.9度",
    "38.123",
    "体温均在37.3度以下",
    "体温未超过37.3℃",
    "体温低于37.3℃",
    "未发现体温超过37.3℃人员",
    "无发热38度以上人员",
    "体温37.3℃以上0人",
    "体温37.3度以上人员：无",
    "体温测量时间（16:38）",
    "the room temperature is 38 C",
    "Weather: 38 degrees tomorrow",
    "38 degrees north",
    "38 C",
    "up 38.1%",
    "fever for 38 days",
    "nobody with a temperature over 37.3 C",
    "all below 37.3 C",
    "37.3 °C or below",
    "98 °F, not 38 °F",
    "call 555-3838",
]


@pytest.mark.parametrize(("text", "expected"), HEATS)
def test_a_body_temperature_is_read_as_people_write_it(text, expected):
    assert list(temperatures(text)) == expected


@pytest.mark.parametrize("text", NO_HEATS)
def test_another_number_is_no_fever(text):
    assert [heat for heat in temperatures(text) if heat >= 37.3] == []


HEAT = st.integers(340, 420).map(lambda tenths: tenths / 10)
WITH_HEAT = [
    "职工王某体温{heat}度",
    "发热{heat}℃，已就医",
    "体温：{heat}，咳嗽",
    "fever of {heat} C",
]


@given(HEAT, st.sampled_from(WITH_HEAT))
def test_every_plausible_body_temperature_is_read(heat, sentence):
    assert temperatures(sentence.format(heat=heat)) == (heat,)


@given(st.floats(0, 200).map(lambda number: round(number, 1)), st.sampled_from(WITH_HEAT))
def test_what_no_living_body_has_is_not_read(number, sentence):
    read = temperatures(sentence.format(heat=number))

    assert all(34 <= heat <= 42 for heat in read)


@given(HEAT, st.sampled_from(["气温{heat}度", "室温{heat}℃", "增长{heat}%", "电话138{heat}"]))
def test_no_other_number_is_ever_read_as_one(heat, sentence):
    assert temperatures(sentence.format(heat=heat)) == ()


@given(
    st.text(alphabet=st.sampled_from("体温发热无未、,。 38.1度℃-至0人以上noofever"), max_size=300)
)
def test_whatever_is_written_is_read_in_the_end(text):
    assert all(34 <= heat <= 42 for heat in temperatures(text))


FEVER = SpecialCriterion(key="fever", name="发热", temperature=37.3)
CASE = SpecialCriterion(key="case", name="病例", words=("疑似", "确诊"))
GRAVE = SpecialCriterion(key="grave", name="重大", levels=("major", "particularly_major"))
KIND = SpecialCriterion(key="kind", name="事故", categories=("accident",))
ALL = (FEVER, CASE, GRAVE, KIND)


def why(text, *criteria, **changes):
    return why_special(a_message(text=text, **changes), criteria or ALL)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("职工王某体温37.3度", ("发热",)),
        ("职工王某体温37.2度", ()),
        ("职工王某体温36.9度，复测37.4度", ("发热",)),
        ("确诊病例1例，体温38.1℃", ("发热", "病例")),
        ("市材料研究所来电询问放假安排", ()),
    ],
)
def test_a_message_is_special_by_its_text(text, names):
    assert why(text) == names


@pytest.mark.parametrize(
    ("level", "names"),
    [
        ("unrated", ()),
        ("ordinary", ()),
        ("serious", ()),
        ("major", ("重大",)),
        ("particularly_major", ("重大",)),
    ],
)
def test_a_message_is_special_by_its_level(level, names):
    assert why("管道爆裂", level=level) == names


def test_a_message_is_special_by_its_kind():
    assert why("管道爆裂", category="accident") == ("事故",)


def test_any_one_thing_that_a_criterion_sets_is_enough():
    both = SpecialCriterion(key="both", name="二者", words=("密接",), temperature=38)

    assert [why(text, both) for text in ("密接1人", "体温38度", "体温37.9度")] == [
        ("二者",),
        ("二者",),
        (),
    ]


def test_without_criteria_nothing_is_special():
    assert why_special(a_message(text="确诊病例1例"), ()) == ()


SAID = [
    "县医院报告疑似病例1例",
    "张某经核酸检测确诊",
    "无症状确诊病例1例",
    "是否确诊待定",
    "不能排除疑似",
    "尚不排除疑似新冠肺炎",
    "疑似病例待排除",
    "未排除疑似",
    "无发热，疑似病例1例",
    "无接触史、疑似病例1例",
    "昨日确诊0例，今日确诊1例",
    "昨日无确诊。今日确诊1例",
    "新增10例确诊病例",
    "未佩戴口罩的疑似患者",
    "确 诊、疑似",
    "家属有无确诊不详",
]
DENIED = [
    "未确诊",
    "尚未确诊",
    "没有确诊",
    "无确诊病例",
    "排除疑似",
    "排除新型冠状病毒感染的肺炎疑似病例",
    "排除了疑似",
    "已排除疑似病例",
    "疑似病例已排除",
    "无新增确诊、疑似病例",
    "我市无新增本地确诊病例",
    "无疑似、确诊病例",
    "未发现疑似病例和确诊病例",
    "新增确诊病例0例，疑似病例0例",
    "新增0例确诊",
    "确诊病例：无；疑似病例：无",
    "零确诊、零疑似",
    "病因尚未明确诊断",
    "需进一步明确诊断",
]


@pytest.mark.parametrize("text", SAID)
def test_a_word_that_is_said_is_found(text):
    assert why(text, CASE) == ("病例",)


@pytest.mark.parametrize("text", DENIED)
def test_a_word_that_is_denied_is_not_found(text):
    assert why(text, CASE) == ()


def templates_names(language, text):
    return why(text, *parse(template(language), where="template").special)


CHINESE = [
    ("职工王某发热38.1度，独居，已就医。", "发热"),
    ("接县疾控中心协查函，我局1名职工为密切接触者", "密接、协查"),
    ("局机关3人次密接，已集中隔离", "密接、协查"),
    ("东楼门口约40人聚集上访", "聚集性、群体性事件"),
    ("研究所食堂发生群体性食物中毒", "聚集性、群体性事件"),
    ("县医院报告疑似病例1例", "疑似、确诊病例"),
]
ENGLISH = [
    ("Wang of the institute has a fever of 38.1, lives alone.", "Fever"),
    ("The CDC asks us to assist in tracing; one employee is a close contact", "Contact tracing"),
    ("Two close contacts are isolated at home", "Contact tracing"),
    ("A crowd of forty at the east gate", "Collective event"),
    ("Two SUSPECTED cases in the county hospital", "Suspected or confirmed case"),
    ("One new confirmed case", "Suspected or confirmed case"),
    ("It cannot be ruled out; still suspected", "Suspected or confirmed case"),
    ("The suspected case is not ruled out", "Suspected or confirmed case"),
]
ORDINARY = [
    ("zh_CN", "市委办通知：明日9时视频会议，请带班领导参加"),
    ("zh_CN", "全体职工体温正常，无发热，无密接，无疑似、确诊病例"),
    ("zh_CN", "要求各单位减少人员聚集，禁止举办大型聚集活动"),
    ("zh_CN", "严禁集体用餐，不组织聚集性活动"),
    ("zh_CN", "否认密切接触史"),
    ("zh_CN", "明日最高气温38℃，东楼停水"),
    ("en", "The notice of the meeting tomorrow at nine was received"),
    ("en", "No suspected case, not confirmed, no close contacts"),
    ("en", "The case was not confirmed; unconfirmed rumours only"),
    ("en", "No new suspected or confirmed cases today"),
    ("en", "Suspected: 0, confirmed cases: none"),
    ("en", "Nobody tested positive; no one has tested positive"),
    ("en", "The suspected case was ruled out"),
    ("en", "All below 37.3 C; no fever, no gatherings"),
]


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [*(("zh_CN", *each) for each in CHINESE), *(("en", *each) for each in ENGLISH)],
)
def test_the_templates_criteria_find_what_the_plan_means(language, text, name):
    assert templates_names(language, text) == (name,)


@pytest.mark.parametrize(("language", "text"), ORDINARY)
def test_the_templates_criteria_leave_the_ordinary_alone(language, text):
    assert templates_names(language, text) == ()


def test_the_templates_name_what_is_major_and_above():
    criteria = parse(template("en"), where="template").special

    assert why("A pipe burst", *criteria, level="major") == ("Major and above",)


@given(st.text(alphabet=st.sampled_from("无未没有不排除、和,。 0例确诊疑似nor"), max_size=300))
def test_whatever_is_written_the_answer_is_one_of_the_criteria(text):
    assert set(why(text)) <= {"病例"}


@given(st.permutations(ALL))
def test_the_reasons_stand_in_the_criterias_order(criteria):
    names = why("确诊病例1例，体温38.1℃", *criteria, level="major", category="accident")

    assert names == tuple(each.name for each in criteria)
