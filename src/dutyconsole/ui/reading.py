"""Which keys only look: all that a leader over SSH has, besides what he may send to the desk.

A key that is not named here is not there for him, so that a new one is absent until somebody has
thought about it.
"""

from textual.binding import Binding, BindingsMap

_KEYS = """
    app.find app.checklist app.handover app.report app.obligations app.directives app.roster
    app.people app.registers app.alarms app.leave app.draw_anew app.help
    app.read app.instruct app.check
    screen.back screen.help help.back
    log.up log.down log.page_up log.page_down log.newest log.oldest log.open
    lines.up lines.down lines.pageup lines.pagedown lines.home lines.end lines.enter
    listed.open obligations.open
    find.list find.all people.list people.search
    incident.reports
    register.open_only register.search registers.open registers.coverage registers.stock
    registers.headcount
    obligations.ledger ledger.before ledger.after
    daily.pictures daily.changes daily.earlier daily.later
    choice.next
"""
LOOKING = frozenset(_KEYS.split())
"""The ids of bindings that only look."""
_SCREENS = """
    BoardScreen FindScreen IncidentScreen ChecklistScreen HandoverScreen ObligationsScreen
    LedgerScreen DirectivesScreen RosterScreen PeopleScreen BulletinsScreen DailyScreen
    ChartsScreen FigureDialog RegistersScreen RegisterScreen RegisterLineDialog CoverageScreen
    StockScreen HeadcountScreen AlarmsDialog HelpScreen InstructDialog CheckDialog
"""
SCREENS = frozenset(_SCREENS.split())
"""The screens that are for looking, or for what a leader sends to the desk."""
SENDING = "leader."
"""How the ids of those begin that send something to the desk, in a leader's own dialogs."""


def only_looking(bindings: BindingsMap) -> None:
    """Take out of a widget's keys all that do more than look; what Textual has for moving stays."""
    for key, found in list(bindings.key_to_bindings.items()):
        kept = [each for each in found if _only_looks(each)]
        if kept:
            bindings.key_to_bindings[key] = kept
        else:
            del bindings.key_to_bindings[key]


def _only_looks(binding: Binding) -> bool:
    return binding.id is None or binding.id in LOOKING or binding.id.startswith(SENDING)
