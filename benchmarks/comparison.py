"""Two things measured side by side: medians, the slow end, their ratio, and what it should be."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Outcome:
    """One line of the table."""

    what: str
    ours: str
    reference: str
    ratio: str
    target: str
    is_held: bool | None
    """Whether the target is met; None where there is none."""


Take = Callable[[], float]
"""Does something once and returns what it took."""


def side_by_side(ours: Take, reference: Take, times: int) -> tuple[list[float], list[float]]:
    """Take both in turn, so that a drift of the machine meets both alike."""
    taken = [(ours(), reference()) for _time in range(times)]
    return [ours for ours, _reference in taken], [reference for _ours, reference in taken]


def compared(
    what: str, ours: list[float], reference: list[float], *, against: str, at_most: float
) -> Outcome:
    """The ratio of the medians of two series of seconds, which should be `at_most`."""
    ratio = median(ours) / median(reference)
    return Outcome(
        what,
        shown(ours),
        f"{shown(reference)}  {against}",
        f"{ratio:.2f}x",
        f"<= {at_most}x",
        ratio <= at_most,
    )


def limited(what: str, value: float, unit: str, *, at_most: float, reference: str = "") -> Outcome:
    """A value that should be `at_most`."""
    return Outcome(
        what, f"{value:.2f} {unit}", reference, "", f"<= {at_most} {unit}", value <= at_most
    )


def shown(seconds: list[float]) -> str:
    """Median and 95th percentile."""
    return f"{median(seconds) * 1000:.2f} ms (p95 {percentile(seconds, 95) * 1000:.2f})"


def percentile(values: list[float], percent: int) -> float:
    """The value that so many percent do not exceed."""
    return sorted(values)[min(len(values) * percent // 100, len(values) - 1)]
