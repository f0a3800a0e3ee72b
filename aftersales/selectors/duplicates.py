"""Customers of a dealer who may be one person entered twice."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from django.db.models import Count, TextChoices
from django.utils.translation import gettext_lazy as _

from aftersales.calc.names import alike
from aftersales.models import CallbackTask, CustomerCard, RepairOrder
from aftersales.querysets import CustomerCardQuerySet
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.registry.choices import CustomerKind
from dealerops.registry.models import Customer, CustomerMerge
from dealerops.registry.querysets import CustomerQuerySet

ROWS = 50
GROUPS = 200  # phones or cars that are looked at


class Reason(TextChoices):
    PHONE = "PHONE", _("Same phone, similar name")
    CAR = "CAR", _("Same car, similar name")


@dataclass(frozen=True, slots=True)
class Pair:
    """`first` was entered before `second`."""

    first: Customer
    second: Customer
    reason: Reason


@dataclass(frozen=True, slots=True)
class Belongings:
    """How much hangs on a record at this dealer, and one of its cards to look at."""

    card_id: int | None
    cards: int
    orders: int
    callbacks: int


def duplicates(actor: Actor) -> list[Pair]:
    """At most ROWS pairs, the surest first.

    One ID number or credit code is one customer already, as the database sees to; what is left are
    persons who gave no number, or another one of another paper.
    """
    cards = CustomerCard.objects.visible_to(actor)
    customers = Customer.objects.visible_to(SYSTEM).filter(
        pk__in=cards.values("customer"), kind=CustomerKind.PRIVATE, merged_into=None
    )
    found: dict[tuple[int, int], Pair] = {}
    for reason, groups in (
        (Reason.PHONE, _by_phone(customers)),
        (Reason.CAR, _by_car(cards, customers)),
    ):
        for group in groups:
            for first, second in combinations(group, 2):
                if alike(first.name, second.name):
                    found.setdefault((first.pk, second.pk), Pair(first, second, reason))
    return list(found.values())[:ROWS]


def merges(actor: Actor) -> list[CustomerMerge]:
    """The dealer's latest merges that are in force."""
    rows = CustomerMerge.objects.visible_to(actor).in_force()
    return list(rows.select_related("kept", "gone", "merged_by")[:ROWS])


def belongings(customer: Customer, actor: Actor) -> Belongings:
    cards = CustomerCard.objects.visible_to(actor).filter(customer=customer)
    orders = RepairOrder.objects.visible_to(actor).filter(customer=customer)
    tasks = CallbackTask.objects.visible_to(SYSTEM).filter(customer=customer)
    ids = list(cards.order_by("pk").values_list("pk", flat=True))
    return Belongings(ids[0] if ids else None, len(ids), orders.count(), tasks.count())


def _by_phone(customers: CustomerQuerySet) -> Iterable[Sequence[Customer]]:
    several = (
        customers.exclude(mobile_hash="")
        .order_by("mobile_hash")
        .values("mobile_hash")
        .annotate(people=Count("pk"))
        .filter(people__gt=1)
        .values_list("mobile_hash", flat=True)[:GROUPS]
    )
    groups: dict[str, list[Customer]] = defaultdict(list)
    for one in customers.filter(mobile_hash__in=list(several)).order_by("pk"):
        groups[one.mobile_hash].append(one)
    return groups.values()


def _by_car(
    cards: CustomerCardQuerySet, customers: CustomerQuerySet
) -> Iterable[Sequence[Customer]]:
    several = (
        cards.filter(customer__in=customers.values("pk"))
        .order_by("vehicle")
        .values("vehicle")
        .annotate(people=Count("customer", distinct=True))
        .filter(people__gt=1)
        .values_list("vehicle", flat=True)[:GROUPS]
    )
    groups: dict[int, list[Customer]] = defaultdict(list)
    pairs = cards.filter(vehicle__in=list(several)).order_by("customer", "pk")
    owners = {one.pk: one for one in customers.filter(cards__vehicle__in=list(several)).distinct()}
    for vehicle, customer in pairs.values_list("vehicle", "customer"):
        if customer in owners:
            groups[vehicle].append(owners[customer])
    return groups.values()
