"""The printed script run for real, and a leader who comes in by the door that it makes."""

import os
import pwd
import shlex
import shutil
import subprocess
import tempfile
import time
from contextlib import closing
from pathlib import Path

import pytest

from dutyconsole.errors import BadInput
from dutyconsole.exchange.ssh_door import wrapper
from dutyconsole.exchange.ssh_setup import check, setup_script
from post_offices import a_free_port
from ssh_doors import SSHD, a_door, a_made_door, as_root, changed, run, the_findings

LEADER = "张 建军"


@pytest.fixture(scope="module")
def door():
    with a_made_door() as made:
        yield made


def refused(door):
    with pytest.raises(subprocess.CalledProcessError) as failure:
        run(setup_script(door))
    return failure.value.stderr


@as_root
def test_what_was_run_twice_is_well_in_every_point(door):
    assert the_findings(door) == {}


@as_root
def test_the_account_has_no_password_no_home_and_no_other_program(door):
    account = pwd.getpwnam(door.account)
    shadow = subprocess.run(
        ["getent", "shadow", door.account], text=True, capture_output=True, check=True
    ).stdout

    assert (account.pw_dir, account.pw_shell) == ("/", str(door.wrapper))
    assert shadow.split(":")[1] == "*"
    assert os.getgrouplist(door.account, account.pw_gid) == [account.pw_gid]


@as_root
def test_whoever_becomes_the_account_otherwise_has_no_shell_either(door):
    done = subprocess.run(
        ["su", "-s", str(door.wrapper), door.account, "-c", "id"],
        text=True,
        capture_output=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (64, "")


@as_root
def test_an_account_that_is_used_for_something_else_is_left_alone(door):
    before = pwd.getpwnam("nobody")
    said = refused(a_door(door.config.parent, account="nobody"))

    assert "used for something else: nobody" in said
    assert pwd.getpwnam("nobody") == before


@as_root
def test_root_does_not_work_below_a_folder_that_somebody_else_may_change(door):
    loose = door.config.parent / "loose"
    loose.mkdir()
    os.chown(loose, pwd.getpwnam("nobody").pw_uid, 0)
    said = refused(a_door(door.config.parent, folder=loose / "published"))

    assert str(loose) in said
    assert list(loose.iterdir()) == []


@as_root
def test_a_link_in_the_place_of_the_folder_is_not_followed(door):
    link = door.config.parent / "link"
    link.symlink_to("/etc")
    before = Path("/etc").stat().st_mode

    assert "link" in refused(a_door(door.config.parent, folder=link))
    assert Path("/etc").stat().st_mode == before


@as_root
def test_a_script_that_stops_leaves_the_door_as_it_is(door):
    parts = (door.wrapper, door.config, door.key_file)
    before = [path.read_bytes() for path in parts]
    other = {"python": Path("/nonexistent/python"), "folder": door.config.parent / "else"}
    said = refused(a_door(door.config.parent, **other))

    assert "cannot run the console" in said
    assert [path.read_bytes() for path in parts] == before
    assert the_findings(door) == {}


def test_a_folder_in_memory_is_made_again_at_each_start_of_the_machine(tmp_path):
    made = setup_script(a_door(tmp_path, folder=Path("/run/duty room"), account="dutyview"))

    assert 'd "/run/duty room" 2750 root dutyview -' in made
    assert 'd "/run/duty room/inbox/new" 2730 root dutyview -' in made
    assert "tmpfiles" not in setup_script(a_door(tmp_path))


@pytest.fixture(scope="module")
def sshd(door):
    """A real sshd with the printed block, around it what Debian delivers; its port."""
    folder = door.config.parent
    for name in ("host", "leader", "nameless"):
        subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True
        )
    ours = (folder / "leader.pub").read_text().split()
    nameless = (folder / "nameless.pub").read_text().split()
    door.key_file.write_text(
        f"# {ours[0]} {ours[1]} 别人\nrestrict,pty {ours[0]} {ours[1]} {LEADER}\n"
        f"restrict,pty {nameless[0]} {nameless[1]}\n"
    )
    port = a_free_port()
    config = folder / "sshd_config"
    config.write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder / 'host'}\nPidFile none\n"
        f"StrictModes no\nAcceptEnv *\nUsePAM no\nInclude {door.config}\n"
    )
    server = subprocess.Popen([SSHD, "-D", "-e", "-f", config], stderr=subprocess.PIPE, text=True)
    with closing(server.stderr) as told:
        until = time.monotonic() + 10
        while "Server listening" not in told.readline() and time.monotonic() < until:
            pass
        yield port
        server.terminate()
        server.wait()


def come_in(door, port, *options, key="leader", command=(), **environment):
    folder = door.config.parent
    return subprocess.run(
        [
            "ssh", "-F", "none", f"-p{port}", f"-i{folder / key}", "-oIdentitiesOnly=yes",
            "-oBatchMode=yes", "-oStrictHostKeyChecking=no", "-oUserKnownHostsFile=/dev/null",
            "-oLogLevel=ERROR", *options, f"{door.account}@127.0.0.1", *command,
        ],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=20,
        env={**os.environ, "TERM": "xterm-256color", **environment},
    )  # fmt: skip


def told(done, kind):
    return [line[len(kind) :] for line in done.stdout.splitlines() if line.startswith(kind)]


@as_root
def test_a_leader_comes_in_under_the_name_behind_his_key(door, sshd):
    done = come_in(door, sshd, "-tt")
    words = ["-I", "-X", "utf8", "-m", "dutyconsole", "--home", str(door.folder), "view"]

    assert told(done, "word: ") == [*words, "--as", LEADER]


@as_root
def test_a_remote_command_gets_the_view_and_not_its_way(door, sshd):
    done = come_in(door, sshd, "-tt", command=("touch", str(door.folder / "hacked")))

    assert told(done, "word: ")[-1] == LEADER
    assert not (door.folder / "hacked").exists()


@as_root
def test_without_a_terminal_nothing_is_run(door, sshd):
    done = come_in(door, sshd, "-T")

    assert (done.returncode, done.stdout) == (64, "")
    assert done.stderr == "Log in from a terminal: ssh -t, without a command\n"


@as_root
def test_a_key_behind_which_no_name_stands_is_refused(door, sshd):
    done = come_in(door, sshd, "-tt", key="nameless")

    assert done.returncode == 64
    assert done.stdout.startswith("This key belongs to nobody")


@as_root
def test_nothing_of_the_clients_environment_comes_in(door, sshd):
    hostile = {
        "LC_ALL": "zh_CN.GBK",
        "LANG": "en_US",
        "BASH_ENV": "/etc/profile",
        "ENV": "/etc/profile",
        "SSH_USER_AUTH": "/etc/passwd",
        "PYTHONSTARTUP": "/etc/passwd",
        "TEXTUAL_LOG": "/nonexistent/keys.log",
        "BASH_FUNC_refuse%%": "() { :; }",
    }
    send = [f"-oSendEnv={name}" for name in hostile]
    done = come_in(door, sshd, "-tt", *send, **hostile)
    names = {line.split("=")[0] for line in told(done, "env: ")}

    assert "LC_ALL=C.UTF-8" in told(done, "env: ")
    assert names <= {
        "TERM", "LANG", "LC_ALL", "PATH", "HOME", "PWD", "SHLVL", "_", "OLDPWD",
    }  # fmt: skip
    assert told(done, "word: ")[-1] == LEADER


@as_root
@pytest.mark.parametrize(
    ("term", "taken"),
    [("tmux-256color", "tmux-256color"), ("../../../etc/passwd", "xterm"), ("dumb", "xterm")],
)
def test_a_terminal_that_is_not_known_is_taken_for_a_plain_one(door, sshd, term, taken):
    assert f"TERM={taken}" in told(come_in(door, sshd, "-tt", TERM=term), "env: ")


@as_root
@pytest.mark.parametrize(("acts", "blocks"), [(True, 64 * 1024), (False, 0)])
def test_no_file_can_be_larger_than_an_act(door, sshd, acts, blocks):
    other = a_door(door.config.parent, acts=acts)
    with changed(door.wrapper, door.wrapper.read_text(), wrapper(other)):
        done = come_in(door, sshd, "-tt")

    # A shell may count in blocks of 512 bytes.
    assert int(told(done, "file: ")[0]) in {blocks // 512, blocks // 1024}
    assert told(done, "core: ") == ["0"]


@as_root
@pytest.mark.skipif(not shutil.which("bwrap"), reason="needs bubblewrap")
def test_in_the_box_nothing_is_to_be_had_but_the_inbox(door, sshd):
    boxed = a_door(door.config.parent, boxed=True)
    run(setup_script(boxed))
    tries = """
for there in "$6/inbox/tmp" "$6" /tmp /run /var/tmp; do
    touch "$there/a_file" 2>/dev/null && echo "wrote: $there"
done
set -- /proc/[0-9]*; echo "processes: $#"
ls -d /sys/class/net/* >/dev/null; cut -d: -f1 /proc/net/dev | sed -n "s/^ */net: /p" | tail -n +3
"""
    with changed(door.python, "for word; do", f"{tries.replace('$6', '${7}')}for word; do"):
        done = come_in(door, sshd, "-tt")
    run(setup_script(door))
    left = list(door.folder.rglob("a_file"))
    (door.folder / "inbox" / "tmp" / "a_file").unlink()

    assert told(done, "wrote: ") == [str(door.folder / "inbox" / "tmp")]
    assert left == [door.folder / "inbox" / "tmp" / "a_file"]
    assert told(done, "net: ") == ["lo"]
    assert int(told(done, "processes: ")[0]) < 5


@pytest.fixture
def in_memory():
    """A folder below /run, where the box shows nothing else."""
    folder = Path(tempfile.mkdtemp(prefix="dutyteste-", dir="/run"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@as_root
@pytest.mark.skipif(not shutil.which("bwrap"), reason="needs bubblewrap")
@pytest.mark.parametrize("acts", [True, False])
def test_a_copy_that_lies_in_memory_is_read_from_the_box(door, sshd, in_memory, acts):
    other = a_door(door.config.parent, folder=in_memory / "published 中", boxed=True, acts=acts)
    # What is for the next start of the machine is not a test's.
    run(setup_script(other).replace("/etc/tmpfiles.d", str(in_memory)))
    (other.folder / "duty.db").write_text("the copy")
    tries = f"""
folder={shlex.quote(str(other.folder))}
for there in "$folder/inbox/tmp" "$folder" /run {shlex.quote(str(in_memory))}; do
    touch "$there/a_file" 2>/dev/null && echo "wrote: $there"
done
echo "read: $(cat "$folder/duty.db")"; echo "run: $(ls /run)"
"""
    with changed(door.python, "for word; do", f"{tries}for word; do"):
        done = come_in(door, sshd, "-tt")
    run(setup_script(door))

    assert told(done, "read: ") == ["the copy"]
    assert told(done, "run: ") == [in_memory.name]
    assert told(done, "wrote: ") == [str(other.folder / "inbox" / "tmp")] * acts


@pytest.mark.parametrize(
    "other",
    [
        {"account": "Duty View"},
        {"account": "-x"},
        {"account": "root"},
        {"account": "root", "desk": "root"},
        {"account": "desk", "desk": "desk"},
        {"folder": Path("published")},
        {"folder": Path("/srv/../etc")},
        {"keys": Path('/etc/a"b')},
        {"keys": Path("/etc/%h")},
        {"wrapper": Path("/usr/a\nb")},
        {"config": Path("/etc/a\u202eb")},
    ],
)
def test_what_could_not_be_set_up_is_refused_before_it_is_printed(tmp_path, other):
    with pytest.raises(BadInput):
        check(a_door(tmp_path, **other), home=tmp_path / "home")


@pytest.mark.parametrize("folder", ["home", "home/published", "."])
def test_a_folder_that_would_open_the_home_is_refused(tmp_path, folder):
    with pytest.raises(BadInput, match="outside"):
        check(a_door(tmp_path, folder=tmp_path / folder), home=tmp_path / "home")


@pytest.mark.skipif(not shutil.which("shellcheck"), reason="needs shellcheck")
@pytest.mark.parametrize("boxed", [True, False])
def test_shellcheck_finds_nothing(tmp_path, boxed):
    door = a_door(tmp_path, boxed=boxed)
    for name, text in (("setup", setup_script(door)), ("wrapper", wrapper(door))):
        (tmp_path / name).write_text(text)
    done = subprocess.run(
        ["shellcheck", tmp_path / "setup", tmp_path / "wrapper"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout == ""


def test_nothing_of_a_path_is_read_as_a_command(tmp_path):
    door = a_door(tmp_path, folder=tmp_path / "$(touch hacked)';touch hacked;'@PYTHON@")
    said = subprocess.run(
        ["bash", "-c", wrapper(door).split("exec env", 1)[1].join(("printf '%s\\n' env", ""))],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env={"TERM": "x", "name": "y"},
    )

    assert str(door.folder) in said.stdout.splitlines()
    assert not (tmp_path / "hacked").exists()


def test_the_inbox_is_all_that_can_be_written_in_the_box(tmp_path):
    shut = wrapper(a_door(tmp_path, boxed=True, acts=False))
    open_ = wrapper(a_door(tmp_path, boxed=True))

    assert ("--bind" in shut, "--ro-bind / /" in shut) == (False, True)
    assert f"--bind '{tmp_path / 'published 中' / 'inbox'}'" in open_
