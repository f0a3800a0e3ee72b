"""One of everything that the pages of complaints show, at one dealer."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from complaints.choices import CaseState
from complaints.choices.handling import GoodwillKind
from complaints.models import Case, Goodwill, SensorSignal
from dealerops.foundation.actor import Actor, Role
from dealerops.network.models import Dealer
from tests.factories.complaints import make_case, make_signal
from tests.factories.market import make_person, numbers


@dataclass(frozen=True, slots=True)
class ComplaintPapers:
    """A case under investigation with an offer of goodwill, and a signal that waits for triage."""

    case: Case
    goodwill: Goodwill
    signal: SensorSignal


def complaint_papers(dealer: Dealer, advisor: Actor) -> ComplaintPapers:
    """`advisor` told both; an advocate of the dealer offers the goodwill."""
    teller = {"reported_by_id": advisor.user_id, "contact_name": "王小明", "mobile": "13812345678"}
    case = make_case(dealer, CaseState.INVESTIGATING, **teller)
    return ComplaintPapers(case, an_offer(case, dealer), make_signal(dealer, **teller))


def an_offer(case: Case, dealer: Dealer, by: Actor | None = None, **more: object) -> Goodwill:
    """Goodwill that waits for a decision; `more` are fields."""
    proposer = by or make_person(Role.D_CAM, dealer)
    fields = {
        "number": f"GW-T-{next(numbers):06d}",
        "kind": GoodwillKind.VOUCHER,
        "amount": Decimal(800),
        "dealer_share": 50,
        "reason": "致歉",
        "proposed_by_id": proposer.user_id,
        "proposed_role": proposer.role,
        "proposed_at": timezone.now(),
        **more,
    }
    return Goodwill.objects.create(case=case, **fields)
