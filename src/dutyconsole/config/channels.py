"""channels.toml: where a message goes that leaves the room.

The addresses hold tokens and passwords, so they stand apart from station.toml, whose versions the
record keeps; the file is its owner's alone, and no refusal repeats what stands in it.
"""

import os
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import msgspec

from dutyconsole.config.leaves import Line
from dutyconsole.config.toml_lines import line_numbers
from dutyconsole.config.toml_text import KeyPath, in_line, lines_of, name_of
from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.language import _
from dutyconsole.text import clean_line

Address = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z][\w.+-]*://\S+$")]
"""As apprise takes it: `mailtos://…`, `wecombot://…`, `json://…`."""

Addresses = Annotated[tuple[Address, ...], msgspec.Meta(min_length=1)]

OTHERS = 0o077
"""The bits of a mode that let others in."""


class Channel(msgspec.Struct, frozen=True, kw_only=True):
    """[[channels]]: how somebody is reached outside the room."""

    name: Line
    """A person's name, the key of a post, or `head`."""
    urls: Addresses
    """Addresses, the first one first; the next is tried where one is not sure to have taken it."""

    def __repr__(self) -> str:
        """Say nothing of the addresses, whatever prints this."""
        return f"Channel({self.name!r}, {len(self.urls)} urls)"


class Channels(msgspec.Struct, frozen=True):
    """The whole of channels.toml."""

    channels: tuple[Channel, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """Everybody who can be reached."""
        return frozenset(channel.name for channel in self.channels)

    def urls(self, name: str) -> tuple[str, ...]:
        """The addresses of `name`; none where there is no channel."""
        return next((each.urls for each in self.channels if each.name == name), ())


def load(path: Path) -> Channels:
    """The channels in the file `path`; none where there is no such file.

    Raises:
        NotAllowed: others can read it.
        BadInput: it cannot be read, or something in it is wrong: one line for each.
    """
    where = clean_line(str(path))
    try:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_mode & OTHERS:
                raise NotAllowed(
                    _(
                        "{path} holds passwords and other accounts can read it: chmod 600 {path}"
                    ).format(path=where)
                )
            text = file.read().decode("utf-8-sig")
    except FileNotFoundError:
        return Channels()
    except OSError as error:
        raise BadInput(_("{where}: this file cannot be read").format(where=where)) from error
    except UnicodeDecodeError as error:
        raise BadInput(
            _("{where}: expected a text file saved as UTF-8").format(where=where)
        ) from error
    return parse(text, where=where)


def parse(text: str, *, where: str) -> Channels:
    """The channels that the TOML `text` gives; `where` names the file in a refusal.

    Raises:
        BadInput: one line for each thing that is wrong, without what stands there.
    """
    try:
        tables = tomllib.loads(text)
    except ValueError as error:
        # Neither the line nor what `tomllib` says of it: both may hold a password.
        line = _line_of(str(error)) or len(lines_of(text.rstrip()))
        raise BadInput(
            _('{where}: this line cannot be read; expected key = "text" or [[channels]]').format(
                where=in_line(where, line)
            )
        ) from None
    found = sorted(_problems(tables, line_numbers(text)))
    if found:
        raise BadInput(
            "\n".join(
                _("{where}: {problem}").format(where=in_line(where, line or None), problem=problem)
                for line, problem in found
            )
        )
    return msgspec.convert(tables, Channels)


def _line_of(message: str) -> int | None:
    _before, found, after = message.partition("(at line ")
    number = after.partition(",")[0]
    return int(number) if found and number.isdigit() else None


def _problems(tables: dict[str, Any], lines: Mapping[KeyPath, int]) -> Iterator[tuple[int, str]]:
    """Each thing that is wrong, with its line or 0."""
    seen: set[object] = set()
    for path, sentence in _wrong(tables, seen):
        above = (path[:depth] for depth in range(len(path), 0, -1))
        yield next((lines[part] for part in above if part in lines), 0), sentence


def _wrong(tables: dict[str, Any], seen: set[object]) -> Iterator[tuple[KeyPath, str]]:
    for key in tables:
        if key != "channels":
            yield (key,), _no_setting((key,), "[[channels]]")
    blocks = tables.get("channels", [])
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        yield ("channels",), _("expected blocks [[{name}]]").format(name="channels")
        return
    for number, block in enumerate(blocks):
        yield from _wrong_block(block, ("channels", number), seen)


def _wrong_block(
    block: dict[str, Any], path: KeyPath, seen: set[object]
) -> Iterator[tuple[KeyPath, str]]:
    for key in block:
        if key not in ("name", "urls"):
            yield (*path, key), _no_setting((*path, key), "name, urls")
    name = block.get("name")
    if not (isinstance(name, str) and name and clean_line(name) == name):
        sentence = _("{key}: expected a name, the key of a post or “head”, in quotation marks")
        yield (*path, "name"), sentence.format(key=name_of((*path, "name")))
    elif name in seen:
        sentence = _("{key}: “{name}” has a block already; put all addresses into one")
        yield (*path, "name"), sentence.format(key=name_of((*path, "name")), name=name)
    else:
        seen.add(name)
    if not _is(block.get("urls"), Addresses):
        sentence = _('{key}: expected addresses in quotation marks, such as ["mailtos://…"]')
        yield (*path, "urls"), sentence.format(key=name_of((*path, "urls")))


def _no_setting(path: KeyPath, expected: str) -> str:
    sentence = _("there is no setting {key}; expected {expected}")
    return sentence.format(key=name_of(path), expected=expected)


def _is(value: object, kind: object) -> bool:
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return False
    return True
