"""The lives of a lost customer and of a prospect (domain.md 4.11). Read the tables from top to bottom."""

from django.utils.translation import gettext_lazy as _

from aftersales.choices import LostState as S
from aftersales.choices import ProspectState as P
from aftersales.models import LostCase, Prospect
from aftersales.rules import retention as r
from dealerops.foundation.actor import Role
from dealerops.foundation.workflow import Transition, Workflow

CALLERS = {Role.D_SA, Role.D_INFO, Role.D_SVC_DIR}
SYSTEM = {Role.SYSTEM}

# fmt: off
LOST_FLOW = Workflow[LostCase](
    field="state",
    transitions=(
        Transition("contact",  _("Note the conversation"), {S.OPEN, S.CONTACTED}, S.CONTACTED, CALLERS),
        Transition("try_again", _("Not reached"),          {S.OPEN},              S.OPEN,      CALLERS),
        Transition("try_again", _("Not reached"),          {S.CONTACTED},         S.CONTACTED, CALLERS),
        Transition("leave",    _("The car is gone"),       {S.OPEN, S.CONTACTED}, S.LEFT,      CALLERS | SYSTEM),
        Transition("refuse",   _("Does not want to be called"), {S.OPEN},         S.REFUSED,   SYSTEM),
        Transition("return",   _("Came back unasked"),     {S.OPEN},              S.RETURNED,  SYSTEM),
        Transition("win_back", _("Won back"),              {S.CONTACTED},         S.WON_BACK,  SYSTEM),
        Transition("give_up",  _("Did not come back"),     {S.OPEN, S.CONTACTED}, S.NOT_WON,   SYSTEM),
    ),
)
PROSPECT_FLOW = Workflow[Prospect](
    field="state",
    transitions=(
        Transition("invite",    _("Invite for service"), {P.NOTED},   P.INVITED,     CALLERS, (r.lost_on_price, r.lives_near, r.may_be_contacted)),
        Transition("come",      _("Came"),               {P.INVITED}, P.CAME,        SYSTEM),
        Transition("stay_away", _("Stayed away"),        {P.INVITED}, P.STAYED_AWAY, SYSTEM),
    ),
)
# fmt: on
