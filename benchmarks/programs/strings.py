"""The plainest list that scrolls: lines of a Python list."""

from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

LINES = [
    f"{number:07} 职工王某发热38.1度，独居，已就医，已报市防控办，待复核。" * 2
    for number in range(10_000)
]


class Lines(ScrollView, can_focus=True):
    """A line of the list for a line of the window."""

    def on_mount(self) -> None:
        self.virtual_size = Size(0, len(LINES))

    def render_line(self, y: int) -> Strip:
        strip = Strip([Segment(LINES[self.scroll_offset.y + y], self.rich_style)])
        return strip.adjust_cell_length(self.size.width, self.rich_style)


class Bare(App[None]):
    """One list."""

    def compose(self) -> ComposeResult:
        yield Lines()


Bare().run()
