"""The next report deadline: what is due, to whom, who sends it, and how long there is left."""

from arrow import Arrow
from textual.app import ComposeResult
from textual.containers import Vertical

from dutyconsole.domain.obligations import Obligation, Urgency
from dutyconsole.language import N_, _, ngettext
from dutyconsole.store.overview import Overview
from dutyconsole.ui.widgets.countdown import Countdown
from dutyconsole.ui.widgets.lines import Line, Lines
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


class DeadlinePane(Vertical):
    """The countdown in large digits between what it counts to and who has to act."""

    _due: Obligation | None = None
    _urgency: Urgency | None = None
    _overview: Overview | None = None
    _narrow = False

    def compose(self) -> ComposeResult:
        """What is due, the digits, and its state."""
        yield Lines(id="deadline-what")
        yield Countdown(id="deadline-left")
        yield Lines(id="deadline-state")

    def tell(self, overview: Overview, *, narrow: bool, at: Arrow) -> None:
        """Count to the next report of `overview`."""
        self._overview, self._due, self._narrow = overview, overview.next_report, narrow
        self._urgency = None
        self.tick(at)

    def tick(self, at: Arrow) -> None:
        """A second has passed: move the digits, and the words only where the state changed."""
        countdown = self.query_one(Countdown)
        countdown.display = self._due is not None
        if self._due is None or self._overview is None:
            self.query_one("#deadline-what", Lines).show(((_("No report is due"), "quiet"),))
            return
        countdown.show(int(self._due.seconds_left(at)))
        urgency = self._due.urgency(at)
        if urgency is not self._urgency:
            self._urgency = urgency
            for each in Urgency:
                self.set_class(urgency is each, f"-{each}")
            self._say(self._due, self._overview, urgency, at)

    def _say(self, due: Obligation, overview: Overview, urgency: Urgency, at: Arrow) -> None:
        self.query_one("#deadline-what", Lines).show(_what(due, at))
        who = (_("To be sent by {who}").format(who=due.who), "strong")
        state = (f" {_(_STATES[urgency])} ", _LOUDNESS[urgency])
        if self._narrow:
            self.query_one("#deadline-state", Lines).show((state, ("  ", ""), who))
            return
        self.query_one("#deadline-state", Lines).show(
            (state, ("  ", ""), who), _more(due, overview, at)
        )


def _what(due: Obligation, at: Arrow) -> Line:
    when = _("due {time}").format(time=moment_short(due.due, at=at))
    return ((f"{due.what} {when}  ", "strong"), (_("to {whom}").format(whom=due.to), ""))


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
        return (("", ""),)
    words = _("internal cut-off {time}") if at < due.cutoff else _("internal cut-off {time} passed")
    return ((words.format(time=clock(due.cutoff)), "quiet"),)
