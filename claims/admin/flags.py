"""Flags in words: what was noticed, and what shows it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext

from claims.choices import DocumentType, FlagCode
from claims.models import Claim
from claims.selectors.invoice_words import field_label
from dealerops.foundation.actor import Actor
from dealerops.portal.templatetags.dx import money, percent
from dealerops.reading.refusal import REASONS

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FlagRow:
    """A flag, its evidence in words, and the other claims it speaks of."""

    label: str | Promise
    evidence: str
    claims: Sequence[tuple[str, str]]  # number and address


def flag_rows(claim: Claim, reader: Actor) -> list[FlagRow]:
    """The claim's flags; other claims are named only where the reader may see them."""
    flags = list(claim.flags.all())
    ids = {pk for flag in flags for pk in flag.data.get("claims", ())}
    numbers = _numbers(ids, reader)
    return [
        FlagRow(
            label=FlagCode(flag.code).label,
            evidence=_EVIDENCE.get(FlagCode(flag.code), _nothing)(flag.data),
            claims=[numbers[pk] for pk in flag.data.get("claims", ()) if pk in numbers],
        )
        for flag in flags
    ]


def _numbers(ids: set[int], reader: Actor) -> dict[int, tuple[str, str]]:
    if not ids:
        return {}
    visible = Claim.objects.visible_to(reader).filter(pk__in=ids).values_list("pk", "number")
    return {
        pk: (number, reverse("admin:claims_claim_change", args=(pk,))) for pk, number in visible
    }


def _nothing(_data: Data) -> str:
    return ""


def _fields(data: Data) -> str:
    return ", ".join(str(field_label(name)) for name in data["fields"])


def _not_an_invoice(data: Data) -> str:
    return str(REASONS.get(data.get("code", ""), ""))


def _low_price(data: Data) -> str:
    return gettext("%(share)s of the list price %(price)s") % {
        "share": percent(data["share"]),
        "price": money(Decimal(data["msrp"])),
    }


def _cities(data: Data) -> str:
    return gettext("Registered in %(city)s, dealer in %(home)s") % {
        "city": data["registered"],
        "home": data["dealer"],
    }


def _cars(data: Data) -> str:
    return gettext("%(count)s cars in 12 months") % {"count": data["cars"]}


def _documents(data: Data) -> str:
    return ", ".join(f"{code} {DocumentType(code).label}" for code in data["documents"])


def _model_year(data: Data) -> str:
    years = {"model": data["model_year"] or "?", "invoice": data["invoice_year"]}
    return gettext("Model year %(model)s, invoice of %(invoice)s") % years


_EVIDENCE: dict[FlagCode, Callable[[Data], str]] = {
    FlagCode.OCR_MISMATCH: _fields,
    FlagCode.NOT_AN_INVOICE: _not_an_invoice,
    FlagCode.LOW_PRICE: _low_price,
    FlagCode.CITY_DIFFERS: _cities,
    FlagCode.MANY_CARS: _cars,
    FlagCode.MODEL_YEAR: _model_year,
    FlagCode.OLD_PHOTO: _documents,
}
