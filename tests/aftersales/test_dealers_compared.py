"""Dealers beside each other: what regions see of satisfaction, callbacks and churn, and what they do not."""

import datetime as dt
import re

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import translation

from aftersales.admin.compared import Comparison
from aftersales.selectors.dealers_compared import dealers_compared
from aftersales.selectors.satisfaction import Asked, Basis, satisfaction_by_dealer
from dealerops.accounts.models import User
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.reporting import Period
from tests.factories.aftersales import a_delivered_order
from tests.factories.callbacks import a_callback, interviewed, moment, travel
from tests.factories.market import make_dealer, make_person

D = dt.date.fromisoformat
SEPTEMBER = Period(D("2026-09-01"), D("2026-10-01"))
LATER = moment("2026-10-08T08:30")


@pytest.fixture
def month(workshop, caller):
    """Our dealer was asked twice, a neighbour of the region once and worse; both handed back a third car."""
    other = make_dealer("BJ09", workshop.dealer.region)
    for dealer, clerk, scores in (
        (workshop.dealer, caller, ({}, {"q4a": 3})),
        (other, make_person(Role.D_CALL, other), ({"q1a": 1, "q4a": 1},)),
    ):
        a_callback(dealer, "2026-09-20T15:00")
        for day, said in enumerate(scores, start=2):
            task = a_callback(dealer, f"2026-09-{day:02d}T15:00")
            with travel(f"2026-09-{day + 1:02d}T10:00"):
                interviewed(task, clerk, **said)
    return workshop


def shown(actor: Actor, query: str = "?month=2026-09") -> str:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(User.objects.get(pk=actor.user_id))
    with travel("2026-10-08T09:00"):
        return client.get(reverse("admin:aftersales_compared") + query).content.decode()


def test_the_weakest_dealer_comes_first_with_figures_like_everywhere(month):
    lines = dealers_compared(month.regional, SEPTEMBER, LATER)
    assert [one.dealer.code for one in lines] == ["BJ09", "BJ01"]
    asked = satisfaction_by_dealer(month.regional, Asked(SEPTEMBER, LATER, Basis.VISIT))
    for line in lines:
        assert line.index == asked[line.dealer.pk].printed_index
    assert [(one.delivered, one.interviews, one.mark) for one in lines] == [
        (2, 1, "*"),
        (3, 2, "*"),
    ]
    assert [one.callbacks.done for one in lines] == [1, 2]


def test_callbacks_are_told_as_completed_in_time_and_as_answered(month):
    with translation.override("en"):
        page = shown(month.regional)
    for heading in ("Completed in time", "Calls answered"):
        assert heading in page
    with travel("2026-10-08T09:00"):
        rows = dict(Comparison(month.regional, QueryDict("month=2026-09")).rows)
    # one of two callbacks of the neighbour, two of our three; every call was answered
    found = {name.split()[-1]: cells[4:8] for name, cells in rows.items()}
    assert found["BJ09"] == ["50%", "50%", "50%", "100%"]
    assert found["BJ01"] == ["66.7%", "66.7%", "66.7%", "100%"]


def test_a_department_with_few_answers_is_not_called_the_weakest(month):
    other, ours = dealers_compared(month.regional, SEPTEMBER, LATER)
    assert other.weakest is None  # reception was judged four times, the others once
    assert ours.satisfaction.of("WORKSHOP_QUALITY").index < ours.weakest.index
    assert (ours.weakest.department, ours.weakest.n) == ("RECEPTION", 8)


def test_a_month_without_cars_says_so(month):
    assert dealers_compared(month.regional, Period(D("2026-07-01"), D("2026-08-01")), LATER) == []
    assert "No car was delivered in this month." in shown(month.regional, "?month=2026-07")


def test_regions_see_their_own_dealers_and_no_customers(month):
    page = shown(month.regional)
    assert page.index("BJ09") < page.index("BJ01")
    assert "BJ01" not in shown(month.far_regional)
    assert not re.search(r"1[3-9]\d{9}|[A-HJ-NPR-Z0-9]{17}", page)


@pytest.mark.parametrize(
    "query", ["", "?month=2026-13", "?month=x", "?month=0001-01", "?month=9999-12"]
)
def test_without_a_month_that_makes_sense_it_is_the_last_whole_one(month, query):
    assert 'value="2026-09" selected' in shown(month.regional, query)


def test_the_first_page_of_a_region_draws_the_weakest(month):
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(User.objects.get(pk=month.regional.user_id))
    with travel("2026-10-08T09:00"):
        page = client.get(reverse("admin:index")).content.decode()
    assert "Satisfaction by dealer" in page
    assert "Dealers compared" in page


def test_the_day_that_runs_is_the_day_in_shanghai(workshop):
    """At three in the morning it is still yesterday in Greenwich."""
    now = moment("2026-09-15T03:00")
    a_delivered_order(workshop.dealer, delivered_at=moment("2026-09-15T02:00"))
    (line,) = dealers_compared(workshop.regional, SEPTEMBER, now.astimezone(dt.UTC))
    assert line.churn.stock.base == 1
