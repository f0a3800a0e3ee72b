"""What the preparation of a database depends on, in one number: equal means there is nothing to do."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from dealerops.demo.launcher.options import ROOT

WATCHED = (
    "*/migrations/*.py",
    "dealerops/*/migrations/*.py",
    "locale*/*/LC_MESSAGES/*.po",
    "dealerops/management/commands/grant_runtime.py",
    "dealerops/observing/asking.py",  # which tables only grow
    "requirements/run.txt",  # other people's migrations
)


def fingerprint() -> str:
    """A digest of migrations, catalogues and rights as they lie in the folder now."""
    digest = hashlib.sha256()
    for path in _files():
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def catalogues_are_compiled() -> bool:
    return all(path.with_suffix(".mo").exists() for path in _files() if path.suffix == ".po")


def _files() -> Iterator[Path]:
    for pattern in WATCHED:
        yield from sorted(Path(ROOT).glob(pattern))
