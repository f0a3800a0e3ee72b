"""Archives of the last days, the gate-out register, maintenance cards and workbooks of the first dealer."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from decimal import Decimal

from django.utils import timezone

from aftersales.choices import (
    NEW_CAR_PAPERS,
    UPLOADED,
    WITH_AMOUNT,
    WITH_BUYER,
    WITH_NUMBER,
    WITH_VIN,
    MaintenanceService,
    Paper,
)
from aftersales.models import ArchiveFile, CustomerCard, RepairOrder
from aftersales.services.archive_papers import PaperFacts, add_paper
from aftersales.services.archives import archive_orders, open_order_files
from aftersales.services.gate_outs import NoteFacts, explain_gap, let_out
from aftersales.services.maintenance_cards import collect_card, receive_cards
from aftersales.services.new_cars import NewCar, open_new_car
from dealerops.accounts.models import Membership
from dealerops.demo.data.workshop.houses import House
from dealerops.demo.data.workshop.pictures import scan
from dealerops.foundation.actor import SYSTEM, Actor, Role
from dealerops.imports.choices import ImportFailure, ImportState
from dealerops.imports.models import Import
from dealerops.registry.models import Customer, Vehicle

DAY = dt.timedelta(days=1)
RECENT = 10 * DAY
FULL, FILED = 6, 2  # repair archives whose papers are all there, and those that were filed then
PRICE = Decimal("147800.00")
BUYERS = ("陈思远", "林晓雯", "周国强", "许文静")
SECOND_TIER = "城南二级网点"
# Numbers on the pad in their order: who got the car; 3 is explained, 6 is not.
SERIALS, SPOILED = (1, 2, 4, 5, 7), 3
KEPT_MONTHS_AGO = 45 * DAY


def open_recent_files(house: House) -> None:
    """An archive for each order of the last days."""
    orders = RepairOrder.objects.visible_to(SYSTEM).filter(
        dealer=house.pk, delivered_at__gte=timezone.now() - RECENT
    )
    open_order_files(list(orders.values_list("pk", flat=True)))


def fill_repair_files(house: House) -> None:
    """The information clerk has brought what every other of them misses, and filed some."""
    clerk = house.actor(Role.D_INFO, house.first(Role.D_INFO))
    files = ArchiveFile.objects.visible_to(SYSTEM).filter(dealer=house.pk, order__isnull=False)
    brought: list[int] = []
    for file in files.order_by("delivered_on", "pk")[::2]:
        if len(brought) == FULL or not set(file.missing) <= set(UPLOADED):
            continue
        for code in file.missing:
            add_paper(file.pk, code, _paper(code, file, ""), by=clerk)
        brought.append(file.order_id or 0)
    archive_orders(brought[:FILED], by=clerk)


def let_cars_out(house: House, vehicle_ids: Sequence[int]) -> None:
    """Five cars and their numbers; four are sold, with more or less of their papers."""
    clerk = house.actor(Role.D_SALES_CLERK, house.first(Role.D_SALES_CLERK))
    today = timezone.localdate()
    cars = list(Vehicle.objects.filter(pk__in=vehicle_ids).order_by("pk"))
    for place, (serial, car) in enumerate(zip(SERIALS, cars, strict=True)):
        day = max(today - DAY * (len(cars) - place), today.replace(month=1, day=1))
        is_sold = place < len(BUYERS)
        copy = scan("车辆出库单", f"{day.year}-{serial:06d}", car.vin)
        facts = NoteFacts(
            serial, day, car.pk, "" if is_sold else SECOND_TIER, copy, f"出库单{serial}.png"
        )
        let_out(house.pk, facts, by=clerk)
        if is_sold:
            _sell(house, car, place, day, clerk)
    explain_gap(house.pk, today.year, (SPOILED, SPOILED), "写错车架号，作废", by=clerk)


def _sell(house: House, car: Vehicle, place: int, day: dt.date, clerk: Actor) -> None:
    """All papers of the first car, fewer of each that follows; the second one's contract names another VIN."""
    file = open_new_car(house.pk, NewCar(car.vin, day, day), by=clerk)
    codes = [code for code in NEW_CAR_PAPERS if code in UPLOADED]
    for code in codes[: len(codes) - 3 * place]:
        is_odd = place == 1 and code == Paper.N04
        vin = f"{car.vin[:-1]}{(int(car.vin[-1]) + 1) % 10}" if is_odd else car.vin
        add_paper(file.pk, code, _paper(code, file, BUYERS[place], vin), by=clerk)


def _paper(code: str, file: ArchiveFile, buyer: str, vin: str = "") -> PaperFacts:
    words = str(Paper(code).label)
    return PaperFacts(
        scan(words, code, f"{file.pk:08d}"),
        f"{code}.png",
        vin=vin if code in WITH_VIN else "",
        buyer=buyer if code in WITH_BUYER else "",
        amount=PRICE if code in WITH_AMOUNT else None,
        number=f"033002{file.pk:014d}" if code in WITH_NUMBER else "",
    )


def collect_cards(house: House) -> None:
    """Six cards of maintenance: two received, one that should have been."""
    seller = house.actor(Role.D_SALES_CLERK, house.first(Role.D_SALES_CLERK))
    clerk = house.actor(Role.D_INFO, house.first(Role.D_INFO))
    rows = CustomerCard.objects.visible_to(SYSTEM).filter(dealer=house.pk)
    vins = rows.order_by("pk").values_list("vehicle__vin", flat=True)[:6]
    today, ids = timezone.localdate(), []
    for place, vin in enumerate(dict.fromkeys(vins)):
        service = MaintenanceService.SECOND if place % 2 else MaintenanceService.FIRST
        day = today - (DAY * place if place else KEPT_MONTHS_AGO)
        ids.append(collect_card(house.pk, vin, service, day, by=seller).pk)
    receive_cards(ids[1:3], by=clerk)


def enter_somebody_twice(house: House) -> None:
    """One person with two cars, entered at two desks."""
    cards = CustomerCard.objects.visible_to(SYSTEM).filter(
        dealer=house.pk, customer__kind="PRIVATE", customer__id_number_hash=""
    )
    owners = list(dict.fromkeys(cards.order_by("pk").values_list("customer", flat=True)[:9]))
    for first, second in zip(owners[0:4:2], owners[1:4:2], strict=False):
        known, again = Customer.objects.get(pk=first), Customer.objects.get(pk=second)
        again.name, again.mobile = known.name, known.mobile
        again.save()


def bring_workbooks(house: House) -> None:
    """One that was taken in, and one with cells to correct."""
    post = Membership.objects.live().get(
        dealer=house.pk, role=Role.D_INFO, user=house.first(Role.D_INFO)
    )
    now = timezone.now()
    for kind, name, days, counts in (
        ("vehicles", "历史车辆.xlsx", 9, {"added": 0, "filled": 4, "known": 132}),
        ("customers", "客户档案.xlsx", 8, {}),
    ):
        asked = now - DAY * days
        is_done = bool(counts)
        Import.objects.create(
            user_id=post.user_id,
            membership=post,
            dealer=house.dealer,
            kind=kind,
            name=name,
            sha256=hashlib.sha256(name.encode()).hexdigest(),
            language="zh-hans",
            state=ImportState.DONE if is_done else ImportState.REFUSED,
            attempt=1,
            rows_done=136,
            rows_total=136,
            error_count=0 if is_done else 3,
            error_code="" if is_done else ImportFailure.BAD_CELLS,
            asked_at=asked,
            seen_at=asked,
            finished_at=asked + dt.timedelta(seconds=20),
            **counts,
        )
