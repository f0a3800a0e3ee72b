"""Who bought which car where: the facts that a dealer would have typed."""

import datetime as dt
import random
from bisect import bisect_right, insort
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from claims.calc import support_amount, unit_support
from claims.models import PreApplication, PreAppLine, Program, ProgramPolicy
from claims.selectors.flags import YEAR
from dealerops.demo.data.bulk.chain import Chain
from dealerops.demo.data.bulk.tables import Ids, Tables
from dealerops.demo.data.buyers import Buyer
from dealerops.demo.data.cars import msrp_of, plate_of, price_of
from dealerops.demo.data.world import FLEET_SHARE, World
from dealerops.foundation.actor import Role
from dealerops.identifiers.vin import CHECK_PLACE, check_digit
from dealerops.network.models import Dealer
from dealerops.registry.models import VehicleModel
from dealerops.workcal.calc import ONE_DAY, at, within_days

OPENS = dt.time(10)
CARS = (1, 1, 1, 2, 2, 3, 4, 6)
ELSEWHERE = 0.06  # of the cars are registered in another city
FEN = Decimal("0.01")
CHEAP = 0.015  # of the prices are odd
MAKERS = ("LSV", "LFV", "LGX", "LHG", "LBE", "LSG", "LVS", "LC0")
PLANTS = "ABCDEFGHJKLMNPRSTUVWXYZ"
VIN_CHARS = f"0123456789{PLANTS}"
VIN_YEARS = "ABCDEFGHJKLMNPRSTVWXY123456789"  # from 2010 on
SERIAL_STEP, SERIALS = 7_368_787, 10**9  # without a common divisor, so that no serial comes twice


@dataclass(slots=True)
class Line:
    """A pre-application of one line: who may buy how many of what until when."""

    id: int
    preapplication_id: int
    dealer: Dealer
    program: Program
    buyer: Buyer
    model: VehicleModel
    unit_support: Decimal
    approved_on: dt.date
    valid_until: dt.date  # the first day on which it is no longer valid
    qty: int
    planned_month: dt.date
    used: int = 0  # claims opened from it
    taken: int = 0  # claims that hold a unit now

    def fits(self, day: dt.date) -> bool:
        return self.used < self.qty and self.approved_on <= day < self.valid_until


@dataclass(frozen=True, slots=True)
class Sale:
    """One car, one invoice, and what the program grants for it."""

    line: Line
    vin: str
    invoice_number: str
    invoiced_on: dt.date
    amount: Decimal
    msrp: Decimal
    registered_on: dt.date
    registered_city: str
    plate: str
    support: Decimal
    policy_values: dict[str, Any]


class Salesroom:
    """Sells cars, and opens a pre-application wherever none of the dealer's is left."""

    def __init__(self, world: World, rng: random.Random, ids: Ids) -> None:
        self._world = world
        self._rng = rng
        self._ids = ids
        self._lines: dict[tuple[int, int], Line] = {}
        self._fresh: list[Line] = []
        self._policies = {one.pk: one.policies.get() for one in world.programs.values()}
        self._fleets = [one for one in world.buyers if one.agreement_id is not None]
        self._cities = sorted({dealer.city for dealer in world.dealers})
        self._sold: dict[int, list[dt.date]] = defaultdict(list)
        self._serial = 0

    def sell(self, day: dt.date) -> Sale:
        """A car whose claim a dealer opens on `day`."""
        rng, world = self._rng, self._world
        dealer = rng.choices(world.dealers, cum_weights=world.shares)[0]
        code = "CORP_FLEET" if rng.random() < FLEET_SHARE else "SME"
        invoiced_on = day - dt.timedelta(days=rng.randint(1, 12))
        line = self._line(dealer, world.programs[code], invoiced_on)
        line.used += 1
        msrp = msrp_of(line.model, on=invoiced_on, turn=world.turn)
        amount = price_of(rng, msrp)
        if rng.random() < CHEAP:
            amount = msrp * rng.randint(60, 69) // 10_000 * 100
        support, values = self._grant(line, msrp)
        self._serial += 1
        return Sale(
            line=line,
            vin=self._vin(invoiced_on),
            invoice_number=self._invoice_number(invoiced_on, dealer),
            invoiced_on=invoiced_on,
            amount=amount.quantize(FEN),
            msrp=msrp,
            registered_on=min(invoiced_on + dt.timedelta(days=rng.randint(0, 4)), day),
            registered_city=(
                dealer.city if rng.random() >= ELSEWHERE else rng.choice(self._cities)
            ),
            plate=plate_of(rng, world.plates[dealer.pk], line.model.energy),
            support=support,
            policy_values=values,
        )

    def cars_of(self, sale: Sale) -> int:
        """How many live claims the buyer has in the year up to this invoice; this one is noted."""
        sold = self._sold[sale.line.buyer.id]
        insort(sold, sale.invoiced_on)
        since = sale.invoiced_on - YEAR
        return bisect_right(sold, sale.invoiced_on) - bisect_right(sold, since)

    def forget(self, sale: Sale) -> None:
        """The claim was withdrawn."""
        self._sold[sale.line.buyer.id].remove(sale.invoiced_on)

    def close_batch(self, tables: Tables) -> None:
        """File the pre-applications of this batch; the next one opens its own."""
        for line in self._fresh:
            self._put(tables, line)
        self._lines, self._fresh = {}, []

    def _line(self, dealer: Dealer, program: Program, day: dt.date) -> Line:
        known = self._lines.get((dealer.pk, program.pk))
        if known and known.fits(day):
            return known
        rng, policy = self._rng, self._policies[program.pk]
        model = rng.choice(self._world.models)
        approved_on = day - dt.timedelta(days=rng.randint(5, 30))
        price = price_of(rng, msrp_of(model, on=day, turn=self._world.turn))
        line = Line(
            id=self._ids.of(PreAppLine),
            preapplication_id=self._ids.of(PreApplication),
            dealer=dealer,
            program=program,
            buyer=rng.choice(self._fleets if program.needs_agreement else self._world.buyers),
            model=model,
            unit_support=min(price * (policy.rate or 0), policy.cap or price) // 100 * 100,
            approved_on=approved_on,
            valid_until=within_days(approved_on, policy.preapp_valid_days) + ONE_DAY,
            qty=rng.choice(CARS),
            planned_month=day.replace(day=1),
        )
        self._lines[dealer.pk, program.pk] = line
        self._fresh.append(line)
        return line

    def _grant(self, line: Line, msrp: Decimal) -> tuple[Decimal, dict[str, Any]]:
        """Support and policy facts of an invoice, as `claims.selectors.policy` finds them."""
        policy: ProgramPolicy = self._policies[line.program.pk]
        unit = unit_support(fixed=None, rate=policy.rate, msrp=msrp, cap=policy.cap)
        values = {
            "policy": policy.pk,
            "claim_window_days": policy.claim_window_days,
            "policy_unit": None if unit is None else str(unit),
            "approved_unit": f"{line.unit_support:.2f}",
            "hold_months": line.program.hold_months,
            "required_documents": policy.required_documents,
        }
        return support_amount(policy_unit=unit, approved_unit=line.unit_support), values

    def _vin(self, on: dt.date) -> str:
        """A car built in China in the year of its invoice (domain.md 1.1)."""
        rng = self._rng
        section = "".join(rng.choices(VIN_CHARS, k=5))
        number = self._serial * SERIAL_STEP % 10**6
        plant = rng.choice(PLANTS)
        vin = f"{rng.choice(MAKERS)}{section}0{VIN_YEARS[on.year - 2010]}{plant}{number:06d}"
        return vin[:CHECK_PLACE] + check_digit(vin) + vin[CHECK_PLACE + 1 :]

    def _invoice_number(self, on: dt.date, dealer: Dealer) -> str:
        """Twenty digits of a digital invoice (domain.md 1.7): year, region, channel, serial."""
        region = dealer.usc_code[2:4]
        serial = self._serial * SERIAL_STEP % SERIALS
        return f"{on.year % 100:02d}{region}2{self._rng.randrange(10**6):06d}{serial:09d}"

    def _put(self, tables: Tables, line: Line) -> None:
        entered = at(line.approved_on, OPENS).astimezone(dt.UTC)
        tables.put(
            PreApplication,
            id=line.preapplication_id,
            created_at=entered,
            updated_at=entered,
            number=f"PRE-{line.approved_on:%Y%m}-{self._ids.number():06d}",
            dealer_id=line.dealer.pk,
            program_id=line.program.pk,
            customer_id=line.buyer.id,
            agreement_id=line.buyer.agreement_id if line.program.needs_agreement else None,
            approved_on=line.approved_on,
            valid=f"[{line.approved_on},{line.valid_until})",
        )
        tables.put(
            PreAppLine,
            id=line.id,
            preapplication_id=line.preapplication_id,
            model_id=line.model.pk,
            qty=line.qty,
            unit_support=line.unit_support,
            planned_month=line.planned_month,
            taken=line.taken,
        )
        chain = Chain(PreApplication._meta.label_lower, line.preapplication_id)
        specialist = self._world.staff[Role.SSA_SPECIALIST]
        chain.add("claims.preapplication_entered", at=entered, by=specialist, lines=1)
        chain.write(tables)
