"""A section's temperatures, one person a line: typed where the cursor is, no field for each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from dutyconsole.domain.registers import STATUSES
from dutyconsole.domain.round_entry import is_half_typed, read_reading, spread
from dutyconsole.errors import BadInput
from dutyconsole.language import N_, _
from dutyconsole.text import clean_line, fit, width

_FIELD, _LONGEST = 10, 40
"""Columns of a field, and characters that it takes."""
_FEWEST, _APART = 8, 2


@dataclass(frozen=True, slots=True)
class Seat:
    """One person of a section in this round."""

    person: str
    known: str = ""
    """What the register says of them in this round already; such a line is skipped."""
    high: bool = False
    """Whether that is to be taken again."""
    hint: str = ""
    """Where other registers say they are."""


class RoundLines(OptionList):
    """What is typed for everybody of one section at a time."""

    COMPONENT_CLASSES = {"round-lines--loud", "round-lines--quiet", "round-lines--good"}
    DEFAULT_CSS = """
    RoundLines {
        .round-lines--loud { text-style: bold; color: $error; }
        .round-lines--quiet { color: $foreground-muted; }
        .round-lines--good { color: $success; }
    }
    """
    BINDINGS = [
        Binding("enter", "further", N_("Next"), id="round.next", tooltip=N_("The next person")),
        Binding(
            "left", "turn(-1)", N_("Section"), key_display="←", id="round.before",
            tooltip=N_("The section before"),
        ),
        Binding(
            "right", "turn(1)", N_("Section"), key_display="→", id="round.after",
            tooltip=N_("The section after"),
        ),
    ]  # fmt: skip

    @dataclass
    class Changed(Message):
        """Something was typed, or the cursor is elsewhere."""

    @dataclass
    class Unplaced(Message):
        """Lines were pasted that fit nobody."""

        lines: tuple[str, ...]

    def __init__(self, threshold: Decimal) -> None:
        """At or above `threshold` a temperature is loud."""
        super().__init__(markup=False)
        self._threshold = threshold
        self._sections: Mapping[str, Sequence[Seat]] = {}
        self._section = ""
        self.typed: dict[str, str] = {}
        """What is typed, by person, of all sections."""
        self.trouble = ""
        """Why what is typed under the cursor cannot be; empty while it can."""
        self._fresh = True
        """Whether the next character begins the field anew."""
        self._under = ""
        """Whoever was under the cursor when it moved last."""
        self._left = False
        """Whether somebody tried to go on from what is under the cursor."""

    @property
    def section(self) -> str:
        """The section that is shown."""
        return self._section

    @property
    def seats(self) -> Sequence[Seat]:
        """Whom it shows."""
        return self._sections.get(self._section, ())

    @property
    def sections(self) -> list[str]:
        """All sections, in order."""
        return list(self._sections)

    @property
    def counted(self) -> tuple[int, int]:
        """Of how many the register knows in this round, and of how many it should."""
        seats = [seat for seats in self._sections.values() for seat in seats]
        return sum(bool(seat.known) for seat in seats), len(seats)

    def section_of(self, person: str) -> tuple[str, ...]:
        """The section in which somebody is listed, which may have no name; none where nowhere."""
        return tuple(
            name
            for name, seats in self._sections.items()
            if any(seat.person == person for seat in seats)
        )[:1]

    @property
    def current(self) -> str:
        """Whoever is under the cursor; empty where nobody is left to be measured."""
        place = self.highlighted
        return self.seats[place].person if place is not None and place < len(self.seats) else ""

    def tell(self, sections: Mapping[str, Sequence[Seat]], *, first: str = "") -> None:
        """Show these, from the section that is shown, or else `first`; the cursor stays."""
        under = self.current
        self._sections = sections
        if self._section not in sections:
            self._section = first
        self._fill(under)

    def show_section(self, section: str, person: str = "") -> None:
        """Show another section, the cursor on `person` or the first one to be measured."""
        self._section = section
        self._fill(person)
        self.post_message(self.Changed())

    def on_resize(self) -> None:
        """Lay the lines out anew."""
        self._fill(self.current)

    def on_key(self, event: events.Key) -> None:
        """Keys are answered as they come in, so that a fast hand is never a line behind."""
        moves = {"enter": 1, "down": 1, "up": -1}
        if event.key in moves:
            self._move(moves[event.key])
        elif event.key in {"left", "right"}:
            self.action_turn(-1 if event.key == "left" else 1)
        elif event.key in {"backspace", "delete"}:
            self._write(self.typed.get(self.current, "")[:-1] if event.key == "backspace" else "")
        elif event.is_printable and event.character:
            before = "" if self._fresh else self.typed.get(self.current, "")
            self._write((before + event.character)[:_LONGEST])
        else:
            return
        event.stop()
        event.prevent_default()

    def check_consume_key(self, key: str, character: str | None) -> bool:  # noqa: ARG002 - Textual's
        """Whatever can be printed is typed here."""
        return character is not None and character.isprintable()

    def on_paste(self, event: events.Paste) -> None:
        """A column or a table goes to everybody it is about."""
        event.stop()
        names = [seat.person for seat in self.seats if not seat.known]
        first = names.index(self.current) if self.current in names else 0
        found, left = spread(event.text, names, first)
        self.typed |= {name: text[:_LONGEST] for name, text in found.items()}
        self._fill(list(found)[-1] if found else self.current)
        self.post_message(self.Changed())
        if left:
            self.post_message(self.Unplaced(left))

    def on_option_list_option_highlighted(self) -> None:
        """Wherever the cursor comes to, typing begins anew."""
        if self.current != self._under:
            self._under, self._fresh, self._left = self.current, True, False
        self._draw()
        self.post_message(self.Changed())

    def action_further(self) -> None:
        """Go on to the next person."""
        self._move(1)

    def action_turn(self, steps: int) -> None:
        """Go to another section, round and round."""
        names = list(self._sections)
        if names:
            place = names.index(self._section) if self._section in names else 0
            self.show_section(names[(place + steps) % len(names)])

    def refusal(self, person: str, *, whole: bool = True) -> str:
        """Why what is typed for somebody cannot be; while it is being typed it is not `whole`."""
        typed = self.typed.get(person, "")
        if not whole and is_half_typed(typed):
            return ""
        try:
            read_reading(typed)
        except BadInput as refusal:
            return str(refusal)
        return ""

    def _move(self, steps: int) -> None:
        """Up or down to the next one to be measured; not on from what cannot be."""
        if steps > 0 and self.refusal(self.current):
            self._fresh = self._left = True
            self._draw()
            self.post_message(self.Changed())
            self.app.bell()
            return
        places = [place for place, seat in enumerate(self.seats) if not seat.known]
        here = places.index(self.highlighted) + steps if self.highlighted in places else 0
        if 0 <= here < len(places):
            self.highlighted = places[here]
        self._fresh = True

    def _write(self, text: str) -> None:
        if not self.current:
            self.app.bell()
            return
        self._fresh = self._left = False
        self.typed[self.current] = text
        if not text:
            del self.typed[self.current]
        self._draw()
        self.post_message(self.Changed())

    def _fill(self, person: str) -> None:
        texts = list(self._texts())
        self.set_options(
            Option(text, disabled=bool(seat.known))
            for text, seat in zip(texts, self.seats, strict=True)
        )
        places = [place for place, seat in enumerate(self.seats) if not seat.known]
        named = [place for place in places if self.seats[place].person == person]
        empty = [place for place in places if self.seats[place].person not in self.typed]
        self.highlighted = next(iter((*named, *empty, *places)), None)

    def _draw(self) -> None:
        texts = list(self._texts())
        if len(texts) == self.option_count:
            for place, text in enumerate(texts):
                if self.options[place].prompt != text:
                    self.replace_option_prompt_at_index(place, text)

    def _texts(self) -> Iterator[Text]:
        self.trouble = self.refusal(self.current, whole=self._left)
        room = max(self.scrollable_content_region.width, 1)
        names = max((width(clean_line(seat.person)) for seat in self.seats), default=0)
        names = max(min(names, room // 3), _FEWEST)
        for seat in self.seats:
            is_current = seat.person == self.current
            text = Text(no_wrap=True)
            text.append(fit(clean_line(seat.person), names) + " " * _APART)
            if not seat.known:
                typed = fit(clean_line(self.typed.get(seat.person, "")), _FIELD).rstrip()
                text.append(f"[{fit(typed + '_' if is_current else typed, _FIELD + 1)}]")
                text.append(" " * _APART)
            words, style = self._words(seat, whole=self._left or not is_current)
            left = max(room - text.cell_len, 0)
            text.append(fit(words, left).rstrip(), self._style(style))
            yield text

    def _words(self, seat: Seat, *, whole: bool) -> tuple[str, str]:
        """What stands behind a field, and how loud."""
        if seat.known:
            return (seat.known, "loud" if seat.high else "quiet")
        if sentence := self.refusal(seat.person, whole=whole):
            return (f"! {sentence}", "loud")
        typed = self.typed.get(seat.person, "")
        if not whole and is_half_typed(typed):
            return (seat.hint if not typed else "", "quiet")
        reading = read_reading(typed)
        if reading is None:
            return (seat.hint, "quiet")
        taken, where = reading.temperature, ""
        if reading.status != "in_post":
            where = _(STATUSES[reading.status])
        if taken and Decimal(taken) >= self._threshold:
            again = _("{reading} HIGH, take again").format(reading=taken)
            return (f"! {again}  {where}", "loud")
        return (f"{taken}  {where}".strip(), "good")

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"round-lines--{name}", partial=True)
