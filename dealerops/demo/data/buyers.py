"""The companies that buy, half of them with an annual agreement, and a few private persons."""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass

from claims.models import AnnualAgreement, Program
from dealerops.demo.data import names
from dealerops.demo.data.bulk.chain import Chain
from dealerops.demo.data.bulk.tables import Ids, Tables
from dealerops.demo.drawing import numbers
from dealerops.foundation.actor import SYSTEM
from dealerops.identifiers import uscc
from dealerops.registry.choices import CustomerKind
from dealerops.registry.models import Customer
from dealerops.registry.services import register_person

PERSONS = 8
BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Buyer:
    """A company in the registry; `agreement_id` where it may buy as a corporate fleet."""

    id: int
    name: str
    code: str
    agreement_id: int | None


def register_companies(
    rng: random.Random,
    count: int,
    *,
    fleet: Program,
    valid: tuple[dt.date, dt.date],
    at: dt.datetime,
) -> list[Buyer]:
    """Copy the companies in, every second with an agreement of the fleet program over `valid`."""
    tables, ids, found = Tables(), Ids(min(count, BATCH)), []
    for number, (name, district) in enumerate(_companies(count)):
        buyer = Buyer(
            id=ids.of(Customer),
            name=name,
            code=credit_code(rng, district),
            agreement_id=None if number % 2 else ids.of(AnnualAgreement),
        )
        _put(tables, buyer, fleet, valid, at)
        found.append(buyer)
        if len(found) % BATCH == 0:
            tables.ship()
    tables.ship()
    return found


def register_persons(rng: random.Random) -> None:
    """Private customers with resident ID and phone, through the service, as both are encrypted."""
    for _ in range(PERSONS):
        mobile = f"1{rng.choice('3578')}{rng.choice('0123678')}{numbers.digits(rng, 8)}"
        register_person(person_name(rng), numbers.resident(rng), by=SYSTEM, mobile=mobile)


def person_name(rng: random.Random) -> str:
    return rng.choice(names.SURNAMES) + rng.choice(names.GIVEN)


def credit_code(rng: random.Random, district: str) -> str:
    """A credit code of a company in a district with both check characters right."""
    organisation = "".join(rng.choices("0123456789ABCDEFGHJKLMNPQRTUWXY", k=8))
    first = f"91{district}{organisation}{uscc.org_check_digit(organisation)}"
    return first + uscc.check_digit(first)


def _companies(count: int) -> Iterator[tuple[str, str]]:
    """Names and districts; words and lines of business turn at different speeds."""
    places = [(row[0], row[2]) for rows in names.CITIES.values() for row in rows]
    words, kinds = names.COMPANY_WORDS, names.COMPANY_KINDS
    for number in range(count):
        city, district = places[number % len(places)]
        word = words[number * 7 % len(words)]
        turn = number // (len(places) * len(words) * len(kinds))
        second = words[turn % len(words)] if turn else ""
        yield f"{city}{word}{second}{kinds[number // len(words) % len(kinds)]}", district


def _put(
    tables: Tables, buyer: Buyer, fleet: Program, valid: tuple[dt.date, dt.date], at: dt.datetime
) -> None:
    moments = {"created_at": at, "updated_at": at}
    tables.put(
        Customer,
        id=buyer.id,
        kind=CustomerKind.COMPANY.value,
        name=buyer.name,
        usc_code=buyer.code,
        **moments,
    )
    chain = Chain(Customer._meta.label_lower, buyer.id)
    chain.add("registry.customer_added", at=at, by=SYSTEM, kind=CustomerKind.COMPANY.value)
    chain.write(tables)
    if buyer.agreement_id is not None:
        tables.put(
            AnnualAgreement,
            id=buyer.agreement_id,
            number=f"AGR-{valid[0].year}-{buyer.agreement_id:04d}",
            customer_id=buyer.id,
            program_id=fleet.pk,
            valid=f"[{valid[0]},{valid[1]})",
            **moments,
        )
