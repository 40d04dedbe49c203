"""How one gets from anywhere to the registers: the desk opens screens that know no other."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from dutyconsole.ui.process import WellMannered

if TYPE_CHECKING:
    from dutyconsole.ui.register_typed import FormAct


class RegisterWays(WellMannered):
    """The ways to the registers, each module read when it is first gone."""

    def open_register(self, key: str, *, words: str = "") -> None:
        """Show a register; with `words` what is found of it."""
        from dutyconsole.ui.screens.register import RegisterScreen

        self.push_screen(RegisterScreen(key, words=words))

    def open_register_line(self, key: str, number: int) -> None:
        """Show a line of a register with its history, above the register it stands in."""
        from dutyconsole.ui.screens.register import RegisterScreen

        self.push_screen(RegisterScreen(key, number=number))

    def open_register_form(self, key: str, values: Mapping[str, str] | None = None) -> None:
        """Enter a line into a register; `values` are typed in already, by the keys of fields."""
        from dutyconsole.ui.screens.register_form import RegisterFormScreen

        self.push_screen(RegisterFormScreen(key, values=values))

    def go_on_with_line(
        self, key: str, act: "FormAct", number: int, *, opened: bool = False
    ) -> None:
        """Go on with a line, or correct it; masked values are shown where they are `opened`."""
        from dutyconsole.ui.screens.register_form import RegisterFormScreen

        self.push_screen(RegisterFormScreen(key, act, number, opened=opened))

    def open_round(self) -> None:
        """Take down the temperatures of a whole section."""
        from dutyconsole.ui.screens.round import RoundScreen

        self.push_screen(RoundScreen())

    def open_coverage(self) -> None:
        """Show who is not surveyed yet, and who has come back."""
        from dutyconsole.ui.screens.coverage import CoverageScreen

        self.push_screen(CoverageScreen())

    def open_headcount(self) -> None:
        """Show where everybody is."""
        from dutyconsole.ui.screens.headcount import HeadcountScreen

        self.push_screen(HeadcountScreen())

    def open_stock(self) -> None:
        """Show the supplies and how long they last."""
        from dutyconsole.ui.screens.stock import StockScreen

        self.push_screen(StockScreen())

    def switch_campaign(self) -> None:
        """Switch the campaign on or off."""
        from dutyconsole.ui.dialogs.campaign import CampaignDialog

        self.push_screen(CampaignDialog())
