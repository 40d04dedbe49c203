"""The liaison list: whom to call, at which number, and when that was answered last."""

import asyncio

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Digits, Input, OptionList
from textual.widgets.option_list import Option

from dutyconsole.config import Contact
from dutyconsole.domain.contacts import Call, Reached, found, last_failed, last_reached, said_of
from dutyconsole.exchange.pinyin import keys_of
from dutyconsole.language import N_, _
from dutyconsole.store import contacts
from dutyconsole.text import clean_line, fit
from dutyconsole.ui.base import DutyDialog
from dutyconsole.ui.widgets.fields import LineField
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.lines import Lines

_NAME, _PHONE = 24, 14
_GAP = "  "


class _TypedField(LineField):
    """Always has the cursor: what is typed finds, the arrows choose in the list."""

    BINDINGS = [
        Binding(
            "up", "screen.move(-1)", show=False, id="contacts.up",
            tooltip=N_("Choose among the contacts"),
        ),
        Binding(
            "down", "screen.move(1)", N_("Choose"), key_display="↑↓", id="contacts.move",
            tooltip=N_("Choose among the contacts"),
        ),
        Binding(
            "enter", "submit", N_("Reached"), id="contacts.reached",
            tooltip=N_("Note that they were reached now, and take them over into the form"),
        ),
    ]  # fmt: skip


class ContactsDialog(DutyDialog[Contact]):
    """The answer is the contact that was chosen; whether they were reached is noted here."""

    DEFAULT_CSS = """
    ContactsDialog {
        OptionList { text-wrap: nowrap; }
        #contacts-phone { width: 1fr; text-style: bold; }
        .dialog Input { margin-bottom: 0; }
    }
    """
    AUTO_FOCUS = "LineField"
    BINDINGS = [
        Binding(
            "f4", "tried", N_("No answer"), id="contacts.tried",
            tooltip=N_("Note that nobody answered now; the list stays open"),
        ),
        Binding(
            "f2", "choose", N_("Fill in"), id="contacts.choose",
            tooltip=N_("Take them over into the form without noting a call"),
        ),
    ]  # fmt: skip
    HELP = N_(
        "Call first, then press Enter: the moment is kept as the one at which they were reached"
        " last. F4 keeps that nobody answered. Contacts stand in station.toml; they are found by"
        " name, pinyin, initials or number."
    )

    def __init__(self, typed: str = "") -> None:
        """`typed` is what to find at first."""
        super().__init__()
        self._typed = typed
        self._keys: dict[str, str] = {}
        """Of each contact what it is found by beside its characters, once that is known."""
        self._found: tuple[Contact, ...] = ()
        self._calls: dict[str, Call] = {}

    def compose(self) -> ComposeResult:
        """The contacts, the one that is marked with its number large, and what is typed."""
        with Vertical(classes="dialog") as box:
            box.border_title = _("Liaison list")
            listed = OptionList(markup=False)
            listed.can_focus = False
            yield listed
            yield Lines(id="contacts-one")
            yield Digits(id="contacts-phone")
            yield Lines(id="contacts-label")
            yield _TypedField(self._typed)
            yield KeyBar()

    def on_mount(self) -> None:
        """Show the contacts; what they are found by in pinyin is read meanwhile."""
        label = self.query_one("#contacts-label", Lines)
        label.show(((_("Type a name, its pinyin or initials, or a number"), "quiet"),))
        self.run_worker(self._learn_pinyin())
        self._read()

    async def _learn_pinyin(self) -> None:
        # The dictionary takes its time to load; whoever types Chinese need not wait for it.
        self._keys = await asyncio.to_thread(_search_keys, self.desk.station.contacts)
        self._show()

    @on(Input.Changed)
    def find_as_typed(self, event: Input.Changed) -> None:
        """Show who is meant by what is typed so far."""
        self._typed = clean_line(event.value)
        self._show()

    @on(Input.Submitted)
    def action_reached(self) -> None:
        """Note that the one that is marked was reached, and answer with them."""
        if (contact := self._marked) and self._note(contact, reached=True):
            self.dismiss(contact)
            self.desk.say(_("{name}: reached, noted").format(name=contact.name))

    @on(OptionList.OptionSelected)
    def mark_clicked(self, event: OptionList.OptionSelected) -> None:
        """A click marks; only a key says that they were reached."""
        self.query_one(OptionList).highlighted = event.option_index

    def action_tried(self) -> None:
        """Note that nobody answered; another one may be called next."""
        if (contact := self._marked) and self._note(contact, reached=False):
            self._read()
            self.desk.say(_("{name}: not reached, noted").format(name=contact.name))

    def action_choose(self) -> None:
        """Answer with the one that is marked, of whom no call is noted."""
        if contact := self._marked:
            self.dismiss(contact)

    def action_move(self, steps: int) -> None:
        """Mark another one."""
        listed = self.query_one(OptionList)
        if self._found:
            place = (listed.highlighted or 0) + steps
            listed.highlighted = min(max(place, 0), len(self._found) - 1)

    @on(OptionList.OptionHighlighted)
    def show_one(self) -> None:
        """The number of the one that is marked, large enough to be dialled from it."""
        contact = self._marked
        phone = self.query_one("#contacts-phone", Digits)
        phone.update(clean_line(contact.phone) if contact else "")
        lines = self.query_one("#contacts-one", Lines)
        if contact is None:
            lines.show()
            return
        who = _GAP.join(filter(None, (contact.name, contact.person, contact.note)))
        said = said_of(self._calls.get(contact.key), at=self.desk.now)
        lines.show(
            ((clean_line(who), "strong"),), ((f"{contact.phone}{_GAP}", ""), (said, "quiet"))
        )

    @property
    def _marked(self) -> Contact | None:
        place = self.query_one(OptionList).highlighted
        return self._found[place] if self._found and place is not None else None

    def _note(self, contact: Contact, *, reached: bool) -> Reached | None:
        desk = self.desk
        if not desk.recorder:
            desk.action_recorder()
            return None
        return desk.attempt(
            lambda: contacts.note_call(
                desk.db, contact.key, reached=reached, by=desk.recorder, at=desk.clock()
            )
        )

    def _read(self) -> None:
        self._calls = contacts.latest(self.desk.db)
        self._show()

    def _show(self) -> None:
        before, listed = self._marked, self.query_one(OptionList)
        every = self.desk.station.contacts
        self._found = tuple(
            each for each in every if found(each, self._keys.get(each.key, ""), self._typed)
        )
        nobody = _("Nobody found") if every else _("No contacts in station.toml: [[contacts]]")
        lines = [Option(self._line(each)) for each in self._found]
        listed.set_options(lines or [Option(nobody, disabled=True)])
        place = self._found.index(before) if before in self._found else 0
        listed.highlighted = place if self._found else None
        self.show_one()

    def _line(self, contact: Contact) -> Text:
        call, at = self._calls.get(contact.key), self.desk.now
        text = Text(fit(clean_line(contact.name), _NAME) + _GAP, no_wrap=True)
        text.append(fit(clean_line(contact.phone), _PHONE) + _GAP, "bold")
        return text.append(last_failed(call, at=at) or last_reached(call, at=at))


def _search_keys(every: tuple[Contact, ...]) -> dict[str, str]:
    return {each.key: f"{keys_of(each.name)} {keys_of(each.person)}" for each in every}
