"""What must hold for a damage case at each step, one function per sentence (domain.md 5.9)."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import Refusal
from rental.choices.damage import DamageCause, PaperKind, PhotoPhase
from rental.choices.handover import SheetEnd
from rental.choices.money_policy import LATE_FIND_HOURS
from rental.models import DamageCase, Handover
from rental.rules.values import value_for


def before_is_photographed(case: DamageCase) -> Refusal | None:
    """New damage without a photo from before cannot be charged."""
    return _photographed(case, PhotoPhase.BEFORE) or _photographed(case, PhotoPhase.AFTER)


def _photographed(case: DamageCase, phase: PhotoPhase) -> Refusal | None:
    if case.photos.filter(phase=phase).exists():
        return None
    message = _("Damage is charged only with photos from before and after the rental.")
    return Refusal("PHOTOS_MISSING", message, "photos")


def was_found_in_time(case: DamageCase) -> Refusal | None:
    """Found more than a day after the return, or after the next hand-over, only if admitted."""
    if case.was_admitted:
        return None
    limit = dt.timedelta(hours=value_for(case, LATE_FIND_HOURS))
    returned = case.order.handed_in_at
    is_late = returned is not None and case.found_at > returned + limit
    if not is_late and not case.after_next_handover:
        return None
    message = _("Found too late after the return, or after the next hand-over: not chargeable.")
    return Refusal("FOUND_TOO_LATE", message, "found_at")


def something_is_charged(case: DamageCase) -> Refusal | None:
    if case.charge > 0:
        return None
    return Refusal("NOTHING_TO_CHARGE", _("The customer's part comes to nothing."))


def rests_on_a_clause(case: DamageCase) -> Refusal | None:
    if case.clause and case.order.terms_id:
        return None
    message = _("Name the clause of the accepted terms that the charge rests on.")
    return Refusal("CLAUSE_MISSING", message, "clause")


def assessment_is_there(case: DamageCase) -> Refusal | None:
    return _paper(case, PaperKind.ASSESSMENT)


def invoice_is_there(case: DamageCase) -> Refusal | None:
    return _paper(case, PaperKind.REPAIR_INVOICE)


def sheets_are_there(case: DamageCase) -> Refusal | None:
    """The signed sheets of both ends, or papers that stand for them."""
    sheets = Handover.objects.filter(order=case.order_id, vehicle=case.vehicle_id)
    if len(set(sheets.values_list("end", flat=True))) == len(SheetEnd):
        return None
    return _paper(case, PaperKind.HANDOVER_SHEETS)


def insurer_has_decided(case: DamageCase) -> Refusal | None:
    """Where the insurer has a part in it, its decision lies with the case."""
    if case.insurer_paid == 0 and case.cause != DamageCause.ACCIDENT:
        return None
    return _paper(case, PaperKind.INSURER_DECISION)


def accident_is_certified(case: DamageCase) -> Refusal | None:
    if case.cause != DamageCause.ACCIDENT:
        return None
    if not case.accident_number:
        message = _("An accident needs the number of the police or the insurer.")
        return Refusal("ACCIDENT_NUMBER", message, "accident_number")
    return _paper(case, PaperKind.ACCIDENT_CERTIFICATE)


def accident_has_a_number(case: DamageCase) -> Refusal | None:
    if case.cause != DamageCause.ACCIDENT or case.accident_number:
        return None
    message = _("An accident needs the number of the police or the insurer.")
    return Refusal("ACCIDENT_NUMBER", message, "accident_number")


def may_still_be_disputed(case: DamageCase) -> Refusal | None:
    if case.dispute_until and timezone.now() < case.dispute_until:
        return None
    return Refusal("DISPUTE_LATE", _("The days in which this could be disputed are over."))


def dispute_days_are_over(case: DamageCase) -> Refusal | None:
    """Without an answer it is invoiced only after the days in which the customer may dispute it."""
    if case.dispute_until and timezone.now() >= case.dispute_until:
        return None
    return Refusal("DISPUTE_RUNS", _("The customer may still dispute it."))


def second_opinion_is_there(case: DamageCase) -> Refusal | None:
    return _paper(case, PaperKind.SECOND_OPINION)


def did_not_assess(case: DamageCase, actor: Actor) -> Refusal | None:
    """Whoever put the figure to it does not decide the dispute about it (domain.md 0.10)."""
    if case.assessor_id is None or case.assessor_id not in {actor.user_id, actor.for_user_id}:
        return None
    return Refusal("OWN_ASSESSMENT", _("Whoever assessed the damage cannot decide the dispute."))


def _paper(case: DamageCase, kind: PaperKind) -> Refusal | None:
    if case.papers.filter(kind=kind).exists():
        return None
    message = _("This paper is missing: %(paper)s.")
    return Refusal(f"{kind.value}_MISSING", message % {"paper": kind.label}, "papers")
