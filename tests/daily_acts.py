"""The acts of a daily report in one line each, at a station that drafts two of them."""

import datetime as dt

from builders import ZONE, on, settings
from dutyconsole import config
from dutyconsole.domain.registers import VISITORS
from dutyconsole.domain.reports import due_reports
from dutyconsole.store import daily_reports, registers

RULE = config.ReportRule(
    key="daily", name="日报", to="市防控办", due=dt.time(17), cutoff=dt.time(16), drafted=True
)
EVENING = config.ReportRule(
    key="evening", name="晚报", to="市防控办", due=dt.time(21), drafted=True
)
STATION = settings(reports=(RULE, EVENING))
AFTER_CUTOFF = on("16:10")
WORDS = {"work": "来访登记12人。", "problems": "无", "coordination": "无", "next": "继续测温。"}


def due_on(day="2020-01-25", rule="daily"):
    on_day = dt.date.fromisoformat(day)
    found = due_reports(STATION.reports, on_day, on_day, ZONE)
    return next(each for each in found if each.rule.key == rule)


DUE = due_on()


def drafted(db, due=DUE, **changes):
    given = {"texts": WORDS, "by": "李某", "at": AFTER_CUTOFF, **changes}
    return daily_reports.draft(db, STATION, due, **given)


def checked(db, due=DUE, **changes):
    given = {"who": "王某", "by": "李某", "at": AFTER_CUTOFF, **changes}
    return daily_reports.check(db, STATION, due, **given)


def issued(db, due=DUE, **changes):
    given = {"who": "张某某", "by": "李某", "at": AFTER_CUTOFF, **changes}
    return daily_reports.issue(db, STATION, due, **given)


def gone(db, due=DUE, **changes):
    given = {"receiver": "刘某", "channel": "fax", "by": "李某", "at": AFTER_CUTOFF, **changes}
    return daily_reports.send(db, STATION, due, **given)


def confirmed(db, due=DUE, **changes):
    given = {"who": "刘某", "by": "李某", "at": AFTER_CUTOFF, **changes}
    return daily_reports.confirm(db, STATION, due, **given)


def sent_back(db, due=DUE, **changes):
    given = {"reason": "数字有误", "who": "王某", "by": "李某", "at": AFTER_CUTOFF, **changes}
    return daily_reports.send_back(db, STATION, due, **given)


def all_the_way(db, due=DUE, *, at=AFTER_CUTOFF, reason="", **changes):
    drafted(db, due, at=at, **changes)
    checked(db, due, at=at)
    issued(db, due, at=at)
    return gone(db, due, at=at, reason=reason)


def a_visitor(db, at, *, came=None, name="高某"):
    values = {"at": db.stored(came or at), "person": name, "host": "王某", "purpose": "送件"}
    return registers.enter(db, STATION, VISITORS, values, by="李某", at=at)


def corrected(db, at=None, **changes):
    at = at or on("18:00")
    drafted(db, at=at, correcting=True, reason="来访少登一人", **changes)
    checked(db, at=at)
    issued(db, at=at)
    return gone(db, at=at)
