"""What the records of orders say about their archives: many orders by a fixed number of statements."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.db.models import Count, Max, Model, Q

from aftersales.calc.archives import OnRecord, OrderFacts
from aftersales.choices import (
    WALK_AROUND_PHOTOS,
    CallbackKind,
    Fault,
    FormState,
    ItemKind,
    Paper,
    PhotoKind,
    QcResult,
    TaskState,
)
from aftersales.models import (
    CallbackTask,
    CostApproval,
    Handover,
    QcCheck,
    QuickForm,
    QuoteVersion,
    ReceptionPhoto,
    RepairOrder,
    RoItem,
    Settlement,
)
from aftersales.querysets.callbacks import UNFINISHED
from aftersales.rules.values import value_for
from aftersales.selectors.driver_sheets import driver_sheets
from dealerops.foundation.actor import SYSTEM

Records = dict[Paper, OnRecord]
Found = Iterator[tuple[int, Paper, OnRecord]]


def order_facts(order_ids: Collection[int]) -> Mapping[int, OrderFacts]:
    """What decides the archive of each order (domain.md 4.7)."""
    orders = list(RepairOrder.objects.visible_to(SYSTEM).filter(pk__in=order_ids))
    records: defaultdict[int, Records] = defaultdict(dict)
    lines = _lines(order_ids)
    sheets, calls, forms = driver_sheets(order_ids), _callbacks(order_ids), _forms(order_ids)
    sources = (_receptions(orders), _papers_of_work(order_ids), _nothing_to_show(orders, lines))
    for source in sources:
        for order_id, paper, record in source:
            records[order_id][paper] = record
    called = {order_id: record for order_id, (_due_on, record) in calls.items()}
    for paper, kept in ((Paper.AS13, sheets), (Paper.AS15, called), (Paper.AS16, forms)):
        for order_id, one in kept.items():
            if one:
                records[order_id][paper] = one
    return {
        order.pk: OrderFacts(
            payers=frozenset(payer for _kind, payer in lines[order.pk]),
            guarantee_class=order.guarantee_class,
            has_driver_task=order.pk in sheets,
            has_form=order.pk in forms,
            callback_due_on=calls[order.pk][0] if order.pk in calls else None,
            records=records[order.pk],
        )
        for order in orders
    }


def _row(model: type[Model], pk: int, fault: str = "") -> OnRecord:
    return OnRecord(model._meta.label_lower, pk, fault)


def _lines(order_ids: Collection[int]) -> defaultdict[int, set[tuple[str, str]]]:
    """Kind and payer of the lines that were not dropped."""
    found: defaultdict[int, set[tuple[str, str]]] = defaultdict(set)
    items = RoItem.objects.visible_to(SYSTEM).filter(order__in=order_ids).standing()
    for order_id, kind, payer in items.order_by().values_list("order_id", "kind", "payer"):
        found[order_id].add((kind, payer))
    return found


def _receptions(orders: Collection[RepairOrder]) -> Found:
    """The walk-around as it was confirmed, and its photos."""
    photos = ReceptionPhoto.objects.visible_to(SYSTEM).filter(
        order__in=orders, kind=PhotoKind.WALK_AROUND
    )
    counts = dict(photos.order_by().values_list("order_id").annotate(Count("pk")))
    for order in orders:
        if order.confirmed_by:
            yield order.pk, Paper.AS02, _row(RepairOrder, order.pk)
        if counts.get(order.pk, 0) >= value_for(order, WALK_AROUND_PHOTOS):
            yield order.pk, Paper.AS14, _row(RepairOrder, order.pk)


def _papers_of_work(order_ids: Collection[int]) -> Found:
    """What approvals, final inspection, settlement and delivery have left behind."""
    unsigned = set(
        CostApproval.objects.visible_to(SYSTEM)
        .filter(order__in=order_ids)
        .to_countersign()
        .values_list("order_id", flat=True)
    )
    agreed = QuoteVersion.objects.visible_to(SYSTEM).filter(approvals__isnull=False)
    for order_id, quote in _last(agreed, order_ids):
        fault = Fault.UNSIGNED if order_id in unsigned else ""
        yield order_id, Paper.AS03, _row(QuoteVersion, quote, fault)
    passed = QcCheck.objects.visible_to(SYSTEM).filter(result=QcResult.PASSED)
    for order_id, check in _last(passed, order_ids):
        yield order_id, Paper.AS05, _row(QcCheck, check)
    for order_id, settlement in _last(Settlement.objects.visible_to(SYSTEM), order_ids):
        yield order_id, Paper.AS06, _row(Settlement, settlement)
    for order_id, handover in _last(Handover.objects.visible_to(SYSTEM), order_ids):
        yield order_id, Paper.AS08, _row(Handover, handover)
        yield order_id, Paper.AS12, _row(Handover, handover)


def _last(rows: Any, order_ids: Collection[int]) -> Any:
    """The newest row of each order as (order, row)."""
    found = rows.filter(order__in=order_ids).order_by()
    return found.values_list("order_id").annotate(last=Max("pk"))


def _nothing_to_show(
    orders: Collection[RepairOrder], lines: Mapping[int, set[tuple[str, str]]]
) -> Found:
    """Without a part there is no slip to sign, and without a bill for the customer no invoice."""
    for order in orders:
        kinds = {kind for kind, _payer in lines.get(order.pk, ())}
        if ItemKind.PART not in kinds:
            yield order.pk, Paper.AS04, _row(RepairOrder, order.pk)
        if not order.amount_customer:
            yield order.pk, Paper.AS07, _row(RepairOrder, order.pk)


def _callbacks(order_ids: Collection[int]) -> dict[int, tuple[dt.date, OnRecord | None]]:
    """The last day of each order's callback, and its record once it is over; taken off is none."""
    tasks = CallbackTask.objects.visible_to(SYSTEM).filter(order__in=order_ids)
    first = tasks.exclude(Q(kind=CallbackKind.SECOND) | Q(state=TaskState.CANCELLED))
    found: dict[int, tuple[dt.date, OnRecord | None]] = {}
    for pk, order_id, state, due_on in first.order_by("pk").values_list(
        "pk", "order_id", "state", "due_on"
    ):
        found[order_id] = (due_on, None if state in UNFINISHED else _row(CallbackTask, pk))
    return found


def _forms(order_ids: Collection[int]) -> dict[int, OnRecord]:
    """The quick form of each unhappy customer; it counts once it is closed."""
    found = {}
    forms = QuickForm.objects.visible_to(SYSTEM).filter(order__in=order_ids).order_by("pk")
    for order_id, pk, state in forms.values_list("order_id", "pk", "state"):
        fault = "" if state == FormState.CLOSED else Fault.FORM_OPEN
        found[order_id] = _row(QuickForm, pk, fault)
    return found
