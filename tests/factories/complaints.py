"""Signals and cases of complaints as rows, so that a test may have many of them in any state."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone

from complaints.choices import (
    CaseState,
    Feed,
    RootCause,
    Severity,
    SignalState,
    SourceCode,
    TouchPoint,
    Verification,
)
from complaints.models import Case, SensorSignal, SensorSource
from complaints.services.sources import open_line
from dealerops.foundation.actor import SYSTEM, Role
from dealerops.network.models import Dealer, Firm
from tests.factories.market import numbers

WORDS = "修了三次还是漏油，没有人给我一个说法。"


def make_source(code: str = SourceCode.HOTLINE_400, **more: Any) -> SensorSource:
    """The sensor of that code, made when it is not there."""
    fields = {"owner_role": Role.COMPLAINT_DESK, "feed": Feed.PERSON, "reliability": 3, **more}
    return SensorSource.objects.get_or_create(code=code, defaults=fields)[0]


def make_signal(
    dealer: Dealer | None = None, *, source: str = SourceCode.HOTLINE_400, **more: Any
) -> SensorSignal:
    """A signal that waits for triage, or with `case=` one that is in a case; `more` are fields."""
    fields = {
        "words": WORDS,
        "touch_point": TouchPoint.REPAIR,
        "severity": Severity.S2,
        "received_at": timezone.now(),
        "state": SignalState.ATTACHED if more.get("case") else SignalState.NEW,
        **_of_dealer(dealer),
        **_of_vehicle(more),
        **more,
    }
    return SensorSignal.objects.create(source=make_source(source), **fields)


def a_told_signal(firm: Firm, dealer: Dealer | None = None) -> SensorSignal:
    """A signal that the firm's system told over its line of the hotline."""
    open_line(firm.pk, SourceCode.HOTLINE_400, by=SYSTEM)
    number = f"400-{next(numbers)}"
    return make_signal(dealer, firm=firm, external_id=number)


def make_case(
    dealer: Dealer | None = None,
    state: str = CaseState.NEW,
    *,
    source: str = SourceCode.HOTLINE_400,
    received_at: dt.datetime | None = None,
    **more: Any,
) -> Case:
    """A case in any state with what the state demands; `more` are fields, which win."""
    received_at = received_at or timezone.now()
    fields = {
        "number": f"CC-T-{next(numbers):06d}",
        "words": WORDS,
        "touch_point": TouchPoint.REPAIR,
        "severity": Severity.S2,
        "state": state,
        "received_at": received_at,
        **_of_dealer(dealer),
        **_of_vehicle(more),
        **_of_state(state, received_at),
        **more,
    }
    return Case.objects.create(source=make_source(source), **fields)


def closed_with(at: dt.datetime) -> dict[str, Any]:
    """What a case that was closed at `at` after a good verification call has on record."""
    return {
        "root_cause": RootCause.PROCESS,
        "measures": "更换油封并重新培训",
        "cost": Decimal(860),
        "verification": Verification.SATISFIED,
        "resolved_at": at,
        "verified_at": at,
        "first_closed_at": at,
        "closed_at": at,
    }


def everybody_agrees(case: Case) -> None:
    """Whoever is asked about a step of the case has answered (domain.md 3.11)."""
    case.tasks.asked().update(done_at=timezone.now())


def _of_state(state: str, received_at: dt.datetime) -> dict[str, Any]:
    if state == CaseState.CLOSED:
        return closed_with(max(timezone.now(), received_at))
    if state == CaseState.LEGAL_HOLD:
        return {"state_before_hold": CaseState.INVESTIGATING}
    return {}


def _of_dealer(dealer: Dealer | None) -> dict[str, Any]:
    return {"dealer": dealer, "region_id": dealer.region_id} if dealer else {}


def _of_vehicle(more: dict[str, Any]) -> dict[str, Any]:
    vehicle = more.get("vehicle")
    return {"vin": vehicle.vin} if vehicle and "vin" not in more else {}
