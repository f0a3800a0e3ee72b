"""Joining and leaving the customers' club (domain.md 4.6, 4.8)."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aftersales.models import ClubMember, CustomerCard
from aftersales.services.cards import EDITORS
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record


class HasLeftTheClub(DomainError):
    """The member left before."""

    default_code = "CLUB_LEFT"
    default_message = _("This member has left the club already.")


@transaction.atomic
def join_club(
    card_id: int, number: str, level: str, *, by: Actor, on: dt.date | None = None
) -> ClubMember:
    """The customer of a card joins the club of its dealer. Raises InvalidInput (CLUB_DATA)."""
    if by.role not in EDITORS:
        raise DomainError(WRONG_ROLE)
    card = CustomerCard.objects.visible_to(by).lock(card_id)
    member = ClubMember(
        dealer_id=card.dealer_id,
        customer_id=card.customer_id,
        number=number.strip(),
        level=level,
        joined_on=on or timezone.localdate(),
    )
    try:
        member.full_clean()
    except ValidationError as error:
        refusals = [
            Refusal("CLUB_DATA", found[0].messages[0], "" if field == "__all__" else field)
            for field, found in error.error_dict.items()
        ]
        raise InvalidInput(*refusals) from error
    member.save(force_insert=True)
    record(member, "aftersales.club_joined", by=by, card=card.pk, level=level)
    return member


@transaction.atomic
def leave_club(member_id: int, *, by: Actor, version: int | None = None) -> ClubMember:
    """Leaving is as easy as joining. Raises HasLeftTheClub, StaleObject."""
    if by.role not in EDITORS:
        raise DomainError(WRONG_ROLE)
    member = ClubMember.objects.visible_to(by).lock(member_id)
    member.expect_version(version)
    if member.left_on:
        raise HasLeftTheClub
    member.left_on = max(timezone.localdate(), member.joined_on)
    member.save_fields("left_on")
    record(member, "aftersales.club_left", by=by)
    return member
