"""What alerts and duties show in the shells: the bell's own line, and what waits for the role."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from complaints.choices.raci import Part
from complaints.selectors.my_alerts import ALERTED, OFFICES, my_alerts, my_tasks, unanswered
from dealerops.foundation.actor import Actor
from dealerops.notifications.links import Link, register_link
from dealerops.portal.registry import (
    NavItem,
    WorkList,
    WorkRow,
    register_nav,
    register_work_list,
)


def _unanswered(actor: Actor) -> int:
    return unanswered(actor).count()


def _alert_rows(actor: Actor) -> Sequence[WorkRow]:
    return [
        WorkRow(
            title=f"{one.title} · {one.case}",
            subtitle=one.reason or one.place,
            url=f"{reverse('alerts:list')}#alert-{one.pk}",
            due=one.raised_at,
            badge=one.badge,
        )
        for one in my_alerts(actor, is_open=True)
    ]


def _duty_rows(actor: Actor) -> Sequence[WorkRow]:
    """What is to be done, then what is asked."""
    return [
        WorkRow(
            title=f"{one.activity} · {one.case}",
            subtitle=one.label,
            url=f"{reverse('alerts:list')}#task-{one.pk}",
            due=one.due_at,
            late=one.is_late,
        )
        for one in my_tasks(actor, Part.R, Part.C)
    ]


def _page_of(actor: Actor, pk: int) -> str:
    return reverse("alerts:list") if actor.role in ALERTED else ""


register_link("complaints.alert", Link(_page_of, "siren"))
register_nav(
    NavItem(
        _("Alerts"), "siren", "alerts:list", ALERTED - OFFICES, order=15,
        count=_unanswered,
    )
)  # fmt: skip
register_work_list(
    WorkList(_("Alerts to answer"), ALERTED, _alert_rows, url_name="alerts:list", order=5)
)
register_work_list(
    WorkList(_("Duties in complaints"), ALERTED, _duty_rows, url_name="alerts:list", order=30)
)
