"""Reports on an incident at the keyboard: from the draft to the confirmation."""

import pytest

from builders import on
from dutyconsole.domain.bulletins import BulletinKind, name_of
from dutyconsole.domain.incidents import IncidentNumber, Kind
from dutyconsole.domain.report_way import ReportState
from dutyconsole.errors import OutcomeUnknown
from dutyconsole.language import CHINESE, ENGLISH
from dutyconsole.store import bulletins, incidents, journal
from dutyconsole.ui.dialogs.bulletin import BulletinDialog
from dutyconsole.ui.dialogs.report_act import ReportActDialog
from dutyconsole.ui.screens.bulletins import BulletinsScreen
from dutyconsole.ui.widgets.fields import TextField
from keyboard import NARROW, WIDE, Hands, at_the_desk
from signatures import events, fill_in, pin_of, sign, swiftly

NUMBER = IncidentNumber(2020, 1)
"""A notice of the demonstration station, which says nothing of a place or of any handling."""
LEADER = "Zhou Lijuan"


async def open_reports(hands: Hands) -> None:
    hands.app.push_screen(BulletinsScreen(NUMBER))
    await hands.settle()


async def drafted(hands: Hands) -> None:
    await open_reports(hands)
    await hands.press("f2", "f2")


async def checked(hands: Hands) -> None:
    await hands.press("k")
    await swiftly(hands, *"Wang Fang")
    await hands.press("f2")


async def issued(hands: Hands) -> None:
    await drafted(hands)
    await checked(hands)
    await hands.press("s")
    await sign(hands, LEADER)


async def sent(hands: Hands, reason: str = "awaiting details") -> None:
    await issued(hands)
    await hands.press("e")
    await fill_in(hands, "Mr Liu")
    await hands.press("2")
    await hands.press("enter")
    await swiftly(hands, *reason)
    await hands.press("f2")


def history(hands: Hands) -> list[tuple[int, str, str]]:
    rows = bulletins.history(hands.app.db, NUMBER)
    return [(row.seq, row.state.value, row.who) for row in rows]


def latest(hands: Hands):
    return bulletins.latest(hands.app.db, NUMBER)[-1]


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
@pytest.mark.parametrize("speaking", [ENGLISH, CHINESE])
async def test_the_form_and_the_list_fit_both_sizes_in_both_languages(tmp_path, size, speaking):
    async with at_the_desk(tmp_path, size=size, speaking=speaking) as hands:
        await open_reports(hands)
        await hands.press("f2")
        form = hands.screen
        await hands.press("f2")
        name = name_of(BulletinKind.FIRST, 1)

        assert f"{NUMBER} {name}" in form
        assert "F8" in form.splitlines()[-2]
        assert f"│ {name}" in hands.screen
        assert latest(hands).title in hands.screen


async def test_before_the_first_draft_it_says_which_key_begins(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await open_reports(hands)

        assert "No report yet: F2 drafts the initial report" in hands.screen


async def test_the_whole_way_by_one_key_for_each_act(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await sent(hands)
        await hands.press("f")
        await swiftly(hands, *"Mr Zhao")
        await hands.press("f2")
        row = latest(hands)

        assert history(hands) == [
            (1, "drafted", "Wu Xia"),
            (1, "checked", "Wang Fang"),
            (1, "issued", LEADER),
            (1, "sent", "Wu Xia"),
            (1, "confirmed", "Mr Zhao"),
        ]
        assert (row.issue, row.receiver, row.channel) == (1, "Mr Liu", "telephone")
        assert bulletins.list_sent(hands.app.db)[-1].channel == "fax"
        assert "Done; F2 drafts the next report" in hands.screen


async def test_each_state_names_the_next_key(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await drafted(hands)
        assert "Next: k, somebody else checks it" in hands.screen
        await checked(hands)
        assert "Next: s, the duty leader signs it off" in hands.screen
        await hands.press("s")
        await sign(hands, LEADER)

        assert "Next: e, send it" in hands.screen


async def test_what_is_missing_is_loud_in_the_form_and_in_the_list(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await open_reports(hands)
        await hands.press("f2")
        assert "MISSING: place, handling so far" in hands.screen
        await hands.press("tab", "tab")
        await swiftly(hands, *"Room 301")
        assert "MISSING: handling so far" in hands.screen
        await hands.press("f2")

        assert "MISSING 1" in hands.screen
        lines = zip(hands.screen.splitlines(), hands.marks.splitlines(), strict=True)
        (loud,) = (marks for line, marks in lines if "MISSING: handling so far" in line)
        assert "#" in loud
        assert latest(hands).elements["place"] == "Room 301"


async def test_going_out_incomplete_asks_for_a_reason_and_for_nothing_else(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await sent(hands, reason="")
        assert isinstance(hands.app.screen, ReportActDialog)
        assert "It goes out without place, handling so far: say why" in hands.screen
        await swiftly(hands, *"awaiting details")
        await hands.press("f2")

        assert latest(hands).state is ReportState.SENT
        assert "Went out without place, handling so far: awaiting details" in hands.screen


async def test_whoever_drafted_it_does_not_check_it(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await drafted(hands)
        await hands.press("k", "f2")

        assert "Wu Xia drafted it: somebody else checks it" in hands.screen
        assert history(hands) == [(1, "drafted", "Wu Xia")]


async def test_the_checker_may_be_typed_by_initials(tmp_path):
    async with at_the_desk(tmp_path, speaking=CHINESE) as hands:
        await drafted(hands)
        await hands.press("k")
        await swiftly(hands, *"wangfang")
        await hands.press("f2")

        assert latest(hands).who == "王芳"


async def test_a_wrong_pin_signs_nothing_and_is_an_entry(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await drafted(hands)
        await checked(hands)
        await hands.press("s")
        await fill_in(hands, "193755")

        assert "This is not the PIN of Zhou Lijuan" in hands.screen
        assert events(hands)[-1] == "pin.failed"
        assert latest(hands).state is ReportState.CHECKED


async def test_whoever_the_leader_authorised_signs_by_name(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await drafted(hands)
        await checked(hands)
        await hands.press("s", "shift+tab")
        await fill_in(hands, "Ma Li", pin_of(hands, "Ma Li"))

        assert (latest(hands).state, latest(hands).who) == (ReportState.ISSUED, "Ma Li")


@pytest.mark.parametrize("key", ["s", "e", "f"])
async def test_a_key_for_which_it_is_not_the_time_does_nothing(tmp_path, key):
    async with at_the_desk(tmp_path) as hands:
        await drafted(hands)
        await hands.press(key)

        assert isinstance(hands.app.screen, BulletinsScreen)
        assert history(hands) == [(1, "drafted", "Wu Xia")]


async def test_sending_back_asks_why_and_leads_to_a_new_draft(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await issued(hands)
        await hands.press("x", "f2")
        assert "Say why it is sent back" in hands.screen
        await swiftly(hands, *"the time is wrong")
        await hands.press("f2")
        assert "Next: F2, draft it again" in hands.screen
        await hands.press("f2", "f2")

        assert [state for _seq, state, _who in history(hands)][-2:] == ["returned", "drafted"]
        assert latest(hands).issue == 1


async def test_the_time_of_an_act_may_lie_in_the_past_and_is_marked(tmp_path):
    async with at_the_desk(tmp_path, at=on("17:30")) as hands:
        await drafted(hands)
        await hands.press("k")
        await fill_in(hands, "Wang Fang", "16:40")
        await hands.press("f2")

        assert latest(hands).at == on("16:40")
        assert "16:40  checked  Wang Fang  [late entry]" in hands.screen


async def test_what_is_typed_survives_leaving_the_form(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await open_reports(hands)
        await hands.press("f2")
        await hands.type("URGENT ")
        await hands.press("escape", "f2")

        assert hands.app.screen.query_one(TextField).text.startswith("URGENT ")
        assert "Draft of 16:12 restored" in hands.screen


async def test_what_was_typed_before_another_desk_sent_the_report_is_for_the_next(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await open_reports(hands)
        await hands.press("f2")
        await hands.type("URGENT ")
        await hands.press("escape")
        desk = hands.app
        by = {"by": "Ma Li", "at": on("16:12:30")}
        bulletins.draft(desk.db, NUMBER, desk.station, text="First.", elements={}, **by)
        bulletins.check(desk.db, NUMBER, who="Wu Xia", **by)
        bulletins.issue(desk.db, NUMBER, who=LEADER, **by)
        bulletins.send(desk.db, NUMBER, receiver="Mr Liu", channel="fax", **by)
        await hands.wait_until(on("16:13"))
        await hands.press("f2", "f2")

        assert (latest(hands).seq, latest(hands).kind) == (2, BulletinKind.FOLLOW_UP)
        assert latest(hands).text.startswith("URGENT ")


async def test_what_is_saved_leaves_no_draft_on_the_disk(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await open_reports(hands)
        await hands.press("f2")
        await hands.type("URGENT ")
        await hands.press("f2")

        assert latest(hands).text.startswith("URGENT ")
        assert [path.name for path in hands.app.home.drafts.glob("bulletin*")] == []


async def test_discarding_asks_first(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await open_reports(hands)
        await hands.press("f2")
        await hands.type("URGENT ")
        await hands.press("f8")
        assert "Throw it away?" in hands.screen
        await hands.press("y", "f2")

        assert not hands.app.screen.query_one(TextField).text.startswith("URGENT ")


async def test_a_follow_up_or_the_final_report_is_composed_as_it_is_chosen(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await sent(hands)
        await hands.press("f2")
        form = hands.app.screen
        assert form.query_one(TextField).text == "Nothing new since the report of 16:12."
        await hands.press("shift+tab", "right")
        assert form.query_one(TextField).text.startswith("Received ")
        await hands.press("f2")

        assert (latest(hands).seq, latest(hands).kind) == (2, BulletinKind.FINAL)


async def test_another_kind_leaves_what_was_typed(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await sent(hands)
        await hands.press("f2")
        await hands.type("URGENT ")
        await hands.press("shift+tab", "right")

        assert hands.app.screen.query_one(TextField).text.startswith("URGENT Nothing new")


def supplement(hands: Hands, clock: str, text: str) -> None:
    incidents.amend(hands.app.db, NUMBER, Kind.SUPPLEMENT, text=text, by="Ma Li", at=on(clock))


async def test_what_came_in_while_the_form_was_open_is_in_the_next_report(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await open_reports(hands)
        await hands.press("f2")
        supplement(hands, "16:13", "The deadline is 18:00.")
        await hands.wait_until(on("16:14"))
        await hands.press("f2")
        await checked(hands)
        await hands.press("s")
        await sign(hands, LEADER)
        await hands.press("e")
        await fill_in(hands, "Mr Liu")
        await hands.press("enter", "enter")
        await swiftly(hands, *"awaiting details")
        await hands.press("f2", "f2")

        assert "16:13 supplement: The deadline is 18:00." in (
            hands.app.screen.query_one(TextField).text
        )


async def test_f5_composes_it_anew(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await sent(hands)
        await hands.press("f2")
        supplement(hands, "16:13", "The deadline is 18:00.")
        await hands.wait_until(on("16:14"))
        await hands.press("f5", "f2")

        assert latest(hands).text.endswith("16:13 supplement: The deadline is 18:00.")
        assert latest(hands).at == on("16:14")


async def test_another_desks_draft_is_not_replaced_unread(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await open_reports(hands)
        await hands.press("f2")
        bulletins.draft(
            hands.app.db,
            NUMBER,
            hands.app.station,
            text="By another desk.",
            elements={},
            by="Ma Li",
            at=on("16:12:30"),
        )
        await hands.wait_until(on("16:13"))
        assert "Ma Li went on with this report at 16:12" in hands.screen
        assert latest(hands).text == "By another desk."
        await hands.press("f2")

        assert latest(hands).text.startswith("Received ")


async def test_a_signature_is_for_what_was_read(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await drafted(hands)
        await checked(hands)
        await hands.press("s")
        bulletins.send_back(hands.app.db, NUMBER, reason="wrong", by="Ma Li", at=on("16:12:30"))
        await sign(hands, LEADER)

        assert "Somebody went on with this report meanwhile" in hands.screen
        assert latest(hands).state is ReportState.RETURNED


async def test_saving_again_after_the_disk_failed_doubles_nothing(tmp_path, monkeypatch):
    async with at_the_desk(tmp_path) as hands:
        await open_reports(hands)
        await hands.press("f2")
        with monkeypatch.context() as failing:
            failing.setattr(journal, "_commit", _kept_but_failed)
            await hands.press("f2")
        assert isinstance(hands.app.screen, BulletinDialog)
        await hands.press("f2")

        assert isinstance(hands.app.screen, BulletinsScreen)
        assert history(hands) == [(1, "drafted", "Wu Xia")]


def _kept_but_failed(db: journal.Record) -> None:
    db.execute("COMMIT")
    raise OutcomeUnknown("The disk failed while saving (EIO); save again, nothing is doubled")


async def test_an_earlier_report_is_read_and_confirmed_under_the_cursor(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await sent(hands)
        await hands.press("f2", "f2", "up")
        assert "Mr Liu" in hands.screen
        await hands.press("f")
        await swiftly(hands, *"Mr Zhao")
        await hands.press("f2")

        assert history(hands)[-1] == (1, "confirmed", "Mr Zhao")
        assert "│ follow-up report 1" in hands.screen


async def test_what_another_desk_does_is_seen(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await drafted(hands)
        bulletins.check(hands.app.db, NUMBER, by="Ma Li", at=on("16:12:30"))
        await hands.wait_until(on("16:13"))

        assert "Next: s" in hands.screen


async def test_f9_writes_the_papers(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await sent(hands)
        await hands.press("f9")
        written = sorted(path.name for path in hands.app.home.papers.iterdir())

        assert "report-2020-1-1-20200125-161207.docx" in written
        assert "report-2020-1-1-20200125-161207.txt" in written
        text = (hands.app.home.papers / "report-2020-1-1-20200125-161207.txt").read_text()
        assert "(2020) issue 1" in text


async def test_words_of_people_are_text(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await open_reports(hands)
        await hands.press("f2")
        await hands.type("[red]x[/] ")
        await hands.press("f2")

        assert "[red]x[/]" in hands.screen


async def test_f1_explains_the_form(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await open_reports(hands)
        await hands.press("f2", "f1")

        assert "An initial report tells the message" in hands.screen
