"""The unprivileged account under which root runs PostgreSQL, and places that account may enter."""

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

CANDIDATES = ("postgres", "nobody")
SHARED_BASE = Path("/var/tmp")  # noqa: S108 - the folder inside is made, owned and checked by us


@dataclass(frozen=True, slots=True)
class Account:
    """An account of this machine that is not root."""

    name: str
    uid: int
    gid: int


def unprivileged() -> Account | None:
    """Whom to run PostgreSQL as: None means ourselves, since we are not root."""
    if os.geteuid() != 0:
        return None
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    return Account("65534", 65534, 65534)


def may_run(account: Account, program: Path, *arguments: str) -> bool:
    """Whether the account can reach and run this program."""
    try:
        return _run_as(account, str(program), *arguments) == 0
    except OSError:
        return False


def may_enter(account: Account, folder: Path) -> bool:
    """Whether the account can make the folder its working directory."""
    return _run_as(account, "/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder)) == 0


def _run_as(account: Account, *argv: str) -> int:
    done = subprocess.run(
        argv,
        check=False,
        cwd="/",
        user=account.uid,
        group=account.gid,
        extra_groups=[],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return done.returncode


def home_for(account: Account | None, wanted: Path) -> Path:
    """A folder for a server's data: `wanted`, or one the account may enter when it may not enter that.

    The substitute lies under /var/tmp, and a file beside `wanted` says where; modes of existing
    folders are never changed. PermissionError when somebody else made a folder of that name.
    """
    wanted.parent.mkdir(parents=True, exist_ok=True)
    if account is None:
        wanted.mkdir(mode=0o700, exist_ok=True)
        return wanted
    if may_enter(account, wanted.parent):
        return _own(wanted, account)
    base = substitute(wanted.parent)
    _make_ours(base)
    (wanted.parent / f"{wanted.name}.elsewhere").write_text(f"{base / wanted.name}\n", "utf-8")
    return _own(base / wanted.name, account)


def substitute(folder: Path) -> Path:
    """The stand-in for a folder that the unprivileged account may not enter."""
    mark = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:12]
    return SHARED_BASE / f"dealerops-{mark}"


def discard_substitute(folder: Path) -> None:
    """Remove the stand-in of a folder, if it is there and ours."""
    base = substitute(folder)
    if base.is_dir() and not base.is_symlink() and base.lstat().st_uid == os.geteuid():
        shutil.rmtree(base)


def _make_ours(base: Path) -> None:
    try:
        base.mkdir(mode=0o711)
    except FileExistsError:
        found = base.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
            raise PermissionError(f"{base} belongs to somebody else") from None
    base.chmod(0o711)  # whatever the umask was


def _own(folder: Path, account: Account) -> Path:
    folder.mkdir(mode=0o700, exist_ok=True)
    os.chown(folder, account.uid, account.gid)
    return folder
