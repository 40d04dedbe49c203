"""Compile the message catalogues when the package is built or installed editable."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def compile_catalogues(locales: Path) -> None:
    """Write each `.po` below `locales` as the `.mo` beside it."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for source in locales.glob("*/LC_MESSAGES/*.po"):
        with source.open("rb") as po, source.with_suffix(".mo").open("wb") as mo:
            write_mo(mo, read_po(po))


class CatalogueHook(BuildHookInterface[Any]):
    """Hatchling's hook; it finds the class by its base."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - Hatchling's signature
        """Compile before the files are collected."""
        compile_catalogues(Path(self.root) / "src" / "dutyconsole" / "locales")
