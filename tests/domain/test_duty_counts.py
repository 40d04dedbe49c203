"""The duty room's own figures of a daily report."""

from arrow import Arrow

from builders import on
from dutyconsole.domain.duty_counts import DutySources, KnownIncident, duty_block, is_wrong
from dutyconsole.domain.obligations import Obligation

SINCE, UNTIL = on("16:00", "2020-01-24"), on("16:00")


def rows(key: str, *incidents: KnownIncident) -> tuple[str, ...]:
    block = duty_block(DutySources(incidents=incidents), SINCE, UNTIL)
    (found,) = (each for each in block.figures if each.key == key)
    return found.rows


def known(
    number: int,
    *,
    special: Arrow | None = None,
    reported: tuple[Arrow, ...] = (),
    closed: Arrow | None = None,
) -> KnownIncident:
    return KnownIncident(
        f"incident 2020/{number}", on("10:00", "2020-01-20"), special, reported, closed
    )


def test_what_was_made_special_today_is_new_whenever_it_was_received() -> None:
    found = rows("duty.special", known(1, special=on("09:00")), known(2), known(3, special=UNTIL))

    assert found == ("incident 2020/1",)


def test_a_report_counts_in_the_period_in_which_it_went_up() -> None:
    before = on("10:00", "2020-01-23")
    incidents = (
        known(1, special=before, reported=(before,)),
        known(2, special=before, reported=(before, on("10:00"))),
        known(3, reported=(on("10:00"),)),
    )

    assert rows("duty.reported", *incidents) == ("incident 2020/2",)


def test_what_went_up_later_was_not_reported_yet() -> None:
    before = on("10:00", "2020-01-23")
    incidents = (
        known(1, special=before, reported=(UNTIL,)),
        known(2, special=before, reported=(before,)),
        known(3, special=before, closed=before),
        known(4, special=before, closed=UNTIL),
    )

    assert rows("duty.unreported", *incidents) == ("incident 2020/1", "incident 2020/4")


def owed(*, done: Arrow | None = None, lifted: Arrow | None = None) -> Obligation:
    return Obligation("report", "日报", "", "", on("10:00"), done_at=done, lifted_at=lifted)


def test_done_at_its_own_second_it_is_late_and_lifted_before_it_is_not() -> None:
    assert is_wrong(owed())
    assert is_wrong(owed(done=on("10:00")))
    assert not is_wrong(owed(done=on("09:59")))
    assert not is_wrong(owed(lifted=on("09:00")))
    assert is_wrong(owed(lifted=on("11:00")))
