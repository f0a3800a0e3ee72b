"""What a human should look at in a claim; nothing here blocks (domain.md 2.6)."""

import datetime as dt
from collections.abc import Callable

from django.utils import timezone

from claims.choices import EXIF_DAYS, LOW_PRICE, MANY_CARS, ClaimState, FlagCode
from claims.models import Claim, ClaimDocument
from claims.models.claim import LIVE
from dealerops.identifiers import vin as vin_rules
from dealerops.identifiers.verdict import Level
from dealerops.policy.services import Values
from dealerops.registry.services import msrp_on

YEAR = dt.timedelta(days=365)
Evidence = dict[str, object]


def flags_of(claim: Claim) -> dict[FlagCode, Evidence]:
    """Every flag that holds now, with the codes and ids that show why."""
    values = Values(on=timezone.localdate(), dealer_id=claim.dealer_id, program=claim.program.code)
    found = {code: detect(claim, values) for code, detect in _DETECTORS.items()}
    return {code: evidence for code, evidence in found.items() if evidence is not None}


def _claimed_before(claim: Claim, values: Values) -> Evidence | None:
    """Another claim spoke of this vehicle, so somebody may have resold it in its holding period."""
    others = (
        Claim.objects.filter(vin=claim.vin)
        .exclude(pk=claim.pk)
        .exclude(state=ClaimState.DRAFT)
        .values_list("pk", flat=True)
    )
    ids = sorted(others) if claim.vin else []
    return {"claims": ids} if ids else None


def _price_is_low(claim: Claim, values: Values) -> Evidence | None:
    if claim.invoice_amount is None or claim.invoice_date is None:
        return None
    msrp = msrp_on(claim.line.model, claim.invoice_date)
    if msrp is None or claim.invoice_amount >= msrp * values[LOW_PRICE]:
        return None
    return {"msrp": str(msrp), "share": str(round(claim.invoice_amount / msrp, 4))}


def _city_differs(claim: Claim, values: Values) -> Evidence | None:
    if not claim.registered_city or claim.registered_city == claim.dealer.city:
        return None
    return {"registered": claim.registered_city, "dealer": claim.dealer.city}


def _buyer_has_many_cars(claim: Claim, values: Values) -> Evidence | None:
    if not claim.buyer_code or claim.invoice_date is None:
        return None
    since = claim.invoice_date - YEAR
    cars = Claim.objects.filter(
        LIVE,
        buyer_code=claim.buyer_code,
        invoice_date__gt=since,
        invoice_date__lte=claim.invoice_date,
    )
    count = cars.exclude(pk=claim.pk).count() + 1
    return {"cars": count} if count > values[MANY_CARS] else None


def _file_is_reused(claim: Claim, values: Values) -> Evidence | None:
    """The same bytes on a claim of another vehicle (domain.md 9 item 27)."""
    files = claim.documents.current().values("attachment")
    twins = (
        ClaimDocument.objects.current()
        .filter(attachment__in=files)
        .exclude(claim=claim)
        .exclude(claim__vin__in=[claim.vin, ""])
    )
    ids = sorted(set(twins.values_list("claim", flat=True)))
    return {"claims": ids} if ids else None


def _photo_is_old(claim: Claim, values: Values) -> Evidence | None:
    until = timezone.now() - dt.timedelta(days=values[EXIF_DAYS])
    old = claim.documents.current().filter(attachment__taken_at__lt=until)
    types = sorted(set(old.values_list("type", flat=True)))
    return {"documents": types} if types else None


def _model_year_is_far(claim: Claim, values: Values) -> Evidence | None:
    """Domain.md 1.1: a warning; place 10 of the VIN may be a mistake, or the car stood long."""
    if claim.invoice_date is None or not vin_rules.validate(claim.vin).ok:
        return None
    invoiced = claim.invoice_date.year
    if vin_rules.check_model_year(claim.vin, invoice_year=invoiced).level is Level.OK:
        return None
    return {"model_year": vin_rules.model_year(claim.vin, near=invoiced), "invoice_year": invoiced}


_DETECTORS: dict[FlagCode, Callable[[Claim, Values], Evidence | None]] = {
    FlagCode.HOLDING_RISK: _claimed_before,
    FlagCode.LOW_PRICE: _price_is_low,
    FlagCode.CITY_DIFFERS: _city_differs,
    FlagCode.MANY_CARS: _buyer_has_many_cars,
    FlagCode.PHOTO_REUSED: _file_is_reused,
    FlagCode.MODEL_YEAR: _model_year_is_far,
    FlagCode.OLD_PHOTO: _photo_is_old,
}
