"""Which dealers are complained about, by whom, with which car."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from aftersales.models import RepairOrder
from complaints.services.sources import install_sources
from dealerops.demo.data.buyers import person_name
from dealerops.demo.drawing import numbers
from dealerops.foundation.actor import SYSTEM
from dealerops.network.choices import DealerKind
from dealerops.network.models import Dealer

CARS = 160  # of each dealer, which is more than complain there
SLOW, HASTY = (
    2,
    5,
)  # places in the order of codes: one dealer takes his time, one gets complaints by the dozen


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody who complains, with the car if the registry knows it."""

    name: str
    mobile: str
    customer_id: int | None
    vehicle_id: int | None
    vin: str
    model_id: int | None


@dataclass(frozen=True)
class Place:
    """A dealer, how many complaints of all it gets, and how long it takes over them."""

    dealer: Dealer
    number: int
    share: float
    pace: float
    voices: Sequence[Voice]

    def voice(self, rng: random.Random) -> Voice:
        if self.voices and rng.random() < 0.9:
            return rng.choice(self.voices)
        return Voice(person_name(rng), mobile(rng), None, None, "", None)


def places(rng: random.Random) -> list[Place]:
    dealers = Dealer.objects.visible_to(SYSTEM).filter(kind=DealerKind.DEALER).order_by("code")
    found = []
    weights = [1 / (3 + number / 4) for number in range(len(dealers))]
    rng.shuffle(weights)
    weights[0] = max(weights)  # everybody looks at the first one
    weights[HASTY % len(weights)] *= 1.8
    for number, dealer in enumerate(dealers):
        pace = 1.9 if number == SLOW else rng.uniform(0.75, 1.25)
        share = weights[number] / sum(weights)
        found.append(Place(dealer, number, share, pace, _voices(rng, dealer.pk)))
    return found


def _voices(rng: random.Random, dealer_id: int) -> list[Voice]:
    """People whose cars were at the dealer's workshop."""
    orders = RepairOrder.objects.visible_to(SYSTEM).filter(dealer=dealer_id)
    rows = orders.order_by("vehicle_id", "pk").distinct("vehicle_id")
    people = rows.values_list(
        "customer__name", "customer_id", "vehicle_id", "vehicle__vin", "vehicle__model_id"
    )[:CARS]
    return [Voice(row[0], mobile(rng), *row[1:]) for row in people]


def mobile(rng: random.Random) -> str:
    return f"1{rng.choice('3578')}{rng.choice('0123678')}{numbers.digits(rng, 8)}"


def sensors() -> dict[str, int]:
    """Every sensor's key; those that are not there yet are set up."""
    return {one.code: one.pk for one in install_sources(by=SYSTEM)}
