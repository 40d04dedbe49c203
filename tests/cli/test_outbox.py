"""`outbox`: shown, sent again, given up, tried, and run as a process of its own."""

import json
import subprocess
import sys
from contextlib import closing

import pytest

from builders import AT
from dutyconsole.domain.outbox import Notice, Outcome, State
from dutyconsole.exchange import notifications
from dutyconsole.store import outbox
from dutyconsole.store.database import connect
from notifying import begin, leave_nothing, notices, put_in, run_once, states, until, write_channels
from post_offices import a_free_port, web_office


@pytest.fixture
def ask(duty):
    """Runs a command of the group, in English: ask("list")."""

    def run(*args):
        return duty("outbox", *args)

    return run


@pytest.fixture
def db(home):
    with closing(connect(home.record)) as db:
        yield db


@pytest.fixture
def filled(db):
    """One that was sent, one in doubt, one to be tried again, one that waits."""
    wanted = [
        Notice(str(number), "report daily", "王某", "值班室: 报告", "报告\n〔A3F9〕", AT)
        for number in range(4)
    ]
    outbox.enqueue(db, wanted, by="李某", at=AT)
    outcomes = (Outcome.SENT, Outcome.UNKNOWN, Outcome.FAILED)
    for number, outcome in enumerate(outcomes, start=1):
        outbox.began(db, number, by="李某", at=AT)
        outbox.ended(db, number, outcome, "json: …", by="李某", at=AT)
    return db


def test_an_empty_outbox_says_so(ask):
    assert "nothing in the outbox" in ask("list").stderr


def test_the_list_says_where_each_message_stands(ask, filled):
    lines = ask("list").stdout.splitlines()

    assert [line.split("  ")[2] for line in lines] == [
        "to be sent",
        "failed, is tried again",
        "may have arrived",
        "sent",
    ]
    assert lines[1].endswith("王某  值班室: 报告  json: …")


def test_the_open_ones_are_those_that_have_not_surely_arrived(ask, filled):
    assert [line[0] for line in ask("list", "--open").stdout.splitlines()] == ["4", "3", "2"]


def test_programs_are_told_everything(ask, filled):
    told = json.loads(ask("list", "--json", "--limit", "2").stdout)

    assert [each["number"] for each in told] == [4, 3]
    assert told[1]["state"] == "failed"
    assert told[1]["next_try_at"] == "2020-01-25T16:13:07+08:00"
    assert [each["outcome"] for each in told[1]["tries"]] == ["started", "failed"]


def test_a_message_is_shown_with_every_try(ask, filled):
    shown = ask("show", "2").stdout

    assert "may have arrived" in shown
    assert "〔A3F9〕" in shown
    assert "being sent" in shown
    assert json.loads(ask("show", "2", "--json").stdout)["number"] == 2


def test_a_number_that_is_not_there_is_refused(ask):
    assert "no message 7" in ask("show", "7").stderr


def test_a_person_sends_again_and_gives_up(ask, filled, home):
    again = ask("resend", "2", "--by", "张某")
    given_up = ask("drop", "3", "--reason", "已打电话", "--by", "张某")

    assert again.stdout == "Message 2 is sent again as number 5\n"
    assert given_up.stdout == "Message 3 is given up\n"
    assert states(home) == [
        *(State.SENT, State.GIVEN_UP, State.GIVEN_UP, State.WAITING, State.WAITING)
    ]


def test_a_channel_is_tried_past_the_outbox(ask, home):
    with web_office() as office:
        write_channels(home, {"王某": [office.url]})
        tried = ask("test", "王某")

    assert (tried.exit_code, tried.stdout) == (0, "sent: json: taken\n")
    assert office.taken == ["This is a test of 16:12; nothing has to be done."]
    assert states(home) == []


def test_a_channel_that_fails_is_exit_status_1(ask, home):
    write_channels(home, {"王某": [f"json://127.0.0.1:{a_free_port()}/"]})
    tried = ask("test", "王某", "--json")

    assert tried.exit_code == 1
    assert json.loads(tried.stdout) == {
        "name": "王某",
        "outcome": "failed",
        "detail": "json: nobody answers there",
    }


def test_who_has_no_channel_cannot_be_tried(ask, home):
    write_channels(home, {"王某": ["json://127.0.0.1/"]})

    assert "there is no channel for 李某" in ask("test", "李某").stderr


@pytest.mark.parametrize("args", [("run", "--once"), ("test", "王某")])
def test_without_apprise_it_says_what_to_install(ask, home, monkeypatch, args):
    monkeypatch.setattr(notifications, "find_spec", lambda _name: None)

    assert "pip install dutyconsole[notify]" in ask(*args).stderr


def test_everything_but_sending_works_without_apprise(home, filled):
    """In a process in which apprise and what it brings cannot be imported."""
    absent = ("apprise", "requests", "yaml", "markdown")
    words = ("--home", str(home.path), "--lang", "en", "outbox", "list")
    code = (
        f"import sys; sys.modules.update(dict.fromkeys({absent}));"
        "from dutyconsole.cli import COMMANDS, main; COMMANDS['outbox'] = 'outbox:outbox'; main()"
    )
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, check=True)

    assert len(done.stdout.splitlines()) == 4


def test_channels_that_others_can_read_send_nothing(home, db):
    write_channels(home, {"王某": ["json://127.0.0.1/"]})
    home.channels.chmod(0o644)
    put_in(db, notices(1))
    done = run_once(home)

    assert done.returncode == 1
    assert "chmod 600" in done.stderr
    assert states(home) == [State.WAITING]


def test_what_is_due_is_sent_once_and_what_has_no_channel_is_told(home, db):
    with web_office() as office:
        write_channels(home, {"王某": [office.url], "李某": [office.url]})
        put_in(db, notices(4, ("王某", "李某")))
        put_in(db, notices(1, ("赵某",), first=4))
        first, second = run_once(home), run_once(home)

    assert (first.returncode, second.returncode, first.stderr) == (0, 0, "")
    assert states(home) == [State.SENT] * 4 + [State.FAILED]
    assert sorted(office.keys) == [f"{number:04x}beef" for number in range(4)]
    assert outbox.get(db, 5).tries[-1].detail == "there is no channel for 赵某"


def test_what_waited_for_more_than_a_day_is_given_up_and_told(home, db):
    write_channels(home, {"王某": [f"json://127.0.0.1:{a_free_port()}/"]})
    outbox.enqueue(db, [Notice("1", "s", "王某", "t", "x", AT)], by="李某", at=AT)
    run_once(home)
    found = outbox.get(db, 1)

    assert (found.state, found.tries[-1].detail) == (State.GIVEN_UP, "nobody took it for a day")


def test_there_is_one_notifier_and_it_ends_with_its_desk(home, db):
    write_channels(home, {})
    put_in(db, notices(1))
    notifier = begin(home, "--tied")
    try:
        assert until(db, lambda found: found[0].tries)
        second = run_once(home)
        notifier.stdin.close()
        ended = notifier.wait(30)
    finally:
        leave_nothing(notifier)

    assert (second.returncode, ended) == (1, 0)
    assert "Another notifier is sending" in second.stderr


def test_of_what_was_begun_and_never_ended_nobody_knows(home, db):
    with web_office() as office:
        write_channels(home, {"王某": [office.url]})
        put_in(db, notices(2))
        outbox.began(db, 1, by="李某", at=AT)
        run_once(home)

    assert states(home) == [State.UNKNOWN, State.SENT]
    assert office.keys == ["0001beef"]
    assert outbox.get(db, 1).tries[-1].by.endswith("(notifier)")
