"""Who is on duty, until when, and who comes next."""

from arrow import Arrow
from textual.widget import Widget

from dutyconsole.domain.handover_steps import State, Step, state_of
from dutyconsole.domain.people import Person
from dutyconsole.language import _
from dutyconsole.store.crews import Crew
from dutyconsole.store.overview import Overview
from dutyconsole.text import fit, width
from dutyconsole.ui.base import only_looks
from dutyconsole.ui.widgets.lines import Line, Lines, Piece, flow
from dutyconsole.wording import day_and_clock, length, moment_short

_PHONES_SHOWN = 1


class CrewPane(Lines):
    """The shift in charge with posts and phones; in a narrow window, in few lines."""

    def tell(self, overview: Overview, recorder: str, *, narrow: bool, at: Arrow) -> None:
        """Show the crew of `overview`, and who keeps the log."""
        if narrow:
            room = self.app.size.width
            head = (self._in_charge(overview, at), _next(overview, at, with_time=False))
            self.show(*flow(head, room), *flow(_people(overview.crew), room))
            return
        self.show(
            self._in_charge(overview, at),
            *_posts(overview.crew),
            _next(overview, at, with_time=True),
            (
                (_("Recorder") + "  ", "quiet"),
                (recorder or nobody_keeps_it(self), "" if recorder else "loud"),
            ),
        )

    def _in_charge(self, overview: Overview, at: Arrow) -> Line:
        """The hours of the watch; whoever can, is told how it is taken where nobody has it."""
        if overview.watch.shift or only_looks(self):
            return _in_charge(overview, at)
        return ((_("Nobody has taken the watch yet; press h"), "loud"),)


def nobody_keeps_it(widget: Widget) -> str:
    """What is said where nobody keeps the log; whoever can, is told how to put that right."""
    return _("nobody") if only_looks(widget) else _("nobody: press w")


def part_words(step: Step, at: Arrow) -> Piece:
    """Who is late after a relief in part, and who stays until when; loud once that is past."""
    if step.until is None:
        return ("", "")
    words = _("{late} late, {stays} stays to {until}").format(
        late=_(", ").join(step.late), stays=step.stays, until=moment_short(step.until, at=at)
    )
    if at < step.until:
        return (words, "warn")
    late = length((at - step.until).total_seconds())
    return (_("{words}, OVERDUE {late}").format(words=words, late=late), "loud")


def _in_charge(overview: Overview, at: Arrow) -> Line:
    """The hours of the watch; where it is overdue, that instead of the hours it should have had."""
    watch = overview.watch
    offer = _offer(overview, at)
    if watch.shift is None:
        return ((_("Nobody has taken the watch yet"), "loud"),)
    if watch.overdue_since is None and offer:
        end = day_and_clock(watch.shift.end, at=at)
        words = _("{time} offered, waiting for the relief").format(time=offer)
        return ((_("On duty to {end}").format(end=end) + "  ", "strong"), (words, "warn"))
    if watch.overdue_since is None:
        hours = _("On duty {start} to {end}").format(
            start=day_and_clock(watch.shift.start, at=at), end=day_and_clock(watch.shift.end, at=at)
        )
        return ((hours, "strong"),)
    late = length((at - watch.overdue_since).total_seconds())
    since = day_and_clock(watch.overdue_since, at=at)
    words = _("NOT HANDED OVER since {since}, {late}").format(since=since, late=late)
    offered = "  " + _("{time} offered").format(time=offer) if offer else ""
    return ((words, "loud"), (offered, "warn"))


def _offer(overview: Overview, at: Arrow) -> str:
    """When the offer was signed that waits for the relief; empty where none stands."""
    if state_of(overview.steps) is not State.OFFERED:
        return ""
    return moment_short(overview.steps[-1].at, at=at)


def _posts(crew: Crew) -> tuple[Line, ...]:
    if not crew.seats:
        return (((_("The roster names nobody for this shift"), "loud"),),)
    posts = max(width(post) for post, _person in crew.seats)
    names = max(width(person.name) for _post, person in crew.seats)
    return tuple(
        (
            (fit(post, posts) + "  ", "quiet"),
            (fit(person.name, names) + "  ", "strong"),
            (_phone(person), ""),
        )
        for post, person in crew.seats
    )


def _people(crew: Crew) -> tuple[Line, ...]:
    """Each with post and phone, to stand beside each other."""
    if not crew.seats:
        return (((_("The roster names nobody for this shift"), "loud"),),)
    return tuple(
        ((f"{post} ", "quiet"), (person.name, "strong"), (f" {_phone(person)}", ""))
        for post, person in crew.seats
    )


def _next(overview: Overview, at: Arrow, *, with_time: bool) -> Line:
    """Who comes next: whoever is late, while the relief is not complete."""
    if state_of(overview.steps) is State.IN_PART:
        return (part_words(overview.steps[-1], at),)
    return _relief(overview, at, with_time=with_time)


def _relief(overview: Overview, at: Arrow, *, with_time: bool) -> Line:
    names = overview.relief.names
    if not with_time:
        if not names:
            return ((_("Relief: nobody on the roster"), "loud"),)
        return ((_("Relief {start}").format(start="").strip() + "  ", "quiet"), (names, ""))
    start = day_and_clock(overview.watch.next.start, at=at)
    if not names:
        return ((_("Relief {start}: nobody on the roster").format(start=start), "loud"),)
    return ((_("Relief {start}").format(start=start) + "  ", "quiet"), (names, ""))


def _phone(person: Person) -> str:
    return " ".join(person.phones[:_PHONES_SHOWN])
