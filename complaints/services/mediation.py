"""When mediation ends: so many workdays after the authority took it up, appraisals left out (domain.md 3.8)."""

import datetime as dt

from complaints.choices.case_policy import MEDIATION_WORKDAYS
from complaints.choices.clocks import PauseKind
from complaints.models import Case
from dealerops.foundation.actor import Actor
from dealerops.journal.services import record
from dealerops.workcal.services import add_workdays, end_of, local_date, workdays_between


def mediation_until(case: Case, accepted_on: dt.date, workdays: int) -> dt.date:
    """The last day of mediation; the workdays of appraisals that have ended are added to it."""
    last = add_workdays(accepted_on, workdays)
    appraisals = case.pauses.filter(kind=PauseKind.APPRAISAL, to_at__isnull=False)
    for one in appraisals.order_by("from_at"):
        since, until = max(local_date(one.from_at), accepted_on), local_date(one.to_at)
        if since <= last and since < until:
            last = add_workdays(last, workdays_between(since, until))
    return last


def leave_appraisal_out(case: Case, *, by: Actor) -> None:
    """An appraisal has ended: mediation of this case ends later, unless its last day is printed.

    Runs in the transaction of a command that holds the case.
    """
    mediated = case.notices.open().filter(accepted_on__isnull=False, printed_due_on=None)
    for notice in mediated.select_for_update(of=("self",)):
        accepted_on = notice.accepted_on or notice.received_on
        workdays = notice.policy_values.get(MEDIATION_WORKDAYS.name, MEDIATION_WORKDAYS.default)
        last = mediation_until(case, accepted_on, workdays)
        if end_of(last) > notice.due_at:
            notice.due_at = end_of(last)
            notice.save_fields("due_at")
            record(case, "complaints.notice_prolonged", by=by, notice=notice.pk, due_on=last)
