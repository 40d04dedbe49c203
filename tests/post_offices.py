"""Real servers on loopback that take messages, refuse them, fall silent and come back."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

WELL = "well"


class PostOffice:
    """What a server does with a message, and what it has taken."""

    host = "127.0.0.1"

    def __init__(self) -> None:
        self.mood = WELL
        self.taken: list[str] = []
        """The text of each message that it has been given whole."""
        self.keys: list[str] = []
        """Its idempotency key."""
        self.over = threading.Event()
        """Nobody is kept waiting any more."""

    def take(self, text: str, key: str) -> None:
        """Keep a message."""
        self.taken.append(text)
        self.keys.append(key)


class MailOffice(PostOffice):
    """An SMTP server."""

    port = 0

    @property
    def url(self) -> str:
        """Its address, as in channels.toml."""
        return self.url_to("wang@example.org")

    def url_to(self, *names: str) -> str:
        """The address of these recipients."""
        to = ",".join(names)
        return f"mailto://{self.host}:{self.port}/?from=desk@example.org&to={to}&mode=insecure"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Whether the recipient is known."""
        if self.mood == "no such recipient" or address.startswith("nobody"):
            return f"550 no such user {address}"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """The message is whole."""
        if self.mood.isdigit():
            return f"{self.mood} not now"
        content = envelope.content
        assert isinstance(content, bytes)
        message = message_from_bytes(content, policy=default)
        body = message.get_body(("plain",))
        assert body is not None
        self.take(body.get_content(), message.get("Idempotency-Key", ""))
        if self.mood == "cut":
            server.transport.abort()
        elif self.mood == "hang":
            while not self.over.is_set():
                await server.loop.run_in_executor(None, self.over.wait, 0.05)
        return "250 OK"

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Goodbye, in most moods."""
        if self.mood == "no goodbye":
            server.transport.abort()
        return "221 Bye"


class WebOffice(PostOffice):
    """An HTTP server; a message that gets no answer is one that it has been given."""

    port = 0
    answer = b"{}"

    @property
    def url(self) -> str:
        """Its address, as in channels.toml."""
        return f"json://{self.host}:{self.port}/TOKEN-SECRET"


@contextmanager
def mail_office() -> Iterator[MailOffice]:
    """An SMTP server while the block lasts."""
    office = MailOffice()
    controller = Controller(office, hostname=office.host, port=a_free_port())
    controller.start()
    office.port = controller.port
    try:
        yield office
    finally:
        office.over.set()
        controller.stop()


@contextmanager
def web_office(port: int = 0) -> Iterator[WebOffice]:
    """An HTTP server while the block lasts."""
    office = WebOffice()

    class Counter(_Counter):
        behind = office

    server = _Server((office.host, port), Counter)
    office.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield office
    finally:
        office.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


def a_free_port() -> int:
    """A port at which nobody answers now."""
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextmanager
def a_silent_door() -> Iterator[int]:
    """A port at which connections are taken and nothing is ever said."""
    with closing(socket.create_server(("127.0.0.1", 0), backlog=64)) as door:
        yield int(door.getsockname()[1])


class _Server(ThreadingHTTPServer):
    daemon_threads = False

    def handle_error(self, request: object, address: object) -> None:
        """Whoever asked has been killed: that is what the test is about."""


class _Counter(BaseHTTPRequestHandler):
    behind: ClassVar[WebOffice]

    def do_POST(self) -> None:
        """A message comes in."""
        office = self.behind
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        mood = office.mood
        if mood.isdigit():
            self._say(int(mood), b"")
            return
        if mood == "elsewhere":
            self.send_response(302)
            self.send_header("Location", f"http://{office.host}:{office.port}/login")
            self.end_headers()
            return
        office.take(json.loads(body)["message"], self.headers.get("Idempotency-Key", ""))
        if mood in ("hang", "slow"):
            office.over.wait()
        if mood in ("hang", "cut"):
            with suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)
            return
        if mood == "cut in the answer":
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b"{")
            return
        self._say(200, office.answer)

    def do_GET(self) -> None:
        """The page that one is sent to."""
        self._say(200, b"please log in")

    def _say(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: object) -> None:
        """Say nothing."""
