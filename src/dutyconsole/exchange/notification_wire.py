"""What went over the wire while apprise was sending, watched from beneath it.

apprise answers yes or no. Its no says alike that nobody answered the door, which may be tried
again, and that the server fell silent after it had been given the message, which may not; and with
some services its yes says only that the server answered, with a refusal in the answer. So the two
libraries on which nearly all of its services stand, requests and smtplib, are watched: by Python's
audit events for what goes out, and by their answers.
"""

import logging
import smtplib
import socket
import ssl
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from dutyconsole.exchange.files import reason_of
from dutyconsole.language import N_, _

if TYPE_CHECKING:
    from requests import PreparedRequest, Response

GATEWAY = frozenset({502, 504})
"""A gateway's words for a server behind it that may have been given the message."""
END_OF_MESSAGE = b"\r\n.\r\n"


class Wire:
    """What was seen on the way to one address."""

    def __init__(self, went_out: Callable[[], None] = lambda: None) -> None:
        """`went_out` is called before the first byte of a message leaves."""
        self._went_out = went_out
        self._waits = False
        """Something went out that may be the message, and nothing came back yet."""
        self._asked = ""
        self.silent = False
        """Something went out, and no answer came that says what became of it."""
        self.taken = 0
        """How often the message, or a question before it, was taken."""
        self.refusals: list[str] = []
        """The codes with which it was refused."""
        self.by_mail = False
        self.watched = False
        """It was one of the two libraries that are watched."""
        self.connected = False
        """A connection was tried, by whatever library."""
        self.fault: BaseException | None = None
        """What apprise caught and only logged."""

    @property
    def is_silent(self) -> bool:
        """Whether it may have arrived without anybody having said so."""
        return self.silent or self._waits

    def heard(self, event: str, args: tuple[Any, ...]) -> None:
        """Take note of one of Python's audit events."""
        if event == "http.client.send":
            self._goes_out()
        elif event == "smtplib.connect":
            self.by_mail = self.watched = True
        elif event == "smtplib.send":
            self._mailed(args[1])
        elif event in ("socket.connect", "socket.sendto"):
            self.connected = True

    def _mailed(self, said: bytes) -> None:
        self._asked = "recipient" if said[:5].lower() == b"rcpt " else ""
        if said.endswith(END_OF_MESSAGE):
            self._asked = "message"
            self._goes_out()

    def _goes_out(self) -> None:
        if not self._waits:
            self._went_out()
        self._waits = True

    def replied(self, code: int) -> None:
        """The mail server's answer to what it was told last."""
        good = 200 <= code < 300  # noqa: PLR2004 - SMTP's answers that say yes
        if self._asked == "message":
            self._waits = False
            self.taken += good
        if self._asked and not good:
            self.refusals.append(str(code))
        self._asked = ""

    def answered(self, response: "Response") -> None:
        """The web server's answer."""
        self._waits = False
        status, code = response.status_code, _code_within(response)
        if status in GATEWAY:
            self.silent = True
        elif not response.ok or response.is_redirect:
            self.refusals.append(str(status))
        elif code:
            self.refusals.append(code)
        else:
            self.taken += 1

    def broke_off(self, *, by_proxy: bool = False) -> None:
        """The exchange ended without an answer; a proxy's refusal comes before the message."""
        self.silent = self.is_silent if not by_proxy else self.silent
        self._waits = False


@contextmanager
def watched(wire: Wire) -> Iterator[None]:
    """Watch what this process sends while the block lasts; one at a time."""
    _hang_up()
    logger = logging.getLogger("apprise")
    overheard = _Overheard(wire)
    level, propagates = logger.level, logger.propagate
    logger.addHandler(overheard)
    logger.setLevel(logging.WARNING)  # what it says below that holds addresses
    logger.propagate = False
    _Watching.wire = wire
    try:
        yield
    finally:
        _Watching.wire = None
        logger.removeHandler(overheard)
        logger.setLevel(level)
        logger.propagate = propagates


def in_words(fault: BaseException | None) -> str:
    """What went wrong, without what the fault itself says: that may hold addresses and tokens."""
    found = list(_causes(fault, 8)) if fault else []
    for each in found:
        if isinstance(each, smtplib.SMTPResponseException):
            return _("refused ({code})").format(code=each.smtp_code)
    for each in reversed(found):
        for kind, words in _FAULTS.items():
            if isinstance(each, kind):
                return _(words)
        if isinstance(each, OSError) and each.errno:
            return reason_of(each)
    return _("the connection broke off") if found else _("apprise did not send it")


_FAULTS: dict[type[BaseException], str] = {
    socket.gaierror: N_("the name of the server is not known"),
    ssl.SSLError: N_("the connection could not be secured"),
    TimeoutError: N_("no answer in time"),
    ConnectionRefusedError: N_("nobody answers there"),
    ConnectionError: N_("the connection broke off"),
}


class _Watching:
    wire: Wire | None = None
    is_hung_up = False


class _Overheard(logging.Handler):
    """Sees what apprise is just catching when it logs a warning."""

    def __init__(self, wire: Wire) -> None:
        super().__init__()
        self._wire = wire

    def emit(self, record: logging.LogRecord) -> None:  # noqa: ARG002 - its words may hold addresses
        """Keep the fault and none of the words."""
        self._wire.fault = sys.exc_info()[1] or self._wire.fault


def _hang_up() -> None:
    """Hang the watch between apprise and the two libraries, once in a process."""
    if _Watching.is_hung_up:
        return
    from requests import Session

    _Watching.is_hung_up = True
    sys.addaudithook(_hear)
    Session.send = _web(Session.send)  # type: ignore[method-assign] # there is no event for answers
    smtplib.SMTP.getreply = _mail(smtplib.SMTP.getreply)  # type: ignore[method-assign] # the same


def _hear(event: str, args: tuple[Any, ...]) -> None:
    if _Watching.wire is not None:
        _Watching.wire.heard(event, args)


def _web(send: "Callable[..., Response]") -> "Callable[..., Response]":
    def watched_send(session: object, request: "PreparedRequest", **how: Any) -> "Response":  # noqa: ANN401 - requests' own
        from requests.exceptions import ProxyError, RequestException

        wire = _Watching.wire
        if wire is None:
            return send(session, request, **how)
        wire.watched = True
        try:
            response = send(session, request, **how)
        except RequestException as error:
            wire.fault = error
            wire.broke_off(by_proxy=isinstance(error, ProxyError))
            raise
        wire.answered(response)
        return response

    return watched_send


def _mail(getreply: Callable[[smtplib.SMTP], tuple[int, bytes]]) -> Callable[..., Any]:
    def watched_reply(server: smtplib.SMTP) -> tuple[int, bytes]:
        wire = _Watching.wire
        try:
            code, text = getreply(server)
        except OSError as error:
            if wire is not None:
                wire.fault = error
                wire.broke_off()
            raise
        if wire is not None:
            wire.replied(code)
        return code, text

    return watched_reply


def _code_within(response: "Response") -> str:
    """The refusal within an answer that says 200, as WeCom and DingTalk give it; mostly none."""
    try:
        answer = response.json()
    except ValueError:
        return ""
    code = answer.get("errcode") if isinstance(answer, dict) else None
    return f"errcode {code}" if isinstance(code, int) and code else ""


def _causes(fault: BaseException | None, depth: int) -> Iterator[BaseException]:
    """The fault, and what led to it, the last of which is the first cause."""
    if fault is None or not depth:
        return
    yield fault
    within = [each for each in fault.args if isinstance(each, BaseException)]
    reason = getattr(fault, "reason", None)
    for each in (*within, reason, fault.__cause__ or fault.__context__):
        if isinstance(each, BaseException):
            yield from _causes(each, depth - 1)
