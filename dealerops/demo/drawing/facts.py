"""What stands on an invoice, and made-up facts that pass every check digit."""

import datetime as dt
import random
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import TypedDict, Unpack

from dealerops.demo.drawing import numbers
from dealerops.identifiers import capital_amount

_CENT = Decimal("0.01")


class InvoiceKind(StrEnum):
    """Which form is printed."""

    PAPER = "paper"  # 机动车销售统一发票, code of 12 and number of 8 digits
    DIGITAL = "digital"  # 电子发票（机动车销售统一发票）, number of 20 digits and no code
    VAT_ORDINARY = "vat_ordinary"  # 增值税电子普通发票: code, number and check code


# Digital vehicle invoices have no published QR kind; 83 is the document type of their interface.
_QR_KINDS = {InvoiceKind.PAPER: "03", InvoiceKind.DIGITAL: "83", InvoiceKind.VAT_ORDINARY: "10"}


@dataclass(frozen=True)
class InvoiceFacts:
    """One invoice; `amount` is CNY with VAT, `rate` a fraction (0.13), texts as they are printed."""

    kind: InvoiceKind
    code: str
    number: str
    date: dt.date
    buyer: str
    buyer_id: str
    vehicle_type: str
    brand_model: str
    origin: str
    cert_no: str
    engine_no: str
    vin: str
    amount: Decimal
    rate: Decimal
    seller: str
    seller_tax: str
    seller_phone: str
    seller_account: str
    seller_address: str
    seller_bank: str
    tax_authority: str
    tax_authority_code: str
    machine_no: str
    clerk: str
    seats: str = "5"
    import_cert_no: str = ""
    inspection_no: str = ""
    check_code: str = ""

    def __post_init__(self) -> None:
        if not self.amount.is_finite() or self.amount != self.amount.quantize(_CENT):
            raise ValueError(f"not an amount in yuan and fen: {self.amount}")
        if not 0 <= self.rate < 1:
            raise ValueError(f"not a rate of VAT: {self.rate}")

    @property
    def net(self) -> Decimal:
        """Price without VAT, half up to the fen."""
        return (self.amount / (1 + self.rate)).quantize(_CENT, rounding=ROUND_HALF_UP)

    @property
    def tax(self) -> Decimal:
        """The rest, so that net + tax is the amount to the fen."""
        return self.amount - self.net

    @property
    def amount_cap(self) -> str:
        """The amount in capitals, with the 圆 that tax printers use."""
        return capital_amount.write(self.amount).replace("元", "圆")

    @property
    def rate_text(self) -> str:
        return f"{self.rate:.0%}"

    @property
    def qr_payload(self) -> str:
        """domain.md 1.7; kind 10 repeats the net amount, all others drawn here the gross one."""
        is_net = self.kind == InvoiceKind.VAT_ORDINARY
        amount = self.net if is_net else self.amount
        head = (
            f"01,{_QR_KINDS[self.kind]},{self.code},{self.number},{amount:.2f},{self.date:%Y%m%d}"
        )
        crc = sum(head.encode()) * 40_503 & 0xFFFF  # the tax office's algorithm is not public
        return f"{head},{self.check_code},{crc:04X},"


class Given(TypedDict, total=False):
    """The facts that the caller knows; everything else is made up."""

    kind: InvoiceKind
    seller: str
    seller_tax: str
    buyer: str
    buyer_id: str
    model: str  # brand and model as printed, such as 别克牌SGM6531UBA4
    amount: Decimal
    vin: str
    on: dt.date


def random_facts(rng: random.Random, **given: Unpack[Given]) -> InvoiceFacts:
    """A believable invoice around what is given; the same generator state gives the same facts."""
    kind = given.get("kind", InvoiceKind.DIGITAL)
    on = given.get("on", dt.date(2026, 3, 12))
    place = rng.choice(_PLACES)
    seller, buyer = f"{place.city}{rng.choice(_TRADES)}汽车销售服务有限公司", numbers.company(rng)
    brand_model, vehicle_type, origin = rng.choice(_MODELS)
    seller_tax, buyer_id = numbers.uscc(rng), numbers.uscc(rng)
    vin, tail = numbers.vin(rng, on), f"{rng.randint(10, 999)}号"
    return InvoiceFacts(
        kind=kind,
        code=_code(rng, kind, on),
        number=_number(rng, kind, on),
        date=on,
        buyer=given.get("buyer", buyer),
        buyer_id=given.get("buyer_id", buyer_id),
        vehicle_type=vehicle_type,
        brand_model=given.get("model", brand_model),
        origin=origin,
        cert_no=rng.choice(("WDL", "YAB", "WCH", "WAL")) + numbers.digits(rng, 12),
        engine_no=numbers.letters(rng, 3) + numbers.digits(rng, 6),
        vin=given.get("vin", vin),
        amount=given.get("amount", Decimal(rng.randrange(8_000_000, 48_000_000)) / 100),
        rate=Decimal("0.13"),
        seller=given.get("seller", seller),
        seller_tax=given.get("seller_tax", seller_tax),
        seller_phone=f"{place.dial}-{rng.randint(2, 8)}{numbers.digits(rng, 7)}",
        seller_account=numbers.digits(rng, 19),
        seller_address=f"{place.city}市{place.district}汽车城大道{tail}",
        seller_bank=f"中国{rng.choice(('工商', '建设', '农业'))}银行{place.city}{place.branch}支行",
        tax_authority=f"国家税务总局{place.city}市{place.district}税务局",
        tax_authority_code="1" + numbers.digits(rng, 10),
        machine_no=numbers.digits(rng, 12),
        clerk=rng.choice(("何超", "彭思", "傅敏", "林静", "周海")),
        check_code=numbers.digits(rng, 20) if kind == InvoiceKind.VAT_ORDINARY else "",
    )


def facts_from_json(given: Mapping[str, object]) -> InvoiceFacts:
    """Facts with the names of InvoiceFacts and JSON values; what is absent is made up from them.

    Raises ValueError for an unknown name, kind, date or amount.
    """
    known = {item.name for item in fields(InvoiceFacts)}
    unknown = sorted(set(given) - known)
    if unknown:
        raise ValueError(f"unknown fields: {', '.join(unknown)}; known: {', '.join(sorted(known))}")
    values: dict[str, object] = {name: str(value) for name, value in given.items()}
    kind = InvoiceKind(str(given.get("kind", InvoiceKind.DIGITAL)))
    on = dt.date.fromisoformat(str(given.get("date", "2026-03-12")))
    for name in ("amount", "rate"):
        if name in given:
            values[name] = _decimal(str(given[name]))
    rng = random.Random(repr(sorted(values.items())))  # noqa: S311 - made-up facts, not secrets
    return replace(random_facts(rng, kind=kind, on=on), **{**values, "kind": kind, "date": on})  # type: ignore[arg-type]


def facts_to_json(facts: InvoiceFacts) -> dict[str, str]:
    """Everything printed, computed amounts included, as plain texts."""
    amounts = {"amount": facts.amount, "net": facts.net, "tax": facts.tax}
    printed = {name: f"{amount:.2f}" for name, amount in amounts.items()}
    printed["amount_cap"] = facts.amount_cap
    return {name: str(value) for name, value in {**asdict(facts), **printed}.items()}


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except ArithmeticError as error:
        raise ValueError(f"not a number: {text}") from error


def _code(rng: random.Random, kind: InvoiceKind, on: dt.date) -> str:
    """Twelve digits: 1, region, year, batch; e-invoices begin with 0. Digital invoices have none."""
    region, year = rng.choice(("31", "32", "33", "42", "44", "51")), f"{on.year % 100:02d}"
    if kind == InvoiceKind.PAPER:
        return f"1{region}00{year}2{numbers.digits(rng, 4)}"
    return (
        f"0{region}00{year}00{numbers.digits(rng, 3)}" if kind == InvoiceKind.VAT_ORDINARY else ""
    )


def _number(rng: random.Random, kind: InvoiceKind, on: dt.date) -> str:
    """20 digits of a digital invoice: year, region, channel, serial (domain.md 1.7); else eight."""
    if kind != InvoiceKind.DIGITAL:
        return numbers.digits(rng, 8)
    return f"{on.year % 100:02d}{rng.choice(('31', '32', '33', '44'))}7{numbers.digits(rng, 15)}"


@dataclass(frozen=True)
class _Place:
    city: str
    district: str
    branch: str
    dial: str


_PLACES = (
    _Place("上海", "青浦区", "青浦", "021"),
    _Place("杭州", "滨江区", "滨江", "0571"),
    _Place("成都", "高新区", "高新", "028"),
    _Place("武汉", "江汉区", "江汉", "027"),
    _Place("深圳", "宝安区", "宝安", "0755"),
    _Place("青岛", "市南区", "市南", "0532"),
)
_TRADES = ("众诚", "润东", "龙华", "广物", "永达", "和谐")
_MODELS = (
    ("别克牌SGM6531UBA4", "多用途乘用车", "武汉市"),
    ("红旗牌CA7200HA6T", "轿车", "长春市"),
    ("比亚迪牌BYD6480SBEV1", "纯电动多用途乘用车", "西安市"),
    ("本田牌DHW6461R1CSF", "多用途乘用车", "武汉市"),
    ("大众牌FV7142FABHG", "轿车", "长春市"),
    ("理想牌LXA6500SHEVM1", "插电式增程混合动力多用途乘用车", "常州市"),
)
