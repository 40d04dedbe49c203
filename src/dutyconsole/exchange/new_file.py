"""A file that is handed out: written whole or not at all, and never over one that is there."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from dutyconsole.errors import NotAllowed
from dutyconsole.exchange.files import unwritable
from dutyconsole.language import _


def write_new(path: Path, content: bytes) -> None:
    """Write `content` into the new file `path`, all the way to the disk.

    Raises:
        NotAllowed: there is something of this name already; it stays as it is.
        BadInput: the folder or the disk does not let it be written.
    """
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", dir=path.parent)
    except OSError as error:
        raise unwritable(path, error) from error
    fresh = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _claim(path)
        fresh.replace(path)
    except FileExistsError as error:
        raise NotAllowed(
            _("{path} is there already; nothing was changed").format(path=path)
        ) from error
    except OSError as error:
        raise unwritable(path, error) from error
    finally:
        with suppress(OSError):
            fresh.unlink()


def _claim(path: Path) -> None:
    # Made empty under its name first, so that of two who write it one is refused: replacing alone
    # would overwrite, and a hard link, which would not, is not to be had on a stick with FAT.
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600))
