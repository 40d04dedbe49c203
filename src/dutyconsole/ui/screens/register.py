"""One register: its lines, the newest on top, found as one types; and what is done with them."""

from collections.abc import Callable
from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input

from dutyconsole.domain.imports import BadRows
from dutyconsole.domain.own_registers import registers_of
from dutyconsole.domain.register_lines import LineState, RegisterLine
from dutyconsole.language import N_, _, ngettext
from dutyconsole.store import registers
from dutyconsole.store.people import list_people
from dutyconsole.store.register_lists import get
from dutyconsole.ui.base import BACK, DutyScreen
from dutyconsole.ui.dialogs.asked import AskedDialog
from dutyconsole.ui.dialogs.register_line import RegisterLineDialog, has_masked
from dutyconsole.ui.register_imports import Read, keep_read, read_file
from dutyconsole.ui.register_search import sought_by
from dutyconsole.ui.register_source import RegisterSource
from dutyconsole.ui.register_typed import FormAct, still_to_come
from dutyconsole.ui.register_words import BANNER, columns_for, heading, line_name, row
from dutyconsole.ui.styles import stylesheet
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.lines import Lines, Piece
from dutyconsole.ui.widgets.register_list import RegisterList

_OF_A_LINE = frozenset({"go_on", "correct", "cancel", "reveal"})


class RegisterScreen(DutyScreen[None]):
    """Any number of lines; only those in sight are read."""

    CSS_PATH = stylesheet("register")
    AUTO_FOCUS = "RegisterList"
    BINDINGS = [
        Binding("m", "new", N_("New"), id="register.new", tooltip=N_("Enter a new line")),
        Binding(
            "x", "go_on", N_("Go on"), id="register.go_on",
            tooltip=N_("Write down the exit, the return, the second reading, the release"),
        ),
        Binding(
            "g", "correct", N_("Correct"), id="register.correct",
            tooltip=N_("Correct it, with a reason; what it said stays in its history"),
        ),
        Binding(
            "z", "cancel", N_("Cancel"), id="register.cancel",
            tooltip=N_("Cancel it, with a reason; it stays readable"),
        ),
        Binding(
            "l", "open_only", N_("Open ones"), id="register.open_only",
            tooltip=N_("List only what is open, or all lines again"),
        ),
        Binding(
            "slash", "search", N_("Find"), id="register.search",
            tooltip=N_("Type words, a number, or the pinyin initials of a name"),
        ),
        Binding(
            "i", "import", N_("Import"), id="register.import",
            tooltip=N_("Import a spreadsheet; all rows that cannot be used are shown at once"),
        ),
        Binding(
            "b", "reveal", N_("Unmask"), id="register.reveal",
            tooltip=N_("Show ID numbers and telephones, with a reason that is recorded"),
        ),
        BACK,
    ]  # fmt: skip
    HELP = N_(
        "The lines of a register, the newest on top; > marks what is open, a line struck through is"
        " cancelled. Enter shows all fields of a line and its history. What is masked is shown"
        " until you leave this screen, once a reason is recorded."
    )

    HELP_LOOKING = N_(
        "The lines of a register, the newest on top; > marks what is open, a line struck through is"
        " cancelled. Enter shows all fields of a line and its history."
    )

    def __init__(self, key: str, *, words: str = "", number: int = 0) -> None:
        """The register of this `key`; `words` are sought in it, or the line `number` is opened."""
        super().__init__()
        self._key = key
        self._words = words
        self._number = number
        self._open_only = False
        self._opened: set[int] = set()

    def compose(self) -> ComposeResult:
        """The title, what to find, the names of the columns, the lines, and the keys."""
        desk = self.desk
        self._register = registers_of(desk.station)[self._key]
        self._people = list_people(desk.db)
        self._source = RegisterSource(desk.db, self._register)
        yield Lines(id="register-head")
        yield Input(
            self._words, placeholder=_("/ finds: words, a number, pinyin initials of a name"),
            compact=True,
        )  # fmt: skip
        yield Lines(id="register-columns")
        yield RegisterList(self._source, self._pieces, empty=self._empty)
        yield KeyBar()

    def on_mount(self) -> None:
        """Find what was asked for, and open the line that was."""
        lines = self.query_one("#register-columns", Lines)
        lines.show_for(
            lambda room: (heading(columns_for(self._register, self.desk.station, room - 1)),)
        )
        self._find()
        self.watch(self.app, "recorder", self._mask, init=False)
        if self._number:
            self.query_one(RegisterList).go_to(self._number)
            self._open(get(self.desk.db, self._register, self._number))

    def reload(self) -> None:
        """Lines were entered or changed: the cursor stays on its own."""
        self.query_one(RegisterList).refresh_rows()
        self._tell()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is done with a line needs one that counts."""
        if action not in _OF_A_LINE or not self.is_mounted:
            return super().check_action(action, parameters)
        line = self._current
        if line is None or line.destroyed:
            return True if line and action == "correct" else None
        if action == "reveal":
            is_masked = has_masked(self._register, line.values)
            return True if is_masked and line.number not in self._opened else None
        if action == "go_on" and not still_to_come(self._register, line.values):
            return None
        # Switched off, `g` would be the desk's key that leads to all registers.
        return True if line.state is not LineState.CANCELLED or action == "correct" else None

    @on(RegisterList.Moved)
    def tell_keys(self) -> None:
        """Other keys may be used on another line."""
        self.refresh_bindings()

    @on(Input.Changed)
    def find_as_typed(self, event: Input.Changed) -> None:
        """Find what is typed so far."""
        self._words = event.value
        self._find()

    @on(Input.Submitted)
    def action_list(self) -> None:
        """Go from what is typed to what was found."""
        self.query_one(RegisterList).focus()

    @on(RegisterList.Opened)
    def open_line(self, event: RegisterList.Opened) -> None:
        """Show the whole line."""
        self._open(event.line)

    def action_search(self) -> None:
        """Go to what is typed to find lines; the key that opens a search everywhere."""
        self.query_one(Input).focus()

    def action_back(self) -> None:
        """From what is typed to all lines, from the lines to the screen below."""
        typed = self.query_one(Input)
        if self.focused is typed:
            typed.value = ""
            self.query_one(RegisterList).focus()
        else:
            self.dismiss()

    def action_open_only(self) -> None:
        """List only what is open, or everything again."""
        self._open_only = not self._open_only
        self._find()

    def action_new(self) -> None:
        """Enter a new line."""
        self.desk.open_register_form(self._key)

    def action_go_on(self) -> None:
        """Write down what comes later."""
        self._form(FormAct.GO_ON)

    def action_correct(self) -> None:
        """Correct the line under the cursor."""
        self._form(FormAct.CORRECT)

    def action_cancel(self) -> None:
        """Cancel the line under the cursor, with a reason."""
        if line := self._current:
            self._ask(_("Cancel: {line}"), line, _("Why it is cancelled"), self._cancel)

    def action_reveal(self) -> None:
        """Show what is masked in the line under the cursor, with a reason."""
        if line := self._current:
            what = _("Why you have to see it; the reason is recorded with your name")
            self._ask(_("Unmask: {line}"), line, what, self._reveal)

    def action_import(self) -> None:
        """Import a spreadsheet."""
        what = _("Which file: CSV, XLSX, XLS or ODS. Headings are found by their names.")
        title = _("Import: {register}").format(register=_(self._register.name))
        self.app.push_screen(AskedDialog(title, what), self._import)

    @property
    def _current(self) -> RegisterLine | None:
        return self.query_one(RegisterList).current

    @property
    def _empty(self) -> str:
        if not self._source.is_whole:
            return _("Nothing found")
        said = _("Nothing is entered yet; m enters a line")
        return _(self._register.empty) or (
            _("Nothing is entered yet") if self.desk.only_looks else said
        )

    def _pieces(self, line: RegisterLine, room: int) -> tuple[Piece, ...]:
        desk = self.desk
        columns = columns_for(self._register, desk.station, room)
        opened = line.number in self._opened
        return row(columns, line, desk.station, at=desk.now, opened=opened)

    def _find(self) -> None:
        desk = self.desk
        self._source = RegisterSource(
            desk.db,
            self._register,
            sought_by(self._words, self._register, desk.station, self._people),
            open_only=self._open_only,
        )
        self.query_one(RegisterList).show_source(self._source, empty=self._empty)
        self._tell()

    def _tell(self) -> None:
        count = self._source.count()
        words = ngettext("{count} line", "{count} lines", count).format(count=count)
        more = "" if self._source.is_complete else _(" or more")
        open_ones = _("only open ones")
        only = f"  {open_ones}" if self._open_only else ""
        self.query_one("#register-head", Lines).show(
            (
                (f"{_(self._register.name)}  ", "strong"),
                (f"{words}{more}{only}  ", "quiet"),
                (_(BANNER), "warn"),
            )
        )

    def _open(self, line: RegisterLine) -> None:
        """Show the whole line; what is to be done with it next is done from here."""
        opened = line.number in self._opened
        dialog = RegisterLineDialog(self._register, line.number, opened=opened)
        self.app.push_screen(dialog, self._then)

    def _then(self, action: str | None) -> None:
        acts: dict[str | None, Callable[[], None]] = {
            "go_on": self.action_go_on,
            "correct": self.action_correct,
            "cancel": self.action_cancel,
            "reveal": self.action_reveal,
        }
        acts.get(action, lambda: None)()

    def _form(self, act: FormAct) -> None:
        line = self._current
        if line and line.state is LineState.CANCELLED:
            self.desk.say(_("This line is cancelled"))
        elif line and line.destroyed:
            self.desk.say(_("What this line said was destroyed"))
        elif line:
            opened = line.number in self._opened
            self.desk.go_on_with_line(self._key, act, line.number, opened=opened)

    def _ask(
        self, title: str, line: RegisterLine, what: str, then: Callable[[RegisterLine, str], None]
    ) -> None:
        """Ask for a reason in the name of whoever keeps the log."""
        desk = self.desk
        if not desk.recorder:
            desk.action_recorder()
            return
        name = line_name(self._register, line, desk.station, at=desk.now)
        self.app.push_screen(
            AskedDialog(title.format(line=name), what),
            lambda reason: then(line, reason) if reason else None,
        )

    def _cancel(self, line: RegisterLine, reason: str) -> None:
        desk = self.desk
        done = desk.attempt(
            lambda: registers.cancel(
                desk.db, desk.station, self._register, line.number,
                reason=reason, by=desk.recorder, at=desk.clock(),
            )
        )  # fmt: skip
        if done:
            name = line_name(self._register, done, desk.station, at=desk.now)
            desk.say(_("{line}: cancelled").format(line=name))

    def _reveal(self, line: RegisterLine, reason: str) -> None:
        from dutyconsole.store.reveals import reveal

        desk = self.desk

        def opened() -> bool:
            reveal(desk.db, line.subject, reason=reason, by=desk.recorder, at=desk.clock())
            return True

        if desk.attempt(opened):
            self._opened.add(line.number)
            self.query_one(RegisterList).refresh()
            self._open(line)

    def _mask(self) -> None:
        """Somebody else keeps the log: the reason was not theirs."""
        self._opened.clear()
        self.query_one(RegisterList).refresh()

    def _import(self, typed: str | None) -> None:
        if not typed:
            return
        if not self.desk.recorder:
            self.desk.action_recorder()
            return
        self.run_worker(self._import_file(Path(typed).expanduser()), group="import")

    async def _import_file(self, path: Path) -> None:
        """Read the file meanwhile; then keep all of it or nothing."""
        read = await read_file(self.desk, self._register, path)
        if read:
            self._keep(read, skip_bad=False)

    def _keep(self, read: Read, *, skip_bad: bool) -> None:
        from dutyconsole.ui.dialogs.bad_rows import BadRowsDialog

        try:
            keep_read(self.desk, self._register, read, skip_bad=skip_bad)
        except BadRows as refusal:
            self.app.push_screen(
                BadRowsDialog(refusal.rows),
                lambda others: self._keep(read, skip_bad=True) if others else None,
            )
