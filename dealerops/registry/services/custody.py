"""Who has the car from now on; written where it changes hands (domain.md 9.13)."""

import datetime as dt
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import InvalidInput, Refusal
from dealerops.journal.querysets import object_type_of
from dealerops.journal.services import record
from dealerops.registry.models import Custody, Vehicle

LEAST = dt.timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who takes the car: a house, a person, or a person of a house."""

    kind: str
    dealer_id: int | None = None
    user_id: int | None = None


@transaction.atomic
def take_custody(
    vehicle: Vehicle, holder: Holder, *, reason: Model, at: dt.datetime, by: Actor
) -> Custody:
    """`holder` has the car from `at` until somebody says otherwise.

    Where another span of the car is still open or reaches beyond `at`, both stay as they are and the
    new one is marked: hand-overs that were typed late must be recordable.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"registry:custody:{vehicle.pk}"],
        )
    span = DateTimeTZRange(at, None)
    taken = Custody.objects.filter(vehicle=vehicle, span__overlap=span).exists()
    custody = Custody.objects.create(
        vehicle=vehicle,
        kind=holder.kind,
        dealer_id=holder.dealer_id,
        holder_id=holder.user_id,
        reason_type=object_type_of(reason),
        reason_id=reason.pk,
        span=span,
        in_conflict=taken,
    )
    record(custody, "registry.custody_taken", by=by, vehicle=vehicle.pk, kind=holder.kind)
    if taken:
        record(custody, "registry.custody_conflict", by=by, vehicle=vehicle.pk)
    return custody


@transaction.atomic
def end_custody(reason: Model, *, at: dt.datetime, by: Actor) -> int:
    """Whoever had a car for `reason` has it no longer; how many spans ended.

    Half-open (domain.md 0.2): who takes the car at that very moment does not overlap.
    """
    open_ones = (
        Custody.objects.select_for_update().held_for(object_type_of(reason), reason.pk).open()
    )
    ended = 0
    for custody in open_ones:
        begins = custody.span.lower
        custody.span = DateTimeTZRange(begins, max(at, begins + LEAST))
        custody.save_fields("span")
        record(custody, "registry.custody_ended", by=by, vehicle=custody.vehicle_id)
        ended += 1
    return ended


@transaction.atomic
def correct_end(custody_id: int, *, at: dt.datetime, by: Actor) -> Custody:
    """Somebody found out when a holder really gave the car back; a span is only ever cut.

    Ask only after the custody was found through something the actor may see. Raises InvalidInput
    (CUSTODY_END) for a moment outside the span.
    """
    custody = Custody.objects.select_for_update().get(pk=custody_id)
    begins, ends = custody.span.lower, custody.span.upper
    if at <= begins or (ends is not None and at > ends):
        message = _("The car was given back after it was taken, and no later than on record.")
        raise InvalidInput(Refusal("CUSTODY_END", message, "ended_at"))
    custody.span = DateTimeTZRange(begins, at)
    custody.save_fields("span")
    record(custody, "registry.custody_corrected", by=by, vehicle=custody.vehicle_id)
    return custody
