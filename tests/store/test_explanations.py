import pytest

from builders import AT, CATEGORIES, TIMES, a_message, on, settings
from dutyconsole.config import Bulletins, Limits
from dutyconsole.domain.incident_steps import Deed, StepKind
from dutyconsole.domain.incidents import IncidentNumber, Kind
from dutyconsole.domain.ledger import Standing, figures, total
from dutyconsole.domain.reports import due_reports
from dutyconsole.errors import BadInput
from dutyconsole.store import bulletins, reports
from dutyconsole.store.explanations import explain, lines_of, list_explanations, read_ledger
from dutyconsole.store.incident_way import note_step
from dutyconsole.store.incidents import amend, take_down
from dutyconsole.store.obligations import all_obligations
from dutyconsole.store.verification import verify
from watches import handed_over

STATION = settings(limits=Limits(preset="plan"), bulletins=Bulletins(required=("time", "place")))
FIRST = IncidentNumber(2020, 1)
DAY = {"since": on("08:30"), "until": on("08:30", "2020-01-26")}
LATER = on("19:00")


@pytest.fixture
def fever(db):
    """A special situation since 16:12: the head within 10 minutes, the office 30, written 60."""
    handed_over(db)
    take_down(db, a_message(), by="李某", at=AT, times=TIMES, categories=CATEGORIES)
    note_step(db, FIRST, Deed(kind=StepKind.SPECIAL, at=on("16:12"), text="发热"), by="李某", at=AT)
    return db


def told(db, step, when, **changes):
    deed = Deed(
        kind=StepKind.REPORTED, at=on(when), step=step, who="李某", to_whom="张某某",
        how="telephone", **changes,
    )  # fmt: skip
    note_step(db, FIRST, deed, by="李某", at=on("18:30"))


def sent(db, **elements):
    """The initial report, drafted, checked, signed and sent at 16:50."""
    common = {"done_at": on("16:50"), "by": "李某", "at": on("18:30")}
    bulletins.draft(db, FIRST, STATION, text="发热一例", elements=elements, **common)
    bulletins.check(db, FIRST, who="王某", **common)
    bulletins.issue(db, FIRST, who="张某某", **common)
    bulletins.send(
        db, FIRST, receiver="刘某", channel="fax", required=STATION.bulletins.required,
        reason="地点还在核实", **common,
    )  # fmt: skip


def ledger_of(db, at=LATER):
    lines = read_ledger(db, STATION, **DAY, at=at)
    return {line.obligation.subject: line for line in lines if line.kind == "incident"}


def test_an_explanation_is_kept_beside_the_obligation(db):
    explain(db, "report daily 2020-01-25T17:00:00+08:00", "  线路故障\x07 ", by="李某", at=AT)
    explain(db, "incident 2020/1 head 2020-01-25T16:22:00+08:00", "占线", by="王某", at=AT)
    explain(db, "report daily 2020-01-25T17:00:00+08:00", "已修复", by="王某", at=LATER)
    found = list_explanations(db)

    assert {
        key: [(each.text, each.by, each.at) for each in told] for key, told in found.items()
    } == {
        "report daily 2020-01-25T17:00:00+08:00": [
            ("线路故障", "李某", AT), ("已修复", "王某", LATER),
        ],
        "incident 2020/1 head 2020-01-25T16:22:00+08:00": [("占线", "王某", AT)],
    }  # fmt: skip


def test_only_those_asked_for_are_listed(db):
    for key in ("a", "b"):
        explain(db, key, "占线", by="李某", at=AT)

    assert list(list_explanations(db, ["b", "c"])) == ["b"]


@pytest.mark.parametrize("text", ["", " \n", "\x07"])
def test_an_explanation_that_says_nothing_leaves_neither_row_nor_entry(db, text):
    before = db.execute("SELECT count(*) FROM journal").fetchone()[0]
    with pytest.raises(BadInput, match="what there is to explain"):
        explain(db, "report daily 2020-01-25T17:00:00+08:00", text, by="李某", at=AT)

    assert list_explanations(db) == {}
    assert db.execute("SELECT count(*) FROM journal").fetchone()[0] == before


def test_a_record_with_explanations_is_sound(fever):
    explain(fever, "incident 2020/1 head 2020-01-25T16:22:00+08:00", "占线", by="李某", at=AT)

    assert verify(fever.path).faults == ()


def test_every_obligation_of_the_record_stands_in_the_ledger_once(fever):
    owed = all_obligations(fever, STATION, **DAY)
    lines = read_ledger(fever, STATION, **DAY, at=LATER)

    assert [line.obligation for line in lines] == list(owed)
    assert {each.kind for each in owed} == {"report", "incident"}


def test_lateness_is_told_with_the_reason_that_was_given(fever):
    told(fever, "head", "16:15")
    told(fever, "office", "16:59", reason="电话占线")
    (due,) = due_reports(STATION.reports, AT.date(), AT.date(), fever.zone)
    reports.note_sent(
        fever, due, sent_at=on("17:20:30"), receiver="刘某", channel="fax", reason="系统故障",
        by="李某", at=on("17:21"),
    )  # fmt: skip
    found = ledger_of(fever)
    (daily,) = (
        each for each in read_ledger(fever, STATION, **DAY, at=LATER) if each.kind == "report"
    )

    assert found["2020/1 head"].standing is Standing.IN_TIME
    assert (found["2020/1 office"].stamp, found["2020/1 office"].reason) == (
        "late 17 min", "电话占线",
    )  # fmt: skip
    assert (daily.late_by, daily.late_minutes, daily.reason) == (1230, 21, "系统故障")
    assert found["2020/1 written"].standing is Standing.OVERDUE


def test_a_report_without_a_required_element_is_a_missed_report(fever):
    sent(fever, time="16:05")
    found = ledger_of(fever)
    crew = "张某某, 李某, 王某"

    assert found["2020/1 written"].standing is Standing.IN_TIME
    assert (found["2020/1 1"].standing, found["2020/1 1"].omitted) == (
        Standing.MISSED, ("place",),
    )  # fmt: skip
    assert (found["2020/1 1"].crew, found["2020/1 1"].reason) == (crew, "地点还在核实")


def test_a_report_with_all_elements_is_none(fever):
    sent(fever, time="16:05", place="宿舍")

    assert "2020/1 1" not in ledger_of(fever)


def test_a_special_matter_closed_without_its_report_is_missed_once_its_time_is_past(fever):
    told(fever, "head", "16:15")
    told(fever, "office", "16:20")
    amend(fever, FIRST, Kind.CLOSING, text="已隔离", by="李某", at=on("16:40"))

    assert ledger_of(fever, on("17:00"))["2020/1 written"].standing is Standing.OPEN
    assert ledger_of(fever)["2020/1 written"].standing is Standing.MISSED


@pytest.mark.parametrize("explained_at", ["16:45", "18:00", "18:59"])
def test_explaining_what_a_closed_matter_lacks_changes_no_stamp(fever, explained_at):
    amend(fever, FIRST, Kind.CLOSING, text="已隔离", by="李某", at=on("16:40"))
    moments = [on("17:00"), LATER]
    before = [ledger_of(fever, at) for at in moments]
    for line in before[0].values():
        explain(fever, line.obligation.key, "漏报", by="李某", at=on(explained_at))
    after = [ledger_of(fever, at) for at in moments]

    for one, other in zip(before, after, strict=True):
        assert {key: line.standing for key, line in one.items()} == {
            key: line.standing for key, line in other.items()
        }
        assert all(line.explanations for line in other.values())
    assert figures(before[1].values())[0].missed == figures(after[1].values())[0].missed > 0


def test_open_obligations_are_lines_too(fever):
    owed = all_obligations(fever, STATION, **DAY)
    lines = lines_of(fever, STATION, owed, at=AT)

    assert {line.standing for line in lines} == {Standing.OPEN}
    assert total(lines).due == 0
