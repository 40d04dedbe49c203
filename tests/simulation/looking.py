"""What an officer sees on the board, finds in the log and would hand over now."""

from dataclasses import dataclass

from arrow import Arrow

from dutyconsole.domain.handover_checks import check_step
from dutyconsole.domain.handover_steps import Kind, Signature, Step, state_of
from dutyconsole.errors import DutyError
from dutyconsole.store import log
from dutyconsole.store.database import Record
from dutyconsole.store.overview import read_overview
from dutyconsole.store.relief import Relief, get_relief
from dutyconsole.store.sheet import draw_up
from simulation.acts import STATION


@dataclass(frozen=True, slots=True)
class Seen:
    """What an officer sees."""

    entries: int
    open: int
    shift: str
    """The shift in charge; empty before the first watch."""
    is_overdue: bool
    ticked: tuple[str, ...]
    reports: tuple[tuple[str, str], ...]
    """Rule and due moment of each report to be sent, in order."""
    found: tuple[int, ...]
    """Lines of the log that hold the word looked for, newest first."""
    crew: tuple[str, ...]
    """Who has the watch, by names, in alphabetical order."""


@dataclass(frozen=True, slots=True)
class SeenOfHandover:
    """What the two crews see of the handover in progress."""

    state: str
    """How far the handover in progress is."""
    sheet: tuple[tuple[str, int], ...]
    """What would be handed over now: each key, and in how many shifts it was open."""
    can_end: bool
    """Whether a superior could end the handover by taking over, once it is late enough."""


def look(db: Record, word: str, *, at: Arrow) -> Seen:
    """Look at the board, search the log for `word`."""
    board = read_overview(db, STATION, at=at)
    lines = log.find_lines(db, log.Filter(typed=word), limit=1000)
    return Seen(
        board.entries,
        board.open,
        str(board.watch.shift.id) if board.watch.shift else "",
        board.watch.overdue_since is not None,
        tuple(line.item for line in board.checklist if line.tick),
        tuple(
            (each.subject, db.stored(each.due))
            for each in board.obligations
            if each.kind == "report"
        ),
        tuple(line.entry.id for line in lines),
        tuple(sorted(person.name for _post, person in board.crew.seats)),
    )


def look_at_handover(db: Record, *, at: Arrow) -> SeenOfHandover:
    """Look at the sheet, and how far the handover is."""
    relief = get_relief(db, STATION, at=at)
    items = draw_up(db, STATION, at=at).items
    return SeenOfHandover(
        state_of(relief.steps).value,
        tuple(sorted((item.key, item.shifts) for item in items)),
        _can_end(relief, at),
    )


def _can_end(relief: Relief, at: Arrow) -> bool:
    """Whether the rules let each of the superiors take over from this state."""
    try:
        for name in relief.sides.superiors:
            step = Step(Kind.TAKEN_OVER, at, (Signature(name, ""),), "双方均未到")
            check_step(relief.steps, step, relief.sides)
    except DutyError:
        return False
    return bool(relief.sides.superiors)
