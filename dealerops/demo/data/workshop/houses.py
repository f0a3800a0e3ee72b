"""Dealers with the people of their workshops, and what is wrong with two of them."""

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto

from django.contrib.auth.hashers import make_password
from django.db import transaction

from dealerops.accounts.models import Membership, User
from dealerops.demo.data import names
from dealerops.demo.data.bulk.chain import Chain
from dealerops.demo.data.bulk.tables import Ids, Tables
from dealerops.demo.data.buyers import person_name
from dealerops.demo.data.people import PASSWORD
from dealerops.foundation.actor import SYSTEM, Actor, Channel, Role
from dealerops.journal.models import Entry
from dealerops.network.choices import DealerKind
from dealerops.network.models import Dealer

PEOPLE = {
    Role.D_SA: 3, Role.D_TECH: 4, Role.D_CALL: 2, Role.D_CASHIER: 1, Role.D_PARTS: 1,
    Role.D_INFO: 1, Role.D_SVC_DIR: 1, Role.D_GM: 1, Role.D_DRIVER: 3, Role.D_SALES_CLERK: 1,
}  # fmt: skip
ORDER = (User, Membership, Entry)
BLOCK = 200
# Places in the first dealer's region, so that its people see them side by side.
BAD_PAINT, LOSING = 2, 5
RATES = (180, 200, 220, 240, 260)  # CNY an hour


class Trouble(Enum):
    NONE = auto()
    PAINT = auto()  # a paint shop that customers complain of
    LOSING = auto()  # slow, dear, and customers stay away


@dataclass(frozen=True)
class House:
    """A dealer as its workshop knows it; `share` of all cars of the demo come here."""

    dealer: Dealer
    place: int
    share: float
    trouble: Trouble
    plate_head: str
    district: str
    rate: Decimal
    people: Mapping[Role, Sequence[int]]

    @property
    def pk(self) -> int:
        return self.dealer.pk

    def actor(self, role: Role, user_id: int) -> Actor:
        return Actor(role, Channel.PORTAL, user_id=user_id, dealer_ids=frozenset({self.pk}))

    def first(self, role: Role) -> int:
        return self.people[role][0]


def houses(rng: random.Random) -> list[House]:
    """Every dealer of the demo, in the order of their codes; large ones get more cars than small ones."""
    dealers = list(
        Dealer.objects.visible_to(SYSTEM).filter(kind=DealerKind.DEALER).order_by("code")
    )
    weights = [1 / (3 + number / 4) for number in range(len(dealers))]
    rng.shuffle(weights)
    largest = weights.index(max(weights))
    weights[0], weights[largest] = weights[largest], weights[0]  # everybody looks at the first one
    staff = _people()
    cities = {row[0]: row for rows in names.CITIES.values() for row in rows}
    return [
        House(
            dealer=dealer,
            place=place,
            share=weights[place] / sum(weights),
            trouble={BAD_PAINT: Trouble.PAINT, LOSING: Trouble.LOSING}.get(place, Trouble.NONE),
            plate_head=cities[dealer.city][3],
            district=cities[dealer.city][2],
            rate=Decimal(rng.choice(RATES)),
            people=staff[dealer.pk],
        )
        for place, dealer in enumerate(dealers)
    ]


@transaction.atomic
def hire(rng: random.Random, *, at: dt.datetime) -> None:
    """Whoever is missing in a dealer's workshop; again, nobody is."""
    tables, ids, password = Tables(ORDER), Ids(BLOCK), make_password(PASSWORD)
    staff = _people()
    dealers = Dealer.objects.visible_to(SYSTEM).filter(kind=DealerKind.DEALER).order_by("code")
    for number, dealer in enumerate(dealers, start=1):
        for role, wanted in PEOPLE.items():
            for place in range(len(staff.get(dealer.pk, {}).get(role, ())), wanted):
                name = f"{role.value.lower()}_{number:02d}" + (f"_{place + 1}" if place else "")
                user = {
                    "username": name,
                    "email": f"{name}@demo.dealerops.example",
                    "password": password,
                    "display_name": person_name(rng),
                }
                _employ(tables, ids, user, (role, dealer.pk), at)
    tables.ship()


def _employ(
    tables: Tables, ids: Ids, user: dict[str, str], post: tuple[Role, int], at: dt.datetime
) -> None:
    role, dealer_id = post
    user_id, membership_id = ids.of(User), ids.of(Membership)
    tables.put(User, id=user_id, **user)
    tables.put(
        Membership,
        id=membership_id,
        user_id=user_id,
        role=role.value,
        dealer_id=dealer_id,
        created_at=at,
    )
    chain = Chain(Membership._meta.label_lower, membership_id)
    chain.add("accounts.membership_granted", at=at, by=SYSTEM, person=user_id, held=role.value)
    chain.write(tables)


def _people() -> dict[int, dict[Role, list[int]]]:
    """Users by dealer and role, the longest-serving first."""
    found: dict[int, dict[Role, list[int]]] = {}
    rows = Membership.objects.live().filter(role__in=PEOPLE, dealer__isnull=False).order_by("pk")
    for dealer, role, user in rows.values_list("dealer_id", "role", "user_id"):
        found.setdefault(dealer, {}).setdefault(Role(role), []).append(user)
    return found
