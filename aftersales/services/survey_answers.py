"""What customers answer in a questionnaire; it counts as they are (channel SELF), not as a call."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aftersales.choices import InterviewChannel
from aftersales.models import Interview
from aftersales.services.interviews import Said, Scores, SummedUp, complete, write_answers
from aftersales.services.surveys import survey_by_token
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal

NOTHING_SAID = Refusal("UNANSWERED", _("Please answer at least one question."))


class SurveyGone(DomainError):
    """Answered already, or too late."""

    status = 410
    default_code = "SURVEY_GONE"
    default_message = _("This questionnaire is closed. Thank you.")


@transaction.atomic
def answer_survey(token: str, scores: Scores, *, said: Said, by: Actor) -> Interview:
    """Keep a customer's own answers, once; a bad one brings a quick form like a call does.

    Raises SurveyGone when the link is used or out of time, InvalidInput without any answer.
    """
    survey = survey_by_token(token, by=by)
    if survey is None:
        raise SurveyGone
    if not any(score is not None for score in scores.values()):
        raise InvalidInput(NOTHING_SAID)
    task = survey.task
    interview = Interview.objects.visible_to(by).filter(task=task).first() or Interview(
        task=task,
        dealer_id=task.dealer_id,
        advisor_id=task.advisor_id,
        delivered_on=task.delivered_on,
    )
    interview.channel, interview.interviewer = InterviewChannel.SELF, None
    interview.save()
    interview.answers.all().delete()
    write_answers(interview, scores, said)
    survey.answered_at = timezone.now()
    survey.save(update_fields=("answered_at",))
    complete(interview, by=by, summed_up=SummedUp())
    return interview
