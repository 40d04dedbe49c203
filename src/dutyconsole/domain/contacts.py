"""The liaison list (通讯录): whom the duty room has to reach, and when it reached them last."""

from collections.abc import Iterable
from dataclasses import dataclass

from arrow import Arrow

from dutyconsole.config import Contact
from dutyconsole.domain.people import Person, matches
from dutyconsole.errors import BadInput
from dutyconsole.language import _
from dutyconsole.wording import clock, full_date, month_day


@dataclass(frozen=True, slots=True)
class Reached:
    """One attempt to reach a contact."""

    contact: str
    """The key of the contact in the settings."""
    at: Arrow
    by: str
    reached: bool
    detail: str = ""
    """Who answered, or why nobody did."""


@dataclass(frozen=True, slots=True)
class Call:
    """When a contact was reached last, and when somebody tried last."""

    reached: Reached | None
    tried: Reached
    """The last attempt, whatever came of it."""


def last_reached(call: Call | None, *, at: Arrow) -> str:
    """`last reached 25 Jan 16:02`, or that it never was."""
    if call is None:
        return _("never called")
    if call.reached is None:
        return _("never reached")
    return _("last reached {time}").format(time=_moment(call.reached.at, at))


def last_failed(call: Call | None, *, at: Arrow) -> str:
    """`not reached 25 Jan 16:05` where the last attempt failed; otherwise empty."""
    if call is None or call.tried.reached:
        return ""
    return _("not reached {time}").format(time=_moment(call.tried.at, at))


def said_of(call: Call | None, *, at: Arrow) -> str:
    """Both in one line."""
    said = (last_reached(call, at=at), last_failed(call, at=at))
    return _("; ").join(filter(None, said))


def found(contact: Contact, keys: str, typed: str) -> bool:
    """Whether `typed` finds the contact: name, person, pinyin, initials or telephone number.

    `keys` are the search keys of its name and its person; see `people.search_keys`.
    """
    phones = (contact.phone, contact.note)
    return matches(Person(0, contact.name, contact.person, phones=phones, keys=keys), typed)


def meant(contacts: Iterable[Contact], typed: str) -> Contact:
    """The one of `contacts` that is typed by its key or its name.

    Raises:
        BadInput: there is none.
    """
    listed, wanted = tuple(contacts), typed.strip().casefold()
    for contact in listed:
        if wanted in {contact.key.casefold(), contact.name.casefold()}:
            return contact
    raise BadInput(
        _("“{typed}” is no contact; expected one of {known}").format(
            typed=typed, known=_(", ").join(contact.key for contact in listed)
        )
    )


def _moment(moment: Arrow, at: Arrow) -> str:
    day = moment.date()
    date = month_day(day) if day.year == at.year else full_date(day)
    return f"{date} {clock(moment)}"
