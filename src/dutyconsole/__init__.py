"""dutyconsole: a terminal console for the duty room."""

__version__ = "0.1.0"
