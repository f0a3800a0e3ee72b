"""What a program grants a claim on its invoice date, and which papers it asks for."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from claims.calc import required_documents, support_amount, unit_support
from claims.choices import DocumentType, SupportType
from claims.models import Claim, ProgramPolicy
from dealerops.registry.services import msrp_on


@dataclass(frozen=True, slots=True)
class Grant:
    """The support of one car in CNY, and the policy facts a decision must remember."""

    amount: Decimal
    facts: dict[str, Any]


def policy_on(program_id: int, day: dt.date) -> ProgramPolicy | None:
    return ProgramPolicy.objects.filter(program=program_id).valid_on(day).first()


def grant_for(claim: Claim, day: dt.date) -> Grant | None:
    """Support and policy facts on `day`; None where the program has no policy that day."""
    policy = policy_on(claim.program_id, day)
    if policy is None:
        return None
    unit = _policy_unit(policy, claim, day)
    amount = support_amount(policy_unit=unit, approved_unit=claim.line.unit_support)
    facts = {
        "policy": policy.pk,
        "claim_window_days": policy.claim_window_days,
        "policy_unit": None if unit is None else str(unit),
        "approved_unit": str(claim.line.unit_support),
        "hold_months": claim.program.hold_months,
        "required_documents": policy.required_documents,
    }
    return Grant(amount, facts)


def _policy_unit(policy: ProgramPolicy, claim: Claim, day: dt.date) -> Decimal | None:
    model = claim.line.model
    if policy.support_type == SupportType.FIXED:
        row = policy.amounts.filter(model=model).first()
        return unit_support(fixed=row.amount if row else None, rate=None, msrp=None, cap=policy.cap)
    return unit_support(fixed=None, rate=policy.rate, msrp=msrp_on(model, day), cap=policy.cap)


def needed_documents(claim: Claim, day: dt.date) -> tuple[DocumentType, ...]:
    """The papers this claim needs, by the policy it used or, in a draft, by the one of `day`."""
    base = claim.policy_values.get("required_documents")
    if base is None:
        policy = policy_on(claim.program_id, claim.invoice_date or day)
        base = policy.required_documents if policy else []
    return required_documents(
        base,
        support=claim.support_amount or claim.line.unit_support,
        hold_months=claim.program.hold_months,
        agent=claim.signed_by_agent,
        imported=claim.imported,
    )
