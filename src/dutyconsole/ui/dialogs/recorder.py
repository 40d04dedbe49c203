"""Who keeps the log now: the name that every act at this desk is signed with."""

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from dutyconsole.language import N_, _
from dutyconsole.store.people import find_people
from dutyconsole.text import clean_line
from dutyconsole.ui.base import DutyDialog
from dutyconsole.ui.widgets.fields import LineField
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.lines import Lines


class _NameField(LineField):
    """Always has the cursor: what is typed is a name, the arrows choose in the list."""

    BINDINGS = [
        Binding(
            "up",
            "screen.move(-1)",
            show=False,
            id="recorder.up",
            tooltip=N_("Choose among those on the list"),
        ),
        Binding(
            "down",
            "screen.move(1)",
            N_("Choose"),
            key_display="↑↓",
            id="recorder.move",
            tooltip=N_("Choose among those on the list"),
        ),
        Binding(
            "enter",
            "submit",
            N_("Take"),
            id="recorder.take",
            tooltip=N_("Whoever is marked on the list keeps the log from now on"),
        ),
    ]


class RecorderDialog(DutyDialog[None]):
    """The crew on duty first; whoever else is meant is found by typing."""

    AUTO_FOCUS = "LineField"
    HELP = N_(
        "Choose who keeps the log now. Whoever is not on the list is found by name or pinyin, or"
        " just typed."
    )

    def compose(self) -> ComposeResult:
        """The people and what is typed."""
        with Vertical(classes="dialog") as box:
            box.border_title = _("Who keeps the log now?")
            people = OptionList(markup=False)
            people.can_focus = False
            yield people
            yield Lines(id="recorder-label")
            yield _NameField()
            yield KeyBar()

    def on_mount(self) -> None:
        """Offer the crew on duty; whoever keeps the log now is marked."""
        self.query_one(Lines).show(((_("Somebody else: type the name or its pinyin"), "quiet"),))
        self._offer("")

    @on(Input.Changed)
    def find_as_typed(self, event: Input.Changed) -> None:
        """Offer who is meant by what is typed so far."""
        self._offer(clean_line(event.value))

    @on(Input.Submitted)
    def take_marked(self) -> None:
        """Take whoever is marked; of several that are found none is before one is chosen."""
        marked = self.query_one(OptionList).highlighted
        if marked is not None:
            self._take(self._names[marked])
        elif self._names:
            self.desk.say(_("Several are found: choose one with the arrows, or type on"))

    @on(OptionList.OptionSelected)
    def take_clicked(self, event: OptionList.OptionSelected) -> None:
        """Take the person clicked."""
        self._take(self._names[event.option_index])

    def action_move(self, steps: int) -> None:
        """Mark another one."""
        options = self.query_one(OptionList)
        if self._names:
            marked = options.highlighted
            place = marked + steps if marked is not None else 0
            options.highlighted = min(max(place, 0), len(self._names) - 1)

    def _offer(self, typed: str) -> None:
        crew = [person for _post, person in self.desk.overview.crew.seats]
        people = find_people(self.desk.db, typed) if typed else crew
        self._known = [person.name for person in people]
        self._names = list(self._known)
        words = [f"{person.name}  {person.department} {person.title}" for person in people]
        if typed and typed not in self._names:
            self._names.append(typed)
            words.append(_("{name}  as typed; not in the directory").format(name=typed))
        options = self.query_one(OptionList)
        options.set_options(Option(clean_line(each)) for each in words)
        options.highlighted = self._surely_meant(typed)

    def _surely_meant(self, typed: str) -> int | None:
        """Where the one stands who is named so or found alone, or who keeps the log already."""
        name = typed or self.desk.recorder
        if name in self._known:
            return self._known.index(name)
        is_clear = len(self._known) <= 1 or not typed
        return 0 if self._names and is_clear else None

    def _take(self, name: str) -> None:
        self.desk.recorder = name
        self.dismiss(None)
        self.desk.say(_("{name} keeps the log from now on").format(name=name))
