"""Supplies: what is there of each, for how many days it lasts, what came and went today."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from textual import on
from textual.app import ComposeResult
from textual.widgets import OptionList

from dutyconsole.domain.daily_figures import SupplyLine
from dutyconsole.domain.registers import SUPPLIES
from dutyconsole.domain.stock import Stock, stock_of
from dutyconsole.domain.supply_lines import supply_lines
from dutyconsole.language import N_, _
from dutyconsole.store.register_lists import movements
from dutyconsole.text import clean_line, fit, width
from dutyconsole.ui.base import BACK, DutyScreen, entitle
from dutyconsole.ui.styles import stylesheet
from dutyconsole.ui.widgets.bars import drawn
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.lines import Line, Lines, flow
from dutyconsole.ui.widgets.listed import Listed, Row
from dutyconsole.wording import moment_short

_PADDING, _APART = 4, 2
_SCALE = 5
"""A bar is as long as so many times the days that supplies should last."""
_FEWEST, _MOST = 8, 30
"""Columns of a bar and of a name at least, and of a bar at most."""


class StockScreen(DutyScreen[None]):
    """Each item of the supplies ledger as it stands now."""

    CSS_PATH = stylesheet("stock")
    AUTO_FOCUS = "Listed"
    BINDINGS = [BACK]
    HELP = N_(
        "What is there of each item by the book, the days that it lasts as a bar, in which a stroke"
        " marks the days it should, and what came in and went out today. What is short is loud."
        " Enter writes down what came, went or was counted of the item under the cursor."
    )

    HELP_LOOKING = N_(
        "What is there of each item by the book, the days that it lasts as a bar, in which a stroke"
        " marks the days it should, and what came in and went out today. What is short is loud."
        " Enter opens the register of what came, went or was counted."
    )

    def __init__(self) -> None:
        """Nothing is read yet."""
        super().__init__()
        self._today: tuple[SupplyLine, ...] = ()
        self._stocks: tuple[Stock, ...] = ()

    def compose(self) -> ComposeResult:
        """What is short, the items, the one under the cursor whole, and the keys."""
        yield Lines(id="stock-head")
        yield Listed()
        yield Lines(id="stock-item")
        yield KeyBar()

    def reload(self) -> None:
        """Read what moved."""
        desk = self.desk
        at = desk.clock()
        until = at.shift(seconds=1)  # what is written down in this very second counts
        cover, supplies = desk.station.campaign.cover_days, desk.station.supplies
        moved = list(movements(desk.db, until=until))
        self._today = supply_lines(
            supplies, moved, since=at.floor("day"), until=until, cover_days=cover
        )
        self._stocks = tuple(stock_of(each, moved, cover_days=cover, at=until) for each in supplies)
        listed = self.query_one(Listed)
        listed.tell(lambda room: tuple(_rows(self._today, self._stocks, cover, room)))
        entitle(listed, _("Supplies"))
        self._show_words()

    def on_resize(self) -> None:
        """Lay the words out anew."""
        self._show_words()

    @on(OptionList.OptionHighlighted)
    def show_item(self) -> None:
        """Tell whole what is under the cursor."""
        self._show_words()

    @on(OptionList.OptionSelected)
    def open_current(self) -> None:
        """Write down what happens to the item under the cursor."""
        if item := self.query_one(Listed).current:
            self.desk.open_register_form(SUPPLIES.key, {"item": item})

    def _show_words(self) -> None:
        room = max(self.app.size.width - _PADDING, 1)
        self.query_one("#stock-head", Lines).show(*flow(self._head(), room))
        item = self.query_one(Listed).current
        found = [each for each in self._stocks if each.supply.key == item]
        self.query_one("#stock-item", Lines).show(
            *(flow(self._whole(found[0]), room) if found else ())
        )

    def _head(self) -> Iterator[Line]:
        if not self._today:
            yield ((_("The settings name no supplies: [[supplies]] in station.toml"), "quiet"),)
            return
        short = [clean_line(each.name) for each in self._today if each.short]
        if short:
            names = _(", ").join(short)
            said = _("! {count} short: {names}").format(count=len(short), names=names)
            yield ((said, "loud"),)
        else:
            yield ((_("Nothing is short"), "good"),)
        days = self.desk.station.campaign.cover_days
        yield ((_("| marks {days} days, as long as it should last").format(days=days), "quiet"),)

    def _whole(self, stock: Stock) -> Iterator[Line]:
        at = self.desk.now
        supply, line = stock.supply, next(x for x in self._today if x.key == stock.supply.key)
        yield ((clean_line(supply.name), "strong"),)
        unit = clean_line(supply.unit)
        yield ((_("{count} {unit} a day").format(count=_plain(stock.use), unit=unit), ""),)
        before = _("at midnight {count}").format(count=_plain(line.before))
        yield ((before, ""),)
        if line.difference:
            found = _("counted {count}").format(count=f"{line.difference:+f}")
            yield ((found, "warn"),)
        if stock.moved_at:
            moved = moment_short(stock.moved_at, at=at)
            yield ((_("last moved {time}").format(time=moved), "quiet"),)
        else:
            yield ((_("never moved"), "quiet"),)


def _plain(number: Decimal) -> str:
    """With one decimal at most."""
    rounded = round(number, 1)
    return f"{rounded:f}" if rounded % 1 else f"{rounded:.0f}"


def _rows(
    lines: Sequence[SupplyLine], stocks: Sequence[Stock], cover: int, room: int
) -> Iterator[Row]:
    """A heading and each item, what is short with a mark that colours are not needed for."""
    heads = (_("stock"), _("safe"), _("days"), _("in today"), _("out today"))
    cells = [_cells(*each) for each in zip(lines, stocks, strict=True)]
    columns = [
        max([width(head), *(width(row[place]) for row in cells)])
        for place, head in enumerate(heads)
    ]
    rest = max(room - sum(columns) - _APART * (len(columns) + 1), 0)
    names = max((width(clean_line(each.name)) + _APART for each in lines), default=0)
    names = min(names, max(rest - _FEWEST, _FEWEST))
    bar = min(max(rest - names, 0), _MOST)
    beginning = fit("", names) + " " * (_APART + bar)
    yield Row("", ((beginning + _in_columns(heads, columns), "quiet"),))
    for each, row in zip(lines, cells, strict=True):
        mark, style = ("! ", "loud") if each.short else ("  ", "")
        days = float(each.days) if each.days is not None else 0
        length = drawn(days, cover * _SCALE, bar, mark=cover) if each.days is not None else ""
        yield Row(
            each.key,
            (
                (fit(mark + clean_line(each.name), names), style or "strong"),
                (" " * _APART + fit(length, bar), style),
                (_in_columns(row, columns), style),
            ),
        )


def _cells(line: SupplyLine, stock: Stock) -> tuple[str, ...]:
    days = f"{line.days:f}" if line.days is not None else "-"
    return (
        f"{_plain(line.balance)} {clean_line(line.unit)}",
        str(stock.supply.safe),
        days,
        f"+{_plain(line.received)}" if line.received else "-",
        f"-{_plain(line.issued)}" if line.issued else "-",
    )


def _in_columns(words: Sequence[str], columns: Sequence[int]) -> str:
    """Each word at the right of its column."""
    return "".join(
        " " * (_APART + room - width(word)) + word
        for word, room in zip(words, columns, strict=True)
    )
