from builders import on
from dutyconsole.store.handover import get_last
from dutyconsole.ui.form_draft import drafts_waiting
from keyboard import WIDE, at_the_desk


async def test_the_dialog_says_what_is_open_and_who_gives_and_takes(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("h")

        assert "8 incidents are open; 5 items of the checklist are not ticked" in hands.screen
        assert "Zhou Lijuan, Wu Xia, Zheng Hao" in hands.screen
        assert "Zhang Jianjun, Feng Jing, Shan Peng" in hands.screen


async def test_handing_over_moves_the_watch_and_the_recorder(tmp_path):
    async with at_the_desk(tmp_path, size=WIDE) as hands:
        await hands.wait_until(on("08:32", "2020-01-26"))
        await hands.press("h", "f2")

        assert "On duty 26, 08:30 to 27, 08:30" in hands.screen
        assert "NOT HANDED OVER" not in hands.screen
        assert hands.app.recorder == "Feng Jing"
        assert "Handover checklist 0/14" in hands.screen


async def test_handing_over_at_noon_is_refused_with_the_reason(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        before = get_last(hands.app.db)
        await hands.press("h", "f2")

        assert "two hours before" in hands.screen
        assert before == get_last(hands.app.db)


async def test_nobody_taking_over_is_refused_and_what_was_typed_stays(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.wait_until(on("08:32", "2020-01-26"))
        await hands.press("h")
        hands.app.screen.query_one("#handover-note").text = "Keys are with the porter"
        hands.app.screen.query_one("#handover-incoming").value = "  "
        await hands.press("f2")

        assert "Nobody is named as taking over" in hands.screen
        assert "Keys are with the porter" in hands.screen


async def test_who_really_came_is_recorded(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.wait_until(on("08:32", "2020-01-26"))
        await hands.press("h")
        hands.app.screen.query_one("#handover-incoming").value = "Ma Li, Shan Peng"
        await hands.press("f2")

        assert get_last(hands.app.db).incoming == "Ma Li, Shan Peng"


async def test_the_gravest_of_what_is_open_comes_first_and_the_rest_is_counted(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("h")
        lines = [line for line in hands.screen.splitlines() if "No. " in line]

        assert "No. 9 serious A member of staff" in lines[0]
        assert "No. 3 ordinary Smoke" in lines[1]
        assert len(lines) == 5
        assert "and 3 more" in hands.screen


async def test_an_empty_outgoing_side_is_refused(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.wait_until(on("08:32", "2020-01-26"))
        before = get_last(hands.app.db)
        await hands.press("h")
        hands.app.screen.query_one("#handover-outgoing").value = " "
        await hands.press("f2")

        assert "Nobody is named as handing over" in hands.screen
        assert get_last(hands.app.db) == before


async def test_a_remark_in_the_field_of_names_is_asked_about_first(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.wait_until(on("08:32", "2020-01-26"))
        before = get_last(hands.app.db)
        await hands.press("h")
        hands.app.screen.query_one("#handover-outgoing").value = "Fax is out of paper"
        await hands.press("f2")
        assert "Not in the directory: Fax is out of paper. F2 again" in hands.screen
        assert hands.app.focused.id == "handover-outgoing"
        assert get_last(hands.app.db) == before
        await hands.press("f2")

        assert get_last(hands.app.db).outgoing == "Fax is out of paper"


async def test_another_stranger_is_asked_about_anew(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.wait_until(on("08:32", "2020-01-26"))
        before = get_last(hands.app.db)
        await hands.press("h")
        for name in ("Wang Wu", "Li Si"):
            hands.app.screen.query_one("#handover-incoming").value = name
            await hands.press("f2")

        assert "Not in the directory: Li Si" in hands.screen
        assert get_last(hands.app.db) == before


async def test_escape_keeps_what_was_typed(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("h")
        hands.app.screen.query_one("#handover-note").text = "Keys are with the porter"
        hands.app.screen.query_one("#handover-incoming").value = "Ma Li"
        await hands.settle()
        await hands.press("escape", "h")

        assert "Keys are with the porter" in hands.screen
        assert "Draft of 16:12 restored" in hands.screen
        assert hands.app.screen.query_one("#handover-incoming").value == "Ma Li"
        assert "Zhou Lijuan, Wu Xia, Zheng Hao" in hands.screen


async def test_names_typed_for_an_earlier_shift_are_not_taken_up_but_the_note_is(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("h")
        hands.app.screen.query_one("#handover-note").text = "Keys are with the porter"
        hands.app.screen.query_one("#handover-incoming").value = "Ma Li"
        await hands.settle()
        await hands.press("escape")
        await hands.wait_until(on("09:00", "2020-01-27"))
        await hands.press("h")

        assert "Keys are with the porter" in hands.screen
        assert "Ma Li" not in hands.app.screen.query_one("#handover-incoming").value.split(", ")[0]


async def test_the_draft_ends_with_the_handover(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.wait_until(on("08:32", "2020-01-26"))
        await hands.press("h")
        hands.app.screen.query_one("#handover-note").text = "Keys are with the porter"
        await hands.settle()
        assert drafts_waiting(hands.app.home) == "1 draft"
        await hands.press("f2")

        assert drafts_waiting(hands.app.home) == ""


async def test_an_untouched_dialog_leaves_no_draft(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("h", "tab", "tab", "escape")

        assert drafts_waiting(hands.app.home) == ""


async def test_what_was_typed_can_be_thrown_away(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("h")
        hands.app.screen.query_one("#handover-note").text = "Keys"
        await hands.settle()
        await hands.press("f8", "y")

        assert drafts_waiting(hands.app.home) == ""
        assert "Shift handover" not in hands.screen


async def test_f1_explains_the_dialog_and_comes_back_to_it(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("h", "f1")
        assert "the incoming crew is responsible" in hands.screen
        await hands.press("f1")

        assert "Shift handover: the shift of" in hands.screen


async def test_what_is_refused_covers_no_key_of_the_dialog(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("h", "f2")

        assert "two hours before" in hands.screen.splitlines()[-1]
        assert "F2 Hand over" in hands.screen
