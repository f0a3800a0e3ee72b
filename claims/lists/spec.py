"""The list of claims of dealers, regions and head office."""

from django.utils.translation import gettext_lazy as _

from claims.lists.columns import COLUMNS
from claims.lists.filters import ClaimFilters
from claims.lists.roles import DEALERS, READERS
from claims.models import Claim
from claims.selectors.search import search_claims
from dealerops.lists.registry import register_list
from dealerops.lists.spec import ListSpec

__all__ = ("CLAIMS", "DEALERS", "READERS")

CLAIMS = register_list(
    ListSpec(
        key="claims.claims",
        title=_("Claims"),
        model=Claim,
        roles=READERS,
        columns=COLUMNS,
        filterset=ClaimFilters,
        search=search_claims,
    )
)
