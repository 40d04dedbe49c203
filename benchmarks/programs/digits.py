"""A clock in Textual's own large digits."""

import time

from textual.app import App, ComposeResult
from textual.widgets import Digits


class Bare(App[None]):
    """Digits, once a second."""

    def compose(self) -> ComposeResult:
        yield Digits("00:00:00")

    def on_mount(self) -> None:
        self.set_interval(1.0, lambda: self.query_one(Digits).update(time.strftime("%H:%M:%S")))


Bare().run()
