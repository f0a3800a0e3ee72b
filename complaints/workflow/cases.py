"""The life of a case (domain.md 3.5, 3.11, 7.2). Read the table from top to bottom."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.choices import PENDING
from complaints.choices import CaseState as S
from complaints.models import Case
from complaints.rules import cases as r
from dealerops.foundation.actor import Role
from dealerops.foundation.workflow import Transition, Workflow

CENTRAL = r.CENTRAL
AT_DEALERS = {Role.D_CAM, Role.D_SVC_DIR}
REGIONAL = {Role.REGION_STAFF, Role.REGION_CAM}
WORKERS = AT_DEALERS | REGIONAL | CENTRAL
SPEAKERS = WORKERS | {Role.LEGAL}
TRIAGE = CENTRAL | {Role.SYSTEM}
BOTH_SIDES = CENTRAL | {Role.D_CAM, Role.REGION_CAM}
LAWYER = {Role.LEGAL}
SYSTEM = {Role.SYSTEM}
CLOSERS = CENTRAL | {Role.D_CAM}
JUDGES = {Role.REGION_HEAD, Role.RISK_MANAGER}
AT_WORK = (S.TRIAGED, S.RESPONDED, S.REOPENED, S.INVESTIGATING, S.PLAN_PROPOSED, S.PLAN_AGREED, S.EXECUTING, S.RESOLVED)  # fmt: skip
ALIVE = (S.NEW, *AT_WORK)
SAYS_HOW = (r.has_root_cause, r.has_measures, r.has_cost)
EXCUSED = (*SAYS_HOW, r.has_exception_reason, r.has_legal_note)
OTHERS = (r.does_not_own,)

# fmt: off
CASE_FLOW = Workflow[Case](
    field="state",
    transitions=(
        Transition("triage",       _("Triage"),                    {S.NEW},                             S.TRIAGED,       TRIAGE),
        Transition("respond",      _("First contact"),             {S.TRIAGED},                         S.RESPONDED,     SPEAKERS | SYSTEM),
        Transition("investigate",  _("Investigate"),               {S.RESPONDED, S.REOPENED},           S.INVESTIGATING, WORKERS, (r.is_owned,)),
        Transition("propose_plan", _("Propose a plan"),            {S.INVESTIGATING, S.PLAN_PROPOSED},  S.PLAN_PROPOSED, WORKERS, (r.is_owned, r.has_plan)),
        Transition("agree",        _("Customer agrees"),           {S.PLAN_PROPOSED},                   S.PLAN_AGREED,   WORKERS),
        Transition("execute",      _("Carry out"),                 {S.PLAN_AGREED},                     S.EXECUTING,     WORKERS),
        Transition("resolve",      _("Resolved"),                  {S.EXECUTING},                       S.RESOLVED,      WORKERS, (r.has_measures,)),
        Transition("verify",       _("Customer is content"),       {S.RESOLVED},                        S.RESOLVED,      WORKERS, (), OTHERS),
        Transition("fall_back",    _("Customer is not content"),   {S.RESOLVED},                        S.EXECUTING,     WORKERS, (), OTHERS),
        Transition("close",        pgettext_lazy("a case", "Close"), {S.RESOLVED},                        S.CLOSED,        CLOSERS, (*SAYS_HOW, r.is_verified), (r.may_close_this_light,)),
        Transition("close_without_agreement", _("Close without agreement"), set(AT_WORK),               S.CLOSED,        JUDGES,  EXCUSED, (r.judges_this_light, r.approves_for_others)),
        Transition("reopen",       _("Open again"),                {S.CLOSED},                          S.REOPENED,      WORKERS | SYSTEM),
        Transition("withdraw",     _("Customer takes it back"),    set(ALIVE),                          S.WITHDRAWN,     WORKERS, (), (r.may_close_this_light, r.may_end_its_alert)),
        Transition("invalidate",   _("Not a complaint"),           set(ALIVE),                          S.INVALID,       BOTH_SIDES),
        Transition("merge",        _("Merge into another case"),   set(ALIVE),                          S.MERGED,        WORKERS),
        Transition("undo_merge",   _("Undo the merge"),            {S.MERGED},                          S.NEW,           WORKERS),  # or where it stood
        Transition("hold",         _("Legal hold"),                set(ALIVE),                          S.LEGAL_HOLD,    LAWYER),
        Transition("lift_hold",    _("Lift the legal hold"),       {S.LEGAL_HOLD},                      S.NEW,           LAWYER),   # or where it stood
        # What may be done while the case stays where it is.
        *(Transition("acknowledge", _("Acknowledge"),              {state}, state, SPEAKERS | {Role.D_GM})     for state in sorted(PENDING)),
        *(Transition("assign",      _("Give to somebody"),         {state}, state, WORKERS | {Role.D_GM, Role.REGION_HEAD}) for state in sorted(PENDING)),
        *(Transition("rate",        _("Judge anew"),               {state}, state, CENTRAL)                    for state in AT_WORK),
        *(Transition("contact",     _("Note a contact"),           {state}, state, SPEAKERS, (), (r.may_speak,)) for state in sorted(PENDING)),
        *(Transition("note",        _("Note"),                     {state}, state, SPEAKERS | {Role.QUALITY, Role.D_GM, Role.REGION_HEAD}) for state in sorted(PENDING)),
        *(Transition("propose_invalid", _("Propose as no complaint"), {state}, state, BOTH_SIDES)              for state in ALIVE),
        *(Transition("group",       _("Name the common cause"),    {state}, state, CENTRAL | {Role.QUALITY})   for state in sorted(PENDING)),
        *(Transition("goodwill",    _("Offer goodwill"),           {state}, state, WORKERS | {Role.D_GM, Role.REGION_HEAD}) for state in AT_WORK),
        *(Transition("ask_dealer",  _("Ask the dealer"),           {state}, state, REGIONAL | CENTRAL | LAWYER | {Role.QUALITY}) for state in sorted(PENDING)),
        *(Transition("enter_notice", _("Notice of an authority"),  {state}, state, CENTRAL | LAWYER)           for state in sorted(PENDING)),
        *(Transition("enter_matter", _("Legal matter"),            {state}, state, CENTRAL | LAWYER)           for state in sorted(PENDING)),
    ),
)
# fmt: on
