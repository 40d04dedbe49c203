"""The door for leaders, made for a test by the script that is printed; needs root."""

import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from dutyconsole import language
from dutyconsole.exchange.ssh_door import Door
from dutyconsole.exchange.ssh_setup import setup_script
from dutyconsole.exchange.sshd import door_health

SSHD = shutil.which("sshd", path="/usr/sbin:/usr/bin")
as_root = pytest.mark.skipif(
    os.geteuid() != 0 or not SSHD, reason="needs root and OpenSSH's server"
)
PROBE = r"""#!/bin/sh
# In the place of Python: tells what the wrapper runs, and how.
case "$*" in *--version*) exit 0 ;; esac
for word; do printf 'word: %s\n' "$word"; done
env | sed 's/^/env: /'
printf 'file: %s\n' "$(ulimit -f)"
printf 'core: %s\n' "$(ulimit -c)"
"""


def a_door(where, **other):
    return Door(
        **{
            "account": f"dutyteste{os.environ.get('PYTEST_XDIST_WORKER', '')}",
            "desk": "root",
            "folder": where / "published 中",
            "keys": where / "duty keys",
            "wrapper": where / "lib exec" / "view",
            "config": where / "door.conf",
            "python": where / "pro be",
        }
        | other
    )


@contextmanager
def a_made_door():
    """The door, made by the script that was run twice; nothing of it stays."""
    language.use(language.ENGLISH)  # made before the test that uses it begins
    folder = Path(tempfile.mkdtemp(prefix="dutyteste-"))
    folder.chmod(0o755)
    (folder / "station").mkdir(mode=0o700)
    made = a_door(folder)
    made.python.write_text(PROBE)
    made.python.chmod(0o755)
    try:
        for _time in range(2):
            run(setup_script(made))
        yield made
    finally:
        _remove(made.account)
        shutil.rmtree(folder)


def _remove(account):
    """End what runs for the account, and take it away with its group."""
    try:
        uid = pwd.getpwnam(account).pw_uid
    except KeyError:
        return
    subprocess.run(["pkill", "-KILL", "-u", str(uid)], check=False)
    subprocess.run(["userdel", "--force", account], check=False, capture_output=True)


def run(script, **options):
    return subprocess.run(
        ["bash"], input=script, text=True, capture_output=True, check=True, **options
    )


def the_findings(door):
    """What is not well."""
    home = door.config.parent / "station"
    found = door_health(door.folder, home=home, known={"李明"}, config=door.config)
    return {each.name: each for each in found if not each.ok}


@contextmanager
def changed(path, old, new):
    before = path.read_text()
    path.write_text(before.replace(old, new, 1))
    try:
        yield
    finally:
        path.write_text(before)
