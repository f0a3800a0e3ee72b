"""Finding signals and cases by what people type; a phone only whole, by its hash (domain.md 7.3)."""

from typing import Any

from django.db.models import Q, QuerySet

from dealerops.foundation.actor import Actor
from dealerops.foundation.words import joined
from dealerops.identifiers import phone
from dealerops.registry.fields import search_hash

SHORTEST = 3
SHORTEST_PHONE = 7
CASE = "CC-"


def search_cases(cases: QuerySet[Any, Any], q: str, actor: Actor) -> QuerySet[Any, Any] | None:
    """By the beginning of the number, a part of the VIN, or a whole phone number.

    None when `q` (upper case) is too short to be looked for.
    """
    word = joined(q)
    if len(word) < SHORTEST:
        return None
    if word.startswith(CASE):
        return cases.filter(number__startswith=word)
    return cases.filter(_voice(word) | Q(number__contains=word))


def search_signals(signals: QuerySet[Any, Any], q: str, actor: Actor) -> QuerySet[Any, Any] | None:
    """The same for signals, whose number is the one they have at their source."""
    word = joined(q)
    if len(word) < SHORTEST:
        return None
    return signals.filter(
        _voice(word) | Q(external_id__istartswith=word) | Q(case__number__startswith=word)
    )


def _voice(word: str) -> Q:
    found = Q(vin__contains=word)
    number = phone.national(word)
    if number.isdecimal() and len(number) >= SHORTEST_PHONE:
        found |= Q(mobile_hash=search_hash(number))
    return found
