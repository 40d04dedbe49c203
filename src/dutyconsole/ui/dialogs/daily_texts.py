"""The draft of a daily report: its four parts in words, and why something does not add up."""

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Input, TextArea

from dutyconsole.domain.daily_reports import (
    NIL,
    TEXTS,
    DailyReport,
    seq_to_draft,
    what_is_corrected,
)
from dutyconsole.domain.daily_texts import proposed
from dutyconsole.language import CHINESE, N_, _, current
from dutyconsole.store import daily_reports
from dutyconsole.store.daily_standing import Standing
from dutyconsole.ui.base import entitle
from dutyconsole.ui.daily_words import label_of
from dutyconsole.ui.draft_dialog import DraftDialog
from dutyconsole.ui.register_words import BANNER
from dutyconsole.ui.widgets.fields import LineField, TextField
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.lines import Lines
from dutyconsole.ui.widgets.sentence import Sentence


class DailyTextsDialog(DraftDialog):
    """The four parts, each filled in by a person; blank is refused, 无 is an answer."""

    STATE = "#daily-texts-state"
    AUTO_FOCUS = "TextField"
    BINDINGS = [
        Binding(
            "f2", "save", N_("Save"), id="daily_texts.save",
            tooltip=N_("Keep the draft in the record; then somebody else checks it"),
        ),
        Binding(
            "f6", "nil", N_("Nil"), id="daily_texts.nil",
            tooltip=N_("Write “none” into the part one is in, because there is nothing to say"),
        ),
        Binding(
            "f8", "discard", N_("Discard"), id="daily_texts.discard",
            tooltip=N_("Throw the draft away"),
        ),
    ]  # fmt: skip
    HELP = N_(
        "The figures come from the registers and the log; the words come from you. No part may stay"
        " blank: where there is nothing, F6 writes “none”, and that is signed like everything"
        " else. What does not add up is put right in the registers, or explained here."
    )

    def __init__(self, standing: Standing, *, correcting: bool) -> None:
        """The report as it stands: the draft on its way, or what a correction corrects."""
        super().__init__()
        self._standing = standing
        self._due = standing.due
        self._figures = standing.figures
        self._begun = standing.report
        self._correcting = correcting

    def compose(self) -> ComposeResult:
        """The banner, the four parts, what does not add up with its explanations, and the keys."""
        kind = f"daily-{self._due.rule.key}-{self._due.due.date().isoformat()}"
        self.begin(f"{kind}-{int(self._correcting)}", self._blank())
        kept = self._draft.fields
        with Vertical(classes="dialog", id="daily-texts") as box:
            entitle(box, self._title)
            yield Lines(id="daily-texts-banner")
            with VerticalScroll(can_focus=False, id="daily-texts-parts"):
                if self._correcting:
                    yield Lines(id="daily-texts-why-label")
                    yield LineField(kept["why"], id="daily-texts-why")
                for key in TEXTS:
                    yield Lines(id=f"daily-texts-{key}-label")
                    yield TextField(kept[key], id=f"daily-texts-{key}")
                for place, identity in enumerate(self._figures.broken):
                    yield Sentence(id=f"daily-broken-{place}-label")
                    yield LineField(kept.get(_kept(identity.key), ""), id=f"daily-broken-{place}")
            yield Sentence(id="daily-texts-state")
            yield KeyBar()

    def on_mount(self) -> None:
        """Name the parts."""
        self.query_one("#daily-texts-banner", Lines).show(((_(BANNER), "warn"),))
        for key, name in TEXTS.items():
            self.query_one(f"#daily-texts-{key}-label", Lines).show(((_(name), "strong"),))
        for each in self.query("#daily-texts-why-label").results(Lines):
            words = _("What is corrected, and why; the words below are those that went up")
            each.show(((words, "strong"),))
        for place, identity in enumerate(self._figures.broken):
            label = self.query_one(f"#daily-broken-{place}-label", Sentence)
            label.tell(label_of(identity), "loud")
        self._go_to_blank()
        self.show_state()

    @on(Input.Submitted)
    def next_field(self) -> None:
        """Enter goes on to the next field."""
        self.focus_next()

    @on(Input.Changed)
    @on(TextArea.Changed)
    def keep(self) -> None:
        """Keep the draft as it is now."""
        explained = {_kept(key): why for key, why in self._explanations.items()}
        self._draft.keep({**self._texts, "why": self._why, **explained})

    def action_nil(self) -> None:
        """Say that there is nothing to say, in the part one is in."""
        nil = NIL[0] if current() == CHINESE else "None"
        if not isinstance(self.focused, TextArea):
            self.desk.say(_("F6 writes “none” into one of the four parts; go into one first"))
        elif self.focused.text.strip():
            self.desk.say(_("Something is written here already; “none” would not be true"))
        else:
            self.focused.text = nil
            self.focus_next()

    def action_save(self) -> None:
        """Keep it in the record; only what is on the disk closes the form."""
        if self.saved(self._record):
            self.desk.say(_("{report} drafted").format(report=self._title))
        elif self.is_mounted:
            self._go_to_blank()

    def _go_to_blank(self) -> None:
        """Put the cursor where something is still to be said; else it stays."""
        fields = (*self.query(TextArea), *self.query(Input))
        blank = (each for each in fields if not _said_in(each).strip())
        if field := next(blank, None):
            field.focus()
            self.call_after_refresh(self._show_label, f"#{field.id}-label")

    def _show_label(self, label: str) -> None:
        """What a field is stands above it: without that, nobody knows what is asked."""
        for each in self.query(label).results(Lines):
            each.scroll_visible(animate=False)

    @property
    def _title(self) -> str:
        """What is drafted, with its day."""
        day = self._due.due.date().isoformat()
        name = self._due.rule.name
        if self._correcting:
            rows = self._standing.history
            number = seq_to_draft(rows, correcting=True)
            name = _("{rule}, correction {number}").format(rule=name, number=number)
        return _("{report} of {day}").format(report=name, day=day)

    def _record(self) -> DailyReport:
        desk = self.desk
        return daily_reports.draft(
            desk.db,
            desk.station,
            self._due,
            texts=self._texts,
            explanations={key: why for key, why in self._explanations.items() if why},
            correcting=self._correcting,
            reason=self._why,
            after=self._begun.id if self._begun else 0,
            uid=self._draft.uid,
            by=desk.recorder,
            at=desk.clock(),
        )

    def _blank(self) -> dict[str, str]:
        """What the form holds before anything is typed."""
        texts = self._begun.texts if self._begun else proposed(self._figures)
        explained = self._begun.explanations if self._begun else {}
        return {
            **{key: texts.get(key, "") for key in TEXTS},
            "why": self._why_begun(),
            **{_kept(each.key): explained.get(each.key, "") for each in self._figures.broken},
        }

    def _why_begun(self) -> str:
        """What the correction on its way says of itself; a new one says nothing yet."""
        begun = self._begun
        if begun is None or begun.is_out:
            return ""
        return what_is_corrected(self._standing.history, begun.seq)

    @property
    def _texts(self) -> dict[str, str]:
        return {key: self.query_one(f"#daily-texts-{key}", TextArea).text for key in TEXTS}

    @property
    def _explanations(self) -> dict[str, str]:
        return {
            identity.key: self.query_one(f"#daily-broken-{place}", Input).value
            for place, identity in enumerate(self._figures.broken)
        }

    @property
    def _why(self) -> str:
        return next((each.value for each in self.query("#daily-texts-why").results(Input)), "")

    def show_state(self) -> None:
        """Say how the draft stands."""
        for each in self.query("#daily-texts-state").results(Sentence):
            each.tell(*self._draft.words)


def _said_in(field: TextArea | Input) -> str:
    return field.text if isinstance(field, TextArea) else field.value


def _kept(key: str) -> str:
    """The name under which the draft keeps an explanation."""
    return f"explained {key}"
