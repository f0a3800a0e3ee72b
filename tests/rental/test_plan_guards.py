"""What the database refuses about plans and assignments, whoever writes."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from rental.models import Assignment, PlanLine, PlanVersion
from rental.services.plan import assign, make_plan
from tests.factories.rental import DAY, RentalHouse, an_order, make_car

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def rows(house: RentalHouse) -> dict[type, Any]:
    """A plan with a line, and an assignment."""
    order = an_order(house.store, house.b, NOW + 3 * DAY, NOW + 4 * DAY)
    made = assign(order.pk, make_car(house.store, house.b).pk, by=house.operator)
    plan = make_plan(house.store.pk, by=house.operator)
    return {PlanVersion: plan, PlanLine: plan.lines.get(), Assignment: made}


@pytest.mark.parametrize(
    ("model", "name", "facts"),
    [
        (PlanVersion, "rental_plan_covers_some_time", {"ends_at": NOW - DAY}),
        (PlanVersion, "rental_published_plan_says_when", {"state": "PUBLISHED"}),
        (PlanLine, "rental_order_without_car_says_why", {"vehicle": None}),
        (Assignment, "rental_assignment_begins_and_ends", {"span": DateTimeTZRange(NOW, None)}),
        (Assignment, "rental_upgrade_cost_is_not_negative", {"cost": -1}),
    ],
)
def test_a_row_may_not_become(rows, model, name, facts):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        model.objects.filter(pk=rows[model].pk).update(**facts)


@pytest.mark.parametrize(
    ("model", "name"),
    [
        (PlanVersion, "rental_plan_has_its_number_once"),
        (PlanLine, "rental_plan_speaks_of_an_order_once"),
    ],
)
def test_a_row_may_not_be_written_twice(rows, model, name):
    row = rows[model]
    row.pk = None
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        row.save(force_insert=True)
