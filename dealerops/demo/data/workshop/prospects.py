"""Visitors of the showroom whom the price drove away, and what became of their invitations."""

import datetime as dt
from typing import Any

from aftersales.choices import ProspectState
from aftersales.models import Prospect
from dealerops.demo.data.buyers import person_name
from dealerops.demo.data.workshop.desk import CallDesk
from dealerops.demo.data.workshop.garage import Garage
from dealerops.foundation.actor import Role
from dealerops.foundation.cipher import encrypted
from dealerops.registry.choices import CustomerKind
from dealerops.registry.fields import search_hash
from dealerops.registry.models import Customer
from dealerops.workcal.calc import ONE_DAY, at

P = ProspectState
MORNING = dt.time(10, 40)
NEAR, FAR = 15, 60
CAME = 3
NOTED = {P.NOTED: 6, P.INVITED: 4, P.STAYED_AWAY: 3}
DAYS_AGO = {P.NOTED: (1, 30), P.INVITED: (20, 80), P.STAYED_AWAY: (150, 300)}
INVITED_AFTER = ONE_DAY * 6


def note_prospects(desk: CallDesk, garage: Garage) -> None:
    """A few in each state; those who came are customers since."""
    for state, wanted in NOTED.items():
        for _visitor in range(wanted):
            noted_on = desk.today - ONE_DAY * desk.rng.randint(*DAYS_AGO[state])
            _put(desk, _visitor_of(desk, noted_on), state, noted_on)
    newest = [car for car in reversed(garage.cars) if car.visits and not car.is_company]
    for car in newest[:CAME]:
        first = car.visits[0]
        noted_on = first.day - ONE_DAY * desk.rng.randint(10, 60)
        _put(desk, car.customer_id, P.CAME, noted_on, visit_id=first.order_id)


def _visitor_of(desk: CallDesk, day: dt.date) -> int:
    customer_id, moment = desk.ids.of(Customer), at(day, MORNING).astimezone(dt.UTC)
    mobile = f"1{desk.rng.choice('35789')}{desk.rng.randrange(10**9):09d}"
    desk.tables.put(
        Customer, id=customer_id, created_at=moment, updated_at=moment,
        kind=CustomerKind.PRIVATE.value, name=person_name(desk.rng), usc_code="", id_number="",
        id_number_hash="", mobile=encrypted(mobile), mobile_hash=search_hash(mobile),
    )  # fmt: skip
    return customer_id


def _put(
    desk: CallDesk, customer_id: int, state: ProspectState, noted_on: dt.date, **more: Any
) -> None:
    rng, moment = desk.rng, at(noted_on, MORNING).astimezone(dt.UTC)
    is_invited = state != P.NOTED
    is_near = is_invited or rng.random() < 0.7
    desk.tables.put(
        Prospect, created_at=moment, updated_at=moment, dealer_id=desk.house.pk,
        customer_id=customer_id, noted_on=noted_on, district=f"{desk.house.dealer.city}市",
        same_district=is_near and rng.random() < 0.5,
        distance_km=rng.randint(2, NEAR) if is_near else rng.randint(NEAR + 1, FAR),
        contact_allowed=is_invited or rng.random() < 0.8, state=state.value,
        invited_at=moment + INVITED_AFTER if is_invited else None,
        invited_by_id=desk.house.first(Role.D_SA) if is_invited else None,
        visit_id=more.get("visit_id"),
    )  # fmt: skip
