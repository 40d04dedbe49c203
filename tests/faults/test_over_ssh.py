"""What a leader's key opens: the log in a terminal, and nothing besides, through a real OpenSSH."""

import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from faults.sshd import STRANGER, Door, Look, an_open_door, children, until

pytestmark = [pytest.mark.needs("root", "ssh", "sshd", "setpriv")]
NO_TERMINAL = 64
TOLD = "材料研究所停水三十八户"


@pytest.fixture(scope="module")
def door():
    with an_open_door() as door:
        door.takes_down(TOLD)
        door.publish()
        yield door


@pytest.fixture
def secret(door: Door):
    """Something on the loopback of the desk's machine that nobody outside is to reach."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        listening.settimeout(0.5)
        yield listening


@contextmanager
def held(door: Door, *options: str) -> Iterator[subprocess.Popen[str]]:
    """A connection without a session, for as long as the block lasts."""
    client = subprocess.Popen(
        [*door.client("-oBatchMode=yes", "-N", *options), door.there],
        stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    came = door.log().count("User child is on pid")
    try:
        until(lambda: door.log().count("User child is on pid") > came or client.poll() is not None)
        yield client
    finally:
        client.kill()
        client.communicate()


def environment(pid):
    """What a process was given, as the kernel has it."""
    given = Path(f"/proc/{pid}/environ").read_bytes().decode().split("\0")
    return dict(each.split("=", 1) for each in given if each)


@pytest.mark.parametrize("command", ["id", "sh -i", "cat /etc/passwd; exit 0"])
def test_a_remote_command_is_not_run(door, command):
    done = door.ssh(command=(command,))

    assert done.returncode == NO_TERMINAL
    assert done.stdout == ""
    assert until(door.is_left), door.processes()


def test_without_a_terminal_it_says_so_ends_and_leaves_nothing(door):
    done = door.ssh("-T")

    assert done.returncode == NO_TERMINAL
    assert "terminal" in done.stderr
    assert until(door.is_left), door.processes()


def test_a_connection_without_a_session_starts_nothing_and_ends_with_its_client(door):
    with held(door):
        assert door.processes()
        assert door.viewers() == []

    assert until(door.is_left), door.processes()


@pytest.mark.parametrize("protocol", ["-O", "-s"])
def test_no_file_comes_in_or_goes_out_by_scp(door, tmp_path, protocol):
    theirs = door.folder / "outside"
    theirs.write_text("x")
    there = f"{door.there}:"
    came_in = Path(tempfile.gettempdir()) / f"{door.folder.name}-came-in"
    copy = door.client("-oBatchMode=yes", protocol, program="scp")
    into = door.run(*copy, theirs, f"{there}{came_in}")
    out = door.run(*copy, f"{there}{door.published.path}/duty.db", tmp_path / "went-out")

    assert into.returncode != 0
    assert out.returncode != 0
    assert not came_in.exists()
    assert not (tmp_path / "went-out").exists()


def test_no_subsystem_is_started(door):
    done = door.ssh("-s", command=("sftp",))

    assert done.returncode == NO_TERMINAL
    assert done.stdout == ""


def test_no_port_of_the_desk_is_reached_from_outside(door, secret):
    port = secret.getsockname()[1]
    done = door.ssh("-W", f"127.0.0.1:{port}")

    assert done.returncode != 0
    with pytest.raises(TimeoutError):
        secret.accept()


@pytest.mark.parametrize("ask", ["-L", "-D"])
def test_nothing_goes_through_a_port_opened_on_the_leaders_side(door, secret, ask):
    ours = door.a_port()
    port = secret.getsockname()[1]
    with held(door, ask, f"{ours}:127.0.0.1:{port}" if ask == "-L" else f"{ours}"):
        until(lambda: _listens(ours))
        with closing(socket.create_connection(("127.0.0.1", ours), 5)) as asked:
            if ask == "-D":
                asked.sendall(b"\5\1\0")
                assert asked.recv(2) == b"\5\0"
                asked.sendall(b"\5\1\0\1\x7f\0\0\1" + port.to_bytes(2, "big"))
            answer = asked.recv(64)

    assert answer[1:2] != b"\0"  # nothing, or what SOCKS says of a refusal
    with pytest.raises(TimeoutError):
        secret.accept()


def test_no_port_is_opened_on_the_side_of_the_desk(door):
    theirs = door.a_port()
    done = door.ssh("-N", "-oExitOnForwardFailure=yes", "-R", f"{theirs}:127.0.0.1:1")

    assert done.returncode != 0
    assert not _listens(theirs)


def test_no_socket_file_is_opened_on_the_side_of_the_desk(door):
    theirs = door.published.inbox / "new" / "socket"
    done = door.ssh("-N", "-oExitOnForwardFailure=yes", "-R", f"{theirs}:127.0.0.1:1")

    assert done.returncode != 0
    assert not theirs.exists()


def _listens(port):
    """Whether somebody listens there on the loopback, as the kernel has it."""
    state = Path("/proc/net/tcp").read_text().splitlines()[1:]
    return any(f":{port:04X}" in line.split()[1] and line.split()[3] == "0A" for line in state)


def listening(processes):
    """The sockets on which these processes wait for somebody."""
    tcp = [line.split() for name in ("tcp", "tcp6") for line in _lines(f"/proc/net/{name}")]
    waiting = {each[9] for each in tcp if each[3] == "0A"}
    waiting |= {
        each[6] for each in map(str.split, _lines("/proc/net/unix")) if each[3] == "00010000"
    }
    found = set()
    for pid in processes:
        for file in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(OSError):
                found.add(str(file.readlink()))
    return {each for each in found if each.removeprefix("socket:[").rstrip("]") in waiting}


def _lines(file):
    return Path(file).read_text().splitlines()[1:]


@pytest.fixture
def agent(tmp_path):
    """A real agent of the leader's."""
    socket_file = tmp_path / "agent"
    running = subprocess.Popen(
        ["ssh-agent", "-D", "-a", socket_file], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    until(socket_file.exists)
    yield socket_file
    running.kill()
    running.wait()


@pytest.mark.needs("xauth")
def test_neither_the_leaders_agent_nor_the_display_is_lent_to_the_desk(door, agent):
    look = Look(door, "-A", "-X", SSH_AUTH_SOCK=str(agent), DISPLAY="127.0.0.1:77")
    look.comes_in()

    assert listening(door.processes()) == set()
    assert environment(door.viewer()).keys().isdisjoint({"SSH_AUTH_SOCK", "DISPLAY"})


def test_what_a_client_sends_along_does_not_reach_the_viewer(door):
    sent = {
        "LC_ALL": "zh_CN.GBK", "LC_CTYPE": "zh_CN.GBK", "LANG": "zh_CN.GB18030",
        "BASH_ENV": "/etc/profile", "LD_PRELOAD": "/lib/none.so", "PYTHONSTARTUP": "/etc/passwd",
        "TEXTUAL_LOG": "/var/log", "TEXTUAL_DRIVER": "os:system", "BROWSER": "sh", "PAGER": "sh",
    }  # fmt: skip
    together = " ".join(f"{name}={value}" for name, value in sent.items())
    look = Look(door, f"-oSetEnv={together}", size=(120, 40))
    look.comes_in()
    shown = look.wait_for(TOLD)
    given = environment(door.viewer())

    assert (given["LANG"], given["LC_ALL"]) == ("C.UTF-8", "C.UTF-8")
    assert [name for name, value in sent.items() if given.get(name) == value] == []
    assert TOLD in shown


@pytest.mark.parametrize(
    "term", ["../../../etc/passwd", "dumb", "xterm\x1b]52;c;ZXZpbA==\x07", "x" * 4000, ""]
)
def test_a_strange_kind_of_terminal_is_taken_for_a_common_one(door, term):
    look = Look(door, TERM=term)
    look.comes_in()

    assert environment(door.viewer())["TERM"] in {"xterm", "xterm-256color"}
    assert b"\x1b]52" not in look.written
    look.program.kill()
    assert until(door.is_left), door.processes()


def test_a_key_that_is_not_a_leaders_opens_nothing(door):
    done = door.ssh(key=STRANGER)

    assert done.returncode == 255
    assert "Permission denied (publickey)" in done.stderr


def test_a_password_opens_nothing(door, tmp_path):
    says = tmp_path / "says"
    says.write_text("#!/bin/sh\necho right\n")
    says.chmod(0o700)
    before = door.known("shadow")[1]
    subprocess.run(["chpasswd"], input=f"{door.account}:right", text=True, check=True)
    try:
        ways = "-oPreferredAuthentications=password,keyboard-interactive"
        client = door.client(ways, key=STRANGER)
        done = door.run(*client, door.there, SSH_ASKPASS=str(says), SSH_ASKPASS_REQUIRE="force")
    finally:
        door.run("usermod", "--password", before, door.account)

    assert done.returncode == 255
    assert "Permission denied (publickey)" in done.stderr


def test_no_file_in_a_home_of_the_account_is_run_or_opens_the_door(door):
    own = door.folder / "own"
    (own / ".ssh").mkdir(parents=True)
    names = ".ssh/rc", ".profile", ".bash_profile", ".bash_login", ".bashrc", ".bash_logout"
    for name in names:
        (own / name).write_text(f"echo {name} >> {own}/was-run\n")
    (own / ".ssh" / "environment").write_text("TEXTUAL_LOG=/tmp/log\n")
    (own / ".ssh" / "authorized_keys").write_text(
        door.key(STRANGER).with_suffix(".pub").read_text()
    )
    door.run("chown", "-R", door.account, own)
    before = door.known("passwd")[5]
    door.run("usermod", "--home", own, door.account)
    try:
        stranger = door.ssh(key=STRANGER)
        look = Look(door)
        look.comes_in()
        given = environment(door.viewer())
        look.press("q")
        look.end()
        was_run = (own / "was-run").exists()
    finally:
        door.run("usermod", "--home", before, door.account)
        shutil.rmtree(own)

    assert stranger.returncode == 255
    assert not was_run
    assert "TEXTUAL_LOG" not in given


def test_a_connection_has_one_session_and_no_more(door, tmp_path):
    way = f"-oControlPath={tmp_path / 'way'}"
    look = Look(door, "-M", way)
    look.comes_in()
    # Not by a connection of its own, which is another's right.
    done = door.ssh(way, "-oProxyCommand=false", "-tt", command=("id",))

    assert done.returncode == 255
    assert "uid=" not in done.stdout
    assert len(door.viewers()) == 1


def test_a_remote_command_in_a_terminal_gives_the_log_instead(door):
    look = Look(door, "-tt", command=("sh", "-i"))
    look.comes_in()

    assert [line for line in door.processes().values() if line.split()[-1:] == ["-i"]] == []
    assert children(door.viewer()) == []
