"""One of everything that a rental store keeps, as pages and matrices need it."""

from dataclasses import dataclass

from django.db.models import Model
from django.utils import timezone

from dealerops.foundation.actor import SYSTEM, Actor, Role
from dealerops.network.models import Firm
from dealerops.policy.models import PolicyParam
from rental.choices.policy import PLATFORMS
from rental.models import (
    Assignment,
    BlockedCustomer,
    PlanVersion,
    RentalOrder,
    RentalVehicle,
    StoreDistance,
)
from rental.services import (
    BlockFacts,
    CameBy,
    NewOrder,
    block_customer,
    make_offer,
    take_order,
    token_of,
)
from rental.services.plan import assign, make_plan
from tests.factories.market import ALWAYS, make_person, numbers
from tests.factories.rental import DAY, RentalHouse, an_order, make_car, make_house, make_renter
from tests.factories.rental_cars import CarPapers, car_papers
from tests.factories.rental_money import MoneyPapers, money_papers
from tests.factories.rental_orders import a_driver, a_renter, a_wish
from tests.factories.rental_violation_pages import ViolationPapers, violation_papers

SOON = timezone.localdate() + 300 * DAY


@dataclass(frozen=True, slots=True)
class RentalPapers:
    """A store with an order that a platform brought and whose price waits for the customer."""

    house: RentalHouse
    manager: Actor
    order: RentalOrder
    token: str  # to the page of its offer
    car: RentalVehicle
    blocked: BlockedCustomer
    plan: PlanVersion
    assignment: Assignment
    driven: CarPapers
    money: MoneyPapers
    violations: ViolationPapers

    @property
    def records(self) -> dict[str, Model]:
        """What the back office sees of the store, by model."""
        house = self.house
        clause, plan = house.terms.clauses.first(), house.basic
        tariff = house.a.tariffs.first()
        way = StoreDistance.objects.filter(origin=house.store).first()
        rows = (self.order, self.car, self.blocked, house.a, house.terms, clause, plan, tariff, way)
        rows += (self.car.vehicle.model.rental_range, self.plan, self.assignment)
        found = {row._meta.label_lower: row for row in rows if row is not None}
        return found | self.money.records | self.violations.records


def rental_papers(firm: Firm) -> RentalPapers:
    """`firm` is the platform; both sides of a world may be one after the other."""
    platforms, _made = PolicyParam.objects.get_or_create(
        key=PLATFORMS.name, valid=ALWAYS, defaults={"value": []}
    )
    platforms.value = sorted({*platforms.value, firm.code})
    platforms.save(update_fields=("value",))
    house = make_house()
    manager = make_person(Role.RENTAL_MGR, house.store)
    came_by = CameBy(firm.code, f"P-{next(numbers)}", firm.pk)
    told = NewOrder(a_wish(house), a_renter(), a_driver(), came_by=came_by, submit=True)
    order = take_order(told, by=SYSTEM)
    token = token_of(make_offer(order.pk, by=manager))
    car = make_car(house.store, house.a, electric=True, insurance_until=SOON)
    blocked = block_customer(make_renter(), house.store.pk, BlockFacts("欠款"), by=manager)
    agreed = an_order(house.store, house.a, timezone.now() + 3 * DAY, timezone.now() + 4 * DAY)
    assignment = assign(agreed.pk, car.pk, by=manager)
    plan = make_plan(house.store.pk, by=manager)
    driven = car_papers(house)
    return RentalPapers(
        house=house,
        manager=manager,
        order=order,
        token=token,
        car=car,
        blocked=blocked,
        plan=plan,
        assignment=assignment,
        driven=driven,
        money=money_papers(house),
        violations=violation_papers(house),
    )
