"""What is known of a message after it was given to apprise: against real servers."""

import logging
import sys

import pytest

from dutyconsole.domain.outbox import Outcome
from dutyconsole.errors import NotAllowed
from dutyconsole.exchange import notifications
from dutyconsole.exchange.notifications import deliver
from post_offices import a_free_port, a_silent_door, mail_office, web_office

# apprise looks into all of its services, some of which ask for modules that Python gives up.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

SENT, FAILED, UNKNOWN = Outcome.SENT, Outcome.FAILED, Outcome.UNKNOWN


@pytest.fixture
def web():
    with web_office() as office:
        yield office


@pytest.fixture
def mail():
    with mail_office() as office:
        yield office


def sent_to(*urls, **how):
    how.setdefault("timeout", 0.3)
    return deliver(urls, "值班室", "报告应于17:00上报", **how)


def test_what_a_web_server_takes_is_sent(web):
    found = sent_to(web.url, key="0badc0de")

    assert (found.outcome, found.detail) == (SENT, "json: taken")
    assert (web.taken, web.keys) == (["报告应于17:00上报"], ["0badc0de"])


def test_what_a_mail_server_takes_is_sent(mail):
    found = sent_to(mail.url, key="0badc0de", timeout=5)

    assert (found.outcome, found.detail) == (SENT, "mailto: taken")
    assert [text.strip() for text in mail.taken] == ["报告应于17:00上报"]
    assert mail.keys == ["0badc0de"]


@pytest.mark.parametrize(
    ("mood", "expected"),
    [
        ("400", (FAILED, "json: refused (400)")),
        ("403", (FAILED, "json: refused (403)")),
        ("429", (FAILED, "json: refused (429)")),
        ("500", (FAILED, "json: refused (500)")),
        ("503", (FAILED, "json: refused (503)")),
        ("502", (UNKNOWN, "json: it went out, and no answer came")),
        ("504", (UNKNOWN, "json: it went out, and no answer came")),
        ("hang", (UNKNOWN, "json: it went out, and no answer came")),
        ("cut", (UNKNOWN, "json: it went out, and no answer came")),
        ("cut in the answer", (UNKNOWN, "json: it went out, and no answer came")),
        ("elsewhere", (FAILED, "json: refused (302)")),
    ],
)
def test_what_a_web_server_does_not_take(web, mood, expected):
    web.mood = mood
    found = sent_to(web.url)

    assert (found.outcome, found.detail) == expected


def test_an_answer_of_200_with_a_refusal_in_it_is_a_refusal(web):
    web.answer = b'{"errcode": 310000, "errmsg": "keywords not in content"}'
    found = sent_to(web.url)

    assert (found.outcome, found.detail) == (FAILED, "json: refused (errcode 310000)")


def test_an_answer_of_200_that_says_errcode_0_is_none(web):
    web.answer = b'{"errcode": 0, "errmsg": "ok"}'

    assert sent_to(web.url).outcome is SENT


@pytest.mark.parametrize(
    ("mood", "expected"),
    [
        ("451", (FAILED, "mailto: refused (451)")),
        ("554", (FAILED, "mailto: refused (554)")),
        ("no such recipient", (FAILED, "mailto: refused (550)")),
        ("hang", (UNKNOWN, "mailto: it went out, and no answer came")),
        ("cut", (UNKNOWN, "mailto: it went out, and no answer came")),
    ],
)
def test_what_a_mail_server_does_not_take(mail, mood, expected):
    mail.mood = mood
    found = sent_to(mail.url, timeout=1)

    assert (found.outcome, found.detail) == expected


def test_a_mail_that_was_taken_stays_so_when_the_server_is_gone_before_goodbye(mail):
    mail.mood = "no goodbye"

    assert sent_to(mail.url, timeout=5).outcome is SENT


def test_a_mail_that_one_of_two_takes_is_not_sent_to_both_again(mail):
    found = sent_to(mail.url_to("wang@example.org", "nobody@example.org"), timeout=5)

    assert found.outcome is UNKNOWN
    assert found.detail == "mailto: taken for some, refused for others (550)"
    assert len(mail.taken) == 1


@pytest.mark.parametrize(
    "scheme",
    ["json://127.0.0.1:{port}/x", "mailto://127.0.0.1:{port}/?from=a@b.cn&to=c@d.cn&mode=insecure"],
)
def test_where_nobody_answers_it_has_failed(scheme):
    found = sent_to(scheme.format(port=a_free_port()))

    assert found.outcome is FAILED
    assert found.detail.endswith(": nobody answers there")


def test_a_mail_server_that_does_not_even_greet_was_given_nothing():
    with a_silent_door() as port:
        found = sent_to(f"mailto://127.0.0.1:{port}/?from=a@b.cn&to=c@d.cn&mode=insecure")

    assert (found.outcome, found.detail) == (FAILED, "mailto: no answer in time")


def test_a_web_server_that_says_nothing_may_have_it():
    with a_silent_door() as port:
        found = sent_to(f"json://127.0.0.1:{port}/x")

    assert found.outcome is UNKNOWN


def test_a_line_that_cannot_be_secured_carries_nothing():
    with a_silent_door() as port:
        found = sent_to(f"jsons://127.0.0.1:{port}/x")

    assert found.outcome is FAILED


def test_a_server_of_no_known_name_was_given_nothing():
    found = sent_to("json://nowhere.invalid/x", timeout=5)

    assert (found.outcome, found.detail) == (FAILED, "json: the name of the server is not known")


@pytest.mark.parametrize("url", ["nonsense://x", "json://", "wecombot://"])
def test_an_address_that_apprise_does_not_know_has_failed(url):
    found = sent_to(url)

    assert found.outcome is FAILED
    assert found.detail.endswith("apprise does not know this address")


def test_a_second_address_takes_what_the_first_did_not(web):
    found = sent_to(f"json://127.0.0.1:{a_free_port()}/x", web.url)

    assert (found.outcome, len(web.taken)) == (SENT, 1)
    assert found.detail == "json: taken; json: nobody answers there"


def test_what_one_address_has_taken_is_not_sent_to_the_next(web, mail):
    sent_to(web.url, mail.url)

    assert (len(web.taken), len(mail.taken)) == (1, 0)


def test_one_address_in_doubt_leaves_the_whole_in_doubt(web):
    web.mood = "cut"
    found = sent_to(web.url, f"json://127.0.0.1:{a_free_port()}/x")

    assert found.outcome is UNKNOWN


def test_apprise_does_not_try_again_by_itself(web):
    web.mood = "cut"
    sent_to(f"{web.url}?retry=3&wait=0")

    assert len(web.taken) == 1


def test_it_is_said_before_anything_goes_out(web, mail):
    said = []
    web.mood = mail.mood = "cut"
    for url in (web.url, mail.url, f"json://127.0.0.1:{a_free_port()}/x"):
        sent_to(url, timeout=5, went_out=lambda url=url: said.append(url))

    assert said == [web.url, mail.url]


def test_nothing_of_the_address_is_told(web, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    web.mood = "hang"
    details = [
        sent_to(web.url).detail,
        sent_to(f"json://user:PASSWORD-SECRET@127.0.0.1:{a_free_port()}/TOKEN-SECRET").detail,
        sent_to(f"mailto://user:PASSWORD-SECRET@127.0.0.1:{a_free_port()}/?to=a@b.cn").detail,
    ]
    told = "".join(details) + caplog.text + "".join(capfd.readouterr())

    assert "SECRET" not in told


def test_without_apprise_one_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "apprise", None)
    monkeypatch.setattr(notifications, "find_spec", lambda _name: None)

    with pytest.raises(NotAllowed, match=r"pip install dutyconsole\[notify\]"):
        sent_to("json://127.0.0.1/x")
