"""Where a card and the sale or repair record disagree (domain.md 4.6)."""

import datetime as dt
from collections.abc import Iterator, Set
from dataclasses import dataclass

from aftersales.choices import Compared, ComparedWith

Difference = tuple[Compared, ComparedWith]


@dataclass(frozen=True, slots=True)
class Somebody:
    """A customer as far as two records can be compared: phone numbers by their hash."""

    name: str
    mobile_hash: str


@dataclass(frozen=True, slots=True)
class CardSide:
    """`plates`: every plate the car ever had; `plates_now`: those it has today."""

    owner: Somebody
    plates: Set[str] = frozenset()
    plates_now: Set[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SaleSide:
    sold_on: dt.date
    buyer: Somebody | None = None
    plate: str = ""


@dataclass(frozen=True, slots=True)
class OrderSide:
    """The car's last order; `first_on` its first visit, `plate_is_elsewhere` if another car has it."""

    customer: Somebody
    first_on: dt.date
    plate: str = ""
    plate_is_elsewhere: bool = False


def differences(
    card: CardSide, sale: SaleSide | None, order: OrderSide | None
) -> frozenset[Difference]:
    return frozenset((*_with_sale(card, sale, order), *_with_order(card, order)))


def _with_sale(
    card: CardSide, sale: SaleSide | None, order: OrderSide | None
) -> Iterator[Difference]:
    if sale is None:
        return
    if sale.buyer:
        yield from _people(card.owner, sale.buyer, ComparedWith.SALE)
    if sale.plate and card.plates and sale.plate not in card.plates:
        yield Compared.PLATE, ComparedWith.SALE
    if order and order.first_on < sale.sold_on:
        yield Compared.SOLD_ON, ComparedWith.SALE


def _with_order(card: CardSide, order: OrderSide | None) -> Iterator[Difference]:
    if order is None:
        return
    yield from _people(card.owner, order.customer, ComparedWith.ORDER)
    if order.plate and order.plate_is_elsewhere:
        yield Compared.VIN, ComparedWith.ORDER
    elif order.plate and card.plates_now and order.plate not in card.plates_now:
        yield Compared.PLATE, ComparedWith.ORDER


def _people(one: Somebody, other: Somebody, against: ComparedWith) -> Iterator[Difference]:
    if _plain(one.name) != _plain(other.name):
        yield Compared.NAME, against
    if one.mobile_hash and other.mobile_hash and one.mobile_hash != other.mobile_hash:
        yield Compared.MOBILE, against


def _plain(name: str) -> str:
    return "".join(name.split()).casefold()
