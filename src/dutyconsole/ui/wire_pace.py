"""How much is sent at once: what the terminal shall show waits where it is not wanted any more.

Between this program and the terminal lie buffers that take all there is to send. On a thin line a
picture would stand behind all those before it, although only the last one is of use. So after a
longer piece the terminal is asked something, and until it answers nothing is drawn.

By the same question a line that is lost is noticed. sshd does not notice it: its own question falls
due when it had nothing to do for a while, and here a clock ticks each second.
"""

from collections.abc import Callable

ASK = "\x1b[6n"
"""Where the cursor is: terminals of every kind answer that, once they come to it."""
_RATE = 500.0
"""Bytes a second that every line takes: as long as no more is sent nobody asks, since each answer
is a packet, behind which a client may send others to hide when keys are pressed."""
_AHEAD = 500.0
"""Bytes more than that which may be on their way without a question."""
PATIENCE = 20.0
"""Seconds after which no answer is expected any more; at 9,600 baud a large window takes eleven."""
_QUIET = 30.0
"""Seconds without a sign of the terminal after which it is asked for one."""
_TIMES = 3
"""How often that happens in succession until the line is lost: after a minute and a half."""


class Pace:
    """Whether the line is free for the next picture."""

    def __init__(self, counted: Callable[[], float]) -> None:
        """`counted` is the clock that only counts."""
        self._counted = counted
        self._ahead = 0.0
        self._since = counted()
        self._asked: float | None = None
        self._answers = False
        """Whether this is a terminal that answers: not until it has."""
        self._has_answered = False
        self._looked = self._since
        """When something came from the terminal, or was missed, the last time."""
        self._missed = 0

    @property
    def is_free(self) -> bool:
        """Whether what was sent has arrived, as far as can be known."""
        if self._asked is not None and self._counted() - self._asked > PATIENCE:
            self._asked, self._answers = None, False
        return self._asked is None or not self._answers

    def sent(self, size: int) -> str:
        """Note that so many bytes are sent; what has to be sent behind them."""
        now = self._counted()
        self._ahead = max(0.0, self._ahead - (now - self._since) * _RATE) + size
        self._since = now
        if self._ahead <= _AHEAD or self._asked is not None:
            return ""
        self._ahead = 0.0
        return self.ask()

    def ask(self) -> str:
        """What asks the terminal; it is sent once before all else, to learn whether it answers."""
        self._asked = self._counted()
        return ASK

    def answered(self) -> None:
        """The terminal has come to the question, and so has all before it."""
        self._asked, self._answers, self._has_answered = None, True, True
        self.heard()

    def heard(self) -> None:
        """Note that something came from the terminal, whatever it was."""
        self._looked, self._missed = self._counted(), 0

    def look(self) -> str:
        """What asks a terminal of which nothing came for a while; to be called every second."""
        now = self._counted()
        if not self._has_answered or now - self._looked < _QUIET:
            return ""
        # Once for however long it was: this program may have stood still, and not the line.
        self._looked, self._missed = now, self._missed + 1
        return self.ask()

    @property
    def is_lost(self) -> bool:
        """Whether nobody is at the other end any more, as far as can be known."""
        return self._missed >= _TIMES
