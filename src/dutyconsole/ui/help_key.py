"""The key that explains a form: `?` is a character there, so it is F1."""

from textual.binding import Binding

from dutyconsole.language import N_

HELP_KEY = Binding(
    "f1", "app.help", N_("Help"), id="screen.help", tooltip=N_("What each key does here")
)
