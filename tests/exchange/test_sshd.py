"""What of the door is not as it should be is named, by a real sshd's own account of itself."""

import stat
import subprocess

import pytest

from dutyconsole.exchange import sshd
from dutyconsole.exchange.ssh_setup import setup_script
from dutyconsole.exchange.sshd import door_health, effective
from ssh_doors import a_made_door, as_root, changed, run, the_findings


@pytest.fixture(scope="module")
def door():
    with a_made_door() as made:
        yield made


@as_root
@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        ("MaxSessions 1", "sshd: MaxSessions", "10"),
        ("ExposeAuthInfo yes", "sshd: ExposeAuthInfo", "no"),
        ("AuthenticationMethods publickey", "sshd: AuthenticationMethods", "any"),
        ("PasswordAuthentication no", "sshd: PasswordAuthentication", "yes"),
        ("PermitUserRC no", "sshd: PermitUserRC", "yes"),
        ("DisableForwarding yes", "sshd: DisableForwarding", "no"),
    ],
)
def test_a_setting_that_is_lost_is_named_with_its_value(door, line, name, value):
    with changed(door.config, line, ""):
        found = the_findings(door)

    assert {key: each.value for key, each in found.items()} == {name: value}


@as_root
def test_a_door_without_the_wrapper_is_named(door):
    with changed(door.config, "ForceCommand", "#ForceCommand"):
        assert the_findings(door)["sshd: ForceCommand"].value == "none"


@as_root
def test_an_environment_from_the_file_of_the_keys_is_named(door):
    with changed(door.config, "# The door", "PermitUserEnvironment yes\n# The door"):
        assert set(the_findings(door)) == {"sshd: PermitUserEnvironment"}


@as_root
@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("wrapper", "Wrapper"),
        ("key_file", "File of the leaders' keys"),
        ("keys", "File of the leaders' keys"),
        ("folder", "Published copy"),
    ],
)
def test_whatever_others_could_write_is_named(door, place, name):
    path = getattr(door, place)
    before = stat.S_IMODE(path.stat().st_mode)
    path.chmod(before | 0o002)
    found = the_findings(door)
    path.chmod(before)

    assert set(found) == {name}
    assert str(path) in found[name].value


@as_root
def test_an_inbox_that_the_leaders_can_list_is_named(door):
    inbox = door.folder / "inbox"
    inbox.chmod(0o2770)
    found = the_findings(door)
    inbox.chmod(0o2710)

    assert found["Inbox"].value.startswith(f"{inbox} 2770 root:")


@as_root
def test_a_wrapper_that_leads_elsewhere_is_named(door):
    with changed(door.wrapper, "published", "other"):
        assert set(the_findings(door)) == {"Wrapper leads to"}


@as_root
@pytest.mark.parametrize(
    "line",
    [
        "ssh-ed25519 AAAA 张建军",
        'restrict,pty,command="/bin/sh" ssh-ed25519 AAAA 张建军',
        "restrict,pty,port-forwarding ssh-ed25519 AAAA 张建军",
        "restrict,pty ssh-ed25519 AAAA",
    ],
)
def test_a_key_that_gives_more_than_a_look_or_has_no_name_is_named(door, line):
    good = 'restrict,pty,from="10.0.0.0/8" ssh-ed25519 AAAA 李明'
    with changed(door.key_file, "", f"{good}\n{line}\n"):
        found = the_findings(door)["Leaders with a key"]

    assert found.value == "李明"
    assert found.advice.startswith(f"Line 2 of {door.key_file}")


@as_root
def test_a_key_whose_name_the_directory_does_not_know_is_named(door):
    lines = "".join(f"restrict,pty ssh-ed25519 AAAA {name}\n" for name in ("李明", "张建军"))
    with changed(door.key_file, "", lines):
        found = the_findings(door)
    (named,) = found.values()

    assert (named.value, named.grave) == ("张建军", False)


@as_root
def test_a_shell_of_its_own_is_named(door):
    subprocess.run(["usermod", "--shell", "/bin/sh", door.account], check=True)
    found = the_findings(door)
    run(setup_script(door))

    assert set(found) == {"Account of the leaders"}
    assert "its shell is not the wrapper" in found["Account of the leaders"].value


@as_root
def test_other_groups_and_others_in_the_group_are_named(door):
    subprocess.run(["usermod", "-G", "daemon", door.account], check=True)
    subprocess.run(["gpasswd", "-a", "nobody", door.account], check=True, capture_output=True)
    found = the_findings(door)["Account of the leaders"].value
    subprocess.run(["gpasswd", "-d", "nobody", door.account], check=True, capture_output=True)
    run(setup_script(door))

    assert "it is in other groups too, others are in its group" in found
    assert the_findings(door) == {}


@as_root
def test_a_password_is_named(door):
    subprocess.run(["chpasswd"], input=f"{door.account}:secret", text=True, check=True)
    found = the_findings(door)
    run(setup_script(door))

    assert "it has a password" in found["Account of the leaders"].value
    assert the_findings(door) == {}


@as_root
def test_the_block_ends_where_it_ends(door):
    """What comes after it in sshd's configuration is for everybody."""
    others = effective("nobody", config=door.config)

    assert (others["forcecommand"], others["maxsessions"]) == ("none", "10")


@as_root
def test_a_folder_that_nobody_set_up_is_told_with_what_to_do(tmp_path):
    (found,) = door_health(tmp_path / "published", home=tmp_path, known=())

    assert (found.ok, found.value) == (False, f"{tmp_path / 'published'} is not set up")
    assert "ssh setup --print" in found.advice


@as_root
def test_an_sshd_that_cannot_say_is_told_with_its_reason(door):
    with changed(door.config, "MaxSessions 1", "MaxSessions one"):
        home = door.config.parent / "station"
        (found,) = door_health(door.folder, home=home, known=(), config=door.config)

    assert not found.ok
    assert "MaxSessions" in found.advice


@as_root
def test_a_machine_without_sshd_is_told(door, monkeypatch, tmp_path):
    monkeypatch.setattr(sshd, "_SYSTEM_PATH", str(tmp_path))
    (found,) = door_health(door.folder, home=door.config.parent / "station", known=())

    assert (found.ok, found.advice) == (
        False,
        "There is no sshd: install OpenSSH's server first",
    )


def test_who_is_not_root_is_told_that_root_looks(tmp_path, monkeypatch):
    monkeypatch.setattr(sshd.os, "geteuid", lambda: 1000)
    (found,) = door_health(tmp_path, home=tmp_path, known=())

    assert (found.ok, found.advice) == (True, "")
    assert "as root" in found.value
