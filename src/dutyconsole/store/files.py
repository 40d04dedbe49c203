"""Files copied all the way to the disk, for their owner only."""

import os
import shutil
from pathlib import Path


def new_file(path: Path) -> None:
    """Make the empty file `path`.

    Raises:
        FileExistsError: something is there already.
    """
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600))


def copy_file(path: Path, to: Path) -> None:
    """Copy the content of the file `path` into the new file `to`."""
    new_file(to)
    shutil.copyfile(path, to)
    bring_to_disk(to)


def copy_folder(folder: Path, to: Path) -> None:
    """Copy the files in `folder` into the new folder `to`."""
    to.mkdir(mode=0o700)
    for path in sorted(folder.iterdir()):
        if path.is_file():
            copy_file(path, to / path.name)
    bring_to_disk(to)


def bring_to_disk(path: Path) -> None:
    """Wait until the disk has the file or folder `path`, and read it from there from now on."""
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(file)
        # What is verified afterwards shall be what the disk holds and not what memory remembers.
        if path.is_file() and hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(file)


def reason_of(error: Exception) -> str:
    """Why it failed, in a few words."""
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)
