"""What the search finds among the kernel's own nouns. Their pages lie in the back office."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import PORTAL_ROLES, Actor, Role
from dealerops.foundation.words import by_initials, joined
from dealerops.network.models import Dealer
from dealerops.portal.registry import (
    Action,
    Found,
    SearchSource,
    register_action,
    register_search,
)

HITS = 10
# domain.md 7.2: the roles that look at the network
OFFICES = frozenset(
    {
        *(Role.SYSADMIN, Role.AUDITOR, Role.SSA_SPECIALIST, Role.SSA_MANAGER, Role.SSA_HEAD),
        *(Role.REGION_STAFF, Role.REGION_HEAD),
    }
)


def _dealers(actor: Actor, q: str) -> list[Found]:
    """By code, credit code, a part of the name in either language, or the initials of the Chinese one."""
    code = q.upper()
    wanted = Q(code__startswith=code) | Q(usc_code=code)
    wanted |= Q(name__contains=q) | Q(name_en__icontains=q) | Q(legal_name__contains=q)
    wanted |= by_initials(joined(q))
    found = Dealer.objects.visible_to(actor).filter(wanted).select_related("region")
    return [
        Found(
            one.display_name,
            f"{one.code} · {one.region.display_name}",
            reverse("admin:network_dealer_change", args=(one.pk,)),
        )
        for one in found.order_by("code")[:HITS]
    ]


register_search(SearchSource(_("Dealers"), OFFICES, _dealers, order=10, icon="store"))
register_action(Action(_("Notices"), "bell", "portal:notices", frozenset(Role), order=80))
register_action(
    Action(_("Change password"), "key-round", "account_change_password", PORTAL_ROLES, order=90)
)
