"""The doorbell of the nightly plans."""

from celery import shared_task

from dealerops.foundation.actor import SYSTEM
from rental.choices.plan import Trigger
from rental.selectors.plan.stores import stores_to_plan
from rental.services.plan import make_plan


@shared_task(name="rental.plans")
def make_plans() -> int:
    """Before the stores open: a draft for each that has orders and none of the night yet (domain.md 5.3)."""
    stores = stores_to_plan()
    for dealer_id in stores:
        make_plan(dealer_id, by=SYSTEM, trigger=Trigger.NIGHT)
    return len(stores)
