"""The leaf types of settings: each says what it may hold and, in words, what is expected there."""

import datetime as dt
from typing import Annotated

import msgspec

from dutyconsole.language import N_

Key = Annotated[
    str,
    msgspec.Meta(pattern=r"^[^\s/]+$", description=N_("a short name without spaces or “/”")),
]
"""Names a thing in the record for ever, whatever it is called on screen."""
Line = Annotated[
    str, msgspec.Meta(min_length=1, description=N_("text in quotation marks, not empty"))
]
"""Words on one line, never empty."""
MaybeLine = Annotated[str, msgspec.Meta(description=N_("text in quotation marks"))]
"""Words on one line, or nothing."""
TimeOfDay = Annotated[dt.time, msgspec.Meta(description=N_("a time such as “17:00”"))]
"""Written `"17:00"` or as TOML's own `17:00:00`."""
Count = Annotated[int, msgspec.Meta(ge=1, description=N_("a whole number of at least 1"))]
Years = Annotated[int, msgspec.Meta(ge=0, description=N_("a whole number of at least 0"))]
InBook = Annotated[int, msgspec.Meta(ge=0, description=N_("a whole number of at least 0"))]
"""How many the book says there are."""
Weekday = Annotated[
    int, msgspec.Meta(ge=1, le=7, description=N_("a number from 1 (Monday) to 7 (Sunday)"))
]
Minutes = Annotated[
    int, msgspec.Meta(ge=1, le=43200, description=N_("a whole number from 1 to 43200 (30 days)"))
]
Degrees = Annotated[
    float, msgspec.Meta(ge=34, le=42, description=N_("a body temperature from 34 to 42 °C"))
]
YesOrNo = Annotated[bool, msgspec.Meta(description=N_("true or false, without quotation marks"))]
Offset = Annotated[
    int, msgspec.Meta(ge=-1440, le=1440, description=N_("a whole number from -1440 to 1440"))
]
"""Minutes before (negative) or after the moment something is due."""
