"""What alarms, over everything else on the board; nothing where nothing does."""

from dutyconsole.domain.alarms import Alarm
from dutyconsole.domain.ringing import Ring, State, in_order, state_name, step_name
from dutyconsole.language import _
from dutyconsole.text import clean_line, fit, width
from dutyconsole.ui.widgets.lines import Line, Lines

_WIDE = 100
"""Columns from which there is room for several lines."""
_LINES = 3
_STYLES = {
    State.UNACKNOWLEDGED: "loud",
    State.CLEARED_UNACKNOWLEDGED: "warn",
    State.ACKNOWLEDGED: "strong",
}


class AlarmBanner(Lines):
    """One line for the loudest, in a wide window for the three loudest, and the key for all."""

    _alarms: tuple[Alarm, ...] = ()
    _rings: tuple[Ring, ...] = ()

    def tell(self, alarms: tuple[Alarm, ...]) -> None:
        """Show that this is wrong with the record or the desk."""
        self._alarms = alarms
        self._tell()

    def ring(self, rings: tuple[Ring, ...]) -> None:
        """Show that these obligations alarm."""
        self._rings = rings
        self._tell()

    def _tell(self) -> None:
        # A desk that stands still makes all the rest old: it comes first.
        found = tuple(sorted(in_order(self._alarms, self._rings), key=_is_not_of_desk))
        self.display = bool(found)
        self.show_for(lambda room: _lines(found, room))


def _is_not_of_desk(each: Alarm | Ring) -> bool:
    return not (isinstance(each, Alarm) and each.kind == "desk")


def _lines(found: tuple[Alarm | Ring, ...], room: int) -> tuple[Line, ...]:
    shown = found[: _LINES if room >= _WIDE else 1]
    more = len(found) - len(shown)
    last = len(shown) - 1
    return tuple(
        _line(each, room, more=more if place == last else 0) for place, each in enumerate(shown)
    )


def _line(each: Alarm | Ring, room: int, *, more: int) -> Line:
    """The words, cut so that the time and the key beside them stay."""
    if isinstance(each, Alarm):
        style, head, what, when = "loud", "", each.sentence, ""
    else:
        style, head = _STYLES[each.state], f"{state_name(each)}  {step_name(each.occasion)}  "
        what, when = each.what, f"  {each.when}"
    further = "  " + _("+{count} more").format(count=more) if more else ""
    key = _("press a")
    tail = f"{when}{further}  {key} "
    left = max(room - width(head) - width(tail) - 1, 0)
    return ((f" {head}{fit(clean_line(what), left).rstrip()}{tail}", style),)
