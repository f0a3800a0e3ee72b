"""Every number of R04 counts the claims that it leads to."""

import pytest

from claims.choices import ClaimState
from claims.reports.ageing import PIPELINE_AGEING
from tests.claims.test_reports_ageing import WEEK, at, moment
from tests.factories.claims import make_claim
from tests.factories.drills import numbers_checked

pytestmark = pytest.mark.django_db


def test_claims_of_a_state_and_age_lead_to_these_claims(cast):
    for day in ("10-16", "10-13", "10-12", "09-28", "09-15"):
        with at(f"{day} 10:00"):
            make_claim(cast, ClaimState.IN_APPROVAL)
            make_claim(cast, ClaimState.RESET)
    found = numbers_checked(PIPELINE_AGEING, cast.manager, WEEK, moment("10-19 08:30"))
    assert found == {"count", "to_3", "to_7", "to_15", "over_15", "oldest"}
