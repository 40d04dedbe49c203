"""The program around the commands: the language it speaks, what it says of failures, its end.

Exit status: 0 done, 1 refused or not sound, 2 bad input, 64 no terminal, 70 a fault, 130
interrupted.
"""

import io
import re
import sys
import traceback
from collections.abc import Sequence
from types import TracebackType
from typing import Any

import click
from click.exceptions import NoArgsIsHelpError

from dutyconsole.cli.spoken import Group, speak
from dutyconsole.errors import DutyError
from dutyconsole.home import Home, find
from dutyconsole.language import _, choose
from dutyconsole.text import clean, clean_line

FAULT = 70
"""As EX_SOFTWARE of sysexits.h: a refusal is 1, so a fault is not."""
SPOKEN = ("zh", "en", "zh_CN")
"""What `--lang` may say."""
INTERRUPTED = 130
"""As a shell counts it: 128 and the number of SIGINT."""


class Program(Group):
    """The outermost group: what it says of a failure is one line, and its exit status is kept."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - click's signature
        """Run as the whole process."""
        sys.excepthook = _report_fault
        if isinstance(sys.stdout, io.TextIOWrapper):
            # A sign that the locale does not have is no reason to end.
            sys.stdout.reconfigure(errors="backslashreplace")
        return self.main(*args, **kwargs)

    def main(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - click's signature
        """Run with these arguments, and exit."""
        try:
            status = super().main(*args, **kwargs | {"standalone_mode": False})
        except DutyError as refusal:
            _tell(clean(str(refusal)))
            status = refusal.exit_status
        except PermissionError as error:
            _tell(_("{path} is closed to this account").format(path=error.filename))
            status = DutyError.exit_status
        except NoArgsIsHelpError as error:
            error.show()
            status = error.exit_code
        except click.ClickException as error:
            _tell(_of_click(error))
            status = error.exit_code
        except click.Abort:
            status = INTERRUPTED
        sys.exit(status or 0)

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,  # noqa: ANN401 - click's signature
    ) -> click.Context:
        """Read the arguments, in the language that they, the station or the locale ask for."""
        wishes, rest = _apart(args)
        home = find(wishes.get("--home"))
        wish = wishes.get("--lang")
        speak(choose(wish if wish in SPOKEN else None, _language_of(home)))
        first = [part for wish in wishes.items() for part in wish]
        return super().make_context(info_name, [*first, *rest], parent, **extra)


def _apart(args: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """What is said of the station and the language, before or behind the command, and the rest."""
    wishes: dict[str, str] = {}
    rest: list[str] = []
    left = iter(args)
    for arg in left:
        name, equals, value = arg.partition("=")
        if arg == "--":
            return wishes, [*rest, arg, *left]
        if name not in {"--home", "--lang"}:
            rest.append(arg)
        elif equals or (value := next(left, "")):
            wishes[name] = value
        else:
            rest.append(arg)  # click says that its value is missing
    return wishes, rest


_LANGUAGE = re.compile(r"""\s*language\s*=\s*["'](\w+)["']""")


def _language_of(home: Home) -> str | None:
    """The language that station.toml asks for.

    By its line alone: what is wrong with the rest of the file is then said in this language.
    """
    try:
        text = home.settings.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return None  # told where the settings are needed
    for line in text.splitlines():
        if line.lstrip().startswith("["):
            return None
        if match := _LANGUAGE.match(line):
            return match[1]
    return None


def _of_click(error: click.ClickException) -> str:
    """What click says, on one line, and where to read on."""
    message = clean_line(error.format_message())
    if not isinstance(error, click.UsageError) or error.ctx is None:
        return message
    return _("{message} See `{command} --help`").format(
        message=message, command=error.ctx.command_path
    )


def _tell(message: str) -> None:
    click.echo(_("Error: {message}").format(message=message), err=True)


def _report_fault(
    kind: type[BaseException], fault: BaseException, trace: TracebackType | None
) -> None:
    """Report a fault of the program without the values of its variables."""
    traceback.print_exception(kind, fault, trace)
    _tell(_("This is a fault of the program; what was not finished was not saved"))
    sys.exit(FAULT)
