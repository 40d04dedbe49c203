import pytest

from builders import AT
from dutyconsole.domain.registers import CENSUS, OUTINGS, TEMPERATURES, VISITORS
from dutyconsole.language import CHINESE
from dutyconsole.store.register_lists import count_lines, get, history
from dutyconsole.store.registers import go_on
from keyboard import NARROW, WIDE, at_the_desk
from register_desk import a_visitor, entered, open_register, rows, with_campaign

SIZES = pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])


async def open_form(hands, key="visitors", values=None):
    with_campaign(hands)
    hands.app.open_register_form(key, values)
    await hands.settle()


async def fill(hands, *fields):
    """Type into field after field."""
    for number, words in enumerate(fields):
        if number:
            await hands.press("enter")
        await hands.type(words)


def line(hands, register, number=None):
    db = hands.app.db
    return get(db, register, number or count_lines(db, register))


@SIZES
async def test_the_form_begins_with_what_is_required_and_warns_of_secrets(tmp_path, size):
    async with at_the_desk(tmp_path, size=size) as hands:
        await open_form(hands)
        labels = [row[:20].strip() for row in rows(hands)[1:8]]

        assert labels[:3] == ["*Came in", "*Name", "Temperature (°C)"]
        assert labels[3:6] == ["*Person visited", "*Purpose", "*Outcome"]
        assert "Do not enter state secrets" in hands.screen
        assert hands.app.focused.id == "field-person"


async def test_a_visitor_takes_the_fields_that_matter_and_f2(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await open_form(hands)
        await fill(hands, "Gao", "364", "Li Ming", "parcel")
        await hands.press("f2")
        values = line(hands, VISITORS).values

        assert values["temperature"] == "36.4"
        assert (values["person"], values["host"]) == ("Gao", "Li Ming")
        assert "Visitors no. " in hands.screen


async def test_an_empty_form_follows_for_whoever_is_next(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await open_form(hands)
        before = count_lines(hands.app.db, VISITORS)
        await fill(hands, "Gao", "36.4", "Li Ming", "parcel")
        await hands.press("f2")
        await fill(hands, "Ma", "36.6", "Li Ming", "repairs")
        await hands.press("f2")

        assert count_lines(hands.app.db, VISITORS) == before + 2
        assert line(hands, VISITORS).values["person"] == "Ma"
        assert hands.app.focused.id == "field-person"


async def test_initials_take_the_only_one_who_is_meant(tmp_path):
    async with at_the_desk(tmp_path, speaking=CHINESE) as hands:
        await open_form(hands)
        await fill(hands, "高某", "36.4", "zr", "送件")
        await hands.press("f2")

        assert line(hands, VISITORS).values["host"] == "曾瑞"


async def test_f2_takes_who_is_meant_in_the_field_one_is_in(tmp_path):
    async with at_the_desk(tmp_path, speaking=CHINESE) as hands:
        await open_form(hands, "temperatures")
        await hands.type("zr")
        await hands.press("enter")
        await hands.type("366")
        await hands.press("f2")
        values = line(hands, TEMPERATURES).values

        assert (values["person"], values["temperature"]) == ("曾瑞", "36.6")
        assert values["round"] == "2"


async def test_of_several_who_are_meant_a_digit_takes_one(tmp_path):
    async with at_the_desk(tmp_path, speaking=CHINESE) as hands:
        await open_form(hands, "temperatures")
        await hands.type("l")
        offered = hands.screen.split("\n")[-3]
        await hands.press("2")
        taken = hands.app.focused.value

        assert f"2 {taken}" in offered
        assert taken


async def test_letters_that_mean_several_people_are_refused(tmp_path):
    async with at_the_desk(tmp_path, speaking=CHINESE) as hands:
        await open_form(hands, "temperatures")
        before = count_lines(hands.app.db, TEMPERATURES)
        await fill(hands, "l", "36.6")
        await hands.press("f2")

        assert count_lines(hands.app.db, TEMPERATURES) == before
        assert hands.app.focused.id == "field-person"


async def test_the_section_of_whoever_is_taken_is_filled_in(tmp_path):
    async with at_the_desk(tmp_path, speaking=CHINESE) as hands:
        await open_form(hands, "temperatures")
        await hands.type("zr")
        await hands.press("enter")
        await hands.settle()
        section = hands.app.screen.query_one("#field-section").value

        assert section
        assert section == next(
            each.department for each in hands.app.screen._people if each.name == "曾瑞"
        )


async def test_a_name_in_characters_is_left_as_it_is_typed(tmp_path):
    async with at_the_desk(tmp_path, speaking=CHINESE) as hands:
        await open_form(hands, "temperatures")
        await fill(hands, "曾", "36.6")
        await hands.press("f2")

        assert line(hands, TEMPERATURES).values["person"] == "曾"


async def test_what_is_wrong_is_said_when_the_field_is_left(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await open_form(hands)
        await fill(hands, "Gao", "96.4", "")

        assert "!Temperature" in hands.screen
        assert "from 34 to 42" in hands.screen


async def test_an_implausible_temperature_is_not_saved_and_gets_the_cursor(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await open_form(hands)
        before = count_lines(hands.app.db, VISITORS)
        await fill(hands, "Gao", "96.4", "Li Ming", "parcel")
        await hands.press("f2")

        assert count_lines(hands.app.db, VISITORS) == before
        assert hands.app.focused.id == "field-temperature"


async def test_what_is_missing_is_named(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await open_form(hands)
        await hands.type("Gao")
        await hands.press("f2")

        assert "Still missing: Person visited, Purpose" in hands.screen
        assert hands.app.focused.id == "field-host"


async def test_what_does_not_go_together_is_said_beneath_the_fields(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await open_form(hands, "temperatures", {"person": "Li Ming"})
        await hands.press("f2")

        assert "Whoever is in post has a temperature" in rows(hands)[-2]


async def test_a_fever_tells_its_incident_and_that_the_clocks_run(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await open_form(hands)
        await fill(hands, "Gao", "38.4", "Li Ming", "parcel", "2")
        await hands.press("f2")
        incident = line(hands, VISITORS).values["incident"]

        assert f"FEVER: incident {incident}; its clocks run" in hands.screen


async def test_a_reading_that_is_too_high_asks_for_another_one(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await open_form(hands, "temperatures")
        await fill(hands, "Gao", "37.3")
        await hands.press("f2")

        assert "take it again under the arm within 15 minutes" in hands.screen
        assert "incident" not in line(hands, TEMPERATURES).values


async def test_esc_keeps_what_is_typed_for_the_next_time(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await open_form(hands)
        await fill(hands, "Gao", "36.4")
        await hands.press("escape")
        await open_form(hands)

        assert "restored" in rows(hands)[0]
        assert hands.app.screen.query_one("#field-person").value == "Gao"


async def test_a_draft_that_was_saved_does_not_come_back(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await open_form(hands)
        await fill(hands, "Gao", "36.4", "Li Ming", "parcel")
        await hands.press("f2", "escape")
        await open_form(hands)

        assert hands.app.screen.query_one("#field-person").value == ""


async def test_nothing_is_entered_while_the_campaign_is_off(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        from dutyconsole.store import campaign

        with_campaign(hands)
        campaign.end(hands.app.db, AT.date(), reason="order", by="Wu Xia", at=AT)
        hands.app.open_register_form("visitors")
        await hands.settle()
        await fill(hands, "Gao", "36.4", "Li Ming", "parcel")
        await hands.press("f2")

        assert "The campaign is off" in rows(hands)[-2]
        assert hands.app.screen.query_one("#field-person").value == "Gao"


async def test_whoever_leaves_is_written_down_with_two_keys(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        number = a_visitor(hands).number
        await open_register(hands, "visitors")
        await hands.press("x", "f2")
        left = line(hands, VISITORS, number).values["left_at"]

        assert left.startswith("2020-01-25T16:12")


async def test_a_return_is_not_assumed_where_an_approval_is_still_missing(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        outing = {"person": "Li Ming", "destination": "Datong", "back_by": "18:00"}
        entered(hands, "outings", **outing, reason="meeting")
        await open_register(hands, "outings")
        await hands.press("x")
        await hands.type("Zhang Jianjun")
        await hands.press("f2")
        values = line(hands, OUTINGS).values

        assert values["approved_section"] == "Zhang Jianjun"
        assert "returned_at" not in values


async def test_a_correction_asks_for_its_reason_and_keeps_what_is_masked(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        number = a_visitor(hands, phone="13800001234").number
        await open_register(hands, "visitors")
        await hands.press("g")
        shown = hands.screen
        await fill(hands, "misheard", "", "Gao Fei")
        await hands.press("f2")
        now = line(hands, VISITORS, number)

        assert "13800001234" not in shown
        assert now.reason == "misheard"
        assert now.values["person"].endswith("Gao Fei")
        assert now.values["phone"] == "13800001234"


async def test_a_correction_without_a_reason_is_refused(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        number = a_visitor(hands).number
        await open_register(hands, "visitors")
        await hands.press("g", "f2")

        assert "Still missing: Reason" in hands.screen
        assert len(history(hands.app.db, VISITORS, number)) == 1


async def test_a_line_that_somebody_went_on_with_meanwhile_is_told(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        desk, number = hands.app, a_visitor(hands).number
        await open_register(hands, "visitors")
        await hands.press("g")
        left = {"left_at": desk.db.stored(AT)}
        go_on(desk.db, desk.station, VISITORS, number, left, by="Ma", at=AT)
        desk.look()
        await hands.settle()

        assert "gone on with meanwhile" in hands.screen


async def test_who_is_surveyed_again_keeps_what_was_said_before(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        number = entered(
            hands, "census", person="Wu Xia", isolation="home", isolation_from="1-20"
        ).number
        await open_form(hands, "census", {"person": "Wu Xia"})
        told = hands.screen
        await hands.press("f2")

        assert f"There already as no. {number}" in told
        assert line(hands, CENSUS, number).values["isolation"] == "home"


async def test_a_form_that_waits_for_the_next_one_shows_the_time_of_now(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await open_form(hands)
        await hands.wait_until(AT.shift(minutes=20))

        assert hands.app.screen.query_one("#field-at").value == "16:32"


async def test_the_time_stands_still_once_something_is_typed(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await open_form(hands)
        await hands.type("Gao")
        await hands.wait_until(AT.shift(minutes=20))

        assert hands.app.screen.query_one("#field-at").value == "16:12"
        assert hands.app.screen.query_one("#field-person").value == "Gao"


async def test_what_was_saved_before_a_crash_is_not_entered_twice(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await open_form(hands)
        before = count_lines(hands.app.db, VISITORS)
        await fill(hands, "Gao", "36.4", "Li Ming", "parcel")
        screen = hands.app.screen
        values, _wrong = screen._read()
        screen._kept(values)
        await hands.press("f2")

        assert count_lines(hands.app.db, VISITORS) == before + 1
        assert hands.app.screen.query_one("#field-person").value == ""
