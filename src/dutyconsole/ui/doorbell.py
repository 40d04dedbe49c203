"""The doorbell: a file that is touched after every commit, watched so that desks look at once.

Beneath it lies the desk's poll once a second, which finds the same; so where there is no inotify,
or it fails, nothing is lost but the half second.
"""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inotify_simple import INotify


class Doorbell:
    """Calls `rung` on the running event loop whenever the file is touched."""

    def __init__(
        self,
        file: Path,
        rung: Callable[[], None],
        *,
        folder: Path | None = None,
        only: str = "",
    ) -> None:
        """With `folder`, the file is not touched, and what is put into the folder rings too.

        With `only`, of what is put there nothing rings but what has this name.
        """
        self._file = file
        self._folder = folder
        self._only = only
        self._rung = rung
        self._watch: INotify | None = None
        self._closed = False
        self._starting: asyncio.Future[INotify | None] | None = None
        self._loop = asyncio.get_running_loop()
        if sys.platform == "linux":
            # In a thread, since finding the C library starts a process.
            self._starting = self._loop.run_in_executor(None, self._start)
            self._starting.add_done_callback(self._listen)

    def close(self) -> None:
        """Stop listening, also where listening has not begun yet."""
        self._closed = True
        if self._watch is not None:
            self._loop.remove_reader(self._watch.fileno())
            self._watch.close()
            self._watch = None

    def _start(self) -> "INotify | None":
        from inotify_simple import INotify, flags

        watch = None
        try:
            if self._folder is None:
                self._file.touch(mode=0o600)
            watch = INotify(nonblocking=True)
            if self._folder is not None:
                watch.add_watch(self._folder, flags.MOVED_TO)
            if self._file.exists():
                watch.add_watch(self._file, flags.ATTRIB | flags.MODIFY | flags.CLOSE_WRITE)
        except OSError:
            if watch is not None:
                watch.close()
            return None
        return watch

    def _listen(self, started: "asyncio.Future[INotify | None]") -> None:
        watch = None if started.cancelled() else started.result()
        if watch is None:
            return
        if self._closed or self._loop.is_closed():
            watch.close()
            return
        self._watch = watch
        self._loop.add_reader(watch.fileno(), self._ring)

    def _ring(self) -> None:
        if self._watch is not None:
            named = {event.name for event in self._watch.read(timeout=0)}
            if not self._only or named & {"", self._only}:
                self._rung()
