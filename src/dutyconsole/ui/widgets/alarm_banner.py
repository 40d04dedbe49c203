"""What is wrong with the record, over everything else on the board; nothing where nothing is."""

from dutyconsole.domain.alarms import Alarm
from dutyconsole.language import _
from dutyconsole.ui.widgets.lines import Lines


class AlarmBanner(Lines):
    """One line for each alarm, the worst first, and the key that opens them."""

    def tell(self, alarms: tuple[Alarm, ...]) -> None:
        """Show these alarms."""
        self.display = bool(alarms)
        self.show(*(((_(" a Alarm  "), "loud"), (alarm.sentence, "loud")) for alarm in alarms))
