import pytest

from builders import on
from dutyconsole.language import CHINESE, ENGLISH
from dutyconsole.store.post_checks import list_checks
from dutyconsole.ui.dialogs.post_check import PostCheckDialog
from dutyconsole.ui.form_draft import drafts_waiting
from dutyconsole.ui.screens.board import BoardScreen
from keyboard import NARROW, WIDE, at_the_desk
from signatures import swiftly


async def at_a_check(hands):
    hands.app.push_screen(PostCheckDialog())
    await hands.settle()


def value(hands, name):
    return hands.app.screen.query_one(f"#check-{name}").value


def kept(hands):
    return list_checks(hands.app.db, since=on("00:00"))


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
@pytest.mark.parametrize(
    ("speaking", "words"),
    [
        (ENGLISH, ["Who checked", "[Wu Xia]", "F8 Discard"]),
        (CHINESE, ["[吴霞]", "[电话]", "F8 放弃"]),
    ],
)
async def test_all_of_it_is_on_the_screen(tmp_path, size, speaking, words):
    async with at_the_desk(tmp_path, size=size, speaking=speaking) as hands:
        await at_a_check(hands)

        assert [each for each in words if each not in hands.screen] == []


async def test_a_digit_the_seconds_and_f2_keep_it(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await at_a_check(hands)
        await swiftly(hands, "1", "8", "f2")
        (check,) = kept(hands)
        station = hands.app.station.station

        assert (check.direction, check.how, check.seconds) == ("of_us", "telephone", 8)
        assert (check.checker, check.checked) == (station.superior, station.name)
        assert (check.answered_by, check.leader_present, check.by) == ("Wu Xia", True, "Wu Xia")
        assert (check.at, check.result) == (on("16:12"), "in order")
        assert "Post check 1 kept" in hands.screen
        assert isinstance(hands.app.screen, BoardScreen)


async def test_whether_the_leader_was_there_is_never_taken_for_granted(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await at_a_check(hands)
        await hands.press("f2")

        assert kept(hands) == []
        assert "Say whether the duty leader was in post" in hands.screen
        assert hands.app.focused.id == "check-leader"


async def test_that_the_leader_was_not_there_is_kept(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await at_a_check(hands)
        await swiftly(hands, "2", "f2")

        assert (kept(hands)[0].leader_present, kept(hands)[0].seconds) == (False, None)


async def test_somebody_else_is_found_by_pinyin_and_nobody_is_kept_as_nobody(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await at_a_check(hands)
        hands.app.screen.query_one("#check-other").value = "liming"
        await swiftly(hands, "1", "f2")
        await at_a_check(hands)
        hands.app.screen.query_one("#check-answered").value = "/"
        await swiftly(hands, "1", "f2")

        assert [each.answered_by for each in kept(hands)] == ["Li Ming", ""]


async def test_where_we_check_others_the_sides_change_and_the_crew_is_not_offered(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await at_a_check(hands)
        hands.app.screen.query_one("#check-direction").value = "by_us"
        await hands.settle()
        ours = hands.app.station.station.name
        assert (value(hands, "checker"), value(hands, "checked")) == (ours, "")
        assert "Answered by" not in hands.screen
        hands.app.screen.query_one("#check-checked").value = "Materials Institute"
        hands.app.screen.query_one("#check-other").value = "Ms Chen"
        await swiftly(hands, "1", "1", "5", "f2")
        (check,) = kept(hands)

        assert (check.checked, check.answered_by, check.seconds) == (
            "Materials Institute",
            "Ms Chen",
            15,
        )


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("time", "16:30", "lies ahead of the clock"),
        ("time", "soon", "is not a time"),
        ("seconds", "a few", "0 to 86400"),
        ("result", "", "Still empty: result"),
        ("checker", "", "Still empty: who checked"),
    ],
)
async def test_what_is_refused_stays_as_typed(tmp_path, field, typed, said):
    async with at_the_desk(tmp_path) as hands:
        await at_a_check(hands)
        hands.app.screen.query_one(f"#check-{field}").value = typed
        await swiftly(hands, "1", "f2")

        assert said in hands.screen
        assert value(hands, field) == typed
        assert kept(hands) == []


async def test_what_is_left_half_way_is_there_again(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await at_a_check(hands)
        await swiftly(hands, "2", "9", "escape")
        assert drafts_waiting(hands.app.home) == "1 draft"
        await hands.wait_until(on("16:40"))
        await at_a_check(hands)

        assert "Draft of 16:12 restored" in hands.screen
        assert (value(hands, "leader"), value(hands, "seconds")) == ("no", "9")
        assert value(hands, "time") == "16:12"


async def test_what_was_filled_in_by_itself_alone_leaves_no_draft(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await at_a_check(hands)
        await hands.press("escape")

        assert drafts_waiting(hands.app.home) == ""


async def test_it_can_be_thrown_away(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await at_a_check(hands)
        await hands.press("1", "f8", "y")

        assert (kept(hands), drafts_waiting(hands.app.home)) == ([], "")
        assert isinstance(hands.app.screen, BoardScreen)
