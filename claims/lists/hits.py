"""The newest claims that a search finds, for the palette: found and masked as on the list."""

from django.urls import reverse

from claims.lists.spec import CLAIMS
from claims.models import Claim
from dealerops.foundation.actor import Actor
from dealerops.foundation.words import typed
from dealerops.lists.paging import Place
from dealerops.portal.registry import Found

HITS = 10
SAID = ("buyer", "model", "state")


def claim_hits(actor: Actor, q: str, *, page: str) -> list[Found]:
    """At most ten; `page` names the address of one claim in the face that asks."""
    found = CLAIMS.search(Claim.objects.visible_to(actor), typed(q), actor)
    if found is None:
        return []
    columns = [one for one in CLAIMS.columns if one.name in {"number", *SAID}]
    rows = CLAIMS.cut(found, actor, Place(size=HITS), columns=columns)
    return [Found(row["number"], _said(row), reverse(page, args=(row["pk"],))) for row in rows]


def _said(row: dict[str, object]) -> str:
    badge = row["state"]
    parts = (row["buyer"], row["model"], getattr(badge, "label", badge))
    return " · ".join(str(part) for part in parts if part)
