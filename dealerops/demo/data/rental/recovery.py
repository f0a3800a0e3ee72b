"""Damage and who paid for it: agreed, disputed, in instalments kept or broken, dunned."""

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from dealerops.demo.data.rental.album import Album
from dealerops.demo.data.rental.books import Books
from dealerops.foundation.copying import next_ids
from dealerops.workcal.calc import end_of, local_date
from rental.calc.instalments import parts
from rental.calc.recovery import Clauses, Damage, charge, components
from rental.choices import ClauseKind
from rental.choices.damage import (
    AssessedBy,
    DamageCause,
    DamageState,
    PaperKind,
    PhotoPhase,
)
from rental.choices.dunning import PlanState
from rental.choices.handover import SheetEnd
from rental.choices.ledger import AccountKind, EntryKind, ItemKind
from rental.models import (
    DamageCase,
    DamagePaper,
    DamagePhoto,
    Handover,
    Instalment,
    InstalmentPlan,
    LedgerItem,
    RentalOrder,
    TermsClause,
)

S = DamageState
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
SHARE = 0.018  # of the cars that came back
BATCH = 500
# Where, what, how it came about, and what the repair costs.
SEEN = (
    ("左前门", "门板划伤约20厘米，露底漆。", DamageCause.SCRATCH, (600, 2_200), 34),
    ("右前轮毂", "轮毂刮擦，轮胎侧壁鼓包。", DamageCause.GLASS_TYRE, (700, 1_900), 20),
    ("后保险杠", "保险杠凹陷，支架断裂。", DamageCause.ACCIDENT, (2_500, 9_800), 18),
    ("前挡风玻璃", "飞石击伤，裂纹约15厘米。", DamageCause.GLASS_TYRE, (1_200, 3_400), 12),
    ("后排座椅", "座椅污损，需拆洗。", DamageCause.INTERIOR, (300, 900), 10),
    ("底盘", "底护板及油底壳托底变形。", DamageCause.MISUSE, (1_800, 7_600), 6),
)
OBJECTION = "取车时该处已有痕迹，交接照片不够清晰。"
COVERED = "保险已全额赔付，客户无需承担。"
WORN = "属正常磨损，不向客户收取。"
# What becomes of a case, and how often.
FATES, OFTEN = range(6), (56, 14, 12, 6, 7, 5)
PAYS, SPLITS, LATE, NEVER, DISPUTES, DROPPED = FATES
ASSESSED, TOLD, ASKED, DISPUTED, AGREED, INVOICED = (n * DAY for n in (1, 2, 3, 4, 6, 8))
SECOND_LOOK = 14 * DAY
KEPT = 0.7  # of the instalment plans
PRICED = (PaperKind.ASSESSMENT, PaperKind.REPAIR_INVOICE)
WITH_INSURER = (PaperKind.INSURER_DECISION, PaperKind.ACCIDENT_CERTIFICATE)


@dataclass
class Recovery:
    """Cases of the orders that came back; needs the sheets, fills the books."""

    books: Books
    album: Album
    cars: Mapping[int, int]  # order to the car that came back
    rng: random.Random
    now: dt.datetime
    cases: list[DamageCase] = field(default_factory=list)
    plans: list[InstalmentPlan] = field(default_factory=list)
    instalments: list[Instalment] = field(default_factory=list)

    def recover(self, orders: Sequence[RentalOrder], numbers: Sequence[int]) -> None:
        """Write everything down, the books included."""
        back = [one for one in orders if one.handed_in_at and one.settled_at]
        chosen = sorted(
            self.rng.sample(back, min(len(numbers), int(len(back) * SHARE))),
            key=lambda one: one.handed_in_at or self.now,
        )
        clauses = dict(
            TermsClause.objects.filter(kind=ClauseKind.LIABILITY).values_list("terms", "number")
        )
        keys = next_ids(DamageCase, len(chosen))
        for order, key, number in zip(chosen, keys, numbers, strict=False):
            self._happen(order, key, number, clauses.get(order.terms_id or 0, "1"))
        self.books.ship()
        DamageCase.objects.bulk_create(self.cases, batch_size=BATCH)
        self._file()
        InstalmentPlan.objects.bulk_create(self.plans, batch_size=BATCH)
        Instalment.objects.bulk_create(self.instalments, batch_size=BATCH)

    def _happen(self, order: RentalOrder, key: int, number: int, clause: str) -> None:
        found = (order.handed_in_at or self.now) + 0.5 * HOUR
        place, what, cause, (least, most), _often = self.rng.choices(
            SEEN, [row[-1] for row in SEEN]
        )[0]
        is_accident = cause == DamageCause.ACCIDENT
        case = DamageCase(
            pk=key, number=f"DC-{local_date(found):%Y%m}-{number:06d}", dealer_id=order.dealer_id,
            order=order, vehicle_id=self.cars[order.pk], customer_id=order.customer_id,
            found_at=found, place=place, description=what, cause=cause, clause=clause,
            found_kind="HANDOVER_IN", reported_by_id=order.operator_id,
            accident_number=f"沪公交认字[2026]第{self.rng.randrange(10**5):05d}号"
            if is_accident
            else "",
        )  # fmt: skip
        self.cases.append(case)
        cost = Decimal(self.rng.randrange(least, most, 10))
        case.repair_days = int(cost / 1500)
        if is_accident:
            case.insurer_paid = round(cost * Decimal("0.8"), 2)
            case.liability = self.rng.choice((Decimal(1), Decimal(1), Decimal("0.7")))
        self._grow(case, order, cost, self.rng.choices(FATES, OFTEN)[0])

    def _grow(self, case: DamageCase, order: RentalOrder, cost: Decimal, fate: int) -> None:
        """As far as it has come by now."""
        age = self.now - case.found_at
        if fate == DROPPED and age > ASKED:
            _close(case, case.found_at + ASKED, WORN)
        elif fate != DROPPED and age > ASSESSED:
            self._assess(case, order, cost)
            if age > TOLD and case.charge > 0:
                self._ask(case, order, fate, age)
            elif age > TOLD:
                _close(case, case.found_at + TOLD, COVERED)

    def _ask(self, case: DamageCase, order: RentalOrder, fate: int, age: dt.timedelta) -> None:
        """The customer is told, and agrees or has somebody else look at it."""
        case.state, case.notified_at = S.USER_NOTIFIED, case.found_at + TOLD
        case.dispute_until = end_of(local_date(case.notified_at) + 7 * DAY)
        is_disputed = fate == DISPUTES and age > DISPUTED
        if is_disputed:
            case.state, case.dispute_reason = S.DISPUTED, OBJECTION
            case.disputed_at = case.found_at + DISPUTED
        later = SECOND_LOOK if is_disputed else 0 * DAY
        if age > AGREED + later:
            case.state, case.agreed_by = S.AGREED, order.driver_name
            case.agreed_at = case.found_at + AGREED + later
        if age > INVOICED + later:
            self._invoice(case, order, fate, case.found_at + INVOICED + later)

    def _assess(self, case: DamageCase, order: RentalOrder, cost: Decimal) -> None:
        terms, plan = order.terms, order.insurance_plan
        case.state, case.repair_cost = S.ASSESSED, cost
        case.assessed_by = AssessedBy.INSURER if case.insurer_paid else AssessedBy.WORKSHOP
        case.assessed_at, case.assessor_id = case.found_at + ASSESSED, order.operator_id
        lines = components(
            Damage(
                repair_cost=cost, insurer_paid=case.insurer_paid, uncovered=Decimal(0),
                repair_days=case.repair_days, daily_rate=order.daily_rate,
                liability=case.liability, deductible=plan.deductible if plan else None,
            ),
            Clauses(
                loss_of_use=bool(terms and terms.loss_of_use),
                depreciation=terms.depreciation_percent if terms else None,
            ),
        )  # fmt: skip
        case.components = [
            {"code": one.code, "whole": str(one.whole), "share": str(one.share)} for one in lines
        ]
        case.charge = charge(lines)

    # --- money --------------------------------------------------------------------------------------
    def _invoice(self, case: DamageCase, order: RentalOrder, fate: int, at: dt.datetime) -> None:
        due = local_date(at) + 7 * DAY
        key, about = f"damage:{case.pk}", f"damage {case.number}"
        item = self.books.charge(
            order, ItemKind.DAMAGE, case.charge, at, key, about=about, due_on=due
        )
        case.item, case.state = item, S.INVOICED
        if case.insurer_paid:
            share = case.insurer_paid
            sides = (
                (AccountKind.INSURER_AR, share, None),
                (AccountKind.REPAIR_RECOVERY, -share, None),
            )
            self.books.post(order, EntryKind.INSURER_SHARE, at, *sides, key=f"{key}:insurer")
        if fate in {PAYS, DISPUTES}:
            self._paid(case, order, at + self.rng.uniform(0.2, 6.5) * DAY)
        elif fate == LATE:
            self._paid(case, order, at + self.rng.uniform(9, 45) * DAY)
        elif fate == NEVER:
            self._dunned(case, None)
        elif self.now - at > 4 * DAY and case.charge > Decimal(300):
            self._split(case, order, item, at + 4 * DAY)

    def _paid(self, case: DamageCase, order: RentalOrder, at: dt.datetime) -> None:
        item = case.item
        if item is None:
            return
        is_late = local_date(at) > item.due_on
        if at > self.now:
            if is_late:
                self._dunned(case, None)
            return
        self.books.pay(order, item, item.amount, at)
        if is_late:
            self.books.owe(item, at)
        case.state = S.CLOSED if self.now - at > DAY else S.PAID
        case.closed_at = at + DAY if case.state == S.CLOSED else None

    def _dunned(self, case: DamageCase, over_at: dt.datetime | None) -> None:
        if case.item and case.item.due_on < local_date(self.now):
            self.books.owe(case.item, over_at)
            case.state = S.DUNNING

    def _split(
        self, case: DamageCase, order: RentalOrder, item: LedgerItem, at: dt.datetime
    ) -> None:
        """In monthly parts, signed; two of them missed break the plan."""
        count, day = self.rng.randrange(2, 7), local_date(at)
        plan = InstalmentPlan(
            pk=self.books.ids.of(InstalmentPlan), item=item, total=item.amount, count=count,
            first_on=day + 5 * DAY, state=PlanState.ACTIVE, signed_at=at,
            proposed_by_id=item.collector_id or order.operator_id,
            signed_by=order.driver_name, evidence_id=self.album.signature,
        )  # fmt: skip
        own = parts(plan.total, count, plan.first_on)
        today = local_date(self.now)
        is_kept = count < 4 or self.rng.random() < KEPT
        broken = None if is_kept else own[2].due_on + DAY  # the second and the third were missed
        if broken and broken <= today:
            plan.state, plan.broken_on = PlanState.BROKEN, broken
        receivable = self.books.receivable(order)
        sides = [(receivable, -plan.total, item)]
        for part in own:
            due = part.due_on if plan.broken_on is None else min(part.due_on, plan.broken_on)
            piece = self.books.item(
                order, ItemKind.INSTALMENT, part.amount, at, about=item.about, due_on=due
            )
            sides.append((receivable, part.amount, piece))
            row = Instalment(
                plan=plan, number=part.number, due_on=part.due_on, amount=part.amount, item=piece
            )
            self.instalments.append(row)
        self.books.post(order, EntryKind.MOVED, at, *sides, key=f"plan:{plan.pk}")
        pieces = [one.item for one in self.instalments[-count:]]
        for number, (part, piece) in enumerate(zip(own, pieces, strict=True), start=1):
            is_paid = part.due_on <= today and (is_kept or number == 1)
            if is_paid:
                paid_at = end_of(part.due_on) - self.rng.uniform(5, 40) * HOUR
                self.books.pay(order, piece, part.amount, min(paid_at, self.now))
            elif plan.broken_on:
                self.books.owe(piece, None)
        self._end(case, plan, is_done=is_kept and own[-1].due_on <= today)

    def _end(self, case: DamageCase, plan: InstalmentPlan, *, is_done: bool) -> None:
        case.state = S.DUNNING if plan.broken_on else S.INSTALMENT
        if is_done:
            plan.state, case.state, case.closed_at = PlanState.DONE, S.CLOSED, self.now - HOUR
        self.plans.append(plan)

    # --- papers -------------------------------------------------------------------------------------
    def _file(self) -> None:
        """Photos of both ends for every case, the papers from the assessment on."""
        DamagePhoto.objects.bulk_create(
            (
                DamagePhoto(case=one, phase=phase, attachment_id=self.album.damage[phase])
                for one in self.cases
                for phase in PhotoPhase
            ),
            batch_size=BATCH,
        )
        DamagePaper.objects.bulk_create(
            (
                DamagePaper(case=one, kind=kind, attachment_id=self.album.papers[kind])
                for one in self.cases
                for kind in _papers(one)
            ),
            batch_size=BATCH,
        )
        sheets = Handover.objects.filter(
            order__in=[one.order_id for one in self.cases], end=SheetEnd.IN
        )
        sheets.update(damage_found=True)


def _close(case: DamageCase, at: dt.datetime, why: str) -> None:
    case.state, case.closed_at, case.close_reason = S.CLOSED, at, why


def _papers(case: DamageCase) -> tuple[PaperKind, ...]:
    if case.assessed_at is None:
        return ()
    found: tuple[PaperKind, ...] = (
        PRICED[:1] if case.state in {S.ASSESSED, S.USER_NOTIFIED} else PRICED
    )
    if case.insurer_paid:
        found += WITH_INSURER
    if case.disputed_at and case.state != S.DISPUTED:
        found += (PaperKind.SECOND_OPINION,)
    return found
