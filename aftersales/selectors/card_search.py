"""Finding customers by what people type (domain.md 7.3: phone and ID numbers only whole, by their hash)."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from aftersales.models import CustomerCard, RepairOrder
from dealerops.foundation.actor import SYSTEM, Actor, House
from dealerops.foundation.words import SHORTEST_NUMBER, by_initials, is_too_short, is_wordy, joined
from dealerops.identifiers import phone
from dealerops.registry.fields import search_hash
from dealerops.registry.models import PlateAssignment

SHORTEST_PHONE = 7
LONGEST_VIN = 17


def search_cards(cards: QuerySet[Any, Any], q: str, actor: Actor) -> QuerySet[Any, Any] | None:
    """Cards by the end of a VIN, a part of a plate, a whole phone number; inside a dealer also by name
    or its pinyin initials.

    None when `q` (upper case) is too short to be looked for.
    """
    word = joined(q)
    may_name = actor.house == House.DEALER
    if is_too_short(word, is_named=may_name):
        return None
    found = by_initials(word, "customer__pairs") if may_name else Q()
    if len(word) >= SHORTEST_NUMBER or is_wordy(word):
        found |= _by_plate(word) | _by_number(word)
    if is_wordy(word) and may_name:
        found |= Q(customer__name__contains=word)
    return cards.filter(found)


def search_by_card(rows: QuerySet[Any, Any], q: str, actor: Actor) -> QuerySet[Any, Any] | None:
    """The same for rows that hang on a card."""
    cards = search_cards(CustomerCard.objects.visible_to(actor), q, actor)
    return None if cards is None else rows.filter(card__in=cards)


def search_people(rows: QuerySet[Any, Any], q: str, actor: Actor) -> QuerySet[Any, Any] | None:
    """Club members and prospects by name, its initials or whole phone number; members also by their number."""
    word = joined(q)
    may_name = actor.house == House.DEALER
    if is_too_short(word, is_named=may_name):
        return None
    found = Q(customer__mobile_hash=search_hash(phone.national(word)))
    if may_name:
        found |= Q(customer__name__icontains=word) | by_initials(word, "customer__pairs")
    if any(one.name == "number" for one in rows.model._meta.fields):
        found |= Q(number__istartswith=word)
    return rows.filter(found)


def _by_plate(word: str) -> Q:
    """On the register of plates, or as somebody wrote it down at the counter."""
    plates = PlateAssignment.objects.visible_to(SYSTEM).filter(
        vehicle=OuterRef("vehicle"), plate__contains=word
    )
    orders = RepairOrder.objects.visible_to(SYSTEM).filter(
        dealer=OuterRef("dealer"), vehicle=OuterRef("vehicle"), plate__contains=word
    )
    return Q(Exists(plates)) | Q(Exists(orders))


def _by_number(word: str) -> Q:
    if is_wordy(word):
        return Q()
    found = Q(vehicle__vin__endswith=word) if len(word) <= LONGEST_VIN else Q()
    number = phone.national(word)
    if number.isdecimal() and len(number) >= SHORTEST_PHONE:
        hashed = search_hash(number)
        found |= Q(customer__mobile_hash=hashed) | Q(second_mobile_hash=hashed)
    return found
