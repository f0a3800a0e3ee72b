"""Planning, doing, waiving and chasing duties; leave and deputies."""

from reports.services.duties.clocks import run_clocks
from reports.services.duties.definitions import install_duties
from reports.services.duties.doing import chase_duty, finish_duty, waive_duty
from reports.services.duties.events import raise_duties
from reports.services.duties.leave import cancel_leave, enter_leave
from reports.services.duties.planning import plan_dealer, plan_duties
from reports.services.duties.written import attach_editions

__all__ = (
    "attach_editions",
    "cancel_leave",
    "chase_duty",
    "enter_leave",
    "finish_duty",
    "install_duties",
    "plan_dealer",
    "plan_duties",
    "raise_duties",
    "run_clocks",
    "waive_duty",
)
