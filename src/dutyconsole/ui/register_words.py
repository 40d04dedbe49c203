"""Lines of a register in words: as a row of columns, whole with their history, and when saved."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.domain.clocks import step_of
from dutyconsole.domain.obligations import Obligation
from dutyconsole.domain.register_checks import is_high, needs_recheck
from dutyconsole.domain.register_fields import Field, show_value
from dutyconsole.domain.register_kinds import Register, choices_of
from dutyconsole.domain.register_lines import (
    LINE_STATES,
    PART_KINDS,
    LineState,
    PartKind,
    RegisterLine,
    fever_in,
)
from dutyconsole.domain.register_words import subject_of
from dutyconsole.domain.time_limits import STEPS
from dutyconsole.language import N_, _
from dutyconsole.text import Wrapped, clean_line, fit, width
from dutyconsole.ui.widgets.lines import Line, Piece
from dutyconsole.wording import moment_short

BANNER = N_("Do not enter state secrets")
"""Stands on every screen and form of the registers."""
_NUMBER = 5
_MARK = 2
_GAP = 1
_LABEL = 26
_LEAST = 16
_FLEXIBLE = frozenset({"line", "text", "person", "section"})
_WIDTHS = {"moment": 11, "day": 8, "person": 10, "section": 14, "number": 6, "phone": 11,
           "id_number": 18, "yes_no": 5}  # fmt: skip
_WORDS = 12
"""Columns of what has no width of its own."""
_HEADING = 12
"""Columns that the name of a column may take at most."""
_NAME_MORE = 3
"""Columns that it may take beyond what stands beneath it."""


@dataclass(frozen=True, slots=True)
class Column:
    """A field as a column of a list."""

    field: Field
    cells: int


def columns_for(register: Register, station: Station, room: int) -> tuple[Column, ...]:
    """The columns that have room, what matters most first; words share what is left over."""
    columns: list[Column] = []
    left = room - _MARK - _NUMBER - _GAP
    for key in register.columns:
        field = register.by_key[key]
        cells = _cells(field, station)
        if cells + _GAP > left:
            break
        columns.append(Column(field, cells))
        left -= cells + _GAP
    flexible = [each for each in columns if each.field.kind in _FLEXIBLE]
    share, rest = divmod(max(left, 0), len(flexible)) if flexible else (0, 0)
    wider = {id(each): share + (number < rest) for number, each in enumerate(flexible)}
    return tuple(Column(each.field, each.cells + wider.get(id(each), 0)) for each in columns)


def heading(columns: Sequence[Column]) -> Line:
    """The names of the columns."""
    words = " ".join(fit(_(each.field.name), each.cells) for each in columns)
    return ((" " * _MARK + fit(_("No."), _NUMBER) + " " + words, "quiet"),)


def row(
    columns: Sequence[Column], line: RegisterLine, station: Station, *, at: Arrow, opened: bool
) -> tuple[Piece, ...]:
    """A line as a row: `>` marks what is open, a fever is loud."""
    mark = {LineState.OPEN: ">", LineState.CANCELLED: "x"}.get(line.state, "")
    style = "strong" if line.state is LineState.OPEN else ""
    head = (f"{mark:<{_MARK}}{line.number:>{_NUMBER}} ", style)
    if line.destroyed:
        return (head, (_("destroyed"), "quiet"))
    pieces: list[Piece] = [head]
    for column in columns:
        field = column.field
        words = shown(field, line.values, station, at=at, opened=opened)
        is_loud = field.fever and is_high(line.values, field.key)
        pieces += [(fit(words, column.cells), "loud" if is_loud else style), (" ", "")]
    return tuple(pieces)


def shown(
    field: Field, values: Mapping[str, str], station: Station, *, at: Arrow, opened: bool = False
) -> str:
    """What stands in a field, on one line; masked where it is not opened."""
    choices = choices_of(field, station)
    words = show_value(field, values.get(field.key, ""), choices, at=at, opened=opened)
    return clean_line(words)


def subject_words(register: Register, line: RegisterLine, station: Station, *, at: Arrow) -> str:
    """Who or what a line is about."""
    if line.destroyed or not subject_of(register, line.values):
        return ""
    return shown(register.by_key[register.subject], line.values, station, at=at)


def line_name(register: Register, line: RegisterLine, station: Station, *, at: Arrow) -> str:
    """Visitors 12: 高某."""
    name = f"{_(register.name)} {line.number}"
    about = subject_words(register, line, station, at=at)
    return f"{name}: {about}" if about else name


def whole(
    register: Register,
    parts: Sequence[RegisterLine],
    station: Station,
    room: int,
    *,
    at: Arrow,
    opened: bool,
) -> Iterator[Line]:
    """All that a line says, how it stands, and every part of its history."""
    line = parts[-1]
    yield ((_(LINE_STATES[line.state]), "strong"),)
    if line.destroyed:
        yield ((_("What this line said was destroyed; its number and times remain"), "loud"),)
    for field in register.fields:
        if words := shown(field, line.values, station, at=at, opened=opened):
            loud = field.fever and is_high(line.values, field.key)
            yield from _labelled(field.title, words, room, "loud" if loud else "")
    yield ((_("History"), "strong"),)
    before: Mapping[str, str] = {}
    for part in parts:
        yield ((_stamp(part, at), "quiet"),)
        if part.part and part.kind is not PartKind.CANCELLED and not part.destroyed:
            yield from _changes(register, before, part, station, room, at=at, opened=opened)
        before = part.values


def said_when_saved(
    register: Register,
    line: RegisterLine,
    station: Station,
    clocks: Sequence[Obligation],
    *,
    at: Arrow,
) -> str:
    """The number of a line, and what a temperature that is too high asks for; `clocks` run now."""
    saved = _("{register} no. {number} saved: {subject}")
    sentences = [
        saved.format(
            register=_(register.name),
            number=line.number,
            subject=subject_words(register, line, station, at=at),
        )
    ]
    if line.late_entry:
        sentences.append(_("Marked as a late entry"))
    number = line.values.get("incident")
    if number and not fever_in(register, line.values):
        stays = _("Incident {number} stays open: close it with a reason if it was no fever")
        sentences.append(stays.format(number=number))
    elif number:
        fever = _("FEVER: incident {number}; its clocks run. To the fever clinic at once")
        sentences.append(fever.format(number=number))
        sentences += (
            f"{moment_short(each.due, at=at)} {_(STEPS[step_of(each)])}" for each in clocks
        )
    elif needs_recheck(line.values):
        again = _("Too high: take it again under the arm within {count} minutes")
        sentences.append(again.format(count=station.campaign.recheck))
    return "\n".join(sentences)


def _cells(field: Field, station: Station) -> int:
    name = min(width(_(field.name)), _HEADING)
    if field.kind in _WIDTHS:
        return max(_WIDTHS[field.kind], min(name, _WIDTHS[field.kind] + _NAME_MORE))
    choices = choices_of(field, station).values()
    if choices:
        return max(min(max(width(_(each)) for each in choices), _WORDS), min(name, _WORDS))
    return _WORDS


def _labelled(label: str, words: str, room: int, style: str = "") -> Iterator[Line]:
    """A name and what stands there, in as many lines as that needs."""
    cells = min(_LABEL, room // 2)
    name = fit(label, cells) + " "
    for line in Wrapped(words, max(room - cells - 1, _LEAST)):
        yield ((name, "quiet"), (line, style))
        name = " " * (cells + 1)


def _stamp(part: RegisterLine, at: Arrow) -> str:
    words = [moment_short(part.recorded_at, at=at), clean_line(part.by), _(PART_KINDS[part.kind])]
    if part.late_entry:
        words.append(_("late entry"))
    if part.reason:
        words.append(clean_line(part.reason))
    return "  ".join(words)


def _changes(
    register: Register,
    before: Mapping[str, str],
    part: RegisterLine,
    station: Station,
    room: int,
    *,
    at: Arrow,
    opened: bool,
) -> Iterator[Line]:
    """What a part says otherwise than the part before."""
    for field in register.form:
        if part.values.get(field.key, "") != before.get(field.key, ""):
            old = shown(field, before, station, at=at, opened=opened)
            new = shown(field, part.values, station, at=at, opened=opened) or _("nothing")
            words = f"{old} > {new}" if old else new
            yield from _labelled(f"  {_(field.name)}", words, room)


def choice_words(register: Register, station: Station, word: str) -> tuple[str, ...]:
    """The keys of the choices whose words hold `word`: what a search for it means as well."""
    typed = word.casefold()
    choices = (
        (key, name)
        for field in register.fields
        for key, name in choices_of(field, station).items()
        if field.kind != "round"
    )
    return tuple(dict.fromkeys(key for key, name in choices if typed in _(name).casefold()))
