"""The desk's colours: dark and quiet, so that what is loud means something."""

from textual.theme import Theme

NIGHT = Theme(
    name="duty-night",
    primary="#5f87af",
    secondary="#87afaf",
    foreground="#d0d0d0",
    background="#121212",
    surface="#1c1c1c",
    panel="#262626",
    warning="#d7af5f",
    error="#ff8700",
    success="#87af87",
    accent="#5fafd7",
    dark=True,
    variables={
        "border": "#3a3a3a",
        "border-blurred": "#3a3a3a",
        "input-cursor-background": "#d0d0d0",
        "input-selection-background": "#5f87af 40%",
    },
)
"""Blue for what is at hand and orange for what is late: told apart by colour-blind eyes too."""
