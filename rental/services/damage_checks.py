"""Looking over a car that came back: what is new becomes a damage case (domain.md 5.1, 5.9)."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record
from rental.choices.damage import FoundKind
from rental.choices.handover import SheetEnd
from rental.choices.roles import OPERATORS
from rental.models import Handover, HandoverPhoto, RentalOrder
from rental.services.damage import Found, report_damage


@dataclass(frozen=True, slots=True)
class CheckFacts:
    """Whether there is new damage; if so where on the car, what, and how it came about."""

    damage_found: bool
    place: str = ""
    description: str = ""
    cause: str = ""
    accident_number: str = ""
    was_admitted: bool = False


@transaction.atomic
def check_damage(sheet_id: int, facts: CheckFacts, *, by: Actor) -> Handover:
    """Somebody has looked the car over; new damage opens a case with the photos of both ends.

    Raises InvalidInput (DAMAGE_UNSAID), DomainError (DAMAGE_CHECKED).
    """
    seen = Handover.objects.visible_to(by).get(pk=sheet_id, end=SheetEnd.IN)
    order = RentalOrder.objects.visible_to(by).lock(seen.order_id)
    sheet = Handover.objects.visible_to(by).select_related("vehicle").lock(sheet_id)
    if by.role not in OPERATORS:
        raise DomainError(WRONG_ROLE)
    if sheet.checked_at:
        raise DomainError(Refusal("DAMAGE_CHECKED", _("Somebody has looked this car over.")))
    said = facts.place.strip() and facts.description.strip() and facts.cause
    if facts.damage_found and not said:
        message = _("Say where the damage is, what it is, and how it came about.")
        raise InvalidInput(Refusal("DAMAGE_UNSAID", message, "description"))
    sheet.checked_at, sheet.checked_by_id = timezone.now(), by.user_id
    sheet.damage_found = facts.damage_found
    sheet.check_note = facts.description.strip()[:500]
    sheet.save(update_fields=("checked_at", "checked_by", "damage_found", "check_note"))
    if facts.damage_found:
        _report(order, sheet, facts, by)
    late = sheet.check_due_at is not None and sheet.checked_at > sheet.check_due_at
    record(order, "rental.damage_checked", by=by, found=facts.damage_found, late=late)
    return sheet


def _report(order: RentalOrder, sheet: Handover, facts: CheckFacts, by: Actor) -> None:
    """The case takes the photos along: those of the car as it left, and those that show the damage."""
    shot = HandoverPhoto.objects.filter(order=order, vehicle=sheet.vehicle).select_related(
        "attachment"
    )
    back = [one for one in shot if one.end == SheetEnd.IN]
    damaged = [one for one in back if one.shows_damage] or back
    found = Found(
        found_at=sheet.checked_at or sheet.at,
        place=facts.place.strip()[:80],
        description=facts.description.strip()[:500],
        cause=facts.cause,
        found_kind=FoundKind.HANDOVER_IN,
        was_admitted=facts.was_admitted,
        accident_number=facts.accident_number.strip()[:60],
    )
    report_damage(
        order=order,
        found=found,
        by=by,
        before=[one.attachment for one in shot if one.end == SheetEnd.OUT],
        after=[one.attachment for one in damaged],
        vehicle=sheet.vehicle,
    )
