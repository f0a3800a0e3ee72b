"""Finding rental orders by what people type; every way of looking meets an index of its own."""

from typing import Any

from django.db.models import Q, QuerySet

from dealerops.foundation.actor import Actor
from dealerops.foundation.words import bigrams, by_initials, is_too_short, joined
from dealerops.identifiers import phone
from dealerops.registry.fields import search_hash
from dealerops.registry.models import PlateAssignment


def search_orders(orders: QuerySet[Any, Any], q: str, actor: Actor) -> QuerySet[Any, Any] | None:
    """By number from its beginning, the platform's number, a whole phone or plate, part of a name
    or its pinyin initials.

    None when `q` (upper case) is too short to be looked for.
    """
    word = joined(q)
    if is_too_short(word):
        return None
    if q.startswith("RNT-"):
        return orders.filter(number__startswith=q)
    carriers = PlateAssignment.objects.filter(plate=word).values_list("vehicle", flat=True)
    found = Q(pairs__contains=bigrams(word)) | by_initials(word) | Q(external_id__iexact=q)
    found |= Q(driver_mobile_hash=search_hash(phone.national(word)))
    found |= Q(vehicle__vehicle__in=list(carriers))
    return orders.filter(found)
