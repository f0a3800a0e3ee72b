"""The text message with the link to the questionnaire (domain.md 4.8); nothing of it is kept."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from aftersales.models import SelfSurvey
from aftersales.selectors.calling import CallRules
from aftersales.services.surveys import survey_token
from dealerops.foundation.actor import SYSTEM
from dealerops.identifiers.phone import is_mobile
from dealerops.notifications.texts import send_text
from dealerops.notifications.wire import NotSent
from dealerops.registry.choices import ContactPurpose
from dealerops.registry.services import refusal_to_contact
from dealerops.workcal.services import local_date


def text_of_survey(survey_id: int, *, key: str) -> None:
    """Where the questionnaire is and until when; `key` is the same for a repeated attempt.

    Not once it was answered or is over, nor to whoever has asked in the meantime to be left alone.
    Raises NotSent, also at hours in which nobody is called: it was held up, and somebody decides.
    """
    rows = SelfSurvey.objects.visible_to(SYSTEM).select_related("task__customer", "task__dealer")
    survey, now = rows.get(pk=survey_id), timezone.now()
    customer = survey.task.customer
    is_over = survey.answered_at or survey.expires_at <= now
    if is_over or not is_mobile(customer.mobile):
        return
    if refusal_to_contact(customer.pk, ContactPurpose.SURVEY):
        return
    rules = CallRules(survey.task.dealer_id, local_date(now))
    if rules.reason_against(now, survey.task.earliest_on):
        raise NotSent("CALL_WINDOW")
    send_text(customer.mobile, _words(survey), key=key)


def _words(survey: SelfSurvey) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        path = reverse("callbacks:survey", args=(survey_token(survey),))
        until = timezone.localtime(survey.expires_at)
        words = _(
            "%(dealer)s: we did not reach you by phone. How was your visit? Please tell us by"
            " %(until)s: %(link)s"
        )
        return words % {
            "dealer": survey.task.dealer.display_name,
            "until": date_format(until, "SHORT_DATETIME_FORMAT"),
            "link": f"{settings.SITE_URL.rstrip('/')}{path}",
        }
