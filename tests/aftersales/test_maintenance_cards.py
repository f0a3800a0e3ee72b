"""Cards of the first and second maintenance, from sales to aftersales by the 3rd (domain.md 4.7)."""

import re
from contextlib import contextmanager
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from aftersales.models import MaintenanceCard
from aftersales.services.maintenance_cards import collect_card, due_on, receive_cards
from dealerops.foundation.actor import Role
from dealerops.foundation.errors import DomainError
from dealerops.journal.models import Entry
from dealerops.network.models import Dealer
from tests.factories.aftersales import make_vehicle
from tests.factories.callbacks import travel
from tests.factories.market import make_person, make_vin

pytestmark = pytest.mark.django_db
D = date.fromisoformat


@pytest.fixture
def seller(workshop):
    return make_person(Role.D_SALES_CLERK, workshop.dealer, "冯文员")


@pytest.fixture
def card(workshop, seller) -> MaintenanceCard:
    with travel("2026-09-14T10:00"):
        car = make_vehicle()
        return collect_card(workshop.dealer.pk, car.vin, "FIRST", D("2026-09-14"), by=seller)


@contextmanager
def refused_with(code):
    with pytest.raises(DomainError) as caught:
        yield
    assert code in {one.code for one in caught.value.refusals}


def test_a_months_cards_are_due_on_the_third_of_the_next():
    assert due_on(D("2026-09-01")) == D("2026-10-03")
    assert due_on(D("2026-09-30")) == D("2026-10-03")
    assert due_on(D("2026-12-31")) == D("2027-01-03")


def test_a_card_is_collected_once_per_car(workshop, seller, card):
    dealer, vin = workshop.dealer.pk, card.vehicle.vin
    with travel("2026-09-14T10:00"):
        with refused_with("CARD_TWICE"):
            collect_card(dealer, vin, "FIRST", D("2026-09-14"), by=seller)
        collect_card(dealer, vin, "SECOND", D("2026-09-14"), by=seller)
        with refused_with("CARD_DATE"):
            collect_card(dealer, vin, "FIRST", D("2026-09-15"), by=seller)
        with refused_with("VIN_UNKNOWN"):
            collect_card(dealer, make_vin(), "FIRST", D("2026-09-14"), by=seller)


def test_sales_collects_and_aftersales_receives(workshop, seller, clerk, card):
    with refused_with("WRONG_ROLE"):
        receive_cards([card.pk], by=seller)
    with refused_with("WRONG_ROLE"):
        collect_card(workshop.dealer.pk, make_vehicle().vin, "FIRST", D("2026-09-14"), by=clerk)
    with travel("2026-10-02T10:00"):
        assert receive_cards([card.pk], by=clerk) == 1
        assert receive_cards([card.pk], by=clerk) == 0
    card.refresh_from_db()
    assert (card.received_on, card.received_by_id) == (D("2026-10-02"), clerk.user_id)
    assert Entry.objects.filter(topic="aftersales.maintenance_card_received").count() == 1


def test_cards_are_seen_by_sales_and_aftersales_of_the_house(workshop, seller, clerk, card):
    for reader in (seller, clerk, workshop.director, workshop.manager, workshop.auditor):
        assert MaintenanceCard.objects.visible_to(reader).exists()
    for reader in (workshop.advisor, workshop.neighbour, workshop.cashier):
        assert not MaintenanceCard.objects.visible_to(reader).exists()
    stranger = make_person(Role.D_INFO, Dealer.objects.get(code="BJ02"))
    assert receive_cards([card.pk], by=stranger) == 0


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("aftersales_maintenance_card_is_collected_once", {"service": "SECOND"}),
        ("aftersales_received_card_has_day_and_person", {"received_on": D("2026-09-20")}),
        ("aftersales_maintenance_card_is_due_on_a_third", {"due_on": D("2026-10-04")}),
        ("aftersales_maintenance_card_is_due_on_a_third", {"due_on": D("2026-09-03")}),
    ],
)
def test_the_database_refuses(workshop, seller, card, name, changes):
    collect_card(workshop.dealer.pk, card.vehicle.vin, "SECOND", D("2026-09-14"), by=seller)
    rows = MaintenanceCard.objects.filter(pk=card.pk)
    with pytest.raises(IntegrityError, match=f'"{name}"'), transaction.atomic():
        rows.update(**changes)


def test_the_page_collects_and_receives(seller, clerk, sign_in):
    def text(response) -> str:
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))

    cards, car = reverse("archives:cards"), make_vehicle()
    with travel("2026-09-14T10:00"):
        sent = {"vin": car.vin, "service": "FIRST", "collected_on": "2026-09-14"}
        assert "Noted." in text(
            sign_in(seller).post(reverse("archives:card_collect"), sent, follow=True)
        )
        assert "All of them are here" not in text(sign_in(seller).get(cards))
    with travel("2026-10-04T10:00"):
        assert "Overdue" in text(sign_in(clerk).get(cards))
        assert "Maintenance cards to receive" in text(sign_in(clerk).get(reverse("portal:home")))
        card = MaintenanceCard.objects.get()
        page = reverse("archives:card", args=(card.pk,))
        assert "The card is here" in text(sign_in(clerk).get(page))
        answer = sign_in(clerk).post(reverse("archives:card_receive", args=(card.pk,)), follow=True)
        assert "Received late" in text(answer)
        assert "0 cards received." in text(
            sign_in(clerk).post(reverse("archives:cards_receive"), follow=True)
        )


@pytest.mark.parametrize(
    ("sent", "status", "said"),
    [
        ({"collected_on": ""}, 400, "This field is required."),
        ({"collected_on": "2026-09-15"}, 400, "CARD_DATE"),
        ({"vin": "LSGZJ5356TS000123"}, 400, "VIN_UNKNOWN"),
    ],
)
def test_what_was_typed_about_a_card_stays_when_it_is_refused(seller, sign_in, sent, status, said):
    with travel("2026-09-14T10:00"):
        whole = {"vin": make_vehicle().vin, "service": "SECOND", "collected_on": "2026-09-14"}
        whole |= sent
        answer = sign_in(seller).post(reverse("archives:card_collect"), whole)
    page = answer.content.decode()
    assert answer.status_code == status
    assert said in page
    assert f'value="{whole["vin"]}"' in page
    assert '<option value="SECOND" selected>' in page
    assert not MaintenanceCard.objects.exists()
