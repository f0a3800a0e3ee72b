"""Who is told what by mail: the dealer of resets and decisions, head office of contested VINs."""

from claims.models import Claim
from dealerops.accounts.models import User
from dealerops.accounts.selectors import people_at_dealer
from dealerops.foundation.actor import SYSTEM, Role
from dealerops.journal.models import Entry
from dealerops.journal.registry import subscribe
from dealerops.notifications.services import queue


@subscribe("claims.reset")
def tell_dealer_of_reset(entry: Entry) -> None:
    _tell_dealer(entry, "claims/reset")


@subscribe("claims.approved")
def tell_dealer_of_approval(entry: Entry) -> None:
    _tell_dealer(entry, "claims/approved")


@subscribe("claims.rejected")
def tell_dealer_of_rejection(entry: Entry) -> None:
    _tell_dealer(entry, "claims/rejected")


@subscribe("claims.vin_contested")
def tell_head_office_of_contest(entry: Entry) -> None:
    """Both claims with their papers, to head office only (domain.md N01)."""
    claim = _claim(entry.object_id)
    holder = _claim(entry.data["holder"])
    for specialist in User.objects.in_role(Role.SSA_SPECIALIST):
        queue(
            "claims/vin_contested",
            to=specialist,
            about=claim,
            context={"claim": claim, "holder": holder},
            dedupe=f"{claim.pk}-{holder.pk}",
        )


@subscribe("claims.nudged")
def remind_those_who_hold_it(entry: Entry) -> None:
    """The link leads to the page that the reader has of it; a checker works in a system of the firm."""
    claim = _claim(entry.object_id)
    pages = {"RESET": f"/claims/{claim.pk}/"}
    pages |= dict.fromkeys(
        ("IN_APPROVAL", "REJECT_PROPOSED"), f"/admin/claims/claim/{claim.pk}/change/"
    )
    page = pages.get(entry.data["state"], "")
    for person in User.objects.filter(pk__in=entry.data["people"], is_active=True):
        queue(
            "claims/nudged",
            to=person,
            about=claim,
            context={"claim": claim, "page": page, "role": Role(entry.role)},
            dedupe=f"{entry.pk}",
        )


def _tell_dealer(entry: Entry, topic: str) -> None:
    """Everybody at the dealer who files claims; the numbers are those of the entry."""
    claim = _claim(entry.object_id)
    findings = claim.findings.filter(event__in=("reset", "reject"), answered_at=None)
    for applicant in people_at_dealer(Role.D_SSA, claim.dealer_id):
        queue(
            topic,
            to=applicant,
            about=claim,
            context={"claim": claim, "findings": list(findings), "note": entry.note},
            dedupe=f"{entry.pk}",
        )


def _claim(claim_id: int) -> Claim:
    return (
        Claim.objects.visible_to(SYSTEM)
        .select_related("dealer", "program", "line__model")
        .get(pk=claim_id)
    )
