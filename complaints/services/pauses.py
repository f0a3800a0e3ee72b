"""Letting clocks stand still, for the only two reasons there are, with evidence (domain.md 3.6)."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.choices.clocks import PauseKind
from complaints.models import Case, ClockPause
from complaints.services.clocks import bring_in_line, end_pause
from complaints.services.escalation import OVER
from complaints.services.following import follow
from complaints.services.steps import follow_appraisal
from complaints.services.timing import Timing
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.errors import InvalidInput, Refusal, TransitionRefused
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record

PAUSERS = frozenset(
    {Role.D_CAM, Role.D_GM, Role.REGION_CAM, Role.COMPLAINT_DESK, Role.RISK_MANAGER, Role.LEGAL}
)
CASE_IS_OVER = Refusal("CASE_IS_OVER", _("The case is over; no clock runs."))
PAUSED_ALREADY = Refusal("PAUSED_ALREADY", _("The clocks stand still already."))
NOT_PAUSED = Refusal("NOT_PAUSED", _("The clocks are running."))
NO_EVIDENCE = Refusal(
    "NO_EVIDENCE",
    _("Say what proves it: the appraisal's number, or the customer's words."),
    "evidence",
)
NO_CONTACT = Refusal(
    "NO_CONTACT", _("Choose the contact in which the customer asked to wait."), "contact"
)


@transaction.atomic
def pause_case(
    case_id: int, kind: PauseKind, *, evidence: str, by: Actor, contact_id: int | None = None
) -> ClockPause:
    """From now on the clocks of the case stand still.

    That the customer asked to wait is proved by a two-way contact of this case, a running appraisal by
    its number. Raises InvalidInput without evidence, TransitionRefused where no clock runs.
    """
    case = Case.objects.visible_to(by).lock(case_id)
    if by.role not in PAUSERS:
        raise TransitionRefused(WRONG_ROLE)
    if case.state in OVER:
        raise TransitionRefused(CASE_IS_OVER)
    if case.pauses.running().exists():
        raise TransitionRefused(PAUSED_ALREADY)
    contact = case.contacts.filter(pk=contact_id, is_two_way=True).first() if contact_id else None
    wrong = [] if evidence.strip() else [NO_EVIDENCE]
    wrong += [NO_CONTACT] if kind == PauseKind.WAIT_ASKED and contact is None else []
    if wrong:
        raise InvalidInput(*wrong)
    pause = ClockPause.objects.create(
        case=case, kind=kind, from_at=timezone.now(), evidence=evidence.strip(), contact=contact,
        by_id=by.user_id,
    )  # fmt: skip
    record(case, "complaints.paused", by=by, kind=kind, pause=pause.pk)
    _settle(case, "complaints.paused", by=by)
    return pause


@transaction.atomic
def resume_case(case_id: int, *, by: Actor) -> ClockPause:
    """The clocks run on; what was left of each of them is left. Raises TransitionRefused."""
    case = Case.objects.visible_to(by).lock(case_id)
    if by.role not in PAUSERS:
        raise TransitionRefused(WRONG_ROLE)
    pause, now = case.pauses.running().first(), timezone.now()
    if pause is None or now <= pause.from_at:  # or begun in this very moment
        raise TransitionRefused(NOT_PAUSED)
    end_pause(pause, now, by=by)
    _settle(case, "complaints.resumed", by=by)
    return pause


def _settle(case: Case, occasion: str, *, by: Actor) -> None:
    """An appraisal is a step of the case as well, and no time of a mediation (domain.md 3.8, 3.9)."""
    bring_in_line(case, Timing(case), now=timezone.now(), redate=True)
    follow_appraisal(case, by=by)
    follow(case, occasion, by=by)
