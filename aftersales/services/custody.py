"""Cars that two people had at once: somebody finds out within one workday (domain.md 9.13)."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aftersales.models import CustodyQuestion
from aftersales.selectors.custody import others_of
from dealerops.foundation.actor import SYSTEM, Actor, Role
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.foundation.workflow import WRONG_ROLE, WRONG_STATE
from dealerops.journal.services import record
from dealerops.registry.models import Custody
from dealerops.registry.services import correct_end
from dealerops.workcal.services import add_workdays, local_date


@transaction.atomic
def ask_who_had_it(custody_id: int, *, by: Actor = SYSTEM) -> CustodyQuestion | None:
    """A question to the house that recorded the second hand-over, due the next workday; asked once.

    None where no house is named: neither holder belongs to one.
    """
    custody = Custody.objects.visible_to(by).select_for_update(of=("self",)).get(pk=custody_id)
    houses = [custody.dealer_id, *(one.dealer_id for one in others_of(custody))]
    dealer_id = next((one for one in houses if one), None)
    if dealer_id is None:
        return None
    now = timezone.now()
    question, is_new = CustodyQuestion.objects.get_or_create(
        custody=custody,
        defaults={
            "dealer_id": dealer_id,
            "asked_at": now,
            "due_on": add_workdays(local_date(custody.created_at), 1),
        },
    )
    if is_new:
        record(question, "aftersales.custody_asked", by=by, vehicle=custody.vehicle_id)
    return question


@transaction.atomic
def answer_custody(
    question_id: int,
    answer: str,
    *,
    by: Actor,
    ended_at: dt.datetime | None = None,
    version: int | None = None,
) -> CustodyQuestion:
    """What the director found; `ended_at` cuts the earlier hand-overs of this house there.

    The mark on the later hand-over stays: it did overlap when it was recorded.
    Raises InvalidInput (ANSWER_MISSING, CUSTODY_END), DomainError when it is answered already.
    """
    question = CustodyQuestion.objects.visible_to(by).lock(question_id)
    question.expect_version(version)
    if by.role != Role.D_SVC_DIR:
        raise DomainError(WRONG_ROLE)
    if question.closed_at:
        raise DomainError(WRONG_STATE)
    if not answer.strip():
        message = _("Write down who had the car.")
        raise InvalidInput(Refusal("ANSWER_MISSING", message, "answer"))
    if ended_at:
        for other in others_of(question.custody):
            if other.dealer_id == question.dealer_id and other.span.lower < ended_at:
                correct_end(other.pk, at=ended_at, by=by)
    question.answer, question.closed_at = answer.strip()[:300], timezone.now()
    question.closed_by_id = by.user_id
    question.save_fields("answer", "closed_at", "closed_by")
    record(question, "aftersales.custody_answered", by=by)
    return question
