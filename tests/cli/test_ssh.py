import os
import pwd
import re
import subprocess

import pytest


@pytest.fixture
def published(home, tmp_path):
    """The station's settings name a folder for the copy."""
    folder = tmp_path / "published"
    _set(home, "folder", f'"{folder}"')
    return folder


def _set(home, name, value):
    """Settle what the file of settings has as a comment."""
    text = home.settings.read_text(encoding="utf-8")
    before, view, after = text.partition("[view]")
    after = re.sub(rf"(?m)^#?{name} = .*$", f"{name} = {value}", after, count=1)
    home.settings.write_text(before + view + after, encoding="utf-8")


@pytest.fixture
def a_key(tmp_path):
    def make(*how):
        path = tmp_path / "key"
        subprocess.run(["ssh-keygen", "-q", "-N", "", "-C", "his", "-f", path, *how], check=True)
        return path

    return make


def values_of(script):
    lines = (line.split("=", 1) for line in script.splitlines() if not line.startswith(" "))
    return {line[0]: line[1] for line in lines if len(line) > 1}


def test_the_script_is_for_this_station(duty, published):
    values = values_of(duty("ssh", "setup", "--print").stdout)

    assert (values["account"], values["folder"]) == ("dutyview", str(published))
    assert values["desk"] == pwd.getpwuid(os.geteuid()).pw_name


def test_every_option_has_its_place_in_the_script(duty, tmp_path):
    options = {
        "account": "leaders", "desk-user": "duty", "folder": "/srv/copy", "keys": "/etc/k",
        "wrapper": "/opt/w", "config": "/etc/c", "python": "/opt/python",
    }  # fmt: skip
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    script = duty("ssh", "setup", "--print", *words, "--bubblewrap").stdout
    values = values_of(script)

    assert values | {name.removesuffix("-user"): value for name, value in options.items()} == values
    assert "    bwrap --unshare-all" in script


def test_the_script_is_one_that_a_shell_reads(duty, published):
    script = duty("ssh", "setup", "--print").stdout
    read = subprocess.run(["bash", "-n"], input=script, text=True, capture_output=True, check=True)

    assert (read.stderr, script.startswith("#!/bin/bash")) == ("", True)


def test_where_leaders_may_do_nothing_no_file_can_be_written(duty, home, published):
    _set(home, "allow", "[]")

    assert "ulimit -f 0" in duty("ssh", "setup", "--print").stdout


def test_nothing_is_printed_or_done_without_being_asked_to_print(duty, published):
    result = duty("ssh", "setup")

    assert (result.exit_code, result.stdout) == (2, "")
    assert "--print" in result.stderr


def test_a_station_that_publishes_nothing_is_told_so(duty):
    result = duty("ssh", "setup", "--print")

    assert (result.exit_code, result.stdout) == (2, "")
    assert "folder under [view]" in result.stderr


def test_a_folder_inside_the_home_is_refused(duty, home):
    result = duty("ssh", "setup", "--print", "--folder", str(home.path / "copy"))

    assert (result.exit_code, result.stdout) == (2, "")
    assert "must lie outside" in result.stderr


def test_the_line_of_a_leader_has_his_name_and_lets_him_do_nothing_but_look(duty, a_key):
    path = a_key("-t", "ed25519").with_suffix(".pub")
    kind, key, _comment = path.read_text().split()
    result = duty("ssh", "key", "--print", "张 建军", str(path))
    looked_at = subprocess.run(
        ["ssh-keygen", "-l", "-f", path], text=True, capture_output=True, check=True
    ).stdout

    assert result.stdout == f"restrict,pty {kind} {key} 张 建军\n"
    assert looked_at.split()[1] in result.stderr


@pytest.mark.parametrize("how", [("-t", "ecdsa"), ("-t", "rsa", "-b", "3072")])
def test_other_good_keys_are_taken_too(duty, a_key, how):
    path = a_key(*how).with_suffix(".pub")

    assert duty("ssh", "key", "--print", "张某某", str(path)).exit_code == 0


def test_a_weak_key_is_refused(duty, a_key):
    path = a_key("-t", "rsa", "-b", "2048").with_suffix(".pub")
    result = duty("ssh", "key", "--print", "张某某", str(path))

    assert (result.exit_code, result.stdout) == (2, "")
    assert "2048 bits is too weak" in result.stderr


def test_a_private_key_is_refused_and_not_shown(duty, a_key):
    result = duty("ssh", "key", "--print", "张某某", str(a_key("-t", "ed25519")))

    assert (result.exit_code, result.stdout) == (2, "")
    assert "private key" in result.stderr


def test_a_certificate_is_refused(duty, a_key):
    path = a_key("-t", "ed25519")
    subprocess.run(["ssh-keygen", "-q", "-s", path, "-I", "x", f"{path}.pub"], check=True)
    result = duty("ssh", "key", "--print", "张某某", f"{path}-cert.pub")

    assert (result.exit_code, result.stdout) == (2, "")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ssh-ed25519",
        "ssh-ed25519 AAAA",
        "ssh-dss {key}",
        'command="sh" {line}',
        "{line}\n{line}",
        "{line}\nrestrict,pty {line}",
        "\x00\xff",
    ],
)
def test_what_is_not_one_public_key_is_refused(duty, a_key, text):
    path = a_key("-t", "ed25519").with_suffix(".pub")
    line = path.read_text().strip()
    path.write_text(text.format(line=line, key=line.split()[1]))
    result = duty("ssh", "key", "--print", "张某某", str(path))

    assert (result.exit_code, result.stdout) == (2, "")


@pytest.mark.parametrize("name", ["", " ", "-rf", "#x", "\u200b"])
def test_a_key_is_somebodys(duty, a_key, name):
    path = a_key("-t", "ed25519").with_suffix(".pub")
    result = duty("ssh", "key", "--print", "--", name, str(path))

    assert (result.exit_code, result.stdout) == (2, "")
    assert "whose key" in result.stderr


def test_a_name_cannot_bring_a_second_line(duty, a_key):
    path = a_key("-t", "ed25519").with_suffix(".pub")
    result = duty("ssh", "key", "--print", "张\nssh-ed25519 AAAA 李", str(path))

    assert len(result.stdout.splitlines()) == 1
    assert result.stdout.startswith("restrict,pty ")


def test_a_file_that_is_not_there_is_told(duty, tmp_path):
    result = duty("ssh", "key", "--print", "张某某", os.fspath(tmp_path / "none.pub"))

    assert (result.exit_code, result.stdout) == (2, "")
    assert "cannot be read" in result.stderr
