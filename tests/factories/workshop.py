"""Repair orders in any state, brought there by the services that people use."""

import datetime as dt
import io
from collections.abc import Callable
from decimal import Decimal
from typing import Protocol

from django.utils import timezone

from aftersales.choices import CarSystem, ItemKind, Method, RoState
from aftersales.models import QuoteVersion, RepairOrder, RoItem
from aftersales.services import (
    Arrival,
    Bill,
    Evidence,
    Farewell,
    ItemFacts,
    Money,
    SymptomFacts,
    Verdict,
    Visit,
    Visitor,
    Yes,
    add_symptom,
    approve_lines,
    attach_photo,
    begin_settlement,
    check_colleagues_work,
    check_in,
    check_own_work,
    confirm_code,
    deliver_order,
    diagnose,
    finish_inspection,
    finish_item,
    finish_work,
    freeze_quote,
    issue_code,
    open_order,
    pass_check,
    propose_item,
    receive_payment,
    settle_order,
    start_item,
    start_work,
    take_order,
)
from dealerops.foundation.actor import Actor, Role
from tests.factories.market import (
    known_paper,
    make_model,
    make_paper,
    make_person,
    make_vin,
    numbers,
)


class People(Protocol):
    """Whoever works on one order; the fixture `workshop` has them all."""

    advisor: Actor
    technician: Actor
    inspector: Actor
    cashier: Actor


def signed(person: str = "张小明", file: io.BytesIO | None = None) -> Evidence:
    """A signature on paper, scanned."""
    return Evidence(person, Method.SIGNATURE, file or make_paper(), "signature.png")


def call(person: str = "张小明", number: str = "REC-20261122-0007") -> Evidence:
    return Evidence(person, Method.RECORDED_CALL, reference=number)


def a_visit(**more: object) -> Visit:
    known = {
        "vin": make_vin(),
        "visitor": Visitor("张小明", f"138{next(numbers):08d}"),
        "model": make_model(),
        "plate": "京A12345",
    }
    return Visit(**{**known, **more})


def an_arrival(**more: object) -> Arrival:
    known = {
        "mode": "SELF_DRIVE",
        "mileage_in": 12_000,
        "fuel_percent": 60,
        "valuables": "无",
        "confirmed_by": "张小明",
    }
    return Arrival(**{**known, **more})


def labour(price: Decimal | int = 600, **more: object) -> ItemFacts:
    known = {"kind": ItemKind.LABOUR, "description": "更换刹车片", "unit_price": Decimal(price)}
    return ItemFacts(**{**known, **more})


def in_two_hours() -> dt.datetime:
    return timezone.now() + dt.timedelta(hours=2)


def expected(people: People, *, photos: int = 6, **visit: object) -> RepairOrder:
    """An order whose car stands at the gate, with a symptom and photos, ready to be checked in."""
    order = open_order(a_visit(**visit), by=people.advisor)
    add_symptom(order.pk, SymptomFacts(CarSystem.BRAKES, "刹车时有异响"), by=people.advisor)
    for _ in range(photos):
        attach_photo(order.pk, known_paper(), name="walk.png", by=people.advisor)
    return fresh(order)


def confirm_phone(order: RepairOrder, people: People) -> None:
    """The customer has said the code that was passed on by hand."""
    confirm_code(order.pk, issue_code(order.pk, by=people.advisor), by=people.advisor)


def fresh(order: RepairOrder) -> RepairOrder:
    return RepairOrder.objects.get(pk=order.pk)


def latest_quote(order: RepairOrder) -> QuoteVersion:
    return order.quotes.order_by("-number").first()


def approve_all(order: RepairOrder, people: People, evidence: Evidence | None = None) -> None:
    """The owner says yes to every open line of the newest quote."""
    quote = latest_quote(order)
    lines = [line.item_id for line in quote.lines.filter(item__state="PROPOSED")]
    yes = Yes(quote.pk, lines, "OWNER", evidence or signed())
    approve_lines(order.pk, yes, by=people.advisor)


def do_all(order: RepairOrder, people: People) -> None:
    """The technician works on every approved line."""
    for item in RoItem.objects.filter(order=order, state="APPROVED"):
        start_item(item.pk, by=people.technician)
        finish_item(item.pk, by=people.technician)


def _check_in(order: RepairOrder, people: People) -> None:
    check_in(order.pk, an_arrival(), by=people.advisor)


def _inspect(order: RepairOrder, people: People) -> None:
    take_order(order.pk, by=people.technician)
    for symptom in order.symptoms.all():
        diagnose(symptom.pk, "刹车片磨损", "", by=people.technician)
    finish_inspection(order.pk, by=people.technician)


def _quote(order: RepairOrder, people: People) -> None:
    if not order.items.exists():
        propose_item(order.pk, labour(), by=people.advisor)
    freeze_quote(order.pk, in_two_hours(), by=people.advisor)


def _start(order: RepairOrder, people: People) -> None:
    start_work(order.pk, by=people.technician)


def _finish(order: RepairOrder, people: People) -> None:
    do_all(order, people)
    finish_work(order.pk, by=people.technician)


def look_through(order: RepairOrder, people: People) -> None:
    """Self-check and cross-check, after which the inspector may come."""
    check_own_work(order.pk, by=people.technician)
    check_colleagues_work(order.pk, by=make_person(Role.D_TECH, order.dealer, "冯互检"))


def _pass(order: RepairOrder, people: People) -> None:
    look_through(order, people)
    pass_check(order.pk, Verdict(road_test_km=5, washed=True), by=people.inspector)


def a_bill(**more: object) -> Bill:
    return Bill(**{"explained": True, "evidence": signed(), **more})


def _settle(order: RepairOrder, people: People) -> None:
    begin_settlement(order.pk, by=people.advisor)
    settle_order(order.pk, a_bill(), by=people.advisor)


def _pay(order: RepairOrder, people: People) -> None:
    left = fresh(order).amount_customer
    receive_payment(order.pk, Money("CARD", left), by=people.cashier)


def a_farewell(**more: object) -> Farewell:
    known = {
        "mileage_out": 12_010,
        "old_parts_shown": True,
        "next_service_told": True,
        "keys_returned": True,
        "evidence": signed(),
    }
    return Farewell(**{**known, **more})


def _deliver(order: RepairOrder, people: People) -> None:
    deliver_order(order.pk, a_farewell(), by=people.advisor)


WAY: dict[str, Callable[[RepairOrder, People], None]] = {
    RoState.CHECKED_IN: _check_in,
    RoState.INSPECTED: _inspect,
    RoState.QUOTED: _quote,
    RoState.APPROVED: approve_all,
    RoState.WIP: _start,
    RoState.QC: _finish,
    RoState.READY: _pass,
    RoState.SETTLED: _settle,
    RoState.PAID: _pay,
    RoState.DELIVERED: _deliver,
}


def make_order(people: People, state: str, **visit: object) -> RepairOrder:
    """An order in `state` with one line of labour at 600; `visit` changes who comes with what."""
    order = expected(people, **visit)
    if state == RoState.APPOINTED:
        return order
    for reached, step in WAY.items():
        step(order, people)
        if reached == state:
            break
    return fresh(order)
