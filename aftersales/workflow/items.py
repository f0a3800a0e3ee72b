"""The life of a line of an order (domain.md 4.3)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aftersales.choices import ItemState as S
from aftersales.models import RoItem
from aftersales.rules import items as r
from dealerops.foundation.actor import Role
from dealerops.foundation.workflow import Transition, Workflow

ADVISOR = {Role.D_SA, Role.D_SVC_DIR}
WORKERS = {Role.D_TECH, Role.D_SVC_DIR, Role.D_SA}
TECHNICIAN = {Role.D_TECH, Role.D_SVC_DIR}
ANSWER = ADVISOR | {Role.D_GM, Role.SYSTEM}
NOT_WANTED = {S.DECLINED, S.DEFERRED}
OWN = (r.is_own_line,)

# fmt: off
ITEM_FLOW = Workflow[RoItem](
    field="state",
    transitions=(
        Transition("revise",  pgettext_lazy("line", "Change"),         {S.PROPOSED, S.APPROVED, S.IN_WORK, S.DONE} | NOT_WANTED, S.PROPOSED, WORKERS, (r.order_may_change,)),
        Transition("keep",    _("Still approved"), {S.PROPOSED},              S.APPROVED,  WORKERS, (r.stays_covered,)),
        Transition("approve", _("Approve"),        {S.PROPOSED},              S.APPROVED,  ANSWER, (r.order_may_change, r.customer_line_has_a_price)),
        Transition("decline", _("Declined"),       {S.PROPOSED},              S.DECLINED,  ANSWER, (r.order_may_change,)),
        Transition("defer",   _("Put off"),        {S.PROPOSED},              S.DEFERRED,  ANSWER, (r.order_may_change,)),
        Transition("cancel",  _("Take off"),       {S.PROPOSED, S.APPROVED} | NOT_WANTED, S.CANCELLED, WORKERS, (r.order_may_change, r.refused_risk_is_signed_for)),
        Transition("start",   _("Start"),          {S.PROPOSED, S.APPROVED} | NOT_WANTED, S.IN_WORK, WORKERS, (r.is_approved, r.order_is_at_work), OWN),
        Transition("finish",  _("Done"),           {S.IN_WORK},               S.DONE,      WORKERS, (r.order_is_at_work,), OWN),
        Transition("pass",    _("Checked"),        {S.DONE},                  S.QC_OK,     TECHNICIAN),
        Transition("redo",    _("Do it again"),    {S.DONE},                  S.IN_WORK,   TECHNICIAN),
    ),
)
# fmt: on
