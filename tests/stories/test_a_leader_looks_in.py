"""A leader looks on over SSH and the desk works: what the one sends, the other sees and answers."""

from contextlib import asynccontextmanager

from dutyconsole.home import Home, Publication
from dutyconsole.language import CHINESE
from dutyconsole.store import matters
from dutyconsole.store.leader_acts import acts_of
from dutyconsole.ui.dialogs.leader_act import InstructDialog
from dutyconsole.ui.leader_inbox import LeaderInbox
from keyboard import WIDE, at_the_desk
from looking_on import looking_on
from signatures import swiftly

ZHANG = "Zhang Jianjun"


@asynccontextmanager
async def a_leader_at(tmp_path, *, leader=ZHANG, **how):
    """The desk, and a leader who looks on at the same station."""
    async with at_the_desk(tmp_path, **how) as desk:
        inbox = LeaderInbox(desk.app, Publication(tmp_path).inbox)
        inbox.begin()
        async with looking_on(Home(tmp_path), leader=leader, **how) as view:
            yield desk, view, inbox
        inbox.end()


async def a_second_passes(desk, view, inbox, *, seconds=1):
    """At the desk, and then for the leader."""
    inbox.tick(desk.app.now)
    for hands in (desk, view):
        await hands.wait_until(hands.clock().shift(seconds=seconds))


async def test_a_leader_checks_the_post_and_sees_who_answered_after_how_many_seconds(tmp_path):
    async with a_leader_at(tmp_path) as (desk, view, inbox):
        await view.press("k", "enter")
        assert "Sent; the desk has not taken it in for 0 s" in view.screen
        await a_second_passes(desk, view, inbox)
        assert "The desk has been ringing for 1 s" in view.screen
        assert f"Post check by {ZHANG}: k answers" in desk.screen
        await a_second_passes(desk, view, inbox, seconds=7)
        await desk.press("k")
        await swiftly(desk, "1", "f2")
        await a_second_passes(desk, view, inbox)

        assert "Wu Xia answered after 8 s" in view.screen
        assert "the duty leader is in post" in view.screen
        assert "Enter Ring" not in view.screen
        assert [ring.key for ring in desk.app.rings if "post_check" in ring.key] == []


async def test_an_instruction_stands_at_the_desk_word_for_word_until_it_is_read_back(tmp_path):
    async with a_leader_at(tmp_path, size=WIDE) as (desk, view, inbox):
        await view.press("m")
        await swiftly(view, *"Verify it,", "enter", *"then call me.", "f2")
        await a_second_passes(desk, view, inbox)
        (given,) = acts_of(desk.app.db, ZHANG, 9)
        await desk.press("v")

        assert matters.history(desk.app.db, given.matter)[0].text == "Verify it,\nthen call me."
        assert "NOT READ BACK" in desk.screen
        assert not isinstance(view.app.screen, InstructDialog)


async def test_what_cannot_be_sent_stays_typed_and_it_is_said(tmp_path):
    async with a_leader_at(tmp_path) as (desk, view, _inbox):
        await view.press("m", "f2")
        assert "Write down the instruction" in view.screen
        await view.type("Verify it.")
        new = Publication(tmp_path).inbox / "new"
        new.rename(new.with_name("away"))
        await view.press("f2")

        assert "could not be sent to the desk" in view.screen
        assert "Verify it." in view.screen
        assert acts_of(desk.app.db, ZHANG, 9) == ()


async def test_whoever_has_read_an_incident_is_named_on_it(tmp_path):
    async with a_leader_at(tmp_path, speaking=CHINESE, leader="张建军") as (desk, view, inbox):
        await view.press("f")
        await a_second_passes(desk, view, inbox)
        (read,) = acts_of(desk.app.db, "张建军", 9)
        await desk.press("enter")
        shown = desk.app.screen.query_one("#incident-reads")

        assert (read.kind, read.at) == ("read", read.recorded_at)
        assert shown.display
        assert (
            f"张建军 to {read.incident.number:03} 16:12" in desk.screen or "张建军" in desk.screen
        )
