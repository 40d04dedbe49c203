"""What the program proposes for the parts in words of a daily report; the officer decides.

Only what the figures say is proposed. Whether there are problems, or something to be coordinated,
a person says; 无 is typed, and never filled in by the program.
"""

from collections.abc import Mapping

from dutyconsole.domain.daily_figures import DailyFigures
from dutyconsole.language import N_, _

_WORK = (
    (("duty.received", "duty.special"), N_("Messages received: {}, of them special: {}.")),
    (("health.readings", "health.high"),
     N_("Temperatures taken: {}, at or above the threshold: {}.")),
    (("visitors.count", "visitors.turned_back"), N_("Visitors: {}, turned back: {}.")),
    (("isolation.existing", "isolation.new"), N_("In isolation: {}, newly: {}.")),
    (("disinfection.rounds", "disinfection.areas"),
     N_("Rounds of disinfection: {}, areas: {}.")),
)  # fmt: skip


def proposed(figures: DailyFigures) -> Mapping[str, str]:
    """What each part could say, by the keys of `daily_reports.TEXTS`; empty where nobody knows."""
    return {"work": _work(figures), "problems": _problems(figures), "coordination": "", "next": ""}


def _work(figures: DailyFigures) -> str:
    flat = figures.flat
    said = [
        _(sentence).format(*(flat[key] for key in keys))
        for keys, sentence in _WORK
        if all(key in flat for key in keys)
    ]
    return "\n".join(said)


def _problems(figures: DailyFigures) -> str:
    short = [line for line in figures.supplies if line.short]
    if not short:
        return ""
    named = _(", ").join(f"{line.name} {line.balance:f} {line.unit}" for line in short)
    return _("Supplies run short: {items}.").format(items=named)
