"""Reading station.toml: everything that is wrong with it is told at once, line by line."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from dutyconsole.config import Station
from dutyconsole.config.checks import Problem, problems_of
from dutyconsole.config.reading import station_from
from dutyconsole.config.toml_lines import line_numbers
from dutyconsole.config.toml_text import KeyPath, in_line, read
from dutyconsole.errors import BadInput
from dutyconsole.language import _
from dutyconsole.text import clean_line


def load(path: Path) -> Station:
    """The settings in the file `path`.

    Raises:
        BadInput: it cannot be read, or `parse` refuses it.
    """
    where = clean_line(str(path))
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise BadInput(_("{where}: there is no such file").format(where=where)) from error
    except OSError as error:
        raise BadInput(_("{where}: this file cannot be read").format(where=where)) from error
    except UnicodeDecodeError as error:
        raise BadInput(
            _("{where}: expected a text file saved as UTF-8").format(where=where)
        ) from error
    return parse(text, where=where)


def parse(text: str, *, where: str) -> Station:
    """The settings that the TOML `text` gives; `where` names the file in a refusal.

    Raises:
        BadInput: one line for each thing that is wrong: file, line, key, what stands there and what
            is expected. The rules between settings are looked at when each is good by itself.
    """
    found = station_from(read(text, where=where))
    problems = found if isinstance(found, list) else list(problems_of(found))
    if isinstance(found, list) or problems:
        raise BadInput(_report(problems, text, where))
    return found


def template(language: str) -> str:
    """The commented station.toml to begin with, in `language` (`zh_CN` or `en`)."""
    from importlib.resources import files

    file = files("dutyconsole.config").joinpath(f"station.{language}.toml")
    return file.read_text(encoding="utf-8")


def _report(problems: Sequence[Problem], text: str, where: str) -> str:
    numbers = line_numbers(text)
    placed = [(_line(problem.path, numbers), problem.sentence) for problem in problems]
    return "\n".join(
        _("{where}: {problem}").format(where=in_line(where, line), problem=sentence)
        for line, sentence in sorted(placed, key=lambda found: found[0] or 0)
    )


def _line(path: KeyPath, numbers: Mapping[KeyPath, int]) -> int | None:
    """The line of `path`, or of the block that lacks it."""
    above = (path[:depth] for depth in range(len(path), 0, -1))
    return next((numbers[part] for part in above if part in numbers), None)
