"""What boards and learning show on first pages: navigation, and the actions that wait for somebody."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from complaints.lists.boards import AT_HOUSES
from complaints.models import CorrectiveAction
from complaints.services.learning import WRITERS
from dealerops.foundation.actor import Actor, Role
from dealerops.portal.registry import (
    NavItem,
    WorkList,
    WorkRow,
    register_nav,
    register_work_list,
)

ROWS = 50

for _label, _icon, _name, _order in (
    (_("Risk board"), "siren", "risk", 72),
    (_("Pending complaints"), "route", "pending", 73),
    (_("Targets"), "target", "targets", 74),
    (_("Learning from complaints"), "graduation-cap", "learning", 75),
):
    register_nav(NavItem(_label, _icon, f"complaint_boards:{_name}", AT_HOUSES, order=_order))


def _to_do(actor: Actor) -> list[WorkRow]:
    """Actions of the dealer that are not done, the next due first."""
    actions = CorrectiveAction.objects.visible_to(actor).to_do().select_related("case", "owner")
    today, url = timezone.localdate(), reverse("complaint_boards:learning")
    return [
        WorkRow(
            title=one.case.number,
            subtitle=f"{one.what} · {one.owner}",
            url=url,
            due=one.due_on,
            late=one.due_on < today,
        )
        for one in actions.order_by("due_on", "pk")[:ROWS]
    ]


def _to_check(actor: Actor) -> list[WorkRow]:
    """Actions whose sixty days are over, and nobody has said whether they helped."""
    today = timezone.localdate()
    actions = CorrectiveAction.objects.visible_to(actor).to_check(today).select_related("case")
    return [
        WorkRow(
            title=one.case.number,
            subtitle=one.what,
            url=reverse("admin:complaints_action_effect", args=(one.pk,)),
            due=one.check_on,
            late=one.check_on is not None and one.check_on < today,
        )
        for one in actions.exclude(owner=actor.user_id).order_by("check_on", "pk")[:ROWS]
    ]


register_work_list(
    WorkList(_("Corrective actions to do"), frozenset({Role.D_CAM}), _to_do, order=76)
)
register_work_list(WorkList(_("Effects to be looked at"), WRITERS, _to_check, order=77))
