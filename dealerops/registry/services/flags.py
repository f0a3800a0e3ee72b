"""What every app must know before it turns to a customer: raised for a record, lifted for it."""

from django.db import transaction
from django.utils import timezone

from dealerops.foundation.actor import Actor
from dealerops.journal.services import record
from dealerops.registry.choices import DncScope, FlagKind
from dealerops.registry.models import Customer, CustomerFlag


@transaction.atomic
def raise_flag(customer_id: int, kind: str, *, about: str, by: Actor) -> CustomerFlag:
    """In force at once; raised twice for the same record it stays one flag.

    With a legal hold the lists of other apps let go of the customer, as after a do-not-call request:
    they hear `registry.contacts_stopped`.
    """
    customer = Customer.objects.select_for_update(of=("self",)).get(pk=customer_id)
    known = customer.flags.in_force().filter(kind=kind, about=about).first()
    if known:
        return known
    flag = CustomerFlag.objects.create(
        customer=customer, kind=kind, about=about, since=timezone.now(), recorded_by=by.user_id
    )
    record(customer, "registry.flag_raised", by=by, kind=kind, about=about)
    if kind == FlagKind.LEGAL_HOLD:
        record(customer, "registry.contacts_stopped", by=by, scope=DncScope.ALL, reason=kind)
    return flag


@transaction.atomic
def lift_flag(customer_id: int, kind: str, *, about: str, by: Actor) -> bool:
    """Lift what was raised for this record; False when nothing was. Other records' flags stay."""
    customer = Customer.objects.select_for_update(of=("self",)).get(pk=customer_id)
    flags = customer.flags.in_force().filter(kind=kind, about=about)
    lifted = flags.update(lifted_at=timezone.now())
    if lifted:
        record(customer, "registry.flag_lifted", by=by, kind=kind, about=about)
    return bool(lifted)


def is_flagged(customer_id: int, kind: str) -> bool:
    """Whether a flag of this kind is in force for the customer, for whatever record."""
    flags = CustomerFlag.objects.in_force().filter(customer=customer_id, kind=kind)
    return flags.exists()
