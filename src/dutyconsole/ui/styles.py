"""Where the stylesheets are: in the wheel beside the package, in a checkout at its top."""

from pathlib import Path

_PACKAGE = Path(__file__).parents[1]


def stylesheet(name: str) -> Path:
    """The stylesheet `name`.tcss."""
    shipped = _PACKAGE / "styles"
    folder = shipped if shipped.is_dir() else _PACKAGE.parents[1] / "styles"
    return folder / f"{name}.tcss"
