"""The life of a traffic violation (domain.md 5.7). Read the table from top to bottom."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.foundation.actor import Role
from dealerops.foundation.workflow import Transition, Workflow
from rental.choices.violations import ViolationState as S
from rental.models import Violation
from rental.rules import violations as r

LEADERS = frozenset({Role.RENTAL_SUPERVISOR, Role.RENTAL_MGR})
HANDLERS = LEADERS | {Role.RENTAL_OP}
TELLERS = HANDLERS | {Role.COLLECTOR, Role.SYSTEM}
SYSTEM = frozenset({Role.SYSTEM})
# Whoever opens the customer's link acts as the system; an operator enters what a customer says.
CUSTOMER = HANDLERS | SYSTEM
SHOWN = (r.has_evidence, r.says_why)

# fmt: off
VIOLATION_FLOW = Workflow[Violation](
    field="state",
    transitions=(
        Transition("match",        _("Customer found"),         {S.NEW},                                 S.MATCHED,         SYSTEM),
        Transition("hold",         _("Not certain"),            {S.NEW},                                 S.REVIEW,          SYSTEM),
        Transition("keep",         _("Our own"),                {S.NEW},                                 S.INTERNAL,        SYSTEM),
        Transition("match_again",  _("Match again"),            {S.REVIEW, S.MATCHED, S.INTERNAL},       S.NEW,             SYSTEM,    (r.is_undecided,)),
        Transition("decide_order", _("It was this customer"),   {S.REVIEW},                              S.MATCHED,         HANDLERS,  SHOWN),
        Transition("decide_own",   _("It was one of us"),       {S.REVIEW},                              S.INTERNAL,        HANDLERS,  SHOWN),
        Transition("notify",       _("Tell the customer"),      {S.MATCHED},                             S.NOTIFIED,        TELLERS),
        Transition("handle_self",  _("I deal with it myself"),  {S.NOTIFIED},                            S.SELF_HANDLING,   CUSTOMER),
        Transition("ask_agent",    _("Deal with it for me"),    {S.NOTIFIED, S.SELF_HANDLING},           S.AGENT_REQUESTED, CUSTOMER,  (r.carries_no_points,)),
        Transition("dispute",      _("I disagree"),             {S.NOTIFIED, S.SELF_HANDLING},           S.DISPUTED,        CUSTOMER,  (r.says_why_disputed,)),
        Transition("uphold",       _("It stands"),              {S.DISPUTED},                            S.NOTIFIED,        LEADERS,   (r.is_ruled,)),
        Transition("give_in",      _("The customer is right"),  {S.DISPUTED},                            S.CANCELLED,       LEADERS,   (r.is_ruled,)),
        Transition("hand_proof",   _("Hand in proof"),          {S.SELF_HANDLING, S.AGENT_REQUESTED, S.DISPUTED}, S.PROOF_SUBMITTED, CUSTOMER),
        Transition("add_proof",    _("Add proof"),              {S.PROOF_SUBMITTED},                     S.PROOF_SUBMITTED, CUSTOMER),
        Transition("refuse_proof", _("Not enough"),             {S.PROOF_SUBMITTED},                     S.SELF_HANDLING,   HANDLERS,  (r.is_ruled,)),
        Transition("verify",       pgettext_lazy("a violation", "Verify"), {S.PROOF_SUBMITTED},          S.VERIFIED,        HANDLERS,  (r.is_proven,)),
        Transition("close",        _("Close"),                  {S.VERIFIED, S.INTERNAL},                S.CLOSED,          HANDLERS | SYSTEM),
    ),
)
# fmt: on
