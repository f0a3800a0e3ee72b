"""Questions of the head office to a dealer: a task with a deadline, answered with files (domain.md 3.13)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.choices import Lamp, StepKind
from complaints.choices.case_policy import INFORMATION_HOURS_RED, INFORMATION_WORKDAYS
from complaints.models import Case, InformationFile, InformationRequest
from complaints.rules.cases import refuse_blank
from complaints.selectors.owners import advocate_of
from complaints.services.held import held_case
from complaints.services.steps import begin_beside, carry_on, end_beside
from complaints.workflow.cases import CASE_FLOW
from dealerops.documents.services import store_upload
from dealerops.foundation.actor import SYSTEM, Actor, Role
from dealerops.foundation.errors import InvalidInput, Refusal, TransitionRefused
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record
from dealerops.policy.services import Values
from dealerops.workcal.services import add_workdays, end_of

ANSWERERS: Final = frozenset({Role.D_CAM, Role.D_SVC_DIR, Role.D_GM})
NO_QUESTION = Refusal("QUESTION_MISSING", _("Write down the question."), "question")
NO_ANSWER = Refusal("ANSWER_MISSING", _("Write down the answer."), "answer")
WHOM = Refusal("DEALER_MISSING", _("Say which dealer is asked."), "dealer_id")
DUE_TOO_LATE = Refusal(
    "QUESTION_DUE",
    _("The deadline lies between now and the latest moment of the policy."),
    "due_at",
)
QUESTION_OVER = Refusal("QUESTION_OVER", _("This question has been answered or taken back."))


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of whom: the case's dealer without `dealer_id`, as late as allowed without `due_at`."""

    question: str
    dealer_id: int | None = None
    due_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """One file of an answer."""

    file: BinaryIO
    name: str


@transaction.atomic
def ask_dealer(
    case_id: int, asked: Question, *, by: Actor, version: int | None = None
) -> InformationRequest:
    """Ask the dealer for facts and papers: due in one workday, about a red case in two hours.

    Raises InvalidInput for a deadline that is past or later than that, TransitionRefused.
    """
    case = held_case(case_id, by=by, version=version)
    dealer_id = asked.dealer_id or case.dealer_id
    also = refuse_blank(asked.question, NO_QUESTION) + ([] if dealer_id else [WHOM])
    step = CASE_FLOW.fire(case, "ask_dealer", by=by, also=also)
    now = timezone.now()
    values = Values(on=timezone.localdate(now), dealer_id=dealer_id)
    latest = latest_answer(case, now, values)
    due_at = asked.due_at or latest
    if not now < due_at <= latest:
        raise InvalidInput(DUE_TOO_LATE)
    request = InformationRequest.objects.create(
        case=case,
        dealer_id=dealer_id or 0,
        question=asked.question.strip(),
        asked_by_id=by.user_id or 0,
        asked_at=now,
        due_at=due_at,
        policy_values=values.used(),
    )
    begin_beside(case, StepKind.INFORMATION, owner_id=advocate_of(request.dealer_id))
    record(
        case, "complaints.dealer_asked", by=by, step=step, request=request.pk,
        dealer=request.dealer_id, due_at=due_at,
    )  # fmt: skip
    carry_on(case, "complaints.dealer_asked", by=by)
    return request


def answer_question(
    request_id: int,
    answer: str,
    papers: Sequence[Paper] = (),
    *,
    by: Actor,
    version: int | None = None,
) -> InformationRequest:
    """The dealer's people answer, with the files that prove it; late answers count as well.

    Raises FileRefused, TransitionRefused.
    """
    known = InformationRequest.objects.visible_to(by).only("case_id").get(pk=request_id)
    _refuse_strangers(by)
    kept = [(store_upload(one.file, name=one.name, by=by), one.name) for one in papers]
    with transaction.atomic():
        case, request = _held(known, by=by, version=version)
        if not answer.strip():
            raise InvalidInput(NO_ANSWER)
        request.answer, request.answered_by_id = answer.strip(), by.user_id
        request.answered_at = timezone.now()
        request.save_fields("answer", "answered_at", "answered_by")
        for attachment, name in kept:
            InformationFile.objects.get_or_create(
                request=request, attachment=attachment, defaults={"name": name[:200]}
            )
        _end_step(case)
        record(
            case, "complaints.dealer_answered", by=by, request=request.pk,
            sha256=[attachment.sha256 for attachment, _name in kept],
        )  # fmt: skip
        carry_on(case, "complaints.dealer_answered", by=by)
    return request


@transaction.atomic
def take_question_back(
    request_id: int, *, by: Actor, version: int | None = None
) -> InformationRequest:
    """The head office needs no answer any more."""
    known = InformationRequest.objects.visible_to(by).only("case_id").get(pk=request_id)
    case, request = _held(known, by=by, version=version)
    if by.role not in CASE_FLOW.row("ask_dealer").roles:
        raise TransitionRefused(WRONG_ROLE)
    request.withdrawn_at = timezone.now()
    request.save_fields("withdrawn_at")
    _end_step(case)
    record(case, "complaints.question_withdrawn", by=by, request=request.pk)
    carry_on(case, "complaints.question_withdrawn", by=by)
    return request


def latest_answer(case: Case, now: dt.datetime, values: Values) -> dt.datetime:
    """The latest deadline that may be set at `now` (domain.md 3.13); a red case waits for no morning."""
    if case.lamp == Lamp.RED:
        return now + dt.timedelta(hours=float(values[INFORMATION_HOURS_RED]))
    return end_of(add_workdays(timezone.localdate(now), values[INFORMATION_WORKDAYS]))


def _held(
    known: InformationRequest, *, by: Actor, version: int | None
) -> tuple[Case, InformationRequest]:
    """The case may be another dealer's: whoever sees the question may answer it."""
    case = held_case(known.case_id, by=SYSTEM)
    request = InformationRequest.objects.visible_to(by).lock(known.pk)
    request.expect_version(version)
    if request.answered_at or request.withdrawn_at:
        raise TransitionRefused(QUESTION_OVER)
    return case, request


def _refuse_strangers(by: Actor) -> None:
    if by.role not in ANSWERERS:
        raise TransitionRefused(WRONG_ROLE)


def _end_step(case: Case) -> None:
    """The step ends with the last open question."""
    if not case.information_requests.open().exists():
        end_beside(case, StepKind.INFORMATION)
