"""The backup comes back on an empty server (reliability.md P26)."""

import io
import os
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from claims.choices import ClaimState
from dealerops.backup import make_backup
from dealerops.backup.manifest import MEDIA, Manifest, TableSum
from dealerops.foundation.actor import SYSTEM
from reports.services.duties import install_duties
from tests.factories.claims import Cast, make_claim
from tests.stack import database_url

pytestmark = pytest.mark.long


@pytest.fixture
def folder(transactional_db: None, settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    install_duties(by=SYSTEM)  # as every upgrade does, that of the restored system too
    make_claim(Cast.hire(), ClaimState.APPROVED)
    make_backup(tmp_path / "backups", database_url=database_url())
    return tmp_path / "backups"


def drill(folder: Path) -> str:
    said = io.StringIO()
    call_command("restore_drill", "--in", str(folder), stdout=said)
    return said.getvalue()


def test_rows_guards_files_chains_and_sign_in_come_back(folder):
    said = drill(folder)
    assert "The backup comes back" in said
    assert "NO " not in said
    assert said.count("yes  ") == 5


def test_a_drill_tells_when_something_did_not_come_back(folder):
    [backup] = folder.iterdir()
    manifest = Manifest.read(backup)
    manifest.tables["claims_claim"] = TableSum(2, "0")
    manifest.guards.append("constraint claims_claim.claims_never_promised")
    manifest.write(backup)
    os.truncate(next((backup / MEDIA).iterdir()), 1)
    with pytest.raises(CommandError, match="prove_restored"):
        drill(folder)
