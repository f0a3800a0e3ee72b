"""Who may let a restated version out (domain.md 0.10, 6.2)."""

from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import Refusal
from dealerops.foundation.workflow import WRONG_ROLE
from reports.choices import RunState
from reports.models import ReportRun

NOTHING_RESTATED = Refusal(
    "REPORT_RESTATES_NOTHING", _("This version was made for viewing; it replaces no sent report.")
)
BASE_MOVED = Refusal(
    "REPORT_BASE_MOVED", _("Another version was sent since. Make the report again to compare.")
)
NEWER_WAITS = Refusal("REPORT_NEWER_VERSION", _("A later version of this report was made since."))
OLDER_GOES_OUT = Refusal(
    "REPORT_OLDER_GOES_OUT",
    _("An earlier version of this report is being sent. Make the report again when it is."),
)
OWN_RERUN = Refusal("REPORT_OWN_RERUN", _("Whoever asked for this version cannot approve it."))


def restates_what_stands(run: ReportRun) -> Refusal | None:
    """It was compared with the version that readers have."""
    if run.base is None:
        return NOTHING_RESTATED
    return None if run.base.state == RunState.SENT else BASE_MOVED


def heads_the_report(run: ReportRun, actor: Actor) -> Refusal | None:
    """The head of the department whose report it is, who did not ask for this version."""
    if run.report is None or actor.role not in run.report.approvers:
        return WRONG_ROLE
    people = {actor.user_id, actor.for_user_id} - {None}
    return OWN_RERUN if run.requested_by_id in people else None
