"""The door for leaders: what sshd asks of who comes in, and the one program that is run for them.

sshd runs the wrapper and nothing else for this account. Whose key opened is looked up in the file
of keys, which is root's: so the name of a leader cannot be chosen by who comes in.
"""

import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dutyconsole.language import _

NO_TERMINAL = 64
"""The exit status of whoever is refused at the door, as EX_USAGE of sysexits.h."""
_MEMORY_KIB = 1024 * 1024
"""Of address space; a viewer of a demonstration station was seen to take 270 MiB, 48 of memory."""
_PROCESSES = 512
"""For all leaders together; a viewer has four threads."""
_ONE_ACT_KIB = 64
"""The largest file that may be written, where a leader may drop acts; one is at most 8 KiB."""
_TERMINALS = (
    "xterm",
    "xterm-256color",
    "xterm-color",
    "xterm-kitty",
    "xterm-ghostty",
    "screen",
    "screen-256color",
    "tmux",
    "tmux-256color",
    "linux",
    "vt220",
    "rxvt",
    "rxvt-256color",
    "rxvt-unicode",
    "rxvt-unicode-256color",
    "alacritty",
    "foot",
    "gnome-256color",
    "konsole-256color",
    "putty",
    "putty-256color",
    "st-256color",
    "vte-256color",
)

DOOR_SETTINGS: Final = {
    "PubkeyAuthentication": "yes",
    "AuthenticationMethods": "publickey",
    "PasswordAuthentication": "no",
    "KbdInteractiveAuthentication": "no",
    "HostbasedAuthentication": "no",
    "PermitEmptyPasswords": "no",
    # Otherwise somebody else's list or authority could say whose keys are good.
    "AuthorizedKeysCommand": "none",
    "AuthorizedPrincipalsCommand": "none",
    "TrustedUserCAKeys": "none",
    # By it the wrapper knows whose key it was.
    "ExposeAuthInfo": "yes",
    "PermitTTY": "yes",
    "DisableForwarding": "yes",
    # The same once more, since `DisableForwarding` has had holes (CVE-2025-32728).
    "AllowTcpForwarding": "no",
    "AllowStreamLocalForwarding": "no",
    "AllowAgentForwarding": "no",
    "X11Forwarding": "no",
    "GatewayPorts": "no",
    "PermitTunnel": "no",
    "PermitUserRC": "no",
    "MaxSessions": "1",
    # For a lost line on which nothing is sent. As long as a viewer's clock ticks sshd does not come
    # to ask, and the viewer does (ui/wire_pace.py); then sshd's own share of it ends by these.
    "ClientAliveInterval": "30",
    "ClientAliveCountMax": "3",
    "Banner": "none",
    # Who logs in and opens nothing (`ssh -N`) is sent away. OpenSSH 9.2 is the first to know it.
    "UnusedConnectionTimeout": "60",
}
"""What sshd has to do for this account, as it stands in the `Match` block."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Where the parts of the door lie, and whose they are."""

    account: str
    """As whom leaders log in."""
    desk: str
    """The account of the desk, which publishes."""
    folder: Path
    """The published copy."""
    keys: Path
    """The folder with the file of the leaders' keys."""
    wrapper: Path
    """The program that sshd runs."""
    config: Path
    """sshd's file with the `Match` block."""
    python: Path
    """The Python that has this program."""
    acts: bool = True
    """Whether leaders may do something: drop acts into the inbox."""
    boxed: bool = False
    """Whether the viewer is shut in by bubblewrap too."""

    @property
    def key_file(self) -> Path:
        """One line for each leader."""
        return self.keys / self.account


def drop_in(door: Door) -> str:
    """The file of sshd's configuration with the `Match` block."""
    settings = {
        "ForceCommand": shlex.quote(str(door.wrapper)),
        "AuthorizedKeysFile": f'"{door.keys}/%u"',
        **DOOR_SETTINGS,
    }
    lines = "".join(f"    {name} {value}\n" for name, value in settings.items())
    return (
        "# The door of dutyconsole: leaders look on, and can do nothing else.\n"
        "# Written by `dutyconsole ssh setup`; what is changed by hand goes when it is run again.\n"
        f"Match User {door.account}\n{lines}Match all\n"
    )


def wrapper(door: Door) -> str:
    """The program that sshd runs for whoever comes in."""
    return filled(
        _WRAPPER,
        TERMINAL_NEEDED=_("Log in from a terminal: ssh -t, without a command"),
        UNKNOWN=_("This key belongs to nobody whose name is known; ask the administrator"),
        KEYS=str(door.key_file),
        TERMINALS=Plain(" | ".join(_TERMINALS)),
        FILES=Plain(str(_ONE_ACT_KIB if door.acts else 0)),
        MEMORY=Plain(str(_MEMORY_KIB)),
        PROCESSES=Plain(str(_PROCESSES)),
        BOX=Plain(box(door) if door.boxed else ""),
        PYTHON=str(door.python),
        FOLDER=str(door.folder),
    )


def box(door: Door) -> str:
    """bubblewrap: everything can only be read, but for the inbox; no network, no other process.

    Without `--new-session`, by which the viewer would not be told that its window changed its size;
    it is there for who comes back to a shell afterwards, and here nobody does.
    """
    folder, inbox = (shlex.quote(str(path)) for path in (door.folder, door.folder / "inbox"))
    return (
        "bwrap --unshare-all --die-with-parent --ro-bind / / --proc /proc --dev /dev --tmpfs /run"
        # The copy may lie in /run, or in /dev/shm.
        f" --ro-bind {folder} {folder}"
        + (f" --bind {inbox} {inbox}" if door.acts else "")
        + " --remount-ro /run -- "
    )


class Plain(str):
    """What goes into a script as it stands."""

    __slots__ = ()


def filled(script: str, **values: str) -> str:
    """`script` with each `@NAME@` replaced, quoted for the shell."""

    def value(place: re.Match[str]) -> str:
        given = values[place[1]]
        return given if isinstance(given, Plain) else shlex.quote(given)

    return re.sub(r"@([A-Z_]+)@", value, script)


_WRAPPER = r"""#!/bin/bash -p
# What sshd runs for a leader who comes in; written by `dutyconsole ssh setup`.
# With -p, bash takes no start-up file, function or option from the environment.
set -u
PATH=/usr/bin:/bin
# Bytes are compared as bytes, whatever locale the client has sent.
LC_ALL=C
# The desk is not of this account's group and has to read what is dropped into the inbox.
umask 022
cd / || exit 1

refuse() {
    printf '%s\n' "$1" >&2
    exit 64
}

# Without a terminal nothing is to be seen, and a viewer would stay behind when the line is cut.
if ! [ -t 0 ] || ! [ -t 1 ]; then refuse @TERMINAL_NEEDED@; fi

# Whose key was it? sshd says which one in a file; whose it is stands in the file of the keys.
method='' kind='' key='' name=''
if [ -f "${SSH_USER_AUTH:-}" ]; then
    read -r method kind key _ <"$SSH_USER_AUTH"
fi
if [ "$method" = publickey ] && [ -n "$key" ]; then
    while IFS= read -r line || [ -n "$line" ]; do
        case $line in
            '#'*) ;;
            *" $kind $key "*)
                name=${line#*" $kind $key "}
                break
                ;;
        esac
    done <@KEYS@
fi
name=${name%"${name##*[![:space:]]}"}
[ -n "$name" ] || refuse @UNKNOWN@

# The client says what TERM is. What is not known gets what every terminal understands.
case ${TERM:-} in
    @TERMINALS@) ;;
    *) TERM=xterm ;;
esac

# No core, no file beyond one act, and no more memory or processes than viewers need.
ulimit -c 0 2>/dev/null
ulimit -f @FILES@ 2>/dev/null
ulimit -v @MEMORY@ 2>/dev/null
ulimit -u @PROCESSES@ 2>/dev/null

logger -t dutyconsole-view -p auth.info -- "$name from ${SSH_CONNECTION%% *}" 2>/dev/null

# Nothing of the environment goes on: neither a locale, nor settings of Python or of the screen.
exec env -i TERM="$TERM" LANG=C.UTF-8 LC_ALL=C.UTF-8 PATH=/usr/bin:/bin HOME=/nonexistent \
    @BOX@@PYTHON@ -I -X utf8 -m dutyconsole --home @FOLDER@ view --as "$name"
"""
