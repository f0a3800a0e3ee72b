"""What drivers and those who send them see in the shell: navigation, first page, worklists."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from aftersales.choices.driving import OVER, DriveState
from aftersales.choices.loans import LoanState
from aftersales.lists.drives import DRIVE_READERS, DRIVERS, SENDERS
from aftersales.models import CustodyQuestion, DriveIncident, DriverTask, Loan
from aftersales.selectors.drives import drive_badge, is_late, loan_badge
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.reporting import Kind
from dealerops.portal.registry import (
    Card,
    HomeCard,
    NavItem,
    WorkList,
    WorkRow,
    register_card,
    register_nav,
    register_work_list,
)

ROWS = 50
DIRECTOR = frozenset({Role.D_SVC_DIR})


def _rows(tasks: Iterable[DriverTask]) -> list[WorkRow]:
    now = timezone.now()
    return [
        WorkRow(
            title=task.get_kind_display(),
            subtitle=" · ".join(part for part in (task.number, task.order.masked_plate) if part),
            url=reverse("aftersales:task", args=(task.pk,)),
            due=task.window.lower,
            badge=drive_badge(task.state),
            late=is_late(task, now),
        )
        for task in tasks
    ]


def _mine(actor: Actor) -> list[WorkRow]:
    tasks = DriverTask.objects.visible_to(actor).open().select_related("order")
    return _rows(tasks.prefetch_related("updates").order_by("window", "pk")[:ROWS])


def _to_give(actor: Actor) -> list[WorkRow]:
    tasks = DriverTask.objects.visible_to(actor).without_driver().select_related("order")
    return _rows(tasks.prefetch_related("updates").order_by("window", "pk")[:ROWS])


def _waiting(actor: Actor) -> list[WorkRow]:
    """Everybody who waits at a roadside, whoever drives there."""
    tasks = DriverTask.objects.visible_to(actor).open().roadside().select_related("order")
    given = tasks.exclude(state=DriveState.CREATED).prefetch_related("updates")
    return _rows(given.order_by("called_at", "pk")[:ROWS])


def _today(actor: Actor) -> Card:
    tasks = DriverTask.objects.visible_to(actor)
    count = tasks.exclude(state__in=OVER).count()
    return Card(count, Kind.INTEGER, _now("drives to do"), url=reverse("aftersales:tasks"))


def _incidents(actor: Actor) -> list[WorkRow]:
    rows = DriveIncident.objects.visible_to(actor).open().select_related("task__driver")
    return [
        WorkRow(
            title=one.task.number,
            subtitle=_now("%(driven)s km driven, %(allowed)s km explained")
            % {"driven": one.driven_km, "allowed": one.allowed_km},
            url=reverse("aftersales:task", args=(one.task_id,)),
            due=one.opened_at,
        )
        for one in rows.order_by("opened_at", "pk")[:ROWS]
    ]


def _custodies(actor: Actor) -> list[WorkRow]:
    today = timezone.localdate()
    rows = CustodyQuestion.objects.visible_to(actor).open().select_related("custody__vehicle")
    return [
        WorkRow(
            title=one.custody.vehicle.masked_vin,
            subtitle=_now("two hand-overs overlap"),
            url=reverse("aftersales:custody", args=(one.pk,)),
            due=one.due_on,
            late=one.due_on < today,
        )
        for one in rows.order_by("due_on", "pk")[:ROWS]
    ]


def _loans(actor: Actor) -> list[WorkRow]:
    """Loan cars that should be back by now."""
    now = timezone.now()
    rows = Loan.objects.visible_to(actor).filter(state=LoanState.OUT, span__endswith__lte=now)
    return [
        WorkRow(
            title=str(loan.car),
            subtitle=loan.order.number,
            url=reverse("aftersales:loan", args=(loan.pk,)),
            due=loan.span.upper,
            badge=loan_badge(loan.state),
            late=True,
        )
        for loan in rows.select_related("car", "order").order_by("span", "pk")[:ROWS]
    ]


register_nav(NavItem(_("Driver tasks"), "route", "aftersales:tasks", DRIVE_READERS, order=33))
register_card(HomeCard(_("Drives"), DRIVERS, _today, order=30))
register_work_list(WorkList(_("My drives"), DRIVERS, _mine, "aftersales:tasks", order=30))
register_work_list(WorkList(_("Waiting at the roadside"), SENDERS, _waiting, order=25))
register_work_list(
    WorkList(_("To give to a driver"), SENDERS, _to_give, "aftersales:tasks", order=26)
)
register_work_list(WorkList(_("Loan cars that should be back"), SENDERS, _loans, order=34))
register_work_list(WorkList(_("More kilometres than the route"), DIRECTOR, _incidents, order=35))
register_work_list(WorkList(_("Cars that two people had"), DIRECTOR, _custodies, order=36))
