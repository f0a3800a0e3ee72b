"""The cars in the yard today, some in every state, and those that are expected."""

from dataclasses import replace
from datetime import datetime, timedelta

from aftersales.choices import RoState
from aftersales.models import ApprovalLink, CustomerQuestion
from dealerops.demo.data.workshop.orders import Order
from dealerops.demo.data.workshop.photos import Photographer
from dealerops.demo.data.workshop.shelves import Shelves
from dealerops.demo.data.workshop.shifts import HOUR, MINUTE, SHIFT
from dealerops.demo.data.workshop.steps import Bench, Plan
from dealerops.demo.data.workshop.traffic import Traffic
from dealerops.foundation.actor import Role

S = RoState
YARD = {
    S.APPOINTED: 5, S.CHECKED_IN: 2, S.INSPECTED: 2, S.QUOTED: 4, S.APPROVED: 2, S.WIP: 5,
    S.AWAITING_APPROVAL: 2, S.AWAITING_PARTS: 2, S.SUBLET: 1, S.QC: 2, S.READY: 3, S.SETTLED: 2,
    S.PAID: 1,
}  # fmt: skip
ELSEWHERE = 0.4  # so full are the yards of other dealers
LINK_LIVES = timedelta(hours=24)
QUESTIONS = ("这个配件能用副厂的吗？", "今天下午五点前能好吗？", "工时费可以优惠吗？")


def work_of_today(traffic: Traffic, bench: Bench, shelves: Shelves, night: int) -> None:
    """Orders that stand now in each state of the workshop; `night` is the present instant of `Shifts`.

    Bays are kept for the expected ones and were for those that came.
    """
    rng, is_first = bench.rng, bench.house.place == 0
    photographer = Photographer(bench)
    visits: list[tuple[datetime, bool, int]] = []
    for state, wanted in YARD.items():
        there = wanted if is_first else sum(rng.random() < ELSEWHERE for _car in range(wanted))
        for place in range(there):
            arrival = traffic.next_car(night, state)
            if is_first and not place % 2:  # whoever looks sees the first advisor's desk first
                arrival.car.advisor_id = bench.house.first(Role.D_SA)
            plan = _at_the_gate(bench, arrival.plan, night, place)
            order = Order(bench, arrival.car, plan)
            order.file()
            visits.append(_visit(bench, order))
            if is_first and state != S.APPOINTED:
                photographer.photograph(order)
            if state == S.QUOTED:
                _send_link(bench, order, asks=place == 0)
    for at, is_here, order_id in sorted(visits):
        shelves.expect(order_id, at, kept_at=at if is_here else None)


def _visit(bench: Bench, order: Order) -> tuple[datetime, bool, int]:
    """When the car came or is expected, and which of the two."""
    came = order.times.get("arrived_at")
    expected = order.plan.begins if order.plan.planned is None else order.plan.planned
    return came or bench.shifts.moment(expected), came is not None, order.id


def _at_the_gate(bench: Bench, plan: Plan, night: int, place: int) -> Plan:
    """The state began some minutes ago; an appointment was made yesterday for the hours to come."""
    rng = bench.rng
    if plan.until == S.APPOINTED:
        expected = night + HOUR * (1 + 2 * place) + MINUTE * 5 * rng.randint(0, 11)
        return replace(plan, begins=night - SHIFT, planned=expected)
    is_risky = plan.until == S.WIP and not place
    return replace(plan, ends=night - MINUTE * rng.randint(2, 50), declines_safety=is_risky)


def _send_link(bench: Bench, order: Order, *, asks: bool) -> None:
    """The customer has the page and, once, a question."""
    made = order.times["quoted_at"]
    link_id = bench.ids.of(ApprovalLink)
    bench.tables.put(
        ApprovalLink, id=link_id, order_id=order.id, quote_id=order.papers.quote_id,
        nonce=f"{bench.rng.getrandbits(128):032x}", made_by_id=order.car.advisor_id, made_at=made,
        expires_at=made + LINK_LIVES, opened_at=made + timedelta(minutes=1) if asks else None,
    )  # fmt: skip
    if asks:
        bench.tables.put(
            CustomerQuestion, order_id=order.id, link_id=link_id,
            item_id=order.papers.lines[0].pk, text=bench.rng.choice(QUESTIONS),
            asked_at=made + timedelta(minutes=2),
        )  # fmt: skip
