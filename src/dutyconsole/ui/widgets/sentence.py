"""A sentence of the program, in as many lines as it needs."""

from dutyconsole.text import Wrapped, clean_line
from dutyconsole.ui.widgets.lines import Lines

_LEAST = 20


class Sentence(Lines):
    """What is said of something done or refused: never cut, whatever the width."""

    def tell(self, words: str, style: str = "") -> None:
        """Say this from now on."""
        said = clean_line(words)
        self.show_for(
            lambda room: tuple(((line, style),) for line in Wrapped(said, max(room, _LEAST)))
        )
