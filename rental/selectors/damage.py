"""What a damage charge is made of, as the desk, the customer and the paper see it."""

from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dealerops.portal.templatetags.dx import money
from rental.calc.recovery import DEPRECIATION, LOSS_OF_USE, REPAIR, UNCOVERED
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
