"""The lives of a round, its minutes and an action item (domain.md 3.7). Read each table downwards."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.choices.rounds import ActionState as A
from complaints.choices.rounds import MinutesState as M
from complaints.choices.rounds import RoundState as S
from complaints.models import ActionItem, Minutes, SensorRound
from complaints.querysets.rounds import ROUND_READERS
from complaints.rules import rounds as r
from dealerops.foundation.actor import Role
from dealerops.foundation.workflow import Transition, Workflow

CHAIR = {Role.RISK_MANAGER}
WRITERS = {Role.RISK_MANAGER, Role.COMPLAINT_DESK}  # who prepares a round and writes it down (3.11)
SYSTEM = {Role.SYSTEM}
DOERS = ROUND_READERS - {Role.AUDITOR}

# fmt: off
ROUND_FLOW = Workflow[SensorRound](
    field="state",
    transitions=(
        Transition("rebuild", _("Build the agenda anew"), {S.PLANNED},         S.PLANNED,   WRITERS | SYSTEM),
        Transition("start",   _("Open the round"),        {S.PLANNED},         S.OPEN,      CHAIR, (r.has_agenda,)),
        Transition("end",     _("End the round"),         {S.OPEN},            S.HELD,      CHAIR, (r.is_quorate,)),
        Transition("call_off", _("Call it off"),          {S.PLANNED, S.OPEN}, S.CANCELLED, CHAIR, (r.says_why, r.has_no_decision)),
        Transition("lapse",   _("Did not take place"),    {S.PLANNED},         S.LAPSED,    SYSTEM),
    ),
)

MINUTES_FLOW = Workflow[Minutes](
    field="state",
    transitions=(
        Transition("issue",    pgettext_lazy("minutes", "Issue"),              {M.DRAFT},  M.ISSUED,   CHAIR, (r.has_summary,)),
        Transition("finalise", _("Declare them final"), {M.ISSUED}, M.FINAL,    CHAIR | SYSTEM, (r.days_are_over, r.nothing_waits)),
        Transition("revise",   _("Write a new edition"), {M.ISSUED}, M.REPLACED, CHAIR, (r.nothing_waits, r.objection_was_accepted)),
    ),
)

ACTION_FLOW = Workflow[ActionItem](
    field="state",
    transitions=(
        Transition("close",  _("Done, with evidence"), {A.OPEN},   A.CLOSED,  DOERS, (), (r.is_owner,)),
        Transition("reopen", _("Open again"),          {A.CLOSED}, A.OPEN,    CHAIR),
        Transition("drop",   _("Decision withdrawn"),  {A.OPEN},   A.DROPPED, WRITERS),
    ),
)
# fmt: on
