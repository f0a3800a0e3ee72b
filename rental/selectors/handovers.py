"""Cars that change hands today: what leaves, what comes back, what is overdue or waits for a look."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor
from rental.choices import OrderState as S
from rental.models import RentalOrder

MOST = 100


@dataclass(frozen=True, slots=True)
class Group:
    """One heading and the orders under it; `by_end` says which of their times matters."""

    title: str | Promise
    orders: list[RentalOrder]
    by_end: bool = False
    is_late: bool = False


def handovers_today(actor: Actor, now: dt.datetime) -> list[Group]:
    """In the order in which somebody has to act; at most a hundred each."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    tomorrow = midnight + dt.timedelta(days=1)
    seen = RentalOrder.objects.visible_to(actor).for_list()
    mine = Q(dealer__in=actor.dealer_ids)
    back = Q(return_dealer__in=actor.dealer_ids)
    out = seen.filter(state=S.IN_USE).filter(back)
    leaving = seen.filter(mine, state__in=(S.ASSIGNED, S.READY), start_at__lt=tomorrow)
    looked_at = Q(handovers__end="IN", handovers__checked_at=None)
    return [
        Group(_("Overdue"), _cut(out.filter(end_at__lt=now), "end_at"), by_end=True, is_late=True),
        Group(_("Leave today"), _cut(leaving, "start_at")),
        Group(
            _("Come back today"),
            _cut(out.filter(end_at__gte=now, end_at__lt=tomorrow), "end_at"),
            by_end=True,
        ),
        Group(
            _("To be looked over for damage"),
            _cut(seen.filter(looked_at, state=S.RETURNED).distinct(), "handed_in_at"),
            by_end=True,
        ),
        Group(
            _("To be settled"),
            _cut(seen.filter(state=S.RETURNED).exclude(looked_at), "end_at"),
            by_end=True,
        ),
    ]


def _cut(rows: Iterable[RentalOrder], column: str) -> list[RentalOrder]:
    return list(rows.order_by(column, "pk")[:MOST])  # type: ignore[attr-defined]
