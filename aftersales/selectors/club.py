"""Who is in the club of a dealer."""

from aftersales.models import ClubMember
from dealerops.foundation.actor import SYSTEM


def club_membership(*, dealer_id: int, customer_id: int) -> ClubMember | None:
    """The customer's present membership, if any."""
    members = ClubMember.objects.visible_to(SYSTEM).current()
    return members.filter(dealer=dealer_id, customer=customer_id).first()


def is_club_member(*, dealer_id: int, customer_id: int) -> bool:
    return club_membership(dealer_id=dealer_id, customer_id=customer_id) is not None
