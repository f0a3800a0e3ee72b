"""The life of a damage case (domain.md 5.9). Read the table from top to bottom."""

from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Role
from dealerops.foundation.workflow import Transition, Workflow
from rental.choices.damage import DamageState as S
from rental.choices.roles import HEADS, STORE_ROLES
from rental.models import DamageCase
from rental.rules import damage as r

SYSTEM = {Role.SYSTEM}
DESK = STORE_ROLES
ANSWERS = STORE_ROLES | SYSTEM  # on the customer's page nobody is signed in
OPEN = {S.REPORTED, S.ASSESSED, S.USER_NOTIFIED, S.AGREED, S.DISPUTED}
CHARGEABLE = (
    r.before_is_photographed,
    r.was_found_in_time,
    r.accident_has_a_number,
    r.assessment_is_there,
    r.sheets_are_there,
    r.rests_on_a_clause,
    r.something_is_charged,
)
PAPERS = (r.invoice_is_there, r.insurer_has_decided, r.accident_is_certified)
OTHERS = (r.did_not_assess,)

# fmt: off
DAMAGE_FLOW = Workflow[DamageCase](
    field="state",
    transitions=(
        Transition("assess",    _("Assess"),                {S.REPORTED, S.ASSESSED, S.DISPUTED}, S.ASSESSED, DESK, (r.accident_has_a_number,)),
        Transition("notify",    _("Inform the customer"),   {S.ASSESSED},      S.USER_NOTIFIED, DESK, CHARGEABLE),
        Transition("agree",     _("The customer agrees"),   {S.USER_NOTIFIED, S.DISPUTED}, S.AGREED, ANSWERS),
        Transition("dispute",   _("The customer disputes"), {S.USER_NOTIFIED}, S.DISPUTED,      ANSWERS, (r.may_still_be_disputed,)),
        Transition("uphold",    _("The charge stands"),     {S.DISPUTED},      S.AGREED,        HEADS, (r.second_opinion_is_there,), OTHERS),
        Transition("invoice",   _("Invoice"),               {S.AGREED},        S.INVOICED,      DESK, PAPERS),
        Transition("invoice",   _("Invoice"),               {S.USER_NOTIFIED}, S.INVOICED,      DESK, (r.dispute_days_are_over, *PAPERS)),
        Transition("split",     _("In instalments"),        {S.INVOICED, S.DUNNING}, S.INSTALMENT, ANSWERS),
        Transition("dun",       _("Dun"),                   {S.INVOICED, S.INSTALMENT}, S.DUNNING, SYSTEM),
        Transition("pay",       _("Paid"),                  {S.INVOICED, S.INSTALMENT, S.DUNNING}, S.PAID, SYSTEM),
        Transition("bounce",    _("Payment reversed"),      {S.PAID},          S.INVOICED,      SYSTEM),
        Transition("write_off", _("Written off"),           {S.INVOICED, S.INSTALMENT, S.DUNNING}, S.WRITTEN_OFF, SYSTEM),
        Transition("cancel",    _("Taken back"),            {S.INVOICED, S.INSTALMENT, S.DUNNING}, S.CLOSED, SYSTEM),
        Transition("close",     _("Close"),                 {S.PAID},          S.CLOSED,        DESK),
        Transition("drop",      _("Close without a charge"), OPEN,             S.CLOSED,        HEADS),
    ),
)
# fmt: on
