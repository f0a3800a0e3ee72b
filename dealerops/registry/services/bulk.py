"""Many customers and cars at once: found by a few questions, added by COPY, never by one statement each."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, TypeVar

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.cipher import encrypted
from dealerops.foundation.copying import copy_in, next_ids
from dealerops.foundation.words import name_keys
from dealerops.registry.choices import CustomerKind, IdKind
from dealerops.registry.fields import search_hash
from dealerops.registry.models import Customer, PlateAssignment, Vehicle, VehicleSale

T = TypeVar("T")
AT_ONCE = 5_000  # values in one question
CHANGED_AT_ONCE = 500  # rows in one UPDATE
FILLED = ("id_number", "mobile")  # what a known customer gets where it is empty


@dataclass(frozen=True, slots=True)
class CustomerFacts:
    """A customer as the caller has checked and normalised them; an organisation has a credit code."""

    name: str
    kind: str = CustomerKind.PRIVATE
    usc_code: str = ""
    id_kind: str = IdKind.RESIDENT
    id_number: str = ""
    mobile: str = ""


@dataclass(frozen=True, slots=True)
class Registered:
    """`ids` in the order of the facts; which of them are new, and which had empty fields filled."""

    ids: Sequence[int]
    added: frozenset[int]
    filled: frozenset[int]


@dataclass(frozen=True, slots=True)
class NewVehicle:
    vin: str
    model_id: int


@dataclass(frozen=True, slots=True)
class NewPlate:
    vehicle_id: int
    plate: str
    type: str
    since: dt.date


def batches(values: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(values)
    while some := list(islice(rest, size)):
        yield some


@transaction.atomic
def register_customers(facts: Sequence[CustomerFacts]) -> Registered:
    """Every customer of `facts`, added when new; the caller records what they belong to.

    Known is an organisation by its credit code; a person by their ID number, or, where that says
    nothing, by phone and name. What is on record stays; an empty phone or ID number is filled. Two
    facts about one customer give the same id.
    """
    return Recognised(facts).registered()


class Recognised:
    """Who of `facts` is on record; `ids` in their order, those of new customers negative."""

    def __init__(self, facts: Sequence[CustomerFacts]) -> None:
        self.hashes = hashes = _Hashes()
        self.known = known = _Known(facts, hashes)
        self.ids: list[int] = []
        self.new = 0
        for one in facts:
            keys = _keys(one, hashes)
            pk = known.find(one, keys)
            if pk is None:
                self.new += 1
                pk = -self.new
                known.add(pk, one, keys)
            else:
                known.fill(pk, one, keys)
            self.ids.append(pk)

    def registered(self) -> Registered:
        """New ones are added and empty fields filled, in the caller's transaction."""
        merged = self.known.merged
        numbers = next_ids(Customer, self.new) if self.new else []
        _copy_customers(numbers, [merged[-at - 1] for at in range(self.new)], self.hashes)
        _fill_customers({pk: one for pk, one in merged.items() if pk > 0})
        return Registered(
            ids=[pk if pk > 0 else numbers[-pk - 1] for pk in self.ids],
            added=frozenset(numbers),
            filled=frozenset(pk for pk in merged if pk > 0),
        )


class _Hashes(dict[str, str]):
    """Search hashes, each computed once; forgotten with the workbook."""

    def __missing__(self, value: str) -> str:
        self[value] = search_hash(value)
        return self[value]


def _keys(one: CustomerFacts, hashes: _Hashes) -> list[str]:
    """By which values this customer is found, the strongest first."""
    if one.usc_code:
        return [f"usc:{one.usc_code}"]
    keys = [f"id:{one.id_kind}:{hashes[one.id_number]}"] if one.id_number else []
    return [*keys, f"phone:{hashes[one.mobile]}:{one.name}"] if one.mobile else keys


class _Known:
    """Who is on record already, and who stood further up in the same workbook.

    `merged` holds what is to be written: of new customers (negative numbers) everything, of those on
    record only what was empty.
    """

    def __init__(self, facts: Sequence[CustomerFacts], hashes: _Hashes) -> None:
        self.by_key: dict[str, int] = {}
        self.missing: dict[int, set[str]] = {}
        self.with_id: set[int] = set()
        self.merged: dict[int, CustomerFacts] = {}
        columns = (
            *("merged_into", "pk", "name", "usc_code", "id_kind"),
            *("id_number_hash", "mobile_hash"),
        )
        customers = Customer.objects.visible_to(SYSTEM).order_by("-pk").values_list(*columns)
        for wanted in _questions(facts, hashes):
            for kept, pk, name, *found in customers.filter(**wanted):
                self._note(kept or pk, name, found)
                if kept is None:
                    self.missing[pk] = {
                        field for field, said in zip(FILLED, found[2:], strict=True) if not said
                    }

    def _note(self, pk: int, name: str, found: Sequence[str]) -> None:
        usc_code, id_kind, id_hash, mobile_hash = found
        if usc_code:
            self.by_key[f"usc:{usc_code}"] = pk
        if id_hash:
            self.by_key[f"id:{id_kind}:{id_hash}"] = pk
            self.with_id.add(pk)
        if mobile_hash and not usc_code:
            self.by_key[f"phone:{mobile_hash}:{name}"] = pk

    def find(self, one: CustomerFacts, keys: Sequence[str]) -> int | None:
        """A phone and a name do not make one customer of two ID numbers."""
        for key in keys:
            pk = self.by_key.get(key)
            if pk is not None and (
                not key.startswith("phone:") or not one.id_number or pk not in self.with_id
            ):
                return pk
        return None

    def add(self, pk: int, one: CustomerFacts, keys: Sequence[str]) -> None:
        self.merged[pk] = one
        self.missing[pk] = {field for field in FILLED if not getattr(one, field)}
        self._lead_to(pk, one, keys)

    def fill(self, pk: int, one: CustomerFacts, keys: Sequence[str]) -> None:
        """What was empty and is said now; an organisation has no ID number."""
        empty = self.missing.get(pk, set())
        news = {field: said for field in empty if (said := getattr(one, field))}
        if one.usc_code:
            news.pop("id_number", None)
        if not news:
            return
        before = self.merged.get(pk) or CustomerFacts(one.name)
        if "id_number" in news:
            news["id_kind"] = one.id_kind
        self.merged[pk] = replace(before, **news)
        self.missing[pk] = empty - set(news)
        self._lead_to(pk, one, keys)

    def _lead_to(self, pk: int, one: CustomerFacts, keys: Sequence[str]) -> None:
        for key in keys:
            self.by_key.setdefault(key, pk)
        if one.id_number:
            self.with_id.add(pk)


def _questions(facts: Sequence[CustomerFacts], hashes: _Hashes) -> Iterator[Mapping[str, Any]]:
    codes = {one.usc_code for one in facts} - {""}
    numbers = {hashes[one.id_number] for one in facts if one.id_number}
    mobiles = {hashes[one.mobile] for one in facts if one.mobile and not one.usc_code}
    for name, values in (
        ("mobile_hash", mobiles),
        ("id_number_hash", numbers),
        ("usc_code", codes),
    ):
        for some in batches(sorted(values), AT_ONCE):
            yield {f"{name}__in": some}


def _copy_customers(
    numbers: Sequence[int], facts: Sequence[CustomerFacts], hashes: _Hashes
) -> None:
    now = timezone.now()
    rows = (
        (
            *(pk, one.kind, one.name, one.usc_code, one.id_kind),
            *(one.id_number and encrypted(one.id_number), hashes[one.id_number]),
            *(one.mobile and encrypted(one.mobile), hashes[one.mobile]),
            *(name_keys(one.name), now, now),
        )
        for pk, one in zip(numbers, facts, strict=True)
    )
    columns = (
        *("id", "kind", "name", "usc_code", "id_kind", "id_number", "id_number_hash"),
        *("mobile", "mobile_hash", "pairs", "created_at", "updated_at"),
    )
    copy_in(Customer, columns, rows)


def _fill_customers(wanted: Mapping[int, CustomerFacts]) -> None:
    for some in batches(sorted(wanted), CHANGED_AT_ONCE):
        customers = list(
            Customer.objects.visible_to(SYSTEM).select_for_update().filter(pk__in=some)
        )
        for customer in customers:
            _fill(customer, wanted[customer.pk])
        fields = ("id_kind", "id_number", "id_number_hash", "mobile", "mobile_hash")
        Customer.objects.bulk_update(customers, (*fields, "version", "updated_at"))


def _fill(customer: Customer, one: CustomerFacts) -> None:
    if one.id_number and not customer.id_number:
        customer.id_kind, customer.id_number = one.id_kind, one.id_number
        customer.id_number_hash = search_hash(one.id_number)
    if one.mobile and not customer.mobile:
        customer.mobile, customer.mobile_hash = one.mobile, search_hash(one.mobile)
    customer.version += 1
    customer.updated_at = timezone.now()


def vehicles_by_vin(vins: Iterable[str]) -> dict[str, int]:
    """VIN -> id of those on record."""
    found: dict[str, int] = {}
    vehicles = Vehicle.objects.visible_to(SYSTEM)
    for some in batches(sorted(set(vins)), AT_ONCE):
        found |= dict(vehicles.filter(vin__in=some).values_list("vin", "pk"))
    return found


def add_vehicles(rows: Sequence[NewVehicle]) -> dict[str, int]:
    """VIN -> id of cars that are not on record yet. Raises IntegrityError for one that is."""
    now = timezone.now()
    numbers = next_ids(Vehicle, len(rows)) if rows else []
    copy_in(
        Vehicle,
        ("id", "vin", "model_id", "created_at", "updated_at"),
        ((pk, one.vin, one.model_id, now, now) for pk, one in zip(numbers, rows, strict=True)),
    )
    return {one.vin: pk for pk, one in zip(numbers, rows, strict=True)}


def add_plates(rows: Sequence[NewPlate]) -> None:
    """Plates from a day on, without an end. Raises IntegrityError for one that another car carries."""
    now = timezone.now()
    copy_in(
        PlateAssignment,
        ("vehicle_id", "plate", "type", "valid", "created_at", "updated_at"),
        (
            (one.vehicle_id, one.plate, one.type, DateRange(one.since, None), now, now)
            for one in rows
        ),
    )


def add_sales(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Sale records of cars that have none."""
    now = timezone.now()
    copy_in(
        VehicleSale,
        (*columns, "created_at", "updated_at"),
        ((*row, now, now) for row in rows),
    )
