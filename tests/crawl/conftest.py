"""A world with something to do for everybody."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import Client

from claims.choices import ClaimState
from claims.models import Checker
from dealerops.foundation.actor import Role
from dealerops.notifications.choices import MessageState
from dealerops.notifications.models import Message
from quota.models import QuotaBucket
from reports.choices import RunState
from reports.models import ReportRun
from tests.factories.claims import make_claim, make_line, make_person
from tests.matrix import world as worlds

UNDER_WAY = (
    ClaimState.SUBMITTED,
    ClaimState.ASSIGNED,
    ClaimState.REJECT_PROPOSED,
    ClaimState.RESET,
    ClaimState.APPROVED,
)
PLACES = {"D_SSA": ("/", "/claims/new/"), "D_GM": ("/",)}
VISITORS = ("D_SSA", "REGION", "SPECIALIST", "MANAGER", "HEAD", "SYSADMIN")


@dataclass(frozen=True, slots=True)
class Stage:
    """The world and its visitors; `starts` are where each of them begins to look."""

    world: worlds.World

    def client(self, who: str) -> Client:
        return self.world.clients[who]

    def starts(self, who: str) -> tuple[str, ...]:
        stuck = self.world.near.records["journal.delivery"]
        delivery = f"/admin/journal/delivery/{stuck.pk}/change/"
        return PLACES.get(who, ("/admin/", over_quota_address(self.world), delivery))


def over_quota_address(world: worlds.World) -> str:
    """The head reaches it from a bucket or a held claim."""
    bucket = QuotaBucket.objects.get(dealer=world.near.dealer)
    return (
        f"/admin/quota/quotabucket/over-quota/?program={bucket.program}&region={bucket.region_id}"
        f"&dealer={bucket.dealer_id}&month={bucket.month.isoformat()}"
    )


def build() -> Stage:
    """What the matrix walks through, with a claim in every state that offers a button."""
    world = worlds.build()
    Checker.objects.exclude(firm=world.near.firm).update(is_active=False)
    for state in UNDER_WAY:
        make_claim(world.cast, state)
    make_line(world.near.dealer)
    Message.objects.update(state=MessageState.FAILED)
    ReportRun.objects.update(state=RunState.FAILED)
    head = make_person(Role.SSA_HEAD)
    world.clients["HEAD"] = worlds.signed_in(head.user_id)
    return Stage(world)


@pytest.fixture
def quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def stage(db: None, quiet: None, settings, tmp_path) -> Stage:
    settings.MEDIA_ROOT = tmp_path
    return build()
