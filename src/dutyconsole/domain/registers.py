"""The registers (台账), each declared once, as data.

Visitors, outings, temperatures, the staff census with its follow-ups, disinfection, supplies. What
a station declares in its settings is added to them in `own_registers`. The fields are the union of
what forms of January and February 2020 ask for.
"""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from dutyconsole.domain.register_checks import (
    counted_and_explained,
    in_isolation_or_away,
    in_order,
    is_inside,
    is_out,
    isolation_is_whole,
    measured_or_accounted_for,
    needs_recheck,
)
from dutyconsole.domain.register_fields import Field
from dutyconsole.domain.register_kinds import Register
from dutyconsole.language import N_

_SEXES = {"male": N_("male"), "female": N_("female")}
_BODY: dict[str, Any] = {"least": Decimal(34), "most": Decimal(42), "places": 1, "unit": "°C"}
_INCIDENT = Field(key="incident", name=N_("Taken down as incident"), hidden=True)
_THRESHOLD = Field(
    key="threshold", name=N_("Threshold"), kind="number", places=1, unit="°C", hidden=True
)


def _at(name: str, *headings: str, plan: bool = False) -> Field:
    return Field(
        key="at", name=name, kind="moment", required=True, default="now", plan=plan,
        headings=("时间", "日期时间", "登记时间", "日期", *headings),
    )  # fmt: skip


def _person(**more: Any) -> Field:  # noqa: ANN401 - as `dataclasses.replace`
    field = Field(
        key="person", name=N_("Name"), kind="person", required=True,
        headings=("姓名", "名字", "人员姓名"),
    )  # fmt: skip
    return replace(field, **more)


_SECTION = Field(
    key="section", name=N_("Section"), kind="section",
    headings=("科室", "部门", "单位", "处室", "所属科室", "所在科室", "部门/岗位"),
)  # fmt: skip
_PHONE = Field(
    key="phone", name=N_("Telephone"), kind="phone",
    headings=("电话", "联系电话", "手机", "手机号", "手机号码", "联系方式"),
)  # fmt: skip
_ID_NUMBER = Field(
    key="id_number", name=N_("ID number"), kind="id_number",
    headings=("身份证", "身份证号", "身份证号码", "证件号码", "证件号"),
)  # fmt: skip
_SYMPTOMS = Field(
    key="symptoms", name=N_("Symptoms"), headings=("症状", "其他症状", "有无发热咳嗽", "有无症状"),
)  # fmt: skip
_EPIDEMIC_AREA = Field(
    key="epidemic_area", name=N_("In the epidemic area within 14 days"), kind="yes_no",
    headings=("近14天是否到过疫区", "近14天是否到过湖北", "是否到过湖北", "是否途经湖北",
              "疫区旅居史", "湖北旅居史"),
)  # fmt: skip
_NOTE = Field(key="note", name=N_("Remarks"), headings=("备注", "说明"))


def _temperature(key: str, name: str, *headings: str, **more: Any) -> Field:  # noqa: ANN401 - as above
    field = Field(key=key, name=name, kind="number", fever=True, headings=headings, **_BODY)
    return replace(field, **more)


VISITORS = Register(
    key="visitors",
    name=N_("Visitors"),
    one=N_("a visitor"),
    subject="person",
    columns=("at", "person", "host", "temperature", "outcome", "left_at", "from_unit", "purpose"),
    empty=N_("Whoever comes in from outside belongs here"),
    is_open=is_inside,
    checks=(in_order("at", "left_at"),),
    fields=(
        _at(N_("Came in"), "进入时间", "来访时间", "到访时间", "进门时间"),
        _person(headings=("姓名", "来访人", "来访人员", "来访者", "来访人姓名")),
        _temperature("temperature", N_("Temperature"), "体温", "体温℃", "测温"),
        Field(key="host", name=N_("Visits"), kind="person", required=True,
              headings=("受访人", "被访人", "接待人", "受访人员")),
        Field(key="purpose", name=N_("Purpose"), required=True,
              headings=("来访事由", "事由", "来访目的")),
        Field(key="from_unit", name=N_("Unit or address"),
              headings=("来访单位", "来访单位/住址", "单位", "住址", "工作单位")),
        replace(_SECTION, key="host_section", name=N_("Section visited"),
                headings=("受访部门", "受访科室", "被访部门")),
        _PHONE,
        _ID_NUMBER,
        Field(key="outcome", name=N_("Outcome"), kind="choice", required=True, default="admitted",
              choices={"admitted": N_("let in"), "turned_back": N_("turned back"),
                       "held": N_("held for observation")},
              headings=("处置", "处置结果", "处理结果")),
        Field(key="people", name=N_("Number of people"), kind="number", least=Decimal(1),
              most=Decimal(500), default="1", headings=("人数", "来访人数")),
        Field(key="sex", name=N_("Sex"), kind="choice", choices=_SEXES, headings=("性别",)),
        Field(key="plate", name=N_("Number plate"), headings=("车牌", "车牌号", "车牌号码")),
        Field(key="mask", name=N_("Wears a mask"), kind="yes_no",
              headings=("是否戴口罩", "戴口罩", "口罩")),
        _EPIDEMIC_AREA,
        _SYMPTOMS,
        Field(key="pass_number", name=N_("Pass"), headings=("出入证号", "出入证", "证号")),
        Field(key="left_at", name=N_("Left"), kind="moment", later=True,
              headings=("离开时间", "离开", "出门时间")),
        _NOTE,
        _THRESHOLD,
        _INCIDENT,
    ),
)  # fmt: skip

_PURPOSES = {"official": N_("official"), "family": N_("family visit"), "medical": N_("medical"),
             "other": N_("other")}  # fmt: skip

OUTINGS = Register(
    key="outings",
    name=N_("Outings"),
    one=N_("an outing"),
    subject="person",
    columns=("person", "at", "back_by", "returned_at", "destination", "reason", "approved_leader"),
    empty=N_("Whoever leaves the city says so here first"),
    is_open=is_out,
    checks=(in_order("at", "back_by"), in_order("at", "returned_at")),
    fields=(
        _at(N_("Leaves"), "计划出发", "出发时间", "外出时间", "离开时间", plan=True),
        _person(),
        Field(key="destination", name=N_("Destination"), required=True,
              headings=("目的地", "外出地点", "前往地点")),
        Field(key="back_by", name=N_("Back by"), kind="moment", required=True, plan=True,
              headings=("计划返回", "计划返回时间", "预计返回时间", "拟返回时间")),
        Field(key="purpose", name=N_("Kind"), kind="choice", choices=_PURPOSES, required=True,
              default="official", headings=("类别", "外出类别", "性质")),
        Field(key="reason", name=N_("Purpose"), required=True, headings=("事由", "外出事由")),
        _SECTION,
        Field(key="title", name=N_("Position"), headings=("职务", "职称")),
        _PHONE,
        Field(key="via", name=N_("By way of"), headings=("途经地", "途经")),
        Field(key="transport", name=N_("Transport"),
              headings=("交通工具", "交通工具及车次", "车次", "航班")),
        Field(key="companions", name=N_("Companions"), headings=("同行人", "同行人员")),
        Field(key="outside_province", name=N_("Outside the province"), kind="yes_no",
              default="no", headings=("是否出省", "省外")),
        replace(_EPIDEMIC_AREA, name=N_("To the epidemic area"),
                headings=("是否去湖北", "是否前往疫区")),
        Field(key="stand_in", name=N_("Work taken over by"), kind="person",
              headings=("工作交接人", "代管人", "代管")),
        Field(key="approved_section", name=N_("Approved by section head"), kind="person",
              later=True, headings=("科室负责人", "科室负责人审批")),
        Field(key="approved_leader", name=N_("Approved by leader in charge"), kind="person",
              later=True, headings=("分管领导", "分管领导审批", "审批人", "审批")),
        Field(key="approved_head", name=N_("Approved by head"), kind="person", later=True,
              headings=("主要领导", "主要领导审批")),
        Field(key="returned_at", name=N_("Returned"), kind="moment", later=True,
              headings=("实际返回时间", "返回时间", "销假时间")),
        Field(key="measures", name=N_("Health and isolation after it"), later=True,
              headings=("返回后健康", "返回后健康/隔离措施", "返回后措施")),
        _NOTE,
    ),
)  # fmt: skip

STATUSES = {
    "in_post": N_("in post"),
    "home": N_("works at home"),
    "leave": N_("on leave"),
    "out": N_("out"),
    "isolated": N_("isolated"),
    "other": N_("other"),
}
"""Where somebody is (在岗、居家办公、请休假、外出、隔离、其他); the headcount is their sum."""

TEMPERATURES = Register(
    key="temperatures",
    name=N_("Temperatures"),
    one=N_("a temperature"),
    subject="person",
    columns=("at", "person", "section", "round", "temperature", "recheck", "status", "symptoms"),
    empty=N_("Everybody's temperature belongs here, each round"),
    is_open=needs_recheck,
    checks=(measured_or_accounted_for,),
    fields=(
        _at(N_("Taken"), "测温时间", "测量时间"),
        Field(key="round", name=N_("Round"), kind="round", required=True,
              headings=("时段", "上午/下午", "班次")),
        _person(),
        _temperature("temperature", N_("Temperature"), "体温", "体温℃", "体温(℃)", "测温"),
        Field(key="status", name=N_("Status"), kind="choice", choices=STATUSES, required=True,
              default="in_post", headings=("状态", "在岗情况", "人员状态")),
        _SECTION,
        Field(key="method", name=N_("Method"), kind="choice", default="forehead",
              choices={"forehead": N_("forehead"), "armpit": N_("under the arm"),
                       "ear": N_("ear")}, headings=("测量方式", "方式")),
        _SYMPTOMS,
        Field(key="measures", name=N_("Measures"), headings=("处置", "处置情况", "措施")),
        Field(key="taken_by", name=N_("Taken by"), kind="person", headings=("测量人", "登记人")),
        _temperature("recheck", N_("Taken again, under the arm"), "复测", "复测体温", later=True),
        Field(key="recheck_at", name=N_("Taken again at"), kind="moment", later=True,
              headings=("复测时间",)),
        _NOTE,
        _THRESHOLD,
        _INCIDENT,
    ),
)  # fmt: skip

_FIVE_KINDS = {
    "been": N_("been to or through the epidemic area"),
    "contact": N_("contact of such a person"),
    "outside": N_("outside the province over the holiday"),
    "family": N_("family on the epidemic front line"),
    "shared": N_("shares a workplace with one of these"),
    "none": N_("none of these"),
}

CENSUS = Register(
    key="census",
    name=N_("Staff census"),
    one=N_("a member of staff"),
    subject="person",
    columns=("person", "section", "place", "returned_on", "isolation", "isolation_until",
             "released_on", "category"),
    empty=N_("Nobody is surveyed yet"),
    is_open=in_isolation_or_away,
    checks=(isolation_is_whole, in_order("isolation_from", "released_on"),
            in_order("left_on", "returned_on")),
    one_each=True,
    fields=(
        _at(N_("Surveyed"), "填报时间", "摸底时间"),
        _person(),
        _SECTION,
        _PHONE,
        _ID_NUMBER,
        Field(key="sex", name=N_("Sex"), kind="choice", choices=_SEXES, headings=("性别",)),
        Field(key="age", name=N_("Age"), kind="number", least=Decimal(14), most=Decimal(100),
              headings=("年龄",)),
        Field(key="address", name=N_("Address"), private=True,
              headings=("现住址", "住址", "家庭住址", "现居住地")),
        Field(key="community", name=N_("Neighbourhood"), headings=("社区", "所属社区")),
        Field(key="category", name=N_("Category"), kind="choice", choices=_FIVE_KINDS,
              headings=("人群类别", "人员类别", "五类人")),
        Field(key="away", name=N_("Was away"), kind="yes_no",
              headings=("近期是否离开常驻地", "是否外出", "是否离开本地")),
        Field(key="place", name=N_("Where now"),
              headings=("目前所在城市", "目前所在地", "现在位置")),
        Field(key="left_on", name=N_("Left on"), kind="day", headings=("离开时间", "离晋时间")),
        Field(key="been_to", name=N_("Been to"), headings=("所赴城市", "外出目的地", "到过省市")),
        Field(key="outside_province", name=N_("Outside the province"), kind="yes_no",
              headings=("是否出省", "是否省外", "省外")),
        _EPIDEMIC_AREA,
        Field(key="contact", name=N_("Met people from there"), kind="yes_no",
              headings=("14日内是否接触武汉/湖北来人", "是否接触湖北来人", "接触史")),
        Field(key="close_contact", name=N_("Close contact"), kind="yes_no",
              headings=("是否密接", "密切接触者")),
        Field(key="back_on", name=N_("Plans to return"), kind="day", plan=True,
              headings=("计划返回", "计划返晋", "预计返回")),
        Field(key="returned_on", name=N_("Returned"), kind="day",
              headings=("返晋时间", "返回日期", "抵达时间", "返程日期")),
        Field(key="transport", name=N_("Transport"),
              headings=("交通工具", "车次", "航班", "交通工具及车次")),
        Field(key="companions", name=N_("Companions"), headings=("同行人", "同行/同住家属")),
        Field(key="reported_to_community", name=N_("Reported to the neighbourhood"), kind="yes_no",
              headings=("是否向社区报到", "是否报到")),
        Field(key="health", name=N_("Health"), kind="choice", default="well",
              choices={"well": N_("well"), "unwell": N_("unwell"),
                       "suspected": N_("suspected case"), "confirmed": N_("confirmed case"),
                       "recovered": N_("recovered")},
              headings=("健康状况", "身体状况")),
        _SYMPTOMS,
        Field(key="isolation", name=N_("Isolation"), kind="choice", default="none",
              choices={"none": N_("none"), "home": N_("home isolation"),
                       "central": N_("centralised isolation")},
              headings=("隔离方式", "隔离情况")),
        Field(key="isolation_from", name=N_("Isolated from"), kind="day",
              headings=("隔离起", "隔离开始", "隔离起始日期")),
        Field(key="isolation_until", name=N_("Isolated until"), kind="day", plan=True,
              headings=("隔离止", "计划解除日期", "解除日期")),
        Field(key="released_on", name=N_("Released on"), kind="day", later=True,
              headings=("实际解除日期", "解除隔离日期")),
        Field(key="back_to_work_on", name=N_("Back to work on"), kind="day", plan=True, later=True,
              headings=("预计返岗日期", "返岗日期")),
        Field(key="on_staff", name=N_("On the establishment"), kind="yes_no", default="yes",
              headings=("是否在编", "在编")),
        Field(key="verified_by", name=N_("Verified by"), kind="person", headings=("核实人",)),
        _NOTE,
    ),
)  # fmt: skip

FOLLOW_UPS = Register(
    key="follow_ups",
    name=N_("Follow-ups"),
    one=N_("a follow-up call"),
    subject="person",
    columns=("at", "person", "morning", "afternoon", "symptoms", "place", "caller"),
    empty=N_("Whoever is isolated is called every day"),
    fields=(
        _at(N_("Called"), "随访时间", "联系时间"),
        _person(),
        _temperature("morning", N_("Temperature, morning"), "上午体温", "体温AM", "早体温"),
        _temperature("afternoon", N_("Temperature, afternoon"), "下午体温", "体温PM", "晚体温"),
        _SYMPTOMS,
        Field(key="place", name=N_("Place"), headings=("地点", "所在地")),
        Field(key="caller", name=N_("Called by"), kind="person", headings=("随访人", "联系人")),
        _NOTE,
        _THRESHOLD,
        _INCIDENT,
    ),
)

DISINFECTION = Register(
    key="disinfection",
    name=N_("Disinfection"),
    one=N_("a disinfection round"),
    subject="area",
    columns=("at", "area", "agent", "concentration", "done_by", "checked_by", "objects"),
    empty=N_("Each round of disinfection belongs here"),
    checks=(in_order("at", "ended_at"),),
    fields=(
        _at(N_("Begun"), "开始时间", "消毒时间"),
        Field(key="area", name=N_("Area"), kind="area", required=True,
              headings=("区域", "消毒区域", "场所")),
        Field(key="agent", name=N_("Agent"), required=True,
              headings=("消毒剂", "消毒剂名称", "药剂")),
        Field(key="concentration", name=N_("Concentration"), required=True,
              headings=("浓度", "配比", "消毒浓度")),
        Field(key="done_by", name=N_("Done by"), kind="person", required=True,
              headings=("操作人", "消毒人", "消毒人员")),
        Field(key="ended_at", name=N_("Ended"), kind="moment", headings=("结束时间",)),
        Field(key="size", name=N_("Size"), kind="number", unit="m2", least=Decimal(0),
              most=Decimal(1000000), headings=("面积", "消毒面积")),
        Field(key="objects", name=N_("Objects"), headings=("消毒对象", "对象")),
        Field(key="minutes", name=N_("Time of contact"), kind="number", unit=N_("min"),
              least=Decimal(0), most=Decimal(1440), headings=("作用时间",)),
        Field(key="method", name=N_("Method"), kind="choice",
              choices={"spray": N_("sprayed"), "wipe": N_("wiped"), "mop": N_("mopped"),
                       "ultraviolet": N_("ultraviolet light")}, headings=("方式", "消毒方式")),
        Field(key="ventilated", name=N_("Ventilated"), kind="number", unit=N_("min"),
              least=Decimal(0), most=Decimal(1440), headings=("通风时长", "通风")),
        Field(key="checked_by", name=N_("Checked by"), kind="person", headings=("检查人",)),
        _NOTE,
    ),
)  # fmt: skip

SUPPLIES = Register(
    key="supplies",
    name=N_("Supplies"),
    one=N_("a movement of supplies"),
    subject="item",
    columns=("at", "item", "movement", "quantity", "source", "receiver", "reason"),
    empty=N_("What comes in, goes out and is counted belongs here"),
    checks=(counted_and_explained,),
    fields=(
        _at(N_("Time")),
        Field(key="item", name=N_("Item"), kind="item", required=True,
              headings=("品名", "物资", "物资名称", "名称")),
        Field(key="movement", name=N_("Movement"), kind="choice", required=True, default="issue",
              choices={"receipt": N_("receipt"), "issue": N_("issue"), "count": N_("stock count")},
              headings=("出入库", "入/出", "类型")),
        Field(key="quantity", name=N_("Quantity"), kind="number", required=True,
              least=Decimal(0), most=Decimal(10000000), headings=("数量", "实盘")),
        Field(key="source", name=N_("Source"), kind="choice",
              choices={"allocated": N_("allocated"), "purchased": N_("purchased"),
                       "donated": N_("donated")}, headings=("来源",)),
        Field(key="supplier", name=N_("Supplier"), headings=("供方", "供应商", "捐赠方")),
        Field(key="slip", name=N_("Slip number"), headings=("单号", "凭证号")),
        Field(key="price", name=N_("Price of one"), kind="number", unit=N_("yuan"), places=2,
              least=Decimal(0), most=Decimal(10000000), headings=("单价",)),
        Field(key="batch", name=N_("Batch, best before"),
              headings=("批号", "有效期", "有效期/批号")),
        replace(_SECTION, name=N_("Issued to section"), headings=("领用部门", "领用科室")),
        Field(key="receiver", name=N_("Issued to"), kind="person", headings=("领用人",)),
        Field(key="purpose", name=N_("Purpose"), headings=("用途",)),
        Field(key="approved_by", name=N_("Approved by"), kind="person", headings=("批准人",)),
        Field(key="handled_by", name=N_("Handled by"), kind="person", headings=("经手人",)),
        Field(key="reason", name=N_("Why it differs"), headings=("差异原因", "原因")),
        Field(key="book", name=N_("By the book"), kind="number", hidden=True),
        _NOTE,
    ),
)  # fmt: skip

BUILT_IN = (VISITORS, OUTINGS, TEMPERATURES, CENSUS, FOLLOW_UPS, DISINFECTION, SUPPLIES)
"""The registers of the campaign, in the order in which they are listed."""
