"""One repair order from the gate to wherever it stands: its row, its papers, its entries in the journal."""

import datetime as dt

from aftersales.choices import ItemState, Payer, QcResult, ReceptionMode, RoState, RoType
from aftersales.models import Handover, PromiseChange, QcCheck, RepairOrder, Symptom
from aftersales.models.order import NAMES, READY
from dealerops.demo.data.bulk.chain import Chain
from dealerops.demo.data.workshop.garage import Car
from dealerops.demo.data.workshop.jobs import EXTRAS, PAYERS, Work, guarantee_of
from dealerops.demo.data.workshop.lines import Line, Moments, Papers, Signers
from dealerops.demo.data.workshop.steps import HELD, NAMES_OF_STEPS, STEPS, Bench, Plan, walk
from dealerops.foundation.actor import SYSTEM, Role
from dealerops.foundation.words import name_keys
from dealerops.registry.choices import CustodyKind
from dealerops.registry.models import Custody

S = RoState
VALUES = (Payer.CUSTOMER, Payer.WARRANTY, Payer.INSURANCE)
TOPICS = {
    "opened_at": "aftersales.checked_in", "inspected_at": "aftersales.inspected",
    "quoted_at": "aftersales.quoted", "approved_at": "aftersales.approved",
    "started_at": "aftersales.work_started", "finished_at": "aftersales.work_finished",
    "qc_passed_at": "aftersales.qc_passed", "settled_at": "aftersales.settled",
    "paid_at": "aftersales.paid", "delivered_at": "aftersales.order_delivered",
}  # fmt: skip
TELLING = {"aftersales.order_opened", "aftersales.approved", "aftersales.order_delivered"}
MODES = {ReceptionMode.SELF_DRIVE: 90, ReceptionMode.REMOTE: 8, ReceptionMode.TOWED: 2}
OFFERED, REFUSED, LATE, FAILED_AT_FIRST = 0.16, 0.6, 0.08, 0.03
ITEM_STATES = {
    S.INSPECTED: ItemState.PROPOSED, S.QUOTED: ItemState.PROPOSED, S.APPROVED: ItemState.APPROVED,
    S.WIP: ItemState.IN_WORK, S.QC: ItemState.DONE,
    **dict.fromkeys(HELD, ItemState.IN_WORK), **dict.fromkeys(READY, ItemState.QC_OK),
}  # fmt: skip
LOOKS = {
    False: (3, 2),
    True: (7.5, 7),
}  # minutes before the car is ready: the own look, the colleague's
WORKSHOP_STEPS = frozenset({"inspected_at", "started_at", "finished_at", "qc_passed_at"})


class Order:
    """Dice and rows of one order."""

    def __init__(self, bench: Bench, car: Car, plan: Plan) -> None:
        self._bench, self._car, self._plan = bench, car, plan
        rng, house = bench.rng, bench.house
        self.id = bench.ids.of(RepairOrder)
        technicians = house.people[Role.D_TECH]
        self.technician, self._inspector = rng.sample(technicians, 2)
        busy = {self.technician, self._inspector}
        self._colleague = next(one for one in technicians if one not in busy)
        self._looks: list[tuple[str, dt.datetime, int]] = []
        instants = walk(rng, plan)
        self.times = {name: bench.shifts.moment(one) for name, one in instants.items()}
        begins = instants.get("arrived_at", plan.begins)
        self.ends = max(instants.values(), default=begins)
        self._day = bench.shifts.day(begins)
        self._begun = bench.shifts.moment(begins)
        self.number = f"RO-{self._day:%Y%m}-{bench.ids.number('aftersales_number'):06d}"
        who = Signers(
            car.name, car.advisor_id, self.technician, house.first(Role.D_SVC_DIR),
            house.first(Role.D_GM), house.first(Role.D_CASHIER),
        )  # fmt: skip
        self.papers = Papers(bench.tables, bench.ids, rng, (self.id, self.number), who)

    @property
    def car(self) -> Car:
        return self._car

    @property
    def plan(self) -> Plan:
        return self._plan

    @property
    def is_service(self) -> bool:
        return self._plan.kind == RoType.MAINTENANCE

    @property
    def is_qualified(self) -> bool:
        """Whether a delivered order counts as a visit (domain.md 4.11); none of these is help on the road."""
        values = {payer: self.papers.total(payer) for payer in VALUES}
        if self._plan.kind in {RoType.PDI, RoType.REWORK}:
            return False
        is_free = self._plan.kind == RoType.CAMPAIGN and not values[Payer.CUSTOMER]
        return any(values.values()) and not is_free

    @property
    def delivered_at(self) -> dt.datetime | None:
        return self.times.get("delivered_at")

    def file(self) -> None:
        """Lines, papers, inspection, hand-over, journal and the order itself onto the tables."""
        at, begun = self.times, self._begun
        if "inspected_at" in at:
            self._lines()
        promised = self._promised()
        delivered = self.delivered_at
        self.papers.file(
            Moments(
                at.get("inspected_at", begun), at.get("quoted_at"), at.get("approved_at"),
                at.get("started_at"), at.get("finished_at"), at.get("settled_at"),
                at.get("paid_at"), delivered, promised,
            )
        )  # fmt: skip
        self._symptom(begun)
        fails = self._check() if "qc_passed_at" in at else 0
        if delivered:
            self._hand_over(delivered)
        self._put(begun, promised, fails)
        self._tell(begun)

    def _lines(self) -> None:
        plan, rng, papers = self._plan, self._bench.rng, self.papers
        payer = PAYERS.get(plan.kind, Payer.CUSTOMER)
        for work in plan.job.lines:
            papers.add(work, payer, self._bench.house.rate)
        state = ITEM_STATES[plan.until]
        for line in papers.lines:
            line.state = state
        if state in {ItemState.IN_WORK, ItemState.DONE} and len(papers.lines) > 1:
            papers.lines[0].state = ItemState.DONE
        if plan.until == S.AWAITING_APPROVAL:
            self._extra(rng.choice(EXTRAS)).is_new = True
        elif plan.declines_safety:
            grave = next(one for one in EXTRAS if one[1])
            self.papers.refuse(self._extra(grave), self._day)
        elif rng.random() < OFFERED and plan.kind in {RoType.MAINTENANCE, RoType.NORMAL}:
            self._offer(state)

    def _extra(self, offer: tuple[Work, bool]) -> Line:
        work, matters = offer
        return self.papers.add(work, Payer.CUSTOMER, self._bench.house.rate, matters=matters)

    def _offer(self, state: ItemState) -> None:
        rng = self._bench.rng
        extra = self._extra(rng.choice(EXTRAS))
        extra.state = state
        is_open = state is ItemState.PROPOSED or extra.safety_critical
        if not is_open and rng.random() < REFUSED:
            self.papers.refuse(extra, self._day)

    def _promised(self) -> dt.datetime | None:
        """What was promised with the quote; some promises are moved, and most of those in time."""
        quoted = self.times.get("quoted_at")
        if quoted is None:
            return None
        rng, finished = self._bench.rng, self.times.get("finished_at")
        spare = dt.timedelta(minutes=rng.randint(25, 90))
        if finished is None or not self.delivered_at:
            return (finished or max(self.times.values())) + spare
        if rng.random() > LATE * self._plan.slowness**2:
            return finished + spare
        after = finished + spare / 2
        before = max(finished - spare * 2, quoted + spare / 3)
        told = before - spare / 4 if rng.random() < 0.8 else before + spare / 8
        if before < after:
            self._bench.tables.put(
                PromiseChange, order_id=self.id, before=before, after=after, told_at=told,
                told_by="CALL", in_time=told < before, reason="配件晚到",
                changed_by_id=self._car.advisor_id,
            )  # fmt: skip
        return after

    def _symptom(self, begun: dt.datetime) -> None:
        job, is_inspected = self._plan.job, "inspected_at" in self.times
        self._bench.tables.put(
            Symptom, created_at=begun, updated_at=begun, order_id=self.id, system=job.system.value,
            what=job.complaint, occurs="ALWAYS" if self._bench.rng.random() < 0.6 else "SOMETIMES",
            diagnosis=job.diagnosis if is_inspected else "",
            diagnosed_by_id=self.technician if is_inspected else None,
        )  # fmt: skip

    def _check(self) -> int:
        """The inspector's verdicts; returns how many were bad."""
        rng, at = self._bench.rng, self.times["qc_passed_at"]
        rounds = [QcResult.PASSED]
        if rng.random() < FAILED_AT_FIRST and self.papers.standing:
            rounds.insert(0, QcResult.FAILED)
        for number, result in enumerate(rounds, start=1):
            is_bad = result == QcResult.FAILED
            looked, crossed = (at - dt.timedelta(minutes=one) for one in LOOKS[is_bad])
            self._looks += [
                ("aftersales.self_checked", looked, self.technician),
                ("aftersales.cross_checked", crossed, self._colleague),
            ]
            self._bench.tables.put(
                QcCheck, order_id=self.id, round=number, inspector_id=self._inspector,
                technician_id=self.technician, result=result.value,
                self_checked_by_id=self.technician, self_checked_at=looked,
                cross_checked_by_id=self._colleague, cross_checked_at=crossed,
                road_test_km=rng.randint(0, 4), washed=not is_bad,
                failed_item_id=self.papers.standing[0].pk if is_bad else None,
                cause="装配间隙不均" if is_bad else "",
                at=at - dt.timedelta(minutes=6) if is_bad else at,
            )  # fmt: skip
        return len(rounds) - 1

    def _hand_over(self, at: dt.datetime) -> None:
        self._bench.tables.put(
            Handover, order_id=self.id, old_parts_shown=True, next_service_told=True,
            keys_returned=True, signed_by=self._car.name, method="SMS_OTP",
            reference=f"OTP-H{self.id:07d}", delivered_by_id=self._car.advisor_id, at=at,
        )  # fmt: skip

    def _put(self, begun: dt.datetime, promised: dt.datetime | None, fails: int) -> None:
        plan, car, bench, rng = self._plan, self._car, self._bench, self._bench.rng
        is_here = "opened_at" in self.times
        is_settled = "settled_at" in self.times
        km = car.odometer(self._day) if is_here else None
        delivered = self.delivered_at
        if delivered and km is not None:
            car.km += rng.randint(0, 3)
        is_closed = plan.is_closed
        reason = "NO_SHOW" if plan.until == S.NO_SHOW else "客户临时有事"
        names = {"contact_name": car.name, "plate": car.plate}
        bench.tables.put(
            RepairOrder,
            id=self.id, created_at=begun, updated_at=max([begun, *self.times.values()]),
            version=len(self.times) + 1, number=self.number, dealer_id=bench.house.pk,
            vehicle_id=car.vehicle_id, customer_id=car.customer_id, type=plan.kind.value,
            state=plan.until.value, advisor_id=car.advisor_id,
            technician_id=self.technician if is_here else None,
            rework_of_id=plan.rework_of,
            mode=rng.choices(list(MODES), list(MODES.values()))[0].value if is_here else "",
            **names, mileage_in=km, mileage_out=int(car.km) if delivered else None,
            fuel_percent=rng.randint(15, 95) if is_here else None,
            valuables="无" if is_here else "", confirmed_by=car.name if is_here else "",
            contact_verified=is_here, guarantee_class=guarantee_of(plan.kind, plan.job).value,
            has_paint=self.papers.has_paint, repeat_repair=plan.is_repeat,
            cancel_reason=reason if is_closed else "", qc_fail_count=fails,
            policy_values=bench.policy_values,
            amount_customer=self.papers.total(Payer.CUSTOMER) if is_settled else 0,
            amount_warranty=self.papers.total(Payer.WARRANTY) if is_settled else 0,
            amount_insurance=self.papers.total(Payer.INSURANCE) if is_settled else 0,
            planned_at=None if plan.planned is None else bench.shifts.moment(plan.planned), promised_at=promised,
            **{name: self.times.get(name) for name in NAMES_OF_STEPS},
            closed_at=begun + dt.timedelta(minutes=35) if is_closed else None,
            pairs=name_keys(*(names[name] for name in NAMES)),
        )  # fmt: skip
        if is_here and not delivered:
            self._keep_car(begun)

    def _keep_car(self, since: dt.datetime) -> None:
        self._bench.tables.put(
            Custody, created_at=since, updated_at=since, vehicle_id=self._car.vehicle_id,
            kind=CustodyKind.WORKSHOP.value, dealer_id=self._bench.house.pk,
            reason_type=RepairOrder._meta.label_lower, reason_id=self.id,
            span=f"[{self.times['opened_at'].isoformat()},)",
        )  # fmt: skip

    def _tell(self, begun: dt.datetime) -> None:
        house, car = self._bench.house, self._car
        chain = Chain(RepairOrder._meta.label_lower, self.id)
        advisor = house.actor(Role.D_SA, car.advisor_id)
        technician = house.actor(Role.D_TECH, self.technician)
        chain.add("aftersales.order_opened", at=begun, by=advisor, type=self._plan.kind.value)
        before = S.APPOINTED
        for name, state, _minutes in STEPS:
            if name in TOPICS and name in self.times:
                by = technician if name in WORKSHOP_STEPS else advisor
                step = (before.value, state.value)
                if name == "qc_passed_at":
                    for topic, when, who in self._looks:
                        chain.add(topic, at=when, by=house.actor(Role.D_TECH, who))
                chain.add(TOPICS[name], at=self.times[name], by=by, step=step)
                before = state
        if self._plan.is_closed:
            topic = "no_show" if self._plan.until == S.NO_SHOW else "closed_without_work"
            step = (before.value, self._plan.until.value)
            chain.add(f"aftersales.{topic}", at=begun, by=SYSTEM, step=step)
        chain.write(self._bench.tables, keep=None if begun > self._bench.told_since else TELLING)
