"""File systems of one's own: small, read-only, or without current all of a sudden. Root only."""

import fcntl
import os
import struct
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dutyconsole.home import Home

_SHUTDOWN = 0x8004587D
"""FS_IOC_SHUTDOWN of linux/fs.h, as ext4 and xfs have it; `xfs_io -x -c shutdown` calls it too."""
_NOTHING_FLUSHED = 2
"""FS_SHUTDOWN_FLAGS_NOLOGFLUSH: what was not waited for is gone, like the current."""


@contextmanager
def tmpfs(folder: Path, *, kilobytes: int) -> Iterator[Path]:
    """A file system in memory with this much room, mounted at `folder`."""
    folder.mkdir(exist_ok=True)
    _run("mount", "-t", "tmpfs", "-o", f"size={kilobytes}k,mode=0700", "faults", folder)
    try:
        yield folder
    finally:
        _run("umount", "-l", folder)


def read_only(folder: Path, *, really: bool = True) -> None:
    """Let nothing be written to the file system at `folder`, or let it again."""
    _run("mount", "-o", f"remount,{'ro' if really else 'rw'}", folder)


def fill(folder: Path) -> Path:
    """Take all the room that is left at `folder`; the file to be deleted for room."""
    filler = folder / f"filler-{len(list(folder.glob('filler-*')))}"
    with filler.open("wb", buffering=0) as file:
        for size in (65536, 4096, 512, 1):
            _write_on(file.fileno(), size)
    return filler


class Disk:
    """An ext4 file system in a file, whose current can be cut."""

    def __init__(self, folder: Path, *, megabytes: int = 256) -> None:
        self._image = folder / "disk.img"
        self.place = folder / "disk"
        self.home = Home(self.place / "station")
        self.place.mkdir()
        with self._image.open("wb") as file:
            file.truncate(megabytes * 1024 * 1024)
        _run("mkfs.ext4", "-q", "-F", "-E", "lazy_itable_init=0", self._image)

    @contextmanager
    def mounted(self) -> Iterator[Path]:
        """The file system, as it comes up when the current is back."""
        _run("mount", "-o", "loop", self._image, self.place)
        try:
            yield self.place
        except BaseException:
            # Somebody may still be in it.
            _run("umount", "-l", self.place)
            raise
        _run("umount", self.place)

    def refuse_writing(self) -> None:
        """From now on nothing can be written, as after an error of the disk."""
        _run("mount", "-o", "remount,abort", self.place)

    def cut_power(self) -> None:
        """From now on nothing reaches the disk, and what waited to does not either."""
        folder = os.open(self.place, os.O_RDONLY)
        try:
            fcntl.ioctl(folder, _SHUTDOWN, struct.pack("I", _NOTHING_FLUSHED))
        finally:
            os.close(folder)


def _write_on(file: int, size: int) -> None:
    try:
        while os.write(file, b"\0" * size) == size:
            pass
    except OSError:
        return


def _run(*command: str | Path) -> None:
    subprocess.run(command, check=True, capture_output=True)
