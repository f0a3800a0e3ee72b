"""The dealer's list of claims as a page."""

from urllib.parse import urlencode

from django.urls import reverse

from claims.lists import CLAIMS, GROUPS
from dealerops.accounts.middleware import ActorRequest
from dealerops.portal.listing import Layout, ListPage


def list_url(group: str) -> str:
    query = "" if group == GROUPS[0].key else "?" + urlencode({"view": group})
    return reverse("claims:list") + query


def claim_list(request: ActorRequest) -> ListPage:
    return ListPage(
        CLAIMS,
        request,
        Layout(
            name="claims",
            url=reverse("claims:list"),
            presets=GROUPS,
            link=lambda pk: reverse("claims:detail", args=(pk,)),
            subtitle="program",
            more=("hold", "opened", "month", "since", "until"),
        ),
    )
