"""A thin and long line to a port of this machine: so many bytes a second each way, and late.

A modem's line, as TCP sees it: what is sent in one direction goes one byte behind the other, and
every byte of it arrives the same time later. What is counted is what TCP carries, without its own
headers.
"""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from queue import SimpleQueue
from typing import NamedTuple

BAUD_9600 = 960
"""Bytes a second: a byte takes ten bits, with those that begin and end it."""
_PIECE = 48
"""Bytes that go in one piece: a twentieth of a second at 9,600 baud."""


class Crossed(NamedTuple):
    """Bytes that have arrived at the other end."""

    out: int
    """From the client."""
    back: int
    """To the client."""

    def since(self, before: "Crossed") -> "Crossed":
        """What crossed after that."""
        return Crossed(self.out - before.out, self.back - before.back)


class SlowLine:
    """One line with a port of its own, which leads to another port."""

    def __init__(self, port: int, *, rate: int = BAUD_9600, delay: float = 0.3) -> None:
        """`rate` in bytes a second and `delay` in seconds, each way."""
        self._there = ("127.0.0.1", port)
        self._rate, self._delay = rate, delay
        self._listening = _thin(socket.socket())
        self._listening.bind(("127.0.0.1", 0))
        self._listening.listen()
        self._ends: list[socket.socket] = []
        self._ways: list[_Way] = []
        threading.Thread(target=self._lead, daemon=True).start()

    @property
    def port(self) -> int:
        """Where a client calls."""
        found: int = self._listening.getsockname()[1]
        return found

    @property
    def crossed(self) -> Crossed:
        """All that has arrived so far."""
        return Crossed(*(way.arrived for way in self._ways)) if self._ways else Crossed(0, 0)

    def close(self) -> None:
        """Cut the line."""
        for end in (self._listening, *self._ends):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _lead(self) -> None:
        with suppress(OSError):  # closed before anybody called
            client, _from = self._listening.accept()
            server = _thin(socket.socket())
            server.connect(self._there)
            self._ends += client, server
            both = ((client, server), (server, client))
            self._ways = [_Way(*ends, self._rate, self._delay) for ends in both]


class _Way:
    """One direction of a line."""

    def __init__(self, source: socket.socket, to: socket.socket, rate: int, delay: float) -> None:
        self.arrived = 0
        self._source, self._to = source, to
        self._rate, self._delay = rate, delay
        self._travelling: SimpleQueue[tuple[float, bytes]] = SimpleQueue()
        for work in (self._put_on, self._take_off):
            threading.Thread(target=work, daemon=True).start()

    def _put_on(self) -> None:
        """Put one piece behind the other onto the line, as fast as it takes them."""
        free = 0.0
        piece = b"the first"
        while piece:
            try:
                piece = self._source.recv(_PIECE)
            except OSError:
                piece = b""
            free = max(time.monotonic(), free) + len(piece) / self._rate
            _sleep_until(free)
            self._travelling.put((free + self._delay, piece))

    def _take_off(self) -> None:
        """Hand each piece over once it has come all the way; an end too."""
        with suppress(OSError):
            while True:
                due, piece = self._travelling.get()
                _sleep_until(due)
                if not piece:
                    self._to.shutdown(socket.SHUT_WR)
                    return
                self.arrived += len(piece)
                self._to.sendall(piece)


@contextmanager
def a_slow_line(port: int, *, rate: int = BAUD_9600, delay: float = 0.3) -> Iterator[SlowLine]:
    """A line to this port, as long as the block lasts."""
    line = SlowLine(port, rate=rate, delay=delay)
    try:
        yield line
    finally:
        line.close()


def _thin(end: socket.socket) -> socket.socket:
    """An end that, like a modem, takes little in; what is left waits with whoever sends."""
    end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    # Before it is connected, and in small segments: loopback's are larger than this buffer.
    end.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 536)
    end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    return end


def _sleep_until(moment: float) -> None:
    time.sleep(max(0.0, moment - time.monotonic()))
