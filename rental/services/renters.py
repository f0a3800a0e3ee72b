"""Who rents: known customers are found again, new ones are registered once."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import InvalidInput, Refusal
from dealerops.identifiers import phone
from dealerops.registry.choices import IdKind
from dealerops.registry.models import Customer
from dealerops.registry.services import register_organisation, register_person


@dataclass(frozen=True, slots=True)
class Renter:
    """The customer as said; an organisation has a credit code, a person may show an ID."""

    name: str
    mobile: str
    usc_code: str = ""
    id_number: str = ""
    id_kind: str = IdKind.RESIDENT


def customer_of(renter: Renter, *, by: Actor) -> Customer:
    """The customer with this ID, or with this name and phone; added when new.

    Raises InvalidInput per malformed field.
    """
    name = renter.name.strip()
    if renter.usc_code:
        found = register_organisation(name, renter.usc_code, by=by, mobile=renter.mobile)
        return found.standing
    if not name or not renter.mobile:
        message = _("Name and phone of the customer are needed.")
        raise InvalidInput(Refusal("RENTER_INCOMPLETE", message, "name"))
    if renter.id_number:
        return register_person(
            name, renter.id_number, by=by, mobile=renter.mobile, id_kind=renter.id_kind
        ).standing
    known = Customer.objects.with_mobile(phone.national(renter.mobile)).filter(name=name)
    found_again = known.order_by("pk").first()
    if found_again:
        return found_again.standing
    return register_person(name, "", by=by, mobile=renter.mobile)
