"""Handing the watch over: what is open, who gives, who takes."""

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, TextArea

from dutyconsole.domain.checklist import count_done
from dutyconsole.domain.handover import Handover
from dutyconsole.domain.incidents import LEVELS, LogEntry, State
from dutyconsole.domain.strangers import strangers
from dutyconsole.errors import NotAllowed
from dutyconsole.language import N_, _, ngettext
from dutyconsole.store import handover, people, sheet_checks
from dutyconsole.store.log import Filter, find_lines
from dutyconsole.store.overview import Overview
from dutyconsole.ui.base import DutyDialog
from dutyconsole.ui.form_draft import FormDraft
from dutyconsole.ui.widgets.fields import LineField, TextField
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.lines import Line, Lines
from dutyconsole.wording import clock, day_and_clock

_OPEN_SHOWN = 5
_TIME_TO_WRITE = 60
"""Seconds that the code for the sheet stays on the screen."""
_FIELDS = ("outgoing", "incoming", "code", "note")


class HandoverDialog(DutyDialog[None]):
    """The watch goes to the crew on the roster, or to whoever really came."""

    AUTO_FOCUS = "#handover-incoming"
    BINDINGS = [
        Binding(
            "f2", "save", N_("Hand over"), id="handover.save", tooltip=N_("Hand the watch over now")
        ),
        Binding(
            "f8",
            "discard",
            N_("Discard"),
            id="handover.discard",
            tooltip=N_("Throw the draft away"),
        ),
    ]
    HELP = N_(
        "From the second of the handover on, the incoming crew is responsible. What is open goes"
        " over to it. Until then the outgoing crew stays, and the board says so."
    )

    def compose(self) -> ComposeResult:
        """What is open, the two sides and a note."""
        overview = self.desk.overview
        start = self._begin(overview)
        with Vertical(classes="dialog") as box:
            box.border_title = _title(overview)
            yield Lines(id="handover-open")
            for name in ("outgoing", "incoming"):
                with Horizontal():
                    yield Lines(id=f"handover-{name}-label")
                    yield LineField(start[name], id=f"handover-{name}")
            if overview.last_handover:
                yield Lines(id="handover-code-label")
                yield LineField(start["code"], id="handover-code")
            yield Lines(id="handover-note-label")
            yield TextField(start["note"], id="handover-note")
            yield Lines(id="handover-state")
            yield KeyBar()

    def on_mount(self) -> None:
        """Say what is open."""
        overview = self.desk.overview
        self.query_one("#handover-open", Lines).show(
            ((_open_sentence(overview), "strong"),), *self._open_lines(overview.open)
        )
        for name, words in (
            ("outgoing", _("Handing over")),
            ("incoming", _("Taking over")),
            ("code", _("Last 8 characters of the code on the signed sheet before")),
            ("note", _("Note")),
        ):
            for each in self.query(f"#handover-{name}-label").results(Lines):
                each.show(((words, "quiet"),))
        self._show_state()

    def on_unmount(self) -> None:
        """Whatever ends the dialog leaves the draft on the disk."""
        self._draft.close()

    @on(Input.Submitted)
    def next_field(self) -> None:
        """Enter goes on to the next field."""
        self.focus_next()

    @on(Input.Changed)
    @on(TextArea.Changed)
    def keep(self) -> None:
        """Keep the draft as it is now: only what differs from what the roster says."""
        typed = {name: self._value(name) for name in _FIELDS}
        changed = {name: text for name, text in typed.items() if text != self._given[name]}
        fields = dict.fromkeys(self._given, "") | changed
        self._draft.keep(fields | {"shift": self._given["shift"] if changed else ""})

    def action_save(self) -> None:
        """Hand over now."""
        desk = self.desk
        if done := desk.attempt(self._hand_over):
            if code := self._value("code").strip():
                desk.attempt(
                    lambda: sheet_checks.compare(desk.db, code, by=done.incoming, at=desk.clock())
                )
            self._draft.drop()
            self.dismiss(None)
            desk.watch_changed()
            desk.say(
                _("Handed over at {time} to {names}; write on the sheet: {code}").format(
                    time=clock(done.at),
                    names=done.incoming,
                    code=sheet_checks.sheet_code(desk.db, done),
                ),
                seconds=_TIME_TO_WRITE,
            )

    def action_back(self) -> None:
        """Leave; what is typed stays as a draft."""
        if self._draft.leave():
            self.dismiss(None)

    def action_discard(self) -> None:
        """Throw the draft away, if that is really meant."""
        self._draft.throw_away(self.dismiss)

    def _begin(self, overview: Overview) -> dict[str, str]:
        """What the fields hold at first: the roster's crews, and what was typed before.

        Names that were typed for another shift are not taken up; the note is.
        """
        self._accepted: tuple[str, ...] = ()
        self._given = {
            "shift": str(overview.watch.next.id),
            "outgoing": _outgoing(overview),
            "incoming": overview.relief.names,
            "code": "",
            "note": "",
        }
        blank = dict.fromkeys(self._given, "")
        self._draft = FormDraft(self.desk, "handover", blank, self._show_state)
        self._draft.restore()
        kept = self._draft.fields
        if kept["shift"] != self._given["shift"]:
            kept = {"note": kept["note"]}
        return self._given | {name: text for name, text in kept.items() if text}

    def _hand_over(self) -> Handover:
        desk = self.desk
        self._ask_about_strangers()
        incoming = self._value("incoming")
        return handover.hand_over(
            desk.db,
            outgoing=self._value("outgoing"),
            incoming=incoming,
            note=self._value("note"),
            by=desk.recorder or incoming,
            at=desk.clock(),
            times=desk.times,
        )

    def _ask_about_strangers(self) -> None:
        """Refuse names that nobody has, once: a remark in the wrong field would be one."""
        known = [person.name for person in people.list_people(self.desk.db)]
        by_field = {name: strangers(self._value(name), known) for name in ("outgoing", "incoming")}
        found = tuple(each for names in by_field.values() for each in names)
        if found in ((), self._accepted):
            return
        self._accepted = found
        self.query_one(f"#handover-{next(name for name in by_field if by_field[name])}").focus()
        raise NotAllowed(
            _("Not in the directory: {names}. F2 again hands over all the same").format(
                names=_(", ").join(found)
            )
        )

    def _value(self, name: str) -> str:
        """What the field holds; nothing where the dialog has none of this name."""
        if name == "note":
            return self.query_one("#handover-note", TextArea).text
        return "".join(field.value for field in self.query(f"#handover-{name}").results(Input))

    def _open_lines(self, count: int) -> list[Line]:
        """The gravest of what is open, and how many more there are."""
        found = find_lines(self.desk.db, Filter(state=State.OPEN), limit=max(count, 1))
        gravest = sorted((line.entry for line in found), key=_gravity, reverse=True)
        lines = [_open_line(entry) for entry in gravest[:_OPEN_SHOWN]]
        if more := len(gravest) - len(lines):
            lines.append(((_("  and {count} more").format(count=more), "strong"),))
        return lines

    def _show_state(self) -> None:
        self.query_one("#handover-state", Lines).show((self._draft.words,))


def _title(overview: Overview) -> str:
    shift = overview.watch.next
    return _("Shift handover: the shift of {start} to {end}").format(
        start=day_and_clock(shift.start), end=day_and_clock(shift.end)
    )


def _outgoing(overview: Overview) -> str:
    return overview.crew.names if overview.watch.shift else ""


def _gravity(entry: LogEntry) -> tuple[int, int]:
    """The level, then what came last."""
    return list(LEVELS).index(entry.message.level), entry.id


def _open_line(entry: LogEntry) -> Line:
    level = entry.message.level
    return (
        (f"  {entry.incident} ", ""),
        ("" if level == "unrated" else _(LEVELS[level]) + " ", "strong"),
        (entry.message.text, ""),
    )


def _open_sentence(overview: Overview) -> str:
    open_incidents = ngettext(
        "{count} incident is open", "{count} incidents are open", overview.open
    ).format(count=overview.open)
    undone = len(overview.checklist) - count_done(overview.checklist)
    items = ngettext(
        "{count} item of the checklist is not ticked",
        "{count} items of the checklist are not ticked",
        undone,
    ).format(count=undone)
    return _("{incidents}; {items}").format(incidents=open_incidents, items=items)
