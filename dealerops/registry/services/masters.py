"""Verbs about customers and vehicles: register them once, look at personal data for a reason."""

import datetime as dt
from decimal import Decimal
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.identifiers import vin as vins
from dealerops.identifiers.messages import MESSAGES, refusal_of
from dealerops.identifiers.verdict import normalise
from dealerops.journal.models import Entry
from dealerops.journal.services import record
from dealerops.policy import services as policy
from dealerops.policy.keys import Key
from dealerops.registry.choices import CustomerKind, IdKind, Purpose
from dealerops.registry.models import Customer, ModelPrice, Vehicle, VehicleModel
from dealerops.registry.querysets import HQ_P2

REVEALS_PER_DAY: Final = Key(
    "pii.reveals_per_day", int, 50, _("Looks at personal data per person and day")
)
REVEALED: Final = "registry.revealed"
# Level P2 of domain.md 7.2 in every house; the scope of the object at hand is the caller's business.
REVEALERS: Final = HQ_P2 | {
    Role.REGION_STAFF,
    Role.REGION_HEAD,
    Role.REGION_CAM,
    Role.D_GM,
    Role.D_SSA,
    Role.D_SALES_CLERK,
    Role.D_SALES_DIR,
    Role.D_SVC_DIR,
    Role.D_SA,
    Role.D_INFO,
    Role.D_CALL,
    Role.D_CAM,
    Role.TP_CHECKER,
    Role.TP_LEAD,
    Role.RENTAL_OP,
    Role.COLLECTOR,
    Role.RENTAL_SUPERVISOR,
    Role.RENTAL_MGR,
}


class RevealsExhausted(DomainError):
    """Today's looks at personal data are used up."""

    default_code = "REVEAL_LIMIT"
    default_message = _("You have looked at too much personal data today.")


@transaction.atomic(durable=True)
def reveal(obj: Any, field: str, *, purpose: str, by: Actor) -> str:
    """The full value of a masked field; the look is on record before the value leaves (domain.md 7.3).

    `obj` is a record that names its masked fields in REVEALABLE, such as a Customer.

    Ask only after `obj` was found through something that is `visible_to` the actor. Being durable it
    refuses to run inside another transaction, which could take the record back.
    Raises InvalidInput without a purpose, DomainError for roles below P2, RevealsExhausted.
    """
    if field not in obj.REVEALABLE:
        raise ValueError(f"{field} is not a masked field")
    if by.role not in REVEALERS or by.user_id is None:
        raise DomainError(WRONG_ROLE)
    if purpose not in Purpose.values:
        message = _("Say for what purpose you need to see this.")
        raise InvalidInput(Refusal("REVEAL_PURPOSE", message, "purpose"))
    _count_reveal(by.user_id)
    record(obj, REVEALED, by=by, reason=purpose, field=field)
    return str(getattr(obj, field))


def find_customer_by_id_number(number: str, *, by: Actor) -> Customer | None:
    """The customer with exactly this number among those the actor may see."""
    return Customer.objects.visible_to(by).with_id_number(number).first()


@transaction.atomic
def register_person(
    name: str, id_number: str, *, by: Actor, mobile: str = "", id_kind: str = IdKind.RESIDENT
) -> Customer:
    """The private customer with this ID number, added when new; a known one stays as it is.

    Raises InvalidInput with every malformed field.
    """
    _lock("id", normalise(id_number))
    known = Customer.objects.with_id_number(id_number).filter(id_kind=id_kind).first()
    if known:
        return known.standing
    return _add(
        Customer(
            kind=CustomerKind.PRIVATE,
            name=name,
            id_kind=id_kind,
            id_number=id_number,
            mobile=mobile,
        ),
        by,
    )


@transaction.atomic
def register_organisation(
    name: str,
    usc_code: str,
    *,
    by: Actor,
    kind: str = CustomerKind.COMPANY,
    mobile: str = "",
) -> Customer:
    """The organisation with this credit code, added when new; a known one stays as it is.

    Raises InvalidInput with every malformed field.
    """
    code = normalise(usc_code)
    _lock("usc", code)
    known = Customer.objects.filter(usc_code=code).exclude(usc_code="").first()
    return known or _add(Customer(kind=kind, name=name, usc_code=code, mobile=mobile), by)


@transaction.atomic
def register_vehicle(vin: str, *, model: VehicleModel, by: Actor) -> Vehicle:
    """The vehicle with this VIN, added when new; a known one keeps its model, which may differ.

    Raises InvalidInput with the VIN's code (domain.md 1.1); warnings pass.
    """
    verdict = vins.validate(vin)
    refusal = refusal_of(verdict, field="vin")
    if refusal:
        raise InvalidInput(refusal)
    vehicle, is_new = Vehicle.objects.get_or_create(
        vin=verdict.normalized, defaults={"model": model}
    )
    if is_new:
        record(vehicle, "registry.vehicle_registered", by=by, model=model.code)
    return vehicle


def msrp_on(model: VehicleModel, day: dt.date) -> Decimal | None:
    """The recommended price on that day in CNY, VAT included; None where the list has none."""
    prices = ModelPrice.objects.filter(model=model).valid_on(day)
    return prices.values_list("msrp", flat=True).first()


@transaction.atomic
def reencrypt_customers() -> int:
    """Write every number anew under the newest key, so that older keys can go; returns the rows."""
    done = 0
    for customer in Customer.objects.select_for_update().order_by("pk").iterator(chunk_size=500):
        customer.save(update_fields=("id_number", "mobile"))
        done += 1
    return done


def _count_reveal(user_id: int) -> None:
    """Refuse the look above the limit; parallel looks of one person queue up to be counted."""
    _lock("reveal", str(user_id))
    now = timezone.localtime()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    today = Entry.objects.filter(topic=REVEALED, user_id=user_id, at__gte=midnight).count()
    if today >= policy.value(REVEALS_PER_DAY, on=now.date()):
        raise RevealsExhausted()


def _add(customer: Customer, by: Actor) -> Customer:
    try:
        customer.full_clean()
    except ValidationError as error:
        raise InvalidInput(*_reasons(error)) from error
    customer.save()
    record(customer, "registry.customer_added", by=by, kind=customer.kind)
    return customer


def _reasons(error: ValidationError) -> list[Refusal]:
    """One refusal per finding; the identifiers' codes are kept, all others are CUSTOMER_DATA."""
    return [
        Refusal(one.code if one.code in MESSAGES else "CUSTOMER_DATA", one.messages[0], field)
        for field, found in error.error_dict.items()
        for one in found
    ]


def _lock(what: str, key: str) -> None:
    """Queue up for one identity until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"registry:{what}:{key}"]
        )
