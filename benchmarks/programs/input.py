"""One field to type into."""

from textual.app import App, ComposeResult
from textual.widgets import Input


class Bare(App[None]):
    """One Input."""

    def compose(self) -> ComposeResult:
        yield Input(compact=True)


Bare().run()
