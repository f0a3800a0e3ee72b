"""The first dealer's drivers and loan cars as they stand right now; done by the services, as people would."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Max
from django.utils import timezone

from aftersales.choices import Method, RoState
from aftersales.choices.driving import DriveKind, SheetEnd
from aftersales.models import DriverTask, Loan, RepairOrder
from aftersales.services.custody import ask_who_had_it
from aftersales.services.driving import (
    DriveFacts,
    LoanFacts,
    NewLoanCar,
    Roadside,
    SheetFacts,
    add_loan_car,
    assign_task,
    attach_sheet_photo,
    drive_off,
    hand_car_over,
    lend_car,
    reserve_loan_car,
    send_driver,
    set_off,
    take_car_over,
    tell_customer,
)
from aftersales.services.driving import (
    be_there as arrive,
)
from aftersales.services.evidence import Evidence
from dealerops.demo.data.workshop.houses import House
from dealerops.demo.data.workshop.pictures import scan
from dealerops.foundation.actor import SYSTEM, Actor, Role
from dealerops.registry.choices import CustodyKind
from dealerops.registry.models import Vehicle
from dealerops.registry.services import Holder, take_custody

SIDES = ("车头", "车尾", "左侧", "右侧", "仪表", "后备箱")
WORDS_OF_END = {SheetEnd.START: "接车", SheetEnd.END: "交车"}
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
STREETS = ("人民路18号", "建设路226号", "和平里5号楼", "滨江花园3幢", "学院路77号")
ROUTE, DETOUR = 12, 31  # km: the way as planned, and what one driver drove
WANTED = 3  # orders in each of the states that the drives are about


@dataclass(frozen=True, slots=True)
class Crew:
    """Who sends and who drives."""

    director: Actor
    drivers: Sequence[Actor]


def drives_of_today(house: House) -> None:
    """Five tasks in five states, a car that was driven too far, and one that two people had."""
    director = house.actor(Role.D_SVC_DIR, house.first(Role.D_SVC_DIR))
    drivers = [house.actor(Role.D_DRIVER, user) for user in house.people[Role.D_DRIVER]]
    crew, now = Crew(director, drivers), timezone.now()
    coming = _orders(house, RoState.APPOINTED)
    back = _orders(house, RoState.DELIVERED)
    in_work = _orders(house, RoState.WIP)
    if len(coming) < WANTED or not back or not in_work:
        return
    _bring_back(_send(house, crew, back[0], 1, DriveKind.DELIVERY, now - HOUR), crew.drivers[1])
    _collect(_send(house, crew, coming[0], 0, DriveKind.PICKUP, now - HOUR / 2), crew.drivers[0])
    _send(house, crew, coming[1], 0, DriveKind.PICKUP, now + DAY)
    _help(_send(house, crew, back[1], 2, DriveKind.ROADSIDE, now), crew.drivers[2])
    facts = _facts(house, DriveKind.PICKUP, now + DAY, 4)
    send_driver(coming[2].pk, facts, by=director)
    order = in_work[0]
    holder = Holder(CustodyKind.DRIVER, house.pk, drivers[2].user_id)
    double = take_custody(order.vehicle, holder, reason=order, at=now, by=director)
    ask_who_had_it(double.pk)


def lend_cars(house: House, cars: Sequence[tuple[int, str]]) -> None:
    """Loan cars by vehicle and plate go on the list; the first should have been back an hour ago."""
    director = house.actor(Role.D_SVC_DIR, house.first(Role.D_SVC_DIR))
    vins = dict(Vehicle.objects.filter(pk__in=[pk for pk, _plate in cars]).values_list("pk", "vin"))
    listed = [add_loan_car(NewLoanCar(vins[pk], plate), by=director) for pk, plate in cars]
    waiting = _orders(house, RoState.AWAITING_PARTS) or _orders(house, RoState.WIP)
    if not waiting:
        return
    now, order = timezone.now(), waiting[0]
    facts = LoanFacts(listed[0].pk, now - 2 * DAY, now - HOUR)
    loan = reserve_loan_car(order.pk, facts, by=director)
    _photograph(loan, SheetEnd.START, director)
    lend_car(loan.pk, _sheet(order, 8_200), by=director)
    # The service lends now; the story began when it was reserved, and ended as agreed.
    span = DateTimeTZRange(facts.begins, facts.ends)
    Loan.objects.filter(pk=loan.pk).update(lent_at=facts.begins, span=span)


def _orders(house: House, state: RoState) -> list[RepairOrder]:
    """The newest ones, those of the first advisor before others."""
    rows = RepairOrder.objects.visible_to(SYSTEM).filter(dealer=house.pk, state=state)
    found = rows.select_related("vehicle", "customer").order_by("-pk")[:30]
    first = house.first(Role.D_SA)
    return sorted(found, key=lambda order: order.advisor_id != first)


def _send(
    house: House, crew: Crew, order: RepairOrder, place: int, kind: DriveKind, begins: dt.datetime
) -> DriverTask:
    facts = _facts(house, kind, begins, place)
    task = send_driver(order.pk, facts, by=crew.director)
    return assign_task(task.pk, crew.drivers[place].user_id or 0, by=crew.director)


def _facts(house: House, kind: DriveKind, begins: dt.datetime, place: int) -> DriveFacts:
    ends = [f"{house.dealer.city}市{STREETS[place]}", house.dealer.name]
    if kind == DriveKind.DELIVERY:
        ends.reverse()
    roadside = Roadside(is_urban=True) if kind == DriveKind.ROADSIDE else None
    return DriveFacts(kind, begins, begins + HOUR, ends[0], ends[1], ROUTE, roadside=roadside)


def _collect(task: DriverTask, driver: Actor) -> None:
    """On the road with the customer's car."""
    set_off(task.pk, by=driver)
    arrive(task.pk, by=driver)
    _photograph(task, SheetEnd.START, driver)
    take_car_over(task.pk, _sheet(task.order, _odometer(task.order)), by=driver)
    drive_off(task.pk, by=driver)


def _bring_back(task: DriverTask, driver: Actor) -> None:
    """Done, with more kilometres than the route explains."""
    _collect(task, driver)
    _photograph(task, SheetEnd.END, driver)
    hand_car_over(task.pk, _sheet(task.order, _odometer(task.order) + DETOUR), by=driver)


def _help(task: DriverTask, driver: Actor) -> None:
    set_off(task.pk, by=driver)
    tell_customer(task.pk, "师傅已出发，约二十分钟到。", by=driver)


def _odometer(order: RepairOrder) -> int:
    """A bit more than anybody has read from it."""
    highest = order.vehicle.readings.aggregate(km=Max("km"))["km"] or 0
    return max(highest, order.mileage_in or 0) + 2


def _photograph(carrier: DriverTask | Loan, end: SheetEnd, by: Actor) -> None:
    for side in SIDES:
        name = f"{WORDS_OF_END[end]}-{side}.png"
        attach_sheet_photo(carrier, end, scan(side, WORDS_OF_END[end]), name=name, by=by)


def _sheet(order: RepairOrder, km: int) -> SheetFacts:
    signature = scan("交接单签字", order.customer.name)
    evidence = Evidence(order.customer.name, Method.SIGNATURE, signature, "签字.png")
    return SheetFacts(km, fuel_percent=60, keys=1, valuables="无", evidence=evidence)
