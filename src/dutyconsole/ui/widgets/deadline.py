"""The next report deadline: what is due, to whom, who sends it, and how long there is left."""

from arrow import Arrow
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from dutyconsole.domain.obligations import Obligation, Urgency
from dutyconsole.language import N_, _, ngettext
from dutyconsole.store.overview import Overview
from dutyconsole.text import Wrapped, clean_line
from dutyconsole.ui.widgets.countdown import Countdown, digits_of
from dutyconsole.ui.widgets.lines import Line, Lines, flow
from dutyconsole.wording import clock, moment_short

_STATES = {
    Urgency.AHEAD: N_("ahead"),
    Urgency.WITHIN_HOUR: N_("DUE WITHIN THE HOUR"),
    Urgency.WITHIN_TEN_MINUTES: N_("DUE WITHIN TEN MINUTES"),
    Urgency.OVERDUE: N_("OVERDUE BY"),
}
_LOUDNESS = {
    Urgency.AHEAD: "quiet",
    Urgency.WITHIN_HOUR: "warn",
    Urgency.WITHIN_TEN_MINUTES: "loud",
    Urgency.OVERDUE: "loud",
}

_DIGIT = 4
"""Columns of a digit."""
_DIGITS = 33
"""Columns of the countdown up to 99 hours, with what is left free around it."""
_FRAME = 4
"""Columns of border and padding around a pane."""


class DeadlinePane(Vertical):
    """What is due and to whom, the countdown in large digits, and beside it who has to act."""

    _due: Obligation | None = None
    _urgency: Urgency | None = None
    _overview: Overview | None = None
    _narrow = False

    def compose(self) -> ComposeResult:
        """What is due, the digits beside its state, and what is less urgent."""
        yield Lines(id="deadline-what")
        with Horizontal(id="deadline-now"):
            yield Countdown(id="deadline-left")
            yield Lines(id="deadline-state")
        yield Lines(id="deadline-more")

    def tell(self, overview: Overview, *, narrow: bool, at: Arrow) -> None:
        """Count to the next report of `overview`."""
        self._overview, self._due, self._narrow = overview, overview.next_report, narrow
        self._urgency = None
        self.query_one(Countdown).display = self._due is not None
        if self._due is None:
            self._write(((_("No report is due"), "quiet"),))
        self.tick(at)

    def tick(self, at: Arrow) -> None:
        """A second has passed: move the digits, and the words only where the state changed."""
        if self._due is None or self._overview is None:
            return
        self.query_one(Countdown).show(int(self._due.seconds_left(at)))
        urgency = self._due.urgency(at)
        if urgency is not self._urgency:
            self._urgency = urgency
            for each in Urgency:
                self.set_class(urgency is each, f"-{each}")
            self._say(self._due, self._overview, urgency, at)

    def _say(self, due: Obligation, overview: Overview, urgency: Urgency, at: Arrow) -> None:
        to = (_("to {whom}").format(whom=due.to), "")
        more = _more(due, overview, at)
        state: Line = ((f" {_(_STATES[urgency])} ", _LOUDNESS[urgency]),)
        beside = self._beside(due, at)
        if self._narrow:
            what = flow((_what(due, at), (to,)), self.app.size.width)
            self._write(*what, state=(state, *_who(due, beside, 1), more))
        else:
            now = (state, *_who(due, beside, 2))
            self._write(_what(due, at), (to,), state=now, more=more)

    def _write(self, *what: Line, state: tuple[Line, ...] = (), more: Line = ()) -> None:
        self.query_one("#deadline-what", Lines).show(*what)
        self.query_one("#deadline-state", Lines).show(*state)
        below = self.query_one("#deadline-more", Lines)
        below.display = bool(more)
        if more:
            below.show(more)

    def _beside(self, due: Obligation, at: Arrow) -> int:
        """Columns beside the digits."""
        columns = self.app.size.width if self._narrow else self.app.size.width // 2 - _FRAME
        further = len(digits_of(int(abs(due.seconds_left(at))))) - len("00:00:00")
        return columns - _DIGITS - _DIGIT * further


def _what(due: Obligation, at: Arrow) -> Line:
    when = _("due {time}").format(time=moment_short(due.due, at=at))
    return ((f"{due.what} {when}", "strong"),)


def _who(due: Obligation, room: int, lines: int) -> tuple[Line, ...]:
    sentence = clean_line(_("To be sent by {who}").format(who=due.who))
    wrapped = list(Wrapped(sentence, room))
    kept = (*wrapped[: lines - 1], " ".join(wrapped[lines - 1 :]))
    return tuple(((line, "strong"),) for line in kept)


def _more(due: Obligation, overview: Overview, at: Arrow) -> Line:
    reports = [each for each in overview.obligations if each.kind == "report"]
    overdue = sum(each.urgency(at) is Urgency.OVERDUE for each in reports)
    if overdue > 1:
        others = ngettext(
            "and {count} more report is overdue",
            "and {count} more reports are overdue",
            overdue - 1,
        ).format(count=overdue - 1)
        return ((others, "loud"),)
    if due.cutoff is None:
        return ()
    words = _("internal cut-off {time}") if at < due.cutoff else _("internal cut-off {time} passed")
    return ((words.format(time=clock(due.cutoff)), "quiet"),)
