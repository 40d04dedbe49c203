"""Signing with name and PIN: everybody by themselves, one after the other, at this console."""

import asyncio
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from dutyconsole.domain.handover import CrewMember
from dutyconsole.domain.handover_steps import Signature
from dutyconsole.errors import DutyError, NotAllowed
from dutyconsole.language import N_, _
from dutyconsole.text import clean_line
from dutyconsole.ui.base import DutyDialog, entitle
from dutyconsole.ui.pins import PinField, meant, shown, tell_the_record
from dutyconsole.ui.widgets.fields import LineField
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.lines import Line, Lines
from dutyconsole.ui.widgets.sentence import Sentence


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be signed, and by whom."""

    title: str
    phrase: str
    """What a signature says."""
    seats: tuple[CrewMember, ...]
    """Who signs by the roster; without a name where the roster has a gap."""
    enough: int
    """How many signatures it takes."""
    others: tuple[str, ...] = ()
    """Who signed before; nobody signs with a PIN of theirs."""
    hint: str = ""
    """What else has to be known about who signs."""
    anybody: bool = False
    """Whether it is no matter of a roster: nobody stands in for anybody."""
    asks_code: bool = False
    """Whether the sheet before is there, whose code can be compared."""


@dataclass(frozen=True, slots=True)
class Signed:
    """The signatures that it took, and the code if it was asked for and typed."""

    signatures: tuple[Signature, ...]
    code: str = ""


class SigningDialog(DutyDialog[Signed]):
    """Asks for one signature after the other; the answer is all of them."""

    AUTO_FOCUS = "#signing-pin"
    BINDINGS = [
        Binding("f2", "sign", N_("Sign"), id="signing.sign", tooltip=N_("Sign with this PIN")),
        Binding(
            "f5",
            "pin",
            N_("Set PIN"),
            id="signing.pin",
            tooltip=N_("Set or change a PIN; the office gives the code for the first one"),
        ),
    ]
    HELP = N_(
        "Everybody signs with a PIN of their own. Whoever is not on the roster signs as a stand-in"
        " and says why. After wrong attempts one waits, longer each time, and never for ever."
    )

    def __init__(self, asked: Asked) -> None:
        """Nobody has signed yet."""
        super().__init__()
        self._asked = asked
        self._signed: dict[int, Signature] = {}
        self._checking = False
        self._goes_on = False
        """Whether a PIN was good while something lay over the dialog."""

    def compose(self) -> ComposeResult:
        """What is signed, who has signed, and the fields of whoever signs next."""
        with Vertical(classes="dialog") as box:
            entitle(box, self._asked.title)
            yield Lines(id="signing-phrase")
            yield Lines(id="signing-seats")
            fields: list[Input] = [
                LineField(id="signing-name", select_on_focus=True),
                LineField(id="signing-reason"),
                PinField(id="signing-pin"),
            ]
            if self._asked.asks_code:
                fields.insert(2, LineField(id="signing-code"))
            for field in fields:
                with Horizontal(id=f"{field.id}-row"):
                    yield Lines(id=f"{field.id}-label")
                    yield field
            yield Sentence(id="signing-state")
            yield KeyBar()

    def on_mount(self) -> None:
        """Say who signs."""
        hint: tuple[Line, ...] = (((self._asked.hint, "quiet"),),) if self._asked.hint else ()
        self.query_one("#signing-phrase", Lines).show(((self._asked.phrase, "strong"),), *hint)
        for name, words in (
            ("name", _("Name")),
            ("pin", _("PIN")),
            ("code", _("Code of the sheet before, last 8 signs (may stay empty)")),
        ):
            for each in self.query(f"#signing-{name}-label").results(Lines):
                each.show(((words, "quiet"),))
        tell_the_record(self.desk)
        self._next()

    def on_screen_resume(self) -> None:
        """The help or another dialog is left; whoever has signed meanwhile has signed."""
        if self._goes_on:
            self._goes_on = False
            self._next()

    @on(Input.Changed, "#signing-name")
    def ask_why(self) -> None:
        """Whoever is not on the roster says why they stand in."""
        name = clean_line(self._value("name"))
        known = {seat.name for seat in self._asked.seats}
        why = bool(name) and name not in known and not self._asked.anybody
        self.query_one("#signing-reason-row").display = why
        free = self._free()
        other = self._asked.seats[free].name if free is not None else ""
        words = _("In place of {name}, because").format(name=other) if other else _("Signs because")
        self.query_one("#signing-reason-label", Lines).show(((words, "quiet"),))

    @on(Input.Submitted, "#signing-name")
    def resolve(self) -> None:
        """A name may be typed by its pinyin; the next field follows."""
        self.query_one("#signing-name", Input).value = self._meant()
        self.ask_why()
        self.focus_next()

    @on(Input.Submitted, "#signing-reason")
    @on(Input.Submitted, "#signing-code")
    def to_the_pin(self) -> None:
        """The PIN follows."""
        self.query_one("#signing-pin").focus()

    @on(Input.Submitted, "#signing-pin")
    def action_sign(self) -> None:
        """Sign with this PIN, which is looked at in the background."""
        if self._checking:
            return
        try:
            place, signature = self._signature()
        except NotAllowed as refusal:
            self._say(str(refusal), "loud")
            return
        pin = self.query_one("#signing-pin", PinField).taken()
        self._checking = True
        self._say(_("Looking at the PIN .."), "strong")
        self.run_worker(self._check(place, signature, pin))

    def action_pin(self) -> None:
        """Set or change the PIN of whoever is named."""
        self.desk.set_pin(self._meant())

    async def _check(self, place: int, signature: Signature, pin: str) -> None:
        """Look at the PIN; whoever leaves the dialog meanwhile has not signed."""
        others = (*self._asked.others, *(each.name for each in self._signed.values()))
        try:
            await asyncio.to_thread(shown, self.desk.home, signature.name, pin, others)
        except DutyError as refusal:
            tell_the_record(self.desk)
            self._say(str(refusal), "loud")
        else:
            self._signed[place] = signature
            self._next()
        finally:
            self._checking = False

    def _next(self) -> None:
        """Whoever signs next, or the end."""
        if not self.is_current:
            self._goes_on = True
            return
        self._say("", "")
        if len(self._signed) >= self._asked.enough:
            signatures = tuple(self._signed[place] for place in sorted(self._signed))
            code = self._value("code") if self._asked.asks_code else ""
            self.dismiss(Signed(signatures, clean_line(code)))
            return
        self.query_one("#signing-seats", Lines).show(*self._seat_lines())
        free = self._free()
        name = self._asked.seats[free].name if free is not None else ""
        self.query_one("#signing-name", Input).value = name
        self.query_one("#signing-reason", Input).value = ""
        self.query_one("#signing-pin" if name else "#signing-name").focus()
        self.ask_why()

    def _signature(self) -> tuple[int, Signature]:
        """The place that is signed for, and the signature that is to be."""
        name = self._meant()
        self.query_one("#signing-name", Input).value = name
        if not name:
            self.query_one("#signing-name").focus()
            raise NotAllowed(_("Who signs? Type the name"))
        if name in {each.name for each in self._signed.values()}:
            raise NotAllowed(_("{name} has signed already").format(name=name))
        for place, seat in enumerate(self._asked.seats):
            if seat.name == name and place not in self._signed:
                return place, Signature(name, seat.post)
        free = self._free()
        place = free if free is not None else len(self._asked.seats) + len(self._signed)
        if self._asked.anybody:
            return place, Signature(name, "")
        reason = clean_line(self._value("reason"))
        if not reason:
            self.ask_why()
            self.query_one("#signing-reason").focus()
            raise NotAllowed(
                _("{name} is not on the roster of this shift: say why they stand in").format(
                    name=name
                )
            )
        seat = self._asked.seats[free] if free is not None else CrewMember("", "")
        return place, Signature(name, seat.post, seat.name, reason)

    def _free(self) -> int | None:
        """The first seat for which nobody has signed."""
        places = (place for place in range(len(self._asked.seats)) if place not in self._signed)
        return next(places, None)

    def _meant(self) -> str:
        return meant(self.desk.db, self._value("name"))

    def _seat_lines(self) -> list[Line]:
        return [self._seat_line(place, seat) for place, seat in enumerate(self._asked.seats)]

    def _seat_line(self, place: int, seat: CrewMember) -> Line:
        post = self.desk.station.post(seat.post)
        signature = self._signed.get(place)
        vacant = _("whoever signs") if self._asked.anybody else _("nobody on the roster")
        name = signature.name if signature else seat.name or vacant
        stands = signature.stands_in_for if signature else ""
        return (
            ("[x] " if signature else "[ ] ", ""),
            (f"{post.name}  " if post else "", "quiet"),
            (name, "strong"),
            (_(" (stands in for {name})").format(name=stands) if stands else "", ""),
            ("  " + _("signed") if signature else "", "good"),
        )

    def _value(self, name: str) -> str:
        return self.query_one(f"#signing-{name}", Input).value

    def _say(self, words: str, style: str) -> None:
        self.query_one(Sentence).tell(words, style)
