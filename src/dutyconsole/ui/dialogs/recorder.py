"""Who keeps the log now: the name that every act at this desk is signed with."""

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from dutyconsole.language import N_, _
from dutyconsole.store.people import find_people
from dutyconsole.text import clean_line
from dutyconsole.ui.base import DutyDialog
from dutyconsole.ui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from dutyconsole.domain.people import Person


class RecorderDialog(DutyDialog[None]):
    """The crew on duty first; whoever else is meant is found by typing."""

    AUTO_FOCUS = "OptionList"
    HELP = N_(
        "Choose who keeps the log now. Whoever is not on the list is found by name or pinyin, or"
        " just typed."
    )

    def compose(self) -> ComposeResult:
        """The people and what is typed."""
        with Vertical(classes="dialog") as box:
            box.border_title = _("Who keeps the log now?")
            yield OptionList(markup=False)
            yield Input(placeholder=_("Another name: type it, Enter"), compact=True)
            yield KeyBar()

    def on_mount(self) -> None:
        """Offer the crew on duty."""
        self._people: list[Person] = []
        self._offer("")

    @on(Input.Changed)
    def find_as_typed(self, event: Input.Changed) -> None:
        """Offer who is meant by what is typed so far."""
        self._offer(event.value)

    @on(Input.Submitted)
    def take_typed(self, event: Input.Submitted) -> None:
        """Take the one person found, or the name as it is typed."""
        name = clean_line(event.value)
        self._take(self._people[0].name if len(self._people) == 1 else name)

    @on(OptionList.OptionSelected)
    def take_chosen(self, event: OptionList.OptionSelected) -> None:
        """Take the person under the cursor."""
        self._take(self._people[event.option_index].name)

    def _offer(self, typed: str) -> None:
        crew = [person for _post, person in self.desk.overview.crew.seats]
        self._people = find_people(self.desk.db, typed) if typed.strip() else crew
        options = self.query_one(OptionList)
        options.set_options(
            Option(clean_line(f"{person.name}  {person.department} {person.title}"))
            for person in self._people
        )
        options.highlighted = 0 if self._people else None

    def _take(self, name: str) -> None:
        if name:
            self.desk.recorder = name
            self.dismiss(None)
