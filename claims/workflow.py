"""The life of a claim (domain.md 2.6) and of a batch of decisions. Read the tables from top to bottom."""

from django.utils.translation import gettext_lazy as _

from claims import rules as r
from claims.choices import ClaimState as S
from claims.choices.batches import BatchState as B
from claims.models import Claim, ClaimBatch
from dealerops.foundation.actor import Role
from dealerops.foundation.workflow import Transition, Workflow

APPLICANT = {Role.D_SSA}
CHECKER = {Role.TP_CHECKER}
HQ_SSA = {Role.SSA_SPECIALIST, Role.SSA_MANAGER, Role.SSA_HEAD}
DECIDERS = HQ_SSA | {Role.FINANCE, Role.VP}
SYSTEM = {Role.SYSTEM}
NUDGING_STAFF = {Role.SSA_SPECIALIST, Role.SSA_MANAGER}
SUBMITTABLE = (
    r.account_is_open,
    r.vin_is_valid,
    r.invoice_is_complete,
    r.invoice_number_has_form,
    r.amount_is_positive,
    r.invoice_is_not_from_the_future,
    r.preapplication_stands,
    r.invoiced_after_approval,
    r.invoiced_before_expiry,
    r.within_claim_window,
    r.support_is_known,
)
OWN_WORK = (r.is_own_assignment,)
OWN_LEVEL = (r.is_next_level, r.neither_created_nor_checked)
APART = (r.neither_created_nor_checked,)
FREE = (r.is_not_held,)

# fmt: off
CLAIM_FLOW = Workflow[Claim](
    field="state",
    transitions=(
        Transition("submit",         _("Submit"),            {S.DRAFT},             S.SUBMITTED,       APPLICANT, SUBMITTABLE),
        Transition("delete",         _("Delete"),            {S.DRAFT},             "",                APPLICANT),
        Transition("assign",         _("Assign"),            {S.SUBMITTED},         S.ASSIGNED,        SYSTEM, FREE),
        Transition("withdraw",       _("Withdraw"),          {S.SUBMITTED, S.RESET}, S.WITHDRAWN,      APPLICANT),
        Transition("reassign",       _("Give to another checker"), {S.ASSIGNED},    S.ASSIGNED,        {Role.SSA_SPECIALIST, Role.TP_LEAD, Role.SYSTEM}),
        Transition("start",          _("Start the check"),   {S.ASSIGNED},          S.CHECKING,        CHECKER, FREE, OWN_WORK),
        Transition("pass",           _("Pass"),              {S.CHECKING},          S.CHECK_PASSED,    CHECKER, FREE, OWN_WORK),
        Transition("reset",          _("Send back"),         {S.CHECKING},          S.RESET,           CHECKER, (), OWN_WORK),
        Transition("propose_reject", _("Propose rejection"), {S.CHECKING},          S.REJECT_PROPOSED, CHECKER, (), OWN_WORK),
        Transition("confirm",        _("Confirm rejection"), {S.REJECT_PROPOSED},   S.REJECTED,        HQ_SSA, (), APART),
        Transition("overrule",       _("Back to the check"), {S.REJECT_PROPOSED},   S.CHECKING,        HQ_SSA, (), APART),
        Transition("turn_to_reset",  _("Send back instead"), {S.REJECT_PROPOSED},   S.RESET,           HQ_SSA, (), APART),
        Transition("route",          _("Route to approval"), {S.CHECK_PASSED},      S.IN_APPROVAL,     SYSTEM, FREE),
        Transition("approve",        _("Approve"),           {S.IN_APPROVAL},       S.IN_APPROVAL,     DECIDERS, FREE, OWN_LEVEL),
        Transition("approve_last",   _("Approve"),           {S.IN_APPROVAL},       S.APPROVED,        DECIDERS, FREE, OWN_LEVEL),
        Transition("reset",          _("Send back"),         {S.IN_APPROVAL},       S.RESET,           DECIDERS, (), OWN_LEVEL),
        Transition("reject",         _("Reject"),            {S.IN_APPROVAL},       S.REJECTED,        DECIDERS, (), OWN_LEVEL),
        Transition("resubmit",       _("Submit again"),      {S.RESET},             S.ASSIGNED,        APPLICANT, SUBMITTABLE),
        Transition("timeout",        _("Not answered in time"), {S.RESET},          S.REJECTED,        SYSTEM),
        Transition("limit",          _("Too many resets"),   {S.RESET},             S.REJECTED,        SYSTEM),
    ),
)
# fmt: on

# A nudge moves nothing. A proposed rejection is a check to the dealer, so it can be nudged like one.
NUDGE_FLOW = Workflow[Claim](
    field="state",
    transitions=(
        *(
            Transition("nudge", _("Nudge"), {state}, state, APPLICANT | NUDGING_STAFF)
            for state in (S.ASSIGNED, S.CHECKING, S.REJECT_PROPOSED, S.IN_APPROVAL)
        ),
        Transition("nudge", _("Nudge"), {S.RESET}, S.RESET, NUDGING_STAFF),
    ),
)
BATCH_FLOW = Workflow[ClaimBatch](
    field="state",
    transitions=(
        Transition(
            "undo",
            _("Undo"),
            {B.WAITING, B.RUNNING, B.DONE},
            B.UNDONE,
            DECIDERS,
            (r.has_not_begun,),
        ),
        # A worker that was killed leaves RUNNING behind; the next one goes on.
        Transition(
            "begin", _("Begin"), {B.WAITING, B.RUNNING}, B.RUNNING, SYSTEM, (r.its_time_has_come,)
        ),
        Transition("finish", _("Finish"), {B.RUNNING}, B.DONE, SYSTEM),
    ),
)
