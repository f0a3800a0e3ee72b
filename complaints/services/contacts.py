"""Speaking with the customer: every contact is on record, only a two-way one counts (domain.md 3.5, 3.6)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.choices import CaseState, Direction, Means
from complaints.models import Case, Contact
from complaints.rules.cases import LAWYER_SPEAKS
from complaints.services.held import held_case
from complaints.services.steps import carry_on
from complaints.workflow.cases import CASE_FLOW
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.errors import InvalidInput, Refusal
from dealerops.foundation.workflow import Step
from dealerops.journal.services import record
from dealerops.registry.choices import ContactChannel, ContactPurpose, FlagKind
from dealerops.registry.services import is_flagged, note_contact
from dealerops.workcal.services import local_date

NO_SUMMARY = Refusal("SUMMARY_MISSING", _("Write down what was said."), "summary")
CONTACT_AHEAD = Refusal("CONTACT_AHEAD", _("A contact lies in the past."), "at")
CONTACT_BEFORE = Refusal(
    "CONTACT_BEFORE", _("This was before the customer complained for the first time."), "at"
)
CHANNELS: Final[Mapping[str, ContactChannel]] = {
    Means.PHONE: ContactChannel.PHONE,
    Means.VISIT: ContactChannel.COUNTER,
    Means.WECHAT: ContactChannel.WECHAT,
    Means.SMS: ContactChannel.SMS,
    Means.MAIL: ContactChannel.WEB,
    Means.POST: ContactChannel.PAPER,
    Means.PLATFORM: ContactChannel.WEB,
}


@dataclass(frozen=True, slots=True)
class Talk:
    """One contact: `is_two_way` when the customer was really reached; now without `at`; minutes of work."""

    direction: str
    means: str
    summary: str
    is_two_way: bool
    at: dt.datetime | None = None
    minutes: int = 0


@transaction.atomic
def record_contact(case_id: int, talk: Talk, *, by: Actor, version: int | None = None) -> Contact:
    """Somebody spoke, or tried to speak, with the customer.

    The first two-way contact is the first response and moves a triaged case on; one before triage does
    so when the case is triaged. What we began is noted in the registry as the answer to a complaint,
    which the customer asked for: do-not-call requests do not stop it, a legal hold does, of whichever of
    the customer's cases. Raises InvalidInput, TransitionRefused.
    """
    case = held_case(case_id, by=by, version=version)
    at = _checked(case, talk)
    step = CASE_FLOW.fire(case, "contact", by=by, also=locked_elsewhere(case, by))
    contact = Contact.objects.create(
        case=case,
        at=at,
        by_id=by.user_id,
        direction=talk.direction,
        means=talk.means,
        is_two_way=talk.is_two_way,
        summary=talk.summary.strip(),
    )
    if talk.is_two_way:
        step = _count(case, at, by) or step
    case.save_fields("state", "responded_at", "last_contact_at")
    record(
        case,
        "complaints.contact_made",
        by=by,
        step=step,
        contact=contact.pk,
        means=talk.means,
        is_two_way=talk.is_two_way,
    )
    tell_registry(case, talk, at, by)
    carry_on(case, "complaints.contact_made", by=by, minutes=talk.minutes)
    return contact


def _count(case: Case, at: dt.datetime, by: Actor) -> Step | None:
    """A real contact: the last one, the first one, or one in between, whenever it is written down."""
    case.last_contact_at = max(case.last_contact_at or at, at)
    case.responded_at = min(case.responded_at or at, at)
    if case.state == CaseState.TRIAGED:
        return CASE_FLOW.fire(case, "respond", by=by)
    return None


def _checked(case: Case, talk: Talk) -> dt.datetime:
    at = talk.at or timezone.now()
    faults = [] if talk.summary.strip() else [NO_SUMMARY]
    if talk.direction not in Direction.values or talk.means not in Means.values:
        faults.append(Refusal("NOT_A_CHOICE", _("This value is not on the list."), "means"))
    if at > timezone.now():
        faults.append(CONTACT_AHEAD)
    if at < case.received_at:
        faults.append(CONTACT_BEFORE)
    if faults:
        raise InvalidInput(*faults)
    return at


def locked_elsewhere(case: Case, by: Actor) -> list[Refusal]:
    """Another case of the customer is with the lawyer, who then speaks for this one too."""
    if by.role == Role.LEGAL or case.customer_id is None or case.state == CaseState.LEGAL_HOLD:
        return []
    return [LAWYER_SPEAKS] if is_flagged(case.customer_id, FlagKind.LEGAL_HOLD) else []


def tell_registry(case: Case, talk: Talk, at: dt.datetime, by: Actor) -> None:
    """Other apps see that the customer was reached today; what is written down later is of no use to them."""
    is_ours = talk.direction == Direction.OUT
    if case.customer_id and is_ours and local_date(at) == timezone.localdate():
        note_contact(
            case.customer_id,
            ContactPurpose.COMPLAINT,
            CHANNELS[talk.means],
            was_reached=talk.is_two_way,
            by=by,
            about=f"complaints.case:{case.pk}",
        )
