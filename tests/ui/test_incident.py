"""An incident read with its whole history."""

import asyncio

from builders import AT, a_message, on
from dutyconsole.domain.incidents import IncidentNumber, Kind
from dutyconsole.store import incidents
from dutyconsole.ui.app import DutyApp
from dutyconsole.ui.dialogs.amend import AmendDialog
from dutyconsole.ui.widgets.history import History
from keyboard import WIDE, Hands, at_the_desk

NUMBER = IncidentNumber(2020, 9)
"""The newest one of the demonstration station."""
CATEGORIES = ("epidemic", "other")


async def open_incident(hands: Hands, number: IncidentNumber = NUMBER) -> None:
    hands.app.open_incident(number)
    await hands.settle()


def amend(hands: Hands, kind: Kind, words: str) -> None:
    given = {"reason" if kind is Kind.CANCELLATION else "text": words}
    incidents.amend(hands.app.db, NUMBER, kind, by="王某", at=on("16:20"), **given)


def correct(hands: Hands, reason: str, **changes: object) -> None:
    incidents.correct(
        hands.app.db,
        NUMBER,
        a_message(**changes),
        reason=reason,
        by="王某",
        at=on("16:30"),
        categories=CATEGORIES,
    )


def struck(hands: Hands) -> list[str]:
    """Lines of the screen with something struck through."""
    lines = zip(hands.screen.splitlines(), hands.marks.splitlines(), strict=False)
    return [line.strip() for line, marks in lines if "-" in marks]


def words(screen: str) -> str:
    """The screen's words without its columns and line breaks."""
    return " ".join(screen.split())


async def test_the_message_is_shown_whole(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await open_incident(hands)

        assert (
            "〔2020〕 No. 9  open  Epidemic prevention  serious  Materials Institute"
            in hands.screen
        )
        assert (
            "Source telephone Unit Materials Institute Caller Ms Chen Phone 0000-8800100"
            in words(hands.screen)
        )
        assert "1 incident intake 16:05 Wu Xia" in words(hands.screen)


async def test_every_part_is_shown_in_order_with_time_and_name(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        amend(hands, Kind.SUPPLEMENT, "已送市第三医院。\n其妻陪同。")
        amend(hands, Kind.CLOSING, "核酸阴性。")
        await open_incident(hands)

        assert (
            "2 supplement 16:20 王某 已送市第三医院。 其妻陪同。 3 closing 16:20 王某 核酸阴性。"
            in words(hands.screen)
        )


async def test_what_was_corrected_is_struck_through_and_says_so(tmp_path):
    async with at_the_desk(tmp_path, size=WIDE) as hands:
        correct(hands, "听错", text="职工王某发热38.6度。", phone="13800005678")
        await open_incident(hands)

        assert "1 incident intake 16:05 Wu Xia [corrected]" in words(hands.screen)
        assert any("A member of staff has a fever of 38.1" in line for line in struck(hands))
        assert not any("38.6" in line for line in struck(hands))


async def test_a_correction_says_why_and_what_it_changed(tmp_path):
    async with at_the_desk(tmp_path, size=WIDE) as hands:
        correct(hands, "听错")
        correct(hands, "又听错", phone="13800005678", level="major")
        await open_incident(hands)

        assert (
            "3 correction 16:30 王某 Reason 又听错 Phone 13800001234 becomes 13800005678"
            " Prov. level unrated becomes major"
        ) in words(hands.screen)


async def test_an_earlier_correction_stays_readable_too(tmp_path):
    async with at_the_desk(tmp_path, size=(120, 60)) as hands:
        correct(hands, "听错", text="职工王某发热38.6度。")
        correct(hands, "又听错", text="职工王某发热38.7度。")
        await open_incident(hands)

        assert "2 correction 16:30 王某 [corrected]" in words(hands.screen)
        assert "Text           职工王某发热38.6度。" in struck(hands)


async def test_a_cancelled_message_is_struck_through_and_says_why(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        amend(hands, Kind.CANCELLATION, "误报")
        await open_incident(hands)

        assert "〔2020〕 No. 9  cancelled" in hands.screen
        assert "1 incident intake 16:05 Wu Xia [cancelled]" in words(hands.screen)
        assert "2 cancellation 16:20 王某 Reason 误报" in words(hands.screen)
        assert any("A member of staff has a fever of 38.1" in line for line in struck(hands))


async def test_a_late_entry_is_marked(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        entry = incidents.take_down(
            hands.app.db,
            a_message(received_at=on("15:00")),
            by="李某",
            at=AT,
            times=hands.app.times,
            categories=CATEGORIES,
        )
        await open_incident(hands, entry.incident)

        assert "1 incident intake 16:12 李某 [late entry]" in words(hands.screen)


async def test_a_recorder_of_many_words_is_named_whole(tmp_path):
    name = "The officers on duty of the Materials Institute and of its three laboratories"
    async with at_the_desk(tmp_path) as hands:
        incidents.amend(hands.app.db, NUMBER, Kind.SUPPLEMENT, by=name, at=on("16:20"), text="x")
        await open_incident(hands)

        assert f"2 supplement 16:20 {name} x" in words(hands.screen)


async def test_words_that_look_like_markup_or_drive_terminals_are_shown_and_harm_nothing(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        amend(hands, Kind.SUPPLEMENT, "[/]结束 [abc] [@click=app.quit]退出[/]")
        amend(hands, Kind.SUPPLEMENT, "\x1b]52;c;aGk=\x07\x1b]0;x\x07")
        await open_incident(hands)

        assert "[/]结束 [abc] [@click=app.quit]退出[/]" in hands.screen
        assert "]52;c;aGk=]0;x" in hands.screen
        assert "\x1b" not in hands.screen


async def test_a_long_text_is_wrapped_whole_beside_its_label(tmp_path):
    text = "职工王某发热38.1度，独居，已就医。" * 30
    async with at_the_desk(tmp_path) as hands:
        amend(hands, Kind.SUPPLEMENT, text)
        await open_incident(hands)
        await hands.press("end")

        assert text in "".join(hands.screen.split()).replace("▁", "")


async def test_a_text_of_any_length_is_opened_at_once(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        amend(hands, Kind.SUPPLEMENT, "a\n" * 100_000 + "the last line")
        async with asyncio.timeout(8):  # every line wrapped and drawn took 22 seconds
            await open_incident(hands)
            await hands.press("end")

        assert "the last line" in hands.screen


async def test_a_new_part_appears_and_the_place_one_reads_at_stays(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        amend(hands, Kind.SUPPLEMENT, "一\n" * 40)
        await open_incident(hands)
        await hands.press("down", "down", "down")
        amend(hands, Kind.CLOSING, "核酸阴性。")
        await hands.wait_until(AT.shift(seconds=1))

        assert hands.app.screen.query_one(History).scroll_y == 3
        assert "closed" in hands.screen.splitlines()[0]


def offered(hands: Hands) -> dict[str, bool]:
    """The keys of an incident, and whether each may be used."""
    return {
        key: active.enabled
        for key, active in hands.app.screen.active_bindings.items()
        if key in "bgjz"
    }


async def test_an_open_incident_takes_everything(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await open_incident(hands)

        assert offered(hands) == {"b": True, "g": True, "j": True, "z": True}


async def test_a_closed_incident_is_not_closed_again(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        amend(hands, Kind.CLOSING, "核酸阴性。")
        await open_incident(hands)
        await hands.press("j")

        assert offered(hands) == {"b": True, "g": True, "j": False, "z": True}
        assert not isinstance(hands.app.screen, AmendDialog)


async def test_a_cancelled_incident_takes_nothing_more(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await open_incident(hands)
        amend(hands, Kind.CANCELLATION, "误报")
        await hands.wait_until(AT.shift(seconds=1))

        assert offered(hands) == {"b": False, "g": False, "j": False, "z": False}


async def test_g_corrects_this_incident(tmp_path, monkeypatch):
    opened: list[IncidentNumber] = []
    monkeypatch.setattr(
        DutyApp, "correct_incident", lambda _app, number: opened.append(number), raising=False
    )
    async with at_the_desk(tmp_path) as hands:
        await open_incident(hands)
        await hands.press("g")

        assert opened == [NUMBER]


async def test_escape_goes_back_to_the_board(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("enter")
        assert "〔2020〕 No. 9" in hands.screen
        await hands.press("escape")

        assert "Duty log" in hands.screen
