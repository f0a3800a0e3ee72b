"""Bays, labour operations and parts: kept by the director, offered by the line form."""

from decimal import Decimal

import pytest
from django.urls import reverse

from aftersales.choices import RoState
from aftersales.models import Bay, LabourOperation
from aftersales.services import ItemFacts, propose_item, revise_item
from aftersales.services.bays import (
    BayFacts,
    OperationFacts,
    PartFacts,
    add_bay,
    add_operation,
    add_part,
    change_operation,
)
from dealerops.foundation.errors import DomainError, StaleObject
from tests.factories.bays import make_bay
from tests.factories.workshop import make_order

pytestmark = pytest.mark.django_db
BRAKES = OperationFacts("BR-01", "更换刹车片", Decimal("1.5"), Decimal(280), "Change brake pads")
PADS = PartFacts("P-100", "刹车片", Decimal(460), "Brake pads")


def test_only_the_director_keeps_the_lists_and_a_number_stands_once(workshop):
    make_bay(workshop.director)
    with pytest.raises(DomainError, match="LISTED_ALREADY"):
        make_bay(workshop.director)
    make_bay(workshop.neighbour)
    for who in (workshop.advisor, workshop.manager, workshop.parts):
        with pytest.raises(DomainError, match="WRONG_ROLE"):
            add_part(PADS, by=who)
    with pytest.raises(DomainError, match="HOURS_BACKWARDS"):
        add_bay(BayFacts("A2", opens_at=BayFacts("x").closes_at), by=workshop.director)


def test_a_stale_page_overwrites_nothing_and_a_foreign_row_is_not_there(workshop):
    operation = add_operation(BRAKES, by=workshop.director)
    change_operation(operation.pk, BRAKES, by=workshop.director, version=1)
    with pytest.raises(StaleObject):
        change_operation(operation.pk, BRAKES, by=workshop.director, version=1)
    with pytest.raises(LabourOperation.DoesNotExist):
        change_operation(operation.pk, BRAKES, by=workshop.neighbour)


def test_a_number_fills_in_what_the_line_leaves_empty(workshop):
    add_operation(BRAKES, by=workshop.director)
    add_part(PADS, by=workshop.director)
    order = make_order(workshop, RoState.CHECKED_IN)
    labour = propose_item(order.pk, ItemFacts("LABOUR", "", code="br-01"), by=workshop.advisor)
    assert (labour.code, labour.description, labour.hours) == (
        "BR-01",
        "更换刹车片",
        Decimal("1.5"),
    )
    assert labour.amount == Decimal(420)
    part = propose_item(
        order.pk, ItemFacts("PART", "", code="P-100", qty=Decimal(2)), by=workshop.advisor
    )
    assert part.amount == Decimal(920)


def test_what_a_person_typed_is_not_overruled(workshop):
    add_part(PADS, by=workshop.director)
    order = make_order(workshop, RoState.CHECKED_IN)
    facts = ItemFacts("PART", "原厂刹车片", code="P-100", unit_price=Decimal(99))
    item = propose_item(order.pk, facts, by=workshop.advisor)
    assert (item.description, item.amount) == ("原厂刹车片", Decimal(99))
    free = ItemFacts("PART", "", code="P-100")
    assert revise_item(item.pk, free, by=workshop.advisor).amount == Decimal(460)


def test_a_line_in_own_words_needs_no_list_and_an_empty_one_says_what_is_missing(workshop):
    order = make_order(workshop, RoState.CHECKED_IN)
    free = ItemFacts("LABOUR", "清洗进气道", code="X-9", unit_price=Decimal(300))
    assert propose_item(order.pk, free, by=workshop.advisor).amount == 300
    with pytest.raises(DomainError, match="DESCRIPTION_MISSING"):
        propose_item(order.pk, ItemFacts("LABOUR", "", code="X-9"), by=workshop.advisor)


def test_another_houses_prices_and_those_out_of_use_fill_in_nothing(workshop):
    add_operation(BRAKES, by=workshop.neighbour)
    old = OperationFacts("BR-02", "旧工时", Decimal(1), Decimal(1), is_active=False)
    add_operation(old, by=workshop.director)
    order = make_order(workshop, RoState.CHECKED_IN)
    for code in ("BR-01", "BR-02"):
        with pytest.raises(DomainError, match="DESCRIPTION_MISSING"):
            propose_item(order.pk, ItemFacts("LABOUR", "", code=code), by=workshop.advisor)


def test_the_director_enters_a_bay_on_the_page_and_a_stale_form_comes_back(workshop, sign_in):
    client = sign_in(workshop.director)
    url = reverse("aftersales:house_new", args=("bays",))
    typed = {"code": "A1", "kind": "GENERAL", "opens_at": "08:30", "closes_at": "18:00"}
    assert client.post(url, {**typed, "is_active": "on"}).status_code == 302
    bay = Bay.objects.get()
    row = reverse("aftersales:house_row", args=("bays", bay.pk))
    assert b'name="version" value="1"' in client.get(row).content
    assert client.post(row, {**typed, "code": "B1", "version": 1}).status_code == 302
    assert client.post(row, {**typed, "code": "C1", "version": 1}).status_code == 409
    bay.refresh_from_db()
    assert (bay.code, bay.is_active) == ("B1", False)


@pytest.mark.parametrize("noun", ["bays", "operations", "parts", "licences", "loan-cars"])
def test_the_manager_reads_the_lists_and_others_have_none(workshop, sign_in, noun):
    page = reverse("aftersales:house_list", args=(noun,))
    new = reverse("aftersales:house_new", args=(noun,))
    seen = {
        who: (sign_in(actor).get(page).status_code, sign_in(actor).get(new).status_code)
        for who, actor in {
            "director": workshop.director,
            "manager": workshop.manager,
            "advisor": workshop.advisor,
        }.items()
    }
    assert seen == {"director": (200, 200), "manager": (200, 404), "advisor": (404, 404)}


def test_the_line_form_offers_the_houses_numbers(workshop, sign_in):
    add_operation(BRAKES, by=workshop.director)
    add_part(PADS, by=workshop.director)
    order = make_order(workshop, RoState.CHECKED_IN)
    client = sign_in(workshop.advisor)
    page = client.get(reverse("aftersales:order", args=(order.pk,))).content.decode()
    assert '<option value="BR-01">Change brake pads</option>' in page
    found = client.get(reverse("aftersales:codes"), {"code": "pads"}).content.decode()
    assert 'value="P-100"' in found
    sent = {"kind": "LABOUR", "code": "BR-01", "payer": "CUSTOMER", "qty": "1", "description": ""}
    url = reverse("aftersales:order_form", args=(order.pk, "item"))
    assert client.post(url, sent).status_code == 302
    assert order.items.get().amount == Decimal(420)


def test_english_names_are_marked_as_english_and_typed_brackets_stay_text(workshop, sign_in):
    add_operation(BRAKES, by=workshop.director)
    add_part(PartFacts("P-1", "<b>片</b>", Decimal(1), "<i>Pads</i>"), by=workshop.director)
    client = sign_in(workshop.director)
    operations = client.get(reverse("aftersales:house_list", args=("operations",))).content.decode()
    assert '<span lang="en">Change brake pads</span>' in operations
    parts = client.get(reverse("aftersales:house_list", args=("parts",))).content.decode()
    assert '<span lang="en">&lt;i&gt;Pads&lt;/i&gt;</span>' in parts
    assert "&lt;b&gt;片&lt;/b&gt;" in parts
