"""The list of claims: which, in what order, under which tabs."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse

from claims.choices import ClaimState
from claims.models import Claim
from claims.portal.access import claims_of
from claims.portal.states import GROUPS, Group, Text, badge_of
from claims.selectors.desk import last_day
from dealerops.accounts.middleware import ActorRequest
from dealerops.foundation.actor import Actor
from dealerops.portal.paging import KeysetPage, keyset_page
from dealerops.portal.registry import Badge

Tab = tuple[Text, str, int, bool]


class ClaimRow:
    """One claim of the list with what its cells say."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim

    @property
    def badge(self) -> Badge:
        return badge_of(self.claim)

    @property
    def answer_by(self) -> object:
        return last_day(self.claim.reset_due_at) if self.claim.reset_due_at else None


def matching(q: str) -> Q:
    """Claim number or invoice number from its beginning, or the whole VIN."""
    return Q(number__startswith=q) | Q(vin=q) | Q(invoice_number__startswith=q) if q else Q()


def claim_rows(request: ActorRequest, group: Group, q: str) -> KeysetPage[ClaimRow]:
    claims = claims_of(request.actor).filter(matching(q))
    if group.states:
        claims = claims.filter(state__in=group.states)
    page = keyset_page(claims, request)
    return KeysetPage([ClaimRow(claim) for claim in page], page.newer, page.older)


def tabs(actor: Actor, here: Group) -> list[Tab]:
    """Every group with its count, by one query."""
    counts = Claim.objects.visible_to(actor).aggregate(
        **{group.key: Count("pk", filter=_within(group.states)) for group in GROUPS}
    )
    return [(one.label, list_url(one.key), counts[one.key], one is here) for one in GROUPS]


def list_url(group: str) -> str:
    query = "" if group == GROUPS[0].key else "?" + urlencode({"view": group})
    return reverse("claims:list") + query


def _within(states: Sequence[ClaimState]) -> Q:
    return Q(state__in=states) if states else Q(pk__isnull=False)
