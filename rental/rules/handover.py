"""What must hold when a rental car changes hands, one small function per sentence (domain.md 5.1)."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from dealerops.foundation.errors import Refusal
from rental.models import Handover, Preparation, RentalOrder
from rental.rules.plan import steps_up

TYPED_AHEAD = dt.timedelta(minutes=1)  # clocks of phones are not ours


def energy_is_enough(preparation: Preparation, charge_percent: int) -> Refusal | None:
    """An electric car leaves with 80% or more, any other with a full tank."""
    wanted = charge_percent if preparation.vehicle.is_electric else 100
    if preparation.energy_percent >= wanted:
        return None
    message = _("The car leaves with %(wanted)d%% at least; it has %(there)d%%.")
    told = {"wanted": wanted, "there": preparation.energy_percent}
    return Refusal("ENERGY_TOO_LOW", message % told, "energy_percent")


def lacks_nothing(preparation: Preparation) -> Refusal | None:
    checks = ("is_clean", "tyres_and_lights", "papers_on_board", "safety_kit", "extras_fitted")
    if all(getattr(preparation, name) for name in checks):
        return None
    message = _("Everything on the checklist must be done before the car is ready.")
    return Refusal("CHECKLIST_INCOMPLETE", message)


def is_photographed(sheet: Handover, wanted: int) -> Refusal | None:
    if sheet.photos >= wanted:
        return None
    message = _("The hand-over needs %(wanted)d photos; there are %(there)d.")
    told = {"wanted": wanted, "there": sheet.photos}
    return Refusal("SHEET_PHOTOS_MISSING", message % told)


def has_happened(sheet: Handover, now: dt.datetime) -> Refusal | None:
    if sheet.at <= now + TYPED_AHEAD:
        return None
    return Refusal("HANDOVER_AHEAD", _("A hand-over is written down once it has happened."), "at")


def is_not_before_the_order(sheet: Handover, order: RentalOrder) -> Refusal | None:
    if order.confirmed_at is None or sheet.at >= order.confirmed_at:
        return None
    message = _("The car cannot have left before the order was confirmed.")
    return Refusal("HANDOVER_TOO_EARLY", message, "at")


def is_not_before_it_left(sheet: Handover, out: Handover | None) -> Refusal | None:
    if out is None or sheet.at > out.at:
        return None
    message = _("The car cannot be back before it left.")
    return Refusal("HANDOVER_BACKWARDS", message, "at")


def km_did_not_fall(sheet: Handover, out: Handover | None) -> Refusal | None:
    if out is None or sheet.km >= out.km:
        return None
    message = _("The odometer shows less than when the car left.")
    return Refusal("SHEET_KM_BACKWARDS", message, "km")


def has_a_key(sheet: Handover) -> Refusal | None:
    if sheet.keys >= 1:
        return None
    return Refusal("SHEET_KEYS_MISSING", _("Count the keys; there is one at least."), "keys")


def was_prepared(order: RentalOrder) -> Refusal | None:
    """The checklist is about the car that leaves, not about one that stood there before."""
    last = order.preparations.order_by("-pk").first()
    if last is not None and last.vehicle_id == order.vehicle_id:
        return None
    return Refusal("CAR_NOT_PREPARED", _("Go through the checklist of this car first."))


def car_is_not_blocked(order: RentalOrder, at: dt.datetime) -> Refusal | None:
    """A car that is in the workshop, recalled or held back for violations stays here."""
    if order.vehicle is None or not order.vehicle.blocks.in_force().at(at).exists():
        return None
    return Refusal("CAR_BLOCKED", _("The car is blocked now. Give another one."))


def car_has_its_papers(order: RentalOrder) -> Refusal | None:
    """Insured, inspected and filed for rental until the car is back (domain.md 5.1, 5.2)."""
    car = order.vehicle
    if car is None:
        return None
    papers = min(car.insurance_until, car.inspection_until)
    if car.rental_registered and papers >= order.last_day:
        return None
    message = _("Insurance, inspection or filing of the car does not reach until its return.")
    return Refusal("CAR_PAPERS", message)


def lower_class_was_signed(order: RentalOrder) -> Refusal | None:
    """Whoever gets less than booked has signed for it, and gets money back (domain.md 5.4)."""
    car = order.vehicle
    if car is None or steps_up(order, car) >= 0 or order.substitutions.filter(vehicle=car).exists():
        return None
    message = _(
        "The car is of a lower class: give it as another car, with the customer's signature."
    )
    return Refusal("DOWNGRADE_UNSIGNED", message)


def damage_was_looked_for(order: RentalOrder) -> Refusal | None:
    """Every car that came back was looked over before the rental is settled."""
    if not Handover.objects.filter(order=order).unchecked().exists():
        return None
    return Refusal("DAMAGE_UNCHECKED", _("Look the car over for damage first."))
