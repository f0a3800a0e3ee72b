"""What an order's page says of drivers and loan cars."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from aftersales.lists.drives import DRIVE_READERS, SENDERS
from aftersales.models import DriverTask, Loan, LoanCar, RepairOrder
from aftersales.selectors.drives import drive_badge, loan_badge
from dealerops.foundation.actor import Actor, Role
from dealerops.portal.registry import Badge
from dealerops.portal.templatetags.dx import local_name


@dataclass
class DrivingPart:
    """The drives and loans of one order that the reader was allowed to open."""

    order: RepairOrder
    actor: Actor

    @cached_property
    def drives(self) -> Sequence[tuple[DriverTask, Badge]]:
        if self.actor.role not in DRIVE_READERS:
            return ()
        rows = self.order.drives.select_related("driver").prefetch_related("sheets")
        return [(task, drive_badge(task.state)) for task in rows.order_by("pk")]

    @cached_property
    def loans(self) -> Sequence[tuple[Loan, Badge]]:
        if self.actor.role not in SENDERS | {Role.D_GM}:
            return ()
        rows = self.order.loans.select_related("car__vehicle__model").prefetch_related("sheets")
        return [(loan, loan_badge(loan.state)) for loan in rows.order_by("pk")]

    @property
    def is_empty(self) -> bool:
        return not (self.drives or self.loans)

    @property
    def may_send(self) -> bool:
        return self.actor.role in SENDERS and self.order.state != "ARCHIVED"

    @property
    def may_lend(self) -> bool:
        order = self.order
        is_over = order.delivered_at or order.closed_at
        running = any(loan.state in {"PLANNED", "OUT"} for loan, _badge in self.loans)
        return self.actor.role in SENDERS and not is_over and not running and bool(self.cars)

    @cached_property
    def cars(self) -> list[tuple[int, str]]:
        """Loan cars of the house as (id, plate and model)."""
        rows = LoanCar.objects.visible_to(self.actor).in_use().select_related("vehicle__model")
        mine = rows.filter(dealer=self.order.dealer_id)
        return [(car.pk, f"{car} · {local_name(car.vehicle.model)}") for car in mine]
