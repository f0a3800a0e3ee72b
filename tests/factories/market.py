"""A small market to claim on: regions, dealers, people, models, lines, quota; and the cast."""

import datetime as dt
import io
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import count

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from PIL import Image

from claims.models import (
    AnnualAgreement,
    Checker,
    Claim,
    DealerAccount,
    PreAppLine,
    Program,
    ProgramPolicy,
)
from claims.rules import LEVEL_OF_ROLE
from claims.services import LineInput, Registration, enter_preapplication, install_programs
from dealerops.accounts.models import Membership, User
from dealerops.accounts.services import actor_for
from dealerops.documents.choices import FileKind
from dealerops.documents.services import store_bytes
from dealerops.foundation.actor import SYSTEM, Actor, Channel, House, Role
from dealerops.identifiers import uscc, vin
from dealerops.network.models import Dealer, DealerAlias, Firm, Region
from dealerops.registry.choices import Energy
from dealerops.registry.models import Customer, ModelPrice, VehicleModel
from dealerops.registry.services import register_organisation
from quota.services import BucketKey, allocate

MSRP = Decimal(600_000)
ALWAYS = DateRange(dt.date(2025, 1, 1), None)
numbers = count(1)
_DOORS = {House.DEALER: Channel.PORTAL, House.FIRM: Channel.API}


def make_vin(number: int | None = None) -> str:
    """A valid VIN of a car built in China, another one with every call."""
    serial = next(numbers) if number is None else number
    draft = f"LSGZJ5350TS{serial:06d}"
    return draft[:8] + vin.check_digit(draft) + draft[9:]


def make_usc_code(number: int | None = None) -> str:
    """A valid credit code, another one with every call."""
    serial = next(numbers) if number is None else number
    organisation = f"{serial:08d}"
    first = f"91110000{organisation}{uscc.org_check_digit(organisation)}"
    return first + uscc.check_digit(first)


def make_paper() -> io.BytesIO:
    """A small picture that no other paper has the bytes of."""
    number = next(numbers)
    colour = (number % 256, number // 256 % 256, number // 65536 % 256)
    file = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(file, "PNG")
    file.seek(0)
    return file


def known_paper() -> io.BytesIO:
    """One that the house has kept before: it was looked into then."""
    file = make_paper()
    store_bytes(file.getvalue(), name="known.png", kind=FileKind.PNG, by=SYSTEM)
    return file


def make_region(code: str) -> Region:
    return Region.objects.create(code=code, name=f"{code}大区", name_en=f"Region {code}")


def make_dealer(code: str, region: Region) -> Dealer:
    """A dealer with its legal name on record and an open account for every program."""
    dealer = Dealer.objects.create(
        code=code,
        name=f"{code}店",
        name_en=f"Dealer {code}",
        legal_name=f"{code}汽车销售有限公司",
        usc_code=make_usc_code(),
        region=region,
        city="北京",
    )
    DealerAlias.objects.create(
        dealer=dealer,
        legal_name=dealer.legal_name,
        usc_code=dealer.usc_code,
        valid=ALWAYS,
    )
    account = DealerAccount.objects.create(dealer=dealer, payee_name=dealer.legal_name)
    account.programs.set(install_programs(by=SYSTEM))
    return dealer


def make_person(role: Role, place: Region | Dealer | Firm | None = None, name: str = "") -> Actor:
    """Somebody with one role, as the actor of their usual door."""
    username = f"{name or role.lower()}{next(numbers)}"
    user = User.objects.create(username=username, display_name=name or role.label, language="en")
    field = {Region: "region", Dealer: "dealer", Firm: "firm"}
    where = {field[type(place)]: place} if place else {}
    membership = Membership.objects.create(user=user, role=role, **where)
    actor = actor_for(user, Channel.BACKOFFICE, membership)
    return replace(actor, channel=_DOORS.get(actor.house, Channel.BACKOFFICE))


def make_checker(firm: Firm, name: str = "") -> Actor:
    """A third-party checker at work for every program."""
    actor = make_person(Role.TP_CHECKER, firm, name)
    Checker.objects.create(user_id=actor.user_id, firm=firm, programs=["CORP_FLEET", "SME"])
    return actor


def make_model() -> VehicleModel:
    """A model with a list price of 600,000."""
    number = next(numbers)
    model = VehicleModel.objects.create(
        code=f"M{number}", name=f"车型{number}", name_en=f"Model {number}", brand="Demo",
        energy=Energy.PETROL,
    )  # fmt: skip
    ModelPrice.objects.create(model=model, msrp=MSRP, valid=ALWAYS)
    return model


def make_customer() -> Customer:
    number = next(numbers)
    return register_organisation(f"客户{number}有限公司", make_usc_code(number), by=SYSTEM)


def give_quota(dealer: Dealer, qty: int, *, on: dt.date, program: str = "CORP_FLEET") -> None:
    """So many more units for the dealer in the month of `on`."""
    allocate(BucketKey(program, dealer.region_id, dealer.pk, on), qty, by=SYSTEM)


def make_line(
    dealer: Dealer,
    amount: Decimal | int = 18_000,
    *,
    qty: int = 3,
    program: str = "CORP_FLEET",
    customer: Customer | None = None,
) -> PreAppLine:
    """A line of a pre-application that was approved 30 days ago, `amount` of support per car."""
    wanted = {row.code: row for row in install_programs(by=SYSTEM)}[program]
    customer = customer or make_customer()
    today = timezone.localdate()
    _let_policy_reach(wanted, Decimal(amount))
    asked = Registration(
        dealer,
        wanted,
        customer,
        lines=[LineInput(make_model(), qty, Decimal(amount), today.replace(day=1))],
        agreement=_agreement(wanted, customer) if wanted.needs_agreement else None,
    )
    approved_on = today - dt.timedelta(days=30)
    preapplication = enter_preapplication(asked, approved_on=approved_on, by=SYSTEM)
    return preapplication.lines.get()


def _agreement(program: Program, customer: Customer) -> AnnualAgreement:
    return AnnualAgreement.objects.create(
        number=f"AA-{next(numbers)}", customer=customer, program=program, valid=ALWAYS
    )


def _let_policy_reach(program: Program, amount: Decimal) -> None:
    """The smaller of policy and line counts, so a large amount needs a generous policy."""
    if amount > MSRP * Decimal("0.05"):
        ProgramPolicy.objects.filter(program=program).update(rate=1, cap=None)


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody who meets a claim. `neighbour` files at another dealer of the region, `stranger` in another region."""

    dealer: Dealer
    firm: Firm
    applicant: Actor
    neighbour: Actor
    stranger: Actor
    regional: Actor
    far_regional: Actor
    specialist: Actor
    manager: Actor
    head: Actor
    finance: Actor
    vp: Actor
    auditor: Actor
    checker: Actor
    second_checker: Actor

    @classmethod
    def hire(cls) -> "Cast":
        north, south = make_region("N"), make_region("S")
        dealer = make_dealer("BJ01", north)
        firm = Firm.objects.create(code="F1", name="审核公司", name_en="Checking firm")
        return cls(
            dealer=dealer,
            firm=firm,
            applicant=make_person(Role.D_SSA, dealer, "applicant"),
            neighbour=make_person(Role.D_SSA, make_dealer("BJ02", north), "neighbour"),
            stranger=make_person(Role.D_SSA, make_dealer("GZ01", south), "stranger"),
            regional=make_person(Role.REGION_STAFF, north),
            far_regional=make_person(Role.REGION_STAFF, south),
            specialist=make_person(Role.SSA_SPECIALIST),
            manager=make_person(Role.SSA_MANAGER),
            head=make_person(Role.SSA_HEAD),
            finance=make_person(Role.FINANCE),
            vp=make_person(Role.VP),
            auditor=make_person(Role.AUDITOR),
            checker=make_checker(firm, "钱审核"),
            second_checker=make_checker(firm, "孙审核"),
        )

    def checker_of(self, claim: Claim) -> Actor:
        """Whoever of the two the claim lies with."""
        return self.checker if claim.checker_id == self.checker.user_id else self.second_checker

    def decider(self, level: str) -> Actor:
        people = (self.specialist, self.manager, self.head, self.finance, self.vp)
        return next(one for one in people if LEVEL_OF_ROLE[one.role] == level)
