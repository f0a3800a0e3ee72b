"""What a dealer finds from the palette and begins there."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from claims.lists.hits import HITS, claim_hits
from claims.models import PreApplication
from claims.portal.access import APPLICANTS, READERS
from dealerops.foundation.actor import Actor
from dealerops.foundation.words import by_initials, joined
from dealerops.portal.registry import (
    Action,
    Found,
    SearchSource,
    register_action,
    register_search,
)


def _claims(actor: Actor, q: str) -> list[Found]:
    return claim_hits(actor, q, page="claims:detail")


def _preapplications(actor: Actor, q: str) -> list[Found]:
    """By number, a part of the customer's name or its initials; a dealer's own are few."""
    wanted = Q(number__startswith=q.upper()) | Q(customer__name__icontains=q)
    wanted |= by_initials(joined(q), "customer__pairs")
    found = PreApplication.objects.visible_to(actor).filter(wanted)
    url = reverse("claims:new")
    return [
        Found(one.number, f"{one.customer.name} · {one.get_state_display()}", url)
        for one in found.select_related("customer").order_by("-pk")[:HITS]
    ]


register_search(SearchSource(_("Claims"), READERS, _claims, order=20, icon="receipt-text"))
register_search(
    SearchSource(
        _("Pre-applications"), APPLICANTS, _preapplications, order=30, icon="clipboard-list"
    )
)
register_action(Action(_("New claim"), "plus", "claims:new", APPLICANTS, order=10, on_home=True))
