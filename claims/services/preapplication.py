"""Entering approved pre-applications; their own approval flow is not here."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext_lazy as _

from claims.choices import AccountState, ReserveAt
from claims.models import AnnualAgreement, DealerAccount, PreApplication, PreAppLine, Program
from claims.selectors.policy import policy_on
from claims.services.numbers import next_number
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError, Refusal
from dealerops.journal.services import record
from dealerops.network.models import Dealer
from dealerops.registry.models import Customer, VehicleModel
from dealerops.workcal.services import within_days
from quota.services import Line, Ref, reserve


class PreApplicationRefused(DomainError):
    default_code = "PREAPP_REFUSED"
    default_message = _("The pre-application cannot be entered.")


@dataclass(frozen=True, slots=True)
class LineInput:
    """One model, how many, the support per car in CNY, and the first day of the planned month."""

    model: VehicleModel
    qty: int
    unit_support: Decimal
    planned_month: dt.date


@dataclass(frozen=True, slots=True)
class Registration:
    """What a dealer registers for one customer under one program 报备."""

    dealer: Dealer
    program: Program
    customer: Customer
    lines: Sequence[LineInput]
    agreement: AnnualAgreement | None = None


@transaction.atomic
def enter_preapplication(asked: Registration, *, approved_on: dt.date, by: Actor) -> PreApplication:
    """Write an approved pre-application; valid for the policy's days from its approval (domain.md 2.5).

    Raises PreApplicationRefused, or QuotaExceeded where the program reserves at pre-application.
    """
    program = asked.program
    policy = policy_on(program.pk, approved_on)
    refusals = _refusals(asked, approved_on)
    if policy is None:
        refusals.append(Refusal("POLICY_MISSING", _("The program has no policy on that day.")))
    if refusals or policy is None:
        raise PreApplicationRefused(*refusals)
    last_day = within_days(approved_on, policy.preapp_valid_days)
    preapplication = PreApplication.objects.create(
        number=next_number("PRE"),
        dealer=asked.dealer,
        program=program,
        customer=asked.customer,
        agreement=asked.agreement,
        approved_on=approved_on,
        valid=DateRange(approved_on, last_day + dt.timedelta(days=1)),
    )
    for line in asked.lines:
        PreAppLine.objects.create(
            preapplication=preapplication,
            model=line.model,
            qty=line.qty,
            unit_support=line.unit_support,
            planned_month=line.planned_month,
        )
    if program.reserve_at == ReserveAt.PREAPP:
        _reserve(preapplication, by=by)
    record(preapplication, "claims.preapplication_entered", by=by, lines=len(asked.lines))
    return preapplication


def _refusals(asked: Registration, on: dt.date) -> list[Refusal]:
    found = []
    program = asked.program
    account = DealerAccount.objects.filter(
        dealer=asked.dealer, state=AccountState.ACTIVE, programs=program
    )
    if not account.exists():
        found.append(
            Refusal("ACCOUNT_MISSING", _("The dealer has no active account for this program."))
        )
    if sum(line.qty for line in asked.lines) < program.min_quantity:
        found.append(Refusal("QUANTITY_TOO_SMALL", _("The program asks for a larger quantity.")))
    if program.needs_agreement and not _has_agreement(asked, on):
        found.append(
            Refusal("AGREEMENT_MISSING", _("The customer has no valid annual agreement that day."))
        )
    return found


def _has_agreement(asked: Registration, on: dt.date) -> bool:
    if asked.agreement is None:
        return False
    fitting = AnnualAgreement.objects.filter(
        pk=asked.agreement.pk, program=asked.program, customer=asked.customer, valid__contains=on
    )
    return fitting.exists()


def _reserve(preapplication: PreApplication, *, by: Actor) -> None:
    dealer = preapplication.dealer
    reserve(
        [
            Line(
                program=preapplication.program.code,
                region_id=dealer.region_id,
                dealer_id=dealer.pk,
                month=line.planned_month,
                qty=line.qty,
            )
            for line in preapplication.lines.all()
        ],
        ref=Ref.of(preapplication),
        by=by,
    )
