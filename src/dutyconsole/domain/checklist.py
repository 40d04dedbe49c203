"""The handover checklist: which items are due in a shift, and what was seen of each.

An item is ticked, or it is answered with what was seen: words, a number against the book, the time
at which it was tried and what happened. A number that differs from the book is kept as it was
counted, with the reason.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from arrow import Arrow

from dutyconsole.config import ChecklistItem
from dutyconsole.domain.shifts import ShiftId
from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.language import _
from dutyconsole.wording import moment_short


@dataclass(frozen=True, slots=True)
class Tick:
    """An item was ticked, or its tick taken back."""

    id: int
    shift_id: ShiftId
    item: str
    """The item's key in station.toml."""
    text: str
    """What the item said when it was ticked."""
    done: bool
    by: str
    at: Arrow
    value: str = ""
    """What was seen, or how many were counted; empty for a mere tick."""
    book: str = ""
    """How many the book said there were; empty where nothing was counted."""
    reason: str = ""
    """Why it differs from the book."""
    seen_at: Arrow | None = None
    """When it was tried."""

    @property
    def over(self) -> int:
        """How many more were counted than the book says; less than 0 where some are missing."""
        number, book = counted(self.value), counted(self.book)
        return 0 if number is None or book is None else number - book


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the checklist as it stands in a shift."""

    item: str
    text: str
    tick: Tick | None
    """The tick that stands; None while the item is open."""
    kind: str = "tick"
    """How it is answered: as in station.toml."""
    expected: str = ""
    """What should be seen."""
    book: int | None = None
    """How many there are by the book, where they are counted."""
    unit: str = ""


def items_for(
    items: Iterable[ChecklistItem],
    shift_id: ShiftId,
    *,
    is_rest_day: Callable[[dt.date], bool],
) -> tuple[ChecklistItem, ...]:
    """The items that are due in this shift; but for those of every shift, in the day's first."""
    return tuple(item for item in items if _is_due(item, shift_id, is_rest_day))


def checklist(items: Iterable[ChecklistItem], ticks: Iterable[Tick]) -> tuple[Line, ...]:
    """The lines of a shift's checklist: of each item its latest tick, if that says done.

    An item ticked in this shift that is not, or no longer, among `items` stays on the list.
    """
    latest = {tick.item: tick for tick in ticks}
    lines = {item.key: _open_line(item) for item in items}
    for tick in latest.values():
        lines.setdefault(tick.item, _left_line(tick))
    return tuple(
        _with_tick(line, latest[key]) if key in latest and latest[key].done else line
        for key, line in lines.items()
    )


def check_toggle(latest: Tick | None, *, done: bool) -> None:
    """Refuse what somebody else has done meanwhile.

    Raises:
        NotAllowed: the item stands so already.
    """
    if latest and latest.done == done:
        sentence = (
            _("{name} has ticked this already") if done else _("{name} took this back already")
        )
        raise NotAllowed(sentence.format(name=latest.by))


def check_observed(
    line: Line, value: str, *, reason: str, seen_at: Arrow | None, at: Arrow
) -> None:
    """Refuse an answer that does not say what was seen.

    Raises:
        BadInput: words, a number, a time or a reason is missing, or the time lies ahead.
    """
    if line.kind in {"value", "test"} and not value:
        raise BadInput(_("{item}: write down what you see").format(item=line.text))
    if line.kind == "test" and seen_at is None:
        raise BadInput(_("{item}: write down when it was tried").format(item=line.text))
    if seen_at is not None and seen_at > at:
        raise BadInput(_("The time at which it was tried lies ahead of the clock"))
    if line.kind == "count":
        _check_counted(line, value, reason)


def counted(typed: str) -> int | None:
    """The number that was typed, in full width or half; None where it is none."""
    plain = unicodedata.normalize("NFKC", typed).strip()
    return int(plain) if _NUMBER.fullmatch(plain) else None


def seen(tick: Tick) -> str:
    """What was seen, in words: `120 (book 125)`, `08:21 rang`; empty for a mere tick."""
    if tick.book:
        return _("{counted} (book {book})").format(counted=tick.value, book=tick.book)
    return " ".join(filter(None, (_tried(tick), tick.value)))


def seen_short(tick: Tick) -> str:
    """The same in few columns: `120/125, 5 short`."""
    if not tick.book:
        return seen(tick)
    return f"{tick.value}/{tick.book}" + difference(tick.over)


def difference(over: int) -> str:
    """How far a count is from the book, to stand behind it; nothing where it is not."""
    if over == 0:
        return ""
    sentence = _(", {number} short") if over < 0 else _(", {number} over")
    return sentence.format(number=abs(over))


def count_done(lines: Iterable[Line]) -> int:
    """How many lines are ticked."""
    return sum(line.tick is not None for line in lines)


_NUMBER = re.compile(r"\d{1,9}", re.ASCII)


def _is_due(item: ChecklistItem, shift_id: ShiftId, is_rest_day: Callable[[dt.date], bool]) -> bool:
    day = shift_id.day
    if item.every == "shift":
        return True
    if shift_id.number != 1:
        return False
    if item.every == "weekly":
        return day.isoweekday() == item.weekday
    if item.every == "holiday_eve":
        return is_rest_day(day + dt.timedelta(days=1)) and not is_rest_day(day)
    return True


def _open_line(item: ChecklistItem) -> Line:
    return Line(item.key, item.text, None, item.kind, item.expected, item.book, item.unit)


def _left_line(tick: Tick) -> Line:
    """The line of an item that is known by its tick only: answered again as it was before."""
    if tick.book:
        return Line(tick.item, tick.text, None, "count", book=counted(tick.book))
    kind = "test" if tick.seen_at else "value" if tick.value else "tick"
    return Line(tick.item, tick.text, None, kind)


def _with_tick(line: Line, tick: Tick) -> Line:
    return Line(line.item, line.text, tick, line.kind, line.expected, line.book, line.unit)


def _check_counted(line: Line, value: str, reason: str) -> None:
    number = counted(value)
    if number is None:
        raise BadInput(_("{item}: write down how many you counted").format(item=line.text))
    if number != line.book and not reason:
        raise BadInput(
            _("{item}: {counted} counted, {book} by the book; say why").format(
                item=line.text, counted=number, book=line.book
            )
        )


def _tried(tick: Tick) -> str:
    return moment_short(tick.seen_at, at=tick.at) if tick.seen_at else ""
