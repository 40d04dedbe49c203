"""The least that Textual can do."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class Bare(App[None]):
    """One Static."""

    def compose(self) -> ComposeResult:
        yield Static("x")


Bare().run()
