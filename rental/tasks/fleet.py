"""The doorbells of overdue cars and of papers that run out."""

from celery import shared_task
from django.utils import timezone

from rental.selectors.overdue import cars_overdue, cars_with_papers_to_judge
from rental.services.blocks import block_for_papers
from rental.services.replanning import notice_late_car


@shared_task(name="rental.late_cars")
def late_cars() -> int:
    """Every few minutes: overdue cars that others wait for (domain.md 5.5)."""
    return sum(notice_late_car(order_id) is not None for order_id in cars_overdue(timezone.now()))


@shared_task(name="rental.fleet_papers")
def fleet_papers() -> int:
    """Every night: cars whose insurance or inspection has run out, or was renewed (domain.md 5.2)."""
    today = timezone.localdate()
    return sum(block_for_papers(car_id, today) for car_id in cars_with_papers_to_judge(today))
