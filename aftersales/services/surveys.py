"""The questionnaire for customers whom nobody reached: one link, for a while, once (domain.md 4.8)."""

import datetime as dt

from django.core import signing
from django.db import transaction
from django.utils import timezone

from aftersales.choices import SURVEY_HOURS
from aftersales.models import CallbackTask, SelfSurvey
from dealerops.foundation.actor import Actor
from dealerops.journal.services import record
from dealerops.policy.services import value
from dealerops.registry.choices import ContactChannel, ContactPurpose
from dealerops.registry.services import ContactRefused, log_contact

SALT = "aftersales.survey"


def offer_survey(task: CallbackTask, *, by: Actor) -> SelfSurvey | None:
    """Open a questionnaire for the customer of a held callback; None if they may not be sent one.

    Runs in the call's transaction; "aftersales.survey_offered" has the link texted after the commit.
    """
    try:
        log_contact(
            task.customer_id,
            ContactPurpose.SURVEY,
            ContactChannel.SMS,
            was_reached=bool(task.customer.mobile),
            by=by,
            about=f"callback {task.pk}",
        )
    except ContactRefused:
        return None
    now = timezone.now()
    hours = value(SURVEY_HOURS, dealer_id=task.dealer_id)
    survey = SelfSurvey.objects.create(
        task=task, created_at=now, expires_at=now + dt.timedelta(hours=hours)
    )
    record(task, "aftersales.survey_offered", by=by, survey=survey.pk)
    return survey


def survey_token(survey: SelfSurvey) -> str:
    """What the link of this questionnaire carries: signed, for this purpose only."""
    return signing.dumps(survey.pk, salt=SALT)


@transaction.atomic
def survey_by_token(token: str, *, by: Actor) -> SelfSurvey | None:
    """The questionnaire behind a link, held; None once answered, too late, or not a link of ours."""
    try:
        key = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    open_ones = SelfSurvey.objects.visible_to(by).filter(
        pk=key, answered_at=None, expires_at__gt=timezone.now()
    )
    return open_ones.select_for_update(of=("self",)).first()
