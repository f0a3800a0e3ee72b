"""People who can be reached by mail, and moments in Shanghai."""

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from django.conf import LazySettings
from django.test import Client

from dealerops.accounts.models import User
from dealerops.foundation import reporting
from dealerops.foundation.actor import Actor
from tests.factories.claims import Cast

SHANGHAI = ZoneInfo("Asia/Shanghai")
CLAIMS = {"R01", "R04"}


def moment(text: str) -> dt.datetime:
    """'10-08 17:30' of 2026, Shanghai time."""
    return dt.datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


def reach(actor: Actor, language: str = "en") -> User:
    """Give the person an address."""
    user = User.objects.get(pk=actor.user_id)
    user.email, user.language = f"{user.username}@example.com", language
    user.save()
    return user


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast.hire()


@pytest.fixture(autouse=True)
def only_reports_of_claims(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plans are counted here: what other apps declare is theirs to test."""
    kept = {code: report for code, report in reporting.declared().items() if code in CLAIMS}
    monkeypatch.setattr(reporting, "_registry", kept)


@pytest.fixture(autouse=True)
def own_media(settings: LazySettings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def sign_in() -> Callable[[Actor], Client]:
    def enter(actor: Actor) -> Client:
        client = Client()
        client.force_login(User.objects.get(pk=actor.user_id))
        return client

    return enter
