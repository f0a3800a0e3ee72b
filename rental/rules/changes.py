"""What must hold for a change of an order, one small function per sentence (domain.md 5.5)."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealerops.foundation.errors import Refusal
from rental.choices import OrderState
from rental.choices.changes import ChangeKind
from rental.models import RentalOrder

ON_THE_ROAD = frozenset(
    {"end_at", "return_dealer_id", "driver_name", "driver_licence", "licence_until"}
)
PRICED = frozenset({"start_at", "end_at", "dealer_id", "return_dealer_id", "vehicle_class_id"})


def is_priced(news: Collection[str]) -> bool:
    """A driver costs nothing; dates, stores and classes do."""
    return bool(PRICED & set(news))


def span_is_forward(then: RentalOrder) -> Refusal | None:
    if then.end_at > then.start_at:
        return None
    return Refusal("SPAN_BACKWARDS", _("The rental ends after it begins."), "end_at")


def driver_is_whole(news: dict[str, Any]) -> Refusal | None:
    """Another driver comes with a licence of their own."""
    if "driver_name" not in news or ("driver_licence" in news and "licence_until" in news):
        return None
    message = _("Another driver needs licence number and its last day.")
    return Refusal("LICENCE_MISSING", message, "driver_licence")


def is_possible_in_this_state(order: RentalOrder, news: Collection[str]) -> Refusal | None:
    """Whoever has the car changes its end, where it goes and who drives; the rest is past."""
    if order.state != OrderState.IN_USE or set(news) <= ON_THE_ROAD:
        return None
    message = _("The car is out: only end, store of return and driver can change.")
    return Refusal("CHANGE_TOO_LATE", message)


def is_asked_in_time(order: RentalOrder, now: dt.datetime, hours: int, kind: str) -> Refusal | None:
    """An extension is asked for four hours before the end, at the latest."""
    if kind != ChangeKind.EXTENSION or now <= order.end_at - dt.timedelta(hours=hours):
        return None
    message = _("An extension is asked for %(hours)d hours before the end at the latest.")
    return Refusal("EXTENSION_TOO_LATE", message % {"hours": hours}, "end_at")


def start_is_ahead(order: RentalOrder, news: dict[str, Any], now: dt.datetime) -> Refusal | None:
    if "start_at" not in news or news["start_at"] > now:
        return None
    return Refusal("START_PASSED", _("The rental would have begun already."), "start_at")
