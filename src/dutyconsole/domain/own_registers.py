"""All registers of a station: those of the campaign, and those that its settings declare."""

from collections.abc import Callable
from decimal import Decimal

from dutyconsole.config import Station
from dutyconsole.config.registers import OwnField, OwnRegister
from dutyconsole.domain.register_checks import in_order
from dutyconsole.domain.register_fields import Field, Values
from dutyconsole.domain.register_kinds import Register, done_at_once
from dutyconsole.domain.registers import BUILT_IN
from dutyconsole.language import N_

_AT = Field(
    key="at",
    name=N_("Time"),
    kind="moment",
    required=True,
    default="now",
    headings=("时间", "日期时间", "登记时间", "日期"),
)


def registers_of(station: Station) -> dict[str, Register]:
    """All registers of a station by their keys, its own behind the others."""
    own = map(_declared, station.registers)
    return {each.key: each for each in (*BUILT_IN, *own)}


def _declared(own: OwnRegister) -> Register:
    """A register as station.toml declares it."""
    fields = tuple(map(_declared_field, own.fields))
    closing = own.closed_by
    return Register(
        key=own.key,
        name=own.name,
        one=own.name,
        fields=(_AT, *fields),
        subject=own.subject or fields[0].key,
        columns=("at", *(each.key for each in fields)),
        is_open=_until(closing) if closing else done_at_once,
        checks=(in_order("at", closing),) if closing and _is_moment(fields, closing) else (),
        campaign=own.campaign,
    )


def _declared_field(own: OwnField) -> Field:
    return Field(
        key=own.key,
        name=own.name,
        kind=own.kind,
        required=own.required,
        unit=own.unit,
        least=None if own.least is None else Decimal(own.least),
        most=None if own.most is None else Decimal(own.most),
        choices={name: name for name in own.choices},
        private=own.private,
        later=own.later,
    )


def _until(key: str) -> Callable[[Values], bool]:
    def is_open(values: Values) -> bool:
        return not values.get(key)

    return is_open


def _is_moment(fields: tuple[Field, ...], key: str) -> bool:
    return any(each.key == key and each.kind == "moment" for each in fields)
