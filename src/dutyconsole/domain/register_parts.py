"""Fields that stand in several registers, declared once."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from dutyconsole.domain.register_fields import Field
from dutyconsole.language import N_

SEXES = {"male": N_("male"), "female": N_("female")}
_BODY: dict[str, Any] = {"least": Decimal(34), "most": Decimal(42), "places": 1, "unit": "°C"}
INCIDENT = Field(key="incident", name=N_("Taken down as incident"), hidden=True)
THRESHOLD = Field(
    key="threshold", name=N_("Threshold"), kind="number", places=1, unit="°C", hidden=True
)


def at_field(name: str, *headings: str, plan: bool = False) -> Field:
    """When what a line tells of happened."""
    return Field(
        key="at", name=name, kind="moment", required=True, default="now", plan=plan,
        headings=("时间", "日期时间", "登记时间", "日期", *headings),
    )  # fmt: skip


def person_field(**more: Any) -> Field:  # noqa: ANN401 - as `dataclasses.replace`
    """Who a line is about."""
    field = Field(
        key="person", name=N_("Name"), kind="person", required=True,
        headings=("姓名", "名字", "人员姓名"),
    )  # fmt: skip
    return replace(field, **more)


SECTION = Field(
    key="section", name=N_("Section"), kind="section",
    headings=("科室", "部门", "单位", "处室", "所属科室", "所在科室", "部门/岗位"),
)  # fmt: skip
PHONE = Field(
    key="phone", name=N_("Telephone"), kind="phone",
    headings=("电话", "联系电话", "手机", "手机号", "手机号码", "联系方式"),
)  # fmt: skip
ID_NUMBER = Field(
    key="id_number", name=N_("ID number"), kind="id_number",
    headings=("身份证", "身份证号", "身份证号码", "证件号码", "证件号"),
)  # fmt: skip
SYMPTOMS = Field(
    key="symptoms", name=N_("Symptoms"), headings=("症状", "其他症状", "有无发热咳嗽", "有无症状"),
)  # fmt: skip
EPIDEMIC_AREA = Field(
    key="epidemic_area", name=N_("In the epidemic area within 14 days"), kind="yes_no",
    headings=("近14天是否到过疫区", "近14天是否到过湖北", "是否到过湖北", "是否途经湖北",
              "疫区旅居史", "湖北旅居史"),
)  # fmt: skip
NOTE = Field(key="note", name=N_("Remarks"), headings=("备注", "说明"))


def temperature_field(key: str, name: str, *headings: str, **more: Any) -> Field:  # noqa: ANN401 - as above
    """A body temperature, which is held against the threshold."""
    field = Field(key=key, name=name, kind="number", fever=True, headings=headings, **_BODY)
    return replace(field, **more)
