import pytest

from builders import on
from dutyconsole.config.file import parse, template
from dutyconsole.domain.handover import CrewMember
from dutyconsole.language import CHINESE, ENGLISH
from dutyconsole.store import matters, station
from dutyconsole.store.handover import get_last, in_progress
from dutyconsole.store.handover_steps import Taken, accept, offer, withdraw
from dutyconsole.store.sheet import draw_up
from dutyconsole.ui.dialogs.report import ReportDialog
from dutyconsole.ui.form_draft import drafts_waiting
from dutyconsole.ui.screens.handover import HandoverScreen
from dutyconsole.ui.widgets.sheet_items import SheetItems
from keyboard import NARROW, WIDE, at_the_desk
from signatures import (
    INCOMING,
    OUTGOING,
    all_accepted,
    fill_in,
    morning,
    offered,
    sign,
    swiftly,
)
from watches import signed as signatures_of

SIZES = pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])


def crew(hands, *names):
    """The signatures of these people, of the crew that is on the roster in charge or next."""
    overview = hands.app.overview
    seats = (*overview.crew.seats, *overview.relief.seats)
    posts = {person.name: post for post, person in seats}
    keys = {post.name: post.key for post in hands.app.station.posts}
    return signatures_of(*(CrewMember(keys[posts[name]], name) for name in names))


def count(hands):
    """How many items the sheet has."""
    return hands.app.screen.query_one(SheetItems).option_count


async def at_the_handover(hands, clock="08:25"):
    """The handover screen on the morning of the 26th."""
    await hands.wait_until(morning(clock))
    await hands.press("h")


@SIZES
@pytest.mark.parametrize(
    ("speaking", "words"),
    [
        (
            ENGLISH,
            [
                "Shift handover: the shift of 26, 08:30 to 27, 08:30",
                "Not offered yet: F2, the outgoing crew signs",
                "Outgoing  Zhou Lijuan, Wu Xia, Zheng Hao",
                "Incoming  Zhang Jianjun, Feng Jing, Shan Peng",
                "Carried over: 1",
                "shift 2  〔2020〕 No. 3 ordinary Smoke",
                "Owner  Internal Prevention Group  Next step  none named",
                "Daily report: due 17:00, not sent yet",
                "Checklist 9/14",
                "F2 Sign  F4 Other way",
            ],
        ),
        (
            CHINESE,
            [
                "交接班：26日08:30至27日08:30班次",
                "尚未交班：按F2由交班人员签字",
                "交班  周丽娟、吴霞、郑浩",
                "接班  张建军、冯静、单鹏",
                "遗留事项 1",
                "第2班  〔2020〕第3号 一般 二楼库房冒烟",
                "负责  内部防控小组  下一步  未写明",
                "日报：时限17:00，尚未报出",
                "交接清单9/14",
                "F2 签字  F4 其他处理",
            ],
        ),
    ],
)
async def test_the_sheet_fills_itself_and_says_who_gives_and_takes(tmp_path, size, speaking, words):
    async with at_the_desk(tmp_path, size=size, speaking=speaking) as hands:
        await at_the_handover(hands)

        assert [each for each in words if each not in hands.screen] == []


async def test_the_gravest_comes_first_and_the_cursor_stands_on_it(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await at_the_handover(hands)

        assert hands.app.screen.query_one(SheetItems).current.key == "incident 2020/9"


async def test_nothing_can_be_accepted_before_it_is_offered(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await at_the_handover(hands)
        await hands.press("space", "x")

        assert f"Carried over: {count(hands)} ─" in hands.screen
        assert "[x]" not in hands.screen
        assert "Space Accept" not in hands.screen


async def test_a_watch_is_not_offered_at_noon_and_nobody_types_a_pin_for_it(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("h", "f2")
        line = "This shift lasts until 08:30; it can be handed over from two hours before"

        assert hands.screen.count(line) == 2
        assert isinstance(hands.app.screen, HandoverScreen)


async def test_space_accepts_one_after_the_other_and_takes_it_back(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await offered(hands)
        await hands.press("space", "space")
        assert f"Carried over: 2 of {count(hands)} accepted" in hands.screen
        await hands.press("up", "space")

        assert f"Carried over: 1 of {count(hands)} accepted" in hands.screen
        assert hands.app.screen.query_one(SheetItems).current.key == "incident 2020/3"


async def test_the_cursor_goes_on_and_one_space_too_many_takes_nothing_back(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await offered(hands)
        items = hands.app.screen.query_one(SheetItems)
        await hands.press("down", "space", "up", "up", "space")
        assert items.highlighted == 2
        await swiftly(hands, *["space"] * (items.option_count + 3))
        assert items.left == 0
        await hands.press("up", "space")

        assert items.left == 1


async def test_an_item_is_not_accepted_with_a_reason_and_the_reason_is_shown(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await offered(hands)
        await hands.press("x")
        assert "Not accepted, because" in hands.screen
        await fill_in(hands, "Nobody has called the clinic")

        assert f"Carried over: 0 of {count(hands)} accepted, 1 not" in hands.screen
        assert "[-] shift 1  〔2020〕 No. 9" in hands.screen
        assert "Not accepted because  Nobody has called the clinic" in hands.screen


async def test_a_reason_taken_back_leaves_the_item_open(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await offered(hands)
        await hands.press("x")
        await fill_in(hands, "Nobody has called the clinic")
        await hands.press("x", "enter")

        assert "[ ] shift 1  〔2020〕 No. 9" in hands.screen


async def test_what_is_not_accepted_holds_the_signatures_up_and_the_cursor_goes_there(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await offered(hands)
        await hands.press("space", "space", "down", "space", "f2")

        assert (
            f"{count(hands) - 3} items are not accepted yet: Space accepts one, x says why not"
            in hands.screen
        )
        assert hands.app.screen.query_one(SheetItems).current.key == "incident 2020/8"
        assert isinstance(hands.app.screen, HandoverScreen)


async def test_handing_over_moves_the_watch_and_the_recorder(tmp_path):
    async with at_the_desk(tmp_path, size=WIDE) as hands:
        await offered(hands, "08:32")
        assert "NOT HANDED OVER since 26, 08:30, 2 min" in hands.screen
        await all_accepted(hands)
        await hands.press("f2")
        await sign(hands, *INCOMING)

        assert "On duty 26, 08:30 to 27, 08:30" in hands.screen
        assert "NOT HANDED OVER" not in hands.screen
        assert hands.app.recorder == "Feng Jing"
        assert "Handover checklist 0/14" in hands.screen
        assert "write on the sheet: " in hands.screen


async def test_enter_opens_what_an_item_is_about(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await at_the_handover(hands)
        await hands.press("enter")
        assert "A member of staff has a fever of 38.1" in hands.screen
        assert not isinstance(hands.app.screen, HandoverScreen)
        await hands.press("escape")
        items = hands.app.screen.query_one(SheetItems)
        while not items.current.key.startswith("report"):
            await hands.press("down")
        await hands.press("enter")

        assert isinstance(hands.app.screen, ReportDialog)


async def test_the_note_goes_on_the_sheet_that_is_signed(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await at_the_handover(hands)
        await hands.press("tab")
        await swiftly(hands, *"Keys are with the porter")
        await hands.press("f2")
        await sign(hands, *OUTGOING)
        _number, ((offer_step),) = in_progress(hands.app.db)

        assert offer_step.sheet.note == "Keys are with the porter"
        assert "Note for the sheet  Keys are with the porter" in hands.screen
        assert drafts_waiting(hands.app.home) == ""


async def test_escape_keeps_the_note_as_a_draft(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await at_the_handover(hands)
        await hands.press("tab")
        await swiftly(hands, *"Keys are with the porter")
        await hands.press("escape", "h")

        assert "Keys are with the porter" in hands.screen
        assert "Draft of 08:25 restored" in hands.screen


async def test_escape_keeps_what_is_ticked_and_every_reason(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await offered(hands)
        await hands.press("space", "x")
        await fill_in(hands, "Nobody knows of it")
        await hands.press("escape", "h", "down")

        assert f"Carried over: 1 of {count(hands)} accepted, 1 not" in hands.screen
        assert "Not accepted because  Nobody knows of it" in hands.screen


async def test_ticks_of_one_offer_are_not_taken_up_for_another_but_the_note_is(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await offered(hands)
        await hands.press("space", "escape")
        desk = hands.app
        withdraw(
            desk.db, desk.station, signatures=crew(hands, "Wu Xia"), by="Wu Xia", at=desk.clock()
        )
        offer(
            desk.db, desk.station, signatures=crew(hands, *OUTGOING), by="Wu Xia", at=desk.clock()
        )
        await hands.press("h")

        assert f"Carried over: 0 of {count(hands)} accepted" in hands.screen


async def test_a_look_without_a_tick_leaves_no_draft(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await offered(hands)
        await hands.press("down", "down", "escape")

        assert drafts_waiting(hands.app.home) == ""


async def test_the_draft_ends_with_the_handover(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await offered(hands)
        await all_accepted(hands)
        assert drafts_waiting(hands.app.home) == "1 draft"
        await hands.press("f2")
        await sign(hands, *INCOMING)

        assert drafts_waiting(hands.app.home) == ""


async def test_what_another_desk_writes_leaves_cursor_and_ticks_where_they_are(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await offered(hands)
        await hands.press("space", "space", "down", "down", "down", "down", "down", "down")
        items = hands.app.screen.query_one(SheetItems)
        under = items.current.key
        matters.note(
            hands.app.db, "instruction", "The head wants to know the cause", by="Li Ming",
            at=morning(),
        )  # fmt: skip
        hands.app.look()
        await hands.settle()

        assert under == "report daily 2020-01-25"
        assert items.current.key == under
        assert f"Carried over: 2 of {count(hands)} accepted" in hands.screen


async def test_an_offer_of_another_desk_is_shown_at_once(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await at_the_handover(hands)
        desk = hands.app
        offer(
            desk.db, desk.station, signatures=crew(hands, *OUTGOING), by="Wu Xia", at=desk.clock()
        )
        desk.look()
        await hands.settle()

        assert "offered 08:25 by Wu Xia, Zheng Hao" in hands.screen
        assert "Space Accept" in hands.screen


async def test_signatures_for_what_another_desk_has_done_are_refused(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await offered(hands)
        await all_accepted(hands)
        await hands.press("f2")
        desk = hands.app
        keys = [item.key for item in draw_up(desk.db, desk.station, at=desk.now).items]
        accept(
            desk.db, desk.station, Taken(keys, {}), signatures=crew(hands, *INCOMING),
            by="Feng Jing", at=desk.clock(),
        )  # fmt: skip
        desk.look()
        await sign(hands, *INCOMING)

        assert (
            "Another desk went on with the handover meanwhile: look, then sign again"
            in hands.screen
        )
        assert get_last(desk.db).id == in_progress(desk.db)[0] - 1


async def test_how_long_the_offer_stands_is_said_by_the_minute(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await offered(hands)
        await hands.wait_until(morning("08:34"))

        assert "offered 08:25 by Wu Xia, Zheng Hao, 9 min ago" in hands.screen
        assert "NOT HANDED OVER since 26, 08:30, 4 min" in hands.screen


@SIZES
async def test_an_overdue_handover_is_the_loudest_line(tmp_path, size):
    async with at_the_desk(tmp_path, size=size) as hands:
        await at_the_handover(hands, "09:00")
        loud = [
            line
            for line, marks in zip(hands.screen.splitlines(), hands.marks.splitlines(), strict=True)
            if "#######" in marks and "NOT" in line
        ]

        assert [line.strip() for line in loud] == ["NOT HANDED OVER since 26, 08:30, 30 min"]


async def test_figures_of_the_last_handovers_are_shown_where_there_is_room(tmp_path):
    async with at_the_desk(tmp_path, size=WIDE) as hands:
        await at_the_handover(hands)

        assert "Last handover: 3 min from offered to accepted" in hands.screen
        assert ", the oldest in its shift 1" in hands.screen


async def test_the_ways_out_are_those_that_are_possible(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await at_the_handover(hands)
        await hands.press("f4")
        assert "[takeover by the duty leader]" in hands.screen
        assert "withdraw" not in hands.screen
        await hands.press("escape", "f2")
        await sign(hands, *OUTGOING)
        await hands.press("f4")

        assert "[withdraw the offer]2refuse the watch 3relief in part" in hands.screen
        assert "4takeover by the duty leader" in hands.screen


async def test_what_was_typed_of_another_way_is_there_after_the_signing_was_left(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await offered(hands)
        await hands.press("f4", "2")
        await fill_in(hands, "One key is missing")
        await hands.press("escape", "f4")

        assert "[refuse the watch]" in hands.screen
        assert "One key is missing" in hands.screen


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (("", "Shan Peng", "", "09:30"), "Say why"),
        (("The bus", "Ma Li", "", "09:30"), "Who is late? One of Feng Jing, Shan Peng"),
        (("The bus", "Shan Peng", "Ma Li", "09:30"), "Who of the outgoing crew stays"),
        (("The bus", "Shan Peng", "", "soon"), "soon"),
        (("The bus", "Shan Peng", "", "2020-01-25 09:30"), "lies behind"),
    ],
)
async def test_a_relief_in_part_says_who_is_late_who_stays_and_until_when(tmp_path, typed, words):
    async with at_the_desk(tmp_path) as hands:
        await offered(hands)
        await all_accepted(hands)
        await hands.press("f4", "3")
        dialog = hands.app.screen
        for name, text in zip(("reason", "late", "stays", "until"), typed, strict=True):
            field = dialog.query_one(f"#way-{name}")
            field.value = text or field.value
        await hands.press("f2")

        assert words in hands.screen
        assert hands.app.screen is dialog


async def test_names_of_several_who_are_late_may_hold_spaces(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await offered(hands)
        await hands.press("f4", "3")
        dialog = hands.app.screen
        dialog.query_one("#way-late").value = "Feng Jing、shanpeng"

        assert dialog._names("late") == INCOMING


async def test_the_first_watch_is_accepted_without_an_offer(tmp_path):
    def founded(home):
        text = template(ENGLISH)
        home.path.mkdir(exist_ok=True)
        home.settings.write_text(text, encoding="utf-8")
        settings = parse(text, where="station.toml")
        station.found(home.record, settings, by="Li Ming", at=on("08:00"), text=text).close()

    async with at_the_desk(tmp_path, prepare=founded) as hands:
        assert "Nobody has taken the watch yet; press h" in hands.screen
        await hands.press("h")

        assert "The first watch: accept each item and sign, F2" in hands.screen
        assert "Outgoing  nobody has the watch yet" in hands.screen
        assert "Incoming  nobody on the roster" in hands.screen


async def test_f1_explains_the_screen_and_comes_back_to_it(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await at_the_handover(hands)
        await hands.press("question_mark")
        assert "the incoming one accepts each item" in " ".join(hands.screen.split())
        await hands.press("escape")

        assert "Shift handover: the shift of" in hands.screen


async def test_what_is_refused_covers_no_key(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("h", "f2")

        assert "two hours before" in hands.screen.splitlines()[-2]
        assert "F2 Sign" in hands.screen.splitlines()[-1]
