"""A check-up of the door for leaders: what sshd really does for their account, and whose files are.

Not the files of sshd's configuration are read: sshd is asked what it makes of all of them.
"""

import grp
import os
import pwd
import shlex
import shutil
import stat
import subprocess
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from dutyconsole.domain.doctor import Finding
from dutyconsole.errors import NotAllowed
from dutyconsole.exchange.inbox import MODE, THROUGH
from dutyconsole.exchange.ssh_door import DOOR_SETTINGS
from dutyconsole.exchange.ssh_keys import leaders
from dutyconsole.language import _
from dutyconsole.text import clean_line

_FOR_ALL = {"PermitUserEnvironment": "no", "StrictModes": "yes"}
"""What sshd does for every account; it cannot be said for one."""
_NEW = {"UnusedConnectionTimeout"}
"""What an sshd before 9.2 does not know."""
_SYSTEM_PATH = "/usr/sbin:/usr/bin:/sbin:/bin"


def effective(account: str, *, config: Path | None = None) -> dict[str, str]:
    """What sshd does for `account`, by the name of the setting in small letters.

    Raises:
        NotAllowed: there is no sshd, or it cannot say.
    """
    program = shutil.which("sshd", path=_SYSTEM_PATH)
    if program is None:
        raise NotAllowed(_("There is no sshd: install OpenSSH's server first"))
    who = f"user={account},host=localhost,addr=127.0.0.1"
    done = subprocess.run(  # noqa: S603 - its words are this module's, and a path
        [program, "-T", "-C", who, *(("-f", str(config)) if config else ())],
        capture_output=True,
        env={"LC_ALL": "C", "PATH": _SYSTEM_PATH},
        check=False,
    )
    if done.returncode:
        reason = clean_line(done.stderr.decode(errors="replace"))
        raise NotAllowed(_("sshd cannot say what it does: {reason}").format(reason=reason))
    lines = done.stdout.decode(errors="replace").splitlines()
    return {name: value for name, _space, value in (line.partition(" ") for line in lines)}


def door_health(
    folder: Path, *, home: Path, known: Collection[str], config: Path | None = None
) -> tuple[Finding, ...]:
    """What was looked at of the door to the copy in `folder`, of the station in `home`.

    Whose the door is, is told by the folder: its group is the account's. `known` are the names in
    the directory.
    """
    if os.geteuid() != 0:
        return (_finding(_("Door (SSH)"), _("not looked at; `doctor` as root does"), ok=True),)
    try:
        found = folder.lstat()
        account = pwd.getpwnam(grp.getgrgid(found.st_gid).gr_name)
        settings = effective(account.pw_name, config=config)
    except (OSError, KeyError):
        advice = _("As root: dutyconsole ssh setup --print > setup.sh; read it; bash setup.sh")
        value = _("{folder} is not set up").format(folder=folder)
        return (_finding(_("Door (SSH)"), value, ok=False, advice=advice),)
    except NotAllowed as refusal:
        value = _("not looked at")
        return (_finding(_("Door (SSH)"), value, ok=False, advice=str(refusal)),)
    return (
        *_account(account, home, settings),
        *_settings(settings),
        *_wrapper(settings, folder),
        *_keys(settings, account.pw_name, known),
        *_folders(folder, home, account),
    )


def _account(
    account: pwd.struct_passwd, home: Path, settings: Mapping[str, str]
) -> Iterator[Finding]:
    wrapper = shlex.split(settings.get("forcecommand", ""))
    groups = set(os.getgrouplist(account.pw_name, account.pw_gid)) - {account.pw_gid}
    wrong = [
        sentence
        for sentence, is_so in (
            (_("it is root or the desk"), account.pw_uid in {0, home.stat().st_uid}),
            (_("it has a password"), _has_password(account.pw_name)),
            (_("it is in other groups too"), bool(groups)),
            (_("others are in its group"), bool(grp.getgrgid(account.pw_gid).gr_mem)),
            (_("its shell is not the wrapper"), [account.pw_shell] != wrapper),
        )
        if is_so
    ]
    yield _finding(
        _("Account of the leaders"),
        _(", ").join((account.pw_name, *wrong)),
        ok=not wrong,
        advice=_("Run the script of `ssh setup` again; nobody else may be in its group"),
    )


def _has_password(account: str) -> bool:
    lines = Path("/etc/shadow").read_text(encoding="utf-8", errors="replace").splitlines()
    hashes = [line.split(":")[1] for line in lines if line.startswith(f"{account}:")]
    return any(not each.startswith(("*", "!")) for each in hashes)


def _settings(settings: Mapping[str, str]) -> Iterator[Finding]:
    wrong = {
        name: wanted
        for name, wanted in (DOOR_SETTINGS | _FOR_ALL).items()
        if settings.get(name.lower()) != wanted
        and not (name in _NEW and name.lower() not in settings)
    }
    if not wrong:
        yield _finding("sshd", _("as the door wants it"), ok=True)
    for name, wanted in wrong.items():
        yield _finding(
            f"sshd: {name}",
            settings.get(name.lower()) or _("not set"),
            ok=False,
            advice=_("It should be {value} for the leaders' account").format(value=wanted),
        )


def _wrapper(settings: Mapping[str, str], folder: Path) -> Iterator[Finding]:
    command = settings.get("forcecommand", "none")
    words = shlex.split(command) if command != "none" else []
    path = Path(words[0]) if len(words) == 1 else None
    if path is None or not path.is_file():
        advice = _("sshd must run the wrapper alone: run the script of `ssh setup` again")
        yield _finding("sshd: ForceCommand", command, ok=False, advice=advice)
        return
    yield _is_roots(_("Wrapper"), path)
    leads = f"--home {shlex.quote(str(folder))} view --as" in path.read_text(errors="replace")
    yield _finding(
        _("Wrapper leads to"),
        str(folder) if leads else _("something else"),
        ok=leads,
        advice=_("Run the script of `ssh setup` again, with the folder of [view]"),
    )


def _keys(settings: Mapping[str, str], account: str, known: Collection[str]) -> Iterator[Finding]:
    said = settings.get("authorizedkeysfile", "none")
    path = Path(said.replace("%u", account))
    if not path.is_absolute() or not path.is_file():
        advice = _("It should be one file of root's: run the script of `ssh setup` again")
        yield _finding("sshd: AuthorizedKeysFile", said, ok=False, advice=advice)
        return
    yield _is_roots(_("File of the leaders' keys"), path)
    names, others = leaders(path.read_text(encoding="utf-8", errors="replace").splitlines())
    yield _finding(
        _("Leaders with a key"),
        _(", ").join(names) or _("nobody"),
        ok=not others,
        advice=_("Line {numbers} of {path} gives more than a look or has no name").format(
            numbers=_(", ").join(map(str, others)), path=path
        ),
    )
    if strangers := [name for name in dict.fromkeys(names) if name not in known]:
        yield _finding(
            _("Leaders with a key whom the directory does not know"),
            _(", ").join(strangers),
            ok=False,
            advice=_(
                "They can only look: take them in, or write their names as the directory does"
            ),
            grave=False,
        )


def _folders(folder: Path, home: Path, account: pwd.struct_passwd) -> Iterator[Finding]:
    desk = home.stat().st_uid
    inbox = folder / "inbox"
    wanted = {folder: 0o2750, inbox: THROUGH, inbox / "tmp": MODE, inbox / "new": MODE}
    for path, mode in wanted.items():
        name = _("Published copy") if path == folder else _("Inbox")
        try:
            found = path.lstat()
        except OSError:
            yield _finding(name, str(path), ok=False, advice=_("It is not there"))
            continue
        is_so = (found.st_uid, found.st_gid) == (desk, account.pw_gid)
        yield _finding(
            name,
            f"{path} {stat.S_IMODE(found.st_mode):o} {_owner(found)}",
            ok=is_so and stat.S_ISDIR(found.st_mode) and stat.S_IMODE(found.st_mode) == mode,
            advice=_(
                "It should be a folder of mode {mode}, the desk's and of the group {group}"
            ).format(mode=f"{mode:o}", group=account.pw_name),
        )


def _is_roots(name: str, path: Path) -> Finding:
    """Whether nobody but root can change `path` or put something else in its place."""
    loose = next((str(each) for each in (path, *path.parents) if not _only_roots(each)), "")
    return _finding(
        name,
        loose or str(path),
        ok=not loose,
        advice=_("Somebody else than root may change it: chown root:root, chmod go-w"),
    )


def _only_roots(path: Path) -> bool:
    found = path.stat()
    return found.st_uid == 0 and (
        not found.st_mode & 0o022
        # In such a folder nobody touches what is another's: /tmp.
        or (stat.S_ISDIR(found.st_mode) and bool(found.st_mode & stat.S_ISVTX))
    )


def _owner(found: os.stat_result) -> str:
    try:
        return f"{pwd.getpwuid(found.st_uid).pw_name}:{grp.getgrgid(found.st_gid).gr_name}"
    except KeyError:
        return f"{found.st_uid}:{found.st_gid}"


def _finding(name: str, value: str, *, ok: bool, advice: str = "", grave: bool = True) -> Finding:
    # Grave: by a door that stands open everything can be read, and more.
    return Finding(name, value, ok, "" if ok else advice, grave=grave)
