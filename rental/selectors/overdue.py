"""Cars that should be back, and cars whose papers have run out."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q

from dealerops.foundation.actor import SYSTEM
from rental.choices import BlockKind, OrderState
from rental.models import Block, RentalOrder, RentalVehicle


def cars_overdue(now: dt.datetime) -> list[int]:
    """Orders on the road past their end that nobody was told of yet."""
    out = RentalOrder.objects.visible_to(SYSTEM).filter(state=OrderState.IN_USE, end_at__lt=now)
    return list(out.filter(lateness=None).order_by("end_at").values_list("pk", flat=True))


def cars_with_papers_to_judge(on: dt.date) -> list[int]:
    """Those that have run out without a block, and those renewed that still have one."""
    standing = Block.objects.in_force().filter(vehicle=OuterRef("pk"))
    cars = RentalVehicle.objects.visible_to(SYSTEM).in_fleet(on)
    cars = cars.annotate(
        uninsured=Exists(standing.filter(kind=BlockKind.INSURANCE)),
        uninspected=Exists(standing.filter(kind=BlockKind.INSPECTION)),
    )
    wrong = (
        Q(insurance_until__lt=on, uninsured=False)
        | Q(insurance_until__gte=on, uninsured=True)
        | Q(inspection_until__lt=on, uninspected=False)
        | Q(inspection_until__gte=on, uninspected=True)
    )
    return list(cars.filter(wrong).order_by("pk").values_list("pk", flat=True))
