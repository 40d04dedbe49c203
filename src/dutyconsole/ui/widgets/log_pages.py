"""Pages of the log kept for a while, so that scrolling back reads nothing."""

from collections import OrderedDict

from dutyconsole.store.log import LogLine
from dutyconsole.ui.log_source import PAGE, LogSource

_KEPT = 24


class LogPages:
    """The lines of a source by position; the pages used last are kept."""

    def __init__(self, source: LogSource) -> None:
        self.source = source
        self._pages: OrderedDict[int, list[LogLine]] = OrderedDict()

    def reload(self) -> None:
        """Forget what was read, and let the source look at the record again."""
        self.source.reload()
        self._pages.clear()

    def line_at(self, position: int) -> LogLine | None:
        """The line at `position`; None where there is none."""
        if not 0 <= position < self.source.count():
            return None
        number, place = divmod(position, PAGE)
        if number in self._pages:
            self._pages.move_to_end(number)
        else:
            self._pages[number] = self.source.lines(number * PAGE, number * PAGE + PAGE - 1)
            if len(self._pages) > _KEPT:
                self._pages.popitem(last=False)
        page = self._pages[number]
        return page[place] if place < len(page) else None
