"""What must add up in a daily report, and who or what is named where it does not."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from arrow import Arrow
from hypothesis import given
from hypothesis import strategies as st

from builders import on
from dutyconsole.config.registers import Supply
from dutyconsole.domain.census_facts import CensusLine
from dutyconsole.domain.daily_counts import DaySources, Earlier
from dutyconsole.domain.daily_figures import DailyFigures, Identity
from dutyconsole.domain.daily_identities import figures_of
from dutyconsole.domain.duty_counts import DutySources
from dutyconsole.domain.headcount import RoundHour, StaffMember
from dutyconsole.domain.register_lines import PartKind
from dutyconsole.domain.stock import Movement, after
from register_parts import a_reading, surveyed

START, SINCE, UNTIL = on("16:00", "2020-01-23"), on("16:00", "2020-01-24"), on("16:00")
LI, WANG = StaffMember("李伟", "办公室"), StaffMember("王芳", "规划科")
MASKS = Supply(key="masks", name="口罩", unit="个")
ISOLATED = {"isolation": "home", "isolation_from": "2020-01-20"}


def counted(**sources: Any) -> DailyFigures:
    given = {"since": SINCE, "until": UNTIL, "campaign": True, "duty": DutySources()}
    return figures_of(DaySources(**(given | sources)))


def identity(figures: DailyFigures, key: str) -> Identity:
    (found,) = (each for each in figures.identities if each.key == key)
    return found


def test_without_a_report_before_what_is_counted_at_the_beginning_is_used() -> None:
    found = identity(counted(census=(surveyed(1, "甲", **ISOLATED),)), "isolation")

    assert (found.words, found.holds) == ("1 + 0 - 0 = 1, counted 1", True)


def test_who_was_isolated_without_the_last_report_knowing_it_is_named() -> None:
    told_late = (on("10:00"), PartKind.GONE_ON, ISOLATED)
    census = (surveyed(1, "甲", **ISOLATED), surveyed(2, "乙", told_late))

    found = identity(
        counted(census=census, earlier=Earlier({"isolation.existing": "1"}, seen=2)), "isolation"
    )

    assert (found.words, found.holds, found.names) == (
        "1 + 0 - 0 = 1, counted 2",
        False,
        ("乙",),
    )


def test_one_more_and_one_less_do_not_make_up_for_each_other() -> None:
    census = (
        surveyed(1, "甲", (on("10:00"), PartKind.CANCELLED, {}), **ISOLATED),
        surveyed(2, "乙", (on("10:00"), PartKind.GONE_ON, ISOLATED)),
    )

    found = identity(
        counted(census=census, earlier=Earlier({"isolation.existing": "1"}, seen=2)), "isolation"
    )

    assert (found.holds, found.names) == (False, ("甲", "乙"))


def test_the_headcount_names_whom_it_does_not_account_for() -> None:
    census = (surveyed(4, "王芳", **ISOLATED),)

    found = identity(
        counted(staff=(LI, WANG), census=census, temperatures=(a_reading(7, "王芳"),)), "headcount"
    )

    assert found.words.endswith(" = 0, on the establishment 2")
    assert not found.holds
    assert found.names == ("李伟", "王芳 (in isolation by census 4, in post by temperatures 7)")


def test_the_census_names_who_is_not_surveyed() -> None:
    found = identity(counted(staff=(LI, WANG), census=(surveyed(1, "李伟"),)), "census")

    assert (found.words, found.holds, found.names) == (
        "surveyed 1, on the establishment 2",
        False,
        ("王芳",),
    )


def test_a_round_adds_up_once_everybody_is_measured_or_accounted_for() -> None:
    rounds = (RoundHour("1", "morning", on("09:30")),)
    census = (surveyed(4, "王芳", **ISOLATED),)

    lacking = identity(counted(staff=(LI, WANG), rounds=rounds, census=census), "rounds.1")
    whole = identity(
        counted(
            staff=(LI, WANG), rounds=rounds, census=census, temperatures=(a_reading(1, "李伟"),)
        ),
        "rounds.1",
    )

    assert (lacking.holds, lacking.names) == (False, ("李伟",))
    assert whole.words == "morning: measured 1 + accounted for 1 = 2, staff 2"
    assert whole.holds


def moved(number: int, at: Arrow, kind: str, quantity: int) -> Movement:
    return Movement(number, at, "masks", kind, Decimal(quantity))


def supplies(movements: list[Movement], **sources: Any) -> Identity:
    figures = counted(supplies=(MASKS,), movements=tuple(movements), **sources)
    return identity(figures, "supplies.masks")


def test_a_balance_is_told_with_what_came_went_and_was_found() -> None:
    found = supplies(
        [
            moved(1, START, "receipt", 100),
            moved(2, on("09:00"), "receipt", 20),
            moved(3, on("10:00"), "issue", 30),
            moved(4, on("11:00"), "count", 85),
        ]
    )

    assert (found.words, found.holds) == ("口罩: 100 + 20 - 30 - 5 = 85, counted 85", True)


def test_what_was_moved_before_without_the_last_report_knowing_it_is_named() -> None:
    found = supplies(
        [moved(1, START, "receipt", 100), moved(2, START, "issue", 10)],
        earlier=Earlier({"supplies.masks.balance": "100"}, seen=1),
        moved_before=(("gloves", 9), ("masks", 2)),
    )

    assert (found.words, found.holds, found.names) == (
        "口罩: 100 + 0 - 0 + 0 = 100, counted 90",
        False,
        ("supplies 2",),
    )


def test_a_balance_below_zero_is_refused_and_the_movement_named() -> None:
    found = supplies([moved(1, on("09:00"), "issue", 5), moved(2, on("10:00"), "receipt", 5)])

    assert (found.holds, found.names) == (False, ("supplies 1",))


# ------------------------------------------------------------------ arbitrary histories

MINUTES = st.integers(0, 2 * 24 * 60 - 1)
"""From a day before the period to its end."""
STEPS = st.lists(st.tuples(MINUTES, st.sampled_from(["begin", "end", "other"])), max_size=5)


def history(number: int, steps: list[tuple[int, str]], first_entry: int) -> CensusLine:
    """A line of the census with what was written down of it at these minutes."""
    parts = []
    for minute, what in sorted(steps):
        at = START.shift(minutes=minute)
        day = at.date().isoformat()
        changed = {
            "begin": {"isolation": "home", "isolation_from": day},
            "end": {"released_on": day},
            "other": {"note": str(minute)},
        }[what]
        parts.append((at, PartKind.GONE_ON, changed))
    line = surveyed(number, f"职工{number}", *parts)
    return CensusLine(
        tuple(replace(each, entry=first_entry + place) for place, each in enumerate(line.parts))
    )


@given(st.lists(STEPS, max_size=6), st.lists(STEPS, max_size=3))
def test_isolation_adds_up_unless_what_was_before_was_changed_after_the_report(
    known: list[list[tuple[int, str]]], late: list[list[tuple[int, str]]]
) -> None:
    """`late` are lines that the last report had not seen, whatever time they are about."""
    census = [history(n, steps, n * 10) for n, steps in enumerate(known, start=1)]
    told_late = [history(n, steps, n * 10) for n, steps in enumerate(late, start=100)]
    was = sum(each.is_isolated(SINCE) for each in census)
    changed = tuple(each.person for each in told_late if each.is_isolated(SINCE))
    earlier = Earlier({"isolation.existing": str(was)}, seen=999)

    found = identity(counted(census=(*census, *told_late), earlier=earlier), "isolation")

    assert found.holds == (not changed)
    assert found.names == changed


@given(st.lists(STEPS, max_size=6))
def test_what_is_counted_at_the_end_is_what_the_next_period_begins_with(
    known: list[list[tuple[int, str]]],
) -> None:
    census = tuple(history(n, steps, n * 10) for n, steps in enumerate(known, start=1))
    today = counted(since=START, until=SINCE, census=census).flat

    tomorrow = counted(census=census, earlier=Earlier(today, seen=999))

    assert identity(tomorrow, "isolation").holds
    assert tomorrow.flat["isolation.before"] == today["isolation.existing"]


MOVES = st.lists(
    st.tuples(MINUTES, st.sampled_from(["receipt", "issue", "count"]), st.integers(1, 500)),
    max_size=12,
)


def possible(moves: list[tuple[int, str, int]], first: int) -> list[Movement]:
    """The moves that a desk would take: never more out than there is."""
    balance, found = Decimal(0), []
    for place, (minute, kind, quantity) in enumerate(sorted(moves)):
        movement = moved(first + place, START.shift(minutes=minute), kind, quantity)
        if after(balance, movement) >= 0:
            balance = after(balance, movement)
            found.append(movement)
    return found


@given(MOVES)
def test_supplies_add_up_from_one_report_to_the_next(moves: list[tuple[int, str, int]]) -> None:
    movements = tuple(possible(moves, 1))
    today = counted(since=START, until=SINCE, supplies=(MASKS,), movements=movements).flat

    tomorrow = supplies(list(movements), earlier=Earlier(today, seen=999))

    assert tomorrow.holds


@given(MOVES, st.integers(1, 500))
def test_supplies_add_up_no_more_once_something_came_in_before_the_report(
    moves: list[tuple[int, str, int]], quantity: int
) -> None:
    movements = [each for each in possible(moves, 1) if each.kind != "count"]
    today = counted(since=START, until=SINCE, supplies=(MASKS,), movements=tuple(movements)).flat
    told_late = moved(99, START, "receipt", quantity)

    tomorrow = supplies(
        [told_late, *movements],
        earlier=Earlier(today, seen=98),
        moved_before=(("masks", 99),),
    )

    assert not tomorrow.holds
    assert "supplies 99" in tomorrow.names
