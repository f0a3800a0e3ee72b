"""The lives of drives and loans (domain.md 4.5). Read the tables from top to bottom."""

from django.utils.translation import gettext_lazy as _

from aftersales.choices.driving import DriveState as S
from aftersales.choices.loans import LoanState as L
from aftersales.models import DriverTask, Loan
from aftersales.rules import driving as r
from dealerops.foundation.actor import Role
from dealerops.foundation.workflow import Transition, Workflow

DISPATCHERS = {Role.D_SA, Role.D_SVC_DIR}
DRIVER = {Role.D_DRIVER}
OWN = (r.is_own_task,)

# fmt: off
DRIVE_FLOW = Workflow[DriverTask](
    field="state",
    transitions=(
        Transition("assign",    _("Give to a driver"),       {S.CREATED, S.ASSIGNED},               S.ASSIGNED,    DISPATCHERS),
        Transition("set_off",   _("Set off"),                {S.ASSIGNED},                          S.EN_ROUTE,    DRIVER, (), OWN),
        Transition("arrive",    _("I am there"),             {S.EN_ROUTE},                          S.ARRIVED,     DRIVER, (), OWN),
        Transition("take_over", _("Take the car over"),      {S.ARRIVED},                           S.HANDED_OVER, DRIVER, (r.car_may_leave,), OWN),
        Transition("drive",     _("Drive off"),              {S.HANDED_OVER},                       S.IN_TRANSIT,  DRIVER, (), OWN),
        Transition("hand_over", _("Hand the car over"),      {S.IN_TRANSIT},                        S.COMPLETED,   DRIVER, (), OWN),
        Transition("help",      _("Helped on the spot"),     {S.ARRIVED},                           S.COMPLETED,   DRIVER, (r.is_roadside,), OWN),
        Transition("fail",      _("It did not work"),        {S.ASSIGNED, S.EN_ROUTE, S.ARRIVED},   S.FAILED,      DRIVER, (), OWN),
        Transition("break_off", _("It did not work"),        {S.HANDED_OVER, S.IN_TRANSIT},         S.FAILED,      DRIVER, (), OWN),
        Transition("cancel",    _("Cancel the task"),        {S.CREATED, S.ASSIGNED, S.EN_ROUTE},   S.CANCELLED,   DISPATCHERS),
    ),
)
LOAN_FLOW = Workflow[Loan](
    field="state",
    transitions=(
        Transition("lend",      _("Hand the loan car over"), {L.PLANNED},                           L.OUT,         DISPATCHERS),
        Transition("take_back", _("Take the loan car back"), {L.OUT},                               L.BACK,        DISPATCHERS),
        Transition("cancel",    _("Cancel the loan car"),    {L.PLANNED},                           L.CANCELLED,   DISPATCHERS),
    ),
)
# fmt: on
