"""A font of this machine that has every character of a document.

A PDF holds its font. Chinese ones are large and not everybody's to give away, so none comes with
the program: what the machine has is used, or the document is refused. A sheet on which a name has
a hole is worse than none.
"""

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from dutyconsole.errors import NotAllowed
from dutyconsole.language import _

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("~/.local/share/fonts"),
    Path("~/.fonts"),
    Path("/Library/Fonts"),
    Path("/System/Library/Fonts"),
    Path("/mnt/c/Windows/Fonts"),
)
"""Where systems keep their fonts."""
PACKAGE = "fonts-noto-cjk"
"""The package of Debian, Ubuntu, Kylin and UOS that has a Chinese font."""

_WANTED = (
    *("simfang", "fangsong", "fzfs", "cesi_fs", "simsun", "fzss", "cesi_ss"),
    *("notoserifcjk", "notoserifsc", "sourcehanserif", "uming", "ukai"),
    *("notosanscjk", "notosanssc", "sourcehansans", "wqy-zenhei", "wqy-microhei", "wqy", "droid"),
    *("liberationserif-regular", "dejavuserif."),
)
"""Parts of file names, those first that look most like an office's paper."""
_UNUSUAL = ("bold", "italic", "oblique", "light", "black", "heavy", "thin", "medium", "mono")
_COLLECTIONS = frozenset({".ttc", ".otc"})
_SUFFIXES = _COLLECTIONS | {".ttf", ".otf"}
_CHINESE = ord("值")
"""A font without this character is no Chinese one."""
_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Font:
    """A face in a font file."""

    path: Path
    number: int
    """Which one of a collection, from 0."""
    characters: frozenset[int]
    """The code points it has glyphs for."""


def font_for(text: str, folders: Iterable[Path] = FOLDERS) -> Font:
    """The font that suits best among those that have every character of `text`.

    Raises:
        NotAllowed: none has; it is said which characters are missing, and what to do.
    """
    needed = frozenset(map(ord, text)) - {ord("\n")}
    lacking, chinese = needed, False
    for font in _fonts(folders):
        missing = needed - font.characters
        if not missing:
            return font
        lacking = min(lacking, missing, key=len)
        chinese = chinese or _CHINESE in font.characters
    raise _lacking(lacking) if chinese else _no_chinese_font()


def _no_chinese_font() -> NotAllowed:
    return NotAllowed(
        _(
            "No PDF was made, because no Chinese font is installed on this computer; install one,"
            " for example with the package {package}; DOCX and text can be made all the same"
        ).format(package=PACKAGE)
    )


def _lacking(lacking: frozenset[int]) -> NotAllowed:
    shown = _(", ").join(f"{chr(code)} (U+{code:04X})" for code in sorted(lacking)[:_SHOWN])
    if len(lacking) > _SHOWN:
        shown += _(" and others")
    return NotAllowed(
        _(
            "No PDF was made, because no font on this computer has {characters}; most characters"
            " are in the package {package}, and DOCX and text can be made all the same"
        ).format(characters=shown, package=PACKAGE)
    )


def _fonts(folders: Iterable[Path]) -> Iterator[Font]:
    """Every font that may be embedded, the best first; read one by one as they are asked for."""
    from fontTools.ttLib import TTLibError

    for path in sorted(_files(folders), key=_rank):
        try:
            with path.open("rb") as file:
                font = _read(path, file)
        except (OSError, TTLibError, struct.error, AssertionError, KeyError, ValueError):
            continue  # a damaged font: the next one may do
        if font:
            yield font


def _read(path: Path, file: BinaryIO) -> Font | None:
    """The Chinese face of a font file, or its first; None where it cannot be embedded."""
    from fontTools.ttLib import TTFont

    number = _chinese_face(file) if path.suffix.lower() in _COLLECTIONS else 0
    with TTFont(file, fontNumber=number, lazy=True) as face:
        if not _is_whole(face, path.stat().st_size) or not _may_be_embedded(face):
            return None
        return Font(path, number, frozenset(face.getBestCmap() or ()))


def _files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        for path in folder.expanduser().rglob("*"):
            if path.suffix.lower() in _SUFFIXES:
                yield path


def _rank(path: Path) -> tuple[int, int, str]:
    name = path.name.lower()
    wanted = next((place for place, part in enumerate(_WANTED) if part in name), len(_WANTED))
    return sum(part in name for part in _UNUSUAL), wanted, str(path)


def _chinese_face(file: BinaryIO) -> int:
    """Which face of a collection draws characters as they are drawn in mainland China."""
    from fontTools.ttLib import TTCollection

    faces = TTCollection(file, lazy=True).fonts
    names = [face["name"].getDebugName(4) or "" for face in faces]
    fitting = (number for number, name in enumerate(names) if {"SC", "CN"} & set(name.split()))
    return next(fitting, 0)


def _is_whole(face: "TTFont", size: int) -> bool:
    """Whether a file of this size has all of the tables that it lists."""
    return all(each.offset + each.length <= size for each in face.reader.tables.values())


_NO_EMBEDDING = 0x0002
_LEVEL = 0x000F
_NO_SUBSET, _BITMAPS_ONLY = 0x0100, 0x0200


def _may_be_embedded(face: "TTFont") -> bool:
    """Whether it has outlines, and its maker lets part of them go into a document."""
    if "glyf" not in face and "CFF " not in face:
        return False
    allowed = face["OS/2"].fsType
    return allowed & _LEVEL != _NO_EMBEDDING and not allowed & (_NO_SUBSET | _BITMAPS_ONLY)
