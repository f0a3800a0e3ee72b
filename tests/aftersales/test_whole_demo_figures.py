"""Churn, satisfaction and forecast over the whole demo, against SQL written apart from the code."""

import pytest

from aftersales.selectors.churn import churn_by_dealer
from dealerops.foundation.actor import SYSTEM
from dealerops.network.models import Dealer
from tests.aftersales.test_demo_figures import (
    check_rates,
    check_satisfaction,
    check_standings,
    dealers_with_cards,
    last_month,
)
from tests.aftersales.test_retention_in_plain_sql import ask
from tests.demo.workshops import workshops

WHOLE = 40_000  # orders


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_the_whole_demo(db):
    """All sixty dealers; the day-by-day rate at the largest, at the one that loses customers, at two more."""
    with workshops(WHOLE, dealers=0):
        ask("SET LOCAL statement_timeout = 0; SELECT 1")  # the plain way is the slow one
        dealers = dealers_with_cards()
        assert len(dealers) == 60
        check_standings(dealers)
        some = Dealer.objects.filter(code__in=("D001", "D003", "D006", "D060"))
        check_rates(dealers, by_day=list(some.values_list("pk", flat=True)))
        check_satisfaction()
        churn = churn_by_dealer(SYSTEM, last_month()[0])
        losing = Dealer.objects.get(code="D006").pk
        rates = sorted(one.cohort.value for one in churn.values())
        assert churn[losing].cohort.value >= rates[-4]
