import pytest

from builders import AT, on
from dutyconsole.config import ViewRules
from dutyconsole.domain.incidents import IncidentNumber
from dutyconsole.domain.leader_acts import (
    LONGEST_TEXT,
    asked_by,
    check_allowed,
    check_form,
    directive_text,
    obligation_to_answer,
    of_obstacles,
    of_refused,
    seconds_since,
    told,
    who_read,
)
from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.language import CHINESE, use
from leader_rows import an_act

NUMBER = IncidentNumber(2020, 14)


@pytest.mark.parametrize(
    "act",
    [
        an_act("read", AT, entry=3),
        an_act("instruct", AT, text="立即核实。"),
        an_act("instruct", AT, text="字" * LONGEST_TEXT, incident=NUMBER),
        an_act("check", AT),
        an_act("check", AT.shift(seconds=60)),
        an_act("check", AT.shift(days=-31)),
    ],
)
def test_what_is_complete_is_let_in(act):
    check_form(act, at=AT)


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (an_act("read", AT), "up to which entry"),
        (an_act("check", AT, entry=3), "up to which entry"),
        (an_act("instruct", AT, text="好", entry=3), "up to which entry"),
        (an_act("read", AT, entry=3, text="好"), "Only an instruction has a text"),
        (an_act("check", AT, text="好"), "Only an instruction has a text"),
        (an_act("check", AT, incident=NUMBER), "about no incident"),
        (an_act("instruct", AT, text=" \n"), "Write down the instruction"),
        (an_act("instruct", AT, text="字" * (LONGEST_TEXT + 1)), "at most 2000 characters"),
        (an_act("check", AT.shift(seconds=61)), "ahead of the desk's clock"),
        (an_act("check", AT.shift(years=-900)), "cannot be meant"),
        (an_act("check", AT.shift(days=-31, seconds=-1)), "more than 31 days back"),
        (an_act("check", AT.shift(years=900)), "cannot be meant"),
    ],
)
def test_what_says_too_little_or_too_much_or_is_of_no_moment_is_refused(act, said):
    with pytest.raises(BadInput, match=said):
        check_form(act, at=AT)


def test_what_the_station_does_not_allow_is_refused():
    rules = ViewRules(allow=("read",))
    check_allowed(an_act("read", AT, entry=1), rules, ["李某"])

    with pytest.raises(NotAllowed, match="may not do this from afar: Post check"):
        check_allowed(an_act("check", AT), rules, ["李某"])


def test_whoever_is_not_in_the_directory_is_refused():
    with pytest.raises(NotAllowed, match="“李某” is not in the directory"):
        check_allowed(an_act("check", AT), ViewRules(), ["王某"])


def test_a_directive_is_word_for_word_behind_its_incident():
    words = "立即核实。\n  不得漏报。 "

    assert directive_text(an_act("instruct", AT, text=words)) == words
    assert directive_text(an_act("instruct", AT, text=words, incident=NUMBER)) == (
        f"〔2020〕 No. 14: {words}"
    )


def test_a_check_is_to_be_answered_at_once_by_the_crew_and_is_known_by_its_key():
    act = an_act("check", AT.shift(seconds=30), id=7, recorded_at=AT)
    due = obligation_to_answer(act, "吴某")

    assert (due.who, due.to, due.due, due.special) == ("吴某", "李某", AT, True)
    assert due.urgency(AT) == "overdue"
    assert asked_by(due.key) == 7


@pytest.mark.parametrize("key", ["matter 7 2020-01-25T16:10:00+08:00", "", "post_check x y"])
def test_other_obligations_answer_no_check(key):
    assert asked_by(key) == 0


def test_a_desk_whose_clock_is_behind_counts_no_seconds():
    assert seconds_since(an_act("check", AT), AT.shift(seconds=12)) == 12
    assert seconds_since(an_act("check", AT), AT.shift(seconds=-12)) == 0


def test_the_desk_is_told_what_was_done_and_which_key_goes_on():
    words = [
        told(an_act("read", AT, incident=NUMBER)),
        told(an_act("instruct", AT, text="立即核实。\n" * 40)),
        told(an_act("check", AT)),
    ]

    assert words[0] == "李某 has read to 014"
    assert words[1].startswith("李某 instructs: 立即核实。 立即核实。")
    assert words[1].endswith(".. (v on the board reads it back)")
    assert words[2] == "李某 checks the post: F3 answers"


def test_the_title_of_the_log_names_who_read_up_to_where():
    acts = [
        an_act("read", on("14:32"), incident=NUMBER),
        an_act("read", on("14:32", "2020-01-24"), incident=IncidentNumber(2020, 6), leader="王某"),
    ]

    assert who_read(acts, at=AT) == "Read: 李某 to 014 14:32, 王某 to 006 01-24 14:32"
    assert who_read([], at=AT) == ""


def test_what_was_refused_alarms_while_it_lies_there():
    assert of_refused(0, "", "/x") is None
    alarm = of_refused(2, "It is too long", "/srv/desk/refused")
    assert alarm is not None

    assert "2 acts of leaders were not taken in, the latest: It is too long" in alarm.sentence
    assert "/srv/desk/refused" in alarm.advice


def test_where_no_more_is_kept_of_what_is_refused_that_is_said():
    alarm = of_refused(1000, "It is too long", "/x", is_full=True)
    assert alarm is not None

    assert alarm.sentence == (
        "REFUSED ACTS ARE NO LONGER KEPT: 1000 lie aside, the latest: It is too long"
    )


def test_what_no_view_puts_into_the_inbox_alarms_while_it_lies_there():
    assert of_obstacles(0, "/x") is None
    alarm = of_obstacles(2, "/srv/published/inbox/new")
    assert alarm is not None

    assert "lie 2 things that no view puts there" in alarm.sentence
    assert "/srv/published/inbox/new" in alarm.advice


def test_words_of_leaders_are_no_markup_and_no_format_in_any_language():
    use(CHINESE)
    words = "[red]{text}{0}[/]"

    assert words in told(an_act("instruct", AT, text=words))
