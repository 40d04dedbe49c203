"""Messages that leave the room: servers that fail and come back, and a notifier that is killed."""

import os
import random
import signal
import subprocess
import time
from collections import Counter
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from statistics import median

import pytest

from builders import ZONE
from dutyconsole import clock
from dutyconsole.domain.outbox import State, code_of
from dutyconsole.store import outbox
from dutyconsole.store.database import connect
from dutyconsole.store.matters import note
from faults.notebook import Tally, faults_of
from notifying import begin, leave_nothing, notices, put_in, run_once, until, write_channels
from post_offices import a_free_port, a_silent_door, mail_office, web_office

SEED = int(os.environ.get("FAULTS_SEED", "0")) or random.SystemRandom().randrange(1, 2**32)
TIMES = int(os.environ.get("FAULTS_TIMES", "20"))
AT_THE_END = {State.SENT, State.UNKNOWN, State.GIVEN_UP}


@pytest.fixture
def db(home):
    with closing(connect(home.record)) as db:
        yield db


def all_of(db):
    return list(reversed(outbox.list_all(db, limit=5000)))


def at_their_end(found):
    return {each.state for each in found} <= AT_THE_END


def being_sent(found):
    return any(each.state is State.SENDING for each in found)


def sent_to(db, name):
    """How many messages this recipient has got."""
    return sum(each.state is State.SENT and each.notice.recipient == name for each in all_of(db))


def until_free(home):
    """Run until no sender of a notifier that was killed holds the place any more."""
    while (done := run_once(home)).returncode:
        assert "Another notifier" in done.stderr
        time.sleep(0.2)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("with_senders", [False, True], ids=["alone", "with its senders"])
def test_a_killed_notifier_loses_nothing_and_sends_nothing_twice(
    home, db, tally: Tally, with_senders
):
    chance = random.Random(SEED + with_senders)  # noqa: S311 - to be done again, not to be secret
    with web_office() as web, mail_office() as mail:
        write_channels(home, {"王某": [web.url], "李某": [mail.url], "张某": [web.url, mail.url]})
        for number in range(TIMES):
            put_in(db, notices(3, ("王某", "李某", "张某"), first=3 * number))
            notifier = begin(home)
            # Mostly while something is on its way, now and then before it is up.
            if chance.random() < 0.8:
                assert until(db, lambda found: being_sent(found) or at_their_end(found))
            time.sleep(chance.uniform(0, 1))
            senders = children(notifier.pid) if with_senders else []
            leave_nothing(notifier)
            for pid in senders:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        until_free(home)
        found = all_of(db)
        arrived = Counter(web.keys + mail.keys)

    states = Counter(each.state for each in found)
    sent = [each.notice.uid for each in found if each.state is State.SENT]
    lost = [uid for uid in sent if arrived[uid] != 1]
    assert at_their_end(found), f"FAULTS_SEED={SEED} {states}"
    assert len(found) == 3 * TIMES
    assert max(arrived.values()) == 1, f"FAULTS_SEED={SEED}"
    assert lost == [], f"FAULTS_SEED={SEED}"
    assert states[State.SENT]
    assert bool(states[State.UNKNOWN]) or not with_senders, "no message was hit on its way"
    assert faults_of(home) == []
    tally(
        f"the notifier is killed{' with what it is sending' if with_senders else ''}",
        by=f"SIGKILL at random moments (FAULTS_SEED={SEED}); of {len(found)} messages"
        f" {states[State.UNKNOWN]} end as “may have arrived”",
        times=TIMES,
        acknowledged=len(sent),
        lost=len(lost),
    )


def children(pid):
    """The processes that this one has started."""
    with suppress(FileNotFoundError):
        return list(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()))
    return []


@pytest.mark.timeout(300)
def test_servers_that_fail_and_come_back_get_every_message_once(home, db, tally: Tally):
    port = a_free_port()
    with ExitStack() as stack:
        web, mail, gone = (
            stack.enter_context(each()) for each in (web_office, mail_office, web_office)
        )
        web.mood, mail.mood, gone.mood = "503", "451", "cut"
        names = ("王某", "李某", "赵某", "张某")
        urls = (web.url, mail.url, gone.url, f"json://127.0.0.1:{port}/")
        write_channels(home, {name: [url] for name, url in zip(names, urls, strict=True)})
        put_in(db, notices(12, names))
        notifier = begin(home)
        stack.callback(leave_nothing, notifier)
        assert until(db, lambda found: all(each.tries[1:] for each in found))
        failed = Counter(each.state for each in all_of(db))
        web.mood = mail.mood = gone.mood = "well"
        back = stack.enter_context(web_office(port))
        assert until(db, at_their_end, seconds=120)
        found = all_of(db)
        arrived = Counter(web.keys + mail.keys + gone.keys + back.keys)

    states = Counter(each.state for each in found)
    assert failed == {State.FAILED: 9, State.UNKNOWN: 3}
    assert states == {State.SENT: 9, State.UNKNOWN: 3}
    assert set(arrived.values()) == {1}
    assert len(arrived) == 12  # what was cut had arrived, and nobody could know
    tally(
        "servers refuse, are gone, cut off, and come back",
        by="503, 451, no listener, connection shut after the message",
        times=12,
        acknowledged=states[State.SENT],
        lost=0,
    )


@pytest.mark.timeout(300)
def test_a_server_that_hangs_holds_up_neither_the_desk_nor_the_others(home, db, tally: Tally):
    names = tuple(f"王{number}" for number in range(6))
    with ExitStack() as stack:
        silent = stack.enter_context(a_silent_door())
        hanging, well = stack.enter_context(web_office()), stack.enter_context(web_office())
        hanging.mood = "hang"
        mail = f"mailto://127.0.0.1:{silent}/?from=a@b.cn&to=c@d.cn&mode=insecure"
        write_channels(
            home,
            {name: [mail] for name in names[:3]}
            | {name: [hanging.url] for name in names[3:]}
            | {"李某": [well.url]},
        )
        put_in(db, notices(18, names))
        put_in(db, notices(5, ("李某",), first=18))
        notifier = begin(home)
        stack.callback(leave_nothing, notifier)
        took, begun = [], time.monotonic()
        while sent_to(db, "李某") < 5 or time.monotonic() - begun < 10:
            at = time.monotonic()
            note(db, "other", "暖气检修", by="李某", at=clock.now(ZONE))
            took.append(time.monotonic() - at)
            time.sleep(0.02)
            assert time.monotonic() - begun < 60
        elapsed = time.monotonic() - begun
        hangs = being_sent(all_of(db))
        assert until(db, lambda found: any(each.state is State.UNKNOWN for each in found))

    assert hangs
    assert len(well.keys) == 5
    assert max(took) < 1.0
    tally(
        "six recipients' servers hang",
        by=f"silent listeners; {len(took)} acts of the desk in {elapsed:.0f} s meanwhile, the"
        f" slowest {max(took) * 1000:.0f} ms, the median {median(took) * 1000:.1f} ms",
        times=18,
        acknowledged=5,
        lost=0,
    )


@pytest.mark.timeout(180)
def test_what_a_killed_notifier_was_sending_keeps_the_next_one_out_until_it_is_over(home, db):
    with web_office() as office:
        office.mood = "hang"
        write_channels(home, {"王某": [office.url]})
        put_in(db, notices(1))
        notifier = begin(home)
        assert until(db, lambda _found: office.taken)
        leave_nothing(notifier)
        kept_out = run_once(home)
        office.mood = "well"
        office.over.set()
        until_free(home)

    assert kept_out.returncode == 1
    assert [(each.state, each.tries[-1].detail) for each in all_of(db)] == [
        (State.UNKNOWN, "json: it went out, and no answer came")
    ]
    assert office.keys == ["0000beef"]
    assert [each.name for each in home.outbox.iterdir()] == ["lock"]


@pytest.mark.timeout(180)
def test_what_a_killed_notifier_was_sending_is_known_when_it_was_answered(home, db):
    with web_office() as office:
        office.mood = "slow"
        write_channels(home, {"王某": [office.url]})
        put_in(db, notices(1))
        notifier = begin(home)
        assert until(db, lambda _found: office.taken)
        leave_nothing(notifier)
        office.over.set()
        until_free(home)

    assert [(each.state, each.tries[-1].detail) for each in all_of(db)] == [
        (State.SENT, "json: taken")
    ]


@pytest.mark.timeout(180)
def test_a_person_sends_again_what_was_in_doubt_with_the_code_it_had(home, db):
    with web_office() as office:
        office.mood = "cut"
        write_channels(home, {"王某": [office.url]})
        put_in(db, notices(1))
        run_once(home)
        office.mood = "well"
        run_once(home)
        before = list(office.taken)
        outbox.resend(db, 1, by="李某", at=clock.now(ZONE))
        run_once(home)

    assert len(before) == 1
    assert [each.state for each in all_of(db)] == [State.GIVEN_UP, State.SENT]
    assert all(text.endswith(code_of("0000beef")) for text in office.taken)


@pytest.mark.needs("root", "unshare")
@pytest.mark.timeout(180)
def test_with_no_network_at_all_messages_wait_and_say_why(home, db):
    if subprocess.run(["unshare", "-n", "true"], capture_output=True, check=False).returncode:
        pytest.skip("a network of one's own is not allowed here")
    write_channels(
        home,
        {"王某": ["wecombot://0123456789"], "李某": ["mailtos://a:b@smtp.example.org/?to=c@d.cn"]},
    )
    put_in(db, notices(2, ("王某", "李某")))
    done = run_once(home, under=("unshare", "-n"))

    assert (done.returncode, done.stderr) == (0, "")
    assert {each.state for each in all_of(db)} == {State.FAILED}
    assert {each.tries[-1].detail for each in all_of(db)} == {
        "wecombot: the name of the server is not known",
        "mailtos: the name of the server is not known",
    }
