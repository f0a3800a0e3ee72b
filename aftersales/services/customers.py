"""Who comes with which car: known ones are found again, new ones are registered once."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import InvalidInput, Refusal
from dealerops.identifiers import phone, vin
from dealerops.registry.models import Customer, Vehicle, VehicleModel
from dealerops.registry.services import register_organisation, register_person, register_vehicle


@dataclass(frozen=True, slots=True)
class Visitor:
    """The customer as said at the counter; an organisation has a credit code, a person has none."""

    name: str
    mobile: str
    usc_code: str = ""


def customer_of(visitor: Visitor, *, by: Actor) -> Customer:
    """The customer with this name and phone, added when new. Raises InvalidInput per malformed field."""
    name = visitor.name.strip()
    if visitor.usc_code:
        return register_organisation(name, visitor.usc_code, by=by, mobile=visitor.mobile)
    if not name or not visitor.mobile:
        message = _("Name and phone of the customer are needed.")
        raise InvalidInput(Refusal("VISITOR_INCOMPLETE", message, "name"))
    known = Customer.objects.with_mobile(phone.national(visitor.mobile)).filter(name=name)
    found = known.order_by("pk").first()
    return found.standing if found else register_person(name, "", by=by, mobile=visitor.mobile)


def vehicle_of(typed: str, *, model: VehicleModel | None, by: Actor) -> Vehicle:
    """The car with this VIN; a car that is new to us needs its model. Raises InvalidInput."""
    known = Vehicle.objects.filter(vin=vin.validate(typed).normalized).first()
    if known:
        return known
    if model is None:
        message = _("This car is new here: choose its model.")
        raise InvalidInput(Refusal("MODEL_MISSING", message, "model"))
    return register_vehicle(typed, model=model, by=by)
