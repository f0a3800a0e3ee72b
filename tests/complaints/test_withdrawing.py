"""A customer takes a complaint back: an end like closing, for those who close it (domain.md 3.4, 7.2)."""

import pytest

from complaints.choices import CaseState, Lamp
from complaints.forms.case_desk import CASE_DESK
from complaints.services.closing import withdraw_case
from complaints.services.invalidity import decide_invalid, propose_invalid
from dealerops.foundation.errors import TransitionRefused
from tests.factories.complaints import make_case
from tests.factories.complaints_light import judged_case

pytestmark = pytest.mark.django_db
S = CaseState


def refused(case, by) -> list[str]:
    with pytest.raises(TransitionRefused) as error:
        withdraw_case(case.pk, reason="客户撤诉", by=by)
    return [one.code for one in error.value.refusals]


@pytest.mark.parametrize("who", ["advocate", "director", "regional", "regional_advocate"])
def test_dealers_and_regions_end_green_cases_only(house, who):
    by = getattr(house, who)
    for lamp in (Lamp.YELLOW, Lamp.RED):
        assert refused(make_case(house.dealer, S.TRIAGED, lamp=lamp), by) == ["LIGHT_TOO_HIGH"]
    green = make_case(house.dealer, S.TRIAGED)
    assert withdraw_case(green.pk, reason="客户撤诉", by=by).state == S.WITHDRAWN


@pytest.mark.parametrize("who", ["desk", "risk_manager"])
def test_head_office_ends_every_light(house, who):
    for lamp in Lamp:
        case = make_case(house.dealer, S.TRIAGED, lamp=lamp)
        done = withdraw_case(case.pk, reason="客户撤诉", by=getattr(house, who))
        assert done.state == S.WITHDRAWN


def test_only_the_risk_manager_ends_a_case_whose_alert_rings(house):
    case = judged_case(house.dealer, severity="S1", quick_alerts=["LEAK"], state=S.TRIAGED)
    assert refused(case, house.advocate) == ["LIGHT_TOO_HIGH", "ALERTED"]
    assert refused(case, house.desk) == ["ALERTED"]
    done = withdraw_case(case.pk, reason="客户撤诉", by=house.risk_manager)
    assert done.state == S.WITHDRAWN


def test_so_it_is_where_two_people_say_that_an_alerted_case_is_no_complaint(house):
    case = judged_case(house.dealer, severity="S1", quick_alerts=["LEAK"], state=S.TRIAGED)
    propose_invalid(case.pk, reason="同行恶意投诉", by=house.advocate)
    with pytest.raises(TransitionRefused) as error:
        decide_invalid(case.pk, is_agreed=True, by=house.desk)
    assert [one.code for one in error.value.refusals] == ["ALERTED"]
    assert "invalidate" in {one.key for one in CASE_DESK.offers(case, house.desk)}
    assert decide_invalid(case.pk, is_agreed=False, by=house.desk).state == S.TRIAGED
    propose_invalid(case.pk, reason="还是恶意投诉", by=house.advocate)
    assert decide_invalid(case.pk, is_agreed=True, by=house.risk_manager).state == S.INVALID
