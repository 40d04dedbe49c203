import pytest

from dutyconsole.store import campaign
from dutyconsole.ui.dialogs.campaign import CampaignDialog
from dutyconsole.ui.form_draft import drafts_waiting
from keyboard import NARROW, WIDE, at_the_desk
from staff_desk import opened, with_lines

INSIDE = ("visitors", {"person": "Gao", "host": "He Min", "purpose": "parcel"})


def events_of(hands):
    return [(each.kind, str(each.day), each.reason, each.by)
            for each in campaign.list_events(hands.app.db)]  # fmt: skip


BEGUN = ("begun", "2020-01-24", "Order 3", "Wu Xia")


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "120x40"])
async def test_how_it_stands_and_what_is_open_is_said(tmp_path, size):
    async with at_the_desk(tmp_path, prepare=with_lines(INSIDE), size=size) as hands:
        await opened(hands, CampaignDialog())
        words = (
            "Switch the campaign off", "Epidemic prevention: on", "switched on from 24 Jan 2020",
            "Order 3 (Wu Xia, 16:12)", "! Still open: Visitors 1", "2020-01-26", "F2 Switch",
        )  # fmt: skip

        assert [each for each in words if each not in hands.screen] == []


async def test_it_is_switched_off_from_a_day_by_an_order(tmp_path):
    async with at_the_desk(tmp_path, prepare=with_lines()) as hands:
        await opened(hands, CampaignDialog())
        hands.app.screen.query_one("#campaign-day").value = "3月1日"
        await hands.type("Order 9")
        await hands.press("f2")

        assert events_of(hands) == [BEGUN, ("ended", "2020-03-01", "Order 9", "Wu Xia")]
        assert "switched off from 1 Mar 2020" in hands.screen
        assert drafts_waiting(hands.app.home) == ""


async def test_it_is_switched_on_where_it_is_off(tmp_path):
    async with at_the_desk(tmp_path, prepare=with_lines(campaign_on=False)) as hands:
        await opened(hands, CampaignDialog())
        assert "Switch the campaign on" in hands.screen
        assert "Still open" not in hands.screen
        await hands.type("Order 3")
        await hands.press("f2")

        assert events_of(hands) == [("begun", "2020-01-25", "Order 3", "Wu Xia")]


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("reason", "", "Say by which order"),
        ("day", "", "Say from which day"),
        ("day", "soon", "expected a day"),
        ("day", "2020-01-01", "It was switched from 2020-01-24"),
    ],
)
async def test_what_is_refused_stays_as_typed(tmp_path, field, typed, said):
    async with at_the_desk(tmp_path, prepare=with_lines()) as hands:
        await opened(hands, CampaignDialog())
        fields = {name: hands.app.screen.query_one(f"#campaign-{name}") for name in
                  ("day", "reason")}  # fmt: skip
        fields["reason"].value = "Order 9"
        fields[field].value = typed
        await hands.press("f2")

        assert said in hands.screen
        assert fields[field].value == typed
        assert events_of(hands) == [BEGUN]


async def test_what_is_typed_survives_esc(tmp_path):
    async with at_the_desk(tmp_path, prepare=with_lines()) as hands:
        await opened(hands, CampaignDialog())
        await hands.type("Order 9")
        await hands.press("escape")
        await opened(hands, CampaignDialog())

        assert hands.app.screen.query_one("#campaign-reason").value == "Order 9"
        assert events_of(hands) == [BEGUN]
