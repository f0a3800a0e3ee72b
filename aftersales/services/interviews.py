"""The interview: answers are kept as they are typed, and count once it is finished (domain.md 4.8)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aftersales.calc.satisfaction import problem_in
from aftersales.choices import (
    DEPARTMENT_OF,
    YES_NO,
    CallResult,
    Department,
    Grievance,
    Question,
    Severity,
)
from aftersales.models import Answer, CallbackTask, Interview
from aftersales.services.callback_plan import close_callback
from aftersales.services.calling import end_running_call
from aftersales.services.quick_forms import Trouble, issue_form, speaks_of_law
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import InvalidInput, Refusal, TransitionRefused
from dealerops.journal.services import record
from dealerops.policy.services import Values
from dealerops.registry.choices import ConsentScope
from dealerops.registry.services import consent_to

NOT_BEGUN = Refusal("CALL_NOT_BEGUN", _("Call the customer first: answers belong to a call."))
NO_MARKETING = Refusal(
    "CLUB_CONSENT",
    _("The customer has not agreed to offers and may not be invited to the club."),
    "was_invited",
)
NOT_A_SCORE = Refusal("SCORE", _("A score is a number from 1 to 5."))
Scores = Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Said:
    """What a customer said besides the scores; topics 5 to 7 of the script and the club's questions."""

    visit: str = ""
    waiting_minutes: int | None = None
    visits_in_year: int | None = None
    why_here: str = ""
    recommends: int | None = None
    words: str = ""
    is_complaint: bool = False
    advice: str = ""
    next_item: str = ""
    next_km: int | None = None
    next_on: dt.date | None = None
    is_booked: bool | None = None
    was_invited: bool = False
    club_lacks: str = ""
    club_others: str = ""
    club_suggestion: str = ""


@dataclass(frozen=True, slots=True)
class SummedUp:
    """What the caller adds to a problem; departments and grievance follow from the scores without them."""

    severity: str = Severity.S1
    grievance: str = ""
    departments: Sequence[str] = ()
    wish: str = ""


@transaction.atomic
def keep_answers(task_id: int, scores: Scores, *, by: Actor, said: Said | None = None) -> Interview:
    """Keep what was typed so far during a call; a score of None says that the question does not apply.

    Raises TransitionRefused without a call that has begun, InvalidInput for scores other than 1 to 5.
    """
    task = CallbackTask.objects.visible_to(by).surveys().lock(task_id)
    if not task.attempts.running().filter(caller=by.user_id).exists():
        raise TransitionRefused(NOT_BEGUN)
    interview, _is_new = Interview.objects.get_or_create(
        task=task,
        defaults={
            "dealer_id": task.dealer_id,
            "advisor_id": task.advisor_id,
            "interviewer_id": by.user_id,
            "delivered_on": task.delivered_on,
        },
    )
    interview.interviewer_id = by.user_id
    write_answers(interview, scores, said)
    return interview


@transaction.atomic
def finish_interview(
    task_id: int,
    *,
    by: Actor,
    summed_up: SummedUp | None = None,
    version: int | None = None,
) -> Interview:
    """The customer has answered: the callback is done, and a bad interview brings a quick form at once.

    Raises TransitionRefused naming every question that is still open.
    """
    task = CallbackTask.objects.visible_to(by).surveys().lock(task_id)
    task.expect_version(version)
    interview = Interview.objects.visible_to(by).filter(task=task).first()
    if interview is None:
        raise TransitionRefused(NOT_BEGUN)
    _refuse_unanswered(task, interview)
    end_running_call(task, CallResult.DONE, by=by)
    close_callback(task, "finish", by=by)
    complete(interview, by=by, summed_up=summed_up or SummedUp())
    return interview


def complete(interview: Interview, *, by: Actor, summed_up: SummedUp) -> None:
    """From now on the interview counts; runs in the transaction of the call or the questionnaire.

    Words of law and media are a complaint, whether or not somebody marked them as one.
    """
    scores = {Question(one.question): one.score for one in interview.answers.all()}
    values = Values(on=timezone.localdate(), dealer_id=interview.dealer_id)
    complains = interview.is_complaint or speaks_of_law(values, interview.words, summed_up.wish)
    problem = problem_in(scores, DEPARTMENT_OF, is_complaint=complains)
    interview.finished_at = timezone.now()
    interview.interviewed_on = timezone.localdate()
    interview.is_problem = problem is not None
    interview.save_fields("finished_at", "interviewed_on", "is_problem")
    record(
        interview,
        "aftersales.interview_finished",
        by=by,
        channel=interview.channel,
        is_problem=interview.is_problem,
    )
    if problem:
        trouble = Trouble(
            departments=_known(summed_up.departments) or problem.departments,
            grievance=_grievance(summed_up.grievance, problem.grievance),
            severity=summed_up.severity if summed_up.severity in Severity.values else Severity.S1,
            wish=summed_up.wish,
        )
        issue_form(interview, trouble, by=by)


def write_answers(interview: Interview, scores: Scores, said: Said | None) -> None:
    """Put scores and words into an interview that its caller holds."""
    for question, score in scores.items():
        if question not in Question.values or score not in _allowed(question):
            raise InvalidInput(Refusal(NOT_A_SCORE.code, NOT_A_SCORE.message, f"q{question}"))
        Answer.objects.update_or_create(
            interview=interview,
            question=question,
            defaults={"score": score, "department": DEPARTMENT_OF[Question(question)]},
        )
    if said is None:
        interview.save_fields("interviewer")
        return
    _refuse_invitation(interview, said)
    for name, value in asdict(said).items():
        setattr(interview, name, value)
    interview.save_fields("interviewer", *asdict(said))


def questions_for(task: CallbackTask) -> list[Question]:
    """The scored questions that this customer is asked: paint work only where there was some."""
    return [one for one in Question if one != Question.PAINTING or task.order.has_paint]


def _refuse_unanswered(task: CallbackTask, interview: Interview) -> None:
    answered = set(interview.answers.values_list("question", flat=True))
    open_ones = [one for one in questions_for(task) if one.value not in answered]
    if open_ones:
        raise TransitionRefused(
            *(Refusal("UNANSWERED", one.label, f"q{one.value}") for one in open_ones)
        )


def _refuse_invitation(interview: Interview, said: Said) -> None:
    if said.was_invited and not consent_to(interview.task.customer_id, ConsentScope.MARKETING):
        raise InvalidInput(NO_MARKETING)


def _allowed(question: str) -> frozenset[int | None]:
    return frozenset({None, 1, 5} if question in YES_NO else {None, 1, 2, 3, 4, 5})


def _known(departments: Sequence[str]) -> list[str]:
    return [one for one in departments if one in Department.values]


def _grievance(told: str, found: Grievance) -> str:
    return told if told in Grievance.values else found
