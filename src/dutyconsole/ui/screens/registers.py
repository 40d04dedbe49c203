"""The registers: how many lines today, what is open, what is overdue; and the special screens."""

from collections.abc import Iterator

from arrow import Arrow
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from dutyconsole.domain.obligations import Obligation
from dutyconsole.domain.own_registers import registers_of
from dutyconsole.domain.register_kinds import Register
from dutyconsole.domain.register_lines import LineState
from dutyconsole.language import N_, _
from dutyconsole.store.campaign import begun_on
from dutyconsole.store.register_duties import register_duties
from dutyconsole.store.register_lists import count_lines
from dutyconsole.store.register_pages import count_since
from dutyconsole.text import clean_line, fit
from dutyconsole.ui.base import BACK, DutyScreen, entitle
from dutyconsole.ui.register_words import BANNER
from dutyconsole.ui.styles import stylesheet
from dutyconsole.ui.widgets.key_bar import KeyBar
from dutyconsole.ui.widgets.lines import Line, Lines, flow
from dutyconsole.wording import clock, full_date

_NAME, _COUNT = 20, 14
_FRAME = 6
"""Columns of border, padding and scrollbar around a line."""


class RegistersScreen(DutyScreen[None]):
    """A line for each register; Enter opens it, m enters a line into it."""

    CSS_PATH = stylesheet("registers")
    AUTO_FOCUS = "OptionList"
    BINDINGS = [
        Binding("enter", "open", N_("Open"), id="registers.open", tooltip=N_("Open the register")),
        Binding(
            "m", "new", N_("New"), id="registers.new",
            tooltip=N_("Enter a line into the register under the cursor"),
        ),
        Binding(
            "t", "round", N_("Temperatures"), id="registers.round",
            tooltip=N_("Take down the temperatures of a whole section on one screen"),
        ),
        Binding(
            "y", "coverage", N_("Coverage"), id="registers.coverage",
            tooltip=N_("Who is not surveyed yet, and who has come back"),
        ),
        Binding(
            "s", "stock", N_("Stock"), id="registers.stock",
            tooltip=N_("What there is of each item, and for how many days"),
        ),
        Binding(
            "j", "headcount", N_("Headcount"), id="registers.headcount",
            tooltip=N_("Where everybody is, and whether it adds up"),
        ),
        Binding(
            "x", "campaign", N_("Campaign"), id="registers.campaign",
            tooltip=N_("Switch the campaign on or off as a whole, from a day"),
        ),
        BACK,
    ]  # fmt: skip
    HELP = N_(
        "Each register with its lines of today, what is still open and what is overdue of it. The"
        " registers of the campaign take lines while it is on; they stay readable after it."
    )

    def __init__(self) -> None:
        """Nothing was read yet."""
        super().__init__()
        self._registers: tuple[Register, ...] = ()
        self._minute = ""

    def compose(self) -> ComposeResult:
        """Whether the campaign is on, the registers, the special screens, and the keys."""
        yield Lines(id="registers-head")
        yield OptionList(markup=False)
        yield Lines(id="registers-more")
        yield KeyBar()

    def on_mount(self) -> None:
        """Follow the clock: what is overdue is said by the minute."""
        self.query_one("#registers-more", Lines).show_for(
            lambda room: flow(_special_screens(looking=self.desk.only_looks), room)
        )
        self.watch(self.app, "now", self.tick, init=False)

    def tick(self, at: Arrow) -> None:
        """A second has passed; with a new minute all is read anew."""
        if clock(at) != self._minute:
            self.reload()

    def on_resize(self) -> None:
        """Cut the lines to the new width."""
        self.reload()

    def reload(self) -> None:
        """Count again; the cursor stays on its register."""
        desk = self.desk
        self._minute = clock(desk.now)
        self._registers = tuple(registers_of(desk.station).values())
        overdue: dict[str, list[Obligation]] = {}
        for each in register_duties(desk.db, desk.station, at=desk.now):
            if each.is_open and each.seconds_left(desk.now) <= 0:
                overdue.setdefault(each.subject.partition(" ")[0], []).append(each)
        options = self.query_one(OptionList)
        entitle(options, _("Registers"))
        marked = options.highlighted or 0
        room = self.app.size.width - _FRAME
        options.set_options(
            Option(self._row(each, overdue.get(each.key, []), room)) for each in self._registers
        )
        options.highlighted = min(marked, len(self._registers) - 1)
        self._tell_campaign()

    @on(OptionList.OptionSelected)
    def action_open(self) -> None:
        """Open the register under the cursor."""
        self.desk.open_register(self._marked.key)

    def action_new(self) -> None:
        """Enter a line into the register under the cursor."""
        self.desk.open_register_form(self._marked.key)

    def action_round(self) -> None:
        """Take down the temperatures of a section."""
        self.desk.open_round()

    def action_coverage(self) -> None:
        """Show who is not surveyed."""
        self.desk.open_coverage()

    def action_stock(self) -> None:
        """Show the supplies."""
        self.desk.open_stock()

    def action_headcount(self) -> None:
        """Show where everybody is."""
        self.desk.open_headcount()

    def action_campaign(self) -> None:
        """Switch the campaign on or off."""
        self.desk.switch_campaign()

    @property
    def _marked(self) -> Register:
        return self._registers[self.query_one(OptionList).highlighted or 0]

    def _row(self, register: Register, overdue: list[Obligation], room: int) -> Text:
        desk = self.desk
        today = count_since(desk.db, register, desk.now.floor("day"))
        still = count_lines(desk.db, register, state=LineState.OPEN)
        text = Text(fit(_(register.name), _NAME) + " ", no_wrap=True, style="bold")
        text.append(fit(_("today {count}").format(count=today), _COUNT), "not bold")
        words = _("open {count}").format(count=still) if still else ""
        text.append(fit(words, _COUNT), "bold" if still else "not bold")
        if overdue:
            text.append(_("OVERDUE {count}").format(count=len(overdue)), "bold reverse")
            first = clean_line(overdue[0].what)
            text.append(fit(f"  {first}", max(room - text.cell_len, 0)).rstrip(), "not bold")
        return text

    def _tell_campaign(self) -> None:
        desk = self.desk
        begun = begun_on(desk.db, desk.now.date())
        name = desk.station.campaign.name or _("Epidemic prevention")
        if begun:
            words = _("{campaign} since {day}").format(campaign=name, day=full_date(begun))
        elif desk.only_looks:
            words = _("{campaign} is off: its registers take nothing new").format(campaign=name)
        else:
            words = _("{campaign} is off: its registers take nothing new; x switches it on").format(
                campaign=name
            )
        self.query_one("#registers-head", Lines).show(
            ((words + "  ", "strong" if begun else "loud"), (_(BANNER), "warn"))
        )


_FOR_WRITING = "tx"


def _special_screens(*, looking: bool) -> Iterator[Line]:
    """The keys beneath the registers; to whoever is `looking` those that write are not there."""
    for key, words in (
        ("t", _("temperatures of a section")),
        ("y", _("census coverage, returnees")),
        ("s", _("supplies in stock")),
        ("j", _("headcount")),
        ("x", _("campaign on or off")),
    ):
        if looking and key in _FOR_WRITING:
            continue
        yield ((f"{key} ", "strong"), (words, "quiet"))
