"""R15 and what regions see of churn (domain.md 4.11, 6.4)."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from aftersales.choices import ChurnKind
from aftersales.choices.retention_policy import INTERVAL_KM
from aftersales.models import LostCase, RepairOrder
from aftersales.reports.churn import CHURN_MONTHLY
from aftersales.selectors.churn import Rate, churn_by_dealer, churn_of
from aftersales.selectors.retention_board import cohort_trend
from aftersales.services import Outcome, record_outcome, refresh_dealer
from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.reporting import Period
from dealerops.policy.services import set_value
from dealerops.registry.choices import ContactChannel
from dealerops.workcal.calc import at
from tests.factories.aftersales import a_delivered_order, make_driver, make_vehicle

pytestmark = pytest.mark.django_db
D = dt.date


def test_300_of_1200_cars_are_25_percent():
    assert Rate(ChurnKind.COHORT, 300, 1_200).value == Decimal("0.2500")
    assert Rate(ChurnKind.NEW, 0, 0).value is None


@pytest.fixture
def year(workshop):
    """Sixteen visits of twelve cars in March; three do not come back until the end of September."""
    for place in range(12):
        who = {
            "customer": make_driver(), "vehicle": make_vehicle(), "advisor": workshop.advisor,
            "technician": workshop.technician,
        }  # fmt: skip
        days = [D(2026, 3, 5)]
        if place < 4:
            days.append(D(2026, 3, 31))
        if place >= 3:
            days.append(D(2026, 4, 1) if place == 3 else D(2026, 9, 30))
        for n, day in enumerate(days):
            a_delivered_order(
                workshop.dealer,
                delivered_at=at(day, dt.time(23, 30)),
                mileage=9_000 + 2_000 * n,
                **who,
            )
    return workshop


def test_the_cohort_counts_cars_and_not_visits(year):
    assert RepairOrder.objects.filter(delivered_at__date__month=3).count() == 16
    rate = churn_of(year.director, D(2026, 9, 14)).cohort
    assert (rate.lost, rate.base, rate.value) == (3, 12, Decimal("0.2500"))
    trend = dict(cohort_trend(year.director, D(2026, 9, 1)))
    assert trend[D(2026, 9, 1)] == rate
    assert next(iter(trend)) == D(2026, 4, 1)


def test_rates_are_read_within_ones_reach(year):
    month = D(2026, 9, 1)
    assert set(churn_by_dealer(year.regional, month)) == {year.dealer.pk}
    for actor in (year.far_regional, year.neighbour, year.cashier):
        assert churn_of(actor, month).cohort.base == 0


def test_the_report_names_rates_groups_calls_and_customers(year):
    month = Period(D(2026, 9, 1), D(2026, 10, 1))
    set_value(INTERVAL_KM, 2_000, valid_from=D(2026, 1, 1), by=SYSTEM)  # lost after 180 days
    for day in (D(2026, 8, 31), D(2026, 9, 27)):
        refresh_dealer(year.dealer.pk, on=day)
    lost = list(LostCase.objects.order_by("pk"))
    assert len(lost) == 11  # eight of them will come on the 30th
    asked = Outcome("PRICE", ContactChannel.PHONE)
    record_outcome(lost[0].pk, asked, by=year.advisor)
    with translation.override("en"):
        lines = CHURN_MONTHLY.rows(year.director, month, timezone.now())
    in_month = LostCase.objects.filter(lost_on__gte=month.start, lost_on__lt=month.end).count()
    parts = {one.part for one in lines}
    assert {"Rates", "Calls"} <= parts
    rates = [one for one in lines if one.part == "Rates"]
    assert [one.label[:3] for one in rates] == ["(a)", "(b)", "(c)"]
    assert (rates[0].lost, rates[0].base) == (3, 12)
    assert (rates[2].lost, rates[2].base) == (11, 12)
    customers = [one for one in lines if one.part == "Customers"]
    assert len(customers) == in_month
    assert all("*" in one.customer for one in customers)
    for column in CHURN_MONTHLY.columns:
        for line in lines:
            column.value(line)


def test_regions_look_at_masked_lists_and_compare_dealers(year, sign_in):
    refresh_dealer(year.dealer.pk, on=timezone.localdate())
    card = year.dealer.customer_cards.first()
    client = sign_in(year.regional)
    listed = client.get(reverse("admin:aftersales_customercard_changelist"))
    assert listed.status_code == 200
    text = listed.content.decode()
    assert card.customer.masked_name in text
    assert card.customer.name not in text
    assert card.vehicle.vin not in text
    page = client.get(reverse("admin:aftersales_customercard_change", args=(card.pk,)))
    assert page.status_code == 200
    assert card.customer.mobile not in page.content.decode()
    found = client.get(
        reverse("admin:aftersales_customercard_changelist"), {"q": card.vehicle.vin[-6:]}
    )
    assert card.customer.masked_name in found.content.decode()
    home = client.get(reverse("admin:index")).content.decode()
    assert year.dealer.name in home or year.dealer.name_en in home
    assert client.get(reverse("admin:aftersales_lostcase_changelist")).status_code == 200
    stranger = sign_in(year.far_regional)
    assert card.customer.masked_name not in (
        stranger.get(reverse("admin:aftersales_customercard_changelist")).content.decode()
    )
