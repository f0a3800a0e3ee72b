"""Figures that cost something are kept for a moment, per question and scope, never per person."""

import hashlib
from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.core.cache import cache

from dealerops.foundation.actor import Actor, House

T = TypeVar("T")


def remembered(question: str, actor: Actor, ask: Callable[[], T], *, times: int = 1) -> T:
    """What `ask` answers, at most `times` x HOME_CACHE_SECONDS old.

    Only for answers that everybody of the same role and place gets, in no language: numbers, not words.
    """
    seconds = settings.HOME_CACHE_SECONDS * times
    if seconds <= 0:
        return ask()
    key = f"home:{question}:{_scope(actor)}"
    kept: tuple[T] | None = cache.get(key)
    if kept is None:
        kept = (ask(),)
        cache.set(key, kept, timeout=seconds)
    return kept[0]


def _scope(actor: Actor) -> str:
    """Role and places; somebody who sees only their own rows is a place of their own."""
    places = [sorted(ids) for ids in (actor.region_ids, actor.dealer_ids, actor.firm_ids)]
    owner = actor.user_id if actor.house == House.SELF else 0
    return hashlib.sha256(f"{actor.role} {places} {owner}".encode()).hexdigest()[:32]
