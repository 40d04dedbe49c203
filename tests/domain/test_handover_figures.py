from builders import on
from dutyconsole.domain.handover_figures import (
    Acceptance,
    CarriedOver,
    CrewLateness,
    Taking,
    figures_of,
)
from watches import a_sheet, an_item


def a_taking(at="08:25", crew="冯某", offered="08:20"):
    return Taking(crew, on("08:30"), on(at), on(offered) if offered else None)


def test_before_the_first_handover_there_is_nothing_to_count():
    figures = figures_of([], None)

    assert figures.acceptance == Acceptance(None, None, 0)
    assert (figures.carried_over, figures.late) == (None, ())


def test_the_latest_handover_and_the_median():
    takings = [a_taking("08:21"), a_taking("08:30"), a_taking("08:23")]

    assert figures_of(takings, None).acceptance == Acceptance(180, 180, 3)


def test_the_median_is_of_the_last_thirty():
    takings = [a_taking("08:29")] * 40 + [a_taking("08:21")] * 30

    assert figures_of(takings, None).acceptance == Acceptance(60, 60, 30)


def test_a_takeover_was_not_accepted():
    takings = [a_taking("08:21"), a_taking(offered="")]

    assert figures_of(takings, None).acceptance == Acceptance(None, 60, 1)


def test_the_items_of_the_latest_sheet_and_the_oldest_of_them():
    sheet = a_sheet(an_item(shifts=4), an_item(shifts=2))

    assert figures_of([], sheet).carried_over == CarriedOver(2, 4)


def test_a_sheet_without_items():
    assert figures_of([], a_sheet()).carried_over == CarriedOver(0, 0)


def test_late_is_after_the_start_of_the_shift():
    takings = [a_taking("08:30"), a_taking("08:30:01"), a_taking("08:20", crew="单某")]

    assert figures_of(takings, None).late == (
        CrewLateness("冯某", 1, 2),
        CrewLateness("单某", 0, 1),
    )
