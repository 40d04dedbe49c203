"""What a Textual application draws anew: the cells that go over the line to the terminal."""

from textual._compositor import ChopsUpdate
from textual.app import App


class Updates:
    """The partial updates of an application, from now on."""

    def __init__(self, app: App[None]) -> None:
        self.spans: list[tuple[int, int, int]] = []
        """Line, first column and column after the last of each piece drawn."""
        display = app._display

        def noted(screen: object, renderable: object) -> None:
            if isinstance(renderable, ChopsUpdate):
                self.spans.extend(renderable.spans)
            display(screen, renderable)  # type: ignore[arg-type] # handed on as it came

        app._display = noted  # type: ignore[method-assign] # the one place all drawing goes through

    @property
    def lines(self) -> set[int]:
        """The lines of the screen on which something was drawn."""
        return {line for line, _first, _after in self.spans}
