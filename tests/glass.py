"""A screen as terminals have it, where pyte's differs."""

from typing import Any

import pyte


class Glass(pyte.Screen):
    """A screen that moves and erases all its cells; pyte leaves out what nobody wrote."""

    def delete_lines(self, count: int | None = None) -> None:
        """Move up what is beneath, blank rows too."""
        self._fill()
        super().delete_lines(count)

    def erase_in_display(self, how: int = 0, *args: Any, **kwargs: Any) -> None:
        """Erase to the colour that is set, blank cells too."""
        self._fill()
        super().erase_in_display(how, *args, **kwargs)

    def _fill(self) -> None:
        for y in range(self.lines):
            for x in range(self.columns):
                self.buffer[y].setdefault(x, self.default_char)
