"""The demo shows a fortnight of duties as they may have gone."""

from collections import Counter

import pytest

from dealerops.demo.data.duties import load_obligations
from reports.choices.duties import DutyState
from reports.models import DealerNotice, Leave, ObligationInstance, QuarterNote
from reports.selectors.notices import unsigned
from tests.reports.conftest import moment
from tests.reports.duties import House, at

pytestmark = pytest.mark.django_db


def test_the_demo_has_done_late_and_open_duties_and_a_notice_half_signed():
    house = House.open("11-02 09:00")
    with at("11-23 10:00"):
        assert load_obligations(seed="s", now=moment("11-23 10:00")) > 100
        assert load_obligations(seed="s", now=moment("11-23 10:00")) == 0
    found = Counter(ObligationInstance.objects.values_list("state", flat=True))
    assert found[DutyState.DONE] > 5 * found[DutyState.DONE_LATE] > 0
    assert found[DutyState.PLANNED] > 100
    assert DealerNotice.objects.count() == 2
    first = DealerNotice.objects.order_by("pk").first()
    assert first
    assert [one.role for one in unsigned(first, house.regional)] == ["D_SVC_DIR"]
    assert (Leave.objects.count(), QuarterNote.objects.count()) == (1, 4)
