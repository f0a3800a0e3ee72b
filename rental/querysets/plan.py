"""Who sees plans and assignments, and their adjectives."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from dealerops.foundation.scoping import Scope
from rental.choices.plan import PlanState
from rental.querysets.base import READERS, StoreRowQuerySet

if TYPE_CHECKING:
    from rental.models import Assignment, PlanLine, PlanVersion


class PlanVersionQuerySet(StoreRowQuerySet["PlanVersion"]):
    def draft(self) -> Self:
        return self.filter(state=PlanState.DRAFT)

    def published(self) -> Self:
        return self.filter(state=PlanState.PUBLISHED)

    def for_list(self) -> Self:
        return self.select_related("dealer", "made_by", "published_by")


class PlanLineQuerySet(StoreRowQuerySet["PlanLine"]):
    scope = Scope(hq=READERS, dealer="plan__dealer")

    def changing(self) -> Self:
        """Orders that get another car, or their first."""
        return self.filter(is_change=True)

    def without_car(self) -> Self:
        return self.filter(vehicle=None)

    def for_list(self) -> Self:
        return self.select_related(
            "order__customer", "order__vehicle_class", "vehicle__vehicle", "vehicle__vehicle_class",
            "before__vehicle",
        )  # fmt: skip


class AssignmentQuerySet(StoreRowQuerySet["Assignment"]):
    scope = Scope(hq=READERS, dealer="vehicle__dealer")

    def held(self) -> Self:
        """The car is kept for the order, or still being cleaned after it."""
        return self.filter(released_at=None)

    def during(self, begins: dt.datetime, ends: dt.datetime) -> Self:
        return self.filter(span__overlap=DateTimeTZRange(begins, ends))
