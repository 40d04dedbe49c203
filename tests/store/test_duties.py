import datetime as dt

from builders import ZONE, on, settings
from dutyconsole.config import ReportRule
from dutyconsole.config.registers import OwnField, OwnRegister
from dutyconsole.domain.daily_reports import TEXTS
from dutyconsole.domain.own_registers import registers_of
from dutyconsole.domain.registers import VISITORS
from dutyconsole.domain.reports import due_reports
from dutyconsole.store import campaign, daily_reports, registers
from dutyconsole.store.duties import list_duties

RULE = ReportRule(
    key="daily", name="日报", to="市防控办", due=dt.time(17), cutoff=dt.time(16), drafted=True
)
STATION = settings(reports=(RULE,))
DAY = dt.date(2020, 1, 25)
(DUE,) = due_reports((RULE,), DAY, DAY, ZONE)


def a_visitor(db, came, at):
    values = {"at": db.stored(came), "person": "高某", "host": "王某", "purpose": "送件"}
    return registers.enter(db, STATION, VISITORS, values, by="李某", at=at)


def a_report_that_went_up(db):
    campaign.begin(db, DAY, by="李某", at=on("08:00"))
    told = {"by": "李某", "at": on("16:10")}
    daily_reports.draft(db, STATION, DUE, texts=dict.fromkeys(TEXTS, "无"), **told)
    daily_reports.check(db, STATION, DUE, who="王某", **told)
    daily_reports.issue(db, STATION, DUE, who="张某某", **told)
    daily_reports.send(db, STATION, DUE, receiver="刘某", channel="fax", **told)


def corrections(db, at):
    return [each for each in list_duties(db, STATION, crew="李某", at=at) if each.kind == "report"]


def test_a_report_of_which_the_sources_changed_is_to_be_corrected_within_the_hour(db):
    a_report_that_went_up(db)
    a_visitor(db, on("15:00"), on("17:20"))
    (found,) = corrections(db, on("17:30"))

    assert found.what == "Correction of 25 Jan: 日报"
    assert (found.subject, found.due) == ("daily correction 2020-01-25", on("18:20"))
    assert (found.who, found.to, found.base_at) == ("李某", "市防控办", on("17:20"))


def test_what_happens_after_its_period_calls_for_no_correction(db):
    a_report_that_went_up(db)
    a_visitor(db, on("17:00"), on("17:20"))

    assert corrections(db, on("17:30")) == []


def test_what_the_registers_ask_for_is_there_too(db):
    a_report_that_went_up(db)
    a_visitor(db, on("17:00"), on("17:20"))

    assert "visitors 1" in {
        each.subject for each in list_duties(db, STATION, crew="", at=on("18:00"))
    }


def test_a_record_that_keeps_no_registers_is_not_asked_for_anything(db):
    asked = []
    db.set_trace_callback(asked.append)

    assert list_duties(db, STATION, crew="", at=on("18:00")) == ()
    assert len(asked) == 1


def test_a_line_of_a_register_of_ones_own_is_asked_for_without_a_campaign(db):
    fields = (OwnField(key="borrower", name="借用人"), OwnField(key="back", name="归还"))
    keys = OwnRegister(key="keys", name="钥匙借用", fields=fields, closed_by="back", hours=4)
    station = settings(registers=(keys,))
    lent = {"borrower": "郑某"}
    registers.enter(db, station, registers_of(station)["keys"], lent, by="李某", at=on("09:00"))
    (found,) = list_duties(db, station, crew="", at=on("14:00"))

    assert found.subject == "keys 1"
