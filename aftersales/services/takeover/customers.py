"""Customers with their cards: one row per customer and car (domain.md 4.6)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aftersales.choices import CardType
from aftersales.models import CustomerCard
from aftersales.services.takeover.references import cars_and_advisors
from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.cipher import encrypted
from dealerops.foundation.copying import copy_in
from dealerops.foundation.errors import Refusal
from dealerops.imports.findings import Finding, RowsRefused
from dealerops.imports.kinds import Outcome, Place
from dealerops.registry.choices import CustomerKind, IdKind
from dealerops.registry.fields import search_hash
from dealerops.registry.services.bulk import (
    AT_ONCE,
    CHANGED_AT_ONCE,
    CustomerFacts,
    Recognised,
    batches,
)

SAME_CARD: Final = Refusal("ROW_TWICE", _("This customer with this car stands further up already."))
OTHER_NAME: Final = Refusal(
    "NUMBER_HAS_OTHER_NAME", _("Further up the same number stands with another name.")
)
SECRET: Final = ("user_name", "second_mobile", "wechat")
PLAIN: Final = (
    *("sex", "birthday", "district", "reach", "call_time", "insurer", "insured_until"),
    *("inspection_due", "warranty_until", "warranty_km", "finance_until", "remarks"),
)
Pair = tuple[int, int]  # vehicle, customer


@dataclass(frozen=True, slots=True)
class CardRow:
    """One customer with one car; `row` is the row of the workbook, `advisor` a user name."""

    row: int
    name: str
    vin: str
    kind: str = ""
    usc_code: str = ""
    id_kind: str = IdKind.RESIDENT
    id_number: str = ""
    mobile: str = ""
    advisor: str = ""
    type: str = ""
    user_name: str = ""
    second_mobile: str = ""
    wechat: str = ""
    sex: str = ""
    birthday: dt.date | None = None
    district: str = ""
    reach: str = ""
    call_time: str = ""
    insurer: str = ""
    insured_until: dt.date | None = None
    inspection_due: dt.date | None = None
    warranty_until: dt.date | None = None
    warranty_km: int | None = None
    finance_until: dt.date | None = None
    remarks: str = ""

    @property
    def is_organisation(self) -> bool:
        return bool(self.usc_code) or self.kind not in {"", CustomerKind.PRIVATE}

    def customer(self) -> CustomerFacts:
        usual = CustomerKind.COMPANY if self.usc_code else CustomerKind.PRIVATE
        return CustomerFacts(
            name=self.name,
            kind=self.kind or usual,
            usc_code=self.usc_code,
            id_kind=self.id_kind,
            id_number=self.id_number,
            mobile=self.mobile,
        )


@transaction.atomic
def take_over_customers(rows: Sequence[CardRow], place: Place) -> Outcome:
    """All rows or none. Raises RowsRefused with every row that does not fit what is on record.

    A known card keeps its fields and its advisor; empty fields are filled.
    """
    seen = _seen(rows, place)
    if seen.wrong:
        raise RowsRefused(seen.wrong)
    advisors, registered = seen.advisors, seen.customers.registered()
    ids = dict(zip(seen.customers.ids, registered.ids, strict=True))
    wanted = {(car, ids[who]): one for (car, who), one in seen.wanted.items()}
    on_record = _cards_on_record(place.dealer_id, wanted)
    new = [(pair, one) for pair, one in wanted.items() if pair not in on_record]
    _copy_cards(place.dealer_id, new, advisors)
    filled = _fill_cards({on_record[pair]: wanted[pair] for pair in on_record}, advisors)
    filled_pairs = {pair for pair, pk in on_record.items() if pk in filled}
    filled_pairs |= {pair for pair in on_record if pair[1] in registered.filled}
    return Outcome(len(new), len(filled_pairs), len(on_record) - len(filled_pairs))


def judge_customers(rows: Sequence[CardRow], place: Place) -> Sequence[Finding]:
    """Every row that does not fit what is on record or the other rows."""
    return _seen(rows, place).wrong


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is on record about the rows; the customers of `wanted` are those of `customers.ids`."""

    advisors: Mapping[str, int]
    customers: Recognised
    wanted: Mapping[Pair, CardRow]
    wrong: Sequence[Finding]


def _seen(rows: Sequence[CardRow], place: Place) -> _Seen:
    cars, advisors, wrong = cars_and_advisors(rows, place.dealer_id)
    wrong += _other_names(rows)
    customers = Recognised([one.customer() for one in rows])
    wanted, twice = _pairs(rows, cars, customers.ids)
    return _Seen(advisors, customers, wanted, wrong + twice)


def _other_names(rows: Sequence[CardRow]) -> list[Finding]:
    """One number is one customer: two names for it in one workbook cannot both be right."""
    names: dict[str, str] = {}
    wrong = []
    for one in rows:
        number = one.usc_code or one.id_number
        if not number or not one.name:
            continue
        if names.setdefault(f"{one.id_kind}:{number}", one.name) != one.name:
            wrong.append(Finding(one.row, "name", OTHER_NAME))
    return wrong


def _pairs(
    rows: Sequence[CardRow], cars: Mapping[str, int], customer_ids: Sequence[int]
) -> tuple[dict[Pair, CardRow], list[Finding]]:
    """Car and customer of every row that names both, and the rows that say again what stands further up."""
    wanted: dict[Pair, CardRow] = {}
    wrong = []
    for one, customer_id in zip(rows, customer_ids, strict=True):
        if one.vin not in cars or not one.name:
            continue
        if wanted.setdefault((cars[one.vin], customer_id), one) is not one:
            wrong.append(Finding(one.row, "vin", SAME_CARD))
    return wanted, wrong


def _cards_on_record(dealer_id: int, wanted: Mapping[Pair, CardRow]) -> dict[Pair, int]:
    found: dict[Pair, int] = {}
    cards = CustomerCard.objects.visible_to(SYSTEM).filter(dealer=dealer_id)
    for some in batches({vehicle for vehicle, _customer in wanted}, AT_ONCE):
        rows = cards.filter(vehicle__in=some).values_list("vehicle_id", "customer_id", "pk")
        found |= {(car, who): pk for car, who, pk in rows if (car, who) in wanted}
    return found


def _copy_cards(
    dealer_id: int, new: Sequence[tuple[Pair, CardRow]], advisors: Mapping[str, int]
) -> None:
    now = timezone.now()
    columns = (
        *("dealer_id", "vehicle_id", "customer_id", "advisor_id", "type"),
        *(*SECRET, "second_mobile_hash", *PLAIN, "created_at", "updated_at"),
    )
    copy_in(
        CustomerCard,
        columns,
        (
            (
                *(dealer_id, *pair, advisors.get(one.advisor), _type_of(one)),
                *(said and encrypted(said) for said in (getattr(one, name) for name in SECRET)),
                search_hash(one.second_mobile),
                *(getattr(one, name) for name in PLAIN),
                *(now, now),
            )
            for pair, one in new
        ),
    )


def _type_of(one: CardRow) -> str:
    return one.type or (CardType.COMPANY if one.is_organisation else CardType.PRIVATE)


def _fill_cards(wanted: Mapping[int, CardRow], advisors: Mapping[str, int]) -> set[int]:
    """Which cards had an empty field that is said now."""
    filled: set[int] = set()
    for some in batches(sorted(wanted), CHANGED_AT_ONCE):
        cards = CustomerCard.objects.visible_to(SYSTEM).filter(pk__in=some).order_by("pk")
        changed = [
            card
            for card in cards.select_for_update(of=("self",))
            if _fill(card, wanted[card.pk], advisors)
        ]
        names = ("advisor", *SECRET, "second_mobile_hash", *PLAIN, "version", "updated_at")
        CustomerCard.objects.bulk_update(changed, names)
        filled |= {card.pk for card in changed}
    return filled


def _fill(card: CustomerCard, one: CardRow, advisors: Mapping[str, int]) -> bool:
    news: dict[str, Any] = {
        name: said
        for name in (*SECRET, *PLAIN)
        if (said := getattr(one, name)) and not getattr(card, name)
    }
    if one.advisor and card.advisor_id is None:
        news["advisor_id"] = advisors[one.advisor]
    if not news:
        return False
    for name, said in news.items():
        setattr(card, name, said)
    card.second_mobile_hash = search_hash(card.second_mobile)
    card.version += 1
    card.updated_at = timezone.now()
    return True
