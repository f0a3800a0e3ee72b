"""A small world worth keeping: people, a claim with its papers, and a journal."""

from pathlib import Path

import pytest

from claims.choices import ClaimState
from claims.models import Claim
from dealerops.backup import make_backup
from tests.factories.claims import Cast, make_claim
from tests.stack import database_url


@pytest.fixture
def claim(transactional_db: None, settings, tmp_path: Path) -> Claim:
    settings.MEDIA_ROOT = tmp_path / "media"
    return make_claim(Cast.hire(), ClaimState.IN_APPROVAL)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def backup(claim: Claim, folder: Path) -> Path:
    return make_backup(folder, database_url=database_url())
