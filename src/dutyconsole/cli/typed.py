"""What operators type on the command line: words of a table, days, moments, text."""

import datetime as dt
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

import click
from arrow import Arrow

from dutyconsole.config import Station
from dutyconsole.errors import BadInput
from dutyconsole.language import LANGUAGES, _, current, use
from dutyconsole.text import clean_line

Key = TypeVar("Key", bound=str)

LONGEST = 1024 * 1024
"""Bytes of standard input that are read as one text."""


def key_of(
    words: Mapping[Key, str], name: str
) -> Callable[[click.Context, click.Parameter, str | None], Key | None]:
    """A callback that finds the key of a table by itself or by its word in either language.

    `name` says what the words are of, marked with `N_`.
    """

    def key(_ctx: click.Context, _parameter: click.Parameter, typed: str | None) -> Key | None:
        if typed is None:
            return None
        wanted = typed.strip().casefold()
        for key, word in words.items():
            if wanted in {key, *_spoken(word)}:
                return key
        raise _not_known(typed, _(name), [_(word) for word in words.values()])

    return key


def category_of(station: Station, typed: str) -> str:
    """The key of the station's category that is typed by its key or its name.

    Raises:
        BadInput: the station has no such category.
    """
    wanted = typed.strip().casefold()
    for category in station.categories:
        if wanted in {category.key.casefold(), category.name.casefold()}:
            return category.key
    raise _not_known(typed, _("category"), [category.name for category in station.categories])


def day(typed: str, *, at: Arrow) -> dt.date:
    """The day that is typed; without a year it is the one nearest to `at`.

    Raises:
        BadInput: it is no day.
    """
    from dutyconsole.exchange.cells import day_of

    return day_of(typed, near=at.date())


def refuse_unreadable(options: Mapping[str, object]) -> None:
    """Refuse words that are not in the encoding of the locale: nobody could read them later.

    Raises:
        BadInput: an option or argument holds such bytes.
    """
    for typed in options.values():
        if isinstance(typed, str) and any("\ud800" <= sign <= "\udfff" for sign in typed):
            raise BadInput(
                _("“{typed}” is not in the encoding of this locale").format(typed=clean_line(typed))
            )


def text_given(ctx: click.Context, parameter: click.Parameter, typed: str | None) -> str:
    """A callback for the text: the argument, or standard input where that is `-` or absent.

    Raises:
        BadInput: there is none, or it is not UTF-8.
    """
    if typed is None and sys.stdin.isatty():
        raise BadInput(_("Give the text as an argument or on standard input"))
    return text_if_given(ctx, parameter, "-" if typed is None else typed) or ""


def text_if_given(
    _ctx: click.Context, _parameter: click.Parameter, typed: str | None
) -> str | None:
    """A callback for a text that may be absent: the argument, or standard input where it is `-`.

    Raises:
        BadInput: standard input is not UTF-8.
    """
    if typed != "-":
        return typed
    content = sys.stdin.buffer.read(LONGEST + 1)
    if len(content) > LONGEST:
        raise BadInput(_("Standard input is larger than {size} kB").format(size=LONGEST // 1024))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(_("Standard input is not UTF-8")) from error


def _spoken(word: str) -> Iterator[str]:
    """`word` in every language, folded."""
    spoken_now = current()
    try:
        for language in LANGUAGES:
            use(language)
            yield _(word).casefold()
    finally:
        use(spoken_now)


def _not_known(typed: str, name: str, known: list[str]) -> BadInput:
    return BadInput(
        _("{field}: “{value}” is not known; expected one of {known}").format(
            field=name, value=typed, known=_(", ").join(known)
        )
    )
