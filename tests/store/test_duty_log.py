import pytest

from builders import AT, CATEGORIES, TIMES, a_message, hand_over, on, settings, taken_down
from dutyconsole.domain.duty_log import Counts
from dutyconsole.domain.handover_steps import Kind, Step
from dutyconsole.domain.incident_steps import Deed, StepKind
from dutyconsole.domain.incidents import IncidentNumber
from dutyconsole.domain.incidents import Kind as Part
from dutyconsole.domain.journal import entry_from
from dutyconsole.domain.post_checks import PostCheck
from dutyconsole.domain.presence import Stage
from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.store import (
    bulletins,
    calendar,
    explanations,
    matters,
    post_checks,
    presence,
)
from dutyconsole.store.duty_log import find_watch, list_notes, note, read
from dutyconsole.store.handover import get
from dutyconsole.store.incident_way import note_step
from dutyconsole.store.incidents import amend, take_down
from dutyconsole.store.journal import head
from dutyconsole.store.obligations import all_obligations
from watches import (
    FIRST,
    NEXT_MORNING,
    SATURDAY,
    SECOND,
    SUNDAY,
    a_sheet,
    an_item,
    handed_over,
    keep_step,
    signed,
)

STATION = settings()
FIRST_INCIDENT = IncidentNumber(2020, 1)
NIGHT = on("03:10", "2020-01-26")
LATER = on("09:00", "2020-01-26")


def the_log(db, number=1, *, at=LATER):
    return read(db, STATION, get(db, number), at=at)


def relieved(db, **given):
    return handed_over(
        db, SUNDAY, SECOND, at=NEXT_MORNING, outgoing=FIRST, sheet=a_sheet(an_item()), **given
    )


@pytest.fixture
def watch(db):
    """The first watch, which lasts."""
    return handed_over(db)


def test_the_header_says_whose_watch_it_was_and_when(db, watch):
    relieved(db)
    log = the_log(db)

    assert (log.crew, log.shift.id, log.shift.start) == (FIRST, SATURDAY, on("08:30"))
    assert (log.handover.at, log.ended_at) == (on("08:28"), NEXT_MORNING)


def test_the_kind_of_day_is_what_was_known_when_the_watch_ended(db, watch):
    calendar.override(
        db, SATURDAY.day, "holiday", name="春节", source="国办发明电〔2019〕16号", by="李某", at=AT
    )
    relieved(db)
    calendar.override(db, SATURDAY.day, "weekend", source="更正", by="李某", at=LATER)

    assert (the_log(db).day_class.kind, the_log(db).day_class.name) == ("holiday", "春节")


def test_what_is_recorded_in_a_watch_stands_in_its_log_in_that_order(db, watch):
    taken_down(db)
    matters.note(db, "warning", "东楼停水", by="王某", at=on("16:20"))
    matters.add(db, 1, "已来水", done=True, by="王某", at=on("18:00"))
    amend(db, IncidentNumber(2020, 1), Part.CLOSING, text="已隔离", by="李某", at=NIGHT)

    assert [(entry.kind, entry.number) for entry in the_log(db).entries] == [
        ("handover", ""),
        ("received", "〔2020〕 No. 1"),
        ("matter_noted", "matter 1"),
        ("matter_closed", "matter 1"),
        ("closing", "〔2020〕 No. 1"),
    ]


def test_the_offer_belongs_to_the_watch_that_ends_and_the_acceptance_to_the_next(db, watch):
    relieved(db)

    assert [entry.text for entry in the_log(db).entries][-1] == (
        "李某, 王某 signed and offered the watch"
    )
    assert [entry.text for entry in the_log(db, 2).entries] == [
        "冯某 (stands in for 单某: 病假) signed and took the watch"
    ]


def test_what_is_recorded_after_the_handover_belongs_to_the_next_whatever_it_tells_of(db, watch):
    relieved(db)
    taken_down(db, at=LATER, received_at=NIGHT)

    assert [entry.kind for entry in the_log(db).entries] == ["handover", "handover"]
    (_taken, late) = the_log(db, 2).entries
    assert (late.kind, late.late, late.at) == ("received", True, LATER)


def test_a_clock_put_back_moves_nothing_into_a_log_that_is_closed(db, watch):
    relieved(db)
    taken_down(db, at=on("08:00", "2020-01-26"), received_at=NIGHT)

    assert the_log(db).counts.received == 0
    assert the_log(db, 2).counts.received == 1


def test_what_is_recorded_in_the_second_of_the_handover_keeps_its_side(db, watch):
    taken_down(db, at=NEXT_MORNING, received_at=NIGHT)
    relieved(db, offered_at=NEXT_MORNING)

    assert the_log(db).counts.received == 1
    assert the_log(db, 2).counts.received == 0


def test_a_count_that_differs_stands_in_the_log_and_a_tick_does_not(db, watch):
    from dutyconsole.domain.checklist import Line
    from dutyconsole.store.checklist import toggle

    toggle(db, SATURDAY, Line("phone", "值班电话试通", None), by="李某", at=AT)
    masks = Line("masks", "口罩盘点", None, "count", book=125)
    toggle(db, SATURDAY, masks, value="120", reason="5只发给来访者", by="李某", at=AT)

    assert [entry.text for entry in the_log(db).entries][1:] == [
        "口罩盘点: 120 (book 125) (reason: 5只发给来访者)"
    ]


def test_what_was_done_about_an_incident_stands_in_the_log_of_the_watch_that_did_it(db, watch):
    taken_down(db)
    special = Deed(kind=StepKind.SPECIAL, at=AT, text="发热")
    call = Deed(kind=StepKind.REPORTED, at=AT, step="head", to_whom="张某某", how="telephone")
    for deed in (special, call):
        note_step(db, FIRST_INCIDENT, deed, by="李某", at=AT)
    relieved(db)
    late = Deed(kind=StepKind.REPORTED, at=on("16:30"), step="office", to_whom="刘某")
    note_step(db, FIRST_INCIDENT, late, by="冯某", at=LATER)

    (_taken, _received, *steps, _offered) = the_log(db).entries
    (_taken, entered_late) = the_log(db, 2).entries
    assert [entry.text for entry in steps] == [
        "special situation; 发热",
        "told; Time limit Call to the head of the group; To whom 张某某 (telephone)",
    ]
    assert {(entry.kind, entry.number, entry.late) for entry in steps} == {
        ("step", "〔2020〕 No. 1", False)
    }
    assert (entered_late.kind, entered_late.late, entered_late.at) == ("step", True, LATER)
    assert entered_late.text.startswith("01-25 16:30 told; ")


def test_a_report_on_an_incident_tells_every_act_in_the_log_of_its_watch(db, watch):
    taken_down(db)
    bulletins.draft(
        db, FIRST_INCIDENT, STATION, text="发热。", elements={}, who="李某", by="李某", at=AT
    )
    bulletins.check(db, FIRST_INCIDENT, who="王某", by="李某", at=AT)
    relieved(db)
    bulletins.issue(db, FIRST_INCIDENT, who="赵某某", by="冯某", at=LATER)

    assert [entry.text for entry in the_log(db).entries if entry.kind == "bulletin"] == [
        "initial report; drafted; 李某",
        "initial report; checked; 王某",
    ]
    assert the_log(db, 2).entries[-1].text == "initial report; signed off; 赵某某"


def test_checks_missed_stages_and_explanations_stand_in_the_log(db, watch):
    check = PostCheck(
        at=AT, direction="of_us", checker="市防控办", checked="值班室", how="telephone",
        answered_by="王某", seconds=8, leader_present=True, result="正常",
    )  # fmt: skip
    post_checks.record(db, check, by="李某", at=AT)
    presence.note_missed(db, Stage.SCREEN, seconds=7260, by="李某", at=AT)
    report, *_others = all_obligations(db, STATION, since=on("08:30"), until=NIGHT)
    explanations.explain(db, report.key, "线路中断", by="李某", at=AT)

    assert [(entry.kind, entry.text) for entry in the_log(db).entries][1:] == [
        ("check", "we are checked; 市防控办; answered by 王某 after 8 s; 正常"),
        ("presence", "missed: question on the screen, 2 h 01 min without a sign (李某)"),
        ("explanation", "线路中断"),
    ]


def test_a_report_is_told_by_its_name(db, watch):
    from builders import ZONE
    from dutyconsole.domain.reports import due_reports
    from dutyconsole.store.reports import note_sent

    (due,) = due_reports(STATION.reports, SATURDAY.day, SATURDAY.day, ZONE)
    note_sent(
        db, due, sent_at=on("17:02"), receiver="刘某", channel="fax", reason="断网", by="李某",
        at=on("17:05"),
    )  # fmt: skip

    (_taken, report) = the_log(db).entries
    assert (report.kind, report.late) == ("report", True)
    assert report.text.startswith("日报 of 2020-01-25 sent 17:02 to 刘某 by fax; 2 min late")


def test_an_offer_that_was_refused_stands_in_the_log_too(db, watch):
    for kind, crew in ((Kind.OFFERED, FIRST), (Kind.REFUSED, SECOND)):
        keep_step(db, 2, Step(kind, on("08:25", "2020-01-26"), signed(*crew[1:]), "钥匙少一把"))

    log = the_log(db)
    assert len(log.entries) == 3
    assert all(entry.text.endswith(" (reason: 钥匙少一把)") for entry in log.entries[1:])
    assert (log.offered, log.ended) == (None, None)


def test_the_program_counts_received_closed_and_open_at_the_end(db, watch):
    for at in (on("10:00"), on("11:00"), on("12:00")):
        taken_down(db, at=at, received_at=at)
    amend(db, IncidentNumber(2020, 1), Part.CLOSING, text="办结", by="李某", at=AT)
    amend(db, IncidentNumber(2020, 2), Part.CANCELLATION, reason="重复", by="李某", at=AT)
    assert the_log(db).counts == Counts(3, 1, 1)
    relieved(db)
    amend(db, IncidentNumber(2020, 3), Part.CLOSING, text="办结", by="冯某", at=LATER)

    assert the_log(db).counts == Counts(3, 1, 1)
    assert the_log(db, 2).counts == Counts(0, 1, 0)


def test_an_incident_corrected_in_the_next_shift_reads_the_same_in_the_closed_log(db, watch):
    from dutyconsole.store.incidents import correct

    taken_down(db)
    relieved(db)
    before = the_log(db)
    correct(
        db, IncidentNumber(2020, 1), a_message(text="发热38.5度"), reason="记错", by="冯某",
        at=LATER, categories=CATEGORIES,
    )  # fmt: skip

    assert the_log(db) == before


def test_a_shift_without_events_is_a_nil_record(db, watch):
    relieved(db)

    assert the_log(db).is_nil
    taken_down(db, at=LATER, received_at=LATER)
    assert not the_log(db, 2).is_nil


def test_what_was_carried_over_is_what_was_signed(db, watch):
    assert the_log(db).carried == ()
    relieved(db)

    assert the_log(db).carried == (an_item(),)


def test_the_signatures_are_of_those_who_took_offered_and_ended_it(db, watch):
    relieved(db)
    log = the_log(db)

    assert log.taken.signers == ("李某", "王某")
    assert (log.offered.signers, log.ended.signers) == (("李某", "王某"), ("冯某",))


def test_after_a_takeover_nobody_has_signed_the_log_off(db, watch):
    handed_over(
        db, SUNDAY, SECOND, at=NEXT_MORNING, kind=Kind.TAKEN_OVER, outgoing=FIRST, reason="昏迷"
    )
    log = the_log(db)

    assert (log.offered, log.ended.kind) == (None, Kind.TAKEN_OVER)


def test_whoever_came_late_is_in_the_crew(db):
    handed_over(
        db, kind=Kind.ACCEPTED_IN_PART, late=("周某",), stays="王某", until=on("09:00"),
        reason="堵车", crew=(*FIRST[:2], FIRST[2].__class__("second", "王某", "周某")),
    )  # fmt: skip
    late = signed(FIRST[2].__class__("second", "周某"))
    keep_step(db, 1, Step(Kind.COMPLETED, on("08:50"), late))

    assert [each.name for each in the_log(db).crew] == ["张某某", "李某", "周某"]
    assert the_log(db).entries[-1].text == "周某 came and signed; the relief is complete"


def test_an_entry_that_cannot_be_read_is_not_left_out_in_silence(record):
    from builders import plainly

    number = record.execute(
        "SELECT max(n) FROM journal WHERE instr(body, 'incident.received')"
    ).fetchone()[0]
    plainly(
        record.path,
        "DROP TRIGGER journal_no_update",
        f"UPDATE journal SET body = 'torn' WHERE n = {number}",
    )
    log = read(record, STATION, get(record, 2), at=LATER)

    (said,) = [entry.text for entry in log.entries if entry.kind == "unreadable"]
    assert said.startswith(f"Journal entry {number} cannot be read")


def test_a_watch_of_before_there_were_signatures_has_its_log(db):
    names = {"outgoing": "李某", "incoming": "王某", "note": ""}
    hand_over(db, **names, by="李某", at=AT, times=TIMES)
    taken_down(db)
    log = read(db, STATION, get(db, 1), at=LATER)

    assert [each.name for each in log.crew] == ["王某"]
    assert log.entries[0].text == "王某 took the watch from 李某"
    assert "received" in [entry.kind for entry in log.entries]


def test_weather_and_summary_are_kept_and_what_is_left_out_stays(db, watch):
    note(db, 1, weather="晴", by="李某", at=AT)
    note(db, 1, summary=" 无异常\r\n", by="王某", at=NIGHT)

    log = the_log(db)
    assert (log.weather, log.summary) == ("晴", "无异常")
    assert [(each.by, each.weather) for each in log.notes] == [("李某", "晴"), ("王某", "晴")]
    assert log.reopenings == ()


def test_the_journal_names_the_shift_that_was_noted(db, watch):
    note(db, 1, weather="晴", by="李某", at=AT)

    entry = entry_from(db.execute("SELECT body FROM journal ORDER BY n DESC").fetchone()["body"])
    assert (entry.event, entry.subject) == ("duty_log.noted", "shift 2020-01-25/1")


def test_a_closed_log_is_opened_again_with_a_reason_for_ever_to_be_seen(db, watch):
    note(db, 1, summary="无异常", by="李某", at=AT)
    relieved(db)
    before = head(db)
    with pytest.raises(NotAllowed, match="say why"):
        note(db, 1, summary="接报一件", by="李某", at=LATER)
    assert head(db) == before

    note(db, 1, summary="接报一件", reason="漏写", by="李某", at=LATER)
    log = the_log(db)
    entry = entry_from(db.execute("SELECT body FROM journal ORDER BY n DESC").fetchone()["body"])
    assert entry.event == "duty_log.reopened"
    assert [(each.by, each.at, each.reason) for each in log.reopenings] == [("李某", LATER, "漏写")]
    assert [each.summary for each in log.notes] == ["无异常", "接报一件"]


def test_there_must_be_such_a_watch(db):
    with pytest.raises(NotAllowed, match="no such watch"):
        note(db, 1, weather="晴", by="李某", at=AT)


def test_a_note_must_say_something(db, watch):
    with pytest.raises(BadInput, match="Write down the weather"):
        note(db, 1, by="李某", at=AT)

    assert list_notes(db, 1) == ()


def test_a_watch_is_found_by_its_shift(db, watch):
    assert find_watch(db, SATURDAY) == watch
    assert find_watch(db, SUNDAY) is None


def test_reading_a_year_back_reads_that_watch_only(db, watch):
    relieved(db)
    take_down(
        db, a_message(received_at=LATER), by="冯某", at=LATER, times=TIMES, categories=CATEGORIES
    )

    assert [entry.kind for entry in the_log(db).entries] == ["handover", "handover"]
