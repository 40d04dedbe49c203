"""The directory: names, departments, posts and phones, found as one types."""

from collections.abc import Iterator, Sequence

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from dutyconsole.domain.people import Person
from dutyconsole.domain.people import label as name_of
from dutyconsole.language import N_, _
from dutyconsole.store.people import find_people, list_people
from dutyconsole.text import clean_line, fit
from dutyconsole.ui.base import BACK, DutyScreen
from dutyconsole.ui.styles import stylesheet
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.lines import Line, Lines, flow

_NAME, _DEPARTMENT, _POSTS = 14, 18, 16
_FRAME = 8
"""Columns of border, padding and scrollbar around a line."""
_PADDING = 4
"""Columns left free around the person shown whole."""
_WIDE, _GROUP, _MORE = 100, 14, 10
"""Columns from which the work group has a place of its own and posts have more room."""


class PeopleScreen(DutyScreen[None]):
    """People by name, pinyin, initials, department or phone."""

    CSS_PATH = stylesheet("people")
    AUTO_FOCUS = "Input"
    BINDINGS = [
        BACK,
        Binding(
            "f5",
            "pin",
            N_("Set PIN"),
            id="people.pin",
            tooltip=N_("Set or change the PIN of whoever is under the cursor"),
        ),
        Binding("down", "list", N_("List"), id="people.list", tooltip=N_("Move into the list")),
        Binding("slash", "search", show=False, id="people.search", tooltip=N_("Type what to find")),
    ]
    HELP = N_(
        "The directory. Type a name, its pinyin or the initials, a department or a part of a phone"
        " number. People come in with the roster or with `dutyconsole people import FILE`."
    )

    HELP_LOOKING = N_(
        "The directory. Type a name, its pinyin or the initials, a department or a part of a phone"
        " number."
    )

    def __init__(self) -> None:
        """Nobody is found before the directory was read."""
        super().__init__()
        self._found: Sequence[Person] = ()

    def compose(self) -> ComposeResult:
        """What to find, who is found, the one under the cursor whole, and the keys."""
        yield Input(
            placeholder=_("Name, pinyin, initials, department or phone; arrow down: the list"),
            compact=True,
        )
        yield OptionList(markup=False)
        yield Lines(id="people-one")
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

    @on(OptionList.OptionHighlighted)
    def show_whole(self, event: OptionList.OptionHighlighted) -> None:
        """Say all that is known of whoever is under the cursor."""
        self._show(self._found[event.option_index] if self._found else None)

    @on(Input.Submitted)
    def action_list(self) -> None:
        """Go from what is typed to who was found."""
        self.query_one(OptionList).focus()

    def action_search(self) -> None:
        """Go back to what is typed."""
        self.query_one(Input).focus()

    def action_pin(self) -> None:
        """Set or change the PIN of whoever is under the cursor."""
        place = self.query_one(OptionList).highlighted
        if place is not None and self._found:
            self.desk.set_pin(name_of(self._found[place], list_people(self.desk.db)))

    def _find(self, typed: str) -> None:
        self._found = find_people(self.desk.db, typed)
        options = self.query_one(OptionList)
        options.border_title = _("Directory: {count}").format(count=len(self._found))
        room = self.app.size.width - _FRAME
        lines = [Option(_person_text(person, room)) for person in self._found]
        said = _("Nobody found; the roster's import brings people in")
        nobody = Option(Text(_("Nobody found") if self.desk.only_looks else said), disabled=True)
        cursor = min(options.highlighted or 0, max(len(lines) - 1, 0))
        options.set_options(lines or [nobody])
        options.highlighted = cursor if lines else None
        self._show(self._found[cursor] if lines else None)

    def _show(self, person: Person | None) -> None:
        items = _whole(person) if person else ()
        self.query_one("#people-one", Lines).show(*flow(items, self.app.size.width - _PADDING))


def _person_text(person: Person, room: int) -> Text:
    is_wide = room >= _WIDE
    columns = [
        (person.name, _NAME),
        (person.department, _DEPARTMENT),
        (_posts(person), _POSTS + (_MORE if is_wide else 0)),
    ]
    if is_wide:
        columns.append((person.group, _GROUP))
    text = Text(no_wrap=True)
    for number, (words, columns_wide) in enumerate(columns):
        text.append(fit(clean_line(words), columns_wide) + " ", "bold" if not number else "")
    text.append(fit(clean_line("  ".join(person.phones)), room - text.cell_len))
    return text


def _posts(person: Person) -> str:
    """What somebody is, and the posts they hold in the duty room."""
    return " / ".join(dict.fromkeys(filter(None, (person.title, person.post))))


def _whole(person: Person) -> Iterator[Line]:
    yield ((clean_line(person.name), "strong"),)
    said = (
        (_("Department"), person.department),
        (_("Title"), person.title),
        (_("Post"), person.post),
        (_("Work group"), person.group),
        (_("Phone"), "  ".join(person.phones)),
    )
    for label, words in said:
        if words:
            yield ((f"{label} ", "quiet"), (clean_line(words), ""))
