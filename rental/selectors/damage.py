"""What a damage charge is made of, as the desk, the customer and the paper see it."""

from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dealerops.policy.services import Values
from dealerops.portal.templatetags.dx import money
from rental.calc.recovery import (
    DEPRECIATION,
    LOSS_OF_USE,
    REPAIR,
    UNCOVERED,
    Clauses,
    Damage,
)
from rental.choices.money_policy import (
    DEPRECIATION_FROM,
    LOSS_OF_USE_DAYS,
    LOSS_OF_USE_SHARE,
)
from rental.models import DamageCase

LABELS: dict[str, str | Promise] = {
    REPAIR: _("Repair, after insurer and deductible"),
    UNCOVERED: _("Items not covered"),
    LOSS_OF_USE: _("Loss of use"),
    DEPRECIATION: _("Accelerated depreciation"),
}


def component_rows(case: DamageCase) -> list[tuple[str | Promise, str, str]]:
    """Label, the whole and the customer's share of every component."""
    return [
        (LABELS[line["code"]], money(Decimal(line["whole"])), money(Decimal(line["share"])))
        for line in case.components
    ]


def damage_of(case: DamageCase) -> Damage:
    plan = case.order.insurance_plan
    return Damage(
        repair_cost=case.repair_cost,
        insurer_paid=case.insurer_paid,
        uncovered=case.uncovered,
        repair_days=case.repair_days,
        daily_rate=case.order.daily_rate,
        liability=case.liability,
        deductible=plan.deductible if plan else None,
        is_void=bool(case.void_reason),
    )


def clauses_of(case: DamageCase, values: Values) -> Clauses:
    """Loss of use and depreciation only where the accepted terms have them."""
    terms = case.order.terms
    return Clauses(
        loss_of_use=bool(terms and terms.loss_of_use),
        depreciation=terms.depreciation_percent if terms else None,
        loss_share=values[LOSS_OF_USE_SHARE],
        loss_days=values[LOSS_OF_USE_DAYS],
        depreciation_from=values[DEPRECIATION_FROM],
    )
