"""The census: who is not surveyed yet first, then who is isolated on which day, and who is away."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import OptionList

from dutyconsole.domain.registers import CENSUS, FOLLOW_UPS
from dutyconsole.domain.returnees import Absentee, Returnee, absentees, returnees
from dutyconsole.language import N_, _
from dutyconsole.store import campaign
from dutyconsole.store.daily_sources import not_surveyed, sections_of, staff_of
from dutyconsole.store.register_lists import lines_counted
from dutyconsole.text import clean_line, fit, width
from dutyconsole.ui.base import BACK, DutyScreen, entitle
from dutyconsole.ui.styles import stylesheet
from dutyconsole.ui.widgets.bars import drawn
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.lines import Line, Lines, flow
from dutyconsole.ui.widgets.listed import Listed, Row
from dutyconsole.wording import month_day

_PADDING = 4
_BAR, _NAMES, _SECTIONS = 20, 14, 24
"""Columns of a bar, and of names and sections at most."""


@dataclass(frozen=True, slots=True)
class _Section:
    name: str
    missing: tuple[str, ...]
    staff: int

    @property
    def surveyed(self) -> int:
        return self.staff - len(self.missing)


class CoverageScreen(DutyScreen[None]):
    """Nobody is left out (不漏一人): whoever is missing stands first, by name."""

    CSS_PATH = stylesheet("coverage")
    AUTO_FOCUS = "Listed"
    BINDINGS = [
        Binding(
            "f", "follow_up", N_("Follow-up call"), id="coverage.follow_up",
            tooltip=N_("Write down today's call to whoever is under the cursor"),
        ),
        BACK,
    ]  # fmt: skip
    HELP = N_(
        "Everybody of the staff is surveyed; who is not stands first, by section. Beneath are those"
        " who are isolated, with the day they are on, the day of their release and whether they"
        " were called today, and those who are away. Enter opens the form or the line."
    )

    HELP_LOOKING = N_(
        "Everybody of the staff is surveyed; who is not stands first, by section. Beneath are those"
        " who are isolated, with the day they are on, the day of their release and whether they"
        " were called today, and those who are away. Enter opens the line or the register."
    )

    def __init__(self) -> None:
        """Nothing is read yet."""
        super().__init__()
        self._sections: tuple[_Section, ...] = ()
        self._returnees: tuple[Returnee, ...] = ()
        self._away: tuple[Absentee, ...] = ()
        self._today = dt.date.min

    def compose(self) -> ComposeResult:
        """How far the survey is, the people, and the keys."""
        yield Lines(id="coverage-head")
        yield Listed()
        yield KeyBar()

    def reload(self) -> None:
        """Read who is surveyed, isolated and away."""
        desk = self.desk
        at = desk.clock()
        self._today = at.date()
        self._sections = self._surveyed()
        lines = lines_counted(desk.db, CENSUS)
        midnight = at.floor("day")
        called = {
            each.values.get("person", "")
            for each in lines_counted(desk.db, FOLLOW_UPS, since=midnight)
        }
        days = desk.station.campaign.isolation_days
        self._returnees = returnees(lines, called, days, today=self._today)
        self._away = absentees(lines)
        self._show_head()
        listed = self.query_one(Listed)
        listed.tell(lambda room: tuple(self._rows(room)))
        entitle(listed, _("Staff census"))

    def on_resize(self) -> None:
        """Lay the head out anew."""
        self._show_head()

    @on(OptionList.OptionSelected)
    def open_current(self) -> None:
        """Open the form for whoever is not surveyed, or somebody's line."""
        kind, _space, rest = self.query_one(Listed).current.partition(" ")
        if kind == "line":
            self.desk.open_register_line(CENSUS.key, int(rest))
        elif kind == "person":
            self.desk.open_register_form(CENSUS.key, self._person(rest))

    def action_follow_up(self) -> None:
        """Write down today's call."""
        kind, _space, rest = self.query_one(Listed).current.partition(" ")
        found = [each for each in self._returnees if kind == "line" and each.number == int(rest)]
        if not found:
            self.desk.say(_("Whoever is isolated is called; move the cursor to one of them"))
        else:
            self.desk.open_register_form(FOLLOW_UPS.key, {"person": found[0].person})

    def _surveyed(self) -> tuple[_Section, ...]:
        desk = self.desk
        staff = Counter(each.section for each in staff_of(desk.db, desk.station))
        missing: dict[str, list[str]] = {}
        at = desk.clock().shift(seconds=1)  # what is written down in this very second counts
        for each in not_surveyed(desk.db, desk.station, at=at):
            missing.setdefault(each.section, []).append(each.name)
        order = dict.fromkeys((*sections_of(desk.db, desk.station), *staff))
        return tuple(
            _Section(name, tuple(missing.get(name, ())), staff[name])
            for name in order
            if staff[name]
        )

    def _person(self, name: str) -> dict[str, str]:
        section = next((each.name for each in self._sections if name in each.missing), "")
        return {"person": name, **({"section": section} if section else {})}

    def _show_head(self) -> None:
        room = max(self.app.size.width - _PADDING, 1)
        self.query_one("#coverage-head", Lines).show(*flow(self._head(), room))

    def _head(self) -> Iterator[Line]:
        desk = self.desk
        staff = sum(each.staff for each in self._sections)
        done = sum(each.surveyed for each in self._sections)
        surveyed = _("{done} of {count} surveyed ({percent} %)").format(
            done=done, count=staff, percent=_percent(done, staff)
        )
        yield ((surveyed, "good" if done == staff else "strong"),)
        begun = campaign.begun_on(desk.db, self._today)
        if begun is None:
            yield ((_("the campaign is off"), "loud"),)
        elif done < staff:
            until = begun + dt.timedelta(days=desk.station.campaign.census_days)
            style = "loud" if self._today > until else ""
            yield ((_("nobody left by {day}").format(day=month_day(until)), style),)
        isolated = sum(each.isolated for each in self._returnees)
        yield ((_("{count} isolated").format(count=isolated), ""),)
        if left := sum(each.isolated and not each.called for each in self._returnees):
            yield ((_("! {count} not called today").format(count=left), "loud"),)
        yield ((_("{count} away").format(count=len(self._away)), ""),)

    def _rows(self, room: int) -> Iterator[Row]:
        missing = [each for each in self._sections if each.missing]
        yield _heading(_("Not surveyed yet") if missing else _("Everybody is surveyed"))
        for each in missing:
            yield Row("", _section_line(each, room))
            for name in each.missing:
                yield Row(f"person {name}", ((f"    {clean_line(name)}", "loud"),))
        if whole := [each.name for each in self._sections if not each.missing and missing]:
            words = _("Surveyed whole: {names}").format(names=_(", ").join(whole))
            yield Row("", ((f"  {words}", "good"),))
        yield _heading(_("Returned and isolated") if self._returnees else _("Nobody is isolated"))
        columns = _columns([*self._returnees, *self._away])
        for one in self._returnees:
            yield Row(f"line {one.number}", self._returnee(one, columns))
        yield _heading(_("Away") if self._away else _("Nobody is away"))
        for other in self._away:
            yield Row(f"line {other.number}", self._absentee(other, columns))

    def _returnee(self, each: Returnee, columns: tuple[int, int]) -> Line:
        words = _("day {day} of {days}, until {until}").format(
            day=each.day, days=each.days, until=month_day(each.until)
        )
        pieces = [(_beginning(each, columns), "strong"), (words, "")]
        if not each.isolated:
            pieces.append(("  " + _("! not isolated"), "loud"))
        elif each.is_due:
            pieces.append(("  " + _("release is due"), "warn"))
        elif each.called:
            pieces.append(("  " + _("called today"), "good"))
        else:
            pieces.append(("  " + _("! not called today"), "loud"))
        return tuple(pieces)

    def _absentee(self, each: Absentee, columns: tuple[int, int]) -> Line:
        place = clean_line(each.place) or _("place not known")
        if each.back_on is None:
            back = (_("no day of return"), "warn")
        elif each.back_on < self._today:
            back = (_("! should be back since {day}").format(day=month_day(each.back_on)), "loud")
        else:
            back = (_("back on {day}").format(day=month_day(each.back_on)), "")
        return ((_beginning(each, columns), "strong"), (f"{place}  ", ""), back)


def _heading(words: str) -> Row:
    return Row("", ((words, "quiet"),))


def _percent(part: int, whole: int) -> int:
    """Rounded down, so that 100 means everybody."""
    return part * 100 // whole if whole else 100


def _section_line(section: _Section, room: int) -> Line:
    name = fit(clean_line(section.name) or _("Without a section"), min(_SECTIONS, room // 3))
    done = _("{done} of {count} ({percent} %)").format(
        done=section.surveyed,
        count=section.staff,
        percent=_percent(section.surveyed, section.staff),
    )
    bar = fit(drawn(section.surveyed, section.staff, _BAR), _BAR)
    return ((f"  {name}  ", "strong"), (f"[{bar}]", "quiet"), (f"  {done}", ""))


def _columns(people: Sequence[Returnee | Absentee]) -> tuple[int, int]:
    """Columns of names and of sections."""
    names = max((width(clean_line(each.person)) for each in people), default=0)
    sections = max((width(clean_line(each.section)) for each in people), default=0)
    return min(names, _NAMES), min(sections, _NAMES)


def _beginning(each: Returnee | Absentee, columns: tuple[int, int]) -> str:
    name, section = clean_line(each.person), clean_line(each.section)
    return f"  {fit(name, columns[0])}  {fit(section, columns[1])}  "
