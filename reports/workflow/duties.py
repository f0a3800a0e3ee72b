"""The life of a duty (domain.md 4.13). Read the table from top to bottom."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.foundation.actor import HOUSE_OF, House, Role
from dealerops.foundation.workflow import Transition, Workflow
from reports.choices.duties import HEADS
from reports.choices.duties import DutyState as S
from reports.models import ObligationInstance
from reports.rules.duties import has_evidence, is_not_own, is_theirs

SYSTEM = {Role.SYSTEM}
DEALER = frozenset(role for role in Role if HOUSE_OF[role] == House.DEALER)
OWED = {S.PLANNED, S.OPEN}

# fmt: off
DUTY_FLOW = Workflow[ObligationInstance](
    field="state",
    transitions=(
        Transition("open",   _("Open the duty"), {S.PLANNED}, S.OPEN,      SYSTEM),
        Transition("finish", pgettext_lazy("reports", "Done"), OWED, S.DONE, DEALER, (has_evidence,), (is_theirs,)),
        Transition("finish_late", _("Done late"), OWED,        S.DONE_LATE, DEALER, (has_evidence,), (is_theirs,)),
        Transition("miss",   pgettext_lazy("reports", "Missed"), {S.OPEN}, S.MISSED, SYSTEM),
        Transition("skip",   _("Skip for a holiday"), OWED,   S.WAIVED,    SYSTEM),
        Transition("owe",    _("Owed after all"), {S.WAIVED}, S.PLANNED,   SYSTEM),
        Transition("waive",  _("Waive"),          OWED,        S.WAIVED,    HEADS, (), (is_not_own,)),
    ),
)
# fmt: on
