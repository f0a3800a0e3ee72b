"""What must hold before a car is given to an order, one function per sentence (domain.md 5.1 to 5.4)."""

from django.utils.translation import gettext_lazy as _

from dealerops.foundation.errors import Refusal
from rental.choices import TO_PLAN, OrderState
from rental.models import PlanLine, RentalOrder, RentalVehicle


def car_is_filed(order: RentalOrder, car: RentalVehicle) -> Refusal | None:
    """Nine seats or fewer, registered use rental, operator filed (MOT Order 22/2020)."""
    if car.rental_registered:
        return None
    return Refusal(
        "NOT_REGISTERED", _("The car is not registered and filed for rental."), "vehicle"
    )


def car_is_in_the_fleet(order: RentalOrder, car: RentalVehicle) -> Refusal | None:
    if car.retired_on is None or car.retired_on > order.last_day:
        return None
    return Refusal("RETIRED", _("The car leaves the fleet before the rental ends."), "vehicle")


def car_is_the_promised_one(order: RentalOrder, car: RentalVehicle) -> Refusal | None:
    """A promise is kept once the car is handed out; a replacement on the road is another matter."""
    if order.state == OrderState.IN_USE or order.pinned_vehicle_id in (None, car.pk):
        return None
    return Refusal("PINNED", _("Another car was promised to the customer."), "vehicle")


def class_is_agreed(order: RentalOrder, car: RentalVehicle) -> Refusal | None:
    """A lower class needs the customer's written consent; a higher one is a gift they may decline."""
    steps = steps_up(order, car)
    if steps < 0 and not order.may_downgrade:
        return Refusal(
            "DOWNGRADE_CONSENT", _("The customer has not agreed to a lower class."), "vehicle"
        )
    if steps > 0 and not order.may_upgrade:
        return Refusal("UPGRADE_DECLINED", _("The customer wants no higher class."), "vehicle")
    return None


def store_is_agreed(order: RentalOrder, car: RentalVehicle) -> Refusal | None:
    if car.dealer_id == order.dealer_id or order.may_swap_store:
        return None
    message = _("The customer has not agreed to a car of another store.")
    return Refusal("STORE_CONSENT", message, "vehicle")


def seats_are_enough(order: RentalOrder, car: RentalVehicle) -> Refusal | None:
    """As many as were asked for; a car of another class has at least those of the booked one."""
    is_other = car.vehicle_class_id != order.vehicle_class_id
    wanted = order.seats or (order.vehicle_class.seats if is_other else 0)
    if car.seats >= wanted:
        return None
    return Refusal("SEATS", _("The car has too few seats."), "vehicle")


def papers_hold(order: RentalOrder, car: RentalVehicle) -> Refusal | None:
    """Insurance and inspection do not run out before the end (domain.md 5.2)."""
    if car.insurance_until < order.last_day:
        return Refusal("INSURANCE_ENDS", _("The insurance ends before the rental."), "vehicle")
    if car.inspection_until < order.last_day:
        return Refusal("INSPECTION_ENDS", _("The inspection ends before the rental."), "vehicle")
    return None


CAR_RULES = (
    car_is_filed,
    car_is_in_the_fleet,
    car_is_the_promised_one,
    class_is_agreed,
    store_is_agreed,
    seats_are_enough,
    papers_hold,
)


def steps_up(order: RentalOrder, car: RentalVehicle) -> int:
    """How many classes the car stands above the booked one; below it is negative."""
    return car.vehicle_class.rank - order.vehicle_class.rank


def is_as_planned(line: PlanLine, order: RentalOrder) -> bool:
    """Nobody has moved, changed or ended the order since the plan was made.

    Of an order on the road the line tells from when on another car is needed; one that still tells the
    start was to get its car before it went out.
    """
    is_same = (order.end_at, order.vehicle_id) == (line.end_at, line.before_id)
    if order.state == OrderState.IN_USE:
        return is_same and line.start_at != order.start_at
    return is_same and line.start_at == order.start_at and order.state in TO_PLAN
