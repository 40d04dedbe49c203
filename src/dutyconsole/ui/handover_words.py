"""What is said of a handover in progress: how far it is, who gives and takes, one item whole."""

from collections.abc import Iterable, Iterator

from arrow import Arrow

from dutyconsole.domain.handover import CrewMember, check_time
from dutyconsole.domain.handover_figures import HandoverFigures
from dutyconsole.domain.handover_steps import KINDS, Kind, Step
from dutyconsole.domain.sheet import SheetItem
from dutyconsole.errors import NotAllowed
from dutyconsole.language import N_, _
from dutyconsole.store.relief import Relief
from dutyconsole.text import Wrapped, clean_line
from dutyconsole.ui.widgets.crew import part_words
from dutyconsole.ui.widgets.lines import Line
from dutyconsole.wording import day_and_clock, length, moment_short, nth_shift

TITLES = {
    Kind.OFFERED: N_("Sign: handing over"),
    Kind.ACCEPTED: N_("Sign: taking over"),
    Kind.ACCEPTED_IN_PART: N_("Sign: relief in part"),
    Kind.COMPLETED: N_("Sign: the relief is complete"),
    Kind.WITHDRAWN: N_("Sign: the offer is withdrawn"),
    Kind.REFUSED: N_("Sign: the watch is refused"),
    Kind.TAKEN_OVER: N_("Sign: takeover"),
}
"""What is being signed, above the fields."""

PHRASES = {
    Kind.OFFERED: N_("I have handed everything over as the sheet says. Ready to be relieved."),
    Kind.ACCEPTED: N_("I have read the sheet and accept what is open. I relieve you."),
    Kind.ACCEPTED_IN_PART: N_("I have read the sheet and relieve you, as far as we are here."),
    Kind.COMPLETED: N_("I have read the sheet. The relief is complete."),
    Kind.WITHDRAWN: N_("I take the offer back; we keep the watch."),
    Kind.REFUSED: N_("I do not take the watch as it is."),
    Kind.TAKEN_OVER: N_("I order that the watch goes over, and answer for it."),
}
"""What a signature under each step says."""

_DETAIL = 2
"""Lines for what an item says."""
_LEAST = 20
_MINUTE = 60


def state_lines(relief: Relief, at: Arrow, *, looking: bool = False) -> list[Line]:
    """How far the handover is, and who gives and takes; to whoever is `looking` no key is said."""
    return [
        _title(relief),
        *_overdue(relief, at),
        *_progress(relief, at, looking=looking),
        _side(_("Outgoing"), relief.outgoing, _("nobody has the watch yet")),
        _side(_("Incoming"), relief.incoming, _("nobody on the roster")),
    ]


def detail_lines(item: SheetItem | None, room: int) -> Iterator[Line]:
    """One item whole, as far as two lines and a third for who deals with it hold it."""
    if item is None:
        yield ((_("Nothing is open: the sheet is clean"), "good"),)
        return
    if item.reason:
        yield ((_("Not accepted because") + "  ", "quiet"), (item.reason, "warn"))
    lines = list(Wrapped(f"{nth_shift(item.shifts)}  {clean_line(item.what)}", max(room, _LEAST)))
    shown = _DETAIL - bool(item.reason)
    for line in (*lines[: shown - 1], " ".join(lines[shown - 1 :])):
        yield ((line, "strong"),)
    yield (
        (_("Owner") + "  ", "quiet"),
        (item.owner or _("nobody named"), "" if item.owner else "warn"),
        ("  " + _("Next step") + "  ", "quiet"),
        (item.next_step or _("none named"), "" if item.next_step else "warn"),
    )


def figures_line(figures: HandoverFigures, relief: Relief) -> Line:
    """How the last handovers went, quietly."""
    crew = _(", ").join(member.name for member in relief.incoming)
    acceptance, carried = figures.acceptance, figures.carried_over
    said = []
    if acceptance.latest_seconds is not None:
        words = _("Last handover: {length} from offered to accepted")
        said.append(words.format(length=length(acceptance.latest_seconds)))
    if carried:
        words = _("carried over {count}, the oldest in its {nth}")
        said.append(words.format(count=carried.items, nth=nth_shift(carried.oldest_shifts)))
    for each in figures.late:
        if each.crew == crew:
            words = _("this incoming crew late {late} of {handovers} times")
            said.append(words.format(late=each.late, handovers=each.handovers))
    return ((_("; ").join(said), "quiet"),)


def _title(relief: Relief) -> Line:
    return (
        (
            _("Shift handover: the shift of {start} to {end}").format(
                start=day_and_clock(relief.shift.start), end=day_and_clock(relief.shift.end)
            ),
            "strong",
        ),
    )


def _overdue(relief: Relief, at: Arrow) -> Iterator[Line]:
    if since := relief.watch.overdue_since:
        late = length((at - since).total_seconds())
        words = _("NOT HANDED OVER since {since}, {late}").format(
            since=day_and_clock(since, at=at), late=late
        )
        yield ((words, "loud"),)


def _progress(relief: Relief, at: Arrow, *, looking: bool) -> Iterator[Line]:
    """What was done last, and what comes next."""
    step = relief.steps[-1] if relief.steps else None
    if step:
        yield _step_line(step, at)
    if step and step.kind is Kind.ACCEPTED_IN_PART:
        yield (part_words(step, at),)
    elif step and step.kind is Kind.OFFERED:
        words = _("The incoming crew accepts each item and signs: F2")
        yield ((_("The incoming crew accepts each item and signs") if looking else words, "warn"),)
    elif relief.is_first:
        words = _("The first watch: accept each item and sign, F2")
        yield ((_("The first watch is not taken yet") if looking else words, "quiet"),)
    elif step:
        words = _("Not offered now: F2, the outgoing crew signs again")
        yield ((_("Not offered now") if looking else words, "quiet"),)
    elif too_early := _too_early(relief, at):
        yield ((too_early, "quiet"),)
    else:
        words = _("Not offered yet: F2, the outgoing crew signs")
        yield ((_("Not offered yet") if looking else words, "quiet"),)


def _too_early(relief: Relief, at: Arrow) -> str:
    try:
        check_time(relief.watch, at=at)
    except NotAllowed as refusal:
        return str(refusal)
    return ""


def _step_line(step: Step, at: Arrow) -> Line:
    ago = (at - step.at).total_seconds()
    words = _("{step} {time} by {names}").format(
        step=_(KINDS[step.kind]),
        time=moment_short(step.at, at=at),
        names=_(", ").join(step.signers),
    )
    since = _(", {ago} ago").format(ago=length(ago)) if ago >= _MINUTE else ""
    return ((words, "strong"), (since, ""), (f"  {step.reason}" if step.reason else "", "warn"))


def _side(label: str, crew: Iterable[CrewMember], nobody: str) -> Line:
    names = _(", ").join(f"{member.name}{_stands_in(member)}" for member in crew if member.name)
    return ((f"{label}  ", "quiet"), (names or nobody, "" if names else "warn"))


def _stands_in(member: CrewMember) -> str:
    other = member.stands_in_for
    return _(" (stands in for {name})").format(name=other) if other else ""
