"""The lives of a scheduled view and of its runs. Read the tables from top to bottom."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.foundation.actor import Role
from dealerops.foundation.workflow import Transition, Workflow
from reports.choices import ScheduleState as S
from reports.choices import ViewRunState as R
from reports.models import ScheduledView, ViewRun

SYSTEM = {Role.SYSTEM}
PEOPLE = frozenset(Role) - SYSTEM  # whoever may see a list may have it sent

# fmt: off
SCHEDULE_FLOW = Workflow[ScheduledView](
    field="state",
    transitions=(
        Transition("pause",  pgettext_lazy("scheduled view", "Pause"),  {S.ACTIVE}, S.PAUSED, PEOPLE | SYSTEM),
        Transition("resume", pgettext_lazy("scheduled view", "Resume"), {S.PAUSED}, S.ACTIVE, PEOPLE),
    ),
)
VIEW_RUN_FLOW = Workflow[ViewRun](
    field="state",
    transitions=(
        Transition("send", _("Send"),                                 {R.QUEUED}, R.SENT,    SYSTEM),
        Transition("stop", pgettext_lazy("scheduled view", "Stop"),   {R.QUEUED}, R.STOPPED, SYSTEM),
    ),
)
# fmt: on
