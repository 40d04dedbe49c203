import json
from contextlib import closing

import pytest

from builders import AT, CATEGORIES, TIMES, a_message, on
from dutyconsole import clock
from dutyconsole.domain.incident_steps import Deed, StepKind
from dutyconsole.domain.incidents import IncidentNumber
from dutyconsole.store.database import connect
from dutyconsole.store.explanations import list_explanations
from dutyconsole.store.incident_way import note_step
from dutyconsole.store.incidents import take_down
from dutyconsole.store.ringing import raise_
from watches import handed_over

FIRST = IncidentNumber(2020, 1)
LEDGER = ("obligations", "ledger")


@pytest.fixture
def watch(duty, home, monkeypatch):
    """At 18:00: a special situation of which the head was told in time, the office late."""
    with closing(connect(home.record)) as db:
        handed_over(db)
        message = a_message(occurred_at=on("15:50"))
        take_down(db, message, by="李某", at=AT, times=TIMES, categories=CATEGORIES)
        deed = Deed(kind=StepKind.SPECIAL, at=on("16:12"), text="发热")
        note_step(db, FIRST, deed, by="李某", at=AT)
        for step, when, reason in (("head", "16:15", ""), ("office", "16:59", "电话占线")):
            deed = Deed(
                kind=StepKind.REPORTED, at=on(when), step=step, who="李某", to_whom="张某某",
                how="telephone", reason=reason,
            )  # fmt: skip
            note_step(db, FIRST, deed, by="李某", at=on("17:00"))
    monkeypatch.setattr(clock, "now", on("18:00").to)
    return duty


def told(result):
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def by_subject(lines):
    return {line["key"].rpartition(" ")[0]: line for line in lines}


def test_what_is_open_is_listed_with_both_elapsed_times(watch):
    found = by_subject(told(watch("obligations", "list", "--json")))
    written = found["incident 2020/1 written"]

    assert (written["seconds_since_receipt"], written["seconds_since_occurrence"]) == (6900, 7800)
    assert written["standing"] == "overdue"
    assert written["late_seconds"] == -written["seconds_left"] > 0
    assert "incident 2020/1 head" not in found


def test_when_the_desk_first_rang_for_it_is_told(watch, home):
    key = by_subject(told(watch("obligations", "list", "--json")))["incident 2020/1 written"]["key"]
    with closing(connect(home.record)) as db:
        for minute, occasion in (("17:07", "-5"), ("17:12", "0")):
            raise_(db, [(key, occasion)], by="值班室", at=on(minute))
    found = by_subject(told(watch("obligations", "list", "--json")))

    assert found["incident 2020/1 written"]["warned_at"] == "2020-01-25T17:07:00+08:00"
    assert found["report daily"]["warned_at"] is None


def test_for_a_person_the_overdue_come_first(watch):
    first, *_rest = watch("obligations", "list").stdout.splitlines()

    assert first.startswith("OVERDUE ")
    assert "since receipt 1 h 55 min, since occurrence 2 h 10 min" in "".join(_rest) + first


def test_what_was_done_is_listed_only_where_all_is_asked_for(watch):
    found = by_subject(told(watch("obligations", "list", "--all", "--json")))

    assert (
        found["incident 2020/1 head"]["standing"],
        found["incident 2020/1 office"]["standing"],
    ) == (
        "in_time",
        "late",
    )


def test_what_was_done_more_than_a_day_ago_is_not_listed(watch, monkeypatch):
    monkeypatch.setattr(clock, "now", on("18:00", "2020-01-27").to)

    assert "incident 2020/1 head" not in by_subject(
        told(watch("obligations", "list", "--all", "--json"))
    )


def test_the_ledger_has_the_seconds_and_the_reason(watch):
    document = told(watch(*LEDGER, "--json"))
    office = by_subject(document["lines"])["incident 2020/1 office"]

    assert (document["month"], office["late_seconds"], office["reason"]) == (
        "2020-01",
        (on("16:59") - on("16:42")).total_seconds(),
        "电话占线",
    )
    assert document["total"]["due"] == sum(each["due"] for each in document["figures"])
    assert document["total"]["late"] == 1


def test_another_month_is_another_ledger(watch):
    document = told(watch(*LEDGER, "--month", "2019-12", "--json"))

    assert (document["lines"], document["total"]["punctuality"]) == ([], None)


def test_for_a_person_each_stamp_stands_with_its_key(watch):
    printed = watch(*LEDGER).stdout

    assert "late 17 min" in printed
    assert "incident 2020/1 office 2020-01-25T16:42:00+08:00" in printed
    assert "Reason: 电话占线" in printed


@pytest.mark.parametrize(("form", "begins"), [("docx", b"PK"), ("pdf", b"%PDF"), ("text", b" ")])
def test_the_ledger_is_printed_into_a_new_file(watch, tmp_path, form, begins):
    path = tmp_path / f"ledger.{form}"
    printed = watch(*LEDGER, "--month", "2020-01", "--print", form, str(path))

    assert printed.stdout.splitlines()[-1] == f"Written: {path}"
    assert path.read_bytes().startswith(begins)
    assert watch(*LEDGER, "--print", form, str(path)).exit_code == 1


def test_an_explanation_is_added_and_the_stamp_stays(watch, home):
    key = "incident 2020/1 office 2020-01-25T16:42:00+08:00"
    said = watch("obligations", "explain", key, "线路故障", "--by", "王某")
    office = by_subject(told(watch(*LEDGER, "--json"))["lines"])["incident 2020/1 office"]

    assert said.stdout.endswith("late 17 min, by 王某\n")
    assert (office["standing"], office["late_seconds"]) == ("late", 17 * 60)
    assert [each["text"] for each in office["explanations"]] == ["线路故障"]
    assert "王某 线路故障" in watch(*LEDGER).stdout
    with closing(connect(home.record)) as db:
        assert list(list_explanations(db)) == [key]


@pytest.mark.parametrize(
    ("key", "sentence", "status"),
    [
        ("office", "is no key", 2),
        ("incident 2020/9 office 2020-01-25T16:42:00+08:00", "There is no obligation", 1),
        ("incident 2020/1 office 2020-01-25T16:42:00", "There is no obligation", 1),
    ],
)
def test_what_is_not_there_cannot_be_explained(watch, home, key, sentence, status):
    refused = watch("obligations", "explain", key, "线路故障", "--by", "王某")

    assert refused.exit_code == status
    assert sentence in refused.stderr
    with closing(connect(home.record)) as db:
        assert list_explanations(db) == {}


@pytest.mark.parametrize("typed", ["", "2020", "2020-13", "January", "2020-01-05", "0-1"])
def test_what_is_no_month_is_refused(watch, typed):
    refused = watch(*LEDGER, "--month", typed)

    assert refused.exit_code == 2
    assert "is not a month" in refused.stderr


def test_before_anything_is_due_that_is_said(duty):
    assert duty("obligations", "list").exit_code == 0
    assert told(duty(*LEDGER, "--json"))["total"]["due"] == 0
