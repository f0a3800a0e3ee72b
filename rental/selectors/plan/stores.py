"""Which stores get a plan in the night."""

from django.utils import timezone

from dealerops.network.choices import DealerKind
from dealerops.network.models import Dealer
from rental.choices import TO_PLAN
from rental.choices.plan import Trigger
from rental.models import PlanVersion, RentalOrder


def stores_to_plan() -> list[int]:
    """Rental stores with orders to plan and without a plan of this night."""
    waiting = RentalOrder.objects.filter(state__in=TO_PLAN).values("dealer")
    today = PlanVersion.objects.filter(trigger=Trigger.NIGHT, made_at__date=timezone.localdate())
    stores = Dealer.objects.filter(kind=DealerKind.RENTAL_STORE, pk__in=waiting)
    return list(
        stores.exclude(pk__in=today.values("dealer")).order_by("pk").values_list("pk", flat=True)
    )
