"""Regions, dealers, people, customers and quota: the ground on which the claims stand."""

import datetime as dt
import random
from dataclasses import dataclass, field
from decimal import Decimal

from django.contrib.auth.hashers import make_password

from claims.models import AnnualAgreement, Checker, DealerAccount, Program
from claims.services import install_programs
from dealerops.accounts.models import User
from dealerops.accounts.services import actor_for, grant_membership
from dealerops.demo.data import names
from dealerops.foundation.actor import HOUSE_OF, SYSTEM, Actor, Channel, House, Role
from dealerops.identifiers import uscc
from dealerops.network.choices import DealerKind
from dealerops.network.models import Dealer, DealerAlias, Firm, Region
from dealerops.registry.catalogue import BRAND, MODELS
from dealerops.registry.models import Customer, ModelPrice, VehicleModel
from dealerops.registry.services import register_organisation
from dealerops.workcal.services import add_months, seed
from quota.services import BucketKey, allocate

PASSWORD = "dealerops-demo"  # noqa: S105  # printed on the demo's first screen
QUOTA = {"CORP_FLEET": 14, "SME": 10}
SCARCE_DEALER = 3  # this dealer's quota of the running month is gone
CHECKERS = 3
COMPANIES = 110


@dataclass
class World:
    """Everything the history needs, in the order in which it was made."""

    rng: random.Random
    today: dt.date
    dealers: list[Dealer] = field(default_factory=list)
    plates: dict[int, str] = field(default_factory=dict)
    applicants: dict[int, Actor] = field(default_factory=dict)
    staff: dict[Role, Actor] = field(default_factory=dict)
    checkers: dict[int, Actor] = field(default_factory=dict)
    programs: dict[str, Program] = field(default_factory=dict)
    models: list[VehicleModel] = field(default_factory=list)
    customers: list[Customer] = field(default_factory=list)
    agreements: dict[int, AnnualAgreement] = field(default_factory=dict)
    firm: Firm | None = None
    password: str = field(
        default_factory=lambda: make_password(PASSWORD)
    )  # one costly hash for all

    @property
    def since(self) -> dt.date:
        return add_months(self.today.replace(day=1), -8)


def build_world(rng: random.Random, today: dt.date) -> World:
    """Create the masters of the demo in an empty database."""
    world = World(rng=rng, today=today)
    seed(range(today.year - 1, today.year + 2))
    world.programs = {one.code: one for one in install_programs(by=SYSTEM)}
    _network(world)
    _catalogue(world)
    _people(world)
    _customers(world)
    _quota(world)
    return world


def _network(world: World) -> None:
    words = iter(names.DEALER_WORDS)
    for code, name, name_en in names.REGIONS:
        region = Region.objects.create(code=code, name=name, name_en=name_en)
        for city, city_en, district, plate in names.CITIES[code]:
            word, word_en = next(words)
            legal_name = f"{city}{word}汽车销售服务有限公司"
            usc_code = credit_code(world.rng, district)
            dealer = Dealer.objects.create(
                code=f"D{len(world.dealers) + 1:03d}",
                name=f"{city}{word}",
                name_en=f"{city_en} {word_en}",
                legal_name=legal_name,
                usc_code=usc_code,
                region=region,
                city=city,
                city_en=city_en,
            )
            DealerAlias.objects.create(
                dealer=dealer, legal_name=legal_name, usc_code=usc_code, valid=(world.since, None)
            )
            account = DealerAccount.objects.create(
                dealer=dealer, payee_name=legal_name, bank_name=f"{city}银行"
            )
            account.programs.set(world.programs.values())
            world.dealers.append(dealer)
            world.plates[dealer.pk] = plate
    region = Region.objects.get(code="EAST")
    Dealer.objects.create(
        code="R001", kind=DealerKind.RENTAL_STORE, name="虹桥门店", name_en="Hongqiao store",
        legal_name="上海远澜汽车租赁有限公司", usc_code=credit_code(world.rng, "310105"),
        region=region, city="上海", city_en="Shanghai",
    )  # fmt: skip


def _catalogue(world: World) -> None:
    for row in MODELS:
        model = VehicleModel.objects.create(
            code=row.code, name=row.name, name_en=row.name_en, brand=BRAND, energy=row.energy
        )
        turn = dt.date(world.today.year, 1, 1)
        if turn > world.since:
            ModelPrice.objects.create(model=model, msrp=row.was, valid=(world.since, turn))
        ModelPrice.objects.create(model=model, msrp=row.msrp, valid=(max(turn, world.since), None))
        world.models.append(model)


def _people(world: World) -> None:
    """One person per role at the first fitting place, an applicant per dealer, some more checkers."""
    world.firm = Firm.objects.create(code="CHK", name="信实审核", name_en="Xinshi Checks")
    for role in Role:
        if role != Role.SYSTEM:
            _person(world, role, role.value.lower())
    for number, dealer in enumerate(world.dealers, start=1):
        if dealer.pk not in world.applicants:
            _person(world, Role.D_SSA, f"d_ssa_{number:02d}", dealer)
    for number in range(2, CHECKERS + 1):
        _person(world, Role.TP_CHECKER, f"tp_checker_{number:02d}")


def _person(world: World, role: Role, username: str, dealer: Dealer | None = None) -> None:
    user = User.objects.create(
        username=username,
        email=f"{username}@demo.dealerops.example",
        password=world.password,
        display_name=person_name(world.rng),
    )
    house = HOUSE_OF[role]
    place: Region | Dealer | Firm | None = None
    if house == House.REGION:
        place = world.dealers[0].region
    elif house == House.DEALER:
        place = dealer or world.dealers[0]
    elif house == House.STORE:
        place = Dealer.objects.get(code="R001")
    elif house == House.FIRM:
        place = world.firm
    membership = grant_membership(user, role, by=SYSTEM, place=place)
    door = {House.DEALER: Channel.PORTAL, House.FIRM: Channel.API}.get(house, Channel.BACKOFFICE)
    actor = actor_for(user, door, membership)
    world.staff.setdefault(role, actor)
    if role == Role.D_SSA and isinstance(place, Dealer):
        world.applicants[place.pk] = actor
    if role == Role.TP_CHECKER and world.firm:
        Checker.objects.create(user=user, firm=world.firm, programs=list(world.programs))
        world.checkers[user.pk] = actor


def _customers(world: World) -> None:
    districts = [row[2] for rows in names.CITIES.values() for row in rows]
    cities = [row[0] for rows in names.CITIES.values() for row in rows]
    for number in range(COMPANIES):
        place = number % len(cities)
        word = names.COMPANY_WORDS[number % len(names.COMPANY_WORDS)]
        kind = names.COMPANY_KINDS[(number + number // 60) % len(names.COMPANY_KINDS)]
        customer = register_organisation(
            f"{cities[place]}{word}{kind}", credit_code(world.rng, districts[place]), by=SYSTEM
        )
        world.customers.append(customer)
        if number % 2 == 0:
            world.agreements[customer.pk] = AnnualAgreement.objects.create(
                number=f"AGR-{world.today.year}-{number + 1:03d}",
                customer=customer,
                program=world.programs["CORP_FLEET"],
                valid=(world.since, add_months(world.today, 12)),
            )


def _quota(world: World) -> None:
    """A bucket per program, dealer and month, from the first month to three months ahead."""
    for program, qty in QUOTA.items():
        for dealer in world.dealers:
            for offset in range(2, 11):  # the claims reach five months back and one ahead
                month = add_months(world.since, offset)
                scarce = (
                    month == world.today.replace(day=1) and dealer == world.dealers[SCARCE_DEALER]
                )
                allocate(
                    BucketKey(program, dealer.region_id, dealer.pk, month),
                    1 if scarce else qty,
                    by=SYSTEM,
                )


def credit_code(rng: random.Random, district: str) -> str:
    """A credit code of a company in a district with both check characters right."""
    organisation = "".join(rng.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(8))
    first = f"91{district}{organisation}{uscc.org_check_digit(organisation)}"
    return first + uscc.check_digit(first)


def person_name(rng: random.Random) -> str:
    return rng.choice(names.SURNAMES) + rng.choice(names.GIVEN)


def price_of(world: World, model: VehicleModel) -> Decimal:
    """What a company pays: the list price less 2 to 9 %, in whole hundreds."""
    msrp = next(row.msrp for row in MODELS if row.code == model.code)
    share = Decimal(world.rng.randint(910, 980)) / 1000
    return (msrp * share // 100) * 100
