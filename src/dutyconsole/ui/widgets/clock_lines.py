"""The clocks of one incident in lines: what is due first, how long is left, what was in time."""

from collections.abc import Iterator

from arrow import Arrow

from dutyconsole.domain.clocks import step_of
from dutyconsole.domain.ledger import elapsed
from dutyconsole.domain.obligations import Obligation, Urgency
from dutyconsole.domain.time_limits import STEPS
from dutyconsole.language import _
from dutyconsole.ui.widgets.lines import Line, Lines
from dutyconsole.wording import clock, length, moment_short

_MOST = 5
"""Lines at most: the running ones come first."""


class ClockLines(Lines):
    """Each clock on a line of its own, read again every second."""

    _clocks: tuple[Obligation, ...] = ()
    _shown: tuple[Line, ...] = ()

    def tell(self, clocks: tuple[Obligation, ...], at: Arrow) -> None:
        """Show these clocks."""
        running = [each for each in clocks if each.is_open]
        stopped = [each for each in reversed(clocks) if not each.is_open]
        self._clocks = (*running, *stopped)[:_MOST]
        self.tick(at)

    def tick(self, at: Arrow) -> None:
        """A second has passed; what reads the same is not drawn again."""
        lines = tuple(self._lines(at))
        self.display = bool(lines)
        if lines and lines != self._shown:
            self._shown = lines
            self.show(*lines)

    def _lines(self, at: Arrow) -> Iterator[Line]:
        for each in self._clocks:
            yield _line(each, at)
        running = next((each for each in self._clocks if each.is_open), None)
        if running:
            yield ((f" {elapsed(running, at).words}", "quiet"),)


def _line(each: Obligation, at: Arrow) -> Line:
    step = step_of(each)
    what = f"{_(STEPS[step]) if step in STEPS else each.what}  {each.to}"
    due = _("due {time}").format(time=moment_short(each.due, at=at))
    words, loudness = standing(each, at)
    return (
        (f" {words} ", loudness),
        (f" {due}  ", "quiet"),
        (what, "strong" if each.is_open else ""),
    )


def standing(each: Obligation, at: Arrow) -> tuple[str, str]:
    """How an obligation stands at `at`, in words, and how loud that is."""
    late = each.late_by(at)
    if each.done_at:
        if late is None:
            return _("done {time}").format(time=clock(each.done_at)), "good"
        return _("LATE BY {time}").format(time=length(late)), "warn"
    if each.lifted_at:
        return (_("MISSED"), "warn") if each.is_missed else (_("lifted"), "quiet")
    if late is not None:
        return _("OVERDUE BY {time}").format(time=length(late)), "loud"
    left = _("{time} left").format(time=length(each.seconds_left(at)))
    return left, "strong" if each.urgency(at) is Urgency.AHEAD else "warn"
