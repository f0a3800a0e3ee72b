"""Regions, dealers, people, customers and quota: the ground on which the claims stand."""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate, chain, islice

from django.utils import timezone

from claims.choices.programs import SINCE
from claims.models import DealerAccount, Program
from claims.services import install_programs
from dealerops.demo.data import names
from dealerops.demo.data.bulk.allocation import Share, give_out
from dealerops.demo.data.buyers import Buyer, credit_code, register_companies, register_persons
from dealerops.demo.data.cars import list_models
from dealerops.demo.data.people import employ
from dealerops.foundation.actor import SYSTEM, Actor, Role
from dealerops.journal.models import Delivery
from dealerops.network.choices import DealerKind
from dealerops.network.models import Dealer, DealerAlias, Firm, Region
from dealerops.registry.models import VehicleModel
from dealerops.workcal.calc import ONE_DAY, at
from dealerops.workcal.services import add_months, seed

MONTHS = 14  # of claims
MONTHS_BEFORE = MONTHS + 2  # the first pre-applications are older than the first claims
MONTHS_AHEAD = 3  # for which quota has been given out
FLEET_SHARE = 0.6  # of the claims; the rest are small companies
COMPANIES = 720
MOST_COMPANIES = 50_000
SCARCE_DEALER = 3  # this dealer's quota of the running month is gone
TIGHT = 13  # every so many dealers got too little last month and this month
LEVELS = (Role.SSA_SPECIALIST, Role.SSA_MANAGER, Role.SSA_HEAD, Role.FINANCE, Role.VP)

GRANTED = "accounts.membership_granted"


@dataclass
class World:
    """Everything the history needs, in the order in which it was made; `claims` is how many will come."""

    rng: random.Random
    today: dt.date
    claims: int
    scale: int
    dealers: list[Dealer] = field(default_factory=list)
    plates: dict[int, str] = field(default_factory=dict)
    applicants: dict[int, Actor] = field(default_factory=dict)
    staff: dict[Role, Actor] = field(default_factory=dict)
    checkers: dict[int, Actor] = field(default_factory=dict)
    programs: dict[str, Program] = field(default_factory=dict)
    models: list[VehicleModel] = field(default_factory=list)
    buyers: list[Buyer] = field(default_factory=list)
    shares: list[float] = field(default_factory=list)  # of the claims per dealer, added up
    firm: Firm | None = None
    store: Dealer | None = None  # of the rental business

    @property
    def since(self) -> dt.date:
        """Masters are valid from here on; no program is older."""
        return max(add_months(self.today.replace(day=1), -MONTHS_BEFORE), SINCE)

    @property
    def opened(self) -> dt.date:
        """The first day with claims."""
        return max(add_months(self.today, -MONTHS), self.since + 45 * ONE_DAY)

    @property
    def turn(self) -> dt.date:
        """The day on which the list prices changed last."""
        return dt.date(self.today.year, 1, 1)


def build_world(rng: random.Random, today: dt.date, *, claims: int = 0, scale: int = 1) -> World:
    """Create the masters of the demo in an empty database."""
    world = World(rng=rng, today=today, claims=claims, scale=scale)
    seed(range(world.since.year, today.year + 2))
    world.programs = {one.code: one for one in install_programs(by=SYSTEM)}
    _network(world)
    world.models = list_models(since=world.since, turn=world.turn)
    world.firm = Firm.objects.create(code="CHK", name="信实审核", name_en="Xinshi Checks")
    world.buyers = register_companies(
        rng,
        min(COMPANIES * scale, MOST_COMPANIES),
        fleet=world.programs["CORP_FLEET"],
        valid=(world.since, add_months(today, 12)),
        at=at(world.since, dt.time(10)).astimezone(dt.UTC),
    )
    register_persons(rng)
    employ(world)
    Delivery.objects.undone().filter(entry__topic=GRANTED).delete()  # nobody of them is new
    give_out(_shares(world), now=timezone.now(), by=SYSTEM)
    return world


def _network(world: World) -> None:
    words = chain.from_iterable(iter(lambda: names.DEALER_WORDS, None))
    for code, name, name_en in names.REGIONS:
        region = Region.objects.create(code=code, name=name, name_en=name_en)
        for city, city_en, district, plate, count in names.CITIES[code]:
            for word, word_en in islice(words, count):
                dealer = _dealer(world, region, f"{city}{word}", f"{city_en} {word_en}")
                dealer.city, dealer.city_en = city, city_en
                dealer.usc_code = credit_code(world.rng, district)
                _open(world, dealer)
                world.plates[dealer.pk] = plate
    weights = [1 / (2 + number) for number in range(len(world.dealers))]
    world.rng.shuffle(weights)
    weights[0] = max(weights)  # the dealer whose applicant everybody signs in as first
    world.shares = [part / sum(weights) for part in accumulate(weights)]
    east = Region.objects.get(code="EAST")
    world.store = Dealer.objects.create(
        code="R001", kind=DealerKind.RENTAL_STORE, name="虹桥门店", name_en="Hongqiao store",
        legal_name="上海远澜汽车租赁有限公司", usc_code=credit_code(world.rng, "310105"),
        region=east, city="上海", city_en="Shanghai",
    )  # fmt: skip


def _dealer(world: World, region: Region, name: str, name_en: str) -> Dealer:
    return Dealer(
        code=f"D{len(world.dealers) + 1:03d}",
        name=name,
        name_en=name_en,
        legal_name=f"{name}汽车销售服务有限公司",
        region=region,
    )


def _open(world: World, dealer: Dealer) -> None:
    """The dealer, its legal name on invoices, and its right to file."""
    dealer.save(force_insert=True)
    DealerAlias.objects.create(
        dealer=dealer,
        legal_name=dealer.legal_name,
        usc_code=dealer.usc_code,
        valid=(world.since, None),
    )
    account = DealerAccount.objects.create(
        dealer=dealer, payee_name=dealer.legal_name, bank_name=f"{dealer.city}银行"
    )
    account.programs.set(world.programs.values())
    world.dealers.append(dealer)


def _shares(world: World) -> Iterator[Share]:
    """Twice what is to be expected and some more, but for the few who did not get enough."""
    this_month = world.today.replace(day=1)
    last_month = add_months(this_month, -1)
    before = [0.0, *world.shares]
    for program, of_program in (("CORP_FLEET", FLEET_SHARE), ("SME", 1 - FLEET_SHARE)):
        for place, dealer in enumerate(world.dealers):
            share = (world.shares[place] - before[place]) * of_program
            expected = world.claims * share / MONTHS
            for offset in range(MONTHS_BEFORE + MONTHS_AHEAD + 1):
                month = add_months(world.since, offset)
                units = round(expected * 2.2) + 3 * world.scale
                if month in {this_month, last_month} and place % TIGHT == TIGHT - 1:
                    units = max(1, round(expected * 0.7))
                if month == this_month and place == SCARCE_DEALER:
                    units = world.scale
                yield Share(program, dealer, month, units)
