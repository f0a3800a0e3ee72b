"""Editing a customer card; every change leaves its trace (domain.md 4.6)."""

from collections.abc import Mapping
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aftersales.choices import MismatchState
from aftersales.models import CardMismatch, CustomerCard
from dealerops.accounts.models import Membership
from dealerops.foundation.actor import SYSTEM, Actor, Role
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.identifiers import phone
from dealerops.identifiers.messages import refusal_of
from dealerops.journal.services import record

EDITORS: Final = frozenset({Role.D_SA, Role.D_INFO, Role.D_SVC_DIR})
LEADERS: Final = frozenset({Role.D_INFO, Role.D_SVC_DIR})
FACTS: Final = (
    *("type", "user_name", "second_mobile", "wechat", "sex", "birthday", "district"),
    *("reach", "call_time", "insurer", "insured_until", "inspection_due"),
    *("warranty_until", "warranty_km", "finance_until", "remarks"),
)
LEADERS_FACTS: Final = ("leaving", "left_on", "legal_hold")
SECRET: Final = CustomerCard.REVEALABLE


class DifferenceIsOver(DomainError):
    """The difference was settled, or is none any more."""

    default_code = "DIFFERENCE_OVER"
    default_message = _("This difference is settled already. Please refresh.")


@transaction.atomic
def update_card(
    card_id: int, facts: Mapping[str, Any], *, by: Actor, version: int | None = None
) -> CustomerCard:
    """Change what the card says; `facts` are names of FACTS, for leaders also of LEADERS_FACTS.

    A secret field that is None stays as it is: people edit cards without seeing it. The journal keeps the
    names of what changed, never the values. Raises InvalidInput per field, StaleObject, DomainError
    (WRONG_ROLE).
    """
    allowed = {*FACTS, *(LEADERS_FACTS if by.role in LEADERS else ())}
    if by.role not in EDITORS or not allowed.issuperset(facts):
        raise DomainError(WRONG_ROLE)
    card = CustomerCard.objects.visible_to(by).lock(card_id)
    card.expect_version(version)
    changed = _apply(card, facts)
    if changed:
        _check(card, changed)
        card.save_fields(*changed)
        record(card, "aftersales.card_changed", by=by, changed=sorted(changed))
    return card


@transaction.atomic
def give_card(
    card_id: int, advisor_id: int, *, by: Actor, version: int | None = None
) -> CustomerCard:
    """The customer's one advisor 一对一 from now on. Raises InvalidInput (NOT_AN_ADVISOR)."""
    if by.role not in LEADERS:
        raise DomainError(WRONG_ROLE)
    card = CustomerCard.objects.visible_to(by).lock(card_id)
    card.expect_version(version)
    advisors = Membership.objects.live().filter(role=Role.D_SA, dealer=card.dealer_id)
    if not advisors.filter(user=advisor_id).exists():
        message = _("Choose a service advisor of this dealer.")
        raise InvalidInput(Refusal("NOT_AN_ADVISOR", message, "advisor"))
    if card.advisor_id != advisor_id:
        before, card.advisor_id = card.advisor_id, advisor_id
        card.save_fields("advisor")
        record(card, "aftersales.card_given", by=by, before=before, advisor=advisor_id)
    return card


@transaction.atomic
def recommend(card_id: int, vin: str, *, by: Actor, version: int | None = None) -> CustomerCard:
    """Note who recommended us, by the VIN of their car at this dealer; an empty one takes it back.

    Raises InvalidInput (REFERRER_UNKNOWN).
    """
    if by.role not in EDITORS:
        raise DomainError(WRONG_ROLE)
    card = CustomerCard.objects.visible_to(by).lock(card_id)
    card.expect_version(version)
    referrer = None
    if vin:
        others = CustomerCard.objects.visible_to(SYSTEM).filter(dealer=card.dealer_id)
        referrer = others.exclude(pk=card.pk).filter(vehicle__vin=vin).first()
        if referrer is None:
            message = _("No other customer of this dealer has a car with this VIN.")
            raise InvalidInput(Refusal("REFERRER_UNKNOWN", message, "referrer"))
    if card.referred_by_id != (referrer.pk if referrer else None):
        card.referred_by = referrer
        card.save_fields("referred_by")
        record(card, "aftersales.card_recommended", by=by, referrer=referrer and referrer.pk)
    return card


@transaction.atomic
def settle_difference(difference_id: int, *, by: Actor) -> CardMismatch:
    """The clerk looked at both records and leaves them as they are. Raises DifferenceIsOver."""
    if by.role not in LEADERS:
        raise DomainError(WRONG_ROLE)
    difference = CardMismatch.objects.visible_to(by).lock(difference_id)
    if difference.state != MismatchState.OPEN:
        raise DifferenceIsOver
    difference.state = MismatchState.SETTLED
    difference.settled_by_id, difference.closed_on = by.user_id, timezone.localdate()
    difference.save(update_fields=("state", "settled_by", "closed_on"))
    record(
        difference.card,
        "aftersales.difference_settled",
        by=by,
        compared=difference.compared,
        against=difference.against,
    )
    return difference


def _apply(card: CustomerCard, facts: Mapping[str, Any]) -> list[str]:
    changed = []
    for name, value in facts.items():
        if name in SECRET and value is None:
            continue
        new = phone.national(value) if name == "second_mobile" else value
        if getattr(card, name) != new:
            setattr(card, name, new)
            changed.append(name)
    return changed


def _check(card: CustomerCard, changed: list[str]) -> None:
    """The fields' own rules, and the identifier's sentence about a phone number."""
    refusals = []
    if "second_mobile" in changed and card.second_mobile:
        refusal = refusal_of(phone.validate_contact(card.second_mobile, is_company=False))
        refusals += [Refusal(refusal.code, refusal.message, "second_mobile")] if refusal else []
    others = [one.name for one in card._meta.fields if one.name not in changed]
    try:
        card.full_clean(exclude=others)
    except ValidationError as error:
        refusals += [
            Refusal("CARD_DATA", found[0].messages[0], "" if field == "__all__" else field)
            for field, found in error.error_dict.items()
        ]
    if refusals:
        raise InvalidInput(*refusals)
