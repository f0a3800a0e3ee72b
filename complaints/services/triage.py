"""Triage: what a waiting signal is, how bad it is, and whose it is (domain.md 3.2, 3.3, 3.5)."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.choices import (
    Audience,
    Demand,
    Department,
    Fault,
    QuickAlert,
    Severity,
    SignalState,
    TouchPoint,
)
from complaints.choices.case_policy import CERTAIN_FROM
from complaints.models import Case, SensorSignal
from complaints.rules.cases import CENTRAL, NO_REASON, refuse_blank
from complaints.selectors.owners import advocate_of, may_own
from complaints.services.clocks import redate_for_dealer
from complaints.services.held import held_case
from complaints.services.merging import waiting_signal
from complaints.services.placing import open_for
from complaints.services.steps import carry_on
from complaints.workflow.cases import CASE_FLOW
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.foundation.errors import InvalidInput, Refusal, TransitionRefused
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record
from dealerops.network.models import Dealer
from dealerops.policy.services import value

NOT_AN_OWNER = Refusal("NOT_AN_OWNER", _("This person cannot own this case."), "owner_id")
NEEDS_A_CASE = Refusal(
    "NEEDS_A_CASE",
    _("What a certain sensor or a quick alert tells becomes a case; there two people decide."),
)
NO_SUCH_DEALER = Refusal("DEALER_GONE", _("There is no such dealer."), "dealer_id")
LISTS: Final = {
    "touch_point": (TouchPoint, False),
    "severity": (Severity, False),
    "audience": (Audience, False),
    "demand": (Demand, True),
    "fault": (Fault, True),
    "department": (Department, False),
}


@dataclass(frozen=True, slots=True)
class Rating:
    """How triage judges a case. Quick alerts are only added here; the risk manager releases them."""

    touch_point: str
    severity: str
    demand: str = ""
    fault: str = ""
    audience: str = Audience.PRIVATE
    views: int = 0
    quick_alerts: tuple[str, ...] = ()
    department: str = Department.CUSTOMER_CARE


@transaction.atomic
def open_case(signal_id: int, *, by: Actor, version: int | None = None) -> Case:
    """A waiting signal becomes a case of its own, or opens again the one that comes back.

    The case is new: triage it next. Raises TransitionRefused.
    """
    signal = waiting_signal(signal_id, by=by, version=version)
    return open_for(signal, by=by)


@transaction.atomic
def dismiss_signal(
    signal_id: int, *, reason: str, by: Actor, version: int | None = None
) -> SensorSignal:
    """What an uncertain sensor heard is no complaint: an advertisement, a praise, another brand.

    Head office only. Signals of certain sensors and with quick alerts are refused (NEEDS_A_CASE).
    """
    signal = waiting_signal(signal_id, by=by, version=version)
    against = refuse_blank(reason, NO_REASON)
    if by.role not in CENTRAL:
        raise TransitionRefused(WRONG_ROLE)
    if signal.quick_alerts or signal.source.reliability >= value(CERTAIN_FROM):
        against.append(NEEDS_A_CASE)
    if against:
        raise TransitionRefused(*against)
    signal.state = SignalState.INVALID
    signal.triaged_at, signal.triaged_by_id = timezone.now(), by.user_id
    signal.save_fields("state", "triaged_at", "triaged_by")
    record(signal, "complaints.signal_dismissed", by=by, note=reason.strip())
    return signal


@transaction.atomic
def triage_case(
    case_id: int,
    rating: Rating,
    *,
    by: Actor,
    dealer_id: int | None = None,
    owner_id: int | None = None,
    version: int | None = None,
) -> Case:
    """Head office says what it is about, how bad, which dealer's, and whose; a new case is triaged then.

    Without `dealer_id` and `owner_id` both stay, and a dealer's case without an owner gets the dealer's
    customer advocate. Where somebody has spoken to the customer already the case is responded to at
    once. Raises InvalidInput for values that are on no list, TransitionRefused.
    """
    case = held_case(case_id, by=by, version=version)
    step = CASE_FLOW.fire(case, "triage", by=by)
    dealer_before = case.dealer_id
    _place_at(case, dealer_id)
    _judge(case, rating)
    if owner_id is not None:
        _give_to(case, owner_id)
    elif case.owner_id is None and case.dealer_id:
        case.owner_id = advocate_of(case.dealer_id)
    case.save_fields("state", "region", "dealer", "owner", *JUDGED)
    record(case, "complaints.case_triaged", by=by, step=step, owner=case.owner_id, **_facts(case))
    if case.dealer_id != dealer_before:
        redate_for_dealer(case)
    carry_on(case, "complaints.case_triaged", by=by)
    if case.responded_at:
        _note_early_contact(case)
    return case


@transaction.atomic
def rate_case(case_id: int, rating: Rating, *, by: Actor, version: int | None = None) -> Case:
    """Head office judges a case anew that was triaged before; score and light follow at once."""
    case = held_case(case_id, by=by, version=version)
    step = CASE_FLOW.fire(case, "rate", by=by)
    _judge(case, rating)
    case.save_fields(*JUDGED)
    record(case, "complaints.case_rated", by=by, step=step, **_facts(case))
    carry_on(case, "complaints.case_rated", by=by)
    return case


JUDGED: Final = (
    *("touch_point", "severity", "demand", "fault", "audience", "views", "quick_alerts"),
    "department",
)


def _judge(case: Case, rating: Rating) -> None:
    faults = list(_off_the_lists(rating))
    if faults:
        raise InvalidInput(*faults)
    ringing = {*case.quick_alerts, *rating.quick_alerts}
    for name, judged in asdict(rating).items():
        setattr(case, name, judged)
    case.quick_alerts = sorted(ringing)


def _off_the_lists(rating: Rating) -> Iterable[Refusal]:
    for name, (choices, may_be_empty) in LISTS.items():
        said = getattr(rating, name)
        if said not in choices.values and not (may_be_empty and said == ""):
            yield Refusal("NOT_A_CHOICE", _("This value is not on the list."), name)
    if set(rating.quick_alerts) - set(QuickAlert.values):
        yield Refusal("NOT_A_CHOICE", _("This value is not on the list."), "quick_alerts")
    if not 0 <= rating.views < 2**31:
        yield Refusal("VIEWS", _("Views are a number from 0 on."), "views")


def _place_at(case: Case, dealer_id: int | None) -> None:
    if dealer_id is None or dealer_id == case.dealer_id:
        return
    dealer = Dealer.objects.visible_to(SYSTEM).filter(pk=dealer_id).first()
    if dealer is None:
        raise InvalidInput(NO_SUCH_DEALER)
    case.dealer, case.region_id, case.owner = dealer, dealer.region_id, None


def _give_to(case: Case, owner_id: int) -> None:
    if not may_own(case, owner_id):
        raise InvalidInput(NOT_AN_OWNER)
    case.owner_id = owner_id


def _note_early_contact(case: Case) -> None:
    """Somebody spoke to the customer before triage: that was the first response."""
    step = CASE_FLOW.fire(case, "respond", by=SYSTEM)
    case.save_fields("state")
    record(case, "complaints.case_responded", by=SYSTEM, step=step, at=case.responded_at)
    carry_on(case, "complaints.case_responded", by=SYSTEM)


def _facts(case: Case) -> dict[str, Any]:
    return {
        "severity": case.severity,
        "touch_point": case.touch_point,
        "dealer": case.dealer_id,
        "quick_alerts": case.quick_alerts,
    }
