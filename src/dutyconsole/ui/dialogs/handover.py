"""Handing the watch over: what is open, who gives, who takes."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input, TextArea

from dutyconsole.domain.checklist import count_done
from dutyconsole.domain.incidents import State
from dutyconsole.language import N_, _, ngettext
from dutyconsole.store import handover
from dutyconsole.store.log import Filter, find_lines
from dutyconsole.store.overview import Overview
from dutyconsole.ui.base import DutyDialog
from dutyconsole.ui.widgets.fields import LineField, TextField
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.lines import Lines
from dutyconsole.wording import clock, day_and_clock

_OPEN_SHOWN = 5


class HandoverDialog(DutyDialog[None]):
    """The watch goes to the crew on the roster, or to whoever really came."""

    AUTO_FOCUS = "#handover-incoming"
    BINDINGS = [
        Binding(
            "f2", "save", N_("Hand over"), id="handover.save", tooltip=N_("Hand the watch over now")
        ),
    ]
    HELP = N_(
        "From the second of the handover on, the incoming crew is responsible. What is open goes"
        " over to it. Until then the outgoing crew stays, and the board says so."
    )

    def compose(self) -> ComposeResult:
        """What is open, the two sides and a note."""
        overview = self.desk.overview
        with Vertical(classes="dialog") as box:
            box.border_title = _title(overview)
            yield Lines(id="handover-open")
            yield Lines(id="handover-outgoing-label")
            yield LineField(_outgoing(overview), id="handover-outgoing")
            yield Lines(id="handover-incoming-label")
            yield LineField(overview.relief.names, id="handover-incoming")
            yield Lines(id="handover-note-label")
            yield TextField(id="handover-note")
            yield KeyBar()

    def on_mount(self) -> None:
        """Say what is open."""
        overview = self.desk.overview
        open_lines = find_lines(self.desk.db, Filter(state=State.OPEN), limit=_OPEN_SHOWN)
        self.query_one("#handover-open", Lines).show(
            ((_open_sentence(overview), "strong"),),
            *(((f"  {line.entry.incident} {line.entry.message.text}", ""),) for line in open_lines),
        )
        for name, words in (
            ("outgoing", _("Handing over")),
            ("incoming", _("Taking over")),
            ("note", _("Note")),
        ):
            self.query_one(f"#handover-{name}-label", Lines).show(((words, "quiet"),))

    def action_save(self) -> None:
        """Hand over now."""
        desk = self.desk
        done = desk.attempt(
            lambda: handover.hand_over(
                desk.db,
                outgoing=self.query_one("#handover-outgoing", Input).value,
                incoming=self.query_one("#handover-incoming", Input).value,
                note=self.query_one("#handover-note", TextArea).text,
                by=desk.recorder or self.query_one("#handover-incoming", Input).value,
                at=desk.clock(),
                times=desk.times,
            )
        )
        if done:
            self.dismiss(None)
            desk.watch_changed()
            desk.say(
                _("Handed over at {time} to {names}").format(
                    time=clock(done.at), names=done.incoming
                )
            )


def _title(overview: Overview) -> str:
    shift = overview.watch.next
    return _("Shift handover: the shift of {start} to {end}").format(
        start=day_and_clock(shift.start), end=day_and_clock(shift.end)
    )


def _outgoing(overview: Overview) -> str:
    return overview.crew.names if overview.watch.shift else ""


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
