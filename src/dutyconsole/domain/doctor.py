"""Findings of a check-up: what was looked at, what was found, and what to do about it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    name: str
    """What it is called, in the operator's language or as the thing itself is called."""
    value: str
    """What was found."""
    ok: bool
    """Whether it is as it should be."""
    advice: str
    """What to do about it; empty where it is as it should be."""
    grave: bool = True
    """Whether the record cannot be relied on until it is mended; otherwise it is good to know."""
