"""The operator's language: English in the source, Chinese in the catalogue.

Strings are marked with `_` where they are used, and with `N_` where they stand in a class body or
a table and are translated later, when they are shown.
"""

import gettext
import os
from pathlib import Path

CHINESE = "zh_CN"
ENGLISH = "en"
LANGUAGES = (CHINESE, ENGLISH)

_DOMAIN = "dutyconsole"
_LOCALES = Path(__file__).parent / "locales"


class _Current:
    code: str = CHINESE
    catalogue: gettext.NullTranslations | None = None


def use(code: str) -> None:
    """Speak the language `code` from now on (`zh_CN` or `en`)."""
    _Current.code = code
    _Current.catalogue = (
        gettext.NullTranslations()
        if code == ENGLISH
        else gettext.translation(_DOMAIN, _LOCALES, languages=[code])
    )


def current() -> str:
    """The language spoken now (`zh_CN` or `en`)."""
    return _Current.code


def _(message: str) -> str:
    """`message` in the language spoken now."""
    # To gettext the empty message is the catalogue's header.
    return _catalogue().gettext(message) if message else ""


def ngettext(one: str, many: str, count: int) -> str:
    """`one` or `many`, as `count` asks for in the language spoken now."""
    return _catalogue().ngettext(one, many, count)


def pgettext(context: str, message: str) -> str:
    """`message` as it is said in `context`, where one English word has two meanings."""
    return _catalogue().pgettext(context, message)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for it
    """Mark `message` for the catalogue; it is translated when it is shown."""
    return message


def choose(option: str | None = None, station: str | None = None) -> str:
    """The language of this run: `--lang`, then the station's setting, then the locale.

    Where the locale says nothing (unset, C or POSIX), the answer is Chinese.
    """
    for wish in (option, station, _of_locale()):
        if wish:
            return CHINESE if wish.lower().startswith("zh") else ENGLISH
    return CHINESE


def _of_locale() -> str | None:
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable, "")
        if value:
            name = value.split(".")[0]
            return None if name in {"C", "POSIX"} else name
    return None


def _catalogue() -> gettext.NullTranslations:
    if _Current.catalogue is None:
        use(_Current.code)
    assert _Current.catalogue is not None  # noqa: S101 - use() has just set it
    return _Current.catalogue
