from builders import on
from dutyconsole.store.reports import list_sent
from keyboard import at_the_desk


async def send(hands, receiver="Officer Hou", reason=""):
    await hands.press("d")
    hands.app.screen.query_one("#report-receiver").value = receiver
    hands.app.screen.query_one("#report-reason").value = reason
    await hands.press("f2")


async def test_a_report_sent_in_time_stops_the_clock_until_tomorrow(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await send(hands)
        hands.app.clear_notifications()
        await hands.settle()

        assert "Daily report due 01-26 17:00" in hands.screen
        assert "ahead" in hands.screen


async def test_a_report_without_a_receiver_is_refused(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await send(hands, receiver="")

        assert "Who received it?" in hands.screen
        assert list_sent(hands.app.db, since=on("00:00")) == []


async def test_a_late_report_needs_a_reason(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.wait_until(on("17:00"))
        await send(hands)

        assert "It is late: say why" in hands.screen


async def test_a_late_report_keeps_its_reason_and_by_how_much(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.wait_until(on("17:03"))
        await send(hands, reason="Line was busy")
        sent = list_sent(hands.app.db, since=on("00:00"))[0]

        assert (sent.late_by, sent.reason, sent.sent_by) == (180.0, "Line was busy", "Wu Xia")


async def test_reports_missed_are_counted_and_come_first(tmp_path):
    async with at_the_desk(tmp_path, size=(120, 40)) as hands:
        await hands.wait_until(on("18:00", "2020-01-27"))

        assert "Daily report due 01-25 17:00" in hands.screen
        assert "and 2 more are overdue: o" in hands.screen


async def test_f1_explains_the_dialog(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("d", "f1")

        assert "Send the report first, then note here" in hands.screen
