"""The door for real: an sshd on loopback, an account behind it, and leaders who come in by it.

The account, its folders, its wrapper and its part of sshd's configuration are those of the script
that `dutyconsole ssh setup --print` prints; what stands around them is as Debian delivers it.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

import arrow

from builders import ZONE
from dutyconsole import clock, demo, language
from dutyconsole.config import zone
from dutyconsole.config.file import load
from dutyconsole.domain.incidents import Message
from dutyconsole.home import Home, Publication
from dutyconsole.store.crews import times_of
from dutyconsole.store.database import connect
from dutyconsole.store.incidents import take_down
from faults.console import Console
from faults.python_for_all import a_python
from post_offices import a_free_port
from terminal import Terminal

LEADER, STRANGER = "Zhang Jianjun", "stranger"
"""Whose key opens the door, and whose does not."""
UNIT = "市材料研究所"
"""Who tells what comes in beside the desk."""
SSHD = "/usr/sbin/sshd"
_BECOME = "import os, sys; os.execvp(sys.argv[1], sys.argv[1:])"
_AS_DEBIAN = """
UsePAM yes
KbdInteractiveAuthentication no
X11Forwarding yes
PrintMotd no
AcceptEnv LANG LC_*
Subsystem sftp /usr/lib/openssh/sftp-server
"""


class Door:
    """A station whose log leaders may read from afar, and the sshd through which they come."""

    def __init__(self, folder: Path, account: str) -> None:
        self.folder = folder
        self.account = account
        self.officer = f"{account}d"
        """Whose the station is."""
        self.home = Home(folder / "station")
        self.published = Publication(folder / "published")
        self.port = a_free_port()
        self.python = a_python(folder / "python")

    @property
    def uid(self) -> int:
        """The account, as the system knows it."""
        return pwd.getpwnam(self.account).pw_uid

    def key(self, name: str = LEADER) -> Path:
        """The private key of this person."""
        return self.folder / "clients" / name.split(maxsplit=1)[0]

    def client(self, *options: str, program: str = "ssh", key: str = LEADER) -> list[str]:
        """A client's command line up to where it is told whither and what to do."""
        known = f"-oUserKnownHostsFile={self.folder / 'known_hosts'}"
        return [
            program, "-F", "none", f"-oPort={self.port}", "-oIdentitiesOnly=yes",
            f"-oIdentityFile='{self.key(key)}'", known, "-oLogLevel=ERROR", *options,
        ]  # fmt: skip

    a_port = staticmethod(a_free_port)

    @property
    def there(self) -> str:
        """Where a client goes."""
        return f"{self.account}@127.0.0.1"

    def ssh(
        self, *options: str, command: tuple[str, ...] = (), key: str = LEADER
    ) -> subprocess.CompletedProcess[str]:
        """A client that has no terminal, until it ends."""
        client = self.client("-oBatchMode=yes", *options, key=key)
        return self.run(*client, self.there, *command)

    def run(self, *command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        """A program on the leader's side that has no terminal, until it ends."""
        return subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=20,
            env=os.environ | environment,
        )

    def as_the_account(self, program: str, *words: str | Path) -> list[str]:
        """The command line of a Python program run by somebody who got past the viewer."""
        return [*_being(self.account), str(self.python), "-ISc", program, *map(str, words)]

    def as_the_desk(self, *words: str) -> list[str]:
        """The command line of `dutyconsole` on the station, as its officers run it."""
        program = (str(self.python), "-I", "-X", "utf8", "-m", "dutyconsole")
        return [*_being(self.officer), *program, "--home", str(self.home.path), *words]

    def processes(self) -> dict[int, str]:
        """The command lines of all that runs for the account, sshd's own share too."""
        return _of(self.uid)

    def viewers(self) -> list[int]:
        """The processes that show the log to somebody."""
        return [pid for pid, line in self.processes().items() if " view" in line]

    def viewer(self) -> int:
        """The one that shows it."""
        (one,) = self.viewers()
        return one

    def is_left(self) -> bool:
        """Whether nothing runs for the account any more."""
        return not self.processes()

    def takes_down(self, *texts: str) -> None:
        """Messages that come in beside the desk, which notices them as it does any."""
        station = load(self.home.settings)
        with closing(connect(self.home.record)) as db:
            for text in texts:
                at = clock.now(zone(station)).floor("second")
                told = Message(
                    received_at=at, source="telephone", unit=UNIT, text=text, category="other"
                )
                take_down(
                    db, told, by="Li Ming", at=at, times=times_of(station), categories=("other",)
                )  # fmt: skip

    def known(self, database: str) -> list[str]:
        """What the system knows of the account: `passwd` or `shadow`."""
        done = self.run("getent", database, self.account)
        return done.stdout.rstrip("\n").split(":")

    def publish(self) -> None:
        """A whole new copy, as `dutyconsole publish` makes it."""
        subprocess.run(self.as_the_desk("publish"), check=True, capture_output=True)

    def log(self) -> str:
        """What sshd has noted."""
        return (self.folder / "sshd.log").read_text()


class Look(Terminal):
    """A leader at a terminal in which the real client runs."""

    def __init__(
        self,
        door: Door,
        *options: str,
        command: tuple[str, ...] = (),
        key: str = LEADER,
        size: tuple[int, int] = (80, 24),
        **environment: str,
    ) -> None:
        # So that nothing of it outlives the test: see conftest.py.
        Console.started.append(self)  # type: ignore[arg-type]
        words = [*door.client(*options, key=key), door.there, *command]
        super().__init__("-ISc", _BECOME, *words, size=size, **environment)

    def comes_in(self) -> str:
        """The picture once the log is shown."""
        return self.wait_for("? Help")

    leave_nothing = Console.leave_nothing
    wait_until = Console.wait_until
    close_window = Console.close_window


@contextmanager
def an_open_door() -> Iterator[Door]:
    """All of it, and nothing of it afterwards."""
    account = f"dutytestf{os.environ.get('PYTEST_XDIST_WORKER', '')}"
    both = account, f"{account}d"
    with ExitStack() as stack:
        for name in both:
            _remove(name)  # of a run that was killed
            stack.callback(_remove, name)
        for left in Path(tempfile.gettempdir()).glob(f"{account}-*"):
            shutil.rmtree(left, ignore_errors=True)
        folder = Path(tempfile.mkdtemp(prefix=f"{account}-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        folder.chmod(0o755)
        subprocess.run(["useradd", "--system", both[1]], check=True)
        door = Door(folder, account)
        _station(door)
        _keys(door)
        script = _setup(door)
        _hand_over(door)
        subprocess.run(["bash"], input=script, check=True, text=True, stdout=subprocess.DEVNULL)
        _let_in(door)
        stack.enter_context(_sshd(door))
        yield door


def _being(account: str) -> list[str]:
    who = pwd.getpwnam(account)
    ids = ("--reuid", str(who.pw_uid), "--regid", str(who.pw_gid), "--clear-groups")
    return ["setpriv", *ids, "--"]


@contextmanager
def an_open_desk(door: Door) -> Iterator[Terminal]:
    """The officer's desk, which publishes, as long as the block lasts; its screen may be read."""
    desk = Terminal("-ISc", _BECOME, *door.as_the_desk("--lang", "en"), size=(120, 40))
    ended = threading.Event()
    drawing = threading.Thread(target=lambda: _draw(desk, ended))
    try:
        desk.wait_for("? Help")
        drawing.start()
        yield desk
    finally:
        ended.set()
        desk.program.kill()
        desk.program.wait()
        if drawing.ident:
            drawing.join()
        os.close(desk._ours)


def _draw(desk: Terminal, ended: threading.Event) -> None:
    # Or its terminal is full, and the desk waits.
    while not ended.is_set() and desk._read(0.1):
        pass


def _station(door: Door) -> None:
    language.use(language.ENGLISH)
    # By the real clock: the programs ask it too.
    demo.build(door.home, at=arrow.now(ZONE).floor("second"), special=False, registers=False)  # noqa: TID251 - they ask it too
    text = door.home.settings.read_text()
    text = text.replace('#folder = "/srv/dutyconsole"', f'folder = "{door.published.path}"')
    door.home.settings.write_text(text)
    _hand_over(door)


def _hand_over(door: Door) -> None:
    """Whatever root has made of the station is the officer's."""
    subprocess.run(["chown", "-R", f"{door.officer}:", door.home.path], check=True)


def _keys(door: Door) -> None:
    clients = door.folder / "clients"
    clients.mkdir(mode=0o700)
    for file in (door.folder / "host_key", door.key(), door.key(STRANGER)):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file], check=True)
    host = (door.folder / "host_key.pub").read_text()
    (door.folder / "known_hosts").write_text(f"[127.0.0.1]:{door.port} {host}")


def _setup(door: Door) -> str:
    """The script, as the program prints it."""
    where = ("--keys", "keys"), ("--wrapper", "dutyconsole-view"), ("--config", "door.conf")
    places = [word for option, name in where for word in (option, door.folder / name)]
    done = subprocess.run(
        [
            sys.executable, "-m", "dutyconsole", "--home", door.home.path, "--lang", "en",
            "ssh", "setup", "--print", "--account", door.account, "--desk-user", door.officer,
            "--folder", door.published.path, "--python", door.python, *places,
        ],
        check=True, text=True, capture_output=True,
    )  # fmt: skip
    return done.stdout


def _let_in(door: Door) -> None:
    """The leader's key, as docs/over-ssh.md says."""
    kind, key, _mine = door.key().with_suffix(".pub").read_text().split()
    (door.folder / "keys" / door.account).write_text(f"restrict,pty {kind} {key} {LEADER}\n")


@contextmanager
def _sshd(door: Door) -> Iterator[None]:
    Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    config = door.folder / "sshd_config"
    config.write_text(
        f"Port {door.port}\nListenAddress 127.0.0.1\nHostKey {door.folder / 'host_key'}\n"
        # The folder of a test lies beneath /tmp, which anybody may write into; and fifty at once.
        f"PidFile none\nStrictModes no\nMaxStartups 100\nLogLevel VERBOSE\n{_AS_DEBIAN}"
        f"Include {door.folder / 'door.conf'}\n"
    )
    log = door.folder / "sshd.log"
    server = subprocess.Popen([SSHD, "-D", "-f", config, "-E", log])
    try:
        until(lambda: log.exists() and "Server listening" in door.log())
        yield
    finally:
        server.terminate()
        server.wait(10)


def _remove(account: str) -> None:
    """End what runs for the account, and take it away with its group."""
    with suppress(KeyError):
        uid = pwd.getpwnam(account).pw_uid
        end = time.monotonic() + 10
        while (left := _of(uid)) and time.monotonic() < end:
            for pid in left:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.05)
        subprocess.run(["userdel", "--force", account], check=False, capture_output=True)


def _of(uid: int) -> dict[int, str]:
    """The command lines of what runs for this account, by process."""
    found = {}
    for entry in Path("/proc").iterdir():
        with suppress(OSError):
            if entry.name.isdigit() and _runs_for(uid, entry):
                words = (entry / "cmdline").read_bytes().decode(errors="replace")
                found[int(entry.name)] = words.replace("\0", " ").strip()
    return found


def _runs_for(uid: int, process: Path) -> bool:
    # Not the owner of the folder, which is root where a process may not be looked into.
    said = dict(line.split(":\t", 1) for line in (process / "status").read_text().splitlines())
    return str(uid) in said["Uid"].split() and not said["State"].startswith("Z")


def children(pid: int) -> list[str]:
    """The processes that this one has begun."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return [each for task in tasks for each in (task / "children").read_text().split()]


def until(condition: Callable[[], object], *, seconds: float = 10.0) -> bool:
    """Wait until that is so; False where it takes too long."""
    end = time.monotonic() + seconds
    while not (so := bool(condition())) and time.monotonic() < end:
        time.sleep(0.02)
    return so
