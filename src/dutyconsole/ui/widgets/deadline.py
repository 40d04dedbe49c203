"""The countdown: what has to be done first, for whom, who does it, and how long there is left."""

from arrow import Arrow
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from dutyconsole.domain.leader_acts import POST_CHECK
from dutyconsole.domain.obligations import Obligation, Urgency
from dutyconsole.language import N_, _, ngettext
from dutyconsole.store.overview import Overview
from dutyconsole.text import Wrapped, clean_line
from dutyconsole.ui.base import only_looks
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
    _others: tuple[Obligation, ...] = ()
    _urgency: Urgency | None = None
    _narrow = False

    def compose(self) -> ComposeResult:
        """What is due, the digits beside its state, and what is less urgent."""
        yield Lines(id="deadline-what")
        with Horizontal(id="deadline-now"):
            yield Countdown(id="deadline-left")
            yield Lines(id="deadline-state")
        yield Lines(id="deadline-more")

    def tell(self, overview: Overview, *, narrow: bool, at: Arrow) -> None:
        """Count to what is loudest in `overview`."""
        found = overview.loudest(at)
        self._due, self._others = (found[0] if found else None), found[1:]
        self._narrow = narrow
        self._urgency = None
        self.query_one(Countdown).display = self._due is not None
        if self._due is None:
            self._write(((_("Nothing is due"), "quiet"),))
        self.tick(at)

    def tick(self, at: Arrow) -> None:
        """A second has passed: move the digits, and the words only where the state changed."""
        if self._due is None:
            return
        self.query_one(Countdown).show(int(self._due.seconds_left(at)))
        urgency = self._due.urgency(at)
        if urgency is not self._urgency:
            self._urgency = urgency
            for each in Urgency:
                self.set_class(urgency is each, f"-{each}")
            self._say(self._due, urgency, at)

    def _say(self, due: Obligation, urgency: Urgency, at: Arrow) -> None:
        to = (_to(due, at), "")
        more = _more(due, self._others, at)
        words = _("NOT ANSWERED FOR") if due.kind == POST_CHECK else _(_STATES[urgency])
        state: Line = ((f" {words} ", _LOUDNESS[urgency]),)
        beside = self._beside(due, at)
        if self._narrow:
            what = flow((self._what(due, at), (to,)), self.app.size.width)
            self._write(*what, state=(state, *_who(due, beside, 1), more))
        else:
            now = (state, *_who(due, beside, 2))
            self._write(self._what(due, at), (to,), state=now, more=more)

    def _what(self, due: Obligation, at: Arrow) -> Line:
        """What is due; of a check of the post whoever can answer it is told how."""
        if due.kind == POST_CHECK:
            words = due.what if only_looks(self) else _("{check}: k answers").format(check=due.what)
            return ((words, "strong"),)
        return _what(due, at)

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
    if due.kind != "incident":
        return ((f"{due.what} {_when(due, at)}", "strong"),)
    if not due.special:
        return ((due.what, "strong"),)
    return ((_("Special"), "warn"), (f" {due.what}", "strong"))


def _to(due: Obligation, at: Arrow) -> str:
    """Whom it goes to; of an incident's long name the time stands here."""
    to = _("to {whom}").format(whom=due.to) if due.to else ""
    return f"{_when(due, at)}  {to}" if due.kind == "incident" else to


def _when(due: Obligation, at: Arrow) -> str:
    return _("due {time}").format(time=moment_short(due.due, at=at))


def _who(due: Obligation, room: int, lines: int) -> tuple[Line, ...]:
    words = _("To be sent by {who}") if due.kind == "report" else _("To be done by {who}")
    sentence = clean_line(words.format(who=due.who)) if due.who else ""
    wrapped = list(Wrapped(sentence, room))
    kept = (*wrapped[: lines - 1], " ".join(wrapped[lines - 1 :]))
    return tuple(((line, "strong"),) for line in kept)


def _more(due: Obligation, others: tuple[Obligation, ...], at: Arrow) -> Line:
    """How much else is overdue, or the internal cut-off and what comes next."""
    overdue = sum(each.urgency(at) is Urgency.OVERDUE for each in others)
    if overdue:
        words = ngettext(
            "and {count} more is overdue: o", "and {count} more are overdue: o", overdue
        ).format(count=overdue)
        return ((words, "loud"),)
    pieces = []
    if due.cutoff:
        words = (
            _("internal cut-off {time}") if at < due.cutoff else _("internal cut-off {time} passed")
        )
        pieces.append((words.format(time=clock(due.cutoff)) + "  ", "quiet"))
    after = sorted(others, key=lambda each: each.due)[:2]
    then = "  ".join(f"{moment_short(each.due, at=at)} {each.what}" for each in after)
    if then:
        pieces.append((clean_line(_("then {what}").format(what=then)), ""))
    return tuple(pieces)
