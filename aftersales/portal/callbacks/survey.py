"""The questionnaire behind a customer's link: no account, one purpose, for a while, once."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from aftersales.forms.callbacks import AnswersForm
from aftersales.models import SelfSurvey
from aftersales.services import SurveyGone, answer_survey, questions_for, survey_by_token
from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.errors import InvalidInput


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, and thank; a link that is used, out of time or not ours says only that it is closed."""
    found = survey_by_token(token, by=SYSTEM)
    if found is None:
        return _closed(request)
    sent = request.POST if request.method == "POST" else None
    form = AnswersForm(sent, questions=questions_for(found.task))
    if form.is_valid():
        try:
            answer_survey(token, form.scores(), said=form.said(), by=SYSTEM)
        except SurveyGone:
            return _closed(request)
        except InvalidInput as error:
            return _ask(request, found, form, str(error.refusals[0].message))
        return render(request, "aftersales/callbacks/survey_done.html")
    return _ask(request, found, form)


def _ask(
    request: HttpRequest, survey: SelfSurvey, form: AnswersForm, refusal: str = ""
) -> HttpResponse:
    scored = [form[f"q{one.value}"] for one in form.questions]
    context = {"survey": survey, "form": form, "scored": scored, "refusal": refusal}
    is_wrong = bool(refusal) or (form.is_bound and not form.is_valid())
    return render(
        request, "aftersales/callbacks/survey.html", context, status=400 if is_wrong else 200
    )


def _closed(request: HttpRequest) -> HttpResponse:
    return render(request, "aftersales/callbacks/survey_closed.html", status=410)
