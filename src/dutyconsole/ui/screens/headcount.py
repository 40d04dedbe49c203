"""The headcount: 在编 = 在岗 + …, by section, and whoever makes a difference by name."""

from collections.abc import Iterator, Sequence

from arrow import Arrow
from textual import on
from textual.app import ComposeResult
from textual.widgets import OptionList

from dutyconsole.domain.headcount import Headcount, Whereabouts
from dutyconsole.domain.registers import BUILT_IN, STATUSES, TEMPERATURES
from dutyconsole.language import N_, _, ngettext
from dutyconsole.store.daily_sources import headcount_at, sections_of
from dutyconsole.text import Wrapped, clean_line, fit, width
from dutyconsole.ui.base import BACK, DutyScreen, entitle
from dutyconsole.ui.styles import stylesheet
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.lines import Line, Lines
from dutyconsole.ui.widgets.listed import Listed, Row
from dutyconsole.wording import clock

_APART = 2
_NAMED = 6
"""People that the head names; all of them stand in the list."""
_LEAST = 20
_HEADS = {
    "in_post": N_("in post"),
    "home": N_("home office"),
    "leave": N_("leave"),
    "out": N_("out"),
    "isolated": N_("isolated"),
    "other": N_("other"),
}
"""The statuses in the head of a column."""
_NAMES = {each.key: each.name for each in BUILT_IN}


class HeadcountScreen(DutyScreen[None]):
    """Where everybody is, by the registers, at this moment."""

    CSS_PATH = stylesheet("headcount")
    AUTO_FOCUS = "Listed"
    BINDINGS = [BACK]
    HELP = N_(
        "Everybody on the establishment is in post, works at home, is on leave, out, isolated or"
        " elsewhere. Where nobody said, or two registers disagree, that person is named. Enter"
        " shows the people of a section, or opens what says where somebody is."
    )

    def __init__(self) -> None:
        """Nothing is read yet."""
        super().__init__()
        self._found = Headcount(())
        self._order: tuple[str, ...] = ()
        self._unfolded: set[str] = set()
        """The sections of which everybody is shown."""
        self._minute = ""

    def compose(self) -> ComposeResult:
        """The sum, the sections, whoever makes a difference, one of them whole, and the keys."""
        yield Lines(id="headcount-head")
        yield Listed()
        yield Lines(id="headcount-one")
        yield KeyBar()

    def on_mount(self) -> None:
        """Follow the clock: somebody leaves at a time that was written down before."""
        self.watch(self.app, "now", self.tick, init=False)

    def tick(self, at: Arrow) -> None:
        """A second has passed; with a new minute everybody is counted anew."""
        if clock(at) != self._minute:
            self.reload()

    def reload(self) -> None:
        """Count everybody."""
        desk = self.desk
        at = desk.clock()
        self._minute = clock(at)
        self._found = headcount_at(
            desk.db,
            desk.station,
            at=at.shift(seconds=1),  # what is written down in this very second counts
        )
        known = {each.section for each in self._found.people}
        order = dict.fromkeys((*sections_of(desk.db, desk.station), *sorted(known)))
        self._order = tuple(name for name in order if name in known)
        self.query_one("#headcount-head", Lines).show_for(lambda room: tuple(self._head(room)))
        self._show_rows()

    @on(OptionList.OptionHighlighted)
    def show_one(self) -> None:
        """Say whole where whoever is under the cursor is, or what contradicts itself."""
        _kind, _space, name = self.query_one(Listed).current.partition(" ")
        found = [each for each in self._found.people if each.person == name]
        self.query_one("#headcount-one", Lines).show_for(
            lambda room: tuple(_whole(found[0], max(room, _LEAST))) if found else ()
        )

    @on(OptionList.OptionSelected)
    def open_current(self) -> None:
        """Show the people of a section, or open what says where somebody is."""
        kind, _space, name = self.query_one(Listed).current.partition(" ")
        if kind == "section":
            self._unfolded ^= {name}
            self._show_rows()
        elif kind:
            self._open(next(each for each in self._found.people if each.person == name))

    def _open(self, one: Whereabouts) -> None:
        """Open the first line that says where somebody is, or the form that shall say it."""
        if one.sources:
            register, _space, number = one.sources[0].rpartition(" ")
            self.desk.open_register_line(register, int(number))
        else:
            said = {"person": one.person, **({"section": one.section} if one.section else {})}
            self.desk.open_register_form(TEMPERATURES.key, said)

    def _show_rows(self) -> None:
        listed = self.query_one(Listed)
        wrong = [*self._found.contradicted, *self._found.unaccounted]
        first = f"wrong {wrong[0].person}" if wrong else ""
        listed.tell(lambda room: tuple(self._rows(room)), first=first)
        entitle(listed, _("By section, {time}").format(time=self._minute))

    def _head(self, room: int) -> Iterator[Line]:
        """The sum, and what lacks of it."""
        found, room = self._found, max(room, _LEAST)
        parts = " + ".join(f"{_(name)} {found.count(status)}" for status, name in STATUSES.items())
        sign = "=" if found.closes else "!="
        whole = _("on the establishment")
        sum_ = f"{whole} {found.total} {sign} {parts}"
        for words in Wrapped(sum_, room):
            yield ((words, "good" if found.closes else "strong"),)
        wrong = [*found.contradicted, *found.unaccounted]
        if not wrong:
            return
        said = ngettext(
            "! Does not close, {count} person: {names}",
            "! Does not close, {count} people: {names}",
            len(wrong),
        ).format(count=len(wrong), names=_named(wrong))
        for words in Wrapped(clean_line(said), room):
            yield ((words, "loud"),)

    def _rows(self, room: int) -> Iterator[Row]:
        found = self._found
        heads = [*(_(name) for name in _HEADS.values()), "?"]
        rest = room - sum(width(head) + _APART for head in heads) - _APART
        names = max(min(max(map(width, map(_section, self._order)), default=0), rest), 1)
        yield Row("", ((fit("", names) + _in_columns(heads, heads), "quiet"),))
        for section in self._order:
            people = [each for each in found.people if each.section == section]
            counted = [sum(each.status == status for each in people) for status in _HEADS]
            lacking = sum(not each.status for each in people)
            figures = _in_columns([*map(str, counted), str(lacking)], heads)
            line = ((fit(_section(section), names), "strong"), (figures, "loud" * bool(lacking)))
            yield Row(f"section {section}", line)
            if section in self._unfolded:
                yield from (Row(f"one {each.person}", _whereabouts(each)) for each in people)
        if found.closes:
            yield Row("", ((_("It closes: everybody is accounted for"), "good"),))
            return
        for title, wrong in (
            (_("Two registers disagree"), found.contradicted),
            (_("Nobody said where they are"), found.unaccounted),
        ):
            if wrong:
                heading = _("{field}: {value}").format(field=title, value=len(wrong))
                yield Row("", ((heading, "quiet"),))
            yield from (Row(f"wrong {each.person}", _whereabouts(each)) for each in wrong)


def _section(name: str) -> str:
    return clean_line(name) or _("Without a section")


def _in_columns(words: Sequence[str], heads: Sequence[str]) -> str:
    """Each word at the right of its column, which is as wide as its head."""
    return "".join(
        " " * (_APART + width(head) - width(word)) + word
        for word, head in zip(words, heads, strict=True)
    )


def _whereabouts(one: Whereabouts) -> Line:
    """Somebody, and where they are, or why that is not known."""
    name, section = clean_line(one.person), clean_line(one.section)
    if one.contradiction:
        said = (f"! {clean_line(one.contradiction)}", "loud")
    elif one.status:
        lines = _(", ").join(map(_source, one.sources))
        sources = f" ({lines})" if lines else ""
        said = (_(STATUSES[one.status]) + sources, "")
    else:
        unsaid = _("nobody said where they are")
        said = (f"! {unsaid}", "loud")
    return ((f"    {name}  ", "strong"), (f"{section}  " if section else "", "quiet"), said)


def _source(line: str) -> str:
    """Temperatures 12: the line that says so, by the name of its register."""
    key, _space, number = line.rpartition(" ")
    return f"{_(_NAMES.get(key, key))} {number}"


def _whole(one: Whereabouts, room: int) -> Iterator[Line]:
    said = "".join(words for words, _style in _whereabouts(one)).strip()
    for words in Wrapped(clean_line(said), room):
        yield ((words, "loud" if not one.status else ""),)


def _named(people: Sequence[Whereabouts]) -> str:
    """The first few of them, and how many more there are."""
    said = _(", ").join(each.person for each in people[:_NAMED])
    left = len(people) - _NAMED
    more = _("{names} and {count} more")
    return more.format(names=said, count=left) if left > 0 else said
