"""The settings of leaders' access over SSH: where the copy for reading lies, what they may do."""

from typing import Literal

import msgspec

from dutyconsole.config.leaves import MaybeLine, Minutes

LeaderMay = Literal["read", "instruct", "check"]
"""What a leader may do from afar: say how far he has read (已阅), give an instruction (批示), check
whether the post is manned (查岗)."""


class ViewRules(msgspec.Struct, frozen=True, kw_only=True):
    """[view]: leaders who look on over SSH."""

    folder: MaybeLine = ""
    """Where the desk publishes the copy for reading, outside its own folder; empty: nowhere."""
    allow: tuple[LeaderMay, ...] = ("read", "instruct", "check")
    idle_minutes: Minutes = 30
    """Minutes without a key after which a session over SSH ends."""
