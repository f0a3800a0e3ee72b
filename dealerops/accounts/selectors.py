"""Who belongs where."""

from dealerops.accounts.models import Membership, User
from dealerops.foundation.actor import BACKOFFICE_ROLES, Role


def member_of_firm(username: str, role: Role, firm_id: int) -> User | None:
    """The active person of that user name who holds `role` at the firm now."""
    held = Membership.objects.live().filter(user__username=username, role=role, firm=firm_id)
    membership = held.select_related("user").first()
    return membership.user if membership else None


def people_at_dealer(role: Role, dealer_id: int) -> list[User]:
    """Whoever holds `role` at this dealer now; one who has moved on is not among them."""
    held = Membership.objects.live().filter(role=role, dealer=dealer_id).select_related("user")
    return [membership.user for membership in held]


def is_staff_person(user_id: int) -> bool:
    """Whether one of the person's live roles opens the back office, in force or not."""
    held = Membership.objects.live().filter(user=user_id, role__in=BACKOFFICE_ROLES)
    return held.exists()
