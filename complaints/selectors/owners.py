"""Who may own a case: people of its dealer, of its region, of head office (domain.md 3.6, 3.11)."""

from typing import Final

from django.db.models import Q

from complaints.models import Case
from dealerops.accounts.models import Membership, User
from dealerops.accounts.selectors import people_at_dealer
from dealerops.foundation.actor import Role

AT_DEALER: Final = (Role.D_CAM, Role.D_SVC_DIR, Role.D_GM)
IN_REGION: Final = (Role.REGION_CAM, Role.REGION_STAFF, Role.REGION_HEAD)
AT_HEAD_OFFICE: Final = (Role.COMPLAINT_DESK, Role.RISK_MANAGER, Role.QUALITY, Role.LEGAL)


def possible_owners(case: Case) -> list[User]:
    """Active people who may be given this case, by name."""
    held = Membership.objects.live().select_related("user")
    places = Q(role__in=AT_HEAD_OFFICE)
    if case.dealer_id:
        places |= Q(role__in=AT_DEALER, dealer=case.dealer_id)
    if case.region_id:
        places |= Q(role__in=IN_REGION, region=case.region_id)
    people = {one.user_id: one.user for one in held.filter(places)}
    return sorted(people.values(), key=lambda one: (one.display_name, one.pk))


def may_own(case: Case, user_id: int) -> bool:
    return any(one.pk == user_id for one in possible_owners(case))


def advocate_of(dealer_id: int) -> int | None:
    """The dealer's customer advocate, of several the one with the oldest account."""
    return min((one.pk for one in people_at_dealer(Role.D_CAM, dealer_id)), default=None)
