"""The campaign (专项) switched on or off from a day on, with the order it rests on."""

from collections.abc import Iterator

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from dutyconsole.domain.own_registers import registers_of
from dutyconsole.domain.register_fields import Field, day_of, read_value
from dutyconsole.domain.register_lines import LineState
from dutyconsole.errors import BadInput
from dutyconsole.language import N_, _
from dutyconsole.store import campaign
from dutyconsole.store.campaign import CampaignEvent
from dutyconsole.store.register_lists import count_lines
from dutyconsole.text import Wrapped, clean_line
from dutyconsole.ui.draft_dialog import DraftDialog
from dutyconsole.ui.styles import stylesheet
from dutyconsole.ui.widgets.fields import LineField
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.lines import Line, Lines
from dutyconsole.wording import full_date, moment_short

_LEAST = 20
_LATEST = 4
"""Switchings that are shown."""
_DAY = Field(key="day", name=N_("First day"), kind="day", required=True, plan=True)
_KINDS = {"begun": N_("switched on from {day}"), "ended": N_("switched off from {day}")}


class CampaignDialog(DraftDialog):
    """How it stands, and the other way from a day on; the recorder signs."""

    STATE = "#campaign-state"
    AUTO_FOCUS = "#campaign-reason"
    CSS_PATH = stylesheet("campaign")
    BINDINGS = [
        Binding(
            "f2", "save", N_("Switch"), id="campaign.save",
            tooltip=N_("Switch the campaign on or off, whichever it is not"),
        ),
        Binding(
            "f8", "discard", N_("Discard"), id="campaign.discard",
            tooltip=N_("Throw the draft away"),
        ),
    ]  # fmt: skip
    HELP = N_(
        "While the campaign is on, its registers are kept and what they ask for is due. Switched"
        " off, they stay readable and ask for nothing. Both follow from an order of a superior,"
        " which is written down here with the first day on which it holds."
    )

    def compose(self) -> ComposeResult:
        """How it stands, the day, the order, and the keys."""
        self._events = campaign.list_events(self.desk.db)
        draft = self.begin(
            f"campaign-{len(self._events)}",
            # Today's report still tells of the registers: it ends with the day.
            {
                "day": self.desk.clock().shift(days=int(self.is_on)).date().isoformat(),
                "reason": "",
            },
        )
        with Vertical(classes="dialog") as box:
            on, off = _("Switch the campaign on"), _("Switch the campaign off")
            box.border_title = off if self.is_on else on
            yield Lines(id="campaign-standing")
            for name in ("day", "reason"):
                with Horizontal():
                    yield Lines(id=f"campaign-{name}-label")
                    yield LineField(draft.fields[name], id=f"campaign-{name}")
            yield Lines(id="campaign-warning")
            yield Lines(id="campaign-state")
            yield KeyBar()

    @property
    def is_on(self) -> bool:
        """Whether it was switched on last, so that it is switched off here."""
        return bool(self._events) and self._events[-1].kind == "begun"

    def on_mount(self) -> None:
        """Say how it stands and what each field is."""
        self.query_one("#campaign-standing", Lines).show_for(
            lambda room: tuple(self._standing(max(room, _LEAST)))
        )
        for name, words in (("day", _("First day")), ("reason", _("By which order"))):
            self.query_one(f"#campaign-{name}-label", Lines).show(((words, "quiet"),))
        self.query_one("#campaign-warning", Lines).show_for(
            lambda room: tuple(self._warning(max(room, _LEAST)))
        )
        self.show_state()

    @on(Input.Submitted)
    def next_field(self) -> None:
        """Enter goes on to the next field."""
        self.focus_next()

    @on(Input.Changed)
    def keep(self) -> None:
        """Keep what is typed."""
        self._draft.keep({name: self._value(name) for name in ("day", "reason")})

    def action_save(self) -> None:
        """Switch it; only what is on the disk closes the dialog."""
        if done := self.saved(self._switch):
            self.desk.say(_told(done))

    def _switch(self) -> CampaignEvent:
        desk, at = self.desk, self.desk.clock()
        day = day_of({"day": read_value(_DAY, self._value("day"), {}, at=at)}, "day")
        if day is None:
            self.query_one("#campaign-day").focus()
            raise BadInput(_("Say from which day on"))
        reason = self._value("reason")
        if not clean_line(reason):
            self.query_one("#campaign-reason").focus()
            raise BadInput(_("Say by which order it is switched"))
        verb = campaign.end if self.is_on else campaign.begin
        return verb(desk.db, day, reason=reason, by=desk.recorder, at=at)

    def _standing(self, room: int) -> Iterator[Line]:
        name = clean_line(self.desk.station.campaign.name) or _("Epidemic prevention")
        standing = _("on") if self.is_on else _("off")
        yield ((_("{field}: {value}").format(field=name, value=standing), "strong"),)
        at = self.desk.now
        for event in self._events[-_LATEST:]:
            order = f"{event.reason} ({event.by}, {moment_short(event.at, at=at)})"
            said = _("{field}: {value}").format(field=_told(event), value=order)
            yield from (((words, "quiet"),) for words in Wrapped(clean_line(said), room))

    def _warning(self, room: int) -> Iterator[Line]:
        """What of it stands open when it is switched off."""
        if not self.is_on:
            return
        desk = self.desk
        kept = [each for each in registers_of(desk.station).values() if each.campaign]
        counts = [(each, count_lines(desk.db, each, state=LineState.OPEN)) for each in kept]
        if said := _(", ").join(f"{_(each.name)} {count}" for each, count in counts if count):
            words = _("! Still open: {registers}; afterwards nobody is asked for it").format(
                registers=said
            )
            yield from (((line, "loud"),) for line in Wrapped(words, room))
        months = desk.station.campaign.keep_months
        words = _("Personal data are kept for {months} months after its end").format(months=months)
        yield from (((line, "quiet"),) for line in Wrapped(words, room))

    def _value(self, name: str) -> str:
        return self.query_one(f"#campaign-{name}", LineField).value


def _told(event: CampaignEvent) -> str:
    """What a switching did."""
    words = _(_KINDS[event.kind]).format(day=full_date(event.day))
    return _("{field}: {value}").format(field=_("Campaign"), value=words)
