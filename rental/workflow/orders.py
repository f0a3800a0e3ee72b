"""The life of a rental order (domain.md 5.1). Read the table from top to bottom."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.foundation.actor import Role
from dealerops.foundation.workflow import Transition, Workflow
from rental.choices import OrderState as S
from rental.choices.roles import COLLECTORS, OPERATORS
from rental.models import RentalOrder
from rental.rules import orders as r

TASK = {Role.SYSTEM}
DESK = OPERATORS | TASK  # the customer's own page and the plan act as the system
PLATFORM = {Role.TP_CHECKER}  # the key of a firm, which sees its own orders only
MONEY = OPERATORS | COLLECTORS | TASK
AGREED = {S.CONFIRMED, S.ASSIGNED, S.READY}
OURS = (r.is_of_our_store,)
CHECKED = (
    r.customer_was_reached,
    r.licence_is_valid_to_the_end,
    r.id_was_checked,
    r.insurance_is_chosen,
    r.offer_was_accepted,
)

# fmt: off
ORDER_FLOW = Workflow[RentalOrder](
    field="state",
    transitions=(
        Transition("submit",     _("To be confirmed"),         {S.INQUIRY},         S.PENDING_CONFIRM, DESK | PLATFORM, (r.start_is_ahead,), OURS),
        Transition("lose",       _("The inquiry is lost"),     {S.INQUIRY},         S.REJECTED,        DESK, (), OURS),
        Transition("confirm",    _("Confirm"),                 {S.PENDING_CONFIRM}, S.CONFIRMED,       OPERATORS, CHECKED, OURS),
        Transition("reject",     _("Reject"),                  {S.PENDING_CONFIRM}, S.REJECTED,        DESK, (), OURS),
        Transition("cancel",     _("Cancel"),                  {S.PENDING_CONFIRM, *AGREED}, S.CANCELLED, DESK | PLATFORM, (), OURS),
        Transition("assign",     _("Assign a car"),            {S.CONFIRMED},       S.ASSIGNED,        DESK, (), OURS),
        Transition("reassign",   _("Assign another car"),      {S.ASSIGNED, S.READY}, S.ASSIGNED,      DESK, (), OURS),
        Transition("unassign",   _("Take the car off"),        {S.ASSIGNED, S.READY}, S.CONFIRMED,     DESK, (), OURS),
        Transition("change",     _("Change the order"),        {S.CONFIRMED},       S.CONFIRMED,       DESK, (), OURS),
        Transition("change",     _("Change the order"),        {S.ASSIGNED},        S.ASSIGNED,        DESK, (), OURS),
        Transition("change",     _("Change the order"),        {S.READY},           S.READY,           DESK, (), OURS),
        Transition("prepare",    pgettext_lazy("rental", "The car is ready"),        {S.ASSIGNED},        S.READY,           OPERATORS, (), OURS),
        Transition("hand_out",   _("Hand over the car"),       {S.READY},           S.IN_USE,          DESK, (), OURS),
        Transition("no_show",    _("Did not come"),            AGREED,              S.NO_SHOW,         DESK, (r.nobody_came,), OURS),
        Transition("extend",     _("Extend"),                  {S.IN_USE},          S.IN_USE,          DESK, (), OURS),
        Transition("break_down", _("Report a breakdown"),      {S.IN_USE},          S.IN_USE,          DESK),
        Transition("replace",    _("Give a replacement car"),  {S.IN_USE},          S.IN_USE,          DESK),
        Transition("take_in",    _("Take the car in"),         {S.IN_USE},          S.RETURNED,        DESK),
        Transition("settle",     _("Settle"),                  {S.RETURNED},        S.SETTLING,        MONEY),
        Transition("hold",       _("Hold the deposit"),        {S.SETTLING},        S.DEPOSIT_HOLD,    MONEY),
        Transition("convert",    _("Charge against the deposit"), {S.DEPOSIT_HOLD}, S.SETTLING,        MONEY),
        Transition("release",    _("Give the deposit back"),   {S.DEPOSIT_HOLD},    S.CLOSED,          MONEY),
    ),
)
# fmt: on
