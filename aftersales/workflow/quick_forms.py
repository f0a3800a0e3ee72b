"""The life of a quick-handling form (domain.md 4.9). Read the table from top to bottom."""

from django.utils.translation import gettext_lazy as _

from aftersales.choices import FormState as S
from aftersales.models import QuickForm
from aftersales.rules import quick_forms as r
from dealerops.foundation.actor import Role
from dealerops.foundation.workflow import Transition, Workflow

DIRECTOR = {Role.D_SVC_DIR}
SOLVERS = {Role.D_SA, Role.D_TECH, Role.D_PARTS, Role.D_CASHIER, Role.D_SVC_DIR}
CALLERS = {Role.D_CALL}
SYSTEM = {Role.SYSTEM}
OWN = (r.is_responsible,)
SAYS_HOW = (r.has_cause, r.has_measure)

# fmt: off
FORM_FLOW = Workflow[QuickForm](
    field="state",
    transitions=(
        Transition("hand_on",         _("Give to somebody else"), {S.OPEN},                        S.OPEN,            DIRECTOR),
        Transition("sign",            _("Sign"),                  {S.OPEN},                        S.SIGNED,          SOLVERS, (), OWN),
        Transition("start",           _("Start"),                 {S.SIGNED},                      S.IN_PROGRESS,     SOLVERS, (), OWN),
        Transition("solve",           _("Solved"),                {S.IN_PROGRESS},                 S.SOLVED,          SOLVERS, SAYS_HOW, OWN),
        Transition("call_again",      _("Second callback"),       {S.SOLVED},                      S.SECOND_CALLBACK, CALLERS),
        Transition("confirm",         _("Customer is content"),   {S.SECOND_CALLBACK},             S.CLOSED,          CALLERS),
        Transition("reopen",          _("Customer is not content"), {S.SECOND_CALLBACK},           S.IN_PROGRESS,     CALLERS),
        Transition("close_unconfirmed", _("Solved, not confirmed"), {S.SOLVED, S.SECOND_CALLBACK}, S.CLOSED,          SYSTEM),
    ),
)
# fmt: on
