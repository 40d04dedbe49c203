"""Messages sent out of the room by apprise, and what can be known of each afterwards.

The rule is that of `docs/decisions/0014-a-message-is-sent-once.md`: what surely did not arrive has
failed, what may have arrived without anybody having said so is unknown.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from dutyconsole.domain.outbox import Outcome
from dutyconsole.errors import NotAllowed
from dutyconsole.exchange.notification_wire import Wire, in_words, watched
from dutyconsole.language import _
from dutyconsole.text import clean_line

if TYPE_CHECKING:
    from apprise import AppriseAsset

PATIENCE = 15.0
"""Seconds for each step of an exchange: to be connected, to be answered."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """What is known of a message after it was given to apprise."""

    outcome: Outcome
    """`sent`, `failed` or `unknown`."""
    detail: str
    """By what kind of address, and what was heard: nothing of the address itself."""


def refuse_without_apprise() -> None:
    """Say so where apprise is not installed.

    Raises:
        NotAllowed: it is not.
    """
    if find_spec("apprise") is None:
        raise NotAllowed(
            _("Messages are sent by apprise, which is not installed: {command}").format(
                command="pip install dutyconsole[notify]"
            )
        )


def deliver(
    urls: Sequence[str],
    title: str,
    text: str,
    *,
    key: str = "",
    timeout: float = PATIENCE,
    went_out: Callable[[], None] = lambda: None,
) -> Delivered:
    """Send a message by the first of `urls` that takes it.

    An address that is not sure to have taken it is left for the next one, and not tried again.
    `key` goes along for gateways that know a message by it; `went_out` is called before anything of
    the message leaves.

    Raises:
        NotAllowed: apprise is not installed.
    """
    refuse_without_apprise()
    before: list[Delivered] = []
    for url in urls:
        found = _by(url, title, text, key, timeout, Wire(went_out))
        if found.outcome is Outcome.SENT:
            return Delivered(Outcome.SENT, _details([found, *before]))
        before.append(found)
    unknown = any(each.outcome is Outcome.UNKNOWN for each in before)
    return Delivered(Outcome.UNKNOWN if unknown else Outcome.FAILED, _details(before))


def _details(found: Sequence[Delivered]) -> str:
    return _("; ").join(each.detail for each in found)


def _by(url: str, title: str, text: str, key: str, timeout: float, wire: Wire) -> Delivered:
    """Send it to one address."""
    import apprise

    scheme = clean_line(urlsplit(url).scheme)
    with watched(wire):
        service = apprise.Apprise.instantiate(url, asset=_asset())
        if service is None:
            return Delivered(
                Outcome.FAILED, _("{way}: apprise does not know this address").format(way=scheme)
            )
        _set(service, key, timeout)
        sender = apprise.Apprise(asset=_asset())
        sender.add(service)
        said = bool(
            sender.notify(
                title=title,
                body=text,
                body_format=apprise.NotifyFormat.TEXT,
                notify_type=apprise.NotifyType.WARNING,
            )
        )
    outcome, words = _judged(wire, said=said, places=len(service))
    return Delivered(outcome, _("{way}: {what}").format(way=scheme, what=words))


def _judged(wire: Wire, *, said: bool, places: int) -> tuple[Outcome, str]:
    """What follows from what was seen, and from apprise's yes or no."""
    if doubt := _doubt(wire, said=said, places=places):
        return Outcome.UNKNOWN, doubt
    if wire.refusals:
        return Outcome.FAILED, _("refused ({code})").format(code=_codes(wire))
    # A mail server has taken it for good before anything can go wrong in saying goodbye.
    if said or (wire.by_mail and wire.taken):
        return Outcome.SENT, _("taken")
    if wire.taken:
        return Outcome.FAILED, _("answered, but not taken")
    return Outcome.FAILED, in_words(wire.fault)


def _doubt(wire: Wire, *, said: bool, places: int) -> str:
    """Why it may have arrived and may not; empty where one or the other is sure."""
    if not wire.watched:
        silent = wire.connected and not said
        return _("apprise does not say how far it came") if silent else ""
    if wire.is_silent:
        return _("it went out, and no answer came")
    if wire.taken and wire.refusals and (wire.by_mail or places > 1):
        return _("taken for some, refused for others ({code})").format(code=_codes(wire))
    all_mailed = wire.by_mail and wire.taken >= places
    if wire.taken and not said and places > 1 and not all_mailed:
        return _("taken for some, not for others")
    return ""


def _codes(wire: Wire) -> str:
    return _(", ").join(dict.fromkeys(wire.refusals))


def _asset() -> "AppriseAsset":
    """How apprise behaves: in this thread, without files, pictures or its own name."""
    from apprise import AppriseAsset

    return AppriseAsset(
        app_id="dutyconsole",
        app_desc="dutyconsole",
        app_url="",
        image_url_mask="",
        image_url_logo="",
        async_mode=False,
        storage_mode="memory",
        secure_logging=True,
    )


def _set(service: Any, key: str, timeout: float) -> None:  # noqa: ANN401 - any of 170 services
    """Whatever the address asks for: no second try of apprise's own, no redirect, these times."""
    service.retry = 0
    service.redirects = False  # a page to log in at says 200 too
    service.socket_connect_timeout = service.socket_read_timeout = timeout
    headers = getattr(service, "headers", None)
    if key and isinstance(headers, dict):
        headers.setdefault("Idempotency-Key", key)


def schemes(urls: Sequence[str]) -> Iterator[str]:
    """What kind of address each is, which is all that may be shown of it."""
    return (clean_line(urlsplit(url).scheme) for url in urls)
