"""Is what a sensor tells well-formed, and whom does it speak of?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.choices import Audience, Demand, Fault, Severity, TouchPoint
from dealerops.foundation.actor import SYSTEM, Actor, House
from dealerops.foundation.errors import InvalidInput, Refusal
from dealerops.identifiers import phone
from dealerops.identifiers import vin as vins
from dealerops.identifiers.messages import refusal_of
from dealerops.network.models import Dealer
from dealerops.registry.models import Customer, Vehicle

if TYPE_CHECKING:
    from complaints.services.intake import IntakeInput

NO_WORDS = Refusal("WORDS_MISSING", _("Write down what the customer says."), "words")
AHEAD = Refusal("RECEIVED_AHEAD", _("This lies in the future."), "received_at")
LONG_AGO = Refusal("RECEIVED_LONG_AGO", _("This is too long ago."), "received_at")
EARLIEST: Final = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
NO_DEALER = Refusal("DEALER_UNKNOWN", _("There is no such dealer in your area."), "dealer_id")
CHOICES: Final = {
    "touch_point": (TouchPoint, False),
    "severity": (Severity, False),
    "audience": (Audience, False),
    "demand": (Demand, True),
    "fault": (Fault, True),
}
LENGTHS: Final = {"words": 4000, "wish": 300, "contact_name": 60, "external_id": 80, "url": 500}


def checked(told: IntakeInput, *, by: Actor) -> dict[str, Any]:
    """The columns of the voice, without the quick alerts. Raises InvalidInput with every fault."""
    vin, number = vins.validate(told.vin), phone.validate_contact(told.mobile, is_company=True)
    faults = [
        *([] if told.words.strip() else [NO_WORDS]),
        *_not_on_the_lists(told),
        *_too_long(told),
        *_out_of_time(told),
        *_refused(refusal_of(vin, field="vin") if told.vin.strip() else None),
        *_refused(refusal_of(number, field="mobile") if told.mobile.strip() else None),
    ]
    dealer = _dealer_of(told, by)
    if dealer is None and told.dealer_id is not None:
        faults.append(NO_DEALER)
    if faults:
        raise InvalidInput(*faults)
    plain_vin = vin.normalized if told.vin.strip() else ""
    vehicle = _vehicle_of(told.vehicle_id, plain_vin)
    mobile = number.normalized if told.mobile.strip() else ""
    customer = _customer_of(told.customer_id, mobile)
    return {
        "dealer_id": dealer.pk if dealer else None,
        "region_id": dealer.region_id if dealer else None,
        "vehicle_id": vehicle.pk if vehicle else None,
        "vin": vehicle.vin if vehicle else plain_vin,
        "customer_id": customer.pk if customer else None,
        "mobile": mobile or (customer.mobile if customer else ""),
        "contact_name": told.contact_name.strip() or (customer.name[:60] if customer else ""),
        "words": told.words.strip(),
        "wish": told.wish.strip(),
        "views": told.views,
        **{name: getattr(told, name) for name in CHOICES},
    }


def _refused(refusal: Refusal | None) -> list[Refusal]:
    return [refusal] if refusal else []


def _out_of_time(told: IntakeInput) -> Iterable[Refusal]:
    if told.received_at and told.received_at > timezone.now():
        yield AHEAD
    if told.received_at and told.received_at < EARLIEST:
        yield LONG_AGO


def _not_on_the_lists(told: IntakeInput) -> Iterable[Refusal]:
    for name, (choices, may_be_empty) in CHOICES.items():
        said = getattr(told, name)
        if said not in choices.values and not (may_be_empty and said == ""):
            yield Refusal("NOT_A_CHOICE", _("This value is not on the list."), name)
    if not 0 <= told.views < 2**31:
        yield Refusal("VIEWS", _("Views are a number from 0 on."), "views")


def _too_long(told: IntakeInput) -> Iterable[Refusal]:
    for name, most in LENGTHS.items():
        if len(getattr(told, name)) > most:
            yield Refusal("TEXT_TOO_LONG", _("This text is too long."), name)


def _dealer_of(told: IntakeInput, by: Actor) -> Dealer | None:
    """A dealer's people speak for their own dealer; a region names one of its own."""
    dealer_id = told.dealer_id
    if by.house is House.DEALER and dealer_id is None:
        dealer_id = min(by.dealer_ids, default=None)
    if dealer_id is None:
        return None
    asker = SYSTEM if by.house in {House.HQ, House.FIRM, House.STORE} else by
    return Dealer.objects.visible_to(asker).filter(pk=dealer_id).first()


def _vehicle_of(vehicle_id: int | None, vin: str) -> Vehicle | None:
    cars = Vehicle.objects.visible_to(SYSTEM)
    if vehicle_id is not None:
        return cars.filter(pk=vehicle_id).first()
    return cars.filter(vin=vin).first() if vin else None


def _customer_of(customer_id: int | None, mobile: str) -> Customer | None:
    """Whoever was named, or the one person who has this phone; of two with one phone it is nobody."""
    people = Customer.objects.visible_to(SYSTEM).select_related("merged_into")
    if customer_id is not None:
        named = people.filter(pk=customer_id).first()
        return named.standing if named else None
    found = {one.standing for one in people.with_mobile(mobile)} if mobile else set()
    return found.pop() if len(found) == 1 else None
