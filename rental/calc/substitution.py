"""Another car than the one that was agreed: what it is called and who bears the price (domain.md 5.4)."""

from dataclasses import dataclass
from decimal import Decimal

from rental.calc.pricing import cents
from rental.choices.substitution import Exchange


@dataclass(frozen=True, slots=True)
class Effect:
    """`steps` up the classes, what the upgrade costs the house, what the customer gets back."""

    kind: Exchange
    steps: int
    house_cost: Decimal
    refund: Decimal

    @property
    def needs_consent(self) -> bool:
        return self.kind == Exchange.DOWNGRADE


def exchange_of(agreed_rank: int, given_rank: int) -> Exchange:
    """Better or worse than agreed, by the rank of the class."""
    if given_rank == agreed_rank:
        return Exchange.SAME_CLASS
    return Exchange.UPGRADE if given_rank > agreed_rank else Exchange.DOWNGRADE


@dataclass(frozen=True, slots=True)
class Priced:
    """A class with its price per day as the tariff says."""

    rank: int
    per_day: Decimal


def price_effect(
    agreed: Priced, given: Priced, days: int, *, factor: Decimal = Decimal("1.5")
) -> Effect:
    """An upgrade is free for the customer and its cost is logged; a downgrade gives back the difference × 1.5."""
    kind = exchange_of(agreed.rank, given.rank)
    nothing = cents(Decimal(0))
    apart = (given.per_day - agreed.per_day) * days
    up = kind == Exchange.UPGRADE
    down = kind == Exchange.DOWNGRADE
    return Effect(
        kind=kind,
        steps=given.rank - agreed.rank,
        house_cost=cents(max(Decimal(0), apart)) if up else nothing,
        refund=cents(max(Decimal(0), -apart) * factor) if down else nothing,
    )


def range_is_short(planned_km: int, range_km: int | None, share: Decimal = Decimal("0.8")) -> bool:
    """Whether a day's way is more than 80% of what the battery reaches; cars without a range go on."""
    return range_km is not None and planned_km > range_km * share
