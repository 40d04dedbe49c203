"""The form of a register, made from its declaration: a new line, a later part, a correction."""

from collections.abc import Mapping

from arrow import Arrow
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input

from dutyconsole.domain.incidents import parse_number
from dutyconsole.domain.obligations import incident_of
from dutyconsole.domain.own_registers import registers_of
from dutyconsole.domain.register_lines import RegisterLine
from dutyconsole.errors import AlreadyRecorded, DutyError, NotAllowed
from dutyconsole.language import N_, _
from dutyconsole.store import registers
from dutyconsole.store.failures import with_room
from dutyconsole.store.people import list_people
from dutyconsole.store.register_lists import find_subject, get
from dutyconsole.ui.base import BACK, DutyScreen
from dutyconsole.ui.form_draft import FormDraft
from dutyconsole.ui.help_key import HELP_KEY
from dutyconsole.ui.register_typed import (
    REASON,
    FormAct,
    blank_values,
    fields_for,
    offers_people,
    read_typed,
    unsure,
)
from dutyconsole.ui.register_words import BANNER, line_name, said_when_saved
from dutyconsole.ui.styles import stylesheet
from dutyconsole.ui.widgets.choice import Choice
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.lines import Lines
from dutyconsole.ui.widgets.register_fields import RegisterFields, offer_words
from dutyconsole.ui.widgets.register_list import RegisterList
from dutyconsole.wording import clock

_TITLES = {
    FormAct.ENTER: N_("{register}: new"),
    FormAct.GO_ON: N_("Go on with {line}"),
    FormAct.CORRECT: N_("Correction of {line}"),
}


class RegisterFormScreen(DutyScreen[None]):
    """One line of one register; F2 saves, and an empty form follows for whoever is next."""

    CSS_PATH = stylesheet("register_form")
    AUTO_FOCUS = ""
    BINDINGS = [
        Binding(
            "f2", "save", N_("Save"), id="register_form.save",
            tooltip=N_("Save it; an empty form follows for the next one"),
        ),
        BACK,
        Binding(
            "f8", "discard", N_("Discard"), id="register_form.discard",
            tooltip=N_("Throw the draft away"),
        ),
        HELP_KEY,
    ]  # fmt: skip
    HELP = N_(
        "What must be filled in comes first. A name of the directory is found by its pinyin"
        " initials: Enter takes the only one that is found, a digit one of several. The digit"
        " before a word chooses it and goes on. 364 means 36.4. F2 saves from any field; what is"
        " typed is a draft until then."
    )

    def __init__(
        self,
        key: str,
        act: FormAct = FormAct.ENTER,
        number: int = 0,
        *,
        values: Mapping[str, str] | None = None,
        opened: bool = False,
    ) -> None:
        """The register of this `key`; `values` are typed already, masked ones shown if `opened`."""
        super().__init__()
        self._key = key
        self._act = act
        self._number = number
        self._given = dict(values or {})
        self._opened = opened
        self._wrong: tuple[str, ...] = ()
        self._minute = ""

    def compose(self) -> ComposeResult:
        """The head, the fields, who is offered, what is wrong, and the keys."""
        desk = self.desk
        self._register = registers_of(desk.station)[self._key]
        self._line = get(desk.db, self._register, self._number) if self._number else None
        self._fields = fields_for(self._register, self._act, self._line)
        self._people = list_people(desk.db)
        self._draft = self._begin(self._given)
        if not self._given:
            self._draft.restore()
        yield Lines(id="register-form-head")
        yield RegisterFields(
            self._register, self._fields, self._draft.fields, desk.station, self._people,
            masked=self._masked,
        )  # fmt: skip
        yield Lines(id="register-form-offer")
        yield Lines(id="register-form-notice")
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin in the first required field that is empty."""
        self._show_head()
        self._refuse(self._known_already(self._register.subject), ())
        self.query_one(RegisterFields).begin()
        self.watch(self.app, "recorder", self._show_head, init=False)
        self.watch(self.app, "now", self.tick, init=False)

    def on_unmount(self) -> None:
        """Whatever ends the form leaves the draft on the disk."""
        self._draft.close()

    def reload(self) -> None:
        """Only another part of the same line matters to what is typed here."""
        if self._line and get(self.desk.db, self._register, self._number) != self._line:
            self._refuse(_("This line was gone on with meanwhile: go back and look at it"), ())

    def tick(self, at: Arrow) -> None:
        """A form that waits for the next one at the gate shows the time of now."""
        if clock(at) != self._minute and self._draft.is_blank and self._act is not FormAct.CORRECT:
            self._draft = self._begin(self._given)
            self.query_one(RegisterFields).fill(self._draft.fields)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Letters are typed here: the desk's keys of one letter rest, wherever the cursor is."""
        # Textual knows no character for the key that it calls slash.
        return key == "slash" or (character is not None and character.isprintable())

    @on(Input.Changed)
    @on(Choice.Changed)
    def keep(self) -> None:
        """Keep the draft as it is now, and offer who may be meant."""
        self._draft.keep(self.query_one(RegisterFields).values)
        self._offer()

    @on(RegisterFields.Left)
    def judge(self, event: RegisterFields.Left) -> None:
        """What is wrong with a field is said as soon as it is left."""
        self._offer()
        _values, wrong = self._read((event.key,))
        if said := wrong.get(event.key, "") or self._known_already(event.key):
            self._refuse(said, tuple(wrong))
        elif event.key in self._wrong and self.query_one(RegisterFields).values[event.key].strip():
            self._put_right(event.key)

    def action_save(self) -> None:
        """Save; only what is on the disk empties the form."""
        desk, form = self.desk, self.query_one(RegisterFields)
        if not desk.recorder:
            desk.action_recorder()
            return
        form.complete()
        values, wrong = self._read()
        if missing := form.missing:
            names = (_(self._register.by_key[key].name) for key in missing if key != REASON)
            said = _(", ").join([_("Reason")] * (REASON in missing) + list(names))
            self._refuse(_("Still missing: {fields}").format(fields=said), missing, go=True)
        elif wrong:
            self._refuse(next(iter(wrong.values())), tuple(wrong), go=True)
        elif line := self._saved(values):
            self._after(line)

    def action_back(self) -> None:
        """Leave; what is typed stays as a draft."""
        if self._draft.leave():
            self.dismiss()

    def action_discard(self) -> None:
        """Throw the draft away, if that is really meant."""
        self._draft.throw_away(self.dismiss)

    @property
    def _masked(self) -> frozenset[str]:
        """The fields in which something stands that is not shown."""
        if self._line is None or self._act is not FormAct.CORRECT or self._opened:
            return frozenset()
        said = self._line.values
        return frozenset(
            each.key for each in self._fields if each.is_private and said.get(each.key)
        )

    def _begin(self, given: Mapping[str, str]) -> FormDraft:
        desk = self.desk
        self._minute = clock(desk.clock())
        blank = blank_values(
            self._register, self._fields, self._act, self._line, desk.station,
            at=desk.clock(), opened=self._opened,
        )  # fmt: skip
        number = f"-{self._number}" if self._number else ""
        # What was typed over unmasked values is shown again only to who unmasks them too.
        opened = "-opened" if self._opened else ""
        kind = f"register-{self._key}-{self._act.value}{number}{opened}"
        return FormDraft(desk, kind, blank | dict(given), self._show_head)

    def _read(self, only: tuple[str, ...] = ()) -> tuple[dict[str, str], dict[str, str]]:
        """What is typed as it is kept, and what is wrong with which field."""
        desk, typed = self.desk, self.query_one(RegisterFields).values
        fields = [each for each in self._fields if not only or each.key in only]
        values, wrong = read_typed(self._register, fields, typed, desk.station, at=desk.clock())
        for field in fields:
            if offers_people(self._register, field) and (
                said := unsure(typed[field.key], self._people)
            ):
                wrong[field.key] = said
        return values, wrong

    def _put_right(self, key: str) -> None:
        """A field is not wrong any more; the sentence stays while another one is."""
        left = tuple(each for each in self._wrong if each != key)
        if left:
            self._wrong = left
            self.query_one(RegisterFields).mark(left)
        else:
            self._refuse("", ())

    def _known_already(self, key: str) -> str:
        """Where there is one line for each: that there is one, to which this is added."""
        register = self._register
        if not register.one_each or key != register.subject or self._act is not FormAct.ENTER:
            return ""
        typed = self.query_one(RegisterFields).values[key]
        line = find_subject(self.desk.db, register, typed) if typed else None
        there = _("There already as no. {number}: what is typed is added to it")
        return there.format(number=line.number) if line else ""

    def _saved(self, values: dict[str, str]) -> RegisterLine | None:
        """Do it; what is refused of the line as a whole is said beneath the fields."""
        try:
            line = with_room(lambda: self._record(values))
        except DutyError as refusal:
            self._refuse(str(refusal), ())
            return None
        self.desk.look()
        return line

    def _record(self, values: dict[str, str]) -> RegisterLine:
        try:
            return self._kept(values)
        except AlreadyRecorded as before:
            number = int(before.subject.rpartition(" ")[2])
            line = get(self.desk.db, self._register, number)
            if values.items() <= line.values.items():
                return line
            self._draft.renew()
            raise NotAllowed(
                _("What you had typed first was saved; F2 adds this version as well")
            ) from before

    def _kept(self, values: dict[str, str]) -> RegisterLine:
        desk, register, number = self.desk, self._register, self._number
        by, at, uid = desk.recorder, desk.clock(), self._draft.uid
        if self._act is FormAct.ENTER:
            return registers.enter(desk.db, desk.station, register, values, by=by, at=at, uid=uid)
        if self._act is FormAct.GO_ON:
            return registers.go_on(
                desk.db, desk.station, register, number, values, by=by, at=at, uid=uid
            )
        said = self._line.values if self._line else {}
        masked = {key: said[key] for key in self._masked if key not in values}
        return registers.correct(
            desk.db, desk.station, register, number, values | masked,
            reason=self.query_one(RegisterFields).values[REASON], by=by, at=at, uid=uid,
        )  # fmt: skip

    def _after(self, line: RegisterLine) -> None:
        """Say the number; a new line goes on with an empty form, everything else is done."""
        desk = self.desk
        self._draft.drop()
        for screen in desk.screen_stack:
            for lines in screen.query(RegisterList):
                lines.go_to(line.number)
        if self._act is FormAct.ENTER:
            self._next()
        else:
            self.dismiss()
        desk.say(self._said(line))

    def _next(self) -> None:
        """An empty form for whoever is next."""
        form = self.query_one(RegisterFields)
        self._given = {}
        self._draft = self._begin({})
        form.fill(self._draft.fields)
        self._refuse("", ())
        self._show_head()
        form.begin()

    def _said(self, line: RegisterLine) -> str:
        desk = self.desk
        clocks = []
        if typed := line.values.get("incident"):
            number = parse_number(typed)
            clocks = [each for each in desk.read().obligations if incident_of(each) == number]
        return said_when_saved(self._register, line, desk.station, clocks, at=desk.now)

    def _offer(self) -> None:
        words = offer_words(self.focused)
        self.query_one("#register-form-offer", Lines).show(((words, "strong"),))

    def _show_head(self) -> None:
        name = _(self._register.name)
        if self._line:
            name = line_name(self._register, self._line, self.desk.station, at=self.desk.now)
        title = _(_TITLES[self._act]).format(register=name, line=name)
        recorder = _("Recorder {name}").format(name=self.desk.recorder or _("nobody"))
        self.query_one("#register-form-head", Lines).show(
            ((title + "  ", "strong"), (recorder + "  ", "quiet"), self._draft.words)
        )

    def _refuse(self, sentence: str, keys: tuple[str, ...], *, go: bool = False) -> None:
        """Say what is wrong and mark those fields; without a sentence nothing is."""
        self._wrong = keys
        hint = _("{banner}. * must be filled in.").format(banner=_(BANNER))
        self.query_one("#register-form-notice", Lines).show(
            ((sentence, "loud") if sentence else (hint, "warn"),)
        )
        self.query_one(RegisterFields).mark(keys, go=go)
