"""The form of a report on an incident: its words and its official elements, composed beforehand."""

from collections.abc import Mapping

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Input, TextArea

from dutyconsole.domain.bulletin_draft import Draft, draft_of
from dutyconsole.domain.bulletins import (
    ELEMENTS,
    Bulletin,
    BulletinKind,
    label_of,
    missing,
    name_of,
    names_of,
    next_kind,
    next_seq,
    on_its_way,
)
from dutyconsole.domain.incidents import IncidentNumber
from dutyconsole.domain.moments import from_text, to_text
from dutyconsole.domain.report_way import REPORT_STATES, draft_under
from dutyconsole.errors import AlreadyRecorded, NotAllowed
from dutyconsole.language import N_, _
from dutyconsole.store import bulletins, incidents
from dutyconsole.store.incident_steps import list_steps
from dutyconsole.text import clean
from dutyconsole.ui.draft_dialog import DraftDialog
from dutyconsole.ui.widgets.choice import Choice
from dutyconsole.ui.widgets.fields import LineField, TextField
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.lines import Lines
from dutyconsole.ui.widgets.sentence import Sentence
from dutyconsole.wording import moment_short


class BulletinDialog(DraftDialog):
    """The draft of the report on its way, or of the next one."""

    STATE = "#bulletin-state"
    AUTO_FOCUS = "TextField"
    BINDINGS = [
        Binding(
            "f2", "save", N_("Save"), id="bulletin.save",
            tooltip=N_("Keep the draft in the record; then somebody else checks it"),
        ),
        Binding(
            "f5", "compose", N_("Anew"), id="bulletin.compose",
            tooltip=N_("Compose it anew from the record as it stands now; what is typed goes"),
        ),
        Binding(
            "f8", "discard", N_("Discard"), id="bulletin.discard",
            tooltip=N_("Throw the draft away"),
        ),
    ]  # fmt: skip
    HELP = N_(
        "An initial report tells the message, a follow-up only what changed since the report before"
        " it, a final one everything. That facts are incomplete is no reason to wait: what is"
        " missing is named, and is supplied by the next report."
    )

    def __init__(self, number: IncidentNumber) -> None:
        """The report on the incident `number` that is on its way, or the next."""
        super().__init__()
        self._number = number
        self._history: tuple[Bulletin, ...] = ()
        self._made: Draft | None = None
        """What was composed last; none where a draft was there already."""
        self._composed = ""
        """As a stored moment, how far the record was looked at for what stands in the form."""
        self._seen = 0
        """The row of the report on its way that was shown last; 0 where there was none."""

    def compose(self) -> ComposeResult:
        """Which report, what it says, its elements, how the draft stands, and the keys."""
        self._history = bulletins.history(self.desk.db, self._number)
        self.begin(self._kept_as, self._blank())
        kept, seq = self._draft.fields, next_seq(self._history)
        self._seen, self._composed = int(kept["after"]), kept["composed"]
        kind = BulletinKind(kept["kind"])
        if (kind is BulletinKind.FIRST) != (seq == 1):
            kind = next_kind(self._history)  # typed before another desk sent one
        with Vertical(classes="dialog", id="bulletin-form") as box:
            box.border_title = f"{self._number} {name_of(kind, seq)}"
            if seq > 1:
                yield Choice(_kinds(), value=kind.value, id="bulletin-kind")
            yield Sentence(id="bulletin-missing")
            yield TextField(kept["text"], id="bulletin-text")
            with VerticalScroll(can_focus=False, id="bulletin-elements"):
                for key in ELEMENTS:
                    with Horizontal():
                        yield Lines(id=f"bulletin-{key}-label")
                        yield LineField(kept[key], id=f"bulletin-{key}")
            yield Sentence(id="bulletin-state")
            yield KeyBar()

    def on_mount(self) -> None:
        """Name what is missing, and look whether another desk goes on with it."""
        self._show_missing()
        self.show_state()
        self.watch(self.app, "revision", self.look, init=False)
        self.look()

    def look(self) -> None:
        """Say so where the report was gone on with since what is typed here was begun."""
        self._history = bulletins.history(self.desk.db, self._number)
        begun = on_its_way(self._history)
        if begun and begun.id != self._seen:
            said = _("{name} went on with this report at {time}: F2 puts yours in its place")
            words = said.format(
                name=begun.by, time=moment_short(begun.recorded_at, at=self.desk.clock())
            )
            self.query_one("#bulletin-state", Sentence).tell(words, "loud")
        self._seen = begun.id if begun else 0

    @on(Input.Submitted)
    def next_field(self) -> None:
        """Enter goes on to the next field."""
        self.focus_next()

    @on(Choice.Changed)
    def choose(self) -> None:
        """Another kind of report says something else; what was typed oneself stays."""
        before = self._made
        if before and self._text == before.text:
            self._take(self._make(self._kind), before.elements)
        self.keep()

    @on(Input.Changed)
    @on(TextArea.Changed)
    def keep(self) -> None:
        """Keep the draft as it is now, and say what is missing of it."""
        self._draft.keep(
            {
                "kind": self._kind.value,
                "text": self._text,
                "composed": self._composed,
                "after": str(self._seen),
                **self._elements,
            }
        )
        self._show_missing()

    def action_compose(self) -> None:
        """Compose it anew from the record as it stands now."""
        self._take(self._make(self._kind), self._elements)
        self.keep()

    def action_save(self) -> None:
        """Keep it in the record; only what is on the disk closes the form."""
        if kept := self.saved(self._record):
            said = _("{label}: {value}")
            self.desk.say(said.format(label=kept.title, value=_(REPORT_STATES[kept.state])))

    def _record(self) -> Bulletin:
        desk = self.desk
        try:
            return bulletins.draft(
                desk.db,
                self._number,
                desk.station,
                text=self._text,
                elements=self._elements,
                kind=self._kind,
                done_at=from_text(self._composed),
                after=self._seen,
                uid=self._draft.uid,
                by=desk.recorder,
                at=desk.clock(),
            )
        except AlreadyRecorded as before:
            written = clean(self._text).strip()
            for row in reversed(bulletins.history(desk.db, self._number)):
                if row.text == written:
                    return row
            self._draft.renew()
            raise NotAllowed(
                _("What you had typed first was saved; F2 adds this version as well")
            ) from before

    @property
    def _kept_as(self) -> str:
        return f"bulletin-{self._number.year}-{self._number.number}"

    def _blank(self) -> dict[str, str]:
        """What the form holds before anything is typed: the draft that is there, or a new one."""
        begun = on_its_way(self._history)
        draft = draft_under(self._history, begun.seq) if begun else None
        if begun and draft:
            return _fields(begun.kind, begun.text, begun.elements, to_text(draft.at), begun.id)
        self._made = made = self._make(None)
        return _fields(made.kind, made.text, made.elements, to_text(self.desk.clock()), 0)

    def _make(self, kind: BulletinKind | None) -> Draft:
        desk = self.desk
        return draft_of(
            incidents.get(desk.db, self._number),
            list_steps(desk.db, self._number),
            bulletins.history(desk.db, self._number),
            desk.station,
            at=desk.clock(),
            kind=kind,
        )

    def _take(self, made: Draft, before: Mapping[str, str]) -> None:
        """Fill in what was composed; an element that is not as it was `before` stays."""
        self._made, self._composed = made, to_text(self.desk.clock())
        self.query_one("#bulletin-text", TextArea).text = made.text
        for key in ELEMENTS:
            field = self.query_one(f"#bulletin-{key}", Input)
            if field.value == before.get(key, ""):
                field.value = made.elements.get(key, "")

    @property
    def _kind(self) -> BulletinKind:
        chosen = [each.value for each in self.query(Choice).results(Choice)]
        return BulletinKind(chosen[0]) if chosen else BulletinKind.FIRST

    @property
    def _text(self) -> str:
        return self.query_one("#bulletin-text", TextArea).text

    @property
    def _elements(self) -> dict[str, str]:
        return {key: self.query_one(f"#bulletin-{key}", Input).value for key in ELEMENTS}

    def _show_missing(self) -> None:
        absent = missing(self._elements, self.desk.station.bulletins.required)
        words = _("MISSING: {elements}").format(elements=names_of(absent))
        self.query_one("#bulletin-missing", Sentence).tell(
            words if absent else _("Nothing required is missing"), "loud" if absent else "good"
        )
        for key in ELEMENTS:
            style = "warn" if key in absent else "quiet"
            sign = "! " if key in absent else "  "
            self.query_one(f"#bulletin-{key}-label", Lines).show(((sign + label_of(key), style),))

    def show_state(self) -> None:
        """Say how the draft stands."""
        for each in self.query("#bulletin-state").results(Sentence):
            each.tell(*self._draft.words)


def _kinds() -> tuple[tuple[str, str], ...]:
    """What a report after the first can be."""
    return (
        (BulletinKind.FOLLOW_UP.value, _("follow-up report")),
        (BulletinKind.FINAL.value, _("final report")),
    )


def _fields(
    kind: BulletinKind, text: str, elements: Mapping[str, str], composed: str, after: int
) -> dict[str, str]:
    said = {key: elements.get(key, "") for key in ELEMENTS}
    return {"kind": kind.value, "text": text, "composed": composed, "after": str(after), **said}
