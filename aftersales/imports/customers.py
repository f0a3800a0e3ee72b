"""The workbook of customers: one row per customer and car."""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext_lazy as _

from aftersales.choices import CallTime, CardType, Reach, Sex
from aftersales.imports.faults import DAY_AHEAD
from aftersales.services.takeover import CardRow, judge_customers, take_over_customers
from dealerops.foundation.errors import Refusal
from dealerops.identifiers import masking, phone, resident_id
from dealerops.identifiers.messages import refusal_of
from dealerops.identifiers.verdict import Verdict, normalise
from dealerops.imports import cells
from dealerops.imports.kinds import Column, Fault, ImportKind, choice
from dealerops.registry.choices import CustomerKind, IdKind

NOT_BOTH: Final = Refusal(
    "PERSON_OR_ORGANISATION", _("Persons have ID numbers, organisations credit codes.")
)
NO_CODE: Final = Refusal("USCC_MISSING", _("A company has a unified social credit code."))
NOT_FOUND_AGAIN: Final = Refusal(
    "CUSTOMER_NOT_FOUND_AGAIN", _("A person needs a phone or an ID number to be known again.")
)
MOST_KM = 2_000_000
COLUMNS: Final = (
    Column("name", _("Customer name"), cells.text(120), "王小明", True, masking.mask_name),
    Column("vin", _("VIN"), cells.vin, "LSGZJ5356TS000123", True),
    choice("kind", _("Kind of customer"), CustomerKind, example=CustomerKind.PRIVATE),
    Column("mobile", _("Phone"), cells.any_phone, "13800001111", mask=masking.mask_phone),
    Column("id_number", _("ID number"), normalise, "11010519491231002X", mask=masking.mask_id),
    choice("id_kind", _("Kind of ID"), IdKind, example=IdKind.RESIDENT),
    Column("usc_code", _("Unified social credit code"), cells.usc_code),
    Column("advisor", _("Service advisor (user name)"), cells.text(150)),
    choice("type", _("Kind of card"), CardType, example=CardType.PRIVATE),
    Column("user_name", _("Who drives the car"), cells.text(120), mask=masking.mask_name),
    Column("second_mobile", _("Second phone"), cells.phone, mask=masking.mask_phone),
    Column("wechat", _("WeChat"), cells.text(60), mask=lambda said: f"{said[:1]}***"),
    choice("sex", _("Sex"), Sex, example=Sex.MALE),
    Column("birthday", _("Birthday"), cells.day, "1949-12-31", mask=lambda _said: "****"),
    Column("district", _("District"), cells.text(60), "北京市朝阳区"),
    choice("reach", _("Likes to be reached by"), Reach, example=Reach.PHONE),
    choice("call_time", _("Likes to be reached in the"), CallTime, example=CallTime.MORNING),
    Column("insurer", _("Insurance company"), cells.text(60)),
    Column("insured_until", _("Insured until"), cells.day, "2027-03-31"),
    Column("inspection_due", _("Inspection due"), cells.day),
    Column("warranty_until", _("Warranty until"), cells.day, "2028-05-01"),
    Column("warranty_km", _("Warranty up to km"), cells.whole(0, MOST_KM), "100000"),
    Column("finance_until", _("Financed until"), cells.day),
    Column("remarks", _("Remarks"), cells.text(1000)),
)


def faults(one: CardRow, on: dt.date) -> Iterator[Fault]:
    """What does not fit together in one row (domain.md 1.3, 1.6)."""
    if one.is_organisation:
        yield from _of_organisation(one)
    else:
        yield from _of_person(one, on)
    if one.birthday and one.birthday > on:
        yield "birthday", DAY_AHEAD


def _of_organisation(one: CardRow) -> Iterator[Fault]:
    if one.id_number or one.kind == CustomerKind.PRIVATE:
        yield "usc_code", NOT_BOTH
    if not one.usc_code:
        yield "usc_code", NO_CODE


def _of_person(one: CardRow, on: dt.date) -> Iterator[Fault]:
    if not one.mobile and not one.id_number:
        yield "mobile", NOT_FOUND_AGAIN
    if one.mobile.startswith("400"):
        refusal = refusal_of(phone.validate_contact(one.mobile, is_company=False))
        if refusal:
            yield "mobile", refusal
    if one.id_number:
        refusal = refusal_of(_judged(one, on))
        if refusal:
            yield "id_number", refusal


def _judged(one: CardRow, on: dt.date) -> Verdict:
    match one.id_kind:
        case IdKind.PASSPORT:
            return resident_id.validate_passport(one.id_number)
        case IdKind.OLD_FOREIGNER:
            return resident_id.validate_old_foreigner(one.id_number)
    return resident_id.validate(one.id_number, on=on)


CUSTOMERS = ImportKind(
    key="customers",
    title=_("Customers with their cards"),
    lead=_(
        "One row per customer and car; the cars are imported first. A known customer is found by ID"
        " number or credit code, otherwise by phone and name."
    ),
    columns=COLUMNS,
    facts=CardRow,
    check=faults,
    write=take_over_customers,
    judge=judge_customers,
    decisive={"kind", "id_kind", "usc_code"},
)
