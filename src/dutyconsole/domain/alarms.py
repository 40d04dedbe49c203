"""Alarms: what is wrong with the record or the desk itself, the worst first."""

from dataclasses import dataclass

from dutyconsole.config import BackupRules
from dutyconsole.domain.backups import is_too_old
from dutyconsole.domain.segments import Break
from dutyconsole.language import _
from dutyconsole.wording import clock, length, month_day

LEAST_ROOM = 200 * 1024 * 1024
"""Bytes that should be free beside the record."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that is wrong, until it is put right."""

    kind: str
    """`break`, `sheet`, `desk`, `failure`, `backup`, `room` or `refused`."""
    sentence: str
    """What is wrong."""
    advice: str
    """What to do about it."""

    @property
    def is_of_record(self) -> bool:
        """Whether the record itself is in doubt: nothing is louder."""
        return self.kind in ("break", "sheet")


def of_break(latest: Break | None) -> Alarm | None:
    """The record was found wrong, and nobody has explained it."""
    if latest is None or latest.note or not latest.faults:
        return None
    return Alarm(
        "break",
        _("THE RECORD IS NOT SOUND: {reason}").format(reason=latest.reason),
        _(
            "It goes on in a new segment since {day} {time}. Report it to the duty leader, keep the"
            " paper sheets, run `dutyconsole verify`; then write down here what is known of it."
        ).format(day=month_day(latest.at.date()), time=clock(latest.at)),
    )


def of_sheet(*, fits: bool | None) -> Alarm | None:
    """The code that was typed from the sheet before does not fit the record."""
    if fits is not False:
        return None
    return Alarm(
        "sheet",
        _("THE CODE OF THE LAST SHEET DOES NOT FIT THE RECORD"),
        _(
            "The record may have been put back or made anew. Type the end of the code again from"
            " the signed sheet; if it still does not fit, report it to the duty leader and keep the"
            " sheet."
        ),
    )


def of_backup(seconds: float | None, rules: BackupRules) -> Alarm | None:
    """The newest backup is this old; None where there is none."""
    if not is_too_old(seconds, rules):
        return None
    sentence = (
        _("There is no backup of the record")
        if seconds is None
        else _("The newest backup is {age} old").format(age=length(seconds))
    )
    return Alarm("backup", sentence, _("Run `dutyconsole backup` and see what it says"))


def of_room(free: int) -> Alarm | None:
    """This many bytes are free beside the record."""
    if free >= LEAST_ROOM:
        return None
    return Alarm(
        "room",
        _("The disk is nearly full: {size} MB left").format(size=free // 1024**2),
        _("Make room: a record that cannot be written is no record"),
    )


def of_failure(sentence: str) -> Alarm | None:
    """Something that the desk does by itself has failed, and this was said of it."""
    if not sentence:
        return None
    return Alarm(
        "failure",
        sentence,
        _("The desk tries again by itself; if it stays, run `dutyconsole doctor`"),
    )
