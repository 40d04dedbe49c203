"""Who is on duty, until when, and who comes next."""

from arrow import Arrow

from dutyconsole.domain.people import Person
from dutyconsole.language import _
from dutyconsole.store.overview import Crew, Overview
from dutyconsole.text import fit, width
from dutyconsole.ui.widgets.lines import Line, Lines
from dutyconsole.wording import day_and_clock, length

_PHONES_SHOWN = 1


class CrewPane(Lines):
    """The shift in charge with posts and phones; in a narrow window, two lines."""

    def tell(self, overview: Overview, recorder: str, *, narrow: bool, at: Arrow) -> None:
        """Show the crew of `overview`, and who keeps the log."""
        if narrow:
            # Where the watch is overdue, the hours that it should have lasted give way to that.
            in_charge = _in_charge(overview, at)[-1:]
            head = (*in_charge, ("  ", ""), *_relief(overview, with_time=False))
            self.show_for(lambda room: (head, _people_in_one_line(overview, room)))
            return
        self.show(
            _in_charge(overview, at),
            *_posts(overview.crew),
            _relief(overview, with_time=True),
            (
                (_("Recorder") + "  ", "quiet"),
                (recorder or _("nobody: press w"), "" if recorder else "loud"),
            ),
        )


def _in_charge(overview: Overview, at: Arrow) -> Line:
    watch = overview.watch
    if watch.shift is None:
        return ((_("Nobody has taken the watch yet; press h"), "loud"),)
    hours = _("On duty {start} to {end}").format(
        start=day_and_clock(watch.shift.start), end=day_and_clock(watch.shift.end)
    )
    if watch.overdue_since is None:
        return ((hours, "strong"),)
    late = length((at - watch.overdue_since).total_seconds())
    since = day_and_clock(watch.overdue_since)
    return (
        (hours + "  ", ""),
        (_("NOT HANDED OVER since {since}, {late}").format(since=since, late=late), "loud"),
    )


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


def _people_in_one_line(overview: Overview, room: int) -> Line:
    """Names and phones; with the posts where these leave room for all."""
    if not overview.crew.seats:
        return ((_("The roster names nobody for this shift"), "loud"),)
    named = [(post, f"{person.name} {_phone(person)}") for post, person in overview.crew.seats]
    full = "  ".join(f"{post} {who}" for post, who in named)
    return ((full if width(full) <= room else "  ".join(who for _post, who in named), ""),)


def _relief(overview: Overview, *, with_time: bool) -> Line:
    start = day_and_clock(overview.watch.next.start) if with_time else ""
    names = overview.relief.names
    if not names:
        return ((_("Relief {start}: nobody on the roster").format(start=start), "loud"),)
    return ((_("Relief {start}").format(start=start).strip() + "  ", "quiet"), (names, ""))


def _phone(person: Person) -> str:
    return " ".join(person.phones[:_PHONES_SHOWN])
