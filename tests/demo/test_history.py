"""The newest claims of the demo, lived through by the services: the same every time, and of every kind."""

import random

import pytest
from django.db import transaction
from django.utils import timezone

from claims.choices import ClaimState
from claims.models import Claim
from dealerops.accounts.models import User
from dealerops.demo.data.history import ENDINGS, replay
from dealerops.demo.data.world import build_world
from dealerops.foundation.actor import Role
from dealerops.journal.services import chain_is_intact
from dealerops.network.models import Dealer, Region

pytestmark = pytest.mark.django_db


def facts_of_a_demo(claims: int) -> list[tuple[object, ...]]:
    """Load a demo, note what it holds, and take it back."""
    with transaction.atomic():
        world = build_world(random.Random("seed"), timezone.localdate(), claims=claims)
        replay(world, claims, tick=lambda: None)
        rows = Claim.objects.order_by("pk").values_list(
            "vin", "state", "invoice_number", "invoice_amount", "dealer__code", "buyer_name"
        )
        found = list(rows)
        transaction.set_rollback(True)
    return found


def test_the_same_seed_and_day_give_the_same_demo(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    assert facts_of_a_demo(6) == facts_of_a_demo(6)


def test_every_ending_and_every_role_is_there(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    world = build_world(random.Random("seed"), timezone.localdate(), claims=len(ENDINGS))
    replay(world, len(ENDINGS), tick=lambda: None)
    states = set(Claim.objects.values_list("state", flat=True))
    assert states >= set(ClaimState) - {ClaimState.SUBMITTED, ClaimState.CHECK_PASSED}
    held = set(User.objects.values_list("memberships__role", flat=True))
    assert held == {role.value for role in Role if role != Role.SYSTEM}
    assert Region.objects.count() == 8
    assert Dealer.objects.filter(kind="DEALER").count() == 60
    newest = Claim.objects.latest("pk")
    assert chain_is_intact("claims.claim", newest.pk)
