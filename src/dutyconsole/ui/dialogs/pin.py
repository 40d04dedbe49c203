"""Setting a PIN: with the office's code, with the present one, or when two others sign."""

import asyncio
from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input

from dutyconsole.domain.handover import CrewMember
from dutyconsole.domain.pins import check_new, check_recovery, typed
from dutyconsole.errors import DutyError, NotAllowed
from dutyconsole.language import N_, _
from dutyconsole.store import pins
from dutyconsole.store.relief import get_relief
from dutyconsole.ui.base import DutyDialog
from dutyconsole.ui.dialogs.signing import Asked, Signed, SigningDialog
from dutyconsole.ui.pins import PinField, instant, meant, tell_the_record
from dutyconsole.ui.widgets.choice import Choice
from dutyconsole.ui.widgets.fields import LineField
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.lines import Lines
from dutyconsole.ui.widgets.sentence import Sentence

_WAYS = {
    "code": N_("with the office's one-time code"),
    "old": N_("with the present PIN"),
    "others": N_("forgotten: two others sign"),
}


class PinDialog(DutyDialog[None]):
    """Sets the PIN of one person."""

    BINDINGS = [
        Binding("f2", "save", N_("Save"), id="pin.save", tooltip=N_("Set the new PIN")),
    ]
    HELP = N_(
        "A PIN has 6 to 12 digits and is known to its owner alone. The first one is set with the"
        " code that the office gives by `dutyconsole pin code NAME`; a forgotten one is set anew"
        " when another officer and the duty leader sign."
    )

    def __init__(self, name: str = "") -> None:
        """`name` is whose PIN it is, as far as that is known."""
        super().__init__()
        self._whose = name
        self._setting = False
        self._set_for = ""
        """Whose PIN was set."""

    def compose(self) -> ComposeResult:
        """Whose PIN, by what right, and the PIN twice."""
        with Vertical(classes="dialog") as box:
            box.border_title = _("Set a PIN")
            yield Lines(id="pin-name-label")
            yield LineField(self._whose, id="pin-name", select_on_focus=True)
            yield Choice(
                tuple((key, _(words)) for key, words in _WAYS.items()), value="code", id="pin-way"
            )
            for name in ("right", "new", "again"):
                yield Lines(id=f"pin-{name}-label")
                yield PinField(id=f"pin-{name}")
            yield Sentence(id="pin-state")
            yield KeyBar()

    def on_mount(self) -> None:
        """Say what is asked."""
        for name, words in (
            ("name", _("Name")),
            ("new", _("New PIN, 6 to 12 digits")),
            ("again", _("The same once more")),
        ):
            self.query_one(f"#pin-{name}-label", Lines).show(((words, "quiet"),))
        self._choose_way()
        self.show_fields()
        self.query_one("#pin-right" if self._whose else "#pin-name").focus()

    @on(Choice.Changed)
    def show_fields(self) -> None:
        """What gives the right to set it."""
        way = self.query_one(Choice).value
        words = _("One-time code") if way == "code" else _("Present PIN")
        self.query_one("#pin-right-label", Lines).show(((words, "quiet"),))
        if way == "others" and self.focused is self.query_one("#pin-right"):
            self.query_one("#pin-new").focus()
        for widget in self.query("#pin-right-label, #pin-right"):
            widget.display = way != "others"

    @on(Input.Submitted, "#pin-name")
    def resolve(self) -> None:
        """A name may be typed by its pinyin; whoever has a PIN changes that one."""
        self.query_one("#pin-name", Input).value = self._meant()
        self._choose_way()
        self.focus_next()

    @on(Input.Submitted, "#pin-right")
    @on(Input.Submitted, "#pin-new")
    def next_field(self) -> None:
        """Enter goes on to the next field."""
        self.focus_next()

    @on(Input.Submitted, "#pin-again")
    def action_save(self) -> None:
        """Set it, or ask two others to sign first."""
        if self._setting:
            return
        name = self._meant()
        right, new, again = (
            self.query_one(f"#pin-{each}", PinField).taken() for each in ("right", "new", "again")
        )
        try:
            if not name:
                raise NotAllowed(_("Whose PIN?"))
            if new != again:
                raise NotAllowed(_("The two are not the same: type the new PIN twice"))
            check_new(typed(new))
        except DutyError as refusal:
            self._refuse(refusal)
            return
        way = self.query_one(Choice).value
        if way == "others":
            self._ask_others(name, new)
        else:
            self._start(name, _setting(way, name, right, new))

    def action_back(self) -> None:
        """Leave without an answer; what is being set already is waited for."""
        if not self._setting:
            self.dismiss(None)

    def _choose_way(self) -> None:
        """Whoever has a PIN changes it; a first one is set with a code."""
        name = self._meant()
        if not name:
            return
        has = any(each.name == name and each.set_wall for each in pins.holders(self.desk.home))
        self.query_one(Choice).value = "old" if has else "code"

    def _ask_others(self, name: str, new: str) -> None:
        relief = get_relief(self.desk.db, self.desk.station, at=self.desk.clock())
        superiors = relief.sides.superiors
        asked = Asked(
            title=_("A forgotten PIN: {name}").format(name=name),
            phrase=_(
                "I know {name}, who sets a new PIN now. Another officer and the duty leader."
            ).format(name=name),
            seats=(CrewMember("", ""), CrewMember("", "")),
            enough=2,
            hint=_("One of these signs: {names}").format(names=_(", ").join(superiors)),
            anybody=True,
        )

        def signed(answer: Signed | None) -> None:
            if not answer:
                return
            names = tuple(each.name for each in answer.signatures)
            try:
                check_recovery(name, names, superiors)
            except NotAllowed as refusal:
                self._refuse(refusal)
                return
            self._start(name, lambda book: book.reset(name, new, instant(), signed_by=names))

        self.app.push_screen(SigningDialog(asked), signed)

    def _start(self, name: str, act: Callable[[pins.Pins], None]) -> None:
        self._setting = True
        self._say(_("Setting the PIN .."), "strong")
        self.run_worker(self._set(name, act))

    async def _set(self, name: str, act: Callable[[pins.Pins], None]) -> None:
        desk = self.desk

        def in_thread() -> None:
            with pins.opened(desk.home) as book:
                act(book)

        try:
            await asyncio.to_thread(in_thread)
        except DutyError as refusal:
            tell_the_record(desk)
            self._refuse(refusal)
        else:
            tell_the_record(desk)
            self._set_for = name
            self._end()
        finally:
            self._setting = False

    def on_screen_resume(self) -> None:
        """The help that lay over the dialog is left; the PIN was set meanwhile."""
        self._end()

    def _end(self) -> None:
        if self._set_for and self.is_current:
            self.dismiss(None)
            self.desk.say(_("The PIN of {name} is set").format(name=self._set_for))

    def _refuse(self, refusal: DutyError) -> None:
        """Say why not; all PINs are typed anew."""
        self._say(str(refusal), "loud")
        way = self.query_one(Choice).value
        self.query_one("#pin-new" if way == "others" else "#pin-right").focus()

    def _meant(self) -> str:
        return meant(self.desk.db, self.query_one("#pin-name", Input).value)

    def _say(self, words: str, style: str) -> None:
        self.query_one(Sentence).tell(words, style)


def _setting(way: str, name: str, right: str, new: str) -> Callable[[pins.Pins], None]:
    """What sets the PIN, by a code or by the present one."""
    if way == "code":
        return lambda book: book.set_first(name, right, new, instant())
    return lambda book: book.change(name, right, new, instant())
