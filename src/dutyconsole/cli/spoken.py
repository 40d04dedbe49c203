"""click's commands, spoken in the operator's language: every help is translated when it is shown.

Help texts and the words for arguments are marked with `N_` where a command is declared, so that it
does not matter when its module is imported. click's own sentences come from locales/*/click.po.
"""

import gettext
import os
from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from dutyconsole.cli.help_lines import HelpLines
from dutyconsole.language import _, use

gettext.bindtextdomain("click", Path(__file__).parents[1] / "locales")
gettext.textdomain("click")


def speak(code: str) -> None:
    """Speak the language `code` from now on, in click's own sentences too."""
    use(code)
    # click asks the standard library's gettext, which goes by the environment.
    os.environ["LANGUAGE"] = code


class _Spoken:
    """Something with a help text."""

    _help: str | None = None

    @property
    def help(self) -> str | None:
        """The help text in the language spoken now."""
        return _(self._help) if self._help else self._help

    @help.setter  # noqa: A003 - click's name
    def help(self, text: str | None) -> None:
        self._help = text


class Option(_Spoken, click.Option):
    """An option of a command."""

    def make_metavar(self, ctx: click.Context) -> str:
        """What stands for the option's value."""
        return _(super().make_metavar(ctx))


class Argument(_Spoken, click.Argument):
    """An argument of a command; its `metavar` comes with the brackets of one that may be absent."""

    def make_metavar(self, ctx: click.Context) -> str:
        """What stands for the argument."""
        return _(super().make_metavar(ctx))


class _Context(click.Context):
    """A call of a command."""

    formatter_class = HelpLines


class Command(_Spoken, click.Command):
    """A command."""

    context_class = _Context

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """What stands behind the command's name in its usage."""
        return [gettext.gettext(piece) for piece in super().collect_usage_pieces(ctx)]


class Group(_Spoken, click.Group):
    """Commands that are imported when they are called, and not before."""

    context_class = _Context

    def __init__(self, *args: Any, places: Mapping[str, str], **kwargs: Any) -> None:  # noqa: ANN401 - click's signature
        super().__init__(*args, **kwargs)
        self.places = places
        """Of each command, in the order of the help, its module in this package and its name
        there: `log_writing:add`."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names of all commands."""
        return list(self.places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """The command of this name, imported now."""
        if cmd_name not in self.places:
            return None
        module, name = self.places[cmd_name].split(":")
        found = getattr(import_module(f"dutyconsole.cli.{module}"), name)
        assert isinstance(found, click.Command)  # noqa: S101 - the table above is this package's own
        return found

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """What stands behind the group's name in its usage."""
        return [gettext.gettext(piece) for piece in super().collect_usage_pieces(ctx)]


_Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

option: Callable[..., _Decorator] = partial(click.option, cls=Option)
"""As `click.option`; `help` and `metavar` are marked with `N_`."""
argument: Callable[..., _Decorator] = partial(click.argument, cls=Argument)
"""As `click.argument`; `help` and `metavar` are marked with `N_`."""
command: Callable[..., Callable[[Callable[..., Any]], Command]] = partial(
    click.command, cls=Command
)
"""As `click.command`; `help` is marked with `N_`."""
group: Callable[..., Callable[[Callable[..., Any]], Group]] = partial(click.group, cls=Group)
"""As `click.group`, with `places`; `help` is marked with `N_`."""
