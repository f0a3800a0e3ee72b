"""Going away and coming back; what is owed meanwhile changes hands."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.accounts.models import Membership
from dealerops.foundation.actor import SYSTEM, Actor, Role
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal, TransitionRefused
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record
from reports.choices.duties import HEADS, SALES_PEOPLE
from reports.models import Leave
from reports.services.duties.staffing import hand_over

NOT_HERE = Refusal("PERSON_UNKNOWN", _("Nobody of that name works at this dealer."), "person")
SAME = Refusal("DEPUTY_IS_SAME", _("Nobody stands in for themselves."), "deputy")
BACKWARDS = Refusal("LEAVE_BACKWARDS", _("The leave ends before it begins."), "last_day")
OVERLAP = Refusal("LEAVE_OVERLAP", _("The person is away on some of these days already."))
NO_OVERLAP = "reports_leaves_of_a_person_do_not_overlap"


@transaction.atomic
def enter_leave(
    dealer_id: int,
    person_id: int,
    first_day: dt.date,
    last_day: dt.date,
    *,
    by: Actor,
    deputy_id: int | None = None,
) -> Leave:
    """Somebody is away on these days, both included; one's own leave, or that of one's people.

    Raises TransitionRefused, InvalidInput, DomainError (LEAVE_OVERLAP).
    """
    people = Membership.objects.visible_to(SYSTEM).live().filter(dealer=dealer_id)
    is_led = by.role in HEADS
    if by.role == Role.D_SALES_DIR:
        is_led = people.filter(user=person_id, role__in=SALES_PEOPLE).exists()
    if dealer_id not in by.dealer_ids or not (is_led or by.user_id == person_id):
        raise TransitionRefused(WRONG_ROLE)
    here = set(
        people.filter(user__in=[person_id, deputy_id or person_id]).values_list("user", flat=True)
    )
    if person_id not in here or (deputy_id and deputy_id not in here):
        raise InvalidInput(NOT_HERE)
    if deputy_id == person_id:
        raise InvalidInput(SAME)
    if last_day < first_day:
        raise InvalidInput(BACKWARDS)
    try:
        with transaction.atomic():
            leave = Leave.objects.create(
                dealer_id=dealer_id,
                person_id=person_id,
                deputy_id=deputy_id,
                first_day=first_day,
                last_day=last_day,
                entered_by_id=by.user_id,
            )
    except IntegrityError as error:
        if NO_OVERLAP in str(error):
            raise DomainError(OVERLAP) from error
        raise
    record(leave, "reports.leave_entered", by=by, person=person_id, deputy=deputy_id)
    hand_over(dealer_id, timezone.now())
    return leave


@transaction.atomic
def cancel_leave(leave_id: int, *, by: Actor, version: int | None = None) -> Leave:
    """The person is here after all. Raises TransitionRefused, StaleObject, Leave.DoesNotExist."""
    leave = Leave.objects.visible_to(by).valid().lock(leave_id)
    if by.role not in HEADS and by.user_id != leave.person_id:
        raise TransitionRefused(WRONG_ROLE)
    leave.expect_version(version)
    leave.cancelled_at = timezone.now()
    leave.save_fields("cancelled_at")
    record(leave, "reports.leave_cancelled", by=by, person=leave.person_id)
    hand_over(leave.dealer_id, timezone.now())
    return leave
