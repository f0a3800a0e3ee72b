"""What head office and regions find from the palette, what they begin there, and where notices lead."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from claims.admin.access import CLAIM_READERS, EDITORS
from claims.lists.hits import HITS, claim_hits
from claims.lists.roles import DEALERS
from claims.models import PreApplication
from dealerops.foundation.actor import Actor
from dealerops.notifications.links import Link, register_link
from dealerops.portal.registry import (
    Action,
    Found,
    SearchSource,
    register_action,
    register_search,
)


def _claims(actor: Actor, q: str) -> list[Found]:
    return claim_hits(actor, q, page="admin:claims_claim_change")


def _preapplications(actor: Actor, q: str) -> list[Found]:
    """As on the list: number from its beginning, whole dealer code, whole credit code."""
    code = q.upper()
    wanted = Q(number__startswith=code) | Q(dealer__code=code) | Q(customer__usc_code=code)
    found = PreApplication.objects.visible_to(actor).filter(wanted)
    return [
        Found(
            one.number,
            f"{one.dealer.display_name} · {one.get_state_display()}",
            reverse("admin:claims_preapplication_change", args=(one.pk,)),
        )
        for one in found.select_related("dealer").order_by("-pk")[:HITS]
    ]


def _page_of(actor: Actor, pk: int) -> str:
    """A claim has a page for dealers and one for offices; other roles have none."""
    if actor.role in DEALERS:
        return reverse("claims:detail", args=(pk,))
    if actor.role in CLAIM_READERS:
        return reverse("admin:claims_claim_change", args=(pk,))
    return ""


register_search(SearchSource(_("Claims"), CLAIM_READERS, _claims, order=20, icon="receipt-text"))
register_search(
    SearchSource(
        _("Pre-applications"), CLAIM_READERS, _preapplications, order=30, icon="clipboard-list"
    )
)
register_action(
    Action(
        _("Enter an approved pre-application"),
        "clipboard-plus",
        "admin:claims_preapplication_add",
        EDITORS,
        order=20,
    )
)
register_link("claims.claim", Link(_page_of, "receipt-text"))
