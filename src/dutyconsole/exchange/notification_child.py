"""One message sent by a process of its own, which a server that hangs can hold for a time only.

    python -m dutyconsole.exchange.notification_child

What to send stands on standard input and not in the arguments, which every account can read. It
says `out` before anything of the message leaves, and at the end what became of it, into a file: so
whoever comes after a notifier that has died can read it. It ends by itself after the limit.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from dutyconsole.domain.outbox import Outcome
from dutyconsole.exchange.notifications import Delivered, deliver
from dutyconsole.language import _, current, use

LIMIT = 60.0
"""Seconds after which a message is not waited for any longer."""
GRACE = 2.0
"""Seconds more until it is killed that should have ended by itself."""
_OUT = "out"


class Sending:
    """A message that is being sent."""

    def __init__(
        self,
        urls: Sequence[str],
        title: str,
        text: str,
        *,
        key: str,
        answer: Path,
        counted: Callable[[], float],
        limit: float = LIMIT,
        held: Sequence[int] = (),
    ) -> None:
        """Begin; what it says goes into the file `answer`.

        `counted` is the clock that only counts seconds; `held` stays open as long as it is sent.
        """
        self._answer = answer
        self._counted = counted
        self._limit = limit
        self._end = counted() + limit + GRACE
        with answer.open("wb") as said:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "dutyconsole.exchange.notification_child"],
                stdin=subprocess.PIPE,
                stdout=said,
                stderr=subprocess.DEVNULL,  # a trace may name addresses
                pass_fds=held,
                start_new_session=True,  # an interrupt at the keyboard is not meant for it
            )
        order = {
            "urls": list(urls),
            "title": title,
            "text": text,
            "key": key,
            "limit": limit,
            "language": current(),
        }
        assert self._process.stdin is not None  # noqa: S101 - asked for above
        with suppress(BrokenPipeError), self._process.stdin as order_slip:
            order_slip.write(json.dumps(order).encode())

    def look(self) -> Delivered | None:
        """What became of it; None while it is being sent."""
        if self._process.poll() is None:
            if self._counted() < self._end:
                return None
            self._process.kill()
            self._process.wait()
        return self._heard()

    def wait(self) -> Delivered:
        """What became of it, once that is known."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(max(self._end - self._counted(), 0))
        return self.look() or self._heard()

    def _heard(self) -> Delivered:
        if found := answered(self._answer):
            return found
        if _OUT in _lines(self._answer):
            return Delivered(Outcome.UNKNOWN, _("it went out, and no answer came"))
        if self._process.returncode == -signal.SIGALRM:
            words = _("nothing went out within {seconds} seconds")
            return Delivered(Outcome.FAILED, words.format(seconds=round(self._limit)))
        words = _("the sender ended before anything went out (status {status})")
        return Delivered(Outcome.FAILED, words.format(status=self._process.returncode))


def answered(answer: Path) -> Delivered | None:
    """What became of a message by the file it was told into; None where it was not told.

    That nothing stands there says nothing: the power may have been cut before it did.
    """
    last = (_lines(answer) or [""])[-1]
    if not last.startswith("{"):
        return None
    found = json.loads(last)
    return Delivered(Outcome(found["outcome"]), found["detail"])


def _lines(answer: Path) -> list[str]:
    try:
        return answer.read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return []


def main() -> None:
    """Send the one message that stands on standard input."""
    told = os.dup(1)
    os.dup2(2, 1)  # what libraries print is no answer
    order = json.load(sys.stdin)
    use(order["language"])
    # Not caught by anybody: whatever it is doing then, it is over.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, order["limit"])
    found = deliver(
        order["urls"],
        order["title"],
        order["text"],
        key=order["key"],
        went_out=lambda: _say(told, _OUT),
    )
    _say(told, json.dumps({"outcome": found.outcome.value, "detail": found.detail}))


def _say(told: int, line: str) -> None:
    os.write(told, f"{line}\n".encode())


if __name__ == "__main__":
    main()
