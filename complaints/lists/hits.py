"""Cases that a search finds, the same in the portal and in the back office."""

from django.urls import reverse

from complaints.lists.cases import CASES
from complaints.models import Case
from dealerops.foundation.actor import Actor
from dealerops.foundation.words import typed
from dealerops.lists.paging import Place
from dealerops.portal.registry import Found

HITS = 10
SHOWN = frozenset({"number", "lamp", "state", "customer", "touch_point"})


def case_hits(actor: Actor, q: str, *, page: str) -> list[Found]:
    """At most ten cases, found and masked as on the list; `page` names the address of one."""
    found = CASES.search(Case.objects.visible_to(actor), typed(q), actor)
    if found is None:
        return []
    columns = [one for one in CASES.columns if one.name in SHOWN]
    rows = CASES.cut(found, actor, Place(size=HITS), columns=columns)
    return [
        Found(
            row["number"],
            " · ".join(
                part
                for part in (
                    str(row["lamp"].label),
                    str(row["state"].label),
                    row["touch_point"],
                    row["customer"],
                )
                if part
            ),
            reverse(page, args=(row["pk"],)),
        )
        for row in rows
    ]
