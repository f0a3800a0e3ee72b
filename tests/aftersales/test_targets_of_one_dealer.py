"""Targets and weights that are set for one dealer (domain.md 0.8: dealer before region before all)."""

import datetime as dt
from decimal import Decimal

import pytest

from aftersales.choices import SATISFACTION_TARGET, WEIGHTS
from aftersales.selectors.callback_reports import satisfaction_of_month
from aftersales.selectors.satisfaction import (
    Asked,
    Basis,
    satisfaction,
    satisfaction_by_advisor,
    satisfaction_by_dealer,
    satisfaction_by_week,
    weeks_of,
)
from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.reporting import Period
from dealerops.policy.services import set_value
from tests.factories.callbacks import a_callback, interviewed, moment, travel

START = dt.date(2026, 9, 1)
SEPTEMBER = Period(START, dt.date(2026, 10, 1))
ASKED = Asked(SEPTEMBER, moment("2026-10-03T08:30"), Basis.VISIT)


@pytest.fixture(autouse=True)
def own_policy(workshop, caller):
    """Everybody: 85 and the weights of 4.10. Here: 90.5, and cleaning is all that counts."""
    mine = {"valid_from": START, "by": SYSTEM, "dealer_id": workshop.dealer.pk}
    set_value(SATISFACTION_TARGET, Decimal("90.5"), **mine)
    set_value(WEIGHTS, {**dict.fromkeys(WEIGHTS.default, 0), "CLEANING": 100}, **mine)
    task = a_callback(workshop.dealer, "2026-09-02T15:00", advisor=workshop.advisor)
    with travel("2026-09-03T10:00"):
        interviewed(task, caller, q4c=2)


def test_the_index_of_a_dealer_is_weighed_as_it_was_set_there(workshop):
    assert satisfaction(workshop.director, ASKED).index == 40
    assert satisfaction_by_advisor(workshop.director, ASKED)[workshop.advisor.user_id].index == 40
    weeks = satisfaction_by_week(workshop.director, ASKED, weeks_of(SEPTEMBER))
    assert [one.index for _week, one in weeks] == [40, None, None, None, None]
    assert satisfaction_by_dealer(workshop.regional, ASKED)[workshop.dealer.pk].index == 40


def test_figures_of_several_dealers_go_by_what_holds_for_everybody(workshop):
    together = satisfaction(workshop.regional, ASKED).index
    assert together is not None
    assert together > 90


def test_the_monthly_measures_a_dealer_by_its_own_target(workshop):
    lines = satisfaction_of_month(workshop.director, SEPTEMBER, ASKED.as_of)
    assert {one.target for one in lines if one.target} == {Decimal("90.5")}
    lines = satisfaction_of_month(workshop.neighbour, SEPTEMBER, ASKED.as_of)
    assert {one.target for one in lines if one.target} == {Decimal(85)}
