"""From a key to the screen: in the intake form, beside a Textual program of one Input."""

from comparison import Outcome, compared, side_by_side
from record import a_copy

from terminal import Program, bare, console, running

KEYS = 100


def measure() -> list[Outcome]:
    """Letters typed into a field of the form."""
    with (
        a_copy(10_000) as home,
        running(console(home)) as form,
        running(bare("input")) as reference,
    ):
        for program in (form, reference):
            program.read_until_quiet(1.5)
        for key in ("n", "1"):  # the form, the source, and on to the reporting unit
            form.type(key)
            form.read(1.0)
        ours, theirs = side_by_side(lambda: _key(form), lambda: _key(reference), KEYS)
    return [compared("key to screen, form", ours, theirs, against="bare Input", at_most=1.5)]


def _key(program: Program) -> float:
    program.read_until_quiet(0.05)
    return program.answer_to("x")
