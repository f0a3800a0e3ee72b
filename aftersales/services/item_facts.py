"""One line of an order as it is typed."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from aftersales.calc.lines import Price
from aftersales.choices import Payer


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """One line as typed; prices in CNY incl. VAT, `discount` a fraction, `system` a part of the car."""

    kind: str
    description: str
    payer: str = Payer.CUSTOMER
    code: str = ""
    qty: Decimal = Decimal(1)
    unit_price: Decimal = Decimal(0)
    hours: Decimal = Decimal(0)
    rate: Decimal = Decimal(0)
    discount: Decimal = Decimal(0)
    safety_critical: bool = False
    system: str = ""
    follow_up_on: dt.date | None = None
    follow_up_km: int | None = None

    @property
    def amount(self) -> Decimal:
        return Price(self.qty, self.unit_price, self.hours, self.rate, self.discount).amount
