import pytest

from builders import AT, on, settings
from dutyconsole.config import SpecialCriterion
from dutyconsole.config.registers import CampaignRules, Supply
from dutyconsole.domain.imports import BadRows
from dutyconsole.domain.incidents import IncidentNumber
from dutyconsole.domain.people import PersonLine
from dutyconsole.domain.register_lines import LineState, PartKind
from dutyconsole.domain.registers import (
    CENSUS,
    FOLLOW_UPS,
    SUPPLIES,
    TEMPERATURES,
    VISITORS,
)
from dutyconsole.domain.typed_lines import TypedLine
from dutyconsole.errors import AlreadyRecorded, BadInput, NotAllowed
from dutyconsole.store import campaign, incidents, register_lists, registers
from dutyconsole.store.incident_steps import list_steps
from dutyconsole.store.journal import head, new_uid
from dutyconsole.store.people import import_people
from dutyconsole.store.verification import verify

STATION = settings(
    supplies=(Supply(key="masks", name="口罩", unit="个", safe=50),),
    special=(SpecialCriterion(key="fever", name="发热", temperature=37.3),),
)
BY = {"by": "李某", "at": AT}


@pytest.fixture
def db(db):
    people = [PersonLine(1, "王芳", "规划科"), PersonLine(2, "李伟", "办公室"),
              PersonLine(3, "李伟", "成果科")]  # fmt: skip
    import_people(db, people, **BY)
    campaign.begin(db, AT.date(), reason="通知", **BY)
    return db


def stored(moment):
    return moment.isoformat(timespec="seconds")


def visit(db, **values):
    given = {"person": "高某", "host": "王芳", "purpose": "送件"} | values
    return registers.enter(db, STATION, VISITORS, given, **BY)


def measure(db, **values):
    given = {"person": "王芳", "round": "1", "temperature": "36.5"} | values
    return registers.enter(db, STATION, TEMPERATURES, given, **BY)


def move(db, movement, quantity, **values):
    given = {"item": "masks", "movement": movement, "quantity": str(quantity)} | values
    if movement == "issue":
        given = {"section": "规划科"} | given
    return registers.enter(db, STATION, SUPPLIES, given, **BY)


def survey(db, **values):
    return registers.enter(db, STATION, CENSUS, {"person": "王芳"} | values, **BY)


def test_a_visitor_comes_in_and_leaves(db):
    came = visit(db)
    left = registers.go_on(
        db, STATION, VISITORS, 1, {"left_at": stored(on("16:40"))}, by="李某", at=on("16:41")
    )

    assert (came.number, came.state) == (1, LineState.OPEN)
    assert (left.part, left.kind, left.state) == (1, PartKind.GONE_ON, LineState.CLOSED)
    assert [part.part for part in register_lists.history(db, VISITORS, 1)] == [0, 1]


def test_who_is_turned_back_is_not_inside(db):
    assert visit(db, outcome="turned_back").state is LineState.CLOSED


def test_lines_are_numbered_by_their_register_without_gaps(db):
    visit(db)
    with pytest.raises(BadInput):
        visit(db, purpose="")
    measure(db)

    assert visit(db).number == 2


def test_what_was_written_is_not_written_over_but_corrected(db):
    line = visit(db)
    with pytest.raises(NotAllowed):
        registers.go_on(db, STATION, VISITORS, 1, {"purpose": "开会"}, **BY)
    with pytest.raises(NotAllowed):
        registers.correct(db, STATION, VISITORS, 1, line.values, reason="", **BY)
    changed = dict(line.values) | {"purpose": "开会"}
    corrected = registers.correct(db, STATION, VISITORS, 1, changed, reason="听错", **BY)

    assert corrected.values["purpose"] == "开会"
    assert corrected.reason == "听错"
    assert register_lists.history(db, VISITORS, 1)[0].values["purpose"] == "送件"


def test_a_correction_that_changes_nothing_is_refused(db):
    line = visit(db)
    entries = head(db)
    with pytest.raises(NotAllowed):
        registers.correct(db, STATION, VISITORS, 1, line.values, reason="核对", **BY)

    assert head(db) == entries


@pytest.mark.parametrize("number", ["13800012345", "１３８０００１２３４５", "11010519491231002X"])
def test_a_reason_holds_no_telephone_and_no_id_number(db, number):
    line = visit(db)
    changed = dict(line.values) | {"purpose": "开会"}
    for refused in (
        lambda why: registers.correct(db, STATION, VISITORS, 1, changed, reason=why, **BY),
        lambda why: registers.cancel(db, STATION, VISITORS, 1, reason=why, **BY),
    ):
        with pytest.raises(NotAllowed, match="leave telephone and ID numbers out of it"):
            refused(f"号码是{number}")

    assert len(register_lists.history(db, VISITORS, 1)) == 1
    assert registers.cancel(db, STATION, VISITORS, 1, reason="见1234567890号单", **BY).part == 1


def test_a_cancelled_line_stays_readable_and_counts_no_longer(db):
    visit(db)
    registers.cancel(db, STATION, VISITORS, 1, reason="重复", **BY)
    with pytest.raises(NotAllowed):
        registers.go_on(db, STATION, VISITORS, 1, {"left_at": stored(AT)}, **BY)

    assert register_lists.get(db, VISITORS, 1).values["person"] == "高某"
    assert register_lists.lines_counted(db, VISITORS) == []
    assert register_lists.count_lines(db, VISITORS, state=LineState.OPEN) == 0


def test_a_fever_is_an_incident_with_its_clocks_in_the_same_act(db):
    before = head(db)[0]
    line = measure(db, temperature="38.1", method="armpit", symptoms="咳嗽")
    incident = incidents.get(db, IncidentNumber(2020, 1))

    assert line.values["incident"] == "2020/1"
    assert head(db)[0] == before + 1
    assert all(word in incident.current.message.text for word in ("王芳", "38.1", "37.3", "咳嗽"))
    assert [step.kind for step in list_steps(db, IncidentNumber(2020, 1))] == ["special"]


def test_a_fever_is_special_whatever_criteria_the_station_has(db):
    station = settings(special=())
    given = {"person": "高某", "host": "王芳", "purpose": "送件", "temperature": "37.3",
             "outcome": "turned_back"}  # fmt: skip
    registers.enter(db, station, VISITORS, given, **BY)

    assert [step.kind for step in list_steps(db, IncidentNumber(2020, 1))] == ["special"]


def test_who_is_too_warm_is_not_written_down_as_let_in(db):
    entries = head(db)
    with pytest.raises(BadInput, match="Too warm to be let in"):
        visit(db, temperature="37.3")

    assert head(db) == entries
    assert visit(db, temperature="37.3", outcome="held").state is LineState.OPEN


def test_a_high_reading_is_taken_again_before_anybody_is_alarmed(db):
    line = measure(db, temperature="37.4")
    cool = registers.go_on(db, STATION, TEMPERATURES, 1, {"recheck": "36.9"}, **BY)
    measure(db, person="高某", temperature="37.6")
    hot = registers.go_on(db, STATION, TEMPERATURES, 2, {"recheck": "37.5"}, **BY)

    assert line.state is LineState.OPEN
    assert (cool.state, cool.values.get("incident")) == (LineState.CLOSED, None)
    assert hot.values["incident"] == "2020/1"


def test_a_fever_is_one_incident_and_not_two(db):
    line = measure(db, temperature="38.1", method="armpit")
    changed = dict(line.values) | {"symptoms": "乏力"}
    registers.correct(db, STATION, TEMPERATURES, 1, changed, reason="补充", **BY)

    with pytest.raises(BadInput):
        incidents.get(db, IncidentNumber(2020, 2))


def test_the_threshold_stays_with_the_reading(db):
    line = measure(db, temperature="37.3")
    stricter = settings(campaign=CampaignRules(fever=37.0))
    changed = dict(line.values) | {"temperature": "37.1"}
    corrected = registers.correct(db, stricter, TEMPERATURES, 1, changed, reason="看错", **BY)

    assert (line.values["threshold"], corrected.values["threshold"]) == ("37.3", "37.3")
    assert corrected.state is LineState.CLOSED


def test_the_section_comes_from_the_directory(db):
    assert measure(db).values["section"] == "规划科"


def test_of_two_people_of_one_name_the_section_is_asked(db):
    with pytest.raises(BadInput, match="李伟"):
        measure(db, person="李伟")

    assert measure(db, person="李伟", section="成果科").values["person"] == "李伟(成果科)"


def test_the_census_has_one_line_for_each_person(db):
    survey(db, place="武汉", away="yes")
    back = survey(db, place="本市", returned_on="2020-01-25", isolation="home",
                  isolation_from="2020-01-25")  # fmt: skip
    free = survey(db, released_on="2020-01-25")

    assert (back.number, back.part, back.values["away"]) == (1, 1, "yes")
    assert free.state is LineState.CLOSED
    assert register_lists.count_lines(db, CENSUS) == 1


def test_a_new_isolation_has_its_own_end_and_is_not_released_yet(db):
    first = survey(db, isolation="home", isolation_from="2020-01-05")
    survey(db, released_on="2020-01-19")
    second = survey(db, isolation="central", isolation_from="2020-01-24")

    assert first.values["isolation_until"] == "2020-01-19"
    assert second.values["isolation_until"] == "2020-02-07"
    assert second.state is LineState.OPEN
    assert "released_on" not in second.values


def test_the_census_is_of_the_staff(db):
    with pytest.raises(BadInput, match="高某 is not in the directory"):
        survey(db, person="高某")

    import_people(db, [PersonLine(1, "高某", "规划科")], **BY)

    assert survey(db, person="高某").values["section"] == "规划科"


def test_an_isolation_ends_with_a_day_of_release_and_not_by_vanishing(db):
    survey(db, isolation="home", isolation_from="2020-01-05")
    with pytest.raises(BadInput, match="ends with the day of release"):
        survey(db, isolation="none")
    with pytest.raises(BadInput, match="Still isolated"):
        survey(db, on_staff="no")
    survey(db, released_on="2020-01-19")
    gone = survey(db, on_staff="no")

    assert (gone.part, gone.state) == (2, LineState.CLOSED)
    assert (gone.values["isolation"], gone.values["released_on"]) == ("home", "2020-01-19")


def test_an_isolation_that_is_to_end_before_it_begins_is_refused(db):
    with pytest.raises(BadInput, match="The end lies before the beginning"):
        survey(db, isolation="home", isolation_from="2020-01-20", isolation_until="2020-01-19")

    assert register_lists.count_lines(db, CENSUS) == 0


def test_an_issue_without_anybody_who_has_it_is_refused(db):
    move(db, "receipt", 100, source="donated")
    with pytest.raises(BadInput, match="to which section it is issued"):
        move(db, "issue", 20, section="")

    move(db, "issue", 20, section="", receiver="王芳")

    assert register_lists.get(db, SUPPLIES, 2).values["receiver"] == "王芳"


def test_supplies_never_go_below_nothing(db):
    move(db, "receipt", 100, source="donated")
    move(db, "issue", 80)
    with pytest.raises(NotAllowed, match="20"):
        move(db, "issue", 21)

    assert register_lists.count_lines(db, SUPPLIES) == 2


def test_a_receipt_that_was_issued_from_is_not_taken_away(db):
    move(db, "receipt", 100, source="donated")
    move(db, "issue", 80)

    with pytest.raises(NotAllowed):
        registers.cancel(db, STATION, SUPPLIES, 1, reason="误登", **BY)


def test_a_count_keeps_what_the_book_said(db):
    move(db, "receipt", 100, source="allocated")
    with pytest.raises(BadInput):
        move(db, "count", 97)
    counted = move(db, "count", 97, reason="三个破损")

    assert counted.values["book"] == "100"
    with pytest.raises(NotAllowed, match="97"):
        move(db, "issue", 98)


def test_a_sections_temperatures_are_one_act(db):
    before = head(db)[0]
    lines = [
        TypedLine(row, name, {"person": name, "round": "1", "temperature": "36.4"})
        for row, name in enumerate(("王芳", "高某", "赵某"), start=2)
    ]
    kept, _bad = registers.enter_all(db, STATION, TEMPERATURES, lines, **BY)

    assert [line.number for line in kept] == [1, 2, 3]
    assert head(db)[0] == before + 1


def test_one_person_has_one_temperature_in_each_round_of_a_day(db):
    measure(db)
    with pytest.raises(BadInput, match=r"王芳 is written down in this round already, no\. 1;"):
        measure(db, temperature="36.9")
    others = [
        measure(db, round="2"),
        measure(db, person="高某"),
        measure(db, at=stored(on("09:00", "2020-01-24"))),
    ]
    registers.cancel(db, STATION, TEMPERATURES, 1, reason="登错人", **BY)

    assert [line.number for line in others] == [2, 3, 4]
    assert measure(db, temperature="36.9").number == 5


def test_of_a_spreadsheet_the_second_temperature_of_somebody_is_a_bad_row(db):
    lines = [
        TypedLine(row, "王芳", {"person": "王芳", "round": "1", "temperature": temperature})
        for row, temperature in ((2, "36.4"), (3, "36.9"))
    ]
    kept, bad = registers.enter_all(db, STATION, TEMPERATURES, lines, skip_bad=True, **BY)

    assert [line.values["temperature"] for line in kept] == ["36.4"]
    assert [(row.row_number, "no. 1" in row.reason) for row in bad] == [(3, True)]


def test_of_many_lines_all_bad_ones_are_told_and_none_is_kept(db):
    lines = [
        TypedLine(2, "王芳", {"person": "王芳", "round": "1", "temperature": "36.4"}),
        TypedLine(3, "李伟", {"person": "李伟", "round": "1", "temperature": "36.4"}),
        TypedLine(4, "", {"round": "1"}),
    ]
    with pytest.raises(BadRows) as refusal:
        registers.enter_all(db, STATION, TEMPERATURES, lines, **BY)

    assert [row.row_number for row in refusal.value.rows] == [3, 4]
    assert register_lists.count_lines(db, TEMPERATURES) == 0


def test_good_lines_are_kept_where_the_bad_ones_are_to_be_left_out(db):
    lines = [
        TypedLine(2, "王芳", {"person": "王芳", "round": "1", "temperature": "36.4"}),
        TypedLine(3, "", {"round": "1"}),
    ]
    kept, bad = registers.enter_all(db, STATION, TEMPERATURES, lines, skip_bad=True, **BY)

    assert len(kept) == 1
    assert [row.row_number for row in bad] == [3]


def test_the_same_act_is_not_done_twice(db):
    uid = new_uid()
    given = {"person": "王芳", "morning": "36.5"}
    registers.enter(db, STATION, FOLLOW_UPS, given, uid=uid, **BY)
    with pytest.raises(AlreadyRecorded):
        registers.enter(db, STATION, FOLLOW_UPS, given, uid=uid, **BY)

    assert register_lists.count_lines(db, FOLLOW_UPS) == 1


def test_while_the_campaign_is_off_nothing_new_is_entered_and_the_open_ends(db):
    visit(db)
    campaign.end(db, AT.date(), reason="通知撤销", **BY)
    with pytest.raises(NotAllowed):
        visit(db)
    left = registers.go_on(db, STATION, VISITORS, 1, {"left_at": stored(AT)}, **BY)

    assert left.state is LineState.CLOSED


def test_lists_find_by_state_time_words_and_subject(db):
    visit(db, at=stored(on("09:00")))
    visit(db, person="赵某", at=stored(on("10:00")), outcome="turned_back")
    open_ones = register_lists.list_lines(db, VISITORS, state=LineState.OPEN)
    early = register_lists.list_lines(db, VISITORS, until=on("09:30"))
    found = register_lists.list_lines(db, VISITORS, words="赵 送件")

    assert [line.number for line in open_ones] == [1]
    assert [line.number for line in early] == [1]
    assert [line.number for line in found] == [2]
    assert [line.number for line in register_lists.list_lines(db, VISITORS)] == [2, 1]
    assert [line.number for line in register_lists.list_lines(db, VISITORS, subject="高某")] == [1]


def test_the_journal_holds_nothing_of_what_a_line_says(db):
    visit(db, phone="13800012345", id_number="11010519491231002X")
    bodies = "".join(row["body"] for row in db.execute("SELECT body FROM journal"))

    assert not any(word in bodies for word in ("高某", "13800012345", "11010519491231002X"))
    assert verify(db.path).faults == ()
