from hypothesis import given
from hypothesis import strategies as st

from builders import AT, on
from dutyconsole.domain.moments import to_text
from dutyconsole.domain.people import Person
from dutyconsole.domain.register_lines import LineState, PartKind, RegisterLine
from dutyconsole.domain.registers import CENSUS, SUPPLIES, TEMPERATURES, VISITORS
from dutyconsole.domain.typed_lines import TypedLine, sort_out

VISIT = {"at": to_text(on("09:05")), "person": "高某", "host": "李伟", "purpose": "送件"}
PEOPLE = [Person(1, "李伟", "办公室"), Person(2, "李伟", "规划科"), Person(3, "王芳", "规划科")]


def typed(*values):
    return [TypedLine(number, "", each) for number, each in enumerate(values, start=2)]


def there(register, *values, state=LineState.CLOSED):
    return [
        RegisterLine(
            number, register.key, number, 0, PartKind.ENTERED, state, AT, AT, "李某", "", each
        )
        for number, each in enumerate(values, start=1)
    ]


def sorted_out(register, lines, known):
    return sort_out(typed(*lines), known, register, PEOPLE)


def test_a_line_of_another_time_is_new():
    known = there(VISITORS, VISIT)
    other = {**VISIT, "at": to_text(on("09:06"))}

    assert [each.values for each in sorted_out(VISITORS, [VISIT, other], known).new] == [other]


def test_what_was_added_to_a_line_since_does_not_make_it_another():
    known = there(VISITORS, {**VISIT, "outcome": "admitted", "left_at": to_text(on("09:30"))})
    found = sorted_out(VISITORS, [VISIT], known)

    assert (found.new, found.known, found.differing) == ((), 1, ())


def test_a_cancelled_line_is_not_brought_back_but_a_better_one_comes_in_its_place():
    known = there(VISITORS, VISIT, state=LineState.CANCELLED)
    better = {**VISIT, "host": "王芳"}

    assert sorted_out(VISITORS, [VISIT], known).known == 1
    assert [each.values for each in sorted_out(VISITORS, [better], known).new] == [better]


def test_a_person_is_who_the_directory_says_they_are():
    measured = {"at": to_text(AT), "round": "1", "temperature": "36.5", "status": "in_post"}
    known = there(TEMPERATURES, {**measured, "person": "李伟(规划科)", "section": "规划科"})
    line = {**measured, "person": "李伟", "section": "规划科"}
    other = {**measured, "person": "李伟", "section": "办公室"}

    assert sorted_out(TEMPERATURES, [line], known).known == 1
    assert len(sorted_out(TEMPERATURES, [other], known).new) == 1


def test_somebody_whom_nobody_can_tell_apart_is_left_to_be_refused():
    line = {"at": to_text(AT), "person": "李伟", "round": "1", "temperature": "36.5"}

    assert len(sorted_out(TEMPERATURES, [line], []).new) == 1


def test_a_reading_of_another_hour_in_a_round_is_another_line_unless_it_says_the_same():
    morning = {"at": to_text(on("09:00")), "person": "王芳", "round": "1", "temperature": "36.5"}
    known = there(TEMPERATURES, {**morning, "section": "规划科"})
    same = {**morning, "at": to_text(on("09:30"))}
    higher = {**same, "temperature": "37.5"}

    assert sorted_out(TEMPERATURES, [same], known).known == 1
    assert len(sorted_out(TEMPERATURES, [higher], known).new) == 1


def test_in_a_register_with_one_line_for_each_what_is_new_goes_in():
    known = there(
        CENSUS, {"at": to_text(AT), "person": "王芳", "section": "规划科", "place": "太原"}
    )
    lines = [{"person": "王芳", "place": "太原"}, {"person": "王芳", "place": "武汉"}]
    found = sorted_out(CENSUS, lines, known)

    assert (found.known, [each.row_number for each in found.new]) == (1, [3])


_MOVEMENTS = st.lists(
    st.fixed_dictionaries(
        {
            "at": st.sampled_from([to_text(on("09:00")), to_text(on("10:00"))]),
            "item": st.sampled_from(["masks", "gloves"]),
            "movement": st.sampled_from(["receipt", "issue"]),
            "quantity": st.sampled_from(["1", "2"]),
        }
    ),
    max_size=12,
)


@given(_MOVEMENTS, _MOVEMENTS)
def test_each_line_that_is_there_stands_for_one_row_and_no_more(known, lines):
    found = sorted_out(SUPPLIES, lines, there(SUPPLIES, *known))
    expected = list(lines)
    for each in known:
        if each in expected:
            expected.remove(each)

    assert sorted(map(str, (each.values for each in found.new))) == sorted(map(str, expected))
    assert found.differing == ()


def test_whom_nobody_in_the_directory_is_called_is_named():
    measured = {"at": to_text(AT), "round": "1", "temperature": "36.5", "status": "in_post"}
    lines = [{**measured, "person": name, "section": "规划科"} for name in ("王芳", "王方", "李伟")]

    assert sorted_out(TEMPERATURES, lines, []).strangers == ("王方",)
    assert sorted_out(VISITORS, [VISIT], []).strangers == ()
