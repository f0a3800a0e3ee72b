"""The programs this house runs, with the values of domain.md 2.1 and 2.9."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from claims.choices.documents import DocumentType as D
from claims.choices.states import BuyerKind, SupportType

ALL_PROGRAMS = (D.D01, D.D02, D.D04, D.D05, D.D06, D.D07)
SINCE = dt.date(2025, 1, 1)


@dataclass(frozen=True, slots=True)
class ProgramRow:
    """One line of the program table; money in CNY, rate as a fraction of the MSRP incl. VAT."""

    code: str
    name: str
    name_en: str
    documents: tuple[D, ...]
    support_type: SupportType
    rate: Decimal
    cap: Decimal
    buyer_kind: BuyerKind = BuyerKind.COMPANY
    needs_agreement: bool = False
    min_quantity: int = 1
    hold_months: int = 6


PROGRAMS = (
    ProgramRow(
        code="CORP_FLEET",
        name="大客户",
        name_en="Corporate fleet",
        documents=(*ALL_PROGRAMS, D.D11, D.D19),
        support_type=SupportType.RATE,
        rate=Decimal("0.0800"),
        cap=Decimal(60000),
        needs_agreement=True,
    ),
    ProgramRow(
        code="SME",
        name="中小企业",
        name_en="Small and medium enterprises",
        documents=(*ALL_PROGRAMS, D.D19),
        support_type=SupportType.RATE,
        rate=Decimal("0.0500"),
        cap=Decimal(30000),
    ),
)
