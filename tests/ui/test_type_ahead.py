"""Keys that come at once, as over a slow line, do what they do one after the other."""

from textual import events

from keyboard import at_the_desk


def typed_at_once(hands, *keys):
    """The keys reach the program in one piece."""
    for key in keys:
        character = key if len(key) == 1 else None
        name = {"/": "slash"}.get(key, key)
        hands.app.post_message(events.Key(name, character))


async def test_what_is_typed_behind_the_key_that_opens_a_search_is_searched_for(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        typed_at_once(hands, "/", *"water")
        await hands.settle()

        assert hands.app.screen.query_one("#find-words").value == "water"


async def test_keys_behind_the_one_that_leads_into_the_list_move_in_it(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("/")
        typed_at_once(hands, "down", "down", "down", "down")
        await hands.settle()

        assert hands.app.screen.query_one("LogList").cursor == 3


async def test_an_order_given_in_one_breath_is_carried_out(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        typed_at_once(hands, "down", "enter", "t", "escape", "escape", "n")
        await hands.settle()

        assert type(hands.app.screen).__name__ == "IntakeScreen"


async def test_a_key_that_closes_everything_holds_none_back(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("r")
        typed_at_once(hands, "escape", "r", "escape", "r", "escape", "p")
        await hands.settle()

        assert type(hands.app.screen).__name__ == "PeopleScreen"
