"""The shift handover: what is open, who gives, who takes, and how far it is."""

import json

from arrow import Arrow
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import OptionList, TextArea

from dutyconsole.domain.checklist import count_done
from dutyconsole.domain.handover_steps import (
    KINDS,
    Kind,
    State,
    Step,
    may_follow,
    moves,
    state_of,
)
from dutyconsole.domain.incidents import IncidentNumber
from dutyconsole.errors import NotAllowed
from dutyconsole.language import N_, _
from dutyconsole.store import handover
from dutyconsole.store.handover_figures import figures
from dutyconsole.store.handover_steps import Taken
from dutyconsole.store.relief import Relief, get_relief
from dutyconsole.store.sheet import sheet_of
from dutyconsole.ui.base import BACK, DutyScreen
from dutyconsole.ui.dialogs.other_way import WAYS, OtherWay, OtherWayDialog
from dutyconsole.ui.dialogs.signing import Signed, SigningDialog
from dutyconsole.ui.form_draft import FormDraft
from dutyconsole.ui.handover_steps import (
    asked_for,
    check_ready,
    compare_code,
    said_when_taken,
    take,
)
from dutyconsole.ui.handover_words import detail_lines, figures_line, state_lines
from dutyconsole.ui.styles import stylesheet
from dutyconsole.ui.widgets.fields import TextField
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.lines import Line, Lines
from dutyconsole.ui.widgets.sheet_items import SheetItems
from dutyconsole.wording import clock

_TIME_TO_WRITE = 60
"""Seconds that the code for the sheet stays on the screen."""
_PADDING = 4
_ROOMY = 30
"""Lines from which there is room for figures."""
_BLANK = {"offer": "", "note": "", "accepted": "", "reasons": ""}


class HandoverScreen(DutyScreen[None]):
    """The sheet, which fills itself, and the next step with the signatures for it."""

    CSS_PATH = stylesheet("handover")
    AUTO_FOCUS = "SheetItems"
    BINDINGS = [
        Binding("f2", "sign", N_("Sign"), id="handover.sign", tooltip=N_("The next step: sign")),
        Binding(
            "f4",
            "other_way",
            N_("Other way"),
            id="handover.other",
            tooltip=N_("Withdraw, refuse, relief in part, takeover"),
        ),
        BACK,
        Binding(
            "m", "matter", N_("Matter"), id="handover.matter",
            tooltip=N_("Note a matter that is carried over until it is closed"),
        ),
        Binding(
            "s", "summary", N_("Summary"), id="handover.summary",
            tooltip=N_("Weather and summary of this shift for the duty log"),
        ),
        Binding(
            "f9", "print", N_("Print"), id="handover.print",
            tooltip=N_("Write the latest sheet and duty log as DOCX, PDF and text"),
        ),
    ]  # fmt: skip
    HELP = N_(
        "The outgoing crew signs (F2), then the incoming one accepts each item with Space, or says"
        " with x why not, and signs. From the second of its signature on it is responsible. F4"
        " leads out of every state: withdraw, refuse, relief in part, takeover by the leader."
        " Enter opens what an item is about."
    )

    HELP_LOOKING = N_(
        "The outgoing crew signs, then the incoming one accepts each item and signs. From the"
        " second of its signature on it is responsible. Enter opens what an item is about."
    )

    def __init__(self) -> None:
        """Nothing is accepted yet."""
        super().__init__()
        self._relief: Relief | None = None
        self._minute = ""
        self._given_note = ""
        """What the note says before anything is typed."""
        self._typed: dict[str, str] = {}
        """What was typed of another way that was not taken yet."""

    @property
    def relief(self) -> Relief:
        """The handover in progress, as it was read last."""
        if self._relief is None:
            desk = self.desk
            self._relief = get_relief(desk.db, desk.station, at=desk.now)
        return self._relief

    def compose(self) -> ComposeResult:
        """How far it is, what is open, the item under the cursor, the note and the keys."""
        self._draft = FormDraft(self.desk, "handover", _BLANK, self._show_draft)
        if not self.desk.only_looks:
            self._draft.restore()
        kept = self._draft.fields
        if kept["offer"] != self._offer:
            kept = _BLANK | {"note": kept["note"]}
        self._ticks_of = self._offer
        self._given_note = self._note_taken_back()
        yield Lines(id="handover-state")
        yield SheetItems(
            accepted=filter(None, kept["accepted"].split("\n")),
            reasons=json.loads(kept["reasons"] or "{}"),
        )
        yield Lines(id="handover-detail")
        yield Lines(id="handover-rest")
        yield Lines(id="handover-note-label")
        yield TextField(kept["note"] or self._given_note, id="handover-note")
        yield KeyBar()

    def on_mount(self) -> None:
        """Follow the clock: how long something has been so is said by the minute."""
        self.watch(self.app, "now", self.tick, init=False)

    def tick(self, at: Arrow) -> None:
        """A second has passed; with a new minute the words are read anew."""
        if clock(at) != self._minute:
            self.reload()

    def on_resize(self) -> None:
        """Lay the words out anew."""
        self.reload()

    def on_unmount(self) -> None:
        """What was ticked and typed stays as a draft."""
        self._draft.close()

    def action_back(self) -> None:
        """Leave; what is ticked and typed stays as a draft."""
        if self._draft.leave():
            self.dismiss()

    def reload(self) -> None:
        """Read the handover in progress and draw the sheet up again."""
        desk = self.desk
        overview = desk.read()
        self._minute = clock(desk.now)
        self._relief = get_relief(desk.db, desk.station, at=desk.now)
        sheet = sheet_of(desk.db, desk.station, overview)
        self._begin_anew()
        self.query_one(SheetItems).tell(sheet.items, ticking=self._takes_over)
        self.query_one("#handover-state", Lines).show(
            *state_lines(self.relief, desk.now, looking=desk.only_looks)
        )
        reports = ((_("Reports") + "  ", "quiet"), (sheet.report, ""))
        self.query_one("#handover-rest", Lines).show(
            reports, self._checklist_line(), *self._figures()
        )
        self._show_note()
        self._show_detail()

    def _begin_anew(self) -> None:
        """Ticks are for one offer only; one that was taken back leaves its note."""
        items, note = self.query_one(SheetItems), self.query_one("#handover-note", TextArea)
        if self._ticks_of != self._offer:
            self._ticks_of = self._offer
            items.clear()
        given = self._note_taken_back()
        if given != self._given_note and note.text == self._given_note:
            note.text = given
        self._given_note = given

    @property
    def _offer(self) -> str:
        """Which offer of which handover is being accepted."""
        offers = sum(step.kind is Kind.OFFERED for step in self.relief.steps)
        return f"{self.relief.id}.{offers}"

    def _note_taken_back(self) -> str:
        """The note of an offer that was withdrawn or refused; it goes on the next one."""
        sheets = [step.sheet for step in self.relief.steps if step.sheet]
        return sheets[-1].note if sheets and self._state is State.PREPARED else ""

    def _figures(self) -> tuple[Line, ...]:
        """How the last handovers went, where there is room for it."""
        if self.app.size.height < _ROOMY:
            return ()
        desk = self.desk
        return (figures_line(figures(desk.db, desk.times, at=desk.now), self.relief),)

    @property
    def _state(self) -> State:
        return state_of(self.relief.steps)

    @property
    def _takes_over(self) -> bool:
        """Whether the items are being accepted now."""
        return Kind.ACCEPTED in self._possible and not self.desk.only_looks

    @property
    def _possible(self) -> tuple[Kind, ...]:
        return may_follow(self._state, first=not self.relief.sides.outgoing)

    @on(SheetItems.Changed)
    @on(TextArea.Changed)
    def keep(self) -> None:
        """Keep what is ticked and typed; whoever only looks does neither."""
        if self.desk.only_looks:
            return
        items, note = self.query_one(SheetItems), self.query_one("#handover-note", TextArea).text
        fields = {
            "note": note if note != self._given_note else "",
            "accepted": "\n".join(sorted(items.accepted)),
            "reasons": json.dumps(items.reasons, ensure_ascii=False) if items.reasons else "",
        }
        self._draft.keep(fields | {"offer": self._ticks_of if any(fields.values()) else ""})

    @on(OptionList.OptionHighlighted)
    def _show_detail(self) -> None:
        item = self.query_one(SheetItems).current
        self.query_one("#handover-detail", Lines).show(
            *detail_lines(item, self.app.size.width - _PADDING)
        )

    @on(SheetItems.Opened)
    def open_item(self, event: SheetItems.Opened) -> None:
        """Open what the item is about."""
        kind, _space, key = event.item.key.partition(" ")
        if kind == "incident":
            year, _slash, number = key.partition("/")
            self.desk.open_incident(IncidentNumber(int(year), int(number)))
        elif kind == "matter":
            self.desk.open_matter(int(key))
        elif kind == "roster":
            self.desk.action_roster()
        elif kind == "report":
            self.desk.action_report()
        elif kind == "register":
            from dutyconsole.ui.register_duties import open_duty

            open_duty(self.desk, key)

    @on(SheetItems.Refused)
    def ask_why(self, event: SheetItems.Refused) -> None:
        """Ask why an item is not accepted."""
        from dutyconsole.ui.dialogs.reason import ReasonDialog

        def answered(reason: str | None) -> None:
            if reason is not None:
                self.query_one(SheetItems).refuse(event.item, reason)

        self.app.push_screen(ReasonDialog(event.item.what), answered)

    def action_matter(self) -> None:
        """Note a matter."""
        from dutyconsole.ui.dialogs.matter import MatterDialog

        self.app.push_screen(MatterDialog())

    def action_summary(self) -> None:
        """Weather and summary of the shift in charge."""
        from dutyconsole.ui.dialogs.summary import SummaryDialog

        if self.desk.overview.last_handover:
            self.app.push_screen(SummaryDialog(self.desk.overview.last_handover))

    def action_print(self) -> None:
        """Write the papers of the latest handover."""
        from dutyconsole.ui.papers import write_papers

        if last := self.desk.overview.last_handover:
            before = handover.get(self.desk.db, last.id - 1)
            self.desk.run_worker(write_papers(self.desk, last, before), group="papers")

    def action_sign(self) -> None:
        """The step that comes next."""
        if self._state is State.IN_PART:
            self._ask(Kind.COMPLETED)
        else:
            self._ask(Kind.ACCEPTED if self._takes_over else Kind.OFFERED)

    def action_other_way(self) -> None:
        """Choose among the ways out of this state, and sign."""

        def chosen(way: OtherWay | None) -> None:
            if way:
                self._ask(way.kind, way)

        ways = tuple(kind for kind in self._possible if kind in WAYS)
        self.app.push_screen(OtherWayDialog(self.relief, ways, self._typed), chosen)

    def _ask(self, kind: Kind, way: OtherWay | None = None) -> None:
        """Have the step signed, and take it."""
        items, desk = self.query_one(SheetItems), self.desk

        def is_ready() -> bool:
            check_ready(kind, self.relief, items.left, at=desk.clock())
            return True

        stood = self._stands

        def signed(answer: Signed | None) -> None:
            if answer:
                self._take(kind, answer, way, stood)

        if desk.attempt(is_ready):
            desk.clear_notifications()
            self.app.push_screen(
                SigningDialog(asked_for(kind, self.relief, desk.station, way)), signed
            )
        else:
            items.to_first_left()

    @property
    def _stands(self) -> tuple[int, int]:
        """Which handover it is, and after how many steps."""
        return self.relief.id, len(self.relief.steps)

    def _take(
        self, kind: Kind, answer: Signed, way: OtherWay | None, stood: tuple[int, int]
    ) -> None:
        desk, moved = self.desk, moves(kind, self.relief.steps)
        note = self.query_one("#handover-note", TextArea)
        items = self.query_one(SheetItems)
        taken = Taken(tuple(items.accepted), dict(items.reasons))
        text = note.text if self._state is State.PREPARED else ""

        def act() -> Step:
            if stood != self._stands:
                raise NotAllowed(
                    _("Another desk went on with the handover meanwhile: look, then sign again")
                )
            return take(desk, kind, answer.signatures, text, taken, way)

        step = desk.attempt(act)
        if step is None:
            return
        self._typed.clear()
        items.clear()
        note.text = self._given_note
        self._draft.drop()
        if not moved and self.relief.id == stood[0]:
            return  # the lines above the items say it
        if not moved:
            desk.say(_("{step} at {time}").format(step=_(KINDS[step.kind]), time=clock(step.at)))
            return
        compare_code(desk, answer.code, step)
        self.dismiss()
        desk.watch_changed()
        desk.say(said_when_taken(desk, step), seconds=_TIME_TO_WRITE)

    def _checklist_line(self) -> Line:
        lines = self.desk.overview.checklist
        left = [line.text for line in lines if line.tick is None]
        words = _("; ").join(left) or _("all done")
        title = _("Checklist {done}/{all}").format(done=count_done(lines), all=len(lines))
        return ((title + "  ", "quiet"), (words, "strong" if left else "good"))

    def _show_note(self) -> None:
        """The field for the note until it is signed, then the note as it was signed."""
        is_before = self._state is State.PREPARED and not self.relief.is_first
        writing = is_before and not self.desk.only_looks
        self.query_one("#handover-note", TextArea).display = writing
        sheets = [step.sheet for step in self.relief.steps if step.sheet]
        signed = sheets[-1].note if sheets and not is_before else ""
        words, style = self._draft.words
        label = self.query_one("#handover-note-label", Lines)
        label.display = bool(writing or signed or words)
        title = _("Note for the sheet") + "  " if writing or signed else ""
        label.show(((title, "quiet"), (signed, ""), ("  " if signed else "", ""), (words, style)))

    def _show_draft(self) -> None:
        if self.is_mounted:
            self._show_note()
