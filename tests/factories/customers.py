"""One of everything that hangs on a customer card, as pages and matrices need it."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from aftersales.choices import Compared, ComparedWith
from aftersales.models import (
    CardMismatch,
    CardRetention,
    ClubMember,
    CustomerCard,
    LostCase,
    Prospect,
    ServicePlan,
    ServiceReminder,
)
from dealerops.foundation.actor import Actor
from dealerops.network.models import Dealer
from dealerops.registry.choices import ReadingSource, ReadingStanding
from dealerops.registry.models import MileageReading
from tests.factories.aftersales import make_driver, make_vehicle
from tests.factories.market import numbers

DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CustomerPapers:
    """A lost customer's card with a reminder, a difference, an odd reading and a place in the club."""

    card: CustomerCard
    case: LostCase
    reminder: ServiceReminder
    difference: CardMismatch
    reading: MileageReading
    member: ClubMember
    prospect: Prospect
    plan: ServicePlan


def customer_papers(dealer: Dealer, advisor: Actor) -> CustomerPapers:
    """Written as rows, because no night and no service leaves all of it at once."""
    today, now = timezone.localdate(), timezone.now()
    car, owner = make_vehicle(), make_driver()
    card = CustomerCard.objects.create(
        dealer=dealer, vehicle=car, customer=owner, advisor_id=advisor.user_id
    )
    visited = today - 400 * DAY
    CardRetention.objects.create(
        card=card, computed_on=today, status="LOST", since=today - 35 * DAY, visited_on=visited,
        expected=200, active_days=230, lost_days=365, km_per_day=50,
    )  # fmt: skip
    return CustomerPapers(
        card=card,
        case=LostCase.objects.create(
            card=card, lost_on=today - 35 * DAY, visited_on=visited, due_at=now - DAY
        ),
        reminder=ServiceReminder.objects.create(
            card=card, service_on=today + 10 * DAY, stage=14, due_on=today
        ),
        difference=CardMismatch.objects.create(
            card=card, compared=Compared.NAME, against=ComparedWith.SALE, found_on=today
        ),
        reading=MileageReading.objects.create(
            vehicle=car, read_on=today, km=9, dealer=dealer, source=ReadingSource.ORDER,
            standing=ReadingStanding.DECREASING,
        ),
        member=ClubMember.objects.create(
            dealer=dealer, customer=owner, number=f"C-{next(numbers)}", joined_on=today
        ),
        prospect=Prospect.objects.create(
            dealer=dealer, customer=make_driver(), noted_on=today, contact_allowed=True,
            distance_km=3,
        ),
        plan=ServicePlan.objects.create(model=car.model),
    )  # fmt: skip
