"""Leaders' public keys: a line each in a file of root's, the leader's name behind the key."""

import re
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass

from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.language import _
from dutyconsole.text import clean_line

RESTRICTED = "restrict,pty"
"""What a key may do: nothing but have a terminal. What OpenSSH learns later is refused too."""
_LEAST_RSA = 3072
"""Bits; fewer are no longer good until 2030 and after (NIST SP 800-57)."""
_PUBLIC = re.compile(r"(ssh-|ecdsa-|sk-)\S+ [A-Za-z0-9+/]+=*( .*)?")
_LINE = re.compile(r'restrict,pty(?:,(?:from|expiry-time)="[^"\s]*")* \S+ [A-Za-z0-9+/]+=* (\S.*)')
"""As `leader_key` has it; from where, and until when, may stand there too."""
_TOLD = re.compile(r"(?P<bits>\d+) (?P<print>SHA256:\S+) .*\((?P<kind>[A-Z0-9-]+)\)")
_GOOD = {"ED25519", "ECDSA", "RSA", "ED25519-SK", "ECDSA-SK"}


@dataclass(frozen=True, slots=True)
class LeaderKey:
    """A leader's key, looked at."""

    line: str
    """For the file of the keys."""
    fingerprint: str
    """As `ssh-keygen -l` and sshd's log have it."""
    kind: str
    """ED25519 and so on."""


def leader_key(name: str, text: str) -> LeaderKey:
    """The line of a leader of this `name` whose file of the public key holds `text`.

    Raises:
        BadInput: there is no name, or it is not one public key that is good enough.
        NotAllowed: there is nothing here to look at keys with.
    """
    person = clean_line(name)
    if not person or person.startswith(("-", "#")):
        raise BadInput(_("Say whose key it is, as the directory has the name"))
    if "PRIVATE KEY" in text:
        raise BadInput(
            _("This is a private key, which nobody else may have; the public one ends in .pub")
        )
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if len(lines) != 1 or not _PUBLIC.fullmatch(lines[0]):
        raise BadInput(_("The file must hold one public key on one line, and nothing before it"))
    kind, key = lines[0].split()[:2]
    told = _TOLD.fullmatch(_looked_at(f"{kind} {key}"))
    if told is None or told["kind"] not in _GOOD:
        raise BadInput(_("{kind} is no key to let anybody in by; ed25519 is").format(kind=kind))
    if told["kind"] == "RSA" and int(told["bits"]) < _LEAST_RSA:
        raise BadInput(
            _("An RSA key of {bits} bits is too weak; ed25519 is better").format(bits=told["bits"])
        )
    return LeaderKey(f"{RESTRICTED} {kind} {key} {person}", told["print"], told["kind"])


def leaders(lines: Iterable[str]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Whom the lines of the file let in, and the numbers of lines that are otherwise."""
    names, others = [], []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        found = _LINE.fullmatch(line.rstrip())
        if found:
            names.append(clean_line(found[1]))
        else:
            others.append(number)
    return tuple(names), tuple(others)


def _looked_at(line: str) -> str:
    program = shutil.which("ssh-keygen")
    if program is None:
        raise NotAllowed(_("There is no ssh-keygen to look at the key with: install OpenSSH"))
    done = subprocess.run(  # noqa: S603 - its words are this module's
        [program, "-l", "-f", "-"],
        input=f"{line}\n".encode(),
        capture_output=True,
        env={"LC_ALL": "C"},
        check=False,
    )
    return done.stdout.decode(errors="replace").strip()
