import pytest

from daily_desk import at_five, checked, drafted, due_of, sent
from dutyconsole.language import CHINESE
from dutyconsole.store import daily_reports
from dutyconsole.ui.dialogs.daily_texts import DailyTextsDialog
from dutyconsole.ui.screens.daily import DailyScreen
from keyboard import NARROW, WIDE
from signatures import fill_in, swiftly


def parts(hands):
    return {name: hands.app.screen.query_one(f"#daily-texts-{name}").text
            for name in ("work", "problems", "coordination", "next")}  # fmt: skip


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
async def test_all_four_parts_the_banner_and_the_keys_are_seen_at_once(tmp_path, size):
    async with at_five(tmp_path, size=size, speaking=CHINESE) as hands:
        await hands.press("d", "f2")

        for words in ("不得录入国家秘密", "工作开展", "存在问题", "需协调事项", "下一步安排", "F8"):
            assert words in hands.screen


async def test_it_begins_where_something_is_still_to_be_said(tmp_path):
    async with at_five(tmp_path) as hands:
        await hands.press("d", "f2")

        assert hands.app.focused.id == "daily-texts-coordination"
        assert parts(hands)["problems"].startswith("Supplies run short: Masks")


async def test_f6_says_none_and_goes_on(tmp_path):
    async with at_five(tmp_path) as hands:
        await hands.press("d", "f2", "f6")

        assert parts(hands)["coordination"] == "None"
        assert hands.app.focused.id == "daily-texts-next"


async def test_nil_in_chinese_is_one_character(tmp_path):
    async with at_five(tmp_path, speaking=CHINESE) as hands:
        await hands.press("d", "f2", "f6")

        assert parts(hands)["coordination"] == "无"


async def test_f6_writes_over_nothing(tmp_path):
    async with at_five(tmp_path) as hands:
        await hands.press("d", "f2")
        await swiftly(hands, *"more masks")
        await hands.press("f6")

        assert parts(hands)["coordination"] == "more masks"
        assert "Something is written here already" in hands.screen


async def test_a_blank_part_is_refused_by_name_and_the_cursor_goes_there(tmp_path):
    async with at_five(tmp_path) as hands:
        await hands.press("d", "f2", "f6", "f2")

        assert "Nothing is said under “Next steps”" in hands.screen
        assert hands.app.focused.id == "daily-texts-next"
        assert isinstance(hands.app.screen, DailyTextsDialog)


async def test_why_it_does_not_add_up_is_kept_with_the_report(tmp_path):
    async with at_five(tmp_path) as hands:
        await drafted(hands)
        report = daily_reports.latest(hands.app.db, due_of(hands))

        assert set(report.explanations.values()) == {"still being asked"}


async def test_what_is_typed_is_there_again_after_escape(tmp_path):
    async with at_five(tmp_path) as hands:
        await hands.press("d", "f2")
        await swiftly(hands, *"buses")
        await hands.press("escape")
        assert isinstance(hands.app.screen, DailyScreen)
        await hands.press("f2")

        assert parts(hands)["coordination"] == "buses"
        assert "Draft of 16:50 restored" in hands.screen


async def test_a_draft_that_was_sent_back_is_gone_over_with_its_words(tmp_path):
    async with at_five(tmp_path) as hands:
        await drafted(hands)
        await hands.press("x")
        await fill_in(hands, "wrong figures")
        await hands.press("f2", "f2")

        assert parts(hands)["next"] == "None"
        assert "wrong figures" not in hands.screen


async def test_a_correction_gone_over_keeps_what_it_corrects(tmp_path):
    async with at_five(tmp_path) as hands:
        await sent(hands, reason="sent by hand")
        await hands.press("f5")
        why = hands.app.screen.query_one("#daily-texts-why")
        assert (why.value, hands.app.focused) == ("", why)
        await fill_in(hands, "one name was wrong")
        hands.app.screen.query_one("#daily-texts-next").text = "Go on."
        await hands.press("f2")
        await checked(hands)
        await hands.press("x")
        await fill_in(hands, "say more")
        await hands.press("f2", "f2")

        assert hands.app.screen.query_one("#daily-texts-why").value == "one name was wrong"


async def test_a_draft_that_somebody_else_went_on_with_is_not_written_over(tmp_path):
    async with at_five(tmp_path) as hands:
        await drafted(hands)
        due, desk = due_of(hands), hands.app
        await hands.press("f2")
        daily_reports.check(
            desk.db, desk.station, due, who="Wang Fang", by="Wang Fang", at=desk.clock()
        )
        await hands.press("f2")

        assert "Somebody went on with this report meanwhile" in hands.screen
        assert daily_reports.latest(desk.db, due).state.value == "checked"
