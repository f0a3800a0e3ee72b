"""The worklists on the first pages of the workshop: what waits for whom (domain.md 4.1 to 4.3)."""

from collections.abc import Iterable
from dataclasses import replace

from django.db.models import Exists, F, Max, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now

from aftersales.choices import ItemState
from aftersales.choices import RoState as S
from aftersales.models import CustomerQuestion, QcCheck, RepairOrder, RoItem
from aftersales.selectors.badges import order_badge
from aftersales.selectors.clocks import WAITING, second_contact_at
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.portal.registry import WorkRow
from dealerops.portal.templatetags.dx import local_name, number
from dealerops.workcal.services import end_of

ROWS = 50
GONE = (S.DELIVERED, S.ARCHIVED, S.CANCELLED)


def orders_in(actor: Actor, *states: S) -> list[WorkRow]:
    orders = (
        RepairOrder.objects.visible_to(actor)
        .filter(state__in=states)
        .select_related("vehicle__model")
        .order_by("promised_at", "pk")[:ROWS]
    )
    return _rows(orders)


def _rows(orders: Iterable[RepairOrder]) -> list[WorkRow]:
    now = timezone.now()
    return [
        WorkRow(
            title=order.number,
            subtitle=" · ".join(
                part for part in (order.masked_plate, local_name(order.vehicle.model)) if part
            ),
            url=reverse("aftersales:order", args=(order.pk,)),
            due=order.promised_at or order.planned_at,
            badge=order_badge(order.state),
            late=bool(order.promised_at and order.promised_at <= now and not order.qc_passed_at),
        )
        for order in orders
    ]


def to_quote(actor: Actor) -> list[WorkRow]:
    """Inspected ones, and those with a line that no quote says as it stands."""
    lines = RoItem.objects.visible_to(actor).filter(order=OuterRef("pk")).unquoted()
    unquoted = Q(state__in=WAITING) & Exists(lines)
    orders = RepairOrder.objects.visible_to(actor).filter(Q(state=S.INSPECTED) | unquoted)
    return _rows(orders.select_related("vehicle__model").order_by("pk")[:ROWS])


def expected(actor: Actor) -> list[WorkRow]:
    """Cars at the gate first, then those that are to come today."""
    orders = RepairOrder.objects.visible_to(actor).filter(state=S.APPOINTED)
    today = orders.filter(Q(planned_at=None) | Q(planned_at__lt=end_of(timezone.localdate())))
    by_place = (F("arrived_at").asc(nulls_last=True), "planned_at", "pk")
    return _rows(today.select_related("vehicle__model").order_by(*by_place)[:ROWS])


def waiting(actor: Actor) -> list[WorkRow]:
    """Quotes with lines that nobody has answered; due when the customer is to be asked again."""
    lines = RoItem.objects.visible_to(actor).filter(order=OuterRef("pk")).asked()
    orders = RepairOrder.objects.visible_to(actor).filter(Exists(lines), state__in=WAITING)
    now = timezone.now()
    asked = [
        (order, second_contact_at(order, order.frozen_at))  # type: ignore[attr-defined]
        for order in orders.annotate(frozen_at=Max("quotes__frozen_at"))
        .select_related("vehicle__model")
        .order_by("frozen_at", "pk")[:ROWS]
    ]
    return [
        replace(row, due=due, late=due <= now)
        for row, (_order, due) in zip(_rows(order for order, _due in asked), asked, strict=True)
    ]


def to_inspect(actor: Actor) -> list[WorkRow]:
    """Own cars, and those that nobody has taken."""
    orders = RepairOrder.objects.visible_to(actor).filter(state=S.CHECKED_IN)
    mine = orders.filter(Q(technician=None) | Q(technician=actor.user_id))
    return _rows(mine.select_related("vehicle__model").order_by("promised_at", "pk")[:ROWS])


def to_check(actor: Actor) -> list[WorkRow]:
    """Own cars to look through, and those of others once their technician has done so.

    Nobody inspects their own work, nor makes two of the three checks (domain.md 4.4).
    """
    me = actor.user_id
    orders = RepairOrder.objects.visible_to(actor).filter(state=S.QC)
    begun = QcCheck.objects.visible_to(actor).filter(order=OuterRef("pk"), result="")
    to_cross = begun.filter(cross_checked_at=None).exclude(self_checked_by=me)
    crossed = begun.filter(cross_checked_at__isnull=False)
    to_judge = crossed.exclude(self_checked_by=me).exclude(cross_checked_by=me)
    mine = RoItem.objects.visible_to(actor).filter(order=OuterRef("pk"), worked_by=me)
    own = Q(technician=me) & ~Exists(begun)
    others = orders.filter(
        own | (~Q(technician=me) & (Exists(to_cross) | (Exists(to_judge) & ~Exists(mine))))
    )
    return _rows(others.select_related("vehicle__model").order_by("promised_at", "pk")[:ROWS])


def to_work_on(actor: Actor) -> list[WorkRow]:
    """Approved work goes on while another line waits for an answer or a part (domain.md 4.1)."""
    going_on = Q(
        state__in=(S.AWAITING_APPROVAL, S.AWAITING_PARTS, S.SUBLET),
        items__state__in=(ItemState.APPROVED, ItemState.IN_WORK),
    )
    orders = RepairOrder.objects.visible_to(actor).filter(
        Q(state__in=(S.APPROVED, S.WIP)) | going_on
    )
    rows = orders.select_related("vehicle__model").order_by("promised_at", "pk")
    return _rows(rows.distinct()[:ROWS])


def come_back(actor: Actor) -> list[WorkRow]:
    """Lines that were put off, once their recommended day has come and the car has not been here since.

    A line without a day is due as soon as the car has gone (domain.md 4.3).
    """
    again = RepairOrder.objects.visible_to(SYSTEM).filter(  # whoever of the house took it in
        vehicle=OuterRef("order__vehicle"),
        dealer=OuterRef("order__dealer"),
        opened_at__gt=OuterRef("order__opened_at"),
    )
    lines = (
        RoItem.objects.visible_to(actor)
        .filter(Q(follow_up_on=None) | Q(follow_up_on__lte=timezone.localdate()))
        .filter(state=ItemState.DEFERRED, order__state__in=GONE)
        .exclude(Exists(again))
        .select_related("order")
        .order_by(F("follow_up_on").desc(nulls_last=True), "-pk")[:ROWS]
    )
    return [
        WorkRow(
            title=line.description,
            subtitle=" · ".join(
                part
                for part in (
                    line.order.number,
                    line.order.masked_plate,
                    _now("from %(km)s km") % {"km": number(line.follow_up_km)}
                    if line.follow_up_km
                    else "",
                )
                if part
            ),
            url=reverse("aftersales:order", args=(line.order_id,)),
            due=line.follow_up_on,
        )
        for line in lines
    ]


def asked_questions(actor: Actor) -> list[WorkRow]:
    questions = (
        CustomerQuestion.objects.visible_to(actor)
        .unanswered()
        .select_related("order")
        .order_by("asked_at")[:ROWS]
    )
    return [
        WorkRow(
            title=one.text,
            subtitle=one.order.number,
            url=reverse("aftersales:order", args=(one.order_id,)),
            due=one.asked_at,
        )
        for one in questions
    ]


def put_off(actor: Actor) -> list[WorkRow]:
    """Cars in the house with lines that nobody answered: their customers hear what that means."""
    orders = RepairOrder.objects.visible_to(actor).in_workshop()
    silent = orders.filter(items__state=ItemState.DEFERRED, items__decline_reason="NO_ANSWER")
    return _rows(silent.select_related("vehicle__model").order_by("pk").distinct()[:ROWS])
