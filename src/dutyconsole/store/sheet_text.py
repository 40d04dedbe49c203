"""The handover sheet as it is kept: one JSON text, with the step that signed it."""

import json
from dataclasses import asdict
from typing import Any

from arrow import Arrow

from dutyconsole.domain.moments import from_text, to_text
from dutyconsole.domain.sheet import CheckedLine, Sheet, SheetItem


def sheet_text(sheet: Sheet) -> str:
    """The sheet as text."""
    return json.dumps(asdict(sheet, dict_factory=_plain), ensure_ascii=False)


def sheet_from(text: str) -> Sheet:
    """The sheet that `sheet_text` kept."""
    kept: dict[str, Any] = json.loads(text)
    return Sheet(
        items=tuple(
            SheetItem(**each | {"since": from_text(each["since"])}) for each in kept["items"]
        ),
        checklist=tuple(
            CheckedLine(**each | {"at": from_text(each["at"]) if each["at"] else None})
            for each in kept["checklist"]
        ),
        note=kept["note"],
        report=kept["report"],
    )


def _plain(fields: list[tuple[str, object]]) -> dict[str, object]:
    return {name: to_text(value) if isinstance(value, Arrow) else value for name, value in fields}
