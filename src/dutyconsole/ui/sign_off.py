"""Signing a report off (签发) with a PIN: the duty leader, or whoever the leader authorised."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from dutyconsole.config import leads
from dutyconsole.domain.handover import CrewMember
from dutyconsole.language import _
from dutyconsole.ui.dialogs.signing import Asked, Signed, SigningDialog
from dutyconsole.ui.pins import meant

if TYPE_CHECKING:
    from dutyconsole.ui.app import DutyApp


def sign_off(
    desk: "DutyApp", title: str, phrase: str, then: Callable[[str], None], *, hint: str = ""
) -> None:
    """Ask for one signature with PIN; `then` is told the name of whoever signed.

    The duty leader of the crew is asked first, and anybody may sign in their own name.
    """
    if not desk.recorder:
        desk.action_recorder()
        return
    leading = {post.name: post.key for post in desk.station.posts if leads(post)}
    seats = tuple(
        CrewMember(leading[post], meant(desk.db, person.name))
        for post, person in desk.overview.crew.seats
        if post in leading
    )
    asked = Asked(
        title=_("Sign off: {report}").format(report=title),
        phrase=phrase,
        seats=seats[:1] or (CrewMember("", ""),),
        enough=1,
        hint=hint or _("The duty leader, or whoever the leader authorised"),
        anybody=True,
    )

    def signed(answer: Signed | None) -> None:
        if answer:
            then(answer.signatures[0].name)

    desk.push_screen(SigningDialog(asked), signed)
