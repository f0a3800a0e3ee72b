"""Whole demos of older claims: the same every time, short of quota, multiplied, with seasons."""

import datetime as dt
import random

from django.db import transaction
from django.utils import timezone, translation

from claims.choices import ClaimState, HoldReason
from claims.models import Claim
from claims.selectors.timeline import timeline_of
from dealerops.demo.data.bulk.load import load_bulk
from dealerops.demo.data.bulk.season import claims_per_day
from dealerops.demo.data.world import build_world
from dealerops.foundation.actor import Role
from dealerops.journal.models import Entry
from quota.models import QuotaBucket
from quota.selectors import ledger_differs
from tests.demo.conftest import CLAIMS


def facts() -> list[tuple[object, ...]]:
    rows = Claim.objects.order_by("number").values_list(
        "vin", "state", "invoice_number", "invoice_amount", "dealer__code", "buyer_name",
        "created_at", "updated_at", "plate", "support_amount",
    )  # fmt: skip
    return list(rows)


def test_the_same_seed_and_day_copy_the_same_claims(bulk_demo):
    found = []
    for _ in range(2):
        with transaction.atomic():
            bulk_demo(40)
            found.append([row[:-4] for row in facts()])
            transaction.set_rollback(True)
    assert found[0] == found[1]


def test_without_quota_a_claim_is_held(db):
    world = build_world(random.Random("seed"), timezone.localdate(), claims=CLAIMS)
    QuotaBucket.objects.update(allocated=1)
    load_bulk(world, CLAIMS, until=world.today, is_full=True, tick=lambda _count: None)
    held = Claim.objects.filter(hold_reason=HoldReason.QUOTA)
    assert held.exists()
    assert not held.exclude(state=ClaimState.IN_APPROVAL)
    assert not QuotaBucket.objects.filter(consumed__gt=1)


def test_a_multiplied_demo_keeps_the_decisions_only(bulk_demo):
    world = bulk_demo(80, is_full=False)
    entries = Entry.objects.filter(object_type="claims.claim")
    proposed = entries.filter(topic="claims.reject_proposed").values("object_id")
    approved = Claim.objects.filter(state=ClaimState.APPROVED).exclude(pk__in=proposed)
    topics = entries.filter(object_id__in=approved.values("pk")).values_list("topic", flat=True)
    assert set(topics) == {"claims.submitted", "claims.approved"}
    assert ledger_differs() == []
    with translation.override("en"):
        told = timeline_of(approved.first(), reader=world.staff[Role.SSA_MANAGER])
    assert [row.label for row in told] == ["Submitted", "Approved"]


def test_months_end_busily_and_nobody_files_at_spring_festival():
    days = [dt.date(2026, 1, 1) + dt.timedelta(days=n) for n in range(120)]
    open_days = [day for day in days if day.weekday() < 5]
    share = claims_per_day(random.Random(1), open_days, 10_000)
    by_day = dict(zip(open_days, share, strict=True))
    assert sum(share) == 10_000
    assert by_day[dt.date(2026, 3, 31)] > 2 * by_day[dt.date(2026, 3, 12)]
    assert by_day[dt.date(2026, 2, 16)] * 2 < by_day[dt.date(2026, 1, 16)]
