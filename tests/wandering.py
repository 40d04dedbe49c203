"""Somebody who presses and clicks everything there is, in an order that its seed decides."""

import random

from keyboard import Hands

_KEYS = (
    *"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
    *"!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~测",
    *(f"f{number}" for number in range(1, 13)),
    *(f"ctrl+{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"),
    *("insert", "delete", "backspace", "ctrl+backslash", "shift+tab", "ctrl+end", "alt+enter"),
)
_MOVES = ("enter", "space", "down", "up", "pagedown", "end", "home", "tab", "left", "right")
_WAYS = "/odhvgrpctbjysl?a"
_BACK = ("escape", "escape", "enter")
_AT_ONCE = (_BACK, _BACK, _WAYS, (*_MOVES, *_WAYS), _KEYS, _MOVES, _KEYS, _KEYS)
"""Keys that come faster than anything is drawn."""


async def wander(hands: Hands, steps: int, *, seed: int) -> set[str]:
    """Press so many keys, eight and then a click at a time; the names of the screens seen."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    columns, rows = hands.app.size
    seen = set()
    for _burst in range(steps // len(_AT_ONCE)):
        for keys in _AT_ONCE:
            hands.app.simulate_key(chance.choice(keys))
        place = (chance.randrange(columns), chance.randrange(rows))
        await hands._pilot.click(offset=place, times=chance.choice((1, 2)))
        seen |= {type(each).__name__ for each in hands.app.screen_stack}
    await hands.settle()
    return seen
