"""Cases as their rows stand at the end: with the moments of their life and the steps of their way."""

import datetime as dt
from decimal import Decimal
from itertools import count
from typing import Any

from complaints.choices import CaseState, Department, Feed, Severity, SourceCode, StepKind
from complaints.models import Case, CaseStep, SensorSource
from dealerops.foundation.actor import Role
from dealerops.network.models import Dealer
from dealerops.workcal.calc import SHANGHAI

numbers = count(1)
HOUR = dt.timedelta(hours=1)


def moment(text: str) -> dt.datetime:
    """2026-05-31T09:00 in Shanghai."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def source_of(code: str = SourceCode.HOTLINE_400) -> SensorSource:
    found, _ = SensorSource.objects.get_or_create(
        code=code,
        defaults={"owner_role": Role.COMPLAINT_DESK, "feed": Feed.PERSON, "reliability": 3},
    )
    return found


def a_case(dealer: Dealer | None, received: str, **facts: Any) -> Case:
    """A case; `source` is a code, moments may be written as text."""
    facts = {key: _read(key, value) for key, value in facts.items()}
    source = source_of(facts.pop("source", SourceCode.HOTLINE_400))
    return Case.objects.create(
        number=f"CC-202601-{next(numbers):06d}",
        source=source,
        dealer=dealer,
        region=dealer.region if dealer else None,
        contact_name="张小明",
        words="刹车异响，修了两次还没好。",
        received_at=moment(received),
        **{"touch_point": "REPAIR", "severity": Severity.S2, **facts},
    )


def a_closed_case(dealer: Dealer | None, received: str, closed: str, **facts: Any) -> Case:
    """Resolved, verified and closed at `closed`."""
    rest = {
        "state": CaseState.CLOSED,
        "closed_at": closed,
        "first_closed_at": closed,
        "resolved_at": closed,
        "verified_at": closed,
        "verification": "SATISFIED",
        "root_cause": "PROCESS",
        "measures": "更换刹车片并试车。",
        "cost": Decimal(100),
        **facts,
    }
    return a_case(dealer, received, **rest)


def a_step(case: Case, begins: float, ends: float | None, **facts: Any) -> CaseStep:
    """From `begins` to `ends` hours after the case was received."""
    rest = {"kind": StepKind.INVESTIGATION, "department": Department.CUSTOMER_CARE, **facts}
    return CaseStep.objects.create(
        case=case,
        started_at=case.received_at + HOUR * begins,
        ended_at=None if ends is None else case.received_at + HOUR * ends,
        **rest,
    )


def _read(key: str, value: Any) -> Any:
    return moment(value) if key.endswith("_at") and isinstance(value, str) else value
