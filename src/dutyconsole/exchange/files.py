"""Files that cannot be read or written, told in the operator's language.

The system tells its reasons in its own language, which need not be the one of the desk.
"""

import errno
from pathlib import Path

from dutyconsole.errors import BadInput
from dutyconsole.language import N_, _

_REASONS = {
    errno.ENOENT: N_("there is no such file or folder"),
    errno.EACCES: N_("it is not allowed to this user"),
    errno.EPERM: N_("it is not allowed to this user"),
    errno.EISDIR: N_("it is a folder"),
    errno.ENOTDIR: N_("part of the path is not a folder"),
    errno.ENAMETOOLONG: N_("the name is too long"),
    errno.EROFS: N_("the disk can only be read"),
    errno.ENOSPC: N_("the disk is full"),
    errno.EIO: N_("the disk has failed"),
}


def unreadable(path: Path, error: OSError) -> BadInput:
    """The refusal of a file that `error` kept from being read."""
    return BadInput(_("{path} cannot be read: {reason}").format(path=path, reason=reason_of(error)))


def unwritable(path: Path, error: OSError) -> BadInput:
    """The refusal of a file that `error` kept from being written."""
    return BadInput(
        _("{path} cannot be written: {reason}").format(path=path, reason=reason_of(error))
    )


def reason_of(error: OSError) -> str:
    """Why the system refused, in a few words; of rare reasons the system's own name."""
    known = _REASONS.get(error.errno or 0)
    return _(known) if known else errno.errorcode.get(error.errno or 0, str(error))
