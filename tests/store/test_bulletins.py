import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import AT, a_record, on, settings, taken_down
from dutyconsole.domain.bulletins import BulletinKind, on_its_way, sent
from dutyconsole.domain.incidents import IncidentNumber
from dutyconsole.domain.journal import Uid, entry_from
from dutyconsole.domain.report_way import ReportState, latest_of
from dutyconsole.errors import AlreadyRecorded, BadInput, DutyError, NotAllowed
from dutyconsole.store import bulletins

STATION = settings()
ONE, TWO = IncidentNumber(2020, 1), IncidentNumber(2020, 2)
ELEMENTS = {"handling": "已送医", "time": " 16:05\n接报 ", "trend": " "}
LATER = on("16:50")


def drafted(db, number=ONE, **changes):
    given = {"text": "职工王某发热。", "elements": ELEMENTS, "by": "李某", "at": AT}
    return bulletins.draft(db, number, STATION, **{**given, **changes})


def checked(db, number=ONE, **changes):
    return bulletins.check(db, number, **{"who": "王某", "by": "李某", "at": AT, **changes})


def issued(db, number=ONE, **changes):
    return bulletins.issue(db, number, **{"who": "张某某", "by": "李某", "at": AT, **changes})


def gone(db, number=ONE, **changes):
    given = {"receiver": "刘某", "channel": "fax", "by": "李某", "at": AT}
    return bulletins.send(db, number, **{**given, **changes})


def confirmed(db, number=ONE, **changes):
    return bulletins.confirm(db, number, **{"who": "刘某", "by": "李某", "at": AT, **changes})


def sent_back(db, number=ONE, **changes):
    given = {"reason": "时间有误", "who": "王某", "by": "李某", "at": AT}
    return bulletins.send_back(db, number, **{**given, **changes})


def all_the_way(db, number=ONE, **changes):
    drafted(db, number, **changes)
    checked(db, number)
    issued(db, number)
    return gone(db, number)


@pytest.fixture(autouse=True)
def _two_incidents(request):
    if "db" in request.fixturenames:
        db = request.getfixturevalue("db")
        taken_down(db)
        taken_down(db)


def entries(db):
    return [entry_from(row["body"]) for row in db.execute("SELECT body FROM journal ORDER BY n")]


def test_every_act_is_a_row_with_all_that_the_report_says(db):
    all_the_way(db)
    confirmed(db)
    rows = bulletins.history(db, ONE)

    assert [(row.state.value, row.who, row.issue) for row in rows] == [
        ("drafted", "李某", 0),
        ("checked", "王某", 0),
        ("issued", "张某某", 1),
        ("sent", "李某", 1),
        ("confirmed", "刘某", 1),
    ]
    assert {(row.id, row.text, row.title) for row in rows} == {
        (n, "职工王某发热。", "市材料研究所: 疫情防控, initial report") for n in range(1, 6)
    }
    assert {tuple(row.elements.items()) for row in rows} == {
        (("time", "16:05 接报"), ("handling", "已送医"))
    }


def test_every_act_is_one_entry_about_its_incident(db):
    all_the_way(db)
    sent_back_entries = [(each.event, each.subject, len(each.rows)) for each in entries(db)[-4:]]

    assert sent_back_entries == [
        (f"bulletin.{event}", "incident 2020/1", 1)
        for event in ("drafted", "checked", "issued", "sent")
    ]


def test_what_an_act_returns_is_what_is_read(db):
    made = [drafted(db), checked(db), issued(db), gone(db), confirmed(db)]

    assert bulletins.history(db, ONE) == tuple(made)
    assert bulletins.latest(db, ONE) == (made[-1],)


def test_a_draft_is_drafted_on_under_the_same_number_of_the_series(db):
    drafted(db)
    again = drafted(db, text="职工王某发热38.1度。", who="王某")

    assert (again.seq, again.who, again.by) == (1, "王某", "李某")
    assert [row.text for row in bulletins.latest(db, ONE)] == ["职工王某发热38.1度。"]


def test_after_one_that_was_sent_comes_a_follow_up(db):
    all_the_way(db)
    second = all_the_way(db)

    assert (second.seq, second.kind) == (2, BulletinKind.FOLLOW_UP)
    assert second.title == "市材料研究所: 疫情防控, follow-up report 1"


def test_nothing_follows_a_final_report(db):
    all_the_way(db)
    final = all_the_way(db, kind=BulletinKind.FINAL)
    with pytest.raises(NotAllowed, match="nothing follows it"):
        drafted(db)

    assert bulletins.latest(db, ONE)[-1] == final


def test_a_report_that_was_signed_and_sent_back_keeps_its_number(db):
    for act in (drafted, checked, issued, sent_back, drafted, checked):
        act(db)
    all_the_way(db, TWO)

    assert issued(db).issue == 1
    assert bulletins.latest(db, TWO)[0].issue == 2


def test_numbers_begin_anew_with_the_year_in_which_it_was_signed(db):
    all_the_way(db)
    drafted(db, TWO)
    checked(db, TWO)
    new_year = on("00:20", "2021-01-01")
    late = issued(db, TWO, done_at=on("23:50", "2020-12-31"), at=new_year)
    gone(db, TWO, at=new_year)
    drafted(db, at=new_year)
    checked(db, at=new_year)

    assert late.issue == 2
    assert issued(db, at=new_year).issue == 1


def test_an_act_may_lie_in_the_past_and_shows_when_it_was_entered(db):
    for act in (drafted, checked, issued):
        act(db)
    out = gone(db, done_at=on("16:13"), at=LATER)

    assert (out.at, out.recorded_at, out.late_entry) == (on("16:13"), LATER, True)


@pytest.mark.parametrize("act", [checked, issued, gone, confirmed, sent_back])
def test_nothing_can_be_done_before_there_is_a_draft(db, act):
    with pytest.raises(NotAllowed, match=r"There is no such report on 〔2020〕 No\. 1 yet"):
        act(db)


def test_what_is_missing_needs_a_reason_which_is_kept(db):
    for act in (drafted, checked, issued):
        act(db)
    with pytest.raises(NotAllowed, match="without place, course of events: say why"):
        gone(db, required=("place", "course", "time"))
    out = gone(db, required=("place", "course", "time"), reason=" 情况待核 ")

    assert bulletins.latest(db, ONE)[0].reason == out.reason == "情况待核"


def test_the_reason_of_one_act_is_not_that_of_the_next(db):
    for act in (drafted, sent_back, drafted, checked, issued):
        act(db)
    gone(db, reason="线路故障，迟报")

    assert [row.reason for row in bulletins.history(db, ONE)] == [
        "",
        "时间有误",
        "",
        "",
        "",
        "线路故障，迟报",
    ]
    assert confirmed(db).reason == ""


def test_the_receipt_of_an_earlier_report_can_be_confirmed_later(db):
    all_the_way(db)
    all_the_way(db)
    drafted(db)
    second, first = confirmed(db, channel="network"), confirmed(db)

    assert [(row.seq, row.receiver, row.channel) for row in (second, first)] == [
        (2, "刘某", "network"),
        (1, "刘某", "telephone"),
    ]
    with pytest.raises(NotAllowed, match="is drafted; only what is sent"):
        confirmed(db)


def test_the_receipt_of_one_report_is_confirmed_by_its_place_in_the_series(db):
    all_the_way(db)
    all_the_way(db)

    assert confirmed(db, seq=1).seq == 1
    with pytest.raises(NotAllowed, match="no such report"):
        confirmed(db, seq=3)


@pytest.mark.parametrize("act", [drafted, checked, sent_back])
def test_what_another_desk_went_on_with_is_not_signed_unread(db, act):
    seen = drafted(db)
    other = drafted(db, text="职工王某已退烧。")
    with pytest.raises(NotAllowed, match="Somebody went on with this report meanwhile"):
        act(db, after=seen.id)

    assert act(db, after=other.id).state is not ReportState.ISSUED


def test_a_new_draft_says_that_it_saw_none(db):
    assert drafted(db, after=0).seq == 1
    with pytest.raises(NotAllowed, match="Somebody went on"):
        drafted(db, after=0)


def test_a_draft_is_not_saved_twice_under_one_uid(db):
    drafted(db, uid=Uid("5f0c"))
    with pytest.raises(AlreadyRecorded):
        drafted(db, uid=Uid("5f0c"))

    assert len(bulletins.history(db, ONE)) == 1


def test_there_is_no_report_on_what_was_never_taken_down(db):
    with pytest.raises(BadInput, match="There is no incident"):
        drafted(db, IncidentNumber(2020, 7))


def test_what_nobody_can_see_is_not_kept(db):
    made = drafted(db, text="发热\x1b[2J\u202e38.1度 ", who="李\x1b某")

    assert (made.text, made.who) == ("发热[2J38.1度", "李某")


def test_what_was_sent_is_listed_in_the_order_of_its_time(db):
    first = all_the_way(db)
    for act in (drafted, checked, issued):
        act(db, TWO)
    second = gone(db, TWO, done_at=on("16:10"))
    confirmed(db)

    assert bulletins.list_sent(db) == [second, first]
    assert bulletins.list_sent(db, since=on("16:10:01")) == [first]
    assert sent(bulletins.history(db, ONE)) == (first,)


def test_the_latest_reports_of_all_incidents_are_listed(db):
    all_the_way(db)
    second = drafted(db)
    third = drafted(db, TWO)

    assert bulletins.list_latest(db, limit=2) == [third, second]
    assert [row.seq for row in bulletins.list_latest(db, limit=9)] == [1, 2, 1]


def test_the_journal_alone_gives_the_same_rows(db, tmp_path):
    for act in (drafted, checked, sent_back, drafted, checked, issued, gone, confirmed):
        act(db)
    kept = [row for each in entries(db) for row in each.rows if row.table == "bulletin"]

    assert [dict(row) for row in db.execute("SELECT * FROM bulletin ORDER BY id")] == [
        dict(row.values) for row in kept
    ]


ACTS = {
    "draft": drafted,
    "draft_final": lambda db, number, **at: drafted(db, number, kind=BulletinKind.FINAL, **at),
    "check": checked,
    "check_own": lambda db, number, **at: checked(db, number, who="李某", **at),
    "return": sent_back,
    "return_without": lambda db, number, **at: sent_back(db, number, reason="", **at),
    "issue": issued,
    "send": gone,
    "send_to_nobody": lambda db, number, **at: gone(db, number, receiver=" ", **at),
    "confirm": confirmed,
}
NEXT = {"drafted": checked, "returned": drafted, "checked": issued, "issued": gone}


def forth(db, number, **at):
    """Whatever is next."""
    begun = on_its_way(bulletins.history(db, number))
    return (NEXT[begun.state] if begun else drafted)(db, number, **at)


ACTS["forth"] = forth
# Half of the acts are those for which it is the time; the clock goes across the end of a year.
_ACT = st.one_of(st.just("forth"), st.sampled_from(sorted(ACTS)))
_DOING = st.tuples(_ACT, st.sampled_from([ONE, TWO]), st.integers(0, 90))


@hypothesis.settings(max_examples=60)
@given(st.lists(_DOING, min_size=8, max_size=50))
def test_series_and_issues_have_no_gaps_whatever_the_order_of_acts(tmp_path_factory, acts):
    db = a_record(tmp_path_factory.mktemp("acts"))
    taken_down(db)
    taken_down(db)
    at = on("12:00", "2020-12-31")
    for name, number, minutes in acts:
        at = at.shift(minutes=minutes)
        before = state_of(db)
        try:
            ACTS[name](db, number, at=at)
        except DutyError:
            assert state_of(db) == before
        else:
            assert state_of(db) == tuple(count + 1 for count in before)
        check_numbers(db)
    db.close()


def state_of(db):
    """How many rows and entries there are."""
    return tuple(
        db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        for table in ("bulletin", "journal")
    )


def check_numbers(db):
    years = {}
    for number in (ONE, TWO):
        rows = bulletins.history(db, number)
        reports = latest_of(rows)
        assert [row.seq for row in reports] == list(range(1, len(reports) + 1))
        assert all(row.state in ("sent", "confirmed") for row in reports[:-1])
        assert [row.kind for row in sent(rows)].count(BulletinKind.FINAL) <= 1
        signed = {}
        for row in rows:
            assert row.issue == signed.get(row.seq, row.issue if row.state == "issued" else 0)
            if row.state == "issued" and row.seq not in signed:
                signed[row.seq] = row.issue
                years.setdefault(row.at.year, []).append(row.issue)
    for issues in years.values():
        assert sorted(issues) == list(range(1, len(issues) + 1))
