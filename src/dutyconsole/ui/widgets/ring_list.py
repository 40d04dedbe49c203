"""The obligations that alarm, two lines each: what it is, and who has acknowledged it."""

from dataclasses import dataclass

from rich.text import Text
from textual.binding import Binding
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from dutyconsole.domain.ringing import Ring, state_name, step_name
from dutyconsole.language import N_, _
from dutyconsole.text import clean_line, fit, width
from dutyconsole.ui.base import only_looks

_INDENT = "  "


class RingList(OptionList):
    """The loudest first; Enter acknowledges the one under the cursor."""

    BINDINGS = [
        Binding(
            "enter,k",
            "select",
            N_("Acknowledge"),
            id="rings.acknowledge",
            tooltip=N_("Say that you know of the alarm under the cursor; it is quiet then"),
        ),
    ]

    @dataclass
    class Acknowledged(Message):
        """Somebody knows of this alarm."""

        ring: Ring

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._rings: tuple[Ring, ...] = ()
        self._crew: tuple[str, ...] = ()

    def tell(self, rings: tuple[Ring, ...], crew: tuple[str, ...]) -> None:
        """Show these; the cursor stays on the same one, or goes to the loudest."""
        here = self.highlighted
        under = self._rings[here].key if here is not None and self._rings else ""
        self._rings, self._crew = rings, crew
        self._fill([ring.key for ring in rings].index(under) if self._has(under) else 0)

    def to_loudest(self) -> None:
        """The cursor goes to what wants an answer first."""
        self.highlighted = 0 if self._rings else None

    def on_resize(self) -> None:
        """Cut the lines to the new width."""
        self._fill(self.highlighted or 0)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click acknowledges; whoever only looks does not."""
        event.stop()
        if not only_looks(self):
            self.post_message(self.Acknowledged(self._rings[event.option_index]))

    def _has(self, key: str) -> bool:
        return any(ring.key == key for ring in self._rings)

    def _fill(self, cursor: int) -> None:
        room = self.scrollable_content_region.width
        self.set_options(Option(self._text(ring, room)) for ring in self._rings)
        self.highlighted = cursor if self._rings else None

    def _text(self, ring: Ring, room: int) -> Text:
        """Two lines; what stands out does so by its words first."""
        head = f"{state_name(ring)}  {step_name(ring.occasion)}  "
        text = Text(no_wrap=True)
        text.append(head, "bold" if ring.wants_answer else "")
        text.append(fit(clean_line(ring.when), max(room - width(head), 1)))
        what = fit(clean_line(_INDENT + ring.what), max(room - width(_INDENT), 1)).rstrip()
        text.append(f"\n{_INDENT}{what}")
        if who := self._who(ring):
            text.append(f"\n{_INDENT}")
            text.append(fit(who, max(room - width(_INDENT), 1)), "dim")
        return text

    def _who(self, ring: Ring) -> str:
        if not ring.acknowledged_by:
            return ""
        words = _("acknowledged by {names}").format(names=_(", ").join(ring.acknowledged_by))
        if not ring.is_half:
            return words
        return _("{words}; still missing: {names}").format(
            words=words, names=_(" or ").join(ring.missing(self._crew)) or _("a second one")
        )
