"""Supplies in a daily report."""

from decimal import Decimal

from builders import on
from dutyconsole.config.registers import Supply
from dutyconsole.domain.stock import Movement
from dutyconsole.domain.supply_lines import supply_lines

MASKS = Supply(key="masks", name="口罩", unit="个", safe=50)


def test_a_line_tells_what_was_there_came_went_was_found_and_is_there() -> None:
    told = [
        ("10:00", "2020-01-23", "receipt", 100),
        ("16:00", "2020-01-24", "issue", 35),
        ("09:00", "2020-01-25", "count", 60),
        ("10:00", "2020-01-25", "receipt", 10),
        ("11:00", "2020-01-25", "issue", 21),
        ("16:00", "2020-01-25", "receipt", 500),
    ]
    movements = [
        Movement(number, on(clock, day), "masks", kind, Decimal(quantity))
        for number, (clock, day, kind, quantity) in enumerate(told, start=1)
    ]

    (line,) = supply_lines(
        [MASKS], movements, since=on("16:00", "2020-01-24"), until=on("16:00"), cover_days=3
    )

    assert (line.before, line.received, line.issued, line.difference, line.balance) == (
        100,
        10,
        56,
        -5,
        49,
    )
    assert (line.days, line.short) == (Decimal("6.1"), True)
    assert line.rows == ("supplies 2", "supplies 3", "supplies 4", "supplies 5")
