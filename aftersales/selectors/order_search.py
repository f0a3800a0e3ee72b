"""Finding orders by what people type; every way of looking meets an index of its own."""

from typing import Any

from django.db.models import Q, QuerySet

from dealerops.foundation.actor import Actor
from dealerops.foundation.words import bigrams, by_initials, is_too_short, joined
from dealerops.registry.models import Vehicle

VIN_LENGTH = 17


def search_orders(orders: QuerySet[Any, Any], q: str, actor: Actor) -> QuerySet[Any, Any] | None:
    """By number from its beginning, by the whole VIN, by a part of plate or of who brought the car,
    by that name's pinyin initials.

    None when `q` (upper case) is too short to be looked for.
    """
    word = joined(q)
    if is_too_short(word):
        return None
    if q.startswith("RO-"):
        return orders.filter(number__startswith=q)
    found = Q(pairs__contains=bigrams(word)) | by_initials(word)
    if len(word) == VIN_LENGTH:
        found |= Q(vehicle__in=list(Vehicle.objects.filter(vin=word).values_list("pk", flat=True)))
    return orders.filter(found)
