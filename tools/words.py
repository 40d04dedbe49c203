"""Bring the Chinese catalogue up to the source, merge words into it, compile it, tell what lacks.

    .venv/bin/python tools/words.py [fragment.po …]

A fragment is a .po file of its own; a translation that the catalogue has already stays. What the
source no longer says is removed, and told where it came from a fragment: perhaps it is misspelt.
"""
# ruff: noqa: INP001 - a script, run by its path

import sys
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "dutyconsole"
LOCALES = SOURCE / "locales"
CATALOGUE = LOCALES / "zh_CN" / "LC_MESSAGES" / "dutyconsole.po"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}


def main(fragments: list[str]) -> int:
    """Merge, write, compile and tell; the answer is the exit status, 1 where something lacks."""
    header = CATALOGUE.read_text(encoding="utf-8").partition("\n\n")[0]
    catalogue = _read(CATALOGUE)
    unknown = [each for name in fragments for each in _merge(catalogue, _read(Path(name)))]
    catalogue.update(_said_in_source(), no_fuzzy_matching=True)
    CATALOGUE.write_text(f"{header}\n\n{_as_text(catalogue)}", encoding="utf-8")
    sys.path.insert(0, str(ROOT))
    from hatch_build import compile_catalogues

    compile_catalogues(LOCALES)
    lacking = [each for each in catalogue if each.id and not all(_strings(each))]
    _tell("Not in the source", [each for each in unknown if each.id not in catalogue])
    _tell("Still to be translated", lacking)
    return 1 if lacking else 0


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def _said_in_source() -> Catalog:
    found = Catalog()
    extracted = sorted(extract_from_dir(SOURCE, keywords=KEYWORDS), key=lambda each: each[:2])
    for file, line, message, _comments, context in extracted:
        if message:
            found.add(message, locations=[(file, line)], context=context)
    return found


def _merge(catalogue: Catalog, fragment: Catalog) -> Iterable[Message]:
    for message in fragment:
        if not message.id or not all(_strings(message)):
            continue
        known = catalogue.get(message.id, message.context)
        known = known or catalogue.add(message.id, context=message.context)
        if not all(_strings(known)):
            known.string = message.string
        yield message


def _strings(message: Message) -> tuple[str, ...]:
    string = message.string or ""
    return (string,) if isinstance(string, str) else tuple(string)


def _as_text(catalogue: Catalog) -> str:
    written = BytesIO()  # without line numbers, which change with every edit of the source
    write_po(written, catalogue, 100, omit_header=True, include_lineno=False, ignore_obsolete=True)
    return written.getvalue().decode().strip() + "\n"


def _tell(heading: str, messages: list[Message]) -> None:
    told = Catalog(locale="zh_CN")
    for message in messages:
        told.add(message.id, message.string, message.locations, context=message.context)
    if messages:
        sys.stdout.write(f"# {heading}: {len(messages)}\n\n{_as_text(told)}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
