"""The quota of a claim that waits for it: what is left where, and the way to more."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from claims.choices import HoldReason
from claims.models import Claim
from dealerops.foundation.actor import Actor, Role
from quota.selectors import Balance, balances_for_dealer
from quota.services import Ref, stretched_by


@dataclass(frozen=True, slots=True)
class QuotaHold:
    """Shown while a claim is held; `approve_url` only for the head, who may go over quota."""

    balances: Sequence[tuple[Balance, str]]  # with the address of each bucket
    approve_url: str


def quota_hold(claim: Claim, reader: Actor) -> QuotaHold | None:
    """None for a claim that does not wait for quota (domain.md 2Q.3)."""
    if claim.hold_reason != HoldReason.QUOTA or claim.invoice_date is None:
        return None
    found = balances_for_dealer(
        claim.dealer, actor=reader, month=claim.invoice_date, program=claim.program.code
    )
    return QuotaHold(
        balances=[
            (one, reverse("admin:quota_quotabucket_change", args=(one.bucket_id,))) for one in found
        ],
        approve_url=_approve_url(claim) if reader.role == Role.SSA_HEAD else "",
    )


def tell_stretched(request: HttpRequest, *refs: Ref) -> None:
    """A soft limit lets units through beyond the allocation; whoever moved them hears it (2Q.3)."""
    buckets = {one.pk: one for ref in refs for one in stretched_by(ref)}
    for bucket in buckets.values():
        figures = {"used": bucket.used, "capacity": bucket.capacity}
        said = gettext("%(used)s of %(capacity)s units") % figures
        warning = gettext("More quota is used than was allocated")
        place = f"{bucket.place}, {bucket.month:%Y-%m}"
        messages.warning(request, f"{warning}: {place}, {said}")


def _approve_url(claim: Claim) -> str:
    """The over-quota page of the dealer's month; the bucket need not be there yet."""
    ref = Ref.of(claim)
    asked = {
        "program": claim.program.code,
        "region": claim.dealer.region_id,
        "dealer": claim.dealer_id,
        "month": claim.invoice_date,
        "ref_type": ref.type,
        "ref_id": ref.id,
        "back": reverse("admin:claims_claim_change", args=(claim.pk,)),
    }
    return f"{reverse('admin:quota_quotabucket_over')}?{urlencode(asked)}"
