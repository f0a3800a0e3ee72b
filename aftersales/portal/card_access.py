"""Who may enter the pages about customers: advisors with their own, the leaders with all (domain.md 7.2)."""

from django.shortcuts import get_object_or_404

from aftersales.lists.cards import DEALERS, LEADERS
from aftersales.models import CustomerCard, LostCase
from aftersales.portal.access import for_roles
from aftersales.services.cards import EDITORS
from aftersales.services.cards import LEADERS as LEADING
from dealerops.foundation.actor import Actor, Role

for_readers = for_roles(DEALERS)
for_editors = for_roles(EDITORS)
for_leading = for_roles(LEADING)
for_leaders = for_roles(LEADERS)
MANAGERS = frozenset({Role.D_SVC_DIR, Role.D_GM, Role.D_INFO})


def may_edit(actor: Actor) -> bool:
    return actor.role in EDITORS


def may_lead(actor: Actor) -> bool:
    return actor.role in LEADING


def card_or_404(actor: Actor, pk: int) -> CustomerCard:
    """One card with everything its page says about it. Foreign and missing look alike."""
    return get_object_or_404(CustomerCard.objects.visible_to(actor).for_page(), pk=pk)


def case_or_404(actor: Actor, pk: int) -> LostCase:
    cases = LostCase.objects.visible_to(actor).select_related(
        *("card__dealer", "card__customer", "card__advisor", "card__retention"),
        *("card__vehicle__model", "contacted_by", "visit"),
    )
    return get_object_or_404(cases, pk=pk)
