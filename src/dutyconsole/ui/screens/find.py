"""The whole duty log searched: by words, time, category, level and state."""

from collections.abc import Callable
from dataclasses import replace

from arrow import Arrow
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.widgets import Input

from dutyconsole.domain import moments
from dutyconsole.domain.incident_numbers import number_sought
from dutyconsole.domain.incidents import LEVELS, STATES, LogEntry, State
from dutyconsole.errors import BadInput
from dutyconsole.language import N_, _, ngettext
from dutyconsole.store.log import Filter
from dutyconsole.ui.base import BACK, DutyScreen
from dutyconsole.ui.log_source import FoundLog
from dutyconsole.ui.styles import stylesheet
from dutyconsole.ui.widgets.choice import Choice
from dutyconsole.ui.widgets.fields import LineField
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.lines import Lines
from dutyconsole.ui.widgets.log_list import LogList

_TYPED = ("words", "since", "until")
_CHOSEN = ("category", "level", "state")


_TO_LIST = Binding(
    "down",
    "screen.list",
    N_("To the list"),
    key_display="↓",
    id="find.list",
    tooltip=N_("Move into the list; Enter opens the entry there"),
)


class _WishField(LineField):
    """A field for what is wanted; Down leads to what was found."""

    # Again, because a field would scroll by this key.
    BINDINGS = [replace(_TO_LIST, key_display="Enter ↓")]


class FindScreen(DutyScreen[None]):
    """What is typed is found at once; every word must stand in the entry."""

    CSS_PATH = stylesheet("find")
    AUTO_FOCUS = "#find-words"
    BINDINGS = [
        BACK,
        _TO_LIST,
        Binding("f5", "all", N_("Clear"), id="find.all", tooltip=N_("Find everything again")),
    ]
    HELP = N_(
        "Every word typed must stand in the entry, in any place: Chinese from one character on,"
        " numbers, English. Times may be given as 16:05, 1-25 16:05 or 2020-01-25; with a state"
        " only the entries that count are listed. An incident is also found by its number: 006 or"
        " 2020/6."
    )

    def compose(self) -> ComposeResult:
        """What to find, what was found and the keys."""
        with Horizontal(classes="find-line"):
            yield Lines(id="find-words-label")
            yield _WishField(id="find-words")
        with Horizontal(classes="find-line"):
            yield Lines(id="find-since-label")
            yield _WishField(id="find-since")
            yield Lines(id="find-until-label")
            yield _WishField(id="find-until")
        for name in _CHOSEN:
            with Horizontal(classes="find-line"):
                yield Lines(id=f"find-{name}-label")
                yield Choice(self._choices(name), value="", id=f"find-{name}")
        yield Lines(id="find-found")
        self._found = FoundLog(self.desk.db, Filter())
        yield LogList(self._found, today=self.desk.now.date())
        yield KeyBar()

    def on_mount(self) -> None:
        """Name the fields."""
        for name, words in (
            ("words", _("Words")),
            ("since", _("Received from")),
            ("until", _("until")),
            ("category", _("Category")),
            ("level", _("Level")),
            ("state", _("State")),
        ):
            self.query_one(f"#find-{name}-label", Lines).show(((words, "quiet"),))

    def reload(self) -> None:
        """What was written meanwhile may be found too; the cursor stays."""
        self.query_one(LogList).refresh_rows()
        self._count()

    def entry_here(self) -> LogEntry | None:
        """The entry under the cursor."""
        return self.query_one(LogList).entry

    @on(Input.Changed)
    @on(Choice.Changed)
    def find(self) -> None:
        """Find what is wanted now."""
        try:
            wanted = self._wanted()
        except BadInput as refusal:
            self.query_one("#find-found", Lines).show(((str(refusal), "loud"),))
            return
        self._found = FoundLog(self.desk.db, wanted)
        self.query_one(LogList).show_source(self._found, empty=_("Nothing found"))
        self._count()

    @on(Input.Submitted)
    def action_list(self) -> None:
        """Go from what is typed to what was found."""
        self.query_one(LogList).focus()

    def action_find(self) -> None:
        """Go back to what is typed: the key that opens this screen."""
        self.query_one("#find-words").focus()

    def action_all(self) -> None:
        """Clear every wish."""
        for name in _TYPED:
            self.query_one(f"#find-{name}", Input).value = ""
        for name in _CHOSEN:
            self.query_one(f"#find-{name}", Choice).value = ""
        self.query_one("#find-words").focus()

    @on(LogList.Opened)
    def open_entry(self, event: LogList.Opened) -> None:
        """Open the incident of the entry under the cursor."""
        self.desk.open_incident(event.entry.incident)

    def _choices(self, name: str) -> tuple[tuple[str, str], ...]:
        named = {
            "category": [(each.key, each.name) for each in self.desk.station.categories],
            "level": [(key, _(words)) for key, words in LEVELS.items()],
            "state": [(state.value, _(words)) for state, words in STATES.items()],
        }
        return (("", _("all")), *named[name])

    def _wanted(self) -> Filter:
        state = self.query_one("#find-state", Choice).value
        typed = self.query_one("#find-words", Input).value
        return Filter(
            typed=typed,
            number=number_sought(typed, at=self.desk.now),
            since=self._moment("since", moments.beginning),
            until=self._moment("until", moments.ending),
            category=self.query_one("#find-category", Choice).value,
            level=self.query_one("#find-level", Choice).value,
            state=State(state) if state else None,
        )

    def _moment(self, name: str, meant: Callable[..., Arrow]) -> Arrow | None:
        typed = self.query_one(f"#find-{name}", Input).value.strip()
        return meant(typed, at=self.desk.now) if typed else None

    def _count(self) -> None:
        count = self._found.count()
        found = ngettext("{count} entry", "{count} entries", count).format(count=count)
        more = "" if self._found.is_complete else _(" or more")
        sentence = _("Found: {entries}").format(entries=found + more)
        self.query_one("#find-found", Lines).show(((sentence, "quiet"),))
