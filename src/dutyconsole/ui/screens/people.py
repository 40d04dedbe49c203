"""The directory: names, departments, posts and phones, found as one types."""

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from dutyconsole.domain.people import Person
from dutyconsole.language import N_, _
from dutyconsole.store.people import find_people
from dutyconsole.text import clean_line, fit
from dutyconsole.ui.base import BACK, DutyScreen
from dutyconsole.ui.styles import stylesheet
from dutyconsole.ui.widgets.key_bar import KeyBar

_NAME, _DEPARTMENT, _TITLE, _GROUP = 14, 18, 12, 14
_FRAME = 8
"""Columns of border, padding and scrollbar around a line."""
_GROUP_FROM = 90
"""Columns from which the work group is shown too."""


class PeopleScreen(DutyScreen[None]):
    """People by name, pinyin, initials, department or phone."""

    CSS_PATH = stylesheet("people")
    AUTO_FOCUS = "Input"
    BINDINGS = [
        BACK,
        Binding("down", "list", N_("List"), id="people.list", tooltip=N_("Move into the list")),
        Binding("slash", "search", show=False, id="people.search", tooltip=N_("Type what to find")),
    ]
    HELP = N_(
        "The directory. Type a name, its pinyin or the initials, a department or a part of a phone"
        " number. People come in with the roster or with `dutyconsole people import FILE`."
    )

    def compose(self) -> ComposeResult:
        """What to find, who is found and the keys."""
        yield Input(
            placeholder=_("Name, pinyin, initials, department or phone; arrow down: the list"),
            compact=True,
        )
        yield OptionList(markup=False)
        yield KeyBar()

    def reload(self) -> None:
        """Find again."""
        self._find(self.query_one(Input).value)

    def on_resize(self) -> None:
        """Cut the lines to the new width."""
        self.reload()

    @on(Input.Changed)
    def find_as_typed(self, event: Input.Changed) -> None:
        """Find what is typed so far."""
        self._find(event.value)

    def action_list(self) -> None:
        """Go from what is typed to who was found."""
        self.query_one(OptionList).focus()

    def action_search(self) -> None:
        """Go back to what is typed."""
        self.query_one(Input).focus()

    def _find(self, typed: str) -> None:
        found = find_people(self.desk.db, typed)
        options = self.query_one(OptionList)
        options.border_title = _("Directory: {count}").format(count=len(found))
        room = self.app.size.width - _FRAME
        lines = [Option(_person_text(person, room)) for person in found]
        nobody = Option(
            Text(_("Nobody found; the roster's import brings people in")), disabled=True
        )
        options.set_options(lines or [nobody])


def _person_text(person: Person, room: int) -> Text:
    columns = [
        (person.name, _NAME),
        (person.department, _DEPARTMENT),
        (person.title or person.post, _TITLE),
    ]
    if room >= _GROUP_FROM:
        columns.append((person.group, _GROUP))
    text = Text(no_wrap=True)
    for number, (words, columns_wide) in enumerate(columns):
        text.append(fit(clean_line(words), columns_wide) + " ", "bold" if not number else "")
    text.append(fit(clean_line("  ".join(person.phones)), room - text.cell_len))
    return text
