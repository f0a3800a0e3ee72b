"""Finding orders by what people type; every way of looking meets an index of its own."""

from typing import Any

from django.db.models import Q, QuerySet

from dealerops.foundation.actor import Actor
from dealerops.lists.words import bigrams, is_wordy, joined
from dealerops.registry.models import Vehicle

SHORTEST_NAME = 2
SHORTEST_NUMBER = 3
VIN_LENGTH = 17


def search_orders(orders: QuerySet[Any, Any], q: str, actor: Actor) -> QuerySet[Any, Any] | None:
    """By number from its beginning, by the whole VIN, by a part of plate or of who brought the car.

    None when `q` (upper case) is too short to be looked for.
    """
    word = joined(q)
    if len(word) < (SHORTEST_NAME if is_wordy(word) else SHORTEST_NUMBER):
        return None
    if q.startswith("RO-"):
        return orders.filter(number__startswith=q)
    found = Q(pairs__contains=bigrams(word))
    if len(word) == VIN_LENGTH:
        found |= Q(vehicle__in=list(Vehicle.objects.filter(vin=word).values_list("pk", flat=True)))
    return orders.filter(found)
