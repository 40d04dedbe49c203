"""The script with which root makes the door for leaders: account, folders, keys, wrapper, sshd."""

import re
import shlex
from pathlib import Path

from dutyconsole.errors import BadInput
from dutyconsole.exchange.ssh_door import Door, Plain, box, drop_in, filled, wrapper
from dutyconsole.language import _

MADE_BY_US = "dutyconsole view"
"""What stands beside the account in /etc/passwd."""
_ACCOUNT = re.compile(r"[a-z_][a-z0-9_-]{0,30}", re.ASCII)
_UNQUOTABLE = frozenset('"\\%')
"""Characters of a path that sshd's file cannot hold, or reads as something else."""


def check(door: Door, *, home: Path) -> None:
    """Refuse a door that could not be made, or that would open more than the copy.

    Raises:
        BadInput: with what is wrong.
    """
    if not _ACCOUNT.fullmatch(door.account):
        raise BadInput(
            _("{name} is no name of an account: small letters, digits, - and _").format(
                name=door.account
            )
        )
    if door.account in {door.desk, "root"}:
        raise BadInput(
            _("Leaders need an account of their own, {name} is the desk's or root's").format(
                name=door.account
            )
        )
    for path in (door.folder, door.keys, door.wrapper, door.config, door.python):
        _check_path(path)
    if door.folder.is_relative_to(home) or home.is_relative_to(door.folder):
        raise BadInput(
            _("{folder} must lie outside of {home}, which is closed to everybody").format(
                folder=door.folder, home=home
            )
        )


def _check_path(path: Path) -> None:
    if not path.is_absolute() or ".." in path.parts:
        raise BadInput(_("{path} must be a whole path that begins with /").format(path=path))
    if _UNQUOTABLE & set(str(path)) or not str(path).isprintable():
        raise BadInput(_("{path} has a sign that sshd cannot have in a path").format(path=path))


def setup_script(door: Door) -> str:
    """The script; it can be run again, and brings to what it says whatever is there."""
    after = {
        "AFTER_RELOAD": _("Now let sshd read it: systemctl reload ssh (or sshd)"),
        "AFTER_ADD": _("Let a leader in: dutyconsole ssh key --print NAME KEY.pub >> {file}"),
        "AFTER_REMOVE": _(
            "Shut a leader out: take the line out of {file}, then pkill -u {account}"
        ),
        "AFTER_CHECK": _("Look whether all is well, as root: dutyconsole --home DIR doctor"),
    }
    said = {
        name: text.format(file=shlex.quote(str(door.key_file)), account=door.account)
        for name, text in after.items()
    }
    return filled(
        _SCRIPT,
        ACCOUNT=door.account,
        DESK=door.desk,
        FOLDER=str(door.folder),
        KEYS=str(door.keys),
        WRAPPER=str(door.wrapper),
        CONFIG=str(door.config),
        PYTHON=str(door.python),
        MADE_BY_US=MADE_BY_US,
        WRAPPER_TEXT=Plain(wrapper(door)),
        DROP_IN_TEXT=Plain(drop_in(door)),
        AT_BOOT=Plain(_at_boot(door)),
        BOX=Plain(box(door) if door.boxed else ""),
        **_refusals(),
        **said,
    )


def _refusals() -> dict[str, str]:
    """What the script says when it stops, in the language of who prints it."""
    return {
        "NOT_ROOT": _("Only root can set this up"),
        "NO_DESK": _("There is no such account of the desk:"),
        "NO_SSHD": _("There is no sshd: install OpenSSH's server first"),
        "NOT_ROOTS": _("Somebody else than root may change what lies here; choose another place:"),
        "A_LINK": _("This is a link; say where the folder really lies:"),
        "NOT_OURS": _("This account is there already, and is used for something else:"),
        "WRONG_MODE": _("Remove it and run this again, it is not as it should be:"),
        "CANNOT_RUN": _("The leaders' account cannot run the console by this Python:"),
        "CANNOT_READ": _("The leaders' account cannot get into this folder:"),
        "NO_BOX": _("bubblewrap does not run here for the leaders' account"),
        "ALREADY_WRONG": _("sshd does not take its configuration as it is; mend it first"),
        "REFUSED": _("sshd does not take the new file; it was taken away again:"),
        "NOT_READ": _(
            "sshd does not read this file yet; name it in sshd_config in a line Include:"
        ),
    }


def _at_boot(door: Door) -> str:
    """What makes the folder again at each start of the machine, where it lies in memory."""
    if not door.folder.is_relative_to("/run"):
        return ""
    inbox = door.folder / "inbox"
    wanted = (
        (door.folder, "2750"),
        (inbox, "2710"),
        (inbox / "tmp", "2730"),
        (inbox / "new", "2730"),
    )
    lines = "".join(f'd "{path}" {mode} {door.desk} {door.account} -\n' for path, mode in wanted)
    return (
        "# /run is empty after each start of the machine.\n"
        f"put 0644 /etc/tmpfiles.d/{shlex.quote(door.account)}.conf <<'END_OF_TMPFILES'\n"
        f"{lines}END_OF_TMPFILES\n"
    )


_SCRIPT = r"""#!/bin/bash
# The door for leaders over SSH, printed by `dutyconsole ssh setup --print`: read it, then run it as
# root. It can be run again; what was changed by hand in its files is then as it says once more.
set -euo pipefail
umask 022
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
cd /

account=@ACCOUNT@
desk=@DESK@
folder=@FOLDER@
keys=@KEYS@
wrapper=@WRAPPER@
config=@CONFIG@
python=@PYTHON@

stop() {
    printf '%s\n' "$*" >&2
    exit 1
}

# put MODE FILE: what comes in is put in the place of FILE in one step.
put() {
    local new
    new=$(mktemp -- "$2.XXXXXX")
    cat >"$new"
    chmod "$1" "$new"
    mv -f -- "$new" "$2"
}

# Root works below these folders: were one of them somebody else's, root could be led elsewhere.
# One in which everybody keeps his own (/tmp) counts as root's.
below_roots() {
    local above
    above=$(dirname -- "$1")
    while :; do
        if [ -e "$above" ] && [ -z "$(
            find -L "$above" -maxdepth 0 -user root '(' -perm -1000 -o '!' -perm /022 ')'
        )" ]; then
            stop @NOT_ROOTS@ "$above"
        fi
        [ "$above" != / ] || return 0
        above=$(dirname -- "$above")
    done
}

[ "$(id -u)" = 0 ] || stop @NOT_ROOT@
id -u -- "$desk" >/dev/null 2>&1 || stop @NO_DESK@ "$desk"
command -v sshd >/dev/null || stop @NO_SSHD@
for place in "$folder" "$keys" "$wrapper" "$config"; do
    below_roots "$place"
    [ ! -L "$place" ] || stop @A_LINK@ "$place"
done
# Debian makes it when the service starts, and without it sshd checks nothing.
[ -d /run/sshd ] || mkdir /run/sshd
sshd -t || stop @ALREADY_WRONG@
if getent passwd "$account" >/dev/null; then
    [ "$(getent passwd "$account" | cut -d: -f5)" = @MADE_BY_US@ ] || stop @NOT_OURS@ "$account"
fi

# 1. The account. No password fits; `*` and not `!`, which sshd without PAM takes for an account
# that is shut. Its home is `/`, in which it owns nothing: no keys, no rc file, no start-up file.
getent group "$account" >/dev/null || groupadd --system "$account"
getent passwd "$account" >/dev/null ||
    useradd --system --gid "$account" --no-create-home --home-dir / --comment @MADE_BY_US@ \
        --shell /usr/sbin/nologin "$account"
usermod --groups '' --password '*' "$account"

# 2. The folder of the copy: the desk's, and the leaders' group can read it. The desk is not of that
# group; what it makes in here gets the group by the set-group-id bit.
install -d -m 2750 -o "$desk" -g "$account" -- "$folder"
# The inbox: the group goes through it to its two folders, puts files into these, and cannot see
# what lies there. The desk makes them: root need not touch what is in a folder of the desk's.
inbox() { # inbox FOLDER UMASK MODE
    # shellcheck disable=SC2016 # the inner shell's
    runuser -u "$desk" -- sh -c 'umask "$2"; [ -d "$1" ] || mkdir -- "$1"' - "$1" "$2"
    [ "$(stat -c '%U %G %a' -- "$1")" = "$desk $account $3" ] || stop @WRONG_MODE@ "$1"
}
inbox "$folder/inbox" 067 2710
inbox "$folder/inbox/tmp" 047 2730
inbox "$folder/inbox/new" 047 2730
@AT_BOOT@
# 3. The leaders' keys, one line each; root's, so that nobody who comes in can add one.
mkdir -p -- "$keys"
[ -e "$keys/$account" ] || : >"$keys/$account"
chown root:root -- "$keys/$account"
chmod 0644 -- "$keys/$account"

# 4. Can it be run and read? Until here, a door that is open already stays as it is.
runuser -u "$account" -- "$python" -I -X utf8 -m dutyconsole --version >/dev/null ||
    stop @CANNOT_RUN@ "$python"
box=(@BOX@)
[ -z "${box[*]}" ] || runuser -u "$account" -- "${box[@]}" true || stop @NO_BOX@
runuser -u "$account" -- "${box[@]}" ls -- "$folder" >/dev/null || stop @CANNOT_READ@ "$folder"

# 5. The wrapper, the one program that sshd runs for a leader. It is the account's shell too: sshd
# runs a forced command by the account's shell, which nologin would refuse; and by whatever way
# somebody comes in, there is no other program.
mkdir -p -- "$(dirname -- "$wrapper")"
put 0755 "$wrapper" <<'END_OF_WRAPPER'
@WRAPPER_TEXT@END_OF_WRAPPER
usermod --shell "$wrapper" "$account"

# 6. What sshd does for this account. An older sshd than 9.2 does not know the last of it.
known=(cat)
sshd -t -f /dev/null -o UnusedConnectionTimeout=60 2>/dev/null ||
    known=(grep -v UnusedConnectionTimeout)
mkdir -p -- "$(dirname -- "$config")"
"${known[@]}" <<'END_OF_DROP_IN' | put 0644 "$config"
@DROP_IN_TEXT@END_OF_DROP_IN
if ! sshd -t -f "$config" || ! sshd -t; then
    rm -f -- "$config"
    stop @REFUSED@ "$config"
fi
sshd -T -C "user=$account,host=localhost,addr=127.0.0.1" | grep -F -- "$wrapper" >/dev/null ||
    printf '%s\n' @NOT_READ@" $config"

printf '%s\n' @AFTER_RELOAD@ @AFTER_ADD@ @AFTER_REMOVE@ @AFTER_CHECK@
"""
