"""What duties show in the portal shell: navigation, the first page, notices."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.foundation.actor import Actor, House, Role
from dealerops.foundation.reporting import Kind
from dealerops.notifications.links import Link, register_link
from dealerops.portal.registry import (
    Card,
    HomeCard,
    HomePanel,
    NavItem,
    Tone,
    WorkList,
    WorkRow,
    register_card,
    register_nav,
    register_panel,
    register_work_list,
)
from dealerops.workcal.services import end_of
from reports.choices.duties import HEADS, OVERSEERS, REGIONAL, DutyState
from reports.lists.duties import DEALER, duty_badge
from reports.models import ObligationInstance
from reports.portal.duties.rates import dealers_panel
from reports.querysets import DutyQuerySet
from reports.selectors.duties import mine
from reports.selectors.notices import to_sign

OWNERS = frozenset({Role.D_INFO, Role.D_SALES_CLERK})
WEEK = dt.timedelta(days=7)
ROWS = 50


def _rows(duties: DutyQuerySet) -> list[WorkRow]:
    now = timezone.now()
    return [
        WorkRow(
            title=f"{duty.code} {duty.display_title}",
            subtitle=str(duty.days),
            url=reverse("duties:duty", args=(duty.pk,)),
            due=duty.due_at if duty.by_the_clock else duty.due_on,
            badge=duty_badge(duty.state, duty.due_at),
            late=duty.due_at < now,
        )
        for duty in duties.order_by("due_at", "code")[:ROWS]
    ]


def _today(actor: Actor) -> list[WorkRow]:
    """What is due by tonight, and what should have been done before."""
    return _rows(mine(actor).filter(due_at__lte=end_of(timezone.localdate())))


def _this_week(actor: Actor) -> list[WorkRow]:
    tonight = end_of(timezone.localdate())
    return _rows(mine(actor).filter(due_at__gt=tonight, due_at__lte=tonight + WEEK))


def _overdue(actor: Actor) -> Card:
    now = timezone.now()
    count = ObligationInstance.objects.visible_to(actor).overdue(now).count()
    tone = Tone.RED if count else Tone.NEUTRAL
    return Card(
        count,
        Kind.INTEGER,
        _now("duties whose time is over"),
        tone=tone,
        url=reverse("duties:rates"),
    )


def _unsigned(actor: Actor) -> list[WorkRow]:
    today = timezone.localdate()
    return [
        WorkRow(
            title=notice.display_title,
            subtitle=_now("to be read and signed"),
            url=reverse("duties:notice", args=(notice.pk,)),
            due=notice.sign_by,
            late=notice.sign_by < today,
        )
        for notice in to_sign(actor).order_by("sign_by", "pk")[:ROWS]
    ]


def _waiting(actor: Actor) -> int | None:
    return mine(actor).filter(state=DutyState.OPEN).count() or None


def _notice_page(actor: Actor, pk: int) -> str:
    if actor.house == House.DEALER:
        return reverse("duties:notice", args=(pk,))
    return reverse("admin:reports_dealernotice_change", args=(pk,))


def _page_of(actor: Actor, pk: int) -> str:
    if actor.house == House.DEALER:
        return reverse("duties:duty", args=(pk,))
    return reverse("admin:reports_obligationinstance_change", args=(pk,))


register_nav(
    NavItem(
        pgettext_lazy("reports", "Duties"),
        "calendar-check",
        "duties:index",
        OWNERS | HEADS,
        45,
        count=_waiting,
    )
)
register_panel(
    HomePanel(
        _("Duties in time by dealer"), REGIONAL | OVERSEERS, dealers_panel, order=63, wide=True
    )
)
register_card(HomeCard(_("Overdue duties"), HEADS, _overdue, order=45))
register_work_list(WorkList(_("Duties of today"), DEALER, _today, "duties:index", order=20))
register_work_list(
    WorkList(_("Duties of the next days"), OWNERS | HEADS, _this_week, "duties:index", order=90)
)
register_work_list(WorkList(_("Notices to sign"), DEALER, _unsigned, "duties:notices", order=21))
register_link("reports.dealernotice", Link(_notice_page, "mail-open"))
register_link("reports.obligationinstance", Link(_page_of, "calendar-check"))
