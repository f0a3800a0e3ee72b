"""A severe complaint told on the spot reaches the store's manager and head office at once (domain.md 3.13)."""

import pytest

from complaints.choices import SourceCode
from complaints.choices.alerts import AlertKind, AlertState
from complaints.models import Alert, Case
from complaints.services.frontline import sensor_of, tell_on_the_spot
from complaints.services.intake import IntakeInput
from dealerops.accounts.models import Membership
from tests.factories.complaints_clocks import travel

pytestmark = pytest.mark.django_db


def tell(house, by, **more):
    told = IntakeInput(source=sensor_of(by), words="要求退车", dealer_id=house.dealer.pk, **more)
    return tell_on_the_spot(told, (), by=by)


def told_of(kind):
    return set(Alert.objects.filter(kind=kind, robot=None).values_list("recipient", flat=True))


@pytest.mark.parametrize("who", ["advisor", "advocate"])
def test_from_s4_on_manager_and_head_office_are_told(house, who):
    tell(house, getattr(house, who), severity="S4")
    people = {house.manager, house.desk, house.second_desk}
    assert told_of(AlertKind.ESCALATION) >= {one.user_id for one in people}
    reasons = Alert.objects.filter(reason="FRONT_LINE").values_list("recipient", flat=True)
    assert set(reasons) == {one.user_id for one in people}


def test_even_at_night(house):
    with travel("2026-11-20T23:40"):
        tell(house, house.advisor, severity="S4")
    states = Alert.objects.filter(reason="FRONT_LINE").values_list("state", flat=True)
    assert set(states) == {AlertState.SENT}


@pytest.mark.parametrize("severity", ["S1", "S2", "S3"])
def test_below_s4_nobody_is_woken(house, severity):
    tell(house, house.advocate, severity=severity)
    assert not Alert.objects.filter(reason="FRONT_LINE").exists()


def test_whoever_is_paged_is_not_told_of_it_as_well(house):
    tell(house, house.advisor, severity="S5", quick_alerts=("BLOCKADE",))
    assert not Alert.objects.filter(reason="FRONT_LINE").exists()
    assert told_of(AlertKind.QUICK_ALERT) >= {house.manager.user_id, house.desk.user_id}


def test_one_of_them_who_has_it_leaves_the_other_to_be_asked(house):
    tell(house, house.advisor, severity="S4")
    keys = Alert.objects.filter(reason="FRONT_LINE").values_list("occasion", flat=True)
    assert len(set(keys)) == 2


def test_a_store_without_a_manager_is_not_left_alone(house):
    Membership.objects.filter(user=house.manager.user_id).delete()
    tell(house, house.advisor, severity="S4")
    store = Alert.objects.filter(occasion__endswith=":store").values_list("recipient", flat=True)
    assert list(store) == [house.regional_advocate.user_id]
    assert Case.objects.get().source.code == SourceCode.DEALER_FRONT
