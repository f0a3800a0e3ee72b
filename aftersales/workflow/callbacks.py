"""The life of a callback (domain.md 4.8). Read the table from top to bottom."""

from django.utils.translation import gettext_lazy as _

from aftersales.choices import TaskState as S
from aftersales.models import CallbackTask
from aftersales.rules import callbacks as r
from dealerops.foundation.actor import Role
from dealerops.foundation.workflow import Transition, Workflow

CALLERS = {Role.D_CALL}
PLANNERS = {Role.D_SVC_DIR, Role.D_INFO}
CORRECTORS = {Role.D_SA, Role.D_SVC_DIR, Role.D_INFO}
SYSTEM = {Role.SYSTEM}
OWN = (r.is_on_own_list, r.stood_apart)

# fmt: off
CALLBACK_FLOW = Workflow[CallbackTask](
    field="state",
    transitions=(
        Transition("call",         _("Call"),                    {S.OPEN},               S.OPEN,           CALLERS, (), OWN),
        Transition("try_again",    _("Try again later"),         {S.OPEN},               S.OPEN,           CALLERS, (), OWN),
        Transition("finish",       _("Finish the interview"),    {S.OPEN},               S.DONE,           CALLERS, (), OWN),
        Transition("refuse",       _("Does not want to answer"), {S.OPEN},               S.REFUSED,        CALLERS, (), OWN),
        Transition("give_up",      _("Not reached"),             {S.OPEN},               S.NOT_REACHED,    CALLERS, (), OWN),
        Transition("ask_number",   _("Ask for the number"),      {S.OPEN},               S.CORRECTION,     CALLERS, (), OWN),
        Transition("drop_number",  _("No valid number"),         {S.OPEN},               S.INVALID_NUMBER, CALLERS, (), OWN),
        Transition("correct",      _("Number corrected"),        {S.CORRECTION},         S.OPEN,           CORRECTORS),
        Transition("drop_number",  _("No other number known"),   {S.CORRECTION},         S.INVALID_NUMBER, CORRECTORS),
        Transition("hand_over",    _("Give to another caller"),  {S.OPEN},               S.OPEN,           PLANNERS),
        Transition("cancel",       _("Cancel"),                  {S.OPEN, S.CORRECTION}, S.CANCELLED,      SYSTEM | CALLERS),
    ),
)
# fmt: on
