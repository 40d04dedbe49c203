"""A round of temperatures, a whole section on one screen, written in one act."""

import datetime as dt
from collections.abc import Iterator, Sequence

from arrow import Arrow
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding

from dutyconsole.config.registers import fever_of
from dutyconsole.domain.register_checks import needs_recheck
from dutyconsole.domain.register_kinds import rounds_of
from dutyconsole.domain.register_lines import RegisterLine
from dutyconsole.domain.registers import STATUSES, TEMPERATURES
from dutyconsole.domain.round_entry import read_reading
from dutyconsole.domain.typed_lines import TypedLine
from dutyconsole.errors import AlreadyRecorded, NotAllowed
from dutyconsole.language import N_, _, ngettext
from dutyconsole.store import campaign, registers
from dutyconsole.store.daily_sources import headcount_at, sections_of, staff_of
from dutyconsole.store.register_lists import lines_counted
from dutyconsole.text import clean_line
from dutyconsole.ui.base import BACK, DutyScreen, entitle
from dutyconsole.ui.form_draft import FormDraft
from dutyconsole.ui.register_words import BANNER
from dutyconsole.ui.round_words import first_of, letters, round_at, said_of
from dutyconsole.ui.styles import stylesheet
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.lines import Line, Lines, flow
from dutyconsole.ui.widgets.round_lines import RoundLines, Seat
from dutyconsole.wording import month_day

_PADDING = 4
_HINTS = ("out", "isolated")
"""Statuses that other registers tell before anybody is measured."""


class RoundScreen(DutyScreen[None]):
    """Everybody's temperature of one round, section by section."""

    CSS_PATH = stylesheet("round")
    AUTO_FOCUS = "RoundLines"
    BINDINGS = [
        Binding(
            "f2", "save", N_("Write"), id="round.save",
            tooltip=N_("Write all that is typed, of every section, in one act"),
        ),
        Binding(
            "f4", "recheck", N_("Take again"), id="round.recheck",
            tooltip=N_("Open the first temperature that was too high and was not taken again"),
        ),
        Binding(
            "f5", "other_round", N_("Other round"), id="round.other",
            tooltip=N_("The other round of the day"),
        ),
        Binding(
            "f8", "discard", N_("Discard"), id="round.discard",
            tooltip=N_("Throw the draft away"),
        ),
        BACK,
    ]  # fmt: skip
    HELP = N_(
        "One line a person: type 364 or 36.4, or a letter for where they are, and Enter. Left and"
        " right change the section; a column of a spreadsheet can be pasted. Nothing is in the"
        " register before F2; until then it is a draft, which Esc keeps."
    )

    def __init__(self) -> None:
        """Of the round of this hour, unless a draft is of another one."""
        super().__init__()
        self._draft: FormDraft | None = None
        self._round = ""
        self._day = dt.date.min
        self._lines: tuple[RegisterLine, ...] = ()

    def compose(self) -> ComposeResult:
        """Which round it is, the letters, the people, how the draft stands, and the keys."""
        yield Lines(id="round-head")
        yield RoundLines(fever_of(self.desk.station.campaign))
        yield Lines(id="round-letters")
        yield Lines(id="round-state")
        yield KeyBar()

    def on_mount(self) -> None:
        """Take over what was typed and not written."""
        self._begin()

    def on_unmount(self) -> None:
        """Whatever ends the screen leaves the draft on the disk."""
        if self._draft:
            self._draft.close()

    def reload(self) -> None:
        """Who is on the staff, and what the register says of them in this round."""
        if self._draft is None:
            return
        desk, table = self.desk, self.query_one(RoundLines)
        at = desk.clock()
        if not table.typed and self._day != at.date():
            self._round, self._day = round_at(at, desk.station.campaign.rounds), at.date()
        midnight = self._midnight()
        found = lines_counted(desk.db, TEMPERATURES, since=midnight, until=midnight.shift(days=1))
        self._lines = tuple(each for each in found if each.values.get("round") == self._round)
        sections = self._sections()
        missing = (name for name, seats in sections.items() if any(not s.known for s in seats))
        for person in self._known():
            table.typed.pop(person, None)
        table.tell(sections, first=next(missing, next(iter(sections), "")))
        self._draft.keep(self._fields())
        self.show()

    def on_resize(self) -> None:
        """Lay the words out anew."""
        self.show()

    @on(RoundLines.Changed)
    def keep(self) -> None:
        """Keep what is typed."""
        if self._draft:
            self._draft.keep(self._fields())
            self.show()

    @on(RoundLines.Unplaced)
    def tell_unplaced(self, event: RoundLines.Unplaced) -> None:
        """Say which pasted lines fit nobody."""
        count = len(event.lines)
        said = ngettext(
            "{count} pasted line fits nobody here: {lines}",
            "{count} pasted lines fit nobody here: {lines}",
            count,
        )
        self.notify(
            said.format(count=count, lines=first_of(event.lines)), severity="warning", markup=False
        )

    def action_save(self) -> None:
        """Write all that is typed; what cannot be is gone to, and nothing is written."""
        desk, table = self.desk, self.query_one(RoundLines)
        if wrong := next((each for each in table.typed if table.refusal(each)), ""):
            self._go_to(wrong)
            desk.notify(table.refusal(wrong), severity="warning", timeout=10, markup=False)
        elif not table.typed:
            desk.say(_("Nothing is typed that is not in the register"))
        elif not desk.recorder:
            desk.action_recorder()
        elif done := desk.attempt(self._record):
            assert self._draft  # noqa: S101 - there is one from the beginning
            self._draft.drop()
            self._anew()
            self._tell(done)

    def action_recheck(self) -> None:
        """Open the first temperature that was too high."""
        line = next((each for each in self._lines if needs_recheck(each.values)), None)
        if line is None:
            self.desk.say(_("Nobody of this round has to be measured again"))
        else:
            self.desk.open_register_line(TEMPERATURES.key, line.number)

    def action_other_round(self) -> None:
        """Go to the next round of the day; what is typed belongs to its own."""
        if self.query_one(RoundLines).typed:
            self.desk.say(_("Write what is typed first, or throw it away"))
            return
        keys = list(rounds_of(self.desk.station))
        place = keys.index(self._round) if self._round in keys else -1
        self._round, self._day = keys[(place + 1) % len(keys)], self.desk.clock().date()
        self.reload()
        table = self.query_one(RoundLines)
        table.show_section(table.section)

    def action_discard(self) -> None:
        """Throw the draft away, if that is really meant."""
        if self._draft:
            self._draft.throw_away(self._anew)

    def action_back(self) -> None:
        """Leave; what is typed stays as a draft."""
        if self._draft is None or self._draft.leave():
            self.dismiss(None)

    def show(self) -> None:
        """Say which round it is, how far it is, and how the draft stands."""
        if self._draft is None:
            return
        room = max(self.app.size.width - _PADDING, 1)
        self.query_one("#round-head", Lines).show(*flow(self._head(), room))
        self.query_one("#round-letters", Lines).show(*flow(letters(), room))
        table = self.query_one(RoundLines)
        said = ((table.trouble, "loud") if table.trouble else self._draft.words,)
        banner: Line = ((_(BANNER), "quiet"),)
        self.query_one("#round-state", Lines).show(*flow((banner, said), room))
        entitle(table, clean_line(table.section) or _("Without a section"))

    def _begin(self) -> None:
        """Begin a draft, or go on with the one that is there."""
        desk = self.desk
        at = desk.clock()
        self._round, self._day = round_at(at, desk.station.campaign.rounds), at.date()
        names = [each.name for each in staff_of(desk.db, desk.station)]
        blank = dict.fromkeys(["round", "day", *(_key(name) for name in names)], "")
        self._draft = FormDraft(desk, "round", blank, self.show)
        self._draft.restore()
        fields = self._draft.fields
        if fields["round"] in rounds_of(desk.station) and fields["day"]:
            self._round, self._day = fields["round"], dt.date.fromisoformat(fields["day"])
        table = self.query_one(RoundLines)
        table.typed = {name: fields[_key(name)] for name in names if fields[_key(name)]}

    def _anew(self) -> None:
        """Begin again, with what is in the register by now."""
        self._begin()
        self.reload()

    def _fields(self) -> dict[str, str]:
        """What the draft keeps: nothing where nothing is typed."""
        assert self._draft  # noqa: S101 - there is one from the beginning
        blank = dict.fromkeys(self._draft.fields, "")
        typed = self.query_one(RoundLines).typed
        if not typed:
            return blank
        of_round = {"round": self._round, "day": self._day.isoformat()}
        return {**blank, **of_round, **{_key(name): text for name, text in typed.items()}}

    def _record(self) -> tuple[RegisterLine, ...]:
        desk = self.desk
        assert self._draft  # noqa: S101 - there is one from the beginning
        try:
            kept, _bad = registers.enter_all(
                desk.db, desk.station, TEMPERATURES, self._typed_lines(),
                by=desk.recorder, at=desk.clock(), uid=self._draft.uid,
            )  # fmt: skip
        except AlreadyRecorded as before:
            self._draft.renew()
            raise NotAllowed(
                _("What you had typed first was saved; F2 adds this version as well")
            ) from before
        return kept

    def _typed_lines(self) -> list[TypedLine]:
        at = self.desk.db.stored(self._moment())
        sections = {each.name: each.section for each in staff_of(self.desk.db, self.desk.station)}
        lines = []
        for number, (person, text) in enumerate(self.query_one(RoundLines).typed.items(), start=1):
            reading = read_reading(text)
            if reading:
                values = {"at": at, "round": self._round, "person": person, **reading.values}
                if sections.get(person):
                    values["section"] = sections[person]
                lines.append(TypedLine(number, f"{person} {text}", values))
        return lines

    def _tell(self, kept: Sequence[RegisterLine]) -> None:
        """Say how many were written; whoever is too hot, loudly."""
        count = len(kept)
        said = ngettext(
            "{count} line written into the register", "{count} lines written into the register",
            count,
        ).format(count=count)  # fmt: skip
        high = [line.values for line in kept if needs_recheck(line.values)]
        if not high:
            self.desk.say(said)
            return
        minutes = self.desk.station.campaign.recheck
        names = first_of([f"{each['person']} {each['temperature']}" for each in high])
        again = _("HIGH, take again under the arm within {minutes} min (F4): {names}").format(
            minutes=minutes, names=names
        )
        self.desk.clear_notifications()
        self.desk.notify(f"{said}\n{again}", severity="warning", timeout=20, markup=False)

    def _sections(self) -> dict[str, list[Seat]]:
        desk = self.desk
        known = self._known()
        today = self._day == desk.clock().date()
        where = headcount_at(desk.db, desk.station, at=desk.clock()).people if today else ()
        hints = {each.person: each.status for each in where if each.status in _HINTS}
        order = dict.fromkeys(sections_of(desk.db, desk.station))
        sections: dict[str, list[Seat]] = {name: [] for name in order}
        for each in staff_of(desk.db, desk.station):
            line, hint = known.get(each.name), hints.get(each.name, "")
            words, high = said_of(line) if line else ("", False)
            seat = Seat(each.name, words, high, _(STATUSES[hint]) if hint else "")
            sections.setdefault(each.section, []).append(seat)
        return {name: seats for name, seats in sections.items() if seats}

    def _known(self) -> dict[str, RegisterLine]:
        return {each.values.get("person", ""): each for each in self._lines}

    def _head(self) -> Iterator[Line]:
        desk, table = self.desk, self.query_one(RoundLines)
        rounds, rules = rounds_of(desk.station), desk.station.campaign
        name = _(rounds.get(self._round, self._round))
        yield ((_("Round: {round}").format(round=f"{month_day(self._day)}, {name}"), "strong"),)
        if self._round in rounds:
            hour = rules.rounds[int(self._round) - 1]
            late = self._at(hour) <= desk.clock() and table.counted[0] < table.counted[1]
            yield ((_("until {time}").format(time=f"{hour:%H:%M}"), "loud" if late else ""),)
        if not campaign.is_on(desk.db, desk.clock().date()):
            yield ((_("The campaign is off: nothing is entered into its registers"), "loud"),)
        place = table.sections.index(table.section) + 1 if table.section in table.sections else 0
        of_all = _("section {place} of {count}").format(place=place, count=len(table.sections))
        yield ((of_all, ""),)
        done = sum(bool(seat.known) for seat in table.seats)
        yield ((_("{done} of {count} written").format(done=done, count=len(table.seats)), ""),)
        written, everybody = table.counted
        all_ = _("all sections: {done} of {count}").format(done=written, count=everybody)
        yield ((all_, "good" if written == everybody else "quiet"),)
        if table.typed:
            typed = _("{count} typed, not written").format(count=len(table.typed))
            yield ((typed, "strong"),)
        if again := [each for each in self._lines if needs_recheck(each.values)]:
            said = _("! {count} to be taken again (F4)").format(count=len(again))
            yield ((said, "loud"),)

    def _go_to(self, person: str) -> None:
        """The cursor goes to somebody, whatever their section."""
        table = self.query_one(RoundLines)
        if section := table.section_of(person):
            table.show_section(section[0], person)

    def _midnight(self) -> Arrow:
        return self.desk.clock().replace(
            year=self._day.year, month=self._day.month, day=self._day.day,
            hour=0, minute=0, second=0,
        )  # fmt: skip

    def _moment(self) -> Arrow:
        """When the temperatures were taken: now, or on an earlier day by the end of its round."""
        at, rounds = self.desk.clock(), self.desk.station.campaign.rounds
        if self._day == at.date():
            return at
        return self._at(rounds[int(self._round) - 1])

    def _at(self, hour: dt.time) -> Arrow:
        return self._midnight().replace(hour=hour.hour, minute=hour.minute)


def _key(person: str) -> str:
    """The name of somebody's field in the draft."""
    return f"person {person}"
