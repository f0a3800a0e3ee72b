"""Buckets from the palette, and where notices about them lead."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor
from dealerops.foundation.words import by_initials, joined
from dealerops.notifications.links import Link, register_link
from dealerops.portal.registry import Found, SearchSource, register_search
from quota.admin.pages import LOOKERS
from quota.models import QuotaBucket

HITS = 10
PAGE = "admin:quota_quotabucket_change"


def _buckets(actor: Actor, q: str) -> list[Found]:
    """This month's, by the dealer's code, name or initials, or by the program's code."""
    wanted = Q(dealer__code=q.upper()) | Q(dealer__name__contains=q) | Q(program=q.upper())
    wanted |= Q(dealer__name_en__icontains=q) | by_initials(joined(q), "dealer__pairs")
    seen = QuotaBucket.objects.visible_to(actor).of_month(timezone.localdate()).for_list()
    return [
        Found(
            f"{one.program} · {one.place}",
            f"{one.month:%Y-%m} · {one.used} / {one.capacity}",
            reverse(PAGE, args=(one.pk,)),
        )
        for one in seen.filter(wanted).order_by("program", "dealer")[:HITS]
    ]


def _page_of(actor: Actor, pk: int) -> str:
    return reverse(PAGE, args=(pk,)) if actor.role in LOOKERS else ""


register_search(SearchSource(_("Quota this month"), LOOKERS, _buckets, order=40, icon="gauge"))
register_link("quota.quotabucket", Link(_page_of, "gauge"))
