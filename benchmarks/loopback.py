"""An sshd on loopback whose one key leads to one program."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from shlex import join
from tempfile import TemporaryDirectory

_SSHD = "/usr/sbin/sshd"
_CONFIG = """\
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host
AuthorizedKeysFile {folder}/keys
PidFile none
StrictModes no
UsePAM no
PermitRootLogin yes
"""


def is_there() -> bool:
    """Whether an sshd can be started: only root's gives out terminals everywhere."""
    return os.geteuid() == 0 and Path(_SSHD).exists() and shutil.which("ssh") is not None


@contextmanager
def a_door(argv: list[str]) -> Iterator[list[str]]:
    """The client's command line that comes in by an sshd, which runs `argv` for it."""
    with TemporaryDirectory(prefix="door-") as name:
        folder = Path(name)
        port = _a_port()
        for key in ("host", "mine"):
            subprocess.run(
                ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / key], check=True
            )
        environment = join(["env", "-i", "LANG=C.UTF-8", "TERM=xterm-256color", *argv])
        public = (folder / "mine.pub").read_text()
        (folder / "keys").write_text(f'restrict,pty,command="{environment}" {public}')
        (folder / "config").write_text(_CONFIG.format(port=port, folder=folder))
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        server = subprocess.Popen(
            [_SSHD, "-D", "-e", "-f", folder / "config"], stderr=subprocess.DEVNULL
        )
        try:
            _wait_for(port)
            yield [
                "ssh", "-F", "none", "-p", str(port), "-i", str(folder / "mine"), "-tt",
                "-oIdentitiesOnly=yes", "-oStrictHostKeyChecking=no", "-oLogLevel=ERROR",
                f"-oUserKnownHostsFile={folder / 'known'}", "root@127.0.0.1",
            ]  # fmt: skip
        finally:
            server.terminate()
            server.wait(10)


def _a_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as found:
        return int(found.getsockname()[1])


def _wait_for(port: int) -> None:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        with closing(socket.socket()) as asking:
            if asking.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise RuntimeError("sshd does not listen")
