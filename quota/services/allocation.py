"""How many units a place has in a month, and who changed that."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal, StaleObject
from quota import rules
from quota.choices import EntryType, Mode
from quota.models import QuotaBucket, QuotaEntry
from quota.services.posting import Booking, BucketKey, Ref, lock_refs, post


@transaction.atomic
def allocate(
    key: BucketKey, qty: int, *, by: Actor, mode: Mode = Mode.HARD, ref: Ref | None = None
) -> QuotaEntry:
    """Add units to a bucket; the bucket is made, with `mode`, if it is not there (domain.md 2Q.1).

    With a `ref` (an import's row) the same reference adds once; without one each call adds.
    Raises InvalidInput when `qty` is not positive, DomainError when the role may not.
    """
    _refuse(rules.may_allocate(by))
    if qty <= 0:
        raise InvalidInput(
            Refusal("QUANTITY_NOT_POSITIVE", _("The quantity must be positive."), "qty")
        )
    bucket = _bucket(key, mode)
    booked = _booked(EntryType.ALLOCATE, bucket, ref)
    if booked:
        return booked
    return _add(EntryType.ALLOCATE, QuotaBucket.objects.lock(bucket.pk), qty, ref=ref, by=by)


@transaction.atomic
def adjust(
    key: BucketKey,
    qty: int,
    *,
    by: Actor,
    ref: Ref | None = None,
    note: str = "",
    version: int | None = None,
) -> QuotaEntry:
    """The ADJUST of an over-quota approval or a correction, up or down; `note` says why.

    It is booked once per `ref`, the record it is for. Whoever names the allocation `version` they saw
    (0 for a bucket that is not there) adjusts again for the same record; StaleObject if it has changed.
    Raises InvalidInput for 0, QuotaExceeded when less would remain than is used (domain.md 2Q.3).
    """
    _refuse(rules.may_adjust(by))
    if qty == 0:
        raise InvalidInput(Refusal("QUANTITY_ZERO", _("The quantity must not be zero."), "qty"))
    bucket = _bucket(key, Mode.HARD)
    if version is None:
        booked = _booked(EntryType.ADJUST, bucket, ref)
        if booked:
            return booked
    bucket = QuotaBucket.objects.lock(bucket.pk)
    if version is not None and version != bucket.version:
        raise StaleObject
    return _add(EntryType.ADJUST, bucket, qty, ref=ref, by=by, note=note)


def _refuse(refusal: Refusal | None) -> None:
    if refusal:
        raise DomainError(refusal)


def _bucket(key: BucketKey, mode: Mode) -> QuotaBucket:
    place: dict[str, Any] = {
        "program": key.program,
        "region_id": key.region_id,
        "dealer_id": key.dealer_id,
        "month": key.month.replace(day=1),
        "model_group": key.model_group,
    }
    return QuotaBucket.objects.get_or_create(**place, defaults={"mode": mode})[0]


def _booked(kind: EntryType, bucket: QuotaBucket, ref: Ref | None) -> QuotaEntry | None:
    """What the reference has booked already; a second command about it waits for the first."""
    if ref is None:
        return None
    lock_refs(ref)
    return QuotaEntry.objects.by_ref(ref.type, ref.id).filter(type=kind, bucket=bucket).first()


def _add(
    kind: EntryType, bucket: QuotaBucket, qty: int, *, ref: Ref | None, by: Actor, note: str = ""
) -> QuotaEntry:
    """The caller has locked the bucket."""
    booking = Booking(bucket.pk, kind, qty)
    ref = ref or Ref.of(bucket)
    return post([booking], ref=ref, by=by, locked={bucket.pk: bucket}, note=note)[0]
