"""The life of a complaint in a store (domain.md 5.11). Read the table from top to bottom."""

from django.utils.translation import gettext_lazy as _

from dealerops.foundation.workflow import Transition, Workflow
from rental.choices.complaints import ComplaintState as S
from rental.choices.roles import OPERATORS, STORE_ROLES
from rental.models import RentalComplaint
from rental.rules import complaints as r

SETTLES = (r.has_cause, r.has_measure, r.is_within_limit)

# fmt: off
COMPLAINT_FLOW = Workflow[RentalComplaint](
    field="state",
    transitions=(
        Transition("settle",  _("Settle"),                       {S.OPEN},    S.SETTLED,   OPERATORS,   SETTLES),
        Transition("pass_on", _("Pass on to the complaint desk"), {S.OPEN},    S.PASSED_ON, STORE_ROLES, (r.has_measure,)),
        Transition("reopen",  _("The customer came back"),       {S.SETTLED}, S.OPEN,      STORE_ROLES),
    ),
)
# fmt: on
