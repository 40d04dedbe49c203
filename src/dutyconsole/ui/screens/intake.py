"""The form in which a message is taken down, or corrected."""

from functools import partial

from arrow import Arrow
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input, TextArea

from dutyconsole.domain.incident_steps import newly_special, rules_of
from dutyconsole.domain.incidents import (
    IncidentNumber,
    Kind,
    LogEntry,
    Message,
    check,
    parse_number,
)
from dutyconsole.domain.obligations import incident_of
from dutyconsole.errors import AlreadyRecorded, BadInput
from dutyconsole.language import N_, _
from dutyconsole.store import incidents
from dutyconsole.store.incident_steps import list_steps
from dutyconsole.ui.base import BACK, DutyScreen
from dutyconsole.ui.dialogs.level import LevelDialog
from dutyconsole.ui.dialogs.special import SpecialDialog
from dutyconsole.ui.form_draft import FormDraft
from dutyconsole.ui.help_key import HELP_KEY
from dutyconsole.ui.message_form import (
    Unreadable,
    draft_kind,
    empty_fields,
    fields_of,
    message_from,
    said_when_saved,
)
from dutyconsole.ui.styles import stylesheet
from dutyconsole.ui.widgets.choice import Choice
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.lines import Lines
from dutyconsole.ui.widgets.log_list import LogList
from dutyconsole.ui.widgets.message_fields import MessageFields


class IntakeScreen(DutyScreen[None]):
    """One message; nothing typed is lost, whatever happens."""

    CSS_PATH = stylesheet("intake")
    AUTO_FOCUS = ""
    VERTICAL_BREAKPOINTS = [(0, "-short"), (32, "-tall")]
    BINDINGS = [
        Binding(
            "f2", "save", N_("Save"), id="intake.save", tooltip=N_("Save it and give a number")
        ),
        BACK,
        Binding(
            "f4",
            "another",
            N_("Another"),
            id="intake.another",
            tooltip=N_("Take another message down first; this one stays as a draft"),
        ),
        Binding(
            "f5",
            "contacts",
            N_("Contacts"),
            id="intake.contacts",
            tooltip=N_("Whom to call, and who was last reached when"),
        ),
        Binding(
            "f6",
            "level",
            N_("Level"),
            id="intake.level",
            tooltip=N_("The level of an accident from deaths, injured and loss"),
        ),
        Binding(
            "f8", "discard", N_("Discard"), id="intake.discard", tooltip=N_("Throw the draft away")
        ),
        HELP_KEY,
    ]
    HELP = N_(
        "The fields come in the order in which a caller talks. What is typed is a draft from the"
        " first character on, until it is saved with F2: neither Esc nor a crash loses any of it."
        " Times may be typed as 16:05 or 1-25 16:05. The digit before a word chooses it and goes on"
        " to the next field."
    )

    def __init__(self, correcting: IncidentNumber | None = None, *, another: bool = False) -> None:
        """Take a message down, or correct the one of the number `correcting`.

        With `another`, drafts that wait are left where they are.
        """
        super().__init__()
        self._correcting = correcting
        self._another = another
        self._based_on: LogEntry | None = None

    def compose(self) -> ComposeResult:
        """The head, the fields, a line for what is wrong, and the keys."""
        self._draft = self._begin()
        yield Lines(id="intake-head")
        yield MessageFields(
            self._draft.fields, self.desk.station, with_reason=bool(self._correcting)
        )
        yield Lines(id="intake-notice")
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin in the first required field that is empty."""
        self._show_head()
        self._refuse("", ())
        self.query_one(MessageFields).begin()
        self.watch(self.app, "recorder", self._show_head, init=False)

    def on_unmount(self) -> None:
        """Whatever ends the form leaves the draft on the disk."""
        self._draft.close()

    def reload(self) -> None:
        """Only a correction of the same message by somebody else matters to what is typed here."""
        if self._correcting is None:
            return
        current = incidents.get(self.desk.db, self._correcting).current
        if current != self._based_on:
            sentence = _("{name} corrected this meanwhile: go back and compare before you save")
            self._refuse(sentence.format(name=current.recorded_by), ())

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Letters are typed here: the desk's keys of one letter rest, wherever the cursor is."""
        # Textual knows no character for the key that it calls slash.
        return key == "slash" or (character is not None and character.isprintable())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's
        """A correction has no other beside it."""
        return not (action == "another" and self._correcting)

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(Choice.Changed)
    def keep(self) -> None:
        """Keep the draft as it is now."""
        self._draft.keep(self.query_one(MessageFields).values)

    def action_save(self) -> None:
        """Save; only what is on the disk closes the form."""
        desk, at = self.desk, self.desk.clock()
        if not desk.recorder:
            desk.action_recorder()
            return
        try:
            message = self._read(at)
        except BadInput as refusal:
            self._refuse(str(refusal), refusal.names if isinstance(refusal, Unreadable) else ())
            return
        self._refuse("", ())
        if names := self._criteria_met(message):
            self.app.push_screen(SpecialDialog(names), partial(self._save, message))
        else:
            self._save(message, "")

    def _criteria_met(self, message: Message) -> tuple[str, ...]:
        """The criteria by which this is a special situation and that nobody decided on."""
        steps = list_steps(self.desk.db, self._correcting) if self._correcting else ()
        return newly_special(message, rules_of(self.desk.station), steps)

    def _save(self, message: Message, not_special: str | None) -> None:
        """Keep the message; None is no decision yet whether it is special."""
        if not_special is None:
            return
        desk, at = self.desk, self.desk.clock()
        entry = desk.attempt(lambda: self._record(message, not_special, at))
        if entry and entry.message == message:
            self._draft.drop()
            self.dismiss()
            self._go_to(entry)
            desk.say(self._said(entry, at))
        elif entry:
            self._correct_instead(entry)

    def action_back(self) -> None:
        """Leave; what is typed stays as a draft."""
        if self._draft.leave():
            self.dismiss()

    def action_another(self) -> None:
        """Take another message down; this one stays as a draft."""
        if self._draft.leave():
            self.app.switch_screen(IntakeScreen(another=True))

    def action_contacts(self) -> None:
        """Whom to call."""
        self.desk.look_up_contact(lambda _name: None)

    def action_level(self) -> None:
        """The level of an accident from what it cost."""
        self.app.push_screen(LevelDialog(), self._take_level)

    def _take_level(self, level: str | None) -> None:
        if level:
            self.query_one(MessageFields).choose("level", level)

    def action_discard(self) -> None:
        """Throw the draft away, if that is really meant."""
        self._draft.throw_away(self.dismiss)

    def _begin(self) -> FormDraft:
        desk = self.desk
        if self._correcting:
            self._based_on = incidents.get(desk.db, self._correcting).current
            kind = draft_kind(Kind.CORRECTION, self._correcting)
            blank = fields_of(self._based_on.message)
        else:
            kind, blank = draft_kind(Kind.RECEIVED), empty_fields(desk.clock())
        draft = FormDraft(desk, kind, blank, self._show_head)
        if not self._another:
            draft.restore()
        return draft

    def _read(self, at: Arrow) -> Message:
        fields = self.query_one(MessageFields).values
        message = message_from(fields, with_reason=bool(self._correcting), at=at)
        check(message, self._categories, at=at)
        return message

    @property
    def _categories(self) -> tuple[str, ...]:
        return tuple(category.key for category in self.desk.station.categories)

    def _said(self, entry: LogEntry, at: Arrow) -> str:
        overview = self.desk.read()
        started = [each for each in overview.obligations if incident_of(each) == entry.incident]
        return said_when_saved(entry, next(iter(overview.loudest(at)), None), started, at=at)

    def _record(self, message: Message, not_special: str, at: Arrow) -> LogEntry:
        """Keep the message; the answer is the entry that this very form made, now or before."""
        desk = self.desk
        try:
            if self._correcting:
                return incidents.correct(
                    desk.db,
                    self._correcting,
                    message,
                    reason=self.query_one(MessageFields).values["reason"],
                    by=desk.recorder,
                    at=at,
                    categories=self._categories,
                    rules=rules_of(desk.station),
                    not_special=not_special,
                    uid=self._draft.uid,
                )
            return incidents.take_down(
                desk.db,
                message,
                by=desk.recorder,
                at=at,
                times=desk.times,
                categories=self._categories,
                rules=rules_of(desk.station),
                not_special=not_special,
                uid=self._draft.uid,
            )
        except AlreadyRecorded as before:
            number = parse_number(before.subject.removeprefix("incident "))
            entries = incidents.get(desk.db, number).entries
            return next((entry for entry in entries if entry.message == message), entries[0])

    def _go_to(self, entry: LogEntry) -> None:
        """The lists below stand on the entry, so that Enter opens what was just saved."""
        for screen in self.desk.screen_stack:
            for log_list in screen.query(LogList):
                log_list.go_to(entry.id)

    def _correct_instead(self, entry: LogEntry) -> None:
        """An earlier state of this form was saved: what was typed since is a correction of it."""
        if self._draft.move(draft_kind(Kind.CORRECTION, entry.incident)):
            self.app.switch_screen(IntakeScreen(entry.incident))
            sentence = _("{number} was saved before. Your later changes correct it: say why")
            self.desk.say(sentence.format(number=entry.incident))

    def _show_head(self) -> None:
        title = (
            _("Correction of {number}").format(number=self._correcting)
            if self._correcting
            else _("Incident intake")
        )
        recorder = _("Recorder {name}").format(name=self.desk.recorder or _("nobody"))
        self.query_one("#intake-head", Lines).show(
            ((title + "  ", "strong"), (recorder + "  ", "quiet"), self._draft.words)
        )

    def _refuse(self, sentence: str, names: tuple[str, ...]) -> None:
        """Say what is wrong and mark the fields of `names`; without a sentence nothing is."""
        hint = _("* must be filled in. Do not enter state secrets here.")
        self.query_one("#intake-notice", Lines).show(
            ((sentence, "loud") if sentence else (hint, "quiet"),)
        )
        self.query_one(MessageFields).mark(names)
