"""Finding claims by what people type; every way of looking meets an index of its own."""

import datetime as dt
import re
from typing import Any

from django.db.models import CharField, Func, Q, QuerySet, Value
from django.db.models.functions import Concat, Replace, Upper

from dealerops.foundation.actor import Actor, House
from dealerops.foundation.words import (
    SHORTEST_NUMBER,
    bigrams,
    by_initials,
    is_too_short,
    is_wordy,
    joined,
)
from dealerops.network.models import Dealer

LONGEST_VIN = 17
MOST_DEALERS = 50
PAIR = 2
NUMBER = re.compile(r"CLM-(20\d\d)?(0[1-9]|1[0-2])?")
NEARLY_WHOLE = 15  # of `CLM-202611-000123`: few enough to be met without their month
LONGEST_DAY = dt.timedelta(days=1)  # numbers are given by local days


class Halfwidth(Func):
    """PostgreSQL's own NFKC; only rows that an index has found are asked."""

    template = "normalize(%(expressions)s, NFKC)"
    output_field = CharField()


NAMES_JOINED = Replace(
    Replace(Upper(Halfwidth(Concat("buyer_name", Value("|"), "plate"))), Value(" "), Value("")),
    Value("·"),
    Value(""),
)


def search_claims(claims: QuerySet[Any, Any], q: str, actor: Actor) -> QuerySet[Any, Any] | None:
    """Claims by number or invoice number from their beginning, by a part of VIN, buyer or plate.

    Buyers are also found by their pinyin initials. Whoever sees several dealers also finds by a
    dealer's code, a part of its name or its initials. None when `q` (upper case) is too short.
    """
    word = joined(q)
    if is_too_short(word):
        return None
    if begins := NUMBER.match(q):
        of_its_month = _of_that_time(begins) if len(q) < NEARLY_WHOLE else Q()
        return claims.filter(of_its_month, number__startswith=q)
    named = claims.alias(names_joined=NAMES_JOINED)
    found: QuerySet[Any, Any] = named.filter(
        _by_number(q, word) | _by_names(word) | _by_dealer(q, actor)
    )
    return found


def _by_number(q: str, word: str) -> Q:
    """Nothing for words in Chinese and for two letters: no index finds these in numbers."""
    if is_wordy(word) or len(word) < SHORTEST_NUMBER:
        return Q()
    found = Q(invoice_number__startswith=word) if word.isdecimal() else Q()
    if word.isalnum() and len(word) <= LONGEST_VIN:
        found |= Q(vin__contains=word)
    return found


def _of_that_time(begins: re.Match[str]) -> Q:
    """A number tells its month, so a walk through the newest need not pass all that came after."""
    year, month = begins.groups()
    if not year or not month:
        return Q()
    first = dt.datetime(int(year), int(month), 1, tzinfo=dt.UTC)
    after = (first + 31 * LONGEST_DAY).replace(day=1)
    return Q(created_at__gte=first - LONGEST_DAY, created_at__lt=after + LONGEST_DAY)


def _by_names(word: str) -> Q:
    """All pairs somewhere, and for more than one pair, one after the other; or the pinyin initials."""
    found = Q(pairs__contains=bigrams(word))
    found = found if len(word) == PAIR else found & Q(names_joined__contains=word)
    return found | by_initials(word)


def _by_dealer(q: str, actor: Actor) -> Q:
    """Read first, so that the claims are reached by their dealer's index."""
    if actor.house not in {House.HQ, House.REGION}:
        return Q()
    dealers = Dealer.objects.visible_to(actor)
    named = Q(name__contains=q) | Q(name_en__icontains=q) | Q(code=q) | by_initials(joined(q))
    found = list(dealers.filter(named).values_list("pk", flat=True)[:MOST_DEALERS])
    return Q(dealer__in=found) if found else Q()
