from dutyconsole.domain.imports import BadRow, BadRows


def test_all_bad_rows_are_told_at_once_in_the_order_of_the_file():
    refusal = BadRows([BadRow(7, "b", "no name"), BadRow(3, "a", "no day")])

    assert str(refusal) == (
        "2 rows cannot be used; nothing was imported\nRow 3 (a): no day\nRow 7 (b): no name"
    )


def test_after_twenty_the_others_are_counted():
    refusal = BadRows(BadRow(number, "a", "no day") for number in range(1, 23))

    assert str(refusal).splitlines()[-1] == "and 2 more"


def test_every_bad_row_stays_at_hand():
    refusal = BadRows(BadRow(number, "a", "no day") for number in range(1, 23))

    assert len(refusal.rows) == 22
